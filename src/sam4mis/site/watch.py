"""Rebuild the site when a file changes, for `sam4mis serve`.

MkDocs runs only when a page, the theme or mkdocs.yml changed. Otherwise the page shells of its last
run are filled again, which takes a fraction of a second.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sam4mis.files import layout, store
from sam4mis.site import build
from sam4mis.upkeep.fill_gaps import FilledData

FileStamps = Mapping[str, tuple[int, int]]
"""Time of change and size of each file that matters, by path."""

_WATCHED = (layout.DATA, layout.DOCS, layout.TEMPLATES)


class Site:
    """The site of a checkout, with the page shells of its last build."""

    def __init__(self, root: Path) -> None:
        """Start without page shells: the first build runs MkDocs."""
        self._root = root
        self._sources: dict[str, bytes] = {}
        self._shells: Mapping[str, bytes] = {}

    def build(self, loaded: FilledData) -> int:
        """Build what changed; returns how many pages of works the site has.

        Raises:
            CannotRunError: as `build.build` does.
        """
        sources = build.sources(loaded.registry, self._root) | self._theme()
        if sources != self._sources:
            self._shells = build.shells(loaded.registry, self._root)
            self._sources = sources
        return build.publish(loaded, self._root, self._shells)

    def _theme(self) -> dict[str, bytes]:
        found = {layout.SITE_CONFIG: store.read(self._root, layout.SITE_CONFIG)}
        for path, content in store.files(self._root, layout.THEME).items():
            found[f"{layout.THEME}/{path}"] = content
        return found


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
