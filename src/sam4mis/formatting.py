"""Data files in canonical form, without losing a comment or touching a broken file."""

from dataclasses import dataclass, field
from pathlib import Path

from sam4mis import layout, store, yamltext
from sam4mis.problems import Problem
from sam4mis.validation import Source, comment_inside, faults_of

_MENDED_BY_WRITING = {"byte-order-mark", "unquoted-id"}


@dataclass(slots=True)
class Outcome:
    """New contents by path, and what keeps other files from being written."""

    changes: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def plan(root: Path) -> Outcome:
    """Which files are not in canonical form, and how they would be.

    Raises:
        CannotRunError: a file cannot be read.
    """
    outcome = Outcome()
    for path, is_file in store.data_paths(root):
        kind = layout.kind_of(path) if is_file else None
        if kind is not None:
            _plan_file(Source(path, store.read(root, path)), layout.key_order(kind.model), outcome)
    return outcome


def _plan_file(source: Source, order: yamltext.KeyOrder, outcome: Outcome) -> None:
    data = source.parsed.data
    faults = [problem for problem in faults_of(source) if problem.code not in _MENDED_BY_WRITING]
    if faults or data is None:
        outcome.problems += faults
        return
    header, lost = yamltext.comments(source.raw)
    if lost is not None:
        outcome.problems.append(comment_inside(source, lost))
        return
    content = yamltext.write(data, order, header)
    if content != source.raw:
        outcome.changes[source.path] = content
