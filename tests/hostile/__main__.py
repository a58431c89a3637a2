"""All hostile strings in all fields, and all pages in a browser; the figures of docs/reliability.md.

    python -m tests.hostile [--strings 50]

With `--strings` some of the strings are tried in each field, to see that all is well in minutes.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from sam4mis.files.layout import SITE
from sam4mis.site import build, mkdocs_output
from sam4mis.upkeep import fill_gaps
from tests.hostile import sites
from tests.hostile.browsing import (
    Seen,
    Visitor,
    made_from_data,
    pages_by_type,
    visiting,
)
from tests.hostile.fields import CLOSED, records, text_fields
from tests.hostile.registries import ROOTS, Hostile
from tests.hostile.strings import STRINGS
from tests.support import browsers
from tests.support.made_up_registries import served, small_registry

_BATCH = 100
_LARGE_SAMPLE = 60
_SAMPLE = 20
_FEWEST = 6
_SINGLE = ("About.title", "About.summary", "About.author", "About.licence", "Ledger.source")
"""Fields of which a registry has one."""


class _Run:
    """One run over all the strings, with what was seen in it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self.seen = Seen()
        self.used: set[tuple[str, str]] = set()
        self.arrived: dict[str, int] = {}

    def _visit(self, base: str, visit: Callable[[Visitor], None]) -> None:
        with visiting(self._browser, base) as visitor:
            visit(visitor)
        self.seen += visitor.seen

    def batch(self, first: int, size: int) -> None:
        """Try some of the strings in every field of which a registry can have many."""
        plain, published = self._folder / "plain", self._folder / "published"
        hostile = Hostile(size, size, first)
        for way, found in sites.prepare(plain, hostile, range(first, first + size)).items():
            self.arrived[way] = self.arrived.get(way, 0) + len(found.files)
        sites.build_all([plain, sites.with_addresses(plain, published)])
        self.used |= hostile.filler.used
        self._open(plain / SITE, everything=True, strings=STRINGS[first : first + size])
        with sites.served_at_its_place(published) as base:
            self._visit(base, lambda visitor: _look_at(visitor, published / SITE))
        unchecked = self._folder / "unchecked"
        sites.build_unchecked(unchecked, Hostile(size, size, first, STRINGS))
        self._open(unchecked / SITE, everything=False, strings=())
        for root in (plain, published, unchecked):
            shutil.rmtree(root)

    def _open(self, site: Path, *, everything: bool, strings: tuple[str, ...]) -> None:
        def visit(visitor: Visitor) -> None:
            if everything:
                visitor.open_some(pages_by_type(site), _LARGE_SAMPLE)
                visitor.inspect(pages_by_type(site))
                visitor.explore(strings)
                visitor.search(strings)
                visitor.take_exports()
            else:
                _look_at(visitor, site)

        with served(site) as base:
            self._visit(base, visit)

    def singles(self, size: int) -> None:
        """Try each of the strings in the fields of which a registry has one, also if refused."""
        root = small_registry(self._folder / "single")
        given = None
        for first in range(size):
            loaded = sites.unchecked(Hostile(_FEWEST, _FEWEST, first, STRINGS), root)
            # Nothing of the data may go into MkDocs.
            sources = mkdocs_output.sources(loaded.registry, root)
            given = given or sources
            assert sources == given
            build.build(fill_gaps.filled(loaded), root)
            with served(root / SITE) as base:
                self._visit(base, lambda visitor: _look_at_some(visitor, root / SITE))

    def missed(self) -> list[str]:
        """What fields accept and did not hold, but for those of which a registry has one."""
        fields = {one.path: one for model in records(ROOTS) for one in text_fields(model)}
        return [
            f"{path}: {text!r}"
            for path, one in fields.items() if one.kind not in CLOSED and path not in _SINGLE
            for text in one.accepted() if (path, text) not in self.used
        ]  # fmt: skip


def _look_at(visitor: Visitor, site: Path) -> None:
    visitor.open_some(made_from_data(site), _SAMPLE)
    visitor.inspect(pages_by_type(site))
    visitor.take_exports()


def _look_at_some(visitor: Visitor, site: Path) -> None:
    visitor.open("")
    visitor.open("corrections/")
    visitor.inspect(made_from_data(site))


def main() -> int:
    """Run, print the figures, and say by the exit code whether any page did anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--strings", type=int, default=len(STRINGS), help="how many to try")
    size = parser.parse_args().strings
    with browsers.opened() as browser, tempfile.TemporaryDirectory() as folder:
        run = _Run(browser, Path(folder))
        for first in range(0, size, _BATCH):
            run.batch(first, max(_FEWEST, min(_BATCH, size - first)))
            _tell(f"strings {first} to {min(first + _BATCH, size)} in every field", run)
        run.singles(size)
        _tell("fields of which a registry has one", run)
    print(run.seen.report())
    if size == len(STRINGS):
        print("\n".join(run.missed()))
    return 1 if run.seen.report() or (size == len(STRINGS) and run.missed()) else 0


def _tell(what: str, run: _Run) -> None:
    seen = run.seen
    print(
        f"{what}: {len({path for path, _ in run.used})} fields, "
        f"{len({text for _, text in run.used})} strings in the forms that fields accept, "
        f"{len(run.used)} pairs; arrived {run.arrived}; {seen.opened} pages opened, "
        f"{seen.inspected} read; {len(seen.dialogs)} dialogs, {len(seen.requests)} requests, "
        f"{len(seen.violations)} violations, {len(seen.errors)} errors, {len(seen.markup)} markup",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
