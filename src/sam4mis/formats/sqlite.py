"""One SQLite file with full-text search, as Datasette serves it.

https://www.sqlite.org/fts5.html. The database is made in memory: this module touches no file.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from sam4mis.formats.columns import COLUMNS
from sam4mis.formats.reference import Reference
from sam4mis.model.names import parse_name
from sam4mis.model.registry import Registry, versions_of

_STORED = tuple(column for column in COLUMNS if column.sql)
_WORKS = ", ".join(f"{column.name} {column.sql}" for column in _STORED)
_SCHEMA = f"""
CREATE TABLE works ({_WORKS});
CREATE TABLE authors (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, name TEXT NOT NULL,
  family TEXT NOT NULL, PRIMARY KEY (work, position)
);
CREATE TABLE versions (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, title TEXT NOT NULL,
  date TEXT, venue TEXT, doi TEXT, arxiv TEXT, link TEXT, PRIMARY KEY (work, position)
);
CREATE TABLE code (
  work TEXT NOT NULL REFERENCES works(id), position INTEGER NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, PRIMARY KEY (work, position)
);
CREATE TABLE sections (id TEXT PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE work_sections (
  work TEXT NOT NULL REFERENCES works(id), section TEXT NOT NULL REFERENCES sections(id),
  PRIMARY KEY (work, section)
);
CREATE TABLE terms (
  facet TEXT NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, definition TEXT NOT NULL,
  PRIMARY KEY (facet, id)
);
CREATE TABLE tags (
  work TEXT NOT NULL REFERENCES works(id), facet TEXT NOT NULL, term TEXT NOT NULL,
  PRIMARY KEY (work, facet, term), FOREIGN KEY (facet, term) REFERENCES terms(facet, id)
);
CREATE INDEX tags_by_term ON tags (facet, term);
CREATE INDEX authors_by_family ON authors (family);
CREATE VIRTUAL TABLE works_fts USING fts5 (
  title, authors, known_as, venue, venue_title, content="works"
);
"""

_TABLES = ("works", "authors", "versions", "code", "work_sections", "tags")

_Row = tuple[object, ...]


def database(registry: Registry, chosen: Iterable[Reference]) -> bytes:
    """The bytes of the file; the same works give the same bytes with the same SQLite."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        _fill(connection, "sections", ((s.id, s.title) for s in registry.sections))
        _fill(
            connection,
            "terms",
            (
                (facet.id, term.id, term.label, term.definition)
                for facet in registry.vocabulary
                for term in facet.terms
            ),
        )
        filled: dict[str, list[_Row]] = {table: [] for table in _TABLES}
        for reference in chosen:
            for table, rows in zip(_TABLES, _rows(reference), strict=True):
                filled[table] += rows
        for table, rows in filled.items():
            _fill(connection, table, rows)
        connection.execute("INSERT INTO works_fts (works_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()


def _fill(connection: sqlite3.Connection, table: str, rows: Iterable[_Row]) -> None:
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # our own name


def _rows(reference: Reference) -> Iterator[Iterable[_Row]]:
    """The rows of one work, table by table."""
    work = reference.work
    yield [tuple(column.value(reference) for column in _STORED)]
    yield [
        (work.id, place, name, parse_name(name).surname)
        for place, name in enumerate(work.people, 1)
    ]
    yield [
        (
            work.id, place, row.title, row.date, row.venue,
            row.locator.doi, row.locator.arxiv, row.locator.link(),
        )
        for place, row in enumerate(list(versions_of(work))[1:], 1)
    ]  # fmt: skip
    yield [(work.id, place, link.kind, link.url) for place, link in enumerate(reference.code, 1)]
    yield [(work.id, section) for section in work.sections]
    yield [(work.id, facet, term) for facet, terms in work.tags.items() for term in terms]
