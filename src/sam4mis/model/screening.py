"""Decisions on candidates: which were included, and why the others were not."""

from typing import Literal, Self

from pydantic import model_validator

from sam4mis.model.fields import EntryId, FullDate, Line, PartialDate, Title, refuse
from sam4mis.model.records import Record

Decision = Literal["accept", "reject", "known", "waiting"]
"""Accepted; rejected; in the list already; postponed, with a reason."""

REASONS = {
    "not-medical": "No medical or biomedical images.",
    "no-segmentation": "Classification, detection or reporting, without segmentation.",
    "no-foundation-model": "Segmentation without a foundation, promptable or universal model.",
    "ingredient": "The model serves another task, and its segmentation is not evaluated.",
    "in-passing": "The model is context, a baseline in a table, or future work.",
    "survey-at-large": "A survey of foundation models in medicine in general.",
    "no-text": "Code or a talk, without a text that can be read.",
    "duplicate": "The same work as another candidate.",
    "not-decided": "Title and abstract are not conclusive; the paper has to be read.",
    "not-found": "No abstract was found in a search by title.",
}
"""Reasons to reject a work or to postpone the decision, by code."""

Reason = Literal[
    "not-medical", "no-segmentation", "no-foundation-model", "ingredient", "in-passing",
    "survey-at-large", "no-text", "duplicate", "not-decided", "not-found",
]  # fmt: skip


class ScreenedWork(Record):
    """One candidate and the decision about it."""

    id: Line
    """arxiv:ID or doi:DOI, or the link by which the candidate was found."""
    title: Title
    """Title as it was found."""
    decision: Decision
    """The decision."""
    reason: Reason | None = None
    """Why it is not in the list; absent for accepted works."""
    entry: EntryId | None = None
    """Its entry: a new one, or one that existed already."""
    remark: Line | None = None
    """Details that the code of the reason does not state."""
    found: tuple[Line, ...] = ()
    """Where it was found: ids of sources or of queries, or names of files."""
    appeared: PartialDate | None = None
    """Date of first appearance, if neither an arXiv id nor an entry states it."""
    date: FullDate
    """Day of the decision."""

    @model_validator(mode="after")
    def _says_why_or_where(self) -> Self:
        if self.decision in {"accept", "known"} and self.entry is None:
            refuse("missing-field", "`entry` is missing", "name the entry of the work", "entry")
        if self.decision in {"reject", "waiting"} and self.reason is None:
            refuse("missing-field", "`reason` is missing", "give a code of a reason", "reason")
        return self
