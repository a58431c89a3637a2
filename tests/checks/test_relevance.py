"""How much speaks for a work: scores that say what made them."""

import pytest
from pydantic import ValidationError

from sam4mis.checks.recall import Recall, Trial, split
from sam4mis.checks.relevance import Relevance
from sam4mis.model.discovery import Discovery, Signal


def _signal(name: str, *words: str, **more: object) -> Signal:
    return Signal.model_validate({"id": name, "words": words, "why": "so", **more})


_RULES = Discovery(
    threshold=5,
    queries=(),
    signals=(
        _signal("outlines", "*segment*", required=True),
        _signal("sam", "*SAM*", title=8, abstract=6, case=True),
        _signal("prompts", "point prompt*", "prompt*", title=3, abstract=2),
        _signal("cars", "car", "driving", title=-4, abstract=-1),
    ),
)
_RELEVANCE = Relevance(_RULES)


def test_a_score_says_which_words_made_it_and_where() -> None:
    score = _RELEVANCE.score(
        "MedSAM-2: Segmenting Lines", "Point-prompts for SAM; a prompt, and another."
    )
    assert score.value == 10
    assert [str(reason) for reason in score.reasons] == [
        "sam +8 (title: MedSAM)",
        "prompts +2 (abstract: Point prompts, prompt)",
    ]
    assert score.lacking == ()


@pytest.mark.parametrize("text", ["the same sample", "Samuel", "sam", "psalms"])
def test_letter_case_counts_where_a_signal_says_so(text: str) -> None:
    assert _RELEVANCE.score("Segmentation", text).value == 0


@pytest.mark.parametrize("text", ["SAM", "SAM2", "MedSAM", r"\textbf{SAM}$^2$", "U-SAM's"])
def test_names_are_found_within_other_text(text: str) -> None:
    assert _RELEVANCE.score("Segmentation", text).value == 6


def test_a_word_without_stars_is_the_whole_word() -> None:
    assert _RELEVANCE.score("Segmentation of carotids", "").value == 0
    assert _RELEVANCE.score("Segmentation for a car", "SAM").value == 2


def test_a_work_without_a_required_word_is_passed_over() -> None:
    score = _RELEVANCE.score("SAM and prompts", "Nothing of the kind.")
    assert (score.value, score.lacking) == (11, ("outlines",))
    assert not _RELEVANCE.is_worth_reading(score, has_abstract=True)
    # A title alone need not say it all.
    assert _RELEVANCE.is_worth_reading(score, has_abstract=False)


def test_what_reaches_the_threshold_is_read() -> None:
    read = [
        _RELEVANCE.is_worth_reading(_RELEVANCE.score(title, "segment"), has_abstract=True)
        for title in ("Prompts and SAM", "SAM while driving", "Prompts", "")
    ]
    assert read == [True, False, False, False]


@pytest.mark.parametrize("words", ["a*b", "a-b", "**", "(a|b)", "", "a  b", "*"])
def test_words_are_letters_and_digits_with_stars_at_their_ends(words: str) -> None:
    with pytest.raises(ValidationError):
        _signal("x", words)


def _trial(
    day: str, *, proposed: bool, outcome: str = "in the list", others: bool = False
) -> Trial:
    return Trial(day, outcome, proposed, others)


def test_recall_is_counted_by_month_and_by_who_named_a_work() -> None:
    before, after = split(
        [
            _trial("2025-12-31", proposed=True, others=True),
            _trial("2026-01-01", proposed=True, others=True),
            _trial("2026-01-02", proposed=False),
            _trial("2026-02-01", proposed=True),
            _trial("2026-02-02", proposed=True, outcome="never screened"),
            _trial("2026-03-02", proposed=False, outcome="rejected"),
        ],
        "2026-01",
    )
    assert (before.found(), before.share) == ((1, 1), 1.0)
    assert (after.found(), after.found(named_by_others=True)) == ((2, 3), (1, 1))
    assert (after.proposed, after.share) == (3, 0.6)
    assert after.worst_month() == ("2026-01", 1, 2)
    assert after.table["rejected", False] == 1


def test_measuring_no_records_works() -> None:
    empty = Recall([])
    assert (empty.found(), empty.share, empty.worst_month()) == ((0, 0), 0.0, None)
