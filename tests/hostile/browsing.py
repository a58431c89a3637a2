"""A browser that takes note of all that a harmless page never does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Request

from sam4mis.files import layout
from tests.hostile.strings import MARK
from tests.support.made_up_registries import ROOT

_SCRIPT = Path(__file__).with_name("inspect.js")


@dataclass
class Seen:
    """What pages did that no page should do, and how many were looked at."""

    opened: int = 0
    inspected: int = 0
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)

    def report(self) -> str:
        """All that was seen and should not have been, a line each; empty where nothing was."""
        sorts = {
            "dialog": self.dialogs, "request": self.requests, "violation": self.violations,
            "error": self.errors, "markup": self.markup,
        }  # fmt: skip
        return "\n".join(
            f"{sort}: {one}" for sort, found in sorts.items() for one in dict.fromkeys(found)
        )

    def __iadd__(self, other: "Seen") -> "Seen":
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


class Visitor:
    """Opens pages of one site and takes note of what they do."""

    def __init__(self, browser: Browser, base: str) -> None:
        """Start with an empty browser. `base` is the address of the home page."""
        self.seen = Seen()
        self._base = base
        self._context = browser.new_context(viewport={"width": 1280, "height": 900})
        self._context.expose_binding(
            "tellOfViolation", lambda _, told: self.seen.violations.append(told)
        )
        self._context.add_init_script(path=_SCRIPT)
        self._context.on("dialog", self._close)
        self._context.on("request", self._note)
        self._context.on("weberror", lambda error: self._blame(str(error.error)))
        self._context.on("console", self._hear)
        self.page = self._context.new_page()
        self._context.on("page", lambda page: self._blame(f"a new window {page.url}"))

    def _blame(self, what: str) -> None:
        self.seen.errors.append(f"{self.page.url.removeprefix(self._base)}: {what[:300]}")

    def _hear(self, said: ConsoleMessage) -> None:
        # Browsers ask for this by themselves where a page names no icon.
        if said.type == "error" and not said.location["url"].endswith("/favicon.ico"):
            self._blame(said.text)

    def _close(self, dialog: Dialog) -> None:
        self.seen.dialogs.append(f"{self.page.url.removeprefix(self._base)}: {dialog.message}")
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self._base, "data:", "blob:")):
            self.seen.requests.append(
                f"{self.page.url.removeprefix(self._base)}: {request.url[:200]}"
            )

    def open(self, path: str) -> None:
        """Open a page and look at what is in it."""
        self.page.goto(self._base + path, wait_until="load")
        self.seen.opened += 1
        self.look()

    def follow(self, path: str) -> None:
        """Open the page of a former id, which leads on to another."""
        self.page.goto(self._base + path, wait_until="commit")
        self.page.wait_for_url(lambda url: url != self._base + path)
        self.seen.opened += 1
        self.look()

    def look(self) -> None:
        """Look at the page as it is now."""
        try:
            found = self.page.evaluate("mark => hostile.faultsOf(document, mark)", MARK)
        except Error as error:
            # A page that leads elsewhere by itself.
            self._blame(error.message)
            return
        self.seen.markup += [f"{self.page.url.removeprefix(self._base)}: {one}" for one in found]

    def open_some(self, pages: Mapping[str, Sequence[str]], most: int | None = None) -> None:
        """Open pages of all these types; of each all, or `most` that are evenly spread."""
        for sort, paths in pages.items():
            for path in paths if most is None else sample(paths, most):
                if sort == MOVED:
                    self.follow(path)
                else:
                    self.open(path)

    def inspect(self, pages: Mapping[str, Sequence[str]]) -> None:
        """Let the browser read pages without opening them, which takes a tenth of the time.

        Some other page of the site must be open.
        """
        paths = [path for some in pages.values() for path in some]
        found = self.page.evaluate(
            "([base, paths, mark]) => hostile.faultsAt(base, paths, mark)",
            [self._base, paths, MARK],
        )
        self.seen.markup += found
        self.seen.inspected += len(paths)

    def explore(self, strings: Iterable[str]) -> None:
        """Open Explore by addresses with strings in all their parts, and search for them."""
        for text in strings:
            part = quote(text, safe="")
            choices = f"text={part}&modality={part},-{part}&constructor={part}&sort={part}"
            self.open(f"explore/?{choices}&picks={part},doe2024aaa&{part}={part}#{part}")
            self.page.fill("#text", text)
            self.page.fill("#text", f'"{text}')
            self.look()

    def take_exports(self) -> dict[str, int]:
        """Download Explore's list in every format; returns the sizes in bytes."""
        self.open("explore/")
        self.page.wait_for_selector(".explore.ready")
        formats = self.page.locator("#export-format option").evaluate_all(
            "options => options.map((option) => option.value)"
        )
        sizes = {}
        for name in formats:
            self.page.select_option("#export-format", name)
            with self.page.expect_download() as waiting:
                self.page.click("#export")
            sizes[name] = Path(waiting.value.path()).stat().st_size
        return sizes

    def search(self, strings: Iterable[str]) -> int:
        """Type strings into the box at the top; returns how many suggestions there are in the end."""
        self.open("about/")
        self.page.keyboard.press("/")
        self.page.evaluate("sam4mis.search.ready().then(() => null)")
        for text in (*strings, MARK):
            self.page.fill("#find", " ".join(text.split()))
            self.look()
        return self.page.locator(".find-option").count()

    def close(self) -> None:
        """Wait until the last page is quiet, and leave."""
        self.page.wait_for_load_state("networkidle")
        self._context.close()


@contextmanager
def visiting(browser: Browser, base: str) -> Iterator[Visitor]:
    """A visitor who is gone afterwards."""
    visitor = Visitor(browser, base)
    try:
        yield visitor
    finally:
        visitor.close()


MOVED = "moved"
"""The type of the pages of former ids, which lead on."""


def pages_by_type(site: Path) -> dict[str, list[str]]:
    """The addresses of all pages of a site, by their type: the folder, or the page's own name."""
    found: dict[str, list[str]] = {}
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix().removesuffix("index.html")
        leads_on = b'http-equiv="refresh" content="0; url=../' in file.read_bytes()[:500]
        found.setdefault(MOVED if leads_on else path.partition("/")[0], []).append(path)
    return found


def made_from_data(site: Path) -> dict[str, list[str]]:
    """The pages that hold something of the data: all whose text does not stand in docs/."""
    written = {path.stem for path in (ROOT / layout.DOCS).glob("*.md")}
    return {sort: paths for sort, paths in pages_by_type(site).items() if sort not in written}


def sample(pages: Sequence[str], size: int) -> list[str]:
    """Some of the pages, evenly spread."""
    return [pages[place * len(pages) // size] for place in range(min(size, len(pages)))]
