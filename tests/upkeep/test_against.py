"""Records of others: which differences are told, and which a person has explained."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sam4mis.files import loading, records_of_others, store, versions_log, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.upkeep import against
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, real_data

_ENTRY = {
    "title": "Lines Drawn Twice",
    "authors": ["Ana Kim", "Bo Wu", "Élodie Martin"],
    "date": "2024-07",
    "sections": ["first"],
    "arxiv": "2407.00007",
    "doi": "10.1000/lines.7",
    "venue": "IEEE Transactions on Medical Imaging",
    "published": 2025,
}
_VENUES = {
    "venues": [
        {"name": "IEEE Transactions on Medical Imaging", "kind": "journal"},
        {"name": "Lecture Notes in Computer Science", "kind": "book-series"},
        {
            "name": "MICCAI",
            "kind": "proceedings",
            "title": "Medical Image Computing and Computer Assisted Intervention",
        },
        {"name": "MICCAI Workshops", "kind": "proceedings"},
    ]
}


def _registry(root: Path, **fields: Any) -> LoadedData:
    entry = {key: value for key, value in {**_ENTRY, **fields}.items() if value is not None}
    store.write(root, "data/papers/2024/kim2024twice.yaml", yaml_text.write(entry))
    store.write(root, "data/venues.yaml", yaml_text.write(_VENUES))
    return loading.load(root)


def _told(
    root: Path, said: dict[str, Any], asked: frozenset[str] = frozenset(), **fields: Any
) -> list[str]:
    path = root / "others.jsonl"
    path.write_text(json.dumps({"arxiv": "2407.00007", **said}), encoding="utf-8")
    records, _ = records_of_others.read(path)
    outcome = against.compare(_registry(root, **fields), records, {"kim2024twice": asked})
    assert outcome.compared == len(records)
    return [problem.field for problem in outcome.problems]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "Lines Drawn Thrice"}, "title"),
        ({"authors": ["Ana Kim", "Bo Wu"]}, "authors"),
        ({"authors": ["Bo Wu", "Ana Kim", "Élodie Martin"]}, "authors"),
        ({"authors": ["Ana Kim", "Bo Wu", "Eva Schmidt"]}, "authors"),
        ({"authors": ["Ana Kim", "Eva Schmidt", "et al."]}, "authors"),
        ({"year": 2023}, "published"),
        ({"venue": "MICCAI 2025"}, "venue"),
        ({"venue": "Medical Physics"}, "venue"),
        ({"comment": "12 pages. Accepted at MICCAI 2025"}, "venue"),
        ({"doi": "10.1000/lines.8"}, "doi"),
    ],
)
def test_differences_are_warnings(small: Path, said: dict[str, Any], field: str) -> None:
    assert _told(small, said) == [field]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"title": "LINES drawn twice."},
        {"authors": ["A. Kim", "Wu Bo", "Elodie Martin"]},
        {"authors": ["Ana Kim", "et al."]},
        {"year": 2024},
        {"published": "2025-03-01"},
        {"venue": "TMI (2025)"},
        {"venue": "IEEE TMI 2025"},
        {"venue": "IEEE Transactions on Medical Imaging"},
        {"venue": "arXiv.org 2024"},
        {"venue": "ResearchGate (2024)"},
        {"venue": "2025"},
        {"venue": "IEEE (2025)"},
        {"comment": "12 pages, code will come"},
        {"comment": "Accepted at a very good place"},
        {"doi": "10.1000/LINES.7"},
        {"doi": "10.48550/arXiv.2407.00007"},
    ],
)
def test_another_way_to_say_the_same_is_no_difference(small: Path, said: dict[str, Any]) -> None:
    assert _told(small, said) == []


@pytest.mark.parametrize(
    ("venue", "said", "fields"),
    [
        ("MICCAI", "Lecture Notes in Computer Science 2025", []),
        ("MICCAI", "28th Medical Image Computing and Computer Assisted Intervention 2025", []),
        ("MICCAI Workshops", "MICCAI 2025", ["venue"]),
        ("MICCAI", "MICCAI Workshops", ["venue"]),
        ("IEEE Transactions on Medical Imaging", "Lecture Notes in Computer Science", ["venue"]),
        (None, "MICCAI (2025)", ["venue"]),
    ],
)
def test_a_workshop_is_no_conference_and_a_series_says_nothing_of_it(
    small: Path, venue: str | None, said: str, fields: list[str]
) -> None:
    assert _told(small, {"venue": said}, venue=venue) == fields


def test_a_workshop_in_a_comment_is_not_its_conference(small: Path) -> None:
    comment = "Accepted at MICCAI, 2nd Workshop on Lines, 2025"
    assert _told(small, {"comment": comment}, venue="MICCAI Workshops") == []


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"title": "Two Lines"}, {"other_titles": ["Two Lines"]}),
        (
            {"title": "Two Lines", "year": 2023},
            {"versions": [{"title": "Two Lines", "date": "2023-05", "doi": "10.1000/draft"}]},
        ),
        ({"venue": "MICCAI"}, {"questions": [{"text": "Possibly published in MICCAI."}]}),
        ({"doi": "10.1000/x.9"}, {"notes": "A list has the DOI 10.1000/x.9 of another paper."}),
        (
            {"authors": ["Ana Kim", "Bo Wux", "Élodie Martin"]},
            {"notes": "A list prints a sign of affiliation behind a name (Wux)."},
        ),
    ],
)
def test_a_difference_that_the_entry_explains_is_not_reported(
    small: Path, said: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert _told(small, said)
    assert _told(small, said, **fields) == []


def test_a_note_about_something_else_explains_nothing(small: Path) -> None:
    assert _told(small, {"venue": "MICCAI"}, notes="The names are those of the article.")
    assert _told(small, {"year": 2023}, notes="It has 12023 lines.")


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("version of record", ["title", "authors"]),
        ("DOI (not found)", ["title", "authors", "published", "venue"]),
        ("title", ["authors", "published", "venue", "doi"]),
    ],
)
def test_a_line_of_the_log_settles_its_question(
    small: Path, question: str, fields: list[str]
) -> None:
    said = {
        "title": "Two Lines",
        "authors": ["Eva Schmidt"],
        "year": 2023,
        "venue": "MICCAI",
        "doi": "10.1000/x.9",
    }
    assert sorted(_told(small, said, frozenset({question}))) == sorted(fields)


def test_the_log_is_read_by_entry() -> None:
    text = "id,asked,place,words,date\na,DOI; pages,x,y,2026\na,title,x,y,2026\nb\n,DOI,x,y,z\n"
    assert versions_log.read(text) == {"a": frozenset({"DOI", "pages", "title"})}
    assert len(versions_log.read((ROOT / versions_log.PATH).read_text(encoding="utf-8"))) > 200


def test_the_command_reports_a_shared_difference_once_with_its_location(small: Path) -> None:
    _registry(small)
    line = json.dumps({"arxiv": "2407.00007", "title": "Two Lines"})
    for name in ("a.jsonl", "b.jsonl"):
        (small / name).write_text(f'{line}\n{{"title": "Unknown"}}\n', encoding="utf-8")
    files = [part for name in ("a.jsonl", "b.jsonl") for part in ("--against", str(small / name))]
    done = run("verify", "--root", str(small), *files)
    assert done.returncode == 1
    (told,) = done.stdout.splitlines()
    assert re.match(
        r"data/papers/2024/kim2024twice\.yaml:\d+:8: warning other-record title: ", told
    )
    assert "a.jsonl:1, b.jsonl:1 says Two Lines; the entry says Lines Drawn Twice" in told
    assert "2 records compared, 2 of other works; 1 difference, 0 explained" in done.stderr


def test_a_file_that_cannot_be_read_ends_the_command(small: Path) -> None:
    done = run("verify", "--root", str(small), "--against", str(small / "nowhere.jsonl"))
    assert done.returncode == 2
    assert "nowhere.jsonl: cannot be read" in done.stderr


def test_nothing_in_the_registry_differs_without_a_reason(literature: Path) -> None:
    folders = [literature, literature.parent / "facts"]
    names = ("arxiv-stream", "miccai-2025", "metadata", "seen-elsewhere")
    paths = [path for folder in folders for path in folder.glob("*.jsonl") if path.stem in names]
    assert len(paths) == len(names)
    records = [record for path in paths for record in records_of_others.read(path)[0]]
    log = versions_log.read((ROOT / versions_log.PATH).read_text(encoding="utf-8"))
    outcome = against.compare(real_data(), records, log)
    assert outcome.compared > 1000
    assert outcome.problems == []
