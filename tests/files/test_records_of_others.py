"""Files of others are read as far as they can be, and faulty lines are named."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.files import records_of_others
from sam4mis.files.records_of_others import RecordOfOthers, Works
from sam4mis.model.errors import CannotRunError
from sam4mis.model.registry import Registry
from tests.support.made_up_registries import paper, registry_of

_REGISTRY: Registry = registry_of(
    paper(
        id="kim2024lines",
        title="Lines Drawn Twice",
        arxiv="2407.00007",
        doi="10.1000/Lines.7",
        other_titles=("Lines, Twice",),
        aliases=("kim2024old",),
    )
)


def _read(folder: Path, *lines: object) -> list[RecordOfOthers]:
    path = folder / "others.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    records, problems = records_of_others.read(path)
    assert problems == []
    return records


def test_each_field_goes_by_several_names(tmp_path: Path) -> None:
    first, second = _read(
        tmp_path,
        {"arxiv": "2407.00007v2", "title": " Two\nlines ", "authors": ["Jun  Ma"], "year": 2024},
        {"arxiv_id": "2407.00007", "title_seed": "Two lines", "published": "2024-07"},
    )
    assert (first.arxiv, first.title, first.authors) == ("2407.00007", "Two lines", ("Jun Ma",))
    assert (second.arxiv, second.title, second.authors) == ("2407.00007", "Two lines", ())
    assert first.year == second.year == "2024"
    assert first.location == "others.jsonl:1"


@pytest.mark.parametrize(
    "line",
    [
        {"title": 7, "authors": "Jun Ma", "year": None, "venue": ["x"], "seen": {"title": "x"}},
        {"authors": ["Jun Ma", 3], "seen": [7, None], "doi": {}, "arxiv": "soon", "year": "MMXX"},
        {},
    ],
)
def test_values_of_another_kind_are_passed_over(tmp_path: Path, line: object) -> None:
    (record,) = _read(tmp_path, line)
    assert record == RecordOfOthers("others.jsonl:1")


def test_what_several_lists_print_is_a_record_each(tmp_path: Path) -> None:
    seen = [{"source": "a list", "title": "Lines", "venue": "MICCAI (2024)"}]
    whole, other = _read(tmp_path, {"entry": "kim2024lines", "title": "Lines", "seen": seen})
    assert whole.entry == other.entry == "kim2024lines"
    assert (other.venue, other.location) == ("MICCAI (2024)", "others.jsonl:1 (a list)")


def test_lines_that_are_no_objects_are_named(tmp_path: Path) -> None:
    path = tmp_path / "others.jsonl"
    path.write_text('{"title": "x"}\n\n[1]\n{"title":\n' + "[" * 100_000 + "\n", encoding="utf-8")
    records, problems = records_of_others.read(path)
    assert [record.title for record in records] == ["x"]
    assert [problem.line for problem in problems] == [3, 4, 5]


@given(st.binary())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.mktemp("others") / "others.jsonl"
    path.write_bytes(raw)
    try:
        records_of_others.read(path)
    except CannotRunError as error:
        assert "UTF-8" in str(error)


def test_a_folder_without_such_files_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CannotRunError, match="no folder with files"):
            records_of_others.read_folder(folder)


@pytest.mark.parametrize(
    "said",
    [
        {"entry": "kim2024lines"},
        {"id": "kim2024old"},
        {"arxiv": "2407.00007"},
        {"doi": "10.1000/lines.7"},
        {"title": "lines drawn TWICE"},
        {"title": "Lines: twice"},
    ],
)
def test_a_work_is_found_by_each_of_its_keys(tmp_path: Path, said: dict[str, str]) -> None:
    (record,) = _read(tmp_path, said)
    found = Works(_REGISTRY).find(record)
    assert found is not None
    assert found.id == "kim2024lines"


def test_other_works_are_not_found(tmp_path: Path) -> None:
    (record,) = _read(tmp_path, {"title": "Lines Drawn Thrice", "arxiv": "2407.00008"})
    assert Works(_REGISTRY).find(record) is None


def test_abstracts_are_kept_once_for_each_work(tmp_path: Path) -> None:
    records = _read(
        tmp_path,
        {"entry": "kim2024lines", "abstract": "We draw."},
        {"arxiv": "2407.00007", "abstract": "We draw."},
        {"title": "Lines, twice", "abstract": "We drew."},
        {"title": "Other", "abstract": "Not ours."},
        {"entry": "kim2024lines"},
    )
    found = records_of_others.abstracts_of(_REGISTRY, records)
    assert found == {"kim2024lines": ("We draw.", "We drew.")}
