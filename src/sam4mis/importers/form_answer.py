"""The comment under the issue of a form: Markdown in which no text of the form has an effect."""

import difflib
import itertools
from collections.abc import Iterable, Iterator

from sam4mis.checks.comparison import alterations
from sam4mis.files import layout
from sam4mis.files.loading import record_in
from sam4mis.formats.markdown import fenced
from sam4mis.importers.form_change import ProposedChange, ProposedFile, Rejection
from sam4mis.model.characters import printable
from sam4mis.model.records import AnyEntry, Workshop


def comment(answer: ProposedChange | Rejection) -> str:
    """The comment about a proposed change, or about a form that was refused."""
    if isinstance(answer, Rejection):
        return _rejection(answer)
    text = "Thank you for the form. " + "\n".join(map(_description, answer.files))
    if answer.remarks:
        text += f"Please look at this:\n\n{_listed(answer.remarks)}\n"
    files = "this file" if len(answer.files) == 1 else "these files"
    return (
        f"{text}A maintainer will review {files} in one pull request. {_guessed(answer)}If "
        "something is wrong, edit the first post of this issue, and the pull request is updated.\n"
    )


def _rejection(answer: Rejection) -> str:
    if answer.for_a_person:
        return (
            "Thank you for the form. It has no error; a maintainer makes this change by hand:\n\n"
            f"{_listed(answer.reasons)}\n"
            "This issue stays open until then.\n"
        )
    return (
        "Thank you for the form. It cannot be used as it is:\n\n"
        f"{_listed(answer.reasons)}\n"
        "Edit the first post of this issue, and the form is read again. If no form fits, "
        "say so in a comment, and a maintainer will help.\n"
    )


def _listed(sentences: Iterable[str]) -> str:
    return fenced("\n".join(f"- {printable(one)}" for one in sentences), "text")


def _description(change: ProposedFile) -> str:
    """The new file, or the changed lines of an existing file."""
    after = change.content.decode("utf-8")
    if not change.before:
        block = fenced(after.rstrip(), "yaml")
        return f"This is the new file, `{change.path}`:\n\n{block}\n"
    before = change.before.decode("utf-8", errors="replace")
    block = fenced("\n".join(_changed_lines(before, after)), "diff")
    text = f"These lines change in `{change.path}`:\n\n{block}\n"
    if altered := list(_altered(change)):
        block = fenced("\n".join(altered), "text")
        text += f"The title changes, or fewer authors are named. Is that right?\n\n{block}\n"
    return text


def _changed_lines(before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="")
    # The first two lines name the file.
    yield from itertools.islice(lines, 2, None)


def _altered(change: ProposedFile) -> Iterator[str]:
    was, now = (record_in(change.path, raw) for raw in (change.before, change.content))
    if isinstance(was, AnyEntry) and isinstance(now, AnyEntry):
        for one in alterations(was, now, change.path):
            yield f"{one.field} before: {one.was}"
            yield f"{one.field} now: {one.now}"


def _guessed(change: ProposedChange) -> str:
    kinds = [layout.kind_of(file.path) for file in change.files if not file.before]
    is_guessed = any(kind is not None and kind.model is not Workshop for kind in kinds)
    return "Tags and section are guesses from the title. " if is_guessed else ""
