"""`sam4mis screen`: what a person decides is written whole, and nothing else is."""

from pathlib import Path
from typing import Any

import pytest

from sam4mis.checks import across_entries
from sam4mis.cli import main
from sam4mis.files import candidates, layout, loading, store
from sam4mis.files.candidates import Candidate
from sam4mis.model.errors import CannotRunError
from sam4mis.model.screening import REASONS
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    StandIn,
    Work,
    asked_by_commands,
    status,
)

_WORKS = [
    Work("Lines by SAM", (("Mia", "Kim"), ("Bo", "Lee")), "2026-01-03", "2601.00002",
         abstract="What SAM makes of lines."),
    Work("Dots of CT by SAM", (("Bo", "Lee"),), "2026-01-04", doi="10.1000/dots"),
]  # fmt: skip
_FOUND = [
    Candidate(
        id="arxiv:2601.00002", title="Lines <by SAM", authors=("Mia Kim",), found=("q",), score=9,
        reasons=("sam +9 (title: SAM)",), comment="MICCAI 2026", day="2026-01-30",
    ),
    Candidate(
        id="doi:10.1000/dots", title="Dots of CT", authors=("Bo Lee",), found=("q",), score=12,
        date="2026-01-04", day="2026-01-30",
    ),
    Candidate(id="https://example.org/a", title="Edges", found=("a.md",), score=0, day="2026-01-30"),
    Candidate(id="title:hands", title="Hands", found=("a.md",), score=3, day="2026-01-30"),
]  # fmt: skip
_LINES = "data/papers/2026/kim2026lines.yaml"


