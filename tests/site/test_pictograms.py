"""Pictograms of works: drawn from terms, by one rule in the builder and in the script of Explore."""

import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.site import pictograms
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.pictograms import Pictogram, pictogram_of
from sam4mis.upkeep import fill_gaps
from tests.support import social_cards
from tests.support.made_up_registries import ROOT, real_registry, served


def test_every_drawing_is_well_formed_and_inside_its_box() -> None:
    root = ET.fromstring(str(pictograms.sprite()))  # noqa: S314  # our own text
    symbols = root.findall("symbol")
    assert len({symbol.get("id") for symbol in symbols}) == len(symbols) > 20
    for symbol in symbols:
        assert symbol.get("viewBox") == "0 0 32 32"
        assert len(symbol)


def test_a_sprite_holds_what_its_pictograms_refer_to_and_no_more() -> None:
    catalogue = Catalogue(real_registry(), {})
    works = catalogue.works[:40]
    shown = [catalogue.pictogram(work) for work in works]
    referred = {name for one in shown for name in re.findall(r'href="#([^"]+)"', one.__html__())}
    assert set(re.findall(r'id="([^"]+)"', str(pictograms.sprite(shown)))) == referred


@pytest.mark.parametrize("facet", ["modality", "prompt"])
def test_every_term_of_the_vocabulary_is_drawn(facet: str) -> None:
    (found,) = (one for one in real_registry().vocabulary if one.id == facet)
    drawn = str(pictograms.sprite())
    missing = [term.id for term in found.terms if f'id="{facet}-{term.id}"' not in drawn]
    assert missing == []


def test_every_modality_that_is_drawn_has_a_card() -> None:
    cards = {path.stem: path.read_bytes() for path in social_cards.FOLDER.iterdir()}
    assert set(cards) == {one.modality for one in pictograms.of_modalities()}
    for name, card in cards.items():
        assert card.startswith(b"\x89PNG"), name
        assert struct.unpack(">II", card[16:24]) == (social_cards.WIDTH, social_cards.HEIGHT), name


@pytest.mark.browser
def test_a_card_shows_the_name_of_its_modality_in_the_fonts_of_the_site(
    page: Page, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": social_cards.WIDTH, "height": social_cards.HEIGHT})
    source = tmp_path / "card.html"
    for pictogram in pictograms.of_modalities():
        label = social_cards.labels()[pictogram.modality]
        source.write_text(social_cards.page(pictogram, label), "utf-8")
        page.goto(source.as_uri())
        assert page.evaluate(_FONTS_AND_WIDTH) == ["Card Sans", "Card Serif", True]
        assert page.inner_text("h1") == label


_FONTS_AND_WIDTH = """async () => {
  const fonts = [...(await document.fonts.ready)].filter((font) => font.status === "loaded");
  const title = document.querySelector("h1");
  return [...fonts.map((font) => font.family.replaceAll('"', "")).sort(), title.scrollWidth <= title.clientWidth];
}"""


def test_pages_hold_the_drawings_of_their_pictograms(real: Path) -> None:
    for path in (real / "index.html", real / "new/index.html",
                 *sorted(real.glob("authors/*/index.html"))[:10],
                 *sorted(real.glob("papers/*/index.html"))[:30]):  # fmt: skip
        text = path.read_text("utf-8")
        there = set(re.findall(r'<symbol id="([^"]+)"', text))
        assert set(re.findall(r'<use href="#([^"]+)"', text)) <= there, path


@pytest.mark.browser
def test_explore_draws_the_pictograms_that_the_builder_draws(page: Page, many: Path) -> None:
    registry = fill_gaps.filled(loading.load(many)).registry
    catalogue = Catalogue(registry, {})
    expected = {work.id: pictogram_of(work, catalogue.facets) for work in registry.works}
    with served(many / "site") as address:
        page.goto(f"{address}explore/")
        page.wait_for_selector("#works .pictogram")
        shown = page.locator("#works > li").evaluate_all(
            "rows => rows.map((row) => [row.querySelector('a').href.split('/').at(-2),"
            " [...row.querySelectorAll('use')].map((use) => use.getAttribute('href').slice(1))])"
        )
    assert len(shown) >= 40
    for identity, drawings in shown:
        assert Pictogram(tuple(drawings)) == expected[identity], identity


def test_the_scripts_of_explore_know_the_order_of_dimensions() -> None:
    script = (ROOT / "docs/assets/explore/rows.js").read_text("utf-8")
    (listed,) = re.findall(r"const DIMENSIONS = \[(.*?)\];", script)
    assert re.findall(r'"([^"]+)"', listed) == list(pictograms.DIMENSIONS)
