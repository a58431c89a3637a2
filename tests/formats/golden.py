"""`make golden`: writes anew what every format is expected to make of the works of tests/cases/formats.

`data/` there, laid over the made-up registry, has a work of each kind; `expected/` has every file that
the site makes of them for programs, the heads of their pages, the database as SQL and CITATION.cff.
Nothing is right because it was written here: read what `git diff` says of it.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sam4mis.files import loading
from sam4mis.formats import citation_file, page_metadata
from sam4mis.formats.reference import references
from sam4mis.site import exports
from sam4mis.upkeep import fill_gaps
from tests.support.made_up_registries import CASES, small_registry

EXPECTED = CASES / "formats" / "expected"
_SITE = "https://example.org/list/"


def files() -> Iterator[tuple[str, bytes]]:
    """Path below `EXPECTED` and content of every file."""
    with tempfile.TemporaryDirectory() as folder:
        root = small_registry(Path(folder) / "list", CASES / "formats")
        registry = fill_gaps.filled(loading.load(root)).registry
    for path, content in exports.files(registry, _SITE):
        if path.endswith(".sqlite"):
            yield f"{path.removesuffix('ite')}", _sql(content)
        elif not path.startswith("exports/parts/"):  # made of the same texts
            yield path, content
    for item in references(registry):
        head = f"{exports.head_of(item, 'CC0-1.0')}{page_metadata.coins(item)}\n"
        yield f"{item.work.entry_kind.folder}/{item.id}.head.html", head.encode()
    assert registry.about is not None
    text = citation_file.text(registry.about, registry.last_update, _SITE, f"{_SITE}git")
    yield "CITATION.cff", text.encode()


def _sql(database: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        lines = [line for line in connection.iterdump() if "works_fts" not in line]
        # What the index holds, word by word; its own tables are bytes.
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, works_fts, row)")
        words = connection.execute("SELECT term, cnt FROM temp.words").fetchall()
    counted = [f"-- {word}: {count}" for word, count in words]
    return "\n".join([*lines, *counted, ""]).encode()


def main() -> None:
    """Write all of them, and remove what is no longer made."""
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, content in files():
        target = EXPECTED / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    print("written; now read: git diff tests/cases/formats/expected")


if __name__ == "__main__":
    main()
