"""The result of a form: files of entries, or reasons for refusing it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from sam4mis.checks import across_entries, fix
from sam4mis.files import issue_forms, layout, loading, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import DataFile, validate
from sam4mis.model.identifiers import Locator
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.records import Dataset, Entry


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """One file as it will be."""

    path: str
    content: bytes
    before: bytes = b""
    """The file as it is now; empty if it does not exist."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """The files of one pull request."""

    files: tuple[ProposedFile, ...]
    remarks: tuple[str, ...] = ()
    """Sentences for the author of the form: what was left out, what looks wrong."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a form was refused: one sentence for each reason, with the remedy."""

    reasons: tuple[str, ...]
    for_a_person: bool = False
    """Whether the form has no error, and a maintainer has to make the change."""


@dataclass(slots=True)
class FormResult:
    """The files, reasons and remarks of a form, collected while it is read."""

    files: list[ProposedFile] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """Why something is not done that the form asks for."""
    remarks: list[str] = field(default_factory=list)
    for_a_person: bool = False

    def take(self, edit: ProposedFile | tuple[str, ...]) -> None:
        """Add a file, or the reasons why there is none."""
        if isinstance(edit, ProposedFile):
            self.files.append(edit)
        else:
            self.reasons += edit


def checked(
    files: Iterable[ProposedFile],
    loaded: LoadedData,
    today: str,
    remarks: Iterable[str] = (),
    stated: Container[str] = (),
) -> ProposedChange | Rejection:
    """The change, or a rejection if `check` finds an error in these files.

    Warnings of `check` become remarks, unless they are about values that the form states.

    Args:
        files: the files as they will be.
        loaded: the registry as it is.
        today: later dates are refused, YYYY-MM-DD.
        remarks: further sentences for the author of the form.
        stated: keys whose values the form states: a value that looks wrong is refused there, while
            one from an authority gives a remark.
    """
    files = tuple(files)
    contents = {file.path: file.content for file in files}
    problems = [
        problem
        for problem in across_entries.check(loading.with_files(loaded, contents), today)
        if problem.path in contents
    ]
    refused = [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR
        or problem.code in _REFUSED_WARNINGS
        or (problem.code in _FORMS_OF_TEXT and problem.field.partition(".")[0] in stated)
    ]
    if refused:
        return Rejection((*map(sentence, refused), *remarks))
    told = dict.fromkeys((*remarks, *map(sentence, problems)))
    return ProposedChange(files, tuple(told))


# Warnings that are certainly mistakes in a form, which nobody has reviewed yet.
_REFUSED_WARNINGS = {"future-date", "placeholder", "unlikely-link"}
_FORMS_OF_TEXT = {"name-form", "pages-form", "title-form", "venue-name"}
# Remedies for authors of forms, by rule, where the remedy of the rule is about a file.
_REMEDIES = {
    "bad-arxiv": "copy it from the abstract page, for example 2304.12306",
    "bad-author": "write the name alone, one author a line, given name first: Jane Doe",
    "bad-date": "write YYYY, YYYY-MM or YYYY-MM-DD, for example 2024-05",
    "duplicate": "ask for a correction of that entry instead, with the form *Correct an entry*",
    "empty-text": "fill it in",
    "gate-address": "give links in their own fields",
    "gate-curated-value": "a maintainer decides about the other entries",
    "gate-emptied": "a maintainer decides whether that is right",
    "gate-judgement": "a maintainer decides",
    "link-in-title": "give links in their own fields",
    "missing-field": "fill it in",
    "missing-identifier": "give an arXiv id, a DOI or a link",
    "possible-versions": "if they are one work, say so in a comment; a maintainer decides",
    "stray-space": "write it on one line",
    "too-large": "shorten it",
}


def sentence(problem: Problem) -> str:
    """A problem as a sentence for the author of a form: label of the field, message, remedy."""
    key, _, rest = problem.field.partition(".")
    label = issue_forms.FIELD_NAMES.get(key, "")
    index = rest.partition(".")[0]
    if key == "authors" and index.isdecimal():
        label = f"{label}, line {int(index) + 1}"
    remedy = _REMEDIES.get(problem.code, problem.remedy)
    return f"{label}: {problem.message}; {remedy}" if label else f"{problem.message}; {remedy}"


def edited(
    model: type[Entry], data: dict[str, Any], source: DataFile, loaded: LoadedData
) -> ProposedFile | tuple[str, ...]:
    """The changed file of an entry, or the reasons why it is refused, one sentence each.

    It is refused if a field is invalid, or if another entry has one of its identifiers. `source` is
    the file before the change; its opening comments are kept.
    """
    kind = layout.kind_of(source.path)
    entry_id = kind.entry_id if kind else None
    data, _ = fix.repair(model, data, loaded.registry.vocabulary)
    content = yaml_text.write(data, layout.key_order(model), source.parsed.header)
    record, problems = validate(model, {**data, "id": entry_id}, DataFile(source.path, content))
    if record is None or source.parsed.comment is not None:
        return tuple(map(sentence, problems)) or (
            "the file has comments that the change would lose; a maintainer has to make it",
        )
    locator = getattr(record, "locator", Locator())
    for version in loaded.registry.versions():
        shared = set(locator.identities()) & set(version.locator.identities())
        owner = version.work
        if shared and owner.id != entry_id and not _belong_together(record, owner):
            return (f"{min(shared)} belongs to `{owner.id}`; check which entry is right",)
    return proposed_file(source.path, content, loaded)


def _belong_together(record: Entry, owner: Entry) -> bool:
    """Whether one entry is a dataset and the other the paper that presents it."""
    return any(
        isinstance(one, Dataset) and one.id in getattr(other, "datasets", ())
        for one, other in ((record, owner), (owner, record))
    )


def proposed_file(path: str, content: bytes, loaded: LoadedData) -> ProposedFile:
    """A proposed file together with its present content."""
    present = loaded.files.get(path)
    return ProposedFile(path, content, present.raw if present else b"")
