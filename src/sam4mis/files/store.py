"""The only module that reads and writes the files of the registry."""

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

# Enough to detect a file that is too large, without reading an endless one.
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
    """Turn an OSError into a CannotRunError with a message for people."""
    try:
        yield
    except OSError as error:
        where = path or error.filename or "a file"
        raise CannotRunError(f"{where}: cannot be {doing} ({error.strerror})") from error


def data_paths(root: Path) -> list[tuple[str, bool]]:
    """Sorted paths under data/, and whether each is a regular file: no link, pipe or device.

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
    """The bytes of a file, cut just above the size limit of data files.

    Links are not followed: what they lead to is not part of the registry.

    Raises:
        CannotRunError: the file cannot be read.
    """
    # Plain system calls: this runs for every entry, and buffers would double the time.
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
    """The text of a file; empty if there is no such file.

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
    """Write `content` to `path` atomically; return False if the file had this content already.

    Temporary files that a killed run left in that folder are removed, once in each run.

    Raises:
        CannotRunError: the file cannot be written, or is a link; what was there is untouched.
    """
    target = root / path
    with _reported("written", path):
        _remove_left_over(str(target.parent))
        if target.is_symlink():
            raise CannotRunError(
                f"{path}: is a link, and may lead to a file outside; remove it, or replace it by a "
                "plain file"
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
    """Open and lock a new temporary file; return its file descriptor and name."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".sam4mis-", suffix=layout.PART)
        # Between creating and locking it, another run may have removed the file as left over.
        if _lock(handle) and Path(name).exists():
            return handle, name
        os.close(handle)


def _lock(handle: int) -> bool:
    """Whether no other process is writing this file, as far as can be determined."""
    if flock is not None:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except OSError:
            return False
    return True


@cache
def _remove_left_over(folder: str) -> None:
    """Remove temporary files of killed runs: files with our ending that no process has locked."""
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
    """Create new files, by path below the root: all of them or none.

    Raises:
        CannotRunError: one of them is there already, or cannot be written.
    """
    for path in contents:
        if (root / path).exists() or (root / path).is_symlink():
            raise CannotRunError(f"{path}: exists already; nothing was written")
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
    """Replace several files, by path below the root, in this order: all of them or none.

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


def stamps(root: Path, folders: Iterable[str], single: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Modification time in nanoseconds and size of files, and of every file below folders.

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
