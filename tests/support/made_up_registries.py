"""Registries to test with: small, made up, and thrown away afterwards."""

import json
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.files.loading import LoadedData
from sam4mis.model.corrections import Corrections
from sam4mis.model.records import Dataset, Paper, Venue, Work
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import navigation, templates
from sam4mis.upkeep import fill_gaps
from sam4mis.upkeep.fill_gaps import FilledData

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "registry"
CASES = ROOT / "tests" / "cases"

_IMPORTED = "2025-09-29"
"""Day of addition of all works of the original list."""


def is_added_later(work: Work) -> bool:
    """Whether a work was not in the original list, for which more is promised than for others."""
    return work.added is None or work.added > _IMPORTED


def small_registry(folder: Path, overlay: Path | None = None) -> Path:
    """A copy of the made-up registry, with the files of a case laid over it."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    with_site_files(folder)
    (folder / "mkdocs.yml").write_text(_own_navigation(), encoding="utf-8")
    if overlay is not None and (overlay / "data").is_dir():
        shutil.copytree(overlay / "data", folder / "data", dirs_exist_ok=True)
    return folder


def with_site_files(folder: Path) -> Path:
    """Give a registry what it needs besides data to become a site."""
    for name in ("templates", "docs", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    # A page asks for twenty files: one connection serves them, and what pages share is kept.
    protocol_version = "HTTP/1.1"
    # Head and body are sent one after the other: without this, the body waits for an answer.
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Let the browser keep styles, scripts and fonts, as hosts of static pages do."""
        if "/assets/" in self.path:
            self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that leaves a page does not wait for the rest of it.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served from this process."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    # Half a second, as is usual, would pass until it hears that it is no longer needed.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def search_index(site: Path) -> dict[str, Any]:
    """What the search of a built site knows."""
    text = (site / "assets/search/index.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text.partition("sam4mis.index=")[2].rstrip(";\n"))
    return found


def until(page: Page, expression: str) -> None:
    """Wait until an expression of JavaScript holds on a page.

    Unlike `wait_for_function`, it is not evaluated by the page itself, which its policy forbids.
    """
    for _ in range(1_000):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(10)
    raise AssertionError(f"never came true: {expression}")


def until_idle(page: Page) -> None:
    """Wait until the scripts of a loaded page have nothing left to do, half a second at most.

    Until the network is quiet it would take half a second at least. What a page asks for after
    that, as the COinS of a long section, a test waits for by itself.
    """
    page.evaluate(
        "() => new Promise((done) => requestIdleCallback(() => done(), { timeout: 500 }))"
    )


@cache
def _own_navigation() -> str:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    return templates.with_items(
        text, navigation.items(fill_gaps.filled(loading.load(SMALL)).registry)
    )


@cache
def real_data() -> LoadedData:
    """The data of this checkout, which take half a second to read."""
    return loading.load(ROOT)


@cache
def real_filled() -> FilledData:
    """The data of this checkout with gaps filled."""
    return fill_gaps.filled(real_data())


def real_registry() -> FilledRegistry:
    """The registry of this checkout."""
    return real_filled().registry


def example(fits: Callable[[Paper], object] = bool) -> Paper:
    """The first paper of the real registry that fits.

    Tests that need a real entry take one like this and name none: each may be corrected, moved,
    renamed or removed.
    """
    return next(paper for paper in real_registry().papers if fits(paper))


def registry_of(*works: Paper | Dataset, venues: Sequence[Venue] = ()) -> FilledRegistry:
    """A registry with these works alone."""
    works = tuple(sorted(works, key=lambda work: work.id))
    return FilledRegistry(
        about=None,
        sections=(),
        vocabulary=(),
        venues=tuple(venues),
        corrections=Corrections(source="none"),
        papers=tuple(work for work in works if isinstance(work, Paper)),
        datasets=tuple(work for work in works if isinstance(work, Dataset)),
        workshops=(),
    )


def paper(**fields: object) -> Paper:
    """A paper that needs no more than what a test is about."""
    return Paper.model_validate(
        {"id": "doe2024edges", "title": "Edges", "sections": ["first"], "arxiv": "2405.00001"}
        | fields
    )
