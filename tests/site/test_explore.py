"""Explore in a real browser, over a made-up registry whose answers are worked out in Python."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Browser, Page

from sam4mis.files import loading
from sam4mis.formats.all_formats import FORMATS
from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import groups
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.exports import CitedWorks
from sam4mis.site.facets import Work
from sam4mis.upkeep import fill_gaps
from tests.support.made_up_registries import until, until_idle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def registry(many: Path) -> FilledRegistry:
    """What Explore shows."""
    return fill_gaps.filled(loading.load(many)).registry


def _fitting(registry: FilledRegistry, fits: Callable[[Work], bool]) -> set[str]:
    return {work.id for work in registry.works if fits(work)}


def _count(page: Page) -> int:
    page.wait_for_selector(".explore.ready")
    text = page.locator("#count").text_content() or ""
    return int(text.split()[0])


def _shown(page: Page) -> list[str]:
    """Ids of all works of the result, in order."""
    page.wait_for_selector(".explore.ready")
    if page.locator("#all").is_visible():
        page.click("#all")
    links = page.locator("#works > li > a").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    return [link.split("/")[-2] for link in links]


def _box(page: Page, facet: str, choice: str) -> str:
    """Selector of a choice; its facet is unfolded first."""
    page.eval_on_selector(
        f'[data-facet="{facet}"]',
        """fieldset => {
          fieldset.closest("details.facet").open = true;
          fieldset.classList.remove("short");
        }""",
    )
    return f'[data-facet="{facet}"] input[value="{choice}"]'


def _has(work: Work, facet: str, *terms: str) -> bool:
    return any(term in work.tags.get(facet, ()) for term in terms)


def test_every_work_is_listed(page: Page, explore: str, registry: FilledRegistry) -> None:
    page.goto(explore)
    assert _count(page) == len(registry.works)
    assert set(_shown(page)) == {work.id for work in registry.works}


def test_a_shared_address_opens_as_it_was_left(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    page.goto(f"{explore}?modality=ct,-mr&code=yes&unknown=1&modality2=x&prompt=nonsense")
    expected = _fitting(
        registry,
        lambda work: (
            _has(work, "modality", "ct")
            and not _has(work, "modality", "mr")
            and bool(isinstance(work, Paper) and work.code)
        ),
    )
    assert expected
    assert page.is_checked(_box(page, "modality", "ct"))
    assert page.eval_on_selector(_box(page, "modality", "mr"), "box => box.indeterminate")
    assert page.is_checked(_box(page, "code", "yes"))
    assert page.locator("#active button").all_text_contents() == ["CT", "not MR", "Code available"]
    assert _count(page) == len(expected)
    assert set(_shown(page)) == expected


def test_an_address_with_the_former_id_of_a_term_leads_to_the_present_one(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    facet, term = next(
        (facet, term) for facet in registry.vocabulary for term in facet.terms
        if term.former and registry.uses[facet.id, term.id]
    )  # fmt: skip
    page.goto(f"{explore}?{facet.id}={term.former[0]}")
    assert page.is_checked(_box(page, facet.id, term.id))
    assert set(_shown(page)) == _fitting(registry, lambda work: _has(work, facet.id, term.id))


def test_the_text_of_an_address_does_not_open_the_search_of_the_theme(
    page: Page, explore: str
) -> None:
    page.goto(f"{explore}?text=SAM1")
    until_idle(page)
    assert page.input_value("#text") == "SAM1"
    assert not page.is_checked("#__search")


def test_the_feed_that_is_linked_is_the_nearest_to_the_filters(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    used = registry.uses
    rarer = min([("modality", "ct"), ("prompt", "box")], key=lambda one: used[one])
    assert used["modality", "ct"] != used["prompt", "box"]
    venue = next(iter(groups.venues(registry.works).values()))
    section = next(section for work in registry.works for section in work.sections)
    for query, name in [
        ("", None),
        ("?modality=ct", "modality-ct"),
        ("?modality=ct&text=segmentation&year=2024", "modality-ct"),
        ("?modality=ct&prompt=box", "-".join(rarer)),
        ("?modality=ct,mr", None),
        ("?modality=ct,none", None),
        ("?modality=ct,mr&prompt=box", "prompt-box"),
        ("?modality=ct,-mr", "modality-ct"),
        ("?modality=-ct", None),
        ("?modality=none&code=yes&year=2024", None),
        (f"?venue={venue.slug}", f"venue-{venue.slug}"),
        (f"?section={section}", f"section-{section}"),
    ]:
        page.goto(f"{explore}{query}")
        page.wait_for_selector(".explore.ready")
        link = page.locator("#feed")
        assert link.is_visible() == (name is not None), query
        if name is not None:
            assert link.evaluate("link => link.href.split('/feeds/')[1]") == f"{name}.atom", query
    page.goto(f"{explore}?modality=ct,mr&every=modality")
    either = {f"Feed: {one}" for one in ("CT", _label(registry, "modality", "mr"))}
    assert page.locator("#feed").inner_text() in either
    page.uncheck(_box(page, "modality", "mr"))
    page.get_by_role("button", name="Remove filter not").click()
    assert page.locator("#feed").inner_text() == "Feed: CT"
    assert page.request.get(page.locator("#feed").evaluate("link => link.href")).ok
    page.get_by_role("button", name="Remove filter CT").click()
    assert page.locator("#feed").is_hidden()
    everything = page.get_by_role("link", name="Feed of new works")
    assert everything.get_attribute("href") == "../feeds/all.atom"


def _label(registry: FilledRegistry, facet: str, identity: str) -> str:
    (found,) = (one for one in registry.vocabulary if one.id == facet)
    return next(term.label for term in found.terms if term.id == identity)


def test_choices_have_a_feed_where_the_page_says_so(page: Page, explore: str, many: Path) -> None:
    page.goto(explore)
    said = page.locator("#filters .term input").evaluate_all(
        """boxes => boxes.map((box) =>
          [`${box.closest("[data-facet]").dataset.facet}-${box.value}`, "feed" in box.dataset])"""
    )
    assert {has for _, has in said} == {True, False}
    for name, has in said:
        assert (many / f"site/feeds/{name}.atom").is_file() == has, name


def test_choices_widen_inside_a_facet_and_narrow_across(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    page.goto(explore)
    page.check(_box(page, "modality", "ct"))
    page.check(_box(page, "modality", "mr"))
    union = _fitting(registry, lambda work: _has(work, "modality", "ct", "mr"))
    assert set(_shown(page)) == union
    page.check(_box(page, "prompt", "box"))
    both = _fitting(
        registry, lambda w: _has(w, "modality", "ct", "mr") and _has(w, "prompt", "box")
    )
    assert set(_shown(page)) == both
    page.click(_box(page, "prompt", "box"))  # the second press leaves it out
    without = union - _fitting(registry, lambda work: _has(work, "prompt", "box"))
    assert set(_shown(page)) == without
    page.click(_box(page, "prompt", "box"))  # the third forgets it
    assert set(_shown(page)) == union
    assert 0 < len(both) < len(union)
    assert 0 < len(without) < len(union)


def test_every_count_is_what_a_press_gives(page: Page, explore: str) -> None:
    page.goto(f"{explore}?modality=ct,endoscopy")
    wrong = page.evaluate("""() => {
      const total = () => parseInt(document.getElementById("count").textContent);
      const wrong = [];
      let pressed = 0;
      for (const box of document.querySelectorAll("[data-facet] .term input")) {
        if (box.closest("[data-facet]").dataset.facet === "modality") continue;
        const said = parseInt(box.parentElement.querySelector("b").textContent);
        box.click();
        if (total() !== said) wrong.push([box.value, said, total()]);
        box.click();
        box.click();
        pressed += 1;
      }
      return pressed > 40 ? wrong : "too few choices";
    }""")
    assert wrong == []


def test_back_restores(page: Page, explore: str) -> None:
    page.goto(explore)
    before = _count(page)
    page.check(_box(page, "modality", "ct"))
    one = _count(page)
    page.check(_box(page, "prompt", "box"))
    assert _count(page) < one < before
    page.go_back()
    assert _count(page) == one
    assert not page.is_checked(_box(page, "prompt", "box"))
    page.go_back()
    assert _count(page) == before
    page.go_forward()
    assert _count(page) == one
    assert page.is_checked(_box(page, "modality", "ct"))


def test_nothing_found_says_so_and_shows_a_way_out(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    page.goto(f"{explore}?text=zzzzqqqq")
    assert _count(page) == 0
    assert page.get_by_text("No work matches all of this.").is_visible()
    assert page.is_disabled("#export")
    page.get_by_role("button", name="Clear all filters").click()
    assert _count(page) == len(registry.works)
    assert page.evaluate("document.activeElement.id") == "text"
    assert "text=" not in page.url


def test_sorts(page: Page, explore: str, registry: FilledRegistry) -> None:
    works = {work.id: work for work in registry.works}
    page.goto(f"{explore}?sort=added")
    added = [works[one].added or "" for one in _shown(page)]
    assert len(set(added)) > 10
    assert added == sorted(added, reverse=True)
    page.select_option("#sort", "date")
    dates = [works[one].date or "" for one in _shown(page)]
    assert dates == sorted(dates, reverse=True)
    page.select_option("#sort", "title")
    order = _shown(page)
    assert order == page.evaluate(
        """titles => Object.entries(titles)
          .sort((a, b) => new Intl.Collator("en", {numeric: true}).compare(a[1], b[1]))
          .map(([id]) => id)""",
        {one: works[one].title for one in order},
    )
    assert "sort=title" in page.url
    exact = works[order[5]].title.split(":")[0]
    page.goto(f"{explore}?text={exact}")
    assert page.input_value("#sort") == "relevance"
    assert _shown(page)[0] == order[5]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("prost", "a prefix"), ("protsate", "two letters changed places"), ("muller", "an accent"),
        ("MÜLLER", "letter case"), ("2301.00001", "an identifier"), ("medical image anal", "a venue"),
        ("computed tomography", "a synonym of a term"),
    ],
)  # fmt: skip
def test_words_are_found(
    page: Page, explore: str, registry: FilledRegistry, typed: str, why: str
) -> None:
    page.goto(explore)
    page.fill("#text", typed)
    found = set(_shown(page))
    expected = {
        "a prefix": lambda w: any(word.startswith("prost") for word in w.title.lower().split()),
        "two letters changed places": lambda w: "prostate " in f"{' '.join(w.authors)} ".lower(),
        "an accent": lambda w: any("Müller" in name for name in w.authors),
        "letter case": lambda w: any("Müller" in name for name in w.authors),
        "an identifier": lambda w: w.arxiv == "2301.00001",
        "a venue": lambda w: w.venue == "Medical Image Analysis",
        "a synonym of a term": lambda w: _has(w, "modality", "ct"),
    }[why]
    assert _fitting(registry, expected)
    assert _fitting(registry, expected) <= found
    assert len(found) < len(registry.works)


def _export(page: Page, name: str) -> str:
    page.select_option("#export-format", name)
    with page.expect_download() as waiting:
        page.click("#export")
    return Path(waiting.value.path()).read_bytes().decode("utf-8")


def test_exports_are_the_bytes_that_are_made_here(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    page.goto(f"{explore}?prompt=box&sort=title")
    chosen = _shown(page)
    assert 0 < len(chosen) < len(registry.works)
    cited = CitedWorks(registry)
    exported = {}
    for form in FORMATS:
        exported[form.name] = _export(page, form.name)
        whole = form.frame(registry).document(cited.entries(form)[one] for one in chosen)
        assert exported[form.name] == whole, form.name
    entries = parse_string(exported["bibtex"]).entries
    assert [entry.key for entry in entries] == chosen
    assert [entry["id"] for entry in rispy.loads(exported["ris"])] == chosen
    rows = list(csv.DictReader(io.StringIO(exported["csv"].removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == chosen
    assert [item["id"] for item in json.loads(exported["csl-json"])] == chosen


def test_a_basket_is_kept_shown_exported_and_shared(
    page: Page, browser: Browser, explore: str
) -> None:
    page.goto(explore)
    first, second = _shown(page)[:2]
    page.locator("#works > li").nth(0).get_by_role("button").click()
    page.locator("#works > li").nth(1).get_by_role("button").click()
    assert page.locator("#picks-count").text_content() == "2"
    page.click("#show-picks")
    assert _shown(page) == [first, second]
    page.get_by_role("button", name="Copy link").click()
    until(page, "document.activeElement.textContent === 'Copied'")
    shared = page.evaluate("navigator.clipboard.readText()")
    assert shared == page.url
    keys = [entry.key for entry in parse_string(_export(page, "bibtex")).entries]
    assert keys == [first, second]
    page.goto(f"{explore}?modality=ct")
    assert page.locator("#picks-count").text_content() == "2"
    page.check(_box(page, "prompt", "box"))
    assert "picks" not in page.url  # a link to a filter gives no basket away
    other = browser.new_context()
    visitor = other.new_page()
    visitor.goto(explore)
    own = _shown(visitor)[5]
    _pick(visitor, 5)
    visitor.goto(shared)
    assert _shown(visitor) == [first, second]
    assert visitor.get_by_text("These picks come from a link").is_visible()
    _pick(visitor, 1)  # goes to the visitor's own basket and leaves the list as it was sent
    assert _shown(visitor) == [first, second]
    assert _picked(visitor) == [own, second]
    visitor.get_by_role("button", name="Back to mine").click()
    assert set(_shown(visitor)) == {own, second}
    visitor.go_back()
    visitor.get_by_role("button", name="Add them to mine").click()
    assert set(_shown(visitor)) == {own, first, second}
    assert not visitor.get_by_text("These picks come from a link").is_visible()
    other.close()


def _pick(page: Page, place: int) -> None:
    page.locator("#works > li .pick").nth(place).click()


def _picked(page: Page) -> list[str]:
    kept: str = page.evaluate("localStorage.getItem('sam4mis.picks')")
    return kept.split(",")


def test_no_pick_is_lost_by_going_back_or_in_another_tab(page: Page, explore: str) -> None:
    page.goto(explore)
    _pick(page, 0)
    page.check(_box(page, "modality", "ct"))
    _pick(page, 2)
    page.go_back()
    assert page.locator("#picks-count").text_content() == "2"
    tab = page.context.new_page()
    tab.goto(explore)
    _pick(tab, 40)
    until(page, "document.getElementById('picks-count').textContent === '3'")
    _pick(page, 41)
    assert len(_picked(page)) == 4
    page.click("#show-picks")
    _pick(page, 0)
    page.click("#show-picks")
    _pick(page, 42)
    page.go_back()  # the address of then has three, the basket of now has four
    assert set(_shown(page)) == set(_picked(page))
    assert len(_picked(page)) == 4
    assert not page.locator("#foreign").is_visible()


def test_an_empty_basket_says_so(page: Page, explore: str) -> None:
    page.goto(f"{explore}?show=picks")
    assert _count(page) == 0
    assert page.get_by_text("Nothing picked yet.").is_visible()


def test_unknown_terms_in_an_address_are_reported(page: Page, explore: str) -> None:
    page.goto(f"{explore}?modality=CT&modality=mr,nonsense&organ=heart&h=theme")
    assert page.is_checked(_box(page, "modality", "ct"))
    assert page.is_checked(_box(page, "modality", "mr"))
    note = page.locator("#note")
    assert note.text_content() == "Not known here: modality nonsense, organ heart."
    page.check(_box(page, "prompt", "box"))
    assert note.text_content() == ""


def test_a_long_text_stays_inside_the_page(page: Page, explore: str) -> None:
    page.goto(f"{explore}?text={'a' * 3000}")
    assert _count(page) == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_task_by_keyboard_alone(page: Page, explore: str) -> None:
    page.goto(explore)
    _press_until(page, "document.activeElement.id === 'text'")
    page.keyboard.type("SAM")
    searched = _count(page)
    _press_until(page, "document.activeElement.matches('[data-facet] input')")
    chosen = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.value") == chosen
    assert page.evaluate("document.activeElement.checked")
    assert 0 < _count(page) <= searched
    assert f"={chosen}" in page.url
    _press_until(page, "document.activeElement.matches('.pick')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert page.locator("#picks-count").text_content() == "1"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def _press_until(page: Page, reached: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    pytest.fail(f"the keyboard does not reach: {reached}")


def test_focus_stays_where_it_was_and_the_result_is_announced(page: Page, explore: str) -> None:
    page.goto(explore)
    box = _box(page, "modality", "ct")
    page.focus(box)
    for _ in range(3):
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.value") == "ct"
    page.focus("#text")
    page.keyboard.type("pro")
    assert page.evaluate("document.activeElement.id") == "text"
    status = page.locator("#count")
    assert status.get_attribute("role") == "status"
    assert status.get_attribute("aria-live") == "polite"
    page.goto(f"{explore}?modality=ct&prompt=box")
    page.locator("#active button").first.press("Enter")
    assert page.evaluate("document.activeElement.closest('#active') !== null")


def test_more_works_are_shown_on_demand(page: Page, explore: str) -> None:
    page.goto(explore)
    assert page.locator("#works > li").count() == 50
    page.click("#more")
    assert page.locator("#works > li").count() == 100
    assert page.evaluate(
        "document.activeElement === document.querySelector('#works > li:nth-child(51) > a')"
    )
    page.locator("#works > li > a").nth(90).click()
    page.wait_for_selector("dl.facts")
    page.go_back()
    page.wait_for_selector(".explore.ready")
    assert page.locator("#works > li").count() == 100
    until(page, "scrollY > 3000")


def test_all_works_found_are_printed(page: Page, explore: str, registry: FilledRegistry) -> None:
    page.goto(explore)
    assert page.locator("#works > li").count() == 50
    page.pdf()
    assert page.locator("#works > li").count() == len(registry.works)


def test_filters_of_a_small_screen_lead_to_the_answer(page: Page, explore: str) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(explore)
    page.get_by_text("Filters", exact=True).click()
    page.check(_box(page, "modality", "ct"))
    page.get_by_role("button", name=f"Show {_count(page)} works").click()
    assert not page.locator("#see").is_visible()
    assert page.evaluate("document.activeElement.id") == "count"


def test_it_works_from_a_folder(page: Page, many: Path) -> None:
    page.goto(f"{(many / 'site/explore/index.html').as_uri()}?modality=ct")
    count = _count(page)
    assert page.is_checked(_box(page, "modality", "ct"))
    page.check(_box(page, "prompt", "box"))
    assert 0 < _count(page) < count
    chosen = _shown(page)
    keys = [entry.key for entry in parse_string(_export(page, "bibtex")).entries]
    assert keys == chosen
    page.fill("#text", page.locator("#works > li > a").first.inner_text())
    page.locator("#works > li > a").first.click()
    page.wait_for_url(f"**/papers/{_last_folder(page.url)}/index.html")
    assert page.locator("dl.facts").count() >= 1


def _last_folder(url: str) -> str:
    return url.split("/")[-2]


def test_every_cell_of_the_heat_map_leads_to_as_many_works(page: Page, explore: str) -> None:
    page.goto(f"{explore}../statistics/")
    cells = page.locator(".heat td a").evaluate_all(
        "links => links.map((link) => [link.search, parseInt(link.textContent)])"
    )
    assert len(cells) > 20
    page.goto(explore)
    wrong = page.evaluate(
        """cells => cells.filter(([query, number]) => {
          history.replaceState(null, "", query);
          dispatchEvent(new PopStateEvent("popstate"));
          return parseInt(document.getElementById("count").textContent) !== number;
        })""",
        cells,
    )
    assert wrong == []


def test_chips_of_a_work_lead_to_works_that_share_the_term(
    page: Page, explore: str, registry: FilledRegistry
) -> None:
    work = next(work for work in registry.papers if work.tags.get("modality"))
    page.goto(f"{explore}../papers/{work.id}/")
    page.locator('.facts a[href*="modality="]').first.click()
    term = page.url.partition("modality=")[2]
    assert term in work.tags["modality"]
    assert set(_shown(page)) == _fitting(registry, lambda one: _has(one, "modality", term))


def test_the_search_box_of_the_home_page_leads_here(page: Page, explore: str) -> None:
    page.goto(f"{explore}../")
    page.fill("#hero-text", "prostate")
    page.keyboard.press("Enter")
    page.wait_for_url("**/explore/?text=prostate")
    assert page.input_value("#text") == "prostate"
    assert _count(page) > 0


def test_numbers_of_choices_agree_between_page_and_catalogue(many: Path) -> None:
    loaded = fill_gaps.filled(loading.load(many))
    facets = Catalogue(loaded.registry, loaded.paths).facets
    numbers = [term.number for view in facets.views for term in view.terms]
    assert numbers == list(range(len(numbers)))
