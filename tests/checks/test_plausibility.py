"""What `check` warns of although no rule for form is broken, and what it has to say on odd values."""

from pathlib import Path

import pytest

from sam4mis.checks import across_entries
from sam4mis.files import loading
from sam4mis.model.problems import as_text
from tests.support.made_up_registries import real_data

_PATH = "data/papers/2024/kim2024lines.yaml"
_SOUND = "title: Lines Drawn Twice\nsections: [first]\narxiv: '2407.00007'\n"
_TODAY = "2024-07-20"


def _told(root: Path, text: str) -> list[str]:
    (root / _PATH).write_text(text, encoding="utf-8")
    problems = across_entries.check(loading.load(root), _TODAY)
    assert {problem.path for problem in problems} <= {_PATH}
    return [as_text(problem).removeprefix(f"{_PATH}:") for problem in problems]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("arxiv: '2408.00007'", "3:8: warning future-date arxiv: arXiv has not assigned"),
        ("arxiv: '2407.00007'\nadded: '2031-01-01'", "4:8: warning future-date added: 2031-01-01"),
        ("arxiv: '2407.00007'\npublished: 2031", "4:12: warning future-date published: 2031 is in the future"),
        ("arxiv: '2407.00007'\nadded: '2024-06-30'", "4:8: warning added-before-date added: 2024-06-30 is before"),
        ("arxiv: '2407.00007'\nvenue: TBA", "4:8: warning placeholder venue: 'TBA' is a placeholder"),
        ("arxiv: '2407.00007'\nvenue: IEEE", "4:8: warning venue-name venue: 'IEEE' is not a journal"),
        ("arxiv: '2407.00007'\ncode: https://github.com/kim", "4:7: warning unlikely-link code.0.url"),
        ("arxiv: '2407.00007'\ncode: coming soon", "4:7: error bad-url code.0.url: 'coming soon': it is a placeholder"),
        ("arxiv: '2407.00007'\ncode: kim/lines", "4:7: error bad-url code.0.url: 'kim/lines': the link"),
        ("arxiv: '2407.00007'\ncode:", "4:6: error wrong-type code: expected a list, found nothing; fill"),
        ("arxiv: '2407.00007'\ntags: [ct]", "4:7: error wrong-type tags: expected keys with values, found a list"),
    ],
)  # fmt: skip
def test_implausible_values_have_a_warning(lines: str, said: str, small: Path) -> None:
    told = _told(small, f"title: Lines Drawn Twice\nsections: [first]\n{lines}\n")
    assert any(line.startswith(said) for line in told), told


@pytest.mark.parametrize(
    "lines", ["published: 2025-06", "added: '2024-07-21'", "date: 2024-07", "added: '2024-07-01'"]
)
def test_plausible_values_have_no_warning(lines: str, small: Path) -> None:
    order = "date" if lines.startswith("date") else ""
    text = _SOUND + lines + "\n"
    if order:
        text = text.replace("sections", f"{lines}\nsections", 1).replace(f"7'\n{lines}", "7'")
    assert _told(small, text) == []


def test_without_a_day_no_date_is_held_against_the_calendar(small: Path) -> None:
    (small / _PATH).write_text(_SOUND + "added: '2031-01-01'\n", encoding="utf-8")
    assert across_entries.check(loading.load(small)) == []


def test_a_section_by_its_name_gets_its_id(small: Path) -> None:
    (told,) = _told(small, _SOUND.replace("[first]", "[Second]"))
    assert told.endswith("sections.0: 'Second' is not an id; write second")
    (told,) = _told(small, _SOUND.replace("[first]", "[My Papers]"))
    assert told.endswith("use one of `first`, `second`, `dataset`, `ws24`")


def test_merge_conflicts_are_reported(small: Path) -> None:
    text = f"{_SOUND}<<<<<<< HEAD\nvenue: A\n=======\nvenue: B\n>>>>>>> theirs\n"
    (told,) = _told(small, text)
    assert told.startswith("4:1: error broken-yaml: git left two versions of these lines here")


def test_a_short_word_is_not_taken_for_another(small: Path) -> None:
    (told,) = _told(small, _SOUND + "tags:\n  modality: [oct]\n")
    assert "did you mean" not in told
    assert "use one of `ct`" in told


def test_no_real_entry_has_the_fault() -> None:
    problems = across_entries.check(real_data(), "2100-01-01")
    assert [as_text(problem) for problem in problems] == []
