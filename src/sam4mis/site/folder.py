"""The published folder: what changed is written, what is gone is removed, nothing else touched."""

import os
from pathlib import Path

from sam4mis.errors import SiteBuildError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Folder:
    """A folder that is to hold exactly the files that are put into it.

    It can be made again at any time; so files are written in place and not flushed to the disk,
    which would take longer than making them.
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

    def put(self, path: str, content: bytes) -> None:
        """Have `content` at `path`, which has forward slashes.

        Raises:
            OSError: the file cannot be written.
        """
        folder = path.rpartition("/")[0]
        target = f"{self._root}/{path}"
        if folder not in self._folders:
            Path(self._root, folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        self._files.add(path)
        # Bare system calls: a large site has tens of thousands of small files.
        if self._is_new or not _holds(target, content):
            descriptor = os.open(target, _FLAGS, 0o644)
            try:
                written = os.write(descriptor, content)
                while written < len(content):
                    written += os.write(descriptor, content[written:])
            finally:
                os.close(descriptor)

    def close(self) -> None:
        """Remove what was not put there.

        Raises:
            OSError: a file cannot be removed.
        """
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


def _holds(path: str, content: bytes) -> bool:
    try:
        with Path(path).open("rb", buffering=0) as file:
            return os.fstat(file.fileno()).st_size == len(content) and file.readall() == content
    except FileNotFoundError:
        return False
