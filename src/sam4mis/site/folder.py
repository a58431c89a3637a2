"""The published folder: write changed files, remove old ones, and touch no others."""

import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sam4mis.model.errors import SiteBuildError

LIST = ".sam4mis-files"
"""Hidden file that lists the files of a build in its folder."""

_WRITERS = 2
_WAITING = 256
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
# Readable by everybody, whatever the umask, because web servers run as another user.
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755
_HAS_MODES = os.name == "posix"
# During a build, and after a build was killed, all files count as its own.
_ALL = "*\n"


def take(path: Path) -> None:
    """Claim a folder for a build, which may then replace and remove its files.

    Raises:
        SiteBuildError: it is a link or a file, or holds something that no build put there.
        OSError: it cannot be read or made.
    """
    _check(path)
    _mark(path)


def _check(path: Path) -> bool:
    """Refuse a folder with foreign files; return whether the folder is missing or empty."""
    if path.is_symlink():
        raise SiteBuildError(
            f"{path.name} is a link, and the build would empty what it leads to; remove the link"
        )
    if path.exists() and not path.is_dir():
        raise SiteBuildError(f"{path.name} is a file and in the way of the site; remove it")
    there = sorted(_files_in(path)) if path.is_dir() else []
    foreign = _foreign(path, there)
    if foreign:
        others = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise SiteBuildError(
            f"{path}: holds {foreign[0]}{others}, which no build is known to have made; "
            "move elsewhere what is needed, and remove the folder"
        )
    return not there


def _mark(path: Path) -> None:
    _make_folder(path)
    _write(str(path / LIST), _ALL.encode(), new=False)


def _foreign(path: Path, there: Iterable[tuple[str, bool]]) -> list[str]:
    """Files in a folder that no build made, or that are links now."""
    try:
        listed = (path / LIST).read_text(encoding="utf-8") if not (path / LIST).is_symlink() else ""
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        listed = ""
    known = {LIST, *listed.splitlines()}
    return [name for name, is_link in there if is_link or not (listed == _ALL or name in known)]


def _files_in(folder: Path, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """All that is no folder, by path with forward slashes, and whether it is a link."""
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir(follow_symlinks=False):
                yield from _files_in(Path(item.path), f"{prefix}{item.name}/")
            else:
                yield f"{prefix}{item.name}", item.is_symlink()


def _make_folder(path: Path) -> None:
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        path.chmod(_FOLDER_MODE)


class Folder:
    """A folder that will contain exactly the files that are put into it.

    It can be made again at any time; so files are written in place and not flushed to the disk,
    which would take longer than making them. Threads write while the next files are made: most of
    the time of a first build is spent in the system.
    """

    def __init__(self, path: Path) -> None:
        """Open the folder.

        Raises:
            SiteBuildError: it is a link or a file, or holds something that no build put there.
            OSError: it cannot be read.
        """
        self._is_new = _check(path)
        self._root = str(path)
        self._folders: set[str] = set()
        self._files: set[str] = {LIST}
        self._writers = ThreadPoolExecutor(_WRITERS)
        self._writing: deque[Future[None]] = deque()

    def put(self, path: str, content: bytes) -> None:
        """Write `content` to `path`, with forward slashes; complete after `close` at the latest.

        Raises:
            OSError: a file cannot be written, this one or an earlier one.
        """
        if not self._folders:
            _mark(Path(self._root))
        folder = path.rpartition("/")[0]
        target = f"{self._root}/{path}"
        if folder not in self._folders:
            _make_folder(Path(self._root, folder))
            self._folders.add(folder)
        self._files.add(path)
        self._writing.append(self._writers.submit(_write, target, content, new=self._is_new))
        # Waiting files are in memory: keep only as many as the writers need to stay busy.
        while len(self._writing) > _WAITING:
            self._writing.popleft().result()

    def close(self) -> None:
        """Wait until all files are written, and remove files that were not put.

        Raises:
            OSError: a file cannot be written or removed.
        """
        self._writers.shutdown()
        while self._writing:
            self._writing.popleft().result()
        if not self._folders:
            _mark(Path(self._root))
        if not self._is_new:
            self._remove_others()
        listed = "".join(f"{name}\n" for name in sorted(self._files))
        _write(f"{self._root}/{LIST}", listed.encode(), new=False)

    def _remove_others(self) -> None:
        start = len(self._root) + 1
        for folder, _, files in os.walk(self._root, topdown=False):
            inside = folder[start:].replace(os.sep, "/")
            for name in files:
                if (f"{inside}/{name}" if inside else name) not in self._files:
                    Path(folder, name).unlink()
            with os.scandir(folder) as left:
                is_empty = next(left, None) is None
            if is_empty:
                Path(folder).rmdir()


def _write(path: str, content: bytes, *, new: bool) -> None:
    if not new and _holds(path, content):
        return
    # Plain system calls: a large site has tens of thousands of small files.
    descriptor = os.open(path, _FLAGS, _FILE_MODE)
    try:
        if _HAS_MODES:
            os.fchmod(descriptor, _FILE_MODE)
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)


def _holds(path: str, content: bytes) -> bool:
    try:
        with Path(path).open("rb", buffering=0) as file:
            seen = os.fstat(file.fileno())
            if _HAS_MODES and stat.S_IMODE(seen.st_mode) != _FILE_MODE:
                return False
            return seen.st_size == len(content) and file.readall() == content
    except FileNotFoundError:
        return False
