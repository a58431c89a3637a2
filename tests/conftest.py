"""What tests share: made-up registries, the original list, a built site, a browser."""

import fcntl
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, ViewportSize

from tests.benchmarks import registries
from tests.support import browsers, command_line, made_up_registries

_LIST = made_up_registries.ROOT / "tests/fixtures/original-list-2025-09-29.md"
_WHOLE_LIST = made_up_registries.ROOT.parent / "shared/seed/README-2025-09-29.md"
_REPLIES = made_up_registries.ROOT.parent / "shared/fixtures/api"
_LITERATURE = made_up_registries.ROOT.parent / "shared/literature"
_NOTHING_IS_SKIPPED = os.environ.get("SAM4MIS_SKIP_NOTHING") == "1"

# A slow machine is no fault of the code, and nobody's change goes red by an input that chance
# brought. New inputs are looked for by `make chance` and `make fuzz`.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("by-chance", deadline=None, max_examples=1_000)
settings.load_profile("steady")

_DESK: ViewportSize = {"width": 1280, "height": 900}
# Blank pages have no storage, and say so by an error.
_FORGET = "() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }"

_LONGEST_FIRST = (
    "site/test_accessibility.py",
    "site/test_hostile_site.py",
    "test_workflows.py",
    "site/test_explore.py",
    "site/test_browser.py",
    "test_edits.py",
    "model/test_growth.py",
    "formats/test_formats.py",
    "site/test_site.py",
    "site/test_search.py",
    "formats/test_exports.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that two processes end at about the same time."""
    places = {
        made_up_registries.ROOT / "tests" / name: place for place, name in enumerate(_LONGEST_FIRST)
    }
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the made-up registry."""
    return made_up_registries.small_registry(tmp_path / "registry")


@pytest.fixture(scope="session")
def seed() -> str:
    """The tables, headings and contents of the original list, line for line."""
    return _LIST.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def whole_list() -> str:
    """The original list with its prose, which is kept outside this repository."""
    if not _WHOLE_LIST.is_file():
        if _NOTHING_IS_SKIPPED:
            pytest.fail("the original list is not there")
        pytest.skip("the original list is not there; it is kept outside this repository")
    return _WHOLE_LIST.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def real() -> Path:
    """The site of the real registry, built from this checkout."""
    if os.environ.get("SAM4MIS_SITE_IS_BUILT") == "1":
        return made_up_registries.ROOT / "site"
    building = made_up_registries.ROOT / "build" / ".building"
    building.parent.mkdir(exist_ok=True)
    with building.open("w") as lock:
        # Other files of tests may run beside this one, and want the same folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command_line.run("build")
    assert done.returncode == 0, done.stderr
    return made_up_registries.ROOT / "site"


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up registry of 120 papers with tags of every facet, and its site."""
    root = made_up_registries.with_site_files(registries.make(tmp_path_factory.mktemp("many"), 120))
    done = command_line.run("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def address(real: Path) -> Iterator[str]:
    """Where the site of the real registry is served."""
    with made_up_registries.served(real) as base:
        yield base


@pytest.fixture(scope="session")
def explore(many: Path) -> Iterator[str]:
    """Where Explore of the made-up registry is served."""
    with made_up_registries.served(many / "site") as base:
        yield f"{base}explore/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser that asks nobody for anything by itself."""
    if browsers.path() is None:
        if _NOTHING_IS_SKIPPED:
            pytest.fail(browsers.MISSING)
        pytest.skip(f"{browsers.MISSING}, to run the browser tests")
    with browsers.opened() as browser:
        yield browser


@pytest.fixture(scope="session")
def _tab(browser: Browser) -> Iterator[Page]:
    """The one page that tests use in turn: a new one takes three times as long to open."""
    context = browser.new_context(viewport=_DESK, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(_tab: Page) -> Iterator[Page]:
    """A page as if nobody had used it before, as wide as on a desk."""
    yield _tab
    for other in _tab.context.pages:
        if other is not _tab:
            other.close()
    _tab.unroute_all()
    _tab.evaluate(_FORGET)
    _tab.context.clear_cookies()
    _tab.goto("about:blank")
    _tab.set_viewport_size(_DESK)
    _tab.emulate_media(
        media="null", color_scheme="null", reduced_motion="null", forced_colors="null"
    )


@pytest.fixture(scope="session")
def recorded_replies() -> Path:
    """Real replies of the authorities, which are kept outside this repository."""
    if not _REPLIES.is_dir():
        if _NOTHING_IS_SKIPPED:
            pytest.fail("the recorded replies are not there")
        pytest.skip("the recorded replies are not there; they are kept outside this repository")
    return _REPLIES


@pytest.fixture(scope="session")
def literature() -> Path:
    """Abstracts and candidates, which are kept outside this repository."""
    if not _LITERATURE.is_dir():
        if _NOTHING_IS_SKIPPED:
            pytest.fail("the abstracts are not there")
        pytest.skip("the abstracts are not there; they are kept outside this repository")
    return _LITERATURE


def pytest_collection_finish() -> None:
    """Leave what was read so far alone: looking for garbage in it would take a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
