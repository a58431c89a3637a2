"""Whether two descriptions are of one work."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sam4mis.model.matching import (
    Description,
    Judgement,
    Verdict,
    _People,
    confirm,
    judge,
    same_person,
    same_title,
    similar_titles,
)
from sam4mis.model.names import ET_AL

_OURS = Description(
    "NovaSAM: Tracing Lines in Ultrasound", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024-05"
)


@pytest.mark.parametrize(
    ("title", "authors", "date", "verdict"),
    [
        ("NovaSAM: tracing lines in ultrasound", ("Ana Kim",), "2025", Verdict.MATCH),
        ("NovaSAM2: Tracing Lines in Ultrasound", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024", Verdict.REVIEW),
        ("Tracing Lines in Ultrasound", ("Ana Kim",), "2024", Verdict.MATCH),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Bo Roe", "Ana Kim"), "2024", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Di Poe",), "2024", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Ana Kim",), "2020", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", (), None, Verdict.MATCH),
        ("A Foundation Model for Sonography", ("Ana Kim", "Bo Roe", "Cy Lee"), "2025", Verdict.MATCH),
        ("A Foundation Model for Sonography", ("Ana Kim", "Bo Roe", "Cy Lee"), "2028", Verdict.REVIEW),
        ("A Foundation Model for Sonography", ("Ana Kim", "Di Poe", "Ed Fox"), "2024", Verdict.CONFLICT),
        ("A Foundation Model for Sonography", ("Di Poe", "Ed Fox"), "2024", Verdict.CONFLICT),
        ("A Foundation Model for Sonography", (), "2024", Verdict.CONFLICT),
        (None, ("Ana Kim", "Bo Roe", "Cy Lee"), "2024", Verdict.REVIEW),
        (None, (), None, Verdict.REVIEW),
        (None, ("Di Poe",), "2024", Verdict.REVIEW),
    ],
)  # fmt: skip
def test_judgements(
    title: str | None, authors: tuple[str, ...], date: str | None, verdict: Verdict
) -> None:
    assert judge(_OURS, Description(title, authors, date)).verdict is verdict


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Jun Ma", "J. Ma", True),
        ("X. Wang", "Wang Xinyi", True),
        ("Jun Ma", "Ma J.", True),
        ("Ana van der Berg", "A. Berg", True),
        ("Ana van der Berg", "Bo van der Maaten", False),
        ("Mauricio Fernandez M.", "M. Fernandez", True),
        ("Clara Diana-Albelda", "C. Albelda", True),
        ("Müller A", "A. Müller", True),
        ("Ana Li", "Bo Ali", False),
        ("Hao Wu", "J. Hwu", False),
        ("Ana Kim", "Kim Lee", False),
        ("李明", "李明", True),
        ("李明", "王芳", False),
    ],
)
def test_names_of_one_person(first: str, second: str, same: bool) -> None:
    assert same_person(first, second) is same
    assert same_person(second, first) is same


_PEOPLE = st.lists(
    st.lists(
        st.sampled_from(["Ana", "Kim", "van", "J.", "M", "李明", "Al-Ali", "Müller", "Lee", "jr"]),
        min_size=1,
        max_size=3,
    ).map(" ".join),
    max_size=4,
)


@given(_PEOPLE, _PEOPLE)
def test_a_list_knows_whom_one_of_its_names_knows(names: list[str], others: list[str]) -> None:
    people = _People(others)
    for name in names:
        assert people.has(name) is any(same_person(name, other) for other in others)
        assert people.has(name) is any(same_person(other, name) for other in others)


@pytest.mark.parametrize(
    ("title", "part", "same"),
    [
        ("NovaSAM: Tracing many lines – of all kinds. In ultrasound", "Tracing many lines of all kinds in ultrasound", True),
        ("NovaSAM: Tracing many lines – of all kinds", "NovaSAM tracing many lines", True),
        ("NovaSAM: Tracing many lines – of all kinds", "tracing many lines", False),
        ("NovaSAM: Tracing many lines – of all kinds", "of all kinds", False),
        ("NovaSAM: Tracing many lines of all kinds", "Tracing many lines of all", False),
        ("NovaSAM: Tracing many lines of all kinds", "cing many lines of all kinds", False),
        ("Lines?  What are they good for", "what are they good for", True),
        ("a b: c d: e f", "a b c d", True),
    ],
)  # fmt: skip
def test_a_title_is_the_same_as_its_long_parts(title: str, part: str, same: bool) -> None:
    assert same_title(title, part) is same
    assert same_title(part, title) is same


def test_titles_that_share_a_beginning_alone_are_not_the_same() -> None:
    start = "Segmenting anything in medical images"
    assert not same_title(f"{start}: an experiment", f"{start}: a survey")
    assert same_title(start, f"{start}: a survey")
    assert same_title(f"NovaSAM: {start}", f"NovaSAM: {start}: a survey")
    assert not same_title("SAM 2: a survey", "SAM 2")  # too short to be sure


def test_model_names_are_not_mixed_up() -> None:
    for one, other in (("MedSAM", "MedSAM2"), ("SAM-Med2D", "SAM-Med3D")):
        first = Description(f"{one}: segment anything", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024")
        second = Description(f"{other}: segment anything", first.authors, "2024")
        assert judge(first, second).verdict is Verdict.REVIEW


_LINES = "Segmenting lines of many kinds in ultrasound"


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict", "reasons"),
    [
        (
            Description(_LINES, ("Ana Kim",), "2024"),
            Description(None, ("Ana Kim",), "2024"),
            Verdict.REVIEW,
            ("no title is stated there",),
        ),
        (
            Description(None, ("Ana Kim",)),
            Description(_LINES, ("Di Poe",)),
            Verdict.REVIEW,
            ("no title is stated here", "the first author there is Di Poe"),
        ),
        (
            Description(_LINES, ("Ana Kim",), "2024"),
            Description(None, (), "2020"),
            Verdict.REVIEW,
            (
                "no title is stated there",
                "no authors are stated there",
                "the years are 4 apart",
            ),
        ),
        (
            Description("SAM-Med2D"),
            Description("SAM-Med3D", ("Haoyu Wang",), "2023"),
            Verdict.REVIEW,
            ("the title there is 'SAM-Med3D'", "the titles name different models"),
        ),
        (
            Description(f"NovaSAM: {_LINES}"),
            Description("TraceSAM: a study of dots", ("Di Poe",)),
            Verdict.CONFLICT,
            ("the title there is 'TraceSAM: a study of dots'",),
        ),
        (
            Description(_LINES, ("Ana Kim", "Bo Roe", "Cy Lee")),
            Description(_LINES, ("Jin Kim", "Di Poe", "Ed Fox")),
            Verdict.REVIEW,
            ("hardly any other author is the same",),
        ),
        (
            Description(_LINES, ("Ana Kim", "Bo Roe", "Cy Lee")),
            Description(_LINES, ("Kim Ana", "Roe Bo", "Lee Cy")),
            Verdict.MATCH,
            (),
        ),
        (
            Description(_LINES, ("Ana Kim", ET_AL)),
            Description(_LINES, ("A. Kim", "Bo Roe", "Cy Lee")),
            Verdict.MATCH,
            (),
        ),
        (
            Description(_LINES, (ET_AL,)),
            Description("A quite different topic", ("Di Poe",)),
            Verdict.CONFLICT,
            ("the title there is 'A quite different topic'",),
        ),
        (
            Description(_LINES),
            Description("Segmenting lines of many kinds in computed tomography", ("Ana Kim",)),
            Verdict.REVIEW,
            ("the title there is 'Segmenting lines of many kinds in computed tomography'",),
        ),
        (
            Description("Outlining dots by hand", ("Ana Kim", "Bo Roe", "Cy Lee")),
            Description(_LINES, ("Kim Ana", "Roe Bo", "Lee Cy")),
            Verdict.MATCH,
            (f"the title there is {_LINES!r}", "the authors are the same"),
        ),
    ],
)
def test_judgements_and_their_reasons(
    ours: Description, theirs: Description, verdict: Verdict, reasons: tuple[str, ...]
) -> None:
    assert judge(ours, theirs) == Judgement(verdict, reasons)


def test_names_of_models_differ_however_alike_the_titles_are() -> None:
    one, other = (f"{name}: {_LINES} with promptable memory" for name in ("KiteSAM", "KateSAM"))
    assert not similar_titles(one, other)
    assert judge(Description(one, ("Ana Kim",)), Description(other, ("Ana Kim",))).verdict is (
        Verdict.REVIEW
    )


_HEART = "segmenting thin lines in ultrasound images of the heart"


@pytest.mark.parametrize(
    ("title", "similar"),
    [
        # 99.1, 96.4, 95.3, 92.9 and 92.7 of 100 alike.
        ("segmenting thin lines in ultrasound images of the hearts", True),
        ("segmenting fine lines in ultrasound images of the heart", True),
        ("segmenting thin lines in ultrasound image of a heart", True),
        ("segmenting thin lines in ultrasound pictures of the heart", False),
        ("segmenting thin lines in ultrasound images of the brain", False),
    ],
)
def test_similar_titles_are_nearly_the_same(title: str, similar: bool) -> None:
    assert similar_titles(_HEART, title) is similar
    assert similar_titles(title, _HEART) is similar


@pytest.mark.parametrize(
    ("shared", "of", "verdict"),
    [
        (4, 5, Verdict.MATCH),
        (7, 9, Verdict.REVIEW),
        (3, 4, Verdict.REVIEW),
        (8, 10, Verdict.MATCH),
        (3, 3, Verdict.MATCH),
        (2, 2, Verdict.REVIEW),
    ],
)
def test_with_another_title_nearly_all_authors_must_be_the_same(
    shared: int, of: int, verdict: Verdict
) -> None:
    ours = tuple(f"Ana {name}man" for name in "ABCDEFGHIJ"[:of])
    theirs = ours[:shared] + tuple(f"Bo {name}ton" for name in "WXYZ"[: of - shared])
    first, second = Description(_HEART, ours, "2024"), Description("Dots by hand", theirs, "2024")
    assert judge(first, second).verdict is verdict


def test_titles_of_punctuation_are_not_equal() -> None:
    assert not similar_titles("???", "!")
    assert similar_titles("???", "???")


def test_a_confirmation_wants_authors_on_both_sides() -> None:
    known, nameless = Description(_LINES, ("Ana Kim",)), Description(_LINES)
    assert confirm(known, known) == Judgement(Verdict.MATCH)
    for ours, theirs, where in (
        (nameless, known, "here"),
        (known, nameless, "there"),
        (nameless, nameless, "here"),
    ):
        assert judge(ours, theirs).verdict is Verdict.MATCH
        assert confirm(ours, theirs) == Judgement(
            Verdict.REVIEW, (f"no authors are stated {where}",)
        )


_TITLES = st.text(max_size=30) | st.sampled_from(
    [
        "MedSAM",
        "SAM-Med2D: a study of lines",
        "SAM-Med3D: a study of lines",
        "A study of lines",
        "A study of lines and of dots",
    ]
)
_NAMES = st.text(max_size=12) | st.sampled_from(
    ["Ana Kim", "Kim A.", "Bo Roe", ET_AL, "van der Ek"]
)
_DESCRIPTIONS = st.builds(
    Description,
    st.none() | _TITLES,
    st.lists(_NAMES, max_size=4).map(tuple),
    st.none() | st.sampled_from(["2023", "2024-05", "2026-01-02"]),
)


@given(_DESCRIPTIONS, _DESCRIPTIONS)
@example(Description("", ("",)), Description(" ", (" ", "\u3000")))
def test_any_two_descriptions_come_to_one_verdict_from_either_side(
    ours: Description, theirs: Description
) -> None:
    judgement = judge(ours, theirs)
    assert judge(theirs, ours).verdict is judgement.verdict
    if judgement.verdict is Verdict.MATCH:
        assert ours.title
        assert theirs.title
    else:
        assert judgement.reasons


@given(_DESCRIPTIONS)
def test_a_description_with_a_title_matches_itself(said: Description) -> None:
    assert (judge(said, said).verdict is Verdict.MATCH) is bool(said.title)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("β-rays in lines", r"$\beta$-rays in lines"), ("β-rays in lines", "Beta-rays in Lines"),
        ("5 µm lines", r"5 $\mu$m lines"), ("λ and σ", r"$\lambda$ and $\sigma$"),
    ],
)  # fmt: skip
def test_a_greek_letter_and_its_name_are_one_title(first: str, second: str) -> None:
    assert similar_titles(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ana Müller", "Ana Mueller"), ("Søren Å", "Soeren Aa"), ("B. Öz", "B. Oez")],
)
def test_umlauts_and_two_letters_are_one_person(first: str, second: str) -> None:
    assert same_person(first, second)
    assert same_person(second, first)
