"""The built site in a real browser: readable, reachable, searchable, and alone."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import ROOT, run

pytestmark = pytest.mark.browser

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
_PAGES = [
    "", "sections/sam24mis/", "sections/dataset/", "papers/zhang2023semisam/",
    "datasets/ye2023samed2d20mdataset/", "workshops/cvpr24/", "corrections/", "contribute/", "404.html",
]  # fmt: skip


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    done = run("build")
    assert done.returncode == 0, done.stderr
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield started
        started.close()


def _open(context: BrowserContext, address: str, path: str) -> tuple[Page, list[str]]:
    """A page, and what it complained of or asked from elsewhere."""
    page, complaints = context.new_page(), []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else complaints.append(request.url)
        ),
    )
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", _PAGES)
def test_pages_can_be_used_by_everybody(
    browser: Browser, address: str, path: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page, complaints = _open(context, address, path)
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    faults = {
        f"{fault['id']} ({fault['impact']})": [node["html"][:200] for node in fault["nodes"]]
        for fault in results.response["violations"]
        if fault["impact"] in {"serious", "critical"}
    }
    context.close()
    assert faults == {}
    assert complaints == []


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
@pytest.mark.parametrize("path", ["", "sections/sam4mis/", "the longest title", "corrections/"])
def test_nothing_sticks_out_sideways(browser: Browser, address: str, path: str, width: int) -> None:
    path = _longest_title() if path == "the longest title" else path
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, _ = _open(context, address, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def _longest_title() -> str:
    pages = [page.parent for page in (ROOT / "site" / "papers").glob("*/index.html")]
    longest = max(
        pages, key=lambda page: len((page / "index.html").read_text("utf-8").split("</title>")[0])
    )
    return f"papers/{longest.name}/"


@pytest.mark.parametrize(
    ("words", "entry"),
    [("SemiSAM Exploring", "zhang2023semisam"), ("Hörst", "horst2023cellvit"),
     ("2304.12306", "ma2023segment"), ("nnInteractive", "isensee2025nninteractive")],
)  # fmt: skip
def test_search_finds_a_work_by_title_author_and_identifier(
    browser: Browser, address: str, words: str, entry: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, complaints = _open(context, address, "")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.wait_for_selector(f'.md-search-result__link[href*="papers/{entry}/"]', timeout=10_000)
    page.click(f'.md-search-result__link[href*="papers/{entry}/"]')
    page.wait_for_url(f"**/papers/{entry}/**")
    assert complaints == []
    context.close()


def test_without_scripts_the_tables_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}sections/sam4mis/")
    assert page.locator(".works tbody tr").count() > 300
    page.locator(".works tbody tr").first.locator("a").first.click()
    assert "/papers/" in page.url
    assert page.locator("dl.facts").count() == 1
    context.close()


def test_the_keyboard_reaches_the_content(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, _ = _open(context, address, "papers/ma2023segment/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    assert page.url.endswith("#work")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    context.close()


def test_a_former_id_leads_on(browser: Browser, small: Path) -> None:
    path = small / "data/papers/2024/doe2024edges.yaml"
    text = path.read_text("utf-8").replace("added:", "aliases: [doe2024lines]\nadded:")
    path.write_text(text, "utf-8")
    assert run("build", cwd=small).returncode == 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(small / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/papers/doe2024lines/")
    page.wait_for_url("**/papers/doe2024edges/")
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
