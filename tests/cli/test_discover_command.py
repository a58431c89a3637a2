"""`sam4mis discover` as its users meet it, with the way out led to the stand-in."""

import json
from pathlib import Path

import pytest

from sam4mis.cli import main
from sam4mis.files import loading, store
from tests.support.command_line import run
from tests.support.made_up_registries import real_data
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    StandIn,
    Work,
    asked_by_commands,
    body,
    status,
)

_RULES = """\
# yaml-language-server: $schema=../docs/schema/discovery.json
threshold: 5
queries:
  - id: lines
    source: arxiv
    text: all:lines
    since: '2026-01-01'
    why: There is no other.
  - id: lines-of-publishers
    source: crossref
    text: lines
    since: '2026-01-01'
    why: Some are not on arXiv.
signals:
  - id: sam
    words:
      - SAM
    title: 5
    abstract: 5
    case: true
    why: It is the model.
"""
_WORKS = [
    Work(
        "Edges: Segmenting What Is Not There", (("Jane", "Doe"),), "2026-01-28", "2405.00001",
        abstract="Lines by SAM.",
    ),
    Work("Lines | Drawn", (("Mia", "Kim"),), "2026-01-29", "2601.00002", abstract="SAM."),
    Work("Lines and SAM", (("Bo", "Lee"),), "2026-01-30", doi="10.1000/lines"),
]  # fmt: skip


@pytest.fixture
def registry(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up registry with rules of discovery, at the end of January 2026."""
    (small / "data/discovery.yaml").write_text(_RULES, encoding="utf-8")
    monkeypatch.setattr("sam4mis.cli.clock.day", lambda: "2026-01-31")
    return small


def _run(root: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main.main(["discover", "--root", str(root), *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def _data(root: Path) -> dict[str, bytes]:
    return store.files(root, "data")


def test_a_whole_run_and_a_second_one(
    registry: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = _data(registry)
    with asked_by_commands(monkeypatch, StandIn(_WORKS)):
        assert _run(registry) == 0
        printed = capsys.readouterr()
        assert printed.out == (
            "  5  arxiv:2601.00002  Lines | Drawn\n  5  doi:10.1000/lines  Lines and SAM\n"
        )
        assert "read 3, known 1, passed over 0, new 2, settled 0, failed 0" in printed.err
        after = _data(registry)
        new = after.keys() - entries.keys()
        # Nothing is entered, and no abstract is stored.
        assert new == {"metadata/candidates.jsonl", "metadata/searches.jsonl"}
        assert b"SAM." not in after["metadata/candidates.jsonl"]
        assert run("check", cwd=registry).returncode == 0
        assert run("fmt", "--check", cwd=registry).returncode == 0
        assert _run(registry) == 0
        assert capsys.readouterr().out == ""
        assert _data(registry) == after


@pytest.mark.parametrize(
    ("faults", "code", "said"),
    [
        ({ARXIV: status(503)}, 3, "failed: lines, 2026-01-01 to 2026-01-31: "),
        ({ARXIV: body(b"<feed/>"), CROSSREF: body(b"[")}, 2, "failed: lines-of-publishers"),
    ],
)
def test_a_failed_search_is_named_and_changes_nothing(
    registry: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    faults: dict[str, object],
    code: int,
    said: str,
) -> None:
    with asked_by_commands(monkeypatch, StandIn(_WORKS)):
        assert _run(registry) == 0
    before = _data(registry)
    with asked_by_commands(monkeypatch, StandIn(_WORKS, always=faults)):  # type: ignore[arg-type]
        assert _run(registry, "--since", "2026-01-01") == code
    assert said in capsys.readouterr().out
    assert _data(registry) == before


def test_a_dry_run_sends_no_request(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _data(registry)
    assert _run(registry, "--dry-run", "--source", "arxiv", "--since", "2026-01") == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("lines, 2026-01-01 to 2026-01-31: https://export.arxiv.org/")
    assert "1 search to begin with" in printed.err
    assert _data(registry) == before


def test_files_of_candidates(registry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = registry / "found.jsonl"
    lines = [
        {"title": "Edges: Segmenting What Is Not There", "authors": ["Jane Doe"]},
        {"title": "Dots and lines", "arxiv": "2601.00007", "abstract": "Nothing of it."},
        {"title": "Dots", "links": ["https://example.org/dots"]},
    ]
    path.write_text("\n".join([*map(json.dumps, lines), "no JSON"]), encoding="utf-8")
    assert _run(registry, "--from", str(path), "--dry-run") == 1
    assert not (registry / "data/metadata").exists()
    assert _run(registry, "--from", str(path)) == 1
    printed = capsys.readouterr().out.splitlines()[-2:]
    assert printed == [
        "found.jsonl: line 4: this is not JSON",
        "  0  https://example.org/dots  Dots",
    ]
    (candidate,) = loading.load(registry).candidates
    assert (candidate.found, candidate.day) == (("found.jsonl",), "2026-01-31")


def test_the_rules_are_measured_on_history(
    registry: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream, lists = registry / "stream.jsonl", registry / "lists.jsonl"
    records = [
        {"title": "x", "arxiv": "2405.00001", "announced": "2025-12-09", "abstract": "SAM"},
        {"title": "y", "arxiv": "2311.00011", "announced": "2026-01-09", "abstract": "Hands"},
        {"title": "z", "arxiv": "2601.00009", "announced": "2026-01-10", "abstract": "SAM"},
    ]
    stream.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    named = {"title": "z", "arxiv": "2601.00009", "sources": [{"source": "another list"}]}
    lists.write_text(json.dumps(named), encoding="utf-8")
    code = _run(
        registry, "--measure", str(stream), "--lists", str(lists), "--split", "2026-01"
    )  # fmt: skip
    assert code == 0
    printed = capsys.readouterr().out
    assert "| read by a person | 1 (100.0%) | 1 (50.0%) |" in printed
    assert "| works of the list found | 1 of 1 (100.0%) | 0 of 1 (0.0%) |" in printed
    assert "| never screened, proposed | 0 | 1 |" in printed
    assert "| worst month | 2025-12: 1 of 1 (100.0%) | 2026-01: 0 of 1 (0.0%) |" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "yesterday"),
        ("--since", "2026-02-30"),
        ("--from", "no-such-file.jsonl"),
        ("--from", "README.md", "--source", "arxiv"),
        ("--from", "data/registry.yaml"),
        ("--measure", "data/sections.yaml"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    registry: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(registry)
    before = _data(registry)
    assert _run(registry, *arguments) == 2
    assert _data(registry) == before


def test_without_rules_there_is_no_search(small: Path) -> None:
    assert _run(small, "--dry-run") == 2


def test_the_rules_of_this_registry_are_sound() -> None:
    rules = real_data().discovery
    assert rules is not None
    assert len({query.id for query in rules.queries}) == len(rules.queries)
    assert len({signal.id for signal in rules.signals}) == len(rules.signals)
    assert {query.source for query in rules.queries} == {
        "arxiv", "arxiv_oai", "crossref", "openalex",
    }  # fmt: skip
