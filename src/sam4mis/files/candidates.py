"""Candidates found by searches and not decided yet, and the state of each search.

Both files stand in data/metadata/ and are kept by machine. No abstract is ever stored.
"""

from collections.abc import Iterable

from sam4mis.files import json_lines
from sam4mis.files.metadata import Stated
from sam4mis.model.discovery import SearchSource
from sam4mis.model.fields import FullDate, PartialDate, Slug
from sam4mis.model.problems import Problem
from sam4mis.model.records import Record


class Candidate(Record):
    """A work that may belong in the list, as a search found it."""

    id: Stated
    """`arxiv:` and the id, `doi:` and the DOI in lower case, a link, or `title:` and the title."""
    title: Stated
    """Title in plain text, as the source states it."""
    authors: tuple[Stated, ...] = ()
    """All authors in order, given name first, as far as they were stated."""
    date: PartialDate | None = None
    """When it first appeared, or was announced."""
    comment: Stated | None = None
    """The authors' remark, which often names the venue."""
    also: tuple[Stated, ...] = ()
    """Other identities under which it is known."""
    found: tuple[Stated, ...]
    """Ids of the queries, or names of the files, that found the work."""
    score: int
    """Score of the signals that speak for and against the work."""
    reasons: tuple[Stated, ...] = ()
    """Signals behind the score, with their weights and the words that were found."""
    day: FullDate
    """Day on which it was found."""


class SearchState(Record):
    """The state of one query: the days that were searched."""

    id: Slug
    """Id of the query."""
    source: SearchSource
    """Authority that was searched."""
    text: Stated
    """Text of the query; a query whose text changes is searched again from its first day."""
    until: FullDate
    """Last day up to which every page was read."""
    asked: FullDate
    """Day of that search."""


_REMEDY = "restore the file from version control, or remove the line: it will be found again"


def write(records: Iterable[Candidate]) -> bytes:
    """The file of candidates, sorted by id so that two branches merge."""
    return json_lines.write(records, lambda record: record.id)


def read(path: str, raw: bytes) -> tuple[list[Candidate], list[Problem]]:
    """The candidates in a file, and a problem with its line for each invalid line."""
    return json_lines.read(path, raw, Candidate, lambda record: record.id, remedy=_REMEDY)


def write_searches(states: Iterable[SearchState]) -> bytes:
    """The file of the states of searches, sorted by query."""
    return json_lines.write(states, lambda state: state.id)


def read_searches(path: str, raw: bytes) -> tuple[list[SearchState], list[Problem]]:
    """The states of searches in a file, and a problem with its line for each invalid line."""
    return json_lines.read(path, raw, SearchState, lambda state: state.id, remedy=_REMEDY)
