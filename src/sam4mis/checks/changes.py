"""What a branch changes, asked of git."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from sam4mis.files import layout
from sam4mis.model.errors import CannotRunError
from sam4mis.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths below the root, with forward slashes, that differ from a base."""

    present: frozenset[str]
    """Added or altered, committed or not."""
    removed: frozenset[str]
    """Deleted, or moved elsewhere."""


def since(root: Path, base: str) -> Changes:
    """What the work tree has that the common ancestor with `base` has not, and the reverse.

    Args:
        root: top folder of a git checkout, or a folder inside one.
        base: a branch, tag or commit.

    Raises:
        CannotRunError: git is missing, this is no checkout, or it does not know the base.
    """
    ancestor = _ancestor(root, base)
    altered = _paths(
        root, "diff", "--name-status", "--no-renames", "--relative", "-z", ancestor, "--"
    )
    pairs = list(zip(altered[::2], altered[1::2], strict=True))
    untracked = _paths(root, "ls-files", "--others", "--exclude-standard", "-z")
    return Changes(
        present=frozenset(path for state, path in pairs if state != "D") | frozenset(untracked),
        removed=frozenset(path for state, path in pairs if state == "D"),
    )


def concerns(problem: Problem, changed: Changes) -> bool:
    """Whether a problem is one of a changed file, or says that such a file is the other party.

    Of two entries with one identifier, the later addition is blamed; a changed entry can claim to
    be the earlier one.
    """
    if problem.path in changed.present:
        return True
    kinds = (layout.kind_of(path) for path in changed.present)
    return any(f"`{kind.entry_id}`" in problem.message for kind in kinds if kind and kind.entry_id)


def text_before(root: Path, base: str, path: str) -> str:
    """A file as the common ancestor with `base` has it; nothing where it has none.

    Raises:
        CannotRunError: git is missing, this is no checkout, or it does not know the base.
    """
    ancestor = _ancestor(root, base)
    if not _paths(root, "ls-tree", "-z", "--name-only", ancestor, "--", path):
        return ""
    return _git(root, "show", f"{ancestor}:./{path}")


def _ancestor(root: Path, base: str) -> str:
    # A word that begins with a dash would be an option of git, and might run something.
    if base.startswith("-"):
        raise CannotRunError(f"{base!r} is not the name of a branch or commit")
    return _git(root, "merge-base", base, "HEAD").strip()


def _paths(root: Path, *arguments: str) -> list[str]:
    return [path for path in _git(root, *arguments).split("\0") if path]


def _git(root: Path, *arguments: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603  # no shell; the base cannot be an option
            ["git", "-C", str(root), *arguments],  # noqa: S607  # the git of the machine
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotRunError("git is not on this machine; leave out --changed") from error
    if run.returncode != 0:
        reason = run.stderr.strip().splitlines()
        raise CannotRunError(f"git {arguments[0]}: {reason[-1] if reason else 'failed'}")
    return run.stdout
