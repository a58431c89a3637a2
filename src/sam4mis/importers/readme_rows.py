"""Find edits of README by hand, and name the file of data/ to change instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sam4mis.files import layout
from sam4mis.importers import list_import, list_rows
from sam4mis.importers.draft import Draft
from sam4mis.importers.list_rows import MarkdownList, Row
from sam4mis.model.matching import normalised
from sam4mis.model.problems import Problem, in_file
from sam4mis.model.registry import Registry

_MOST_SHOWN = 20
_IMPORT = "run `sam4mis import README.md`, which writes"
_RENDER = "then `sam4mis render`, and commit both files"


@dataclass(frozen=True, slots=True)
class HandEdits:
    """Text in README that is neither made from the data nor was there before."""

    problems: tuple[Problem, ...]
    """Each edit with its line in README and the remedy."""
    drafts: tuple[Draft, ...]
    """Entries of the rows that were added."""


def hand_edits(
    committed: str, made: str, before: str | None, registry: Registry, paths: dict[str, str]
) -> HandEdits:
    """Rows that were added, changed or taken out by hand, and other text that was.

    Args:
        committed: README as it stands.
        made: README as `render` makes it.
        before: README before the change; None if it is not known. Then only rows of works without
            an entry are reported: everything else may just be out of date.
        registry: the registry with gaps filled.
        paths: path of the file of each entry, by id.
    """
    theirs, ours = list_rows.read(committed), list_rows.read(made)
    earlier = None if before is None else list_rows.read(before)
    added = _added(theirs, ours, earlier)
    titles = _known_titles(registry)
    problems: list[Problem] = []
    drafts: list[Draft] = []
    for row in added:
        plan = list_import.plan(MarkdownList((row,), (), theirs.updated), registry)
        # A row with the title of an entry, or of a removed entry, is older than the data.
        if plan.drafts and normalised(row.title) not in titles:
            drafts += plan.drafts
            problems += [_new_row(row, draft) for draft in plan.drafts]
        elif earlier is not None:
            problems += _known_row(row, plan.report, paths)
    if earlier is not None:
        problems += _left_out(_removed_rows(earlier, ours, theirs, added))
        problems += _unreadable(theirs, earlier)
        problems += _other_text(committed, made, before or "")
    return HandEdits(tuple(sorted(problems)), tuple(drafts))


def _added(theirs: MarkdownList, ours: MarkdownList, earlier: MarkdownList | None) -> list[Row]:
    """Rows that are neither made from the data nor were there before."""
    known = {_plain(row) for row in (*ours.rows, *(earlier.rows if earlier else ()))}
    return [row for row in theirs.rows if _plain(row) not in known]


def _known_titles(registry: Registry) -> set[str]:
    """Titles of all versions and of removed entries, in normal form."""
    titles = {normalised(version.title) for version in registry.versions()}
    return titles | {normalised(removed.title) for removed in registry.removed}


def _plain(row: Row) -> Row:
    return replace(row, line=0, defects=())


def _new_row(row: Row, draft: Draft) -> Problem:
    return _edit(
        row.line,
        f"the row {row.title!r} was added by hand, but README is made from {layout.DATA}/",
        f"{_IMPORT} {draft.path}, {_RENDER}",
    )


def _known_row(
    row: Row, report: list_import.ImportReport, paths: dict[str, str]
) -> Iterator[Problem]:
    """A row of a work that has an entry, or for which no draft can be made."""
    sentences = (*report.conflicting, *report.differing, *report.invalid, *report.unplaced)
    if not sentences:
        return  # it agrees with the entry, in another order or section
    what = "; ".join(text.partition(f"{row.title!r}")[2].lstrip(": ") or text for text in sentences)
    entry = next((path for name, path in paths.items() if f"`{name}`" in what), None)
    yield _edit(
        row.line,
        f"the row {row.title!r} was changed by hand: {what}",
        f"change {entry} instead" if entry else "use a form, or `sam4mis add`, instead",
    )


def _left_out(gone: list[Row]) -> Iterator[Problem]:
    """A problem for each of some removed rows."""
    more = f" and {len(gone) - _MOST_SHOWN} more" if len(gone) > _MOST_SHOWN else ""
    for number, row in enumerate(gone[:_MOST_SHOWN], start=1):
        others = more if number == _MOST_SHOWN else ""
        yield _edit(
            1,
            f"the row {row.title!r}{others} was removed by hand",
            f"remove its entry and say why in {layout.REMOVED}, or give it a `status`",
        )


def _removed_rows(
    earlier: MarkdownList, ours: MarkdownList, theirs: MarkdownList, added: list[Row]
) -> list[Row]:
    """Rows that were there, are still made from the data, and are missing in README.

    A row with the title or the link of an added row was changed, not removed.
    """
    left = {_plain(row) for row in theirs.rows}
    wanted = {_plain(row) for row in ours.rows}
    changed = {(row.section, text) for row in added for text in (row.title, row.link) if text}
    return [
        row
        for row in earlier.rows
        if _plain(row) in wanted - left
        and changed.isdisjoint({(row.section, row.title), (row.section, row.link)})
    ]


def _unreadable(theirs: MarkdownList, earlier: MarkdownList) -> Iterator[Problem]:
    known = {bad.text for bad in earlier.unreadable}
    for bad in theirs.unreadable:
        if bad.text not in known:
            yield _edit(
                bad.line,
                "a row was added by hand and cannot be read",
                "use the form for a paper, or `sam4mis add`, instead",
            )


def _other_text(committed: str, made: str, before: str) -> Iterator[Problem]:
    """The first line outside of the tables that was written by hand."""
    known = {*made.splitlines(), *before.splitlines()}
    for number, line in enumerate(committed.splitlines(), start=1):
        if line.strip() and "|" not in line and line not in known:
            yield _edit(
                number,
                "this text was changed by hand",
                f"change {layout.ABOUT}, {layout.SECTIONS} or {layout.TEMPLATES}/README.md.j2",
            )
            return


def _edit(line: int, message: str, remedy: str) -> Problem:
    return in_file(layout.README, "edited-by-hand", message, remedy, line)
