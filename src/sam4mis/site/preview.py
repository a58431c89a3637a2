"""The summary of a pull request as Markdown: problems, rows, and the difference in README."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from sam4mis.checks.comparison import Alteration
from sam4mis.files import layout
from sam4mis.formats.markdown import fenced
from sam4mis.importers.readme_rows import HandEdits
from sam4mis.model.problems import Problem, as_text
from sam4mis.model.registry import WorkVersion
from sam4mis.site.templates import difference, environment, render
from sam4mis.upkeep.fill_gaps import FilledData

_LONGEST = 400
"""Lines of the difference that are shown; a summary of GitHub's holds a megabyte."""


@dataclass(frozen=True, slots=True)
class ReadmeChange:
    """README before and after a change."""

    before: str
    made: str | None
    """README made from the data; None if errors in the data prevent it."""
    edits: HandEdits | None
    """Edits made by hand; None if README is unchanged or as made from the data."""


def preview(
    loaded: FilledData,
    changed: Collection[str],
    problems: Iterable[Problem],
    alterations: Iterable[Alteration],
    readme: ReadmeChange,
    root: Path,
) -> str:
    """The text for the summary of a pull request. Nothing from the data can act in it.

    Args:
        loaded: the registry with the change.
        changed: paths of the changed files.
        problems: what is wrong with them.
        alterations: titles that changed and author lists that got shorter.
        readme: README before and after the change.
        root: the checkout, for the templates.
    """
    made, edits = readme.made, readme.edits
    lines = [] if made is None else difference(readme.before, made, layout.README).splitlines()
    env = environment(root, "md")
    return render(
        "preview.md.j2",
        env,
        problems=[as_text(problem) for problem in problems],
        alterations=list(alterations),
        tables=list(_tables(loaded, changed)),
        table=env.get_template("rows.md.j2").module.table,  # type: ignore[attr-defined]  # a macro
        readme=made is not None,
        edits=edits,
        edited=[as_text(problem) for problem in edits.problems] if edits else [],
        drafts=[(one.path, one.content.decode("utf-8")) for one in edits.drafts] if edits else [],
        difference="\n".join(lines[:_LONGEST]),
        left_out=len(lines[_LONGEST:]),
        fenced=fenced,
    )


def _tables(
    loaded: FilledData, changed: Collection[str]
) -> Iterable[tuple[object, list[WorkVersion]]]:
    for section in loaded.registry.sections:
        rows = [
            row for row in loaded.registry.rows(section) if loaded.paths[row.work.id] in changed
        ]
        if rows:
            yield section, rows
