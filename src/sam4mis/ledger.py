"""The corrections ledger: every way in which the registry departs from the imported list."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sam4mis.fields import Line, Slug, Text
from sam4mis.models import Record

NOTHING = "none"
"""Stands for an empty cell in `was` and `now`."""


class Rule(Record):
    """A mechanical change, the same for every cell to which it applies."""

    id: Slug
    """Name of the rule, as the code that applies it calls it."""
    what: Text
    """What is changed."""
    why: Text
    """For what reason."""


class RowRef(Record):
    """A row of the imported list."""

    line: Annotated[int, Field(ge=1)]
    """Line of the row in the imported file."""
    title: Line
    """Title as it stood."""


class Correction(RowRef):
    """One cell that says something else than it did, with the evidence."""

    field: Literal["date", "authors", "title", "link", "code"]
    """Which cell."""
    was: Line
    """The cell as it stood; links without their label."""
    now: Line
    """The cell as it is to be; `none` where it is to be empty."""
    why: Line
    """What was wrong."""
    evidence: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Sources that anybody can look up."""


class SameWork(Record):
    """Rows that are versions of one work."""

    rows: Annotated[tuple[RowRef, ...], Field(min_length=2)]
    """The rows, preferred version first."""
    evidence: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Sources that anybody can look up."""

    @model_validator(mode="after")
    def _rows_differ(self) -> Self:
        if len({row.line for row in self.rows}) != len(self.rows):
            raise ValueError("one row stands twice")
        return self


class Ledger(Record):
    """data/corrections.yaml."""

    source: Line
    """Name of the imported file."""
    rules: tuple[Rule, ...] = ()
    """Mechanical changes."""
    corrections: tuple[Correction, ...] = ()
    """Single corrections."""
    works: tuple[SameWork, ...] = ()
    """Rows joined into one entry."""

    def corrections_of(self, title: str) -> Iterator[Correction]:
        """The corrections of the rows that had this title."""
        return (correction for correction in self.corrections if correction.title == title)
