"""Bring data files into canonical form. Files with comments inside or with faults are refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sam4mis.files import layout, store, yaml_text
from sam4mis.files.validation import DataFile, comment_inside, faults_of, rule_failed
from sam4mis.model.problems import Problem
from sam4mis.model.records import Record

# Faults of a file that disappear when the file is written in canonical form.
_MENDED_BY_WRITING = {"byte-order-mark", "unquoted-id"}

Rewrite = Callable[[type[Record], dict[str, Any]], dict[str, Any]]
"""A further change of the plain data of a file, given its model."""


@dataclass(slots=True)
class Outcome:
    """New contents by path, and the problems that keep other files from being written."""

    changes: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def plan(root: Path, *, modelines: bool = False) -> Outcome:
    """New contents of all files that are not in canonical form.

    The comment by which editors find the schema of a file is corrected where it is wrong, and with
    `modelines` added where it is missing.

    Raises:
        CannotRunError: a file cannot be read.
    """
    outcome = Outcome()
    for path, is_file in store.data_paths(root):
        if is_file:
            plan_file(root, path, outcome, modeline=modelines)
    return outcome


def plan_file(
    root: Path,
    path: str,
    outcome: Outcome,
    change: Rewrite | None = None,
    *,
    modeline: bool = False,
) -> None:
    """Add the canonical form of one file, after an optional change, to `outcome`.

    Raises:
        CannotRunError: the file cannot be read.
    """
    kind = layout.kind_of(path)
    if kind is None:
        return
    source = DataFile(path, store.read(root, path))
    data = source.parsed.data
    faults = [problem for problem in faults_of(source) if problem.code not in _MENDED_BY_WRITING]
    if faults or data is None:
        outcome.problems += faults
        return
    if source.parsed.comment is not None:
        outcome.problems.append(comment_inside(source, source.parsed.comment))
        return
    if change is not None:
        try:
            data = change(kind.model, data)
        except Exception as error:
            outcome.problems.append(rule_failed(path, "change", error))
            return
    header = _with_modeline(source.parsed.header, path, wanted=modeline)
    content = yaml_text.write(data, layout.key_order(kind.model), header)
    if content != source.raw:
        outcome.changes[source.path] = content


def _with_modeline(header: str, path: str, *, wanted: bool) -> str:
    """The opening comments with the right schema comment, if there is one or one is wanted."""
    lines = header.splitlines(keepends=True)
    others = [line for line in lines if not line.startswith(layout.MODELINE)]
    if len(others) == len(lines) and not wanted:
        return header
    return layout.modeline(path) + "".join(others)
