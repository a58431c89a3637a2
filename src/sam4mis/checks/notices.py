"""Notices of retraction or withdrawal from authorities that no person has answered yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from sam4mis.files import yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import AUTHORITY_NAMES, Library
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import WorkVersion, versions_of


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of an authority about one version of a work."""

    version: WorkVersion
    identity: str
    """The identifier that the notice is about, `doi:…` or `arxiv:…`."""
    authority: str
    text: str
    """The notice, as the authority words it."""

    @property
    def where(self) -> yaml_text.Path:
        """The field of the entry that has the identifier."""
        field, index = self.identity.partition(":")[0], self.version.index
        return (field,) if index is None else ("versions", index, field)


def unanswered(work: Paper | Dataset, library: Library) -> Iterator[Notice]:
    """Notices about a work that its entry answers neither by `status` nor `answered_notices`.

    The status `out-of-scope` is no answer: it says nothing about the work itself.
    """
    if work.status is not None and not work.is_out_of_scope:
        return
    answered = {one.notice for one in work.answered_notices}
    seen: set[tuple[str, str]] = set()
    for version in versions_of(work):
        for identity in version.locator.identities():
            for record in library.about(identity):
                for text in record.notices:
                    authority = AUTHORITY_NAMES[record.source]
                    if text not in answered and (authority, text) not in seen:
                        seen.add((authority, text))
                        yield Notice(version, identity, authority, text)


def problems(loaded: LoadedData, work: Paper | Dataset) -> Iterator[Problem]:
    """A warning for each unanswered notice, and for a `status` without a date."""
    file = loaded.file_of(work)
    for notice in unanswered(work, loaded.library):
        quoted = yaml_text.scalar(notice.text)
        yield file.problem(
            "retraction-notice",
            notice.where,
            f"{notice.authority} says: {notice.text}",
            "read the notice; if the work was retracted or withdrawn, add a `status`; if not, add "
            f"answered_notices: [{{notice: {quoted}, answer: …}}] with the reason",
            severity=Severity.WARNING,
        )
    if work.status is not None and not work.is_out_of_scope and work.status.date is None:
        yield file.problem(
            "undated-status",
            ("status",),
            "the `status` has no date, so feeds cannot show the work again",
            "add `date: 'YYYY-MM-DD'`, the day on which the status was added",
            severity=Severity.WARNING,
        )
