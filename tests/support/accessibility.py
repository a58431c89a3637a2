"""Every type of page held against the rules of axe, in both colour schemes and at any widths.

`python -m tests.support.accessibility --widths 1440 1280 768 375` looks at the site that was built
last. The tests do the same at two widths at every run.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Request

from sam4mis.files import layout
from sam4mis.model.records import Paper
from sam4mis.site.catalogue import Catalogue
from tests.support import browsers
from tests.support.made_up_registries import (
    ROOT,
    example,
    real_registry,
    served,
    until,
    until_idle,
)

_HEIGHT = 900
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer depends on colours, which is all that the dark scheme changes."""


@cache
def page_types() -> tuple[str, ...]:
    """One address of every type of page of the real registry, below the top of the site."""
    registry = real_registry()
    catalogue = Catalogue(registry, {})
    longest = max(registry.papers, key=lambda paper: len(paper.title))
    crowded = max(registry.papers, key=lambda paper: len(paper.authors))
    papers = (_published(), _with_versions(), _out_of_scope(), longest, crowded)
    return tuple(dict.fromkeys((
        "", "explore/", "explore/?modality=ct&text=lora", "sections/sam24mis/",
        "sections/dataset/", *(f"papers/{paper.id}/" for paper in papers),
        f"datasets/{registry.datasets[0].id}/", f"workshops/{registry.workshops[0].id}/",
        f"authors/{next(iter(catalogue.authors))}/", f"venues/{next(iter(catalogue.venues))}/",
        "new/", "statistics/", "timeline/", "introduction/", "about/", "add/", "papers/",
        "authors/", "venues/", "datasets/", "screened/", "contribute/", "rules/", "api/",
        "maintain/", "vocabulary/", "fields/", "corrections/", "commands/", "404.html",
    )))  # fmt: skip


def _published() -> Paper:
    return example(
        lambda paper: paper.arxiv and paper.doi and paper.code and "github.com" in paper.code[0].url
    )


def _with_versions() -> Paper:
    return example(lambda paper: paper.versions and paper.versions[0].title)


def _out_of_scope() -> Paper:
    return example(lambda paper: paper.is_out_of_scope)


@contextmanager
def complaints_of(page: Page, address: str, path: str) -> Iterator[list[str]]:
    """Open a page and let its scripts run; collects what it complains of or asks from elsewhere."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def blame(error: Error) -> None:
        complaints.append(str(error))

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(request.url)

    page.on("console", hear)
    page.on("pageerror", blame)
    page.on("request", note)
    try:
        page.goto(address + path)
        until_idle(page)
        yield complaints
    finally:
        page.remove_listener("console", hear)
        page.remove_listener("pageerror", blame)
        page.remove_listener("request", note)


_ROWS = Path(__file__).with_name("rows_alike.js").read_text(encoding="utf-8")


def look_over(page: Page, widths: Sequence[int], *, thin: bool = False) -> Iterator[str]:
    """The faults of an open page, in light and dark, at each width in CSS pixels, one line each.

    In dark, the rules about colours alone are asked again: nothing else depends on the scheme.
    Where `thin` is set, all of the page is looked at once by the rules that do not depend on
    colours, and afterwards, by all rules, what is left when rows that look like others are gone.
    """
    page.evaluate(Axe().axe_script)
    page.set_viewport_size({"width": widths[0], "height": _HEIGHT})
    if thin:
        yield from _named(f"light, {widths[0]}", _thinned(page))
    for width in widths:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        _change_colours(page, "light")
        was_looked_at = thin and width == widths[0]
        yield from _named(
            f"light, {width}", _faults(page, only=_OF_COLOURS if was_looked_at else ())
        )
        _change_colours(page, "dark")
        yield from _named(f"dark, {width}", _faults(page, only=_OF_COLOURS))


def _thinned(page: Page) -> Iterator[str]:
    """The faults of a whole page but for its colours; rows that look like others are gone then."""
    page.evaluate(_ROWS)
    for scheme in ("dark", "light"):
        _change_colours(page, scheme)
        page.evaluate("rowsAlike.note()")
    yield from _faults(page, without=_OF_COLOURS)
    page.evaluate("rowsAlike.thin()")


def _named(where: str, faults: Iterable[str]) -> Iterator[str]:
    return (f"{where}: {fault}" for fault in faults)


def _change_colours(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expected = {"light": "default", "dark": "slate"}[scheme]
    # The page for missing addresses has no theme.
    until(page, f"[undefined, '{expected}'].includes(document.body.dataset.mdColorScheme)")


def _faults(page: Page, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> Iterator[str]:
    # Of the rules that axe leaves out by itself, the one of WCAG 2.2 AA. Style sheets and media are
    # loaded anew for rules that it leaves out too, and for sound, which no page has.
    options: dict[str, Any] = {
        "resultTypes": ["violations"],
        "preload": False,
        "rules": {
            "target-size": {"enabled": True},
            **{rule: {"enabled": False} for rule in without},
        },
    }
    if only:
        options = options | {"runOnly": {"type": "rule", "values": only}, "rules": {}}
    answer = page.evaluate("options => axe.run(document, options)", options)
    for fault in answer["violations"]:
        first = fault["nodes"][0]["html"][:200]
        yield f"{fault['id']} ({fault['impact']}, {len(fault['nodes'])} times): {first}"


def overflow(page: Page, width: int) -> str | None:
    """Says by how much a page is wider than the screen, if it is."""
    page.set_viewport_size({"width": width, "height": _HEIGHT})
    found = page.evaluate("document.documentElement.scrollWidth")
    return f"{found} pixels wide on a screen of {width}" if found > width else None


def main(arguments: Sequence[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Look at all page types of the built site; 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", type=int, nargs="+", default=[1440, 1280, 768, 375])
    parser.add_argument(
        "--whole", action="store_true", help="look at all rows at every width, which takes long"
    )
    chosen = parser.parse_args(arguments)
    number = 0
    with browsers.opened() as browser, served(ROOT / layout.SITE) as base:
        for path in page_types():
            start = time.monotonic()
            page = browser.new_page()
            with complaints_of(page, base, path) as complaints:
                faults = [*filter(None, (overflow(page, width) for width in chosen.widths))]
                faults += look_over(page, chosen.widths, thin=not chosen.whole)
            faults += complaints
            page.close()
            number += len(faults)
            say(f"{path or '/'}: {len(faults)} ({time.monotonic() - start:.1f} s)")
            for fault in faults:
                say(f"  {fault}")
    say(f"{number} faults on {len(page_types())} pages at {chosen.widths}")
    return 1 if number else 0


if __name__ == "__main__":
    sys.exit(main())
