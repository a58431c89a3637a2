"""Records of the authorities: as they are written they are read, and what is broken is named."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.checks import across_entries
from sam4mis.files import loading, metadata
from sam4mis.files.metadata import Library, Metadata, Person
from sam4mis.model.characters import printable
from tests.support.command_line import run

_RECORD = Metadata(
    id="arxiv:2405.00001",
    title='Lines, "quoted" – ü',
    authors=(Person(name="Ana Kim", family="Kim", given="Ana"),),
    date="2024-05-02",
    source="arxiv",
    retrieved="2026-11-25",
)
_OTHER = Metadata(id="arxiv:2405.00002", source="arxiv", missing="2026-11-25")


def test_a_file_has_one_record_a_line_sorted() -> None:
    raw = metadata.write([_OTHER, _RECORD])
    assert raw.decode() == (
        '{"id": "arxiv:2405.00001", "title": "Lines, \\"quoted\\" – ü", "authors": '
        '[{"name": "Ana Kim", "family": "Kim", "given": "Ana"}], "date": "2024-05-02", '
        '"source": "arxiv", "retrieved": "2026-11-25"}\n'
        '{"id": "arxiv:2405.00002", "source": "arxiv", "missing": "2026-11-25"}\n'
    )
    assert metadata.read("x.jsonl", "arxiv", raw) == ([_RECORD, _OTHER], [])


_WORDS = st.text(min_size=1, max_size=20).map(
    lambda text: printable("".join(filter(str.isprintable, text))).strip() or "x"
)


@given(st.lists(st.builds(Person, name=_WORDS), max_size=3), _WORDS)
def test_every_record_survives_its_file(authors: list[Person], title: str) -> None:
    record = _RECORD.model_copy(update={"authors": tuple(authors), "title": title})
    assert metadata.read("x.jsonl", "arxiv", metadata.write([record])) == ([record], [])


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("{", "bad-metadata", "JSON"),
        ("", "bad-metadata", "JSON"),
        ("[]", "bad-metadata", "object"),
        ("<<<<<<< HEAD", "bad-metadata", "JSON"),
        ('{"id": "arxiv:2405.00003", "source": "crossref", "missing": "2026-11-25"}', "bad-metadata", "is from crossref"),
        ('{"id": "2405.00003", "source": "arxiv"}', "bad-metadata", "id:"),
        ('{"id": "arxiv:2405.00003", "source": "arxiv"}', "bad-metadata", "neither"),
        ('{"id": "arxiv:2405.00003", "source": "arxiv", "colour": 1}', "bad-metadata", "colour"),
        ('{"id": "arxiv:2405.00003", "source": "arxiv", "retrieved": "soon"}', "bad-metadata", "retrieved"),
        ('{"id": "arxiv:2405.00003", "source": "arxiv", "title": "a\\u202eb"}', "bad-metadata", "title"),
        ('{"id": "arxiv:2405.00001", "source": "arxiv", "missing": "2026-11-25"}', "metadata-order", "stands after"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named_and_costs_no_other(
    small: Path, line: str, code: str, said: str
) -> None:
    path = small / "data/metadata/arxiv.jsonl"
    path.parent.mkdir()
    path.write_bytes(metadata.write([_RECORD]) + line.encode() + b"\n" + metadata.write([_OTHER]))
    if code == "metadata-order":
        path.write_bytes(metadata.write([_RECORD]) + line.encode() + b"\n")
    loaded = loading.load(small)
    problems = across_entries.check(loaded)
    assert [(problem.path, problem.line, problem.code) for problem in problems] == [
        ("data/metadata/arxiv.jsonl", 2, code)
    ]
    assert said in problems[0].message
    assert loaded.library.get("arxiv", "arxiv:2405.00001") == _RECORD


def test_check_reports_broken_metadata(small: Path) -> None:
    (small / "data/metadata").mkdir()
    (small / "data/metadata/crossref.jsonl").write_text("{}\n")
    done = run("check", cwd=small)
    assert done.returncode == 1
    assert done.stdout.startswith("data/metadata/crossref.jsonl:1:1: error bad-metadata")


def test_no_other_file_belongs_there(small: Path) -> None:
    (small / "data/metadata").mkdir()
    (small / "data/metadata/scholar.jsonl").write_text("")
    assert [problem.code for problem in loading.load(small).problems] == ["stray-file"]


def test_missing_records_are_stored_without_facts() -> None:
    library = Library.of([_RECORD, _OTHER])
    assert library.about("arxiv:2405.00001") == (_RECORD,)
    assert library.about("arxiv:2405.00002") == ()
    assert library.get("arxiv", "arxiv:2405.00002") == _OTHER
    assert (_RECORD.asked, _OTHER.asked) == ("2026-11-25", "2026-11-25")
    assert list(library.from_source("arxiv")) == [_RECORD, _OTHER]
    assert list(library.from_source("crossref")) == []
