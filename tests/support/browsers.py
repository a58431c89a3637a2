"""The Chromium of the machine, which tests, benchmarks and the drawing of cards drive."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "google-chrome")
_QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class BrowserMissingError(Exception):
    """No Chromium is installed."""

    def __init__(self) -> None:
        super().__init__("no Chromium on this machine: install Chromium or Google Chrome")


def path() -> str:
    """Where the browser is.

    Raises:
        BrowserMissingError: there is none.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise BrowserMissingError
    return found


@contextmanager
def opened(chosen: str | None = None) -> Iterator[Browser]:
    """A browser that asks nobody for anything by itself; by default, the one of the machine.

    Raises:
        BrowserMissingError: there is none.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chosen or path(), args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()
