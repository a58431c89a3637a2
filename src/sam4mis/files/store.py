"""The only room that reads and writes the registry's files."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except (
    ImportError
):  # no POSIX system; there, a file that is open can be neither removed nor renamed
    flock = None  # type: ignore[assignment]

from sam4mis.files import layout
from sam4mis.model.errors import CannotRunError, LayoutError

# Enough to see that a file is too large, without reading what may not end.
_READ_LIMIT = 2_000_000
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def find_root(start: Path) -> Path:
    """The folder itself, if it is a checkout of the registry.

    Raises:
        LayoutError: no `data/` folder is there.
    """
    if not (start / layout.DATA).is_dir():
        raise LayoutError(
            f"{start}: no data/ folder here; run in a checkout of the registry or give --root"
        )
    return start


@contextmanager
def _reported(doing: str, path: str = "") -> Iterator[None]:
    """Turn what the system says into a sentence for people."""
    try:
        yield
    except OSError as error:
        where = path or error.filename or "a file"
        raise CannotRunError(f"{where}: cannot be {doing} ({error.strerror})") from error


def data_paths(root: Path) -> list[tuple[str, bool]]:
    """What is under data/, sorted, and whether it is a plain file: no link, pipe or device.

    Paths are relative to the root, with forward slashes.

    Raises:
        CannotRunError: a folder cannot be read.
    """
    with _reported("read"):
        return sorted(_walk(root / layout.DATA, f"{layout.DATA}/"))


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir(follow_symlinks=False):
                yield from _walk(Path(item.path), f"{prefix}{item.name}/")
            else:
                yield f"{prefix}{item.name}", item.is_file(follow_symlinks=False)


def read(root: Path, path: str, limit: int = _READ_LIMIT) -> bytes:
    """The bytes of a file, at most a little more than any file may have.

    Links are not followed: what they lead to is not part of the registry.

    Raises:
        CannotRunError: the file cannot be read.
    """
    # Bare system calls: this is done for every entry, and buffers would double the time.
    try:
        descriptor = os.open(f"{root}/{path}", _READ_FLAGS)
        try:
            left = min(os.fstat(descriptor).st_size, limit)
            raw = os.read(descriptor, left)
            while len(raw) < left and (more := os.read(descriptor, left - len(raw))):
                raw += more
            return raw
        finally:
            os.close(descriptor)
    except OSError as error:
        raise CannotRunError(f"{path}: cannot be read ({error.strerror})") from error


def read_text(root: Path, path: str) -> str:
    """The text of a file, or nothing where there is no such file.

    Raises:
        CannotRunError: the file cannot be read, or is not UTF-8.
    """
    if not (root / path).exists():
        return ""
    try:
        return read(root, path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError(f"{path}: is not UTF-8 text") from error


def write(root: Path, path: str, content: bytes) -> bool:
    """Put `content` at `path`, wholly or not at all; False where it stood there already.

    What a run that was killed left behind in that folder is removed, once in each run.

    Raises:
        CannotRunError: the file cannot be written, or is a link; what was there is untouched.
    """
    target = root / path
    with _reported("written", path):
        _remove_left_over(str(target.parent))
        if target.is_symlink():
            raise CannotRunError(
                f"{path}: is a link, and what it leads to may be anybody's; remove it, or put a "
                "plain file in its place"
            )
        if target.is_file() and target.read_bytes() == content:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = _part(target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                if flock is not None:
                    _put_in_place(Path(name), target)
            if flock is None:
                _put_in_place(Path(name), target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return True


def _put_in_place(part: Path, target: Path) -> None:
    part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
    part.replace(target)


_PART = re.compile(rf"\.sam4mis-[a-z0-9_]+{re.escape(layout.PART)}")


def _part(folder: Path) -> tuple[int, str]:
    """A new file that is being written, open and locked as long as it is open: number and name."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".sam4mis-", suffix=layout.PART)
        # Between the two steps, another run may have taken it for left over.
        if _lock(handle) and Path(name).exists():
            return handle, name
        os.close(handle)


def _lock(handle: int) -> bool:
    """Whether nobody else is writing this file, as far as that can be told."""
    if flock is not None:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except OSError:
            return False
    return True


@cache
def _remove_left_over(folder: str) -> None:
    """Remove what a killed run was writing here: files of our own naming that nobody has open."""
    with suppress(FileNotFoundError), os.scandir(folder) as items:
        found = [
            item.path
            for item in items
            if _PART.fullmatch(item.name) and item.is_file(follow_symlinks=False)
        ]
        for path in found:
            with suppress(OSError):
                handle = os.open(path, _READ_FLAGS)
                try:
                    if _lock(handle):
                        Path(path).unlink()
                finally:
                    os.close(handle)


def add(root: Path, contents: Mapping[str, bytes]) -> None:
    """Make new files, by path below the root: all of them or none.

    Raises:
        CannotRunError: one of them is there already, or cannot be written.
    """
    for path in contents:
        if (root / path).exists() or (root / path).is_symlink():
            raise CannotRunError(f"{path}: is there already; nothing was written")
    written: list[str] = []
    try:
        for path, content in contents.items():
            write(root, path, content)
            written.append(path)
    except BaseException:
        for path in written:
            (root / path).unlink(missing_ok=True)
        raise


def replace(root: Path, contents: Mapping[str, bytes]) -> None:
    """Put several files in place, by path below the root, in this order: all of them or none.

    Raises:
        CannotRunError: one cannot be written; those before it are as they were.
    """
    before: dict[str, bytes | None] = {}
    try:
        for path, content in contents.items():
            before[path] = (root / path).read_bytes() if (root / path).is_file() else None
            write(root, path, content)
    except BaseException:
        for path, old in before.items():
            if old is None:
                (root / path).unlink(missing_ok=True)
            elif not (root / path).is_symlink():
                write(root, path, old)
        raise


def files(root: Path, folder: str) -> dict[str, bytes]:
    """Every file below a folder, by path inside it.

    Raises:
        CannotRunError: a file cannot be read, or is a link: what it leads to may be private.
    """
    base = root / folder
    found = {}
    with _reported("read"):
        for path, is_file in sorted(_walk(base, "")) if base.is_dir() else ():
            if not is_file:
                raise CannotRunError(f"{folder}/{path}: is a link or no plain file; remove it")
            found[path] = (base / path).read_bytes()
    return found


def marks(root: Path, folders: Iterable[str], single: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Time of change in nanoseconds and size of every file below folders, and of single files.

    A file that vanishes meanwhile is left out.
    """
    paths = list(single)
    for folder in folders:
        base = root / folder
        with _reported("read"):
            paths += [f"{folder}/{path}" for path, _ in _walk(base, "")] if base.is_dir() else []
    found = {}
    for path in paths:
        with suppress(FileNotFoundError):
            seen = (root / path).stat()
            found[path] = (seen.st_mtime_ns, seen.st_size)
    return found
