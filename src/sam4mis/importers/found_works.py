"""Read files of works to be screened: JSON Lines, Markdown of another list, BibTeX, RIS."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sam4mis.authorities.reading import date_of, items, plain
from sam4mis.importers import bibtex, list_rows, ris
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.errors import CannotRunError
from sam4mis.model.identifiers import Locator
from sam4mis.model.names import parse_short_authors

FORMS = (".jsonl", ".md", ".bib", ".ris", ".nbib")
"""Endings of the files that can be read."""


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A work as a search or a file describes it."""

    work: WorkDescription
    abstract: str | None = None
    """Abstract, for scoring; never stored."""
    comment: str | None = None
    """The authors' remark."""
    named_by: tuple[str, ...] = ()
    """Lists that name it, as far as a file states them."""


@dataclass(frozen=True, slots=True)
class FoundWorks:
    """The works in a file."""

    works: tuple[FoundWork, ...]
    lost: tuple[str, ...] = ()
    """A sentence, with its location, for each work that could not be read."""


def read(name: str, text: str) -> FoundWorks:
    """The works in a file.

    Args:
        name: name of the file; its ending determines the format.
        text: its content.

    Raises:
        CannotRunError: the ending is none of `FORMS`.
    """
    match name.rpartition(".")[2].lower():
        case "jsonl":
            return _json_lines(text)
        case "md":
            return _markdown(text)
        case "bib":
            collection = bibtex.read(text)
        case "ris" | "nbib":
            collection = ris.read(text)
        case _:
            raise CannotRunError(f"{name}: unknown type of file; use {', '.join(FORMS)}")
    return FoundWorks(tuple(FoundWork(work) for work in collection.works), collection.lost)


def _markdown(text: str) -> FoundWorks:
    listed = list_rows.read(text)
    works = []
    for row in listed.rows:
        locators = (identifiers.locate(row.link),) if row.link else ()
        work = WorkDescription(
            f"line {row.line}",
            locators,
            title=row.title,
            authors=parse_short_authors(row.authors),
            date=date_of(row.date),
            code=row.code,
        )
        works.append(FoundWork(work))
    lost = tuple(f"line {one.line}: this row cannot be read" for one in listed.unreadable)
    return FoundWorks(tuple(works), lost)


def _json_lines(text: str) -> FoundWorks:
    works: list[FoundWork] = []
    lost: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            stated = json.loads(line)
        except (ValueError, RecursionError):
            lost.append(f"line {number}: this is not JSON")
            continue
        if not isinstance(stated, dict) or not plain(stated.get("title")):
            lost.append(f"line {number}: there is no `title`")
            continue
        works.append(_found_work(number, stated))
    return FoundWorks(tuple(works), tuple(lost))


def _found_work(number: int, stated: dict[str, Any]) -> FoundWork:
    """Read one line with any of the keys of lists of candidates; other keys are ignored."""
    dates = (date_of(stated.get(key)) for key in ("announced", "date", "month", "year"))
    work = WorkDescription(
        f"line {number}",
        tuple(_locators(stated)),
        title=plain(stated.get("title")),
        authors=_authors(stated),
        date=next(filter(None, dates), None),
    )
    named = (plain(one.get("source") if isinstance(one, dict) else one) for one in _sources(stated))
    return FoundWork(
        work,
        plain(stated.get("abstract")),
        plain(stated.get("comment")),
        tuple(filter(None, named)),
    )


def _sources(stated: dict[str, Any]) -> list[Any]:
    return items(stated.get("sources"))


def _authors(stated: dict[str, Any]) -> tuple[str, ...]:
    for key in ("authors", "authors_as_printed"):
        value = stated.get(key)
        if isinstance(value, str) and (text := plain(value)):
            return parse_short_authors(text)
        if names := tuple(name for one in items(value) if (name := plain(one))):
            return names
    return ()


def _locators(stated: dict[str, Any]) -> Iterator[Locator]:
    """Identifiers before links: the first one becomes the id of the candidate."""
    if arxiv_id := identifiers.parse_arxiv(plain(stated.get("arxiv")) or ""):
        yield Locator(arxiv=arxiv_id)
    if doi := identifiers.parse_doi(plain(stated.get("doi")) or ""):
        yield Locator(doi=doi)
    links = (plain(stated.get(key)) for key in ("url", "link", "pdf"))
    for link in (*links, *(plain(one) for one in items(stated.get("links")))):
        if link:
            yield identifiers.locate(link)
