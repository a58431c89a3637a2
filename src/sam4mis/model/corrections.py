"""Corrections: every way in which the registry departs from the imported list."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sam4mis.model.fields import Line, Slug, Text, refuse
from sam4mis.model.records import Record

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

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.was == self.now:
            refuse("no-change", "`was` and `now` are alike", "correct one, or remove both", "now")
        return self


class SameWork(Record):
    """Rows that are versions of one work."""

    rows: Annotated[tuple[RowRef, ...], Field(min_length=2)]
    """The rows, preferred version first."""
    evidence: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Sources that anybody can look up."""

    @model_validator(mode="after")
    def _rows_differ(self) -> Self:
        if len({row.line for row in self.rows}) != len(self.rows):
            raise ValueError("one row is listed twice")
        return self


class OpenQuestion(RowRef):
    """An open doubt; the row is not changed."""

    doubt: Line
    """What may be wrong, with the source that raised it."""


class Corrections(Record):
    """data/corrections.yaml."""

    source: Line
    """Name of the imported file."""
    rules: tuple[Rule, ...] = ()
    """Mechanical changes."""
    corrections: tuple[Correction, ...] = ()
    """Single corrections."""
    works: tuple[SameWork, ...] = ()
    """Rows joined into one entry."""
    open: tuple[OpenQuestion, ...] = ()
    """Doubts that need better sources."""

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        cells = [(one.line, one.field) for one in self.corrections]
        rows = [(row.line,) for work in self.works for row in work.rows]
        for name, seen in (("corrections", cells), ("works", rows)):
            twice = next((key for key, times in Counter(seen).items() if times > 1), None)
            if twice is not None:
                where = ", ".join(str(part) for part in twice)
                refuse("said-twice", f"line {where} is repeated here", "keep one of the two", name)
        return self

    def corrections_of(self, title: str) -> Iterator[Correction]:
        """The corrections of the rows that had this title."""
        return (correction for correction in self.corrections if correction.title == title)
