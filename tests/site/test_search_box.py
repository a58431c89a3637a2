"""The box at the top of every page in a real browser: suggestions, keyboard, and nothing before it is used."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.model.registry import Registry
from tests.support.made_up_registries import until, until_idle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registry(many: Path) -> Registry:
    """What the site shows."""
    return loading.load(many).registry


def _suggested(page: Page, text: str) -> list[str]:
    page.fill("#find", text)
    page.wait_for_selector(".find-option")
    found: list[str] = page.locator(".find-option").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    return found


def test_nothing_is_fetched_before_the_box_has_focus(page: Page, explore: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{explore}../statistics/")
    until_idle(page)
    before = [url for url in asked if "/search/" in url]
    assert sorted(url.rpartition("/")[2] for url in before) == ["box.js", "load.js"]
    page.focus("#find")
    until(page, "sam4mis.search.engine !== null")
    assert any(url.endswith("search/index.js") for url in asked)


def test_works_authors_venues_terms_and_pages_are_suggested(
    page: Page, explore: str, registry: Registry
) -> None:
    work = registry.papers[7]
    page.goto(f"{explore}../papers/{work.id}/")
    assert f"../../papers/{work.id}/" in _suggested(page, work.title)[:3]
    assert f"../../papers/{work.id}/" in _suggested(page, work.arxiv or work.doi or work.id)
    assert any("/authors/" in link for link in _suggested(page, work.authors[0]))
    assert any("/venues/" in link for link in _suggested(page, "medical image analysis"))
    assert any("?modality=ct" in link for link in _suggested(page, "computed tomography"))
    assert "../../statistics/" in _suggested(page, "statistics")


def test_the_box_is_used_by_keyboard(page: Page, explore: str) -> None:
    page.goto(f"{explore}../statistics/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("SAM")
    page.wait_for_selector(".find-option")
    box = page.locator("#find")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    assert page.locator(".find-option[aria-selected=true]").get_attribute("id") == chosen
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")  # from none to the last: all results
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/?text=SAM")


def test_enter_leads_to_explore_and_a_suggestion_to_its_page(
    page: Page, explore: str, registry: Registry
) -> None:
    page.goto(f"{explore}../statistics/")
    page.fill("#find", "prostate")
    page.press("#find", "Enter")
    page.wait_for_url("**/explore/?text=prostate")
    work = registry.papers[7]
    page.fill("#find", work.id)
    page.wait_for_selector(f'.find-option[href*="{work.id}"]')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/papers/{work.id}/")


def test_the_box_works_from_a_folder(page: Page, many: Path, registry: Registry) -> None:
    page.goto((many / "site/statistics/index.html").as_uri())
    work = registry.papers[7]
    page.fill("#find", work.title)
    page.wait_for_selector(f'.find-option[href*="{work.id}"]')
    page.click(f'.find-option[href*="{work.id}"]')
    page.wait_for_url(f"**/papers/{work.id}/index.html")


def test_the_box_fits_on_a_phone(page: Page, explore: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{explore}../about/")
    page.focus("#find")
    _suggested(page, "SAM")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    box = page.locator("#find-list").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
