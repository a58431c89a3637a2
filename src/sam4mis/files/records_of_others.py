"""Records of works from other people, read leniently from JSON Lines files.

A line is a JSON object. All keys are optional; of several names for a value, the first present one
counts:

| names                       | value                                                          |
|-----------------------------|----------------------------------------------------------------|
| `entry`, `id`               | id of the entry, where the file is about entries               |
| `arxiv`, `arxiv_id`         | arXiv id, with or without version                              |
| `doi`                       | DOI                                                            |
| `title`, `title_there`, `title_seed` | title                                                 |
| `authors`                   | list of full names, given name first                           |
| `year`, `published`, `date` | year, or a date that begins with it                            |
| `venue`                     | journal, conference or preprint server                         |
| `comment`, `arxiv_comment`  | remark of the authors: "Accepted at MICCAI 2026"               |
| `abstract`                  | abstract, for suggestions                                      |
| `seen`                      | list of objects with `title`, `venue` and `source` of their own |

Other keys are ignored, and so are values of another type.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sam4mis.model.errors import CannotRunError
from sam4mis.model.identifiers import locate
from sam4mis.model.matching import normalised
from sam4mis.model.problems import Problem, in_file
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, WorkVersion, versions_of


@dataclass(frozen=True, slots=True)
class RecordOfOthers:
    """The facts of one line about a work; unstated facts are absent."""

    location: str
    """File and line: `stream.jsonl:12`."""
    entry: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: str | None = None
    venue: str | None = None
    comment: str | None = None
    abstract: str | None = None

    @property
    def keys(self) -> Iterator[str]:
        """Keys by which the work is found, the most reliable first."""
        if self.entry:
            yield f"entry:{self.entry}"
        if self.arxiv:
            yield f"arxiv:{self.arxiv}"
        if self.doi:
            yield f"doi:{self.doi.lower()}"
        if self.title:
            yield f"title:{_title_key(self.title)}"


def read(path: Path) -> tuple[list[RecordOfOthers], list[Problem]]:
    """The records of a file, and a problem for each line that is not a JSON object.

    Raises:
        CannotRunError: the file cannot be read as UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    records: list[RecordOfOthers] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            records += _records(data, f"{path.name}:{number}")
        else:
            problems.append(
                in_file(str(path), "bad-line", "no JSON object", "correct the line", number)
            )
    return records, problems


def read_folder(folder: Path) -> tuple[list[RecordOfOthers], list[Problem]]:
    """The records of all files `*.jsonl` of a folder, in the order of their names.

    Raises:
        CannotRunError: it is no folder, holds no such file, or one of them cannot be read.
    """
    paths = sorted(folder.glob("*.jsonl")) if folder.is_dir() else []
    if not paths:
        raise CannotRunError(f"{folder}: no folder with files *.jsonl")
    found = [read(path) for path in paths]
    return (
        [record for records, _ in found for record in records],
        [problem for _, problems in found for problem in problems],
    )


def _records(data: Mapping[str, Any], location: str) -> Iterator[RecordOfOthers]:
    whole = RecordOfOthers(
        location,
        entry=_text(data, "entry", "id"),
        arxiv=locate(_text(data, "arxiv", "arxiv_id") or "").arxiv,
        doi=_text(data, "doi"),
        title=_text(data, "title", "title_there", "title_seed"),
        authors=_names(data.get("authors")),
        year=_year(data),
        venue=_text(data, "venue"),
        comment=_text(data, "comment", "arxiv_comment"),
        abstract=_text(data, "abstract"),
    )
    yield whole
    seen = data.get("seen")
    for other in seen if isinstance(seen, list) else ():
        if isinstance(other, dict):
            source = _text(other, "source") or ""
            yield replace(
                whole,
                location=f"{location} ({source})" if source else location,
                title=_text(other, "title"),
                venue=_text(other, "venue"),
                year=None,
                authors=(),
                comment=None,
                abstract=None,
            )


def _text(data: Mapping[str, Any], *names: str) -> str | None:
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return None


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return ()
    return tuple(" ".join(name.split()) for name in value if name.strip())


def _year(data: Mapping[str, Any]) -> str | None:
    for name in ("year", "published", "date"):
        text = str(data.get(name) or "")[:4]
        if len(text) == 4 and text.isdecimal():
            return text
    return None


def _title_key(title: str) -> str:
    return normalised(title).replace(" ", "")


class Works:
    """Finds works of a registry by other people's records."""

    def __init__(self, registry: Registry) -> None:
        """Index all works, also those without a section."""
        self._works: dict[str, Paper | Dataset] = {}
        for work in registry.all_works:
            for key in _keys(work):
                self._works.setdefault(key, work)

    def find(self, record: RecordOfOthers) -> Paper | Dataset | None:
        """The work that a record describes; None if it is not in the registry."""
        found = (self._works[key] for key in record.keys if key in self._works)
        return next(found, None)


def _keys(work: Paper | Dataset) -> Iterator[str]:
    yield from (f"entry:{name}" for name in (work.id, *work.aliases))
    for version in versions_of(work):
        yield from _keys_of_version(version)
    yield from (f"title:{_title_key(title)}" for title in work.other_titles)


def _keys_of_version(version: WorkVersion) -> Iterator[str]:
    yield from version.locator.identities()
    yield f"title:{_title_key(version.title)}"


def abstracts_of(
    registry: Registry, records: Iterable[RecordOfOthers]
) -> dict[str, tuple[str, ...]]:
    """The different abstracts that records have of each work, by id of the entry."""
    works = Works(registry)
    found: dict[str, dict[str, None]] = {}
    for record in records:
        work = works.find(record) if record.abstract else None
        if work is not None and record.abstract:
            found.setdefault(work.id, {})[record.abstract] = None
    return {entry: tuple(abstracts) for entry, abstracts in found.items()}
