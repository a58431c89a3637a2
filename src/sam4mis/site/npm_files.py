"""Copies files of npm packages into the site: the search library, the fonts and their licences."""

from collections.abc import Iterator
from pathlib import Path

from sam4mis.model.errors import CannotRunError

_PACKAGES = "node_modules"
_SERIF, _SANS = "@fontsource-variable/source-serif-4", "@fontsource-variable/source-sans-3"
_FONTS = "assets/fonts"
# Latin and its extensions, for names of authors; other scripts are left out.
_FILES = (
    ("minisearch/dist/umd/index.js", "assets/search/minisearch.js"),
    (f"{_SERIF}/files/source-serif-4-latin-wght-normal.woff2", f"{_FONTS}/serif.woff2"),
    (f"{_SERIF}/files/source-serif-4-latin-ext-wght-normal.woff2", f"{_FONTS}/serif-ext.woff2"),
    (f"{_SANS}/files/source-sans-3-latin-wght-normal.woff2", f"{_FONTS}/sans.woff2"),
    (f"{_SANS}/files/source-sans-3-latin-ext-wght-normal.woff2", f"{_FONTS}/sans-ext.woff2"),
    (f"{_SANS}/files/source-sans-3-latin-wght-italic.woff2", f"{_FONTS}/sans-italic.woff2"),
    # The licence of the fonts asks to go with them: https://openfontlicense.org/
    (f"{_SERIF}/LICENSE", f"{_FONTS}/LICENSE-serif.txt"),
    (f"{_SANS}/LICENSE", f"{_FONTS}/LICENSE-sans.txt"),
)
# The site does not ship the source map.
_SOURCE_MAP = b"//# sourceMappingURL=index.js.map"


def files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path in the site and the content of each file.

    Raises:
        CannotRunError: a package is not installed.
        OSError: a file cannot be read.
    """
    for source, target in _FILES:
        path = root / _PACKAGES / source
        if not path.is_file():
            raise CannotRunError(f"{_PACKAGES}/{source} is missing: run `make clean setup`")
        yield target, path.read_bytes().replace(_SOURCE_MAP, b"")
