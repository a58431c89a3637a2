"""The columns of the CSV file and of the SQLite table `works`."""

from collections.abc import Callable
from dataclasses import dataclass

from sam4mis.formats.reference import Reference
from sam4mis.model.records import Dataset
from sam4mis.model.registry import first_date


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` returns text or a number, or None if the work has no value."""

    name: str
    value: Callable[[Reference], str | int | None]
    sql: str | None = "TEXT"
    """Type in SQLite; None if SQLite has a separate table for the values."""
    in_csv: bool = True


def _tags(reference: Reference) -> str:
    tags = reference.work.tags.items()
    return "; ".join(f"{facet}:{term}" for facet, terms in tags for term in terms)


def _year(reference: Reference) -> int | None:
    """Year of first appearance, as in the filters; citations have the year of their version."""
    first = first_date(reference.work)
    return int(first[:4]) if first else None


COLUMNS = (
    Column("id", lambda one: one.id, "TEXT PRIMARY KEY"),
    Column("kind", lambda one: one.work.entry_kind, "TEXT NOT NULL", in_csv=False),
    Column("type", lambda one: one.kind, "TEXT NOT NULL"),
    Column("title", lambda one: one.title, "TEXT NOT NULL"),
    Column("authors", lambda one: "; ".join(one.work.authors), "TEXT NOT NULL"),
    Column("year", _year, "INTEGER"),
    Column("date", lambda one: one.work.date),
    Column("published", lambda one: one.work.published),
    Column("venue", lambda one: one.work.venue),
    Column("venue_title", lambda one: one.venue),
    Column("volume", lambda one: one.volume),
    Column("issue", lambda one: one.issue),
    Column("pages", lambda one: one.pages or None),
    Column("publisher", lambda one: one.publisher),
    Column("doi", lambda one: one.work.doi),
    Column("arxiv", lambda one: one.arxiv),
    Column("link", lambda one: one.link, "TEXT NOT NULL"),
    Column("code", lambda one: "; ".join(link.url for link in one.code), None),
    Column("data", lambda one: one.work.data if isinstance(one.work, Dataset) else None),
    Column("sections", lambda one: "; ".join(one.work.sections), None),
    Column("known_as", lambda one: "; ".join(one.work.known_as) or None),
    Column("summary", lambda one: one.work.summary),
    Column("tags", _tags, None),
    Column("status", lambda one: one.work.status.kind if one.work.status else None),
    Column("added", lambda one: one.work.added),
)
"""All columns in their order. Several values in one cell are separated by `; `."""
