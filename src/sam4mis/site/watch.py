"""Say which files changed, for `sam4mis serve`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sam4mis.files import layout, store

FileStamps = Mapping[str, tuple[int, int]]
"""Time of change and size of each file that matters, by path."""

_WATCHED = (layout.DATA, layout.DOCS, layout.TEMPLATES)


def stamps(root: Path) -> FileStamps:
    """Time and size of each file from which the site is made."""
    return store.stamps(root, _WATCHED, (layout.SITE_CONFIG,))


def changes(root: Path, pause: Callable[[], object]) -> Iterator[list[str]]:
    """Poll for ever; each time that files changed, yield their paths.

    `pause` waits between two looks.
    """
    before = stamps(root)
    while True:
        pause()
        now = stamps(root)
        if now != before:
            yield sorted(
                path for path in now.keys() | before.keys() if now.get(path) != before.get(path)
            )
            before = now
