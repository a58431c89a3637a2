"""Filters of Explore that do not hide: what counts say, what notes offer, and how picks are kept apart."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.model.registry import Registry
from sam4mis.site.facets import ANY, Work

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registry(many: Path) -> Registry:
    """What Explore shows."""
    return loading.load(many).registry


def _count(page: Page) -> int:
    page.wait_for_selector(".explore.ready")
    return int((page.locator("#count").text_content() or "").split()[0])


def _number(registry: Registry, fits: Callable[[Work], bool]) -> int:
    return sum(1 for work in registry.works if fits(work))


def _has(registry: Registry, work: Work, facet: str, *terms: str) -> bool:
    return any(term in registry.tagged(work, facet) for term in terms)


def test_works_for_any_modality_and_those_that_do_not_say_are_offered(
    page: Page, explore: str, registry: Registry
) -> None:
    page.goto(f"{explore}?modality=ct")
    tagged = _number(registry, lambda work: _has(registry, work, "modality", "ct"))
    assert _count(page) == tagged
    wider = _number(registry, lambda work: _has(registry, work, "modality", "ct", ANY))
    silent = _number(registry, lambda work: not work.tags.get("modality"))
    note = page.locator("#hidden")
    buttons = note.get_by_role("button")
    assert buttons.count() == (wider > tagged) + (silent > 0) > 0
    if wider > tagged:
        assert f"{wider - tagged} more work" in (note.text_content() or "")
        buttons.first.click()
        assert _count(page) == wider
        assert "modality=ct,generic" in page.url
    if silent:
        note.get_by_role("button").last.click()
        assert _count(page) == wider + silent
        assert "none" in page.url
    assert not note.is_visible()


def test_what_is_not_stated_can_be_asked_for_and_left_out(
    page: Page, explore: str, registry: Registry
) -> None:
    facet = next(
        facet.id for facet in registry.vocabulary
        if any(not work.tags.get(facet.id) for work in registry.works)
    )  # fmt: skip
    silent = _number(registry, lambda work: not work.tags.get(facet))
    page.goto(f"{explore}?{facet}=none")
    assert _count(page) == silent
    page.goto(f"{explore}?{facet}=-none")
    assert _count(page) == len(registry.works) - silent


def test_all_wishes_of_a_facet_can_be_asked_for_at_once(
    page: Page, explore: str, registry: Registry
) -> None:
    page.goto(f"{explore}?modality=ct,mr")
    either = _number(registry, lambda work: _has(registry, work, "modality", "ct", "mr"))
    assert _count(page) == either
    page.locator('[data-facet="modality"] .every input').check()
    both = _number(
        registry,
        lambda w: _has(registry, w, "modality", "ct") and _has(registry, w, "modality", "mr"),
    )
    assert both < either
    assert _count(page) == both
    assert "every=modality" in page.url
    page.reload()
    assert _count(page) == both


def test_counts_are_true_after_something_is_left_out(page: Page, explore: str) -> None:
    page.goto(f"{explore}?modality=-ct")
    page.wait_for_selector(".explore.ready")
    wrong = page.evaluate("""() => {
      const total = () => parseInt(document.getElementById("count").textContent);
      const all = total();
      const wrong = [];
      let pressed = 0;
      for (const box of document.querySelectorAll('[data-facet="modality"] .term input')) {
        const said = box.parentElement.querySelector("b").textContent;
        if (box.value === "ct") {
          box.click();
          if (total() !== all + Number(said.replace("−", ""))) wrong.push([said, total()]);
          box.click();
          box.click();
          continue;
        }
        box.click();
        if (total() !== Number(said)) wrong.push([box.value, said, total()]);
        box.click();
        box.click();
        pressed += 1;
      }
      return pressed > 4 ? wrong : "too few choices";
    }""")
    assert wrong == []


def test_words_are_offered_as_filters(page: Page, explore: str) -> None:
    page.goto(f"{explore}?text=x-ray box code")
    page.wait_for_selector(".explore.ready")
    chips = page.locator("#offers button")
    assert chips.all_text_contents() == ["Radiography", "Box", "Code available"]
    for left in (2, 1, 0):
        chips.first.click()
        assert chips.count() == left
    assert page.input_value("#text") == ""
    assert "modality=radiography" in page.url
    assert "prompt=box" in page.url
    assert "code=yes" in page.url


def test_picks_and_filters_are_not_combined_unasked(page: Page, explore: str) -> None:
    page.goto(explore)
    page.wait_for_selector(".explore.ready")
    page.locator("#works .pick").nth(0).click()
    page.locator("#works .pick").nth(1).click()
    page.goto(f"{explore}?text=zzzzqqqq")
    assert _count(page) == 0
    page.click("#show-picks")
    assert page.locator("#count").text_content() == "2 picked"
    assert page.input_value("#text") == ""
    page.fill("#text", "zzzzqqqq")
    page.wait_for_selector(".explore.ready")
    assert page.locator("#count").text_content() == "0 of 2 picked"
    page.locator("#narrowed button").click()
    assert page.locator("#count").text_content() == "2 picked"


def test_all_works_found_are_picked_at_once(page: Page, explore: str) -> None:
    page.goto(f"{explore}?modality=ct")
    found = _count(page)
    page.click("#pick-all")
    assert page.locator("#picks-count").text_content() == str(found)
    assert page.locator("#pick-all").text_content() == f"Unpick all {found}"
    page.click("#pick-all")
    assert page.locator("#picks-count").text_content() == "0"


def test_a_link_leads_from_the_search_to_the_results(page: Page, explore: str) -> None:
    page.goto(explore)
    page.focus("#text")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "found"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#works > li:first-child > a')"):
            return
    pytest.fail("the first result is far from the link")


def test_near_matches_are_labelled_as_such(page: Page, explore: str) -> None:
    page.goto(f"{explore}?text=prostate zzzzqqqq")
    assert _count(page) > 0
    assert "most of them" in (page.locator("#note").text_content() or "")
    page.fill("#text", "protsate")
    page.wait_for_selector(".explore.ready")
    assert _count(page) > 0
    assert "come close" in (page.locator("#note").text_content() or "")
    page.fill("#text", "https://arxiv.org/abs/1999.99999")
    assert _count(page) == 0
    assert "identifier" in (page.locator("#note").text_content() or "")
