"""The files that a branch changes, according to git."""

import subprocess
from collections.abc import Iterable, Iterator
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
    """Files that differ between the work tree and its common ancestor with `base`.

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
    """Whether a problem is in a changed file, or names a changed file as the other party.

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


def files_before(root: Path, base: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Files as the common ancestor with `base` has them, by path; those it lacks are left out.

    Raises:
        CannotRunError: git is missing, this is no checkout, or it does not know the base.
    """
    ancestor = _ancestor(root, base)
    # git takes one name a line, and no data file has a line break in its name.
    asked = [path for path in sorted(set(paths)) if "\n" not in path]
    names = "".join(f"{ancestor}:./{path}\n" for path in asked)
    answer = _run(root, "cat-file", "--batch", given=names.encode(errors="surrogateescape"))
    found = zip(asked, _contents(answer, len(asked)), strict=True)
    return {path: content for path, content in found if content is not None}


def _contents(answer: bytes, number: int) -> Iterator[bytes | None]:
    """The files in an answer of `git cat-file --batch`; None for one that git does not have.

    https://git-scm.com/docs/git-cat-file#_batch_output
    """
    start = 0
    for _ in range(number):
        end = answer.index(b"\n", start)
        header = answer[start:end].rsplit(b" ", 2)
        start = end + 1
        if len(header) < 3 or not header[2].isdigit():
            yield None
            continue
        size = int(header[2])
        yield answer[start : start + size] if header[1] == b"blob" else None
        start += size + 1


def _ancestor(root: Path, base: str) -> str:
    # git would read a name that begins with a dash as an option.
    if base.startswith("-"):
        raise CannotRunError(f"{base!r} is not the name of a branch or commit")
    return _git(root, "merge-base", base, "HEAD").strip()


def _paths(root: Path, *arguments: str) -> list[str]:
    return [path for path in _git(root, *arguments).split("\0") if path]


def _git(root: Path, *arguments: str) -> str:
    return _run(root, *arguments).decode(errors="surrogateescape")


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    try:
        run = subprocess.run(  # noqa: S603  # no shell; the base cannot be an option
            ["git", "-C", str(root), *arguments],  # noqa: S607  # the git of the machine
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotRunError("git is not on this machine; leave out --changed") from error
    if run.returncode != 0:
        reason = run.stderr.decode(errors="replace").strip().splitlines()
        raise CannotRunError(f"git {arguments[0]}: {reason[-1] if reason else 'failed'}")
    return run.stdout