@pytest.fixture
def registry(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up registry with four candidates, at the end of January 2026."""
    (small / "data/metadata").mkdir()
    (small / layout.CANDIDATES).write_bytes(candidates.write(_FOUND))
    monkeypatch.setattr("sam4mis.cli.clock.day", lambda: "2026-01-31")
    return small


def _run(root: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main.main(["screen", "--root", str(root), *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def _left(root: Path) -> list[str]:
    return [candidate.id for candidate in loading.load(root).candidates]


def _log(root: Path) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_none=True) for one in loading.load(root).registry.screening]


def test_candidates_are_listed_with_what_speaks_for_them(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entered = Candidate(
        id="doi:10.1000/corners.1", title="Corners", found=("q",), score=7, day="2026-01-30"
    )
    (registry / layout.CANDIDATES).write_bytes(candidates.write([*_FOUND, entered]))
    assert _run(registry) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        " 12  doi:10.1000/dots  Dots of CT", "     nothing speaks for it",
        "  9  arxiv:2601.00002  Lines <by SAM", "     sam +9 (title: SAM)",
        "  3  title:hands  Hands", "     nothing speaks for it",
        "  0  https://example.org/a  Edges", "     nothing speaks for it",
    ]  # fmt: skip
    assert "4 candidates to read" in printed.err


def test_one_is_shown_with_its_abstract_which_is_not_stored(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.files(registry, "data")
    with asked_by_commands(monkeypatch, StandIn(_WORKS)):
        assert _run(registry, "https://arxiv.org/abs/2601.00002v2") == 0
        shown = capsys.readouterr().out
        for text in ("Mia Kim", "https://arxiv.org/abs/2601.00002", "MICCAI 2026", "sam +9"):
            assert text in shown
        assert shown.endswith("\n\nWhat SAM makes of lines.\n")
        assert _run(registry, "10.1000/dots") == 0
        printed = capsys.readouterr()
        assert printed.out.endswith("No abstract was found.\n")
        assert "crossref, doi:10.1000/dots: there is no abstract" in printed.err
    assert store.files(registry, "data") == before


def test_what_is_accepted_becomes_an_entry_and_a_decision_at_once(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with asked_by_commands(monkeypatch, StandIn(_WORKS)):
        assert _run(registry, "2601.00002", "10.1000/DOTS", "--accept", "--section", "first") == 0
    printed = capsys.readouterr().out
    assert f"{_LINES}: written" in printed
    assert "doi:10.1000/dots: accept, lee2026dots" in printed
    loaded = loading.load(registry)
    work = loaded.registry.entries["kim2026lines"]
    # The authority knows title and authors better than what was found.
    assert (work.title, work.authors) == ("Lines by SAM", ("Mia Kim", "Bo Lee"))  # type: ignore[union-attr]
    assert _log(registry) == [
        {
            "id": "arxiv:2601.00002", "title": "Lines < by SAM", "decision": "accept",
            "entry": "kim2026lines", "found": ("q",), "date": "2026-01-31",
        },
        {
            "id": "doi:10.1000/dots", "title": "Dots of CT", "decision": "accept",
            "entry": "lee2026dots", "found": ("q",), "date": "2026-01-31",
        },
    ]  # fmt: skip
    assert _left(registry) == ["https://example.org/a", "title:hands"]
    assert across_entries.check(loaded, "2026-01-31") == []


def test_without_an_answer_the_entry_is_made_from_what_was_found(
    registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = StandIn(always={ARXIV: status(404), CROSSREF: status(404)})
    with asked_by_commands(monkeypatch, stand_in):
        assert _run(registry, "10.1000/dots", "--accept", "--section", "first") == 0
    text = (registry / "data/papers/2026/lee2026dots.yaml").read_text(encoding="utf-8")
    assert "title: Dots of CT\nauthors:\n  - Bo Lee\n" in text
    assert "doi: 10.1000/dots\n" in text


@pytest.mark.parametrize("code", ["in-passing", "not-medical"])
def test_what_is_rejected_leaves_a_reason_and_nothing_else(
    registry: Path, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = store.files(registry, "data")
    assert _run(registry, "title:hands", "--reject", code, "--remark", "one table") == 0
    assert capsys.readouterr().out == f"title:hands: reject, {code}\n"
    assert _log(registry) == [
        {
            "id": "title:hands", "title": "Hands", "decision": "reject", "reason": code,
            "remark": "one table", "found": ("a.md",), "date": "2026-01-31",
        }
    ]  # fmt: skip
    changed = {
        path for path, raw in store.files(registry, "data").items() if before.get(path) != raw
    }
    assert changed == {"metadata/candidates.jsonl", "screening/decisions.jsonl"}


def test_what_waits_can_be_decided_later_and_what_is_decided_not_again(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(registry, "https://example.org/a", "--wait", "not-decided") == 0
    capsys.readouterr()
    assert _run(registry, "--waiting") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(
        "https://example.org/a  Edges\n     not-decided: Title and abstract"
    )
    assert _run(registry, "https://example.org/a", "--known", "doe2024edges") == 0
    assert [(one["decision"], one["entry"]) for one in _log(registry)] == [
        ("known", "doe2024edges")
    ]
    assert _run(registry, "https://example.org/a", "--reject", "no-text") == 2
    assert "decided on 2026-01-31: known" in capsys.readouterr().err


def test_a_work_that_is_here_is_called_by_its_entry(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = _FOUND[3].model_copy(
        update={"title": "Edges: Segmenting What Is Not There", "authors": ("Jane Doe",)}
    )
    (registry / layout.CANDIDATES).write_bytes(candidates.write([_FOUND[0], known]))
    before = store.files(registry, "data")
    code = _run(registry, "title:hands", "arxiv:2601.00002", "--accept", "--offline")
    assert code == 1
    assert "answer `--known doe2024edges`" in capsys.readouterr().out
    assert store.files(registry, "data") == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept",),
        ("9901.00001", "--reject", "no-text"),
        ("title:hands", "--known", "nobody2020x"),
        ("title:hands", "--reject", "boring"),
        ("title:hands", "--remark", "well"),
        ("title:hands", "--title", "Feet"),
        ("title:hands", "arxiv:2601.00002", "--accept", "--title", "Feet"),
        ("title:hands", "--accept", "--reject", "no-text"),
        ("title:hands", "--reject", "no-text", "--remark", "<script>"),
    ],
)
def test_what_makes_no_decision_is_refused(registry: Path, arguments: tuple[str, ...]) -> None:
    before = store.files(registry, "data")
    assert _run(registry, *arguments) == 2
    assert store.files(registry, "data") == before


@pytest.mark.parametrize("stumbling", [layout.SCREENING, layout.CANDIDATES])
def test_a_failed_write_leaves_no_partial_change(
    registry: Path, stumbling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.files(registry, "data")
    whole = store.write

    def write(root: Path, path: str, content: bytes) -> bool:
        if path == stumbling and content != before.get(path.removeprefix("data/")):
            raise CannotRunError("the disk is full")
        return whole(root, path, content)

    monkeypatch.setattr(store, "write", write)
    code = _run(
        registry, "arxiv:2601.00002", "--accept", "--offline", "--section", "first",
        "--title", "Lines by SAM",
    )  # fmt: skip
    assert code == 2
    assert store.files(registry, "data") == before


def test_help_has_every_reason(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(registry, "--help") == 0
    shown = capsys.readouterr().out
    for code, text in REASONS.items():
        assert f"{code:<20} {text}" in shown
