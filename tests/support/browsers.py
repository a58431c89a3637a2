"""The Chromium of the machine, which tests, benchmarks and the drawing of cards drive."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "google-chrome")
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


MISSING = "no Chromium on this machine: install Chromium or Google Chrome"


def path() -> str | None:
    """Where the browser is; None if there is none."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser that asks nobody for anything by itself; ends the program if there is none."""
    chromium = path() or sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()
