"""The published folder: what changed is written, what is gone is removed, nothing else touched."""

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sam4mis.model.errors import SiteBuildError

_WRITERS = 2
_WAITING = 256
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Folder:
    """A folder that is to hold exactly the files that are put into it.

    It can be made again at any time; so files are written in place and not flushed to the disk,
    which would take longer than making them. Threads write while the next files are made: most of
    the time of a first build is spent in the system.
    """

    def __init__(self, path: Path) -> None:
        """Open the folder.

        Raises:
            SiteBuildError: something that is no folder is in its place.
        """
        if path.exists() and not path.is_dir():
            raise SiteBuildError(f"{path.name} is a file and in the way of the site; remove it")
        self._root = str(path)
        self._is_new = not path.exists()
        self._folders: set[str] = set()
        self._files: set[str] = set()
        self._writers = ThreadPoolExecutor(_WRITERS)
        self._writing: deque[Future[None]] = deque()

    def put(self, path: str, content: bytes) -> None:
        """Have `content` at `path`, which has forward slashes, at the latest after `close`.

        Raises:
            OSError: a file cannot be written, this one or an earlier one.
        """
        folder = path.rpartition("/")[0]
        target = f"{self._root}/{path}"
        if folder not in self._folders:
            Path(self._root, folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        self._files.add(path)
        self._writing.append(self._writers.submit(_write, target, content, new=self._is_new))
        # What waits is kept in memory: no more of it than the writers need to stay busy.
        while len(self._writing) > _WAITING:
            self._writing.popleft().result()

    def close(self) -> None:
        """Wait until all is written, and remove what was not put there.

        Raises:
            OSError: a file cannot be written or removed.
        """
        self._writers.shutdown()
        while self._writing:
            self._writing.popleft().result()
        if self._is_new:
            return
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
    # Bare system calls: a large site has tens of thousands of small files.
    descriptor = os.open(path, _FLAGS, 0o644)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, content[written:])
    finally:
        os.close(descriptor)


def _holds(path: str, content: bytes) -> bool:
    try:
        with Path(path).open("rb", buffering=0) as file:
            return os.fstat(file.fileno()).st_size == len(content) and file.readall() == content
    except FileNotFoundError:
        return False
