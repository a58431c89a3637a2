"""What a change means for readers: problems, rows and the difference in README, as Markdown."""

from collections.abc import Collection, Iterable
from pathlib import Path

from sam4mis import layout
from sam4mis.comparison import Alteration
from sam4mis.loading import Loaded
from sam4mis.problems import Problem, as_text
from sam4mis.registry import Listing
from sam4mis.render import difference, environment, fenced, render

_LONGEST = 400
"""Lines of the difference that are shown; a summary of GitHub's holds a megabyte."""


def preview(
    loaded: Loaded,
    changed: Collection[str],
    problems: Iterable[Problem],
    alterations: Iterable[Alteration],
    readme: tuple[str, str] | None,
    root: Path,
) -> str:
    """The text for the summary of a pull request. Nothing from the data can act in it.

    Args:
        loaded: the registry with the change.
        changed: paths of the changed files.
        problems: what is wrong with them.
        alterations: titles that changed and author lists that got shorter.
        readme: README before and after; None where the problems keep it from being made.
        root: the checkout, for the templates.
    """
    lines = difference(*readme, layout.README).splitlines() if readme else []
    env = environment(root, "md")
    return render(
        "preview.md.j2",
        env,
        problems=[as_text(problem) for problem in problems],
        alterations=list(alterations),
        tables=list(_tables(loaded, changed)),
        table=env.get_template("rows.md.j2").module.table,  # type: ignore[attr-defined]  # a macro
        readme=readme is not None,
        difference="\n".join(lines[:_LONGEST]),
        left_out=len(lines[_LONGEST:]),
        fenced=fenced,
    )


def _tables(loaded: Loaded, changed: Collection[str]) -> Iterable[tuple[object, list[Listing]]]:
    for section in loaded.registry.sections:
        rows = [
            row for row in loaded.registry.rows(section) if loaded.paths[row.work.id] in changed
        ]
        if rows:
            yield section, rows
