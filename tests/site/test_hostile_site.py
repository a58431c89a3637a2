"""No text of strangers does anything on the site: every field, on every way in, on every page.

What is tried here with a part of the strings and pages, `python -m tests.hostile` tries with all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sam4mis.checks import across_entries
from sam4mis.files import layout, loading, yaml_text
from sam4mis.files.issue_forms import RESOURCE
from sam4mis.model.discovery import Discovery
from sam4mis.model.problems import Severity
from sam4mis.model.records import Workshop
from sam4mis.upkeep import fill_gaps
from tests.hostile import sites
from tests.hostile.browsing import made_from_data, pages_by_type, visiting
from tests.hostile.fields import CLOSED, HARMLESS, TextField, records, text_fields
from tests.hostile.registries import ROOTS, Hostile
from tests.hostile.routes import Arrived, filled_form
from tests.hostile.strings import BREAKERS, FAMILIES, STRINGS
from tests.support.command_line import run
from tests.support.made_up_registries import served

_FEWEST = {
    "title": 200, "line": 200, "summary": 40, "text": 200, "prose": 150, "author": 100, "link": 300, "DOI": 300,
    "identity": 300, "stated by an authority": 300, "Citation.fields": 200,
}  # fmt: skip
"""How many of the strings each kind of text must hold, lest a stricter rule empties this test."""


def test_there_are_many_strings_of_many_families() -> None:
    assert len(STRINGS) >= 300
    assert min(len(family) for family in FAMILIES.values()) >= 10


def test_every_kind_of_file_is_filled() -> None:
    # No page shows the queries and signals of discovery.
    kept_by_people = {model for _, model in layout._PLACES} - {Discovery}
    assert kept_by_people <= set(ROOTS)


_FIELDS = [one for model in records(ROOTS) for one in text_fields(model)]


@pytest.mark.parametrize("one", _FIELDS, ids=lambda one: one.path)
def test_every_field_of_text_holds_hostile_strings_or_cannot(one: TextField) -> None:
    accepted = one.accepted()
    if one.kind in CLOSED:
        assert [text for text in accepted if not HARMLESS.fullmatch(text)] == [], CLOSED[one.kind]
    else:
        assert len(accepted) >= _FEWEST[one.kind]


@dataclass(frozen=True)
class _Made:
    """A hostile registry, and its sites without and with addresses."""

    hostile: Hostile
    arrived: Mapping[str, Arrived]
    plain: Path
    published: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> _Made:
    """A registry with an eighth of the strings in each field, and each string in some field."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile = Hostile(works=48, framed=24)
    arrived = sites.prepare(folder / "plain", hostile, range(0, len(STRINGS), 25))
    published = sites.with_addresses(folder / "plain", folder / "published")
    sites.build_all([folder / "plain", published])
    return _Made(hostile, arrived, folder / "plain", published)


def test_the_data_hold_the_strings_and_nothing_is_refused(made: _Made) -> None:
    loaded = loading.load(made.plain)
    assert [p for p in across_entries.check(loaded) if p.severity is Severity.ERROR] == []
    used = made.hostile.filler.used
    assert {path for path, _ in used} == {one.path for one in _FIELDS if one.kind not in CLOSED}
    assert len({text for _, text in used}) >= 300
    filled = fill_gaps.resolve(loaded.registry, loaded.library).provenance
    assert {field for _, field in filled} >= {"venue", "volume", "issue", "pages", "publisher"}


# The gate refuses many forms with such texts.
@pytest.mark.parametrize(
    ("way", "part"), [("forms", 12), ("Markdown", 7), ("BibTeX", 7), ("RIS", 7)]
)
def test_much_arrives_on_every_way(made: _Made, way: str, part: int) -> None:
    arrived = made.arrived[way]
    assert len(arrived.files) > arrived.tried / part


@pytest.mark.browser
def test_no_page_does_anything(browser: Browser, made: _Made) -> None:
    site = made.plain / "site"
    pages = pages_by_type(site)
    with served(site) as base, visiting(browser, base) as visitor:
        visitor.open_some(pages, 2)
        visitor.inspect(pages_by_type(site))
    assert visitor.seen.report() == ""
    assert visitor.seen.opened > len(pages)
    assert visitor.seen.inspected > 300


@pytest.mark.browser
def test_nothing_that_is_typed_or_stands_in_an_address_does_anything(
    browser: Browser, made: _Made
) -> None:
    with served(made.plain / "site") as base, visiting(browser, base) as visitor:
        visitor.explore(STRINGS[::50])
        assert visitor.search(STRINGS[::50]) > 3
        assert min(visitor.take_exports().values()) > 10_000
    assert visitor.seen.report() == ""


@pytest.mark.browser
def test_a_site_that_knows_its_addresses_asks_nobody(browser: Browser, made: _Made) -> None:
    site = made.published / "site"
    assert sites.ADDRESSES["site_url"] in (site / "sitemap.xml").read_text("utf-8")
    with sites.served_at_its_place(made.published) as base, visiting(browser, base) as visitor:
        visitor.open_some(made_from_data(site), 1)
    assert visitor.seen.report() == ""


@pytest.mark.browser
def test_no_page_does_anything_when_it_is_read_from_a_folder(browser: Browser, made: _Made) -> None:
    site = made.published / "site"
    with visiting(browser, f"{site.as_uri()}/") as visitor:
        for folder in ("", "explore/", "papers/doe2024aaa/", "workshops/ws24/", "sections/first/"):
            visitor.open(f"{folder}index.html")
    assert visitor.seen.report() == ""


@pytest.mark.browser
def test_pages_escape_what_check_refuses(browser: Browser, tmp_path: Path) -> None:
    sites.build_unchecked(tmp_path, Hostile(works=48, framed=24, unchecked=BREAKERS))
    site = tmp_path / "site"
    with served(site) as base, visiting(browser, base) as visitor:
        visitor.open_some(made_from_data(site), 1)
        visitor.inspect(pages_by_type(site))
        visitor.explore(["script", "alert"])
        assert visitor.search(["img"]) > 3
    assert visitor.seen.report() == ""


@pytest.mark.browser
def test_titles_stand_on_pages_as_they_stand_in_the_data(browser: Browser, made: _Made) -> None:
    registry = loading.load(made.plain).registry
    with served(made.plain / "site") as base, visiting(browser, base) as visitor:
        for entry in (*registry.papers[:3], *registry.datasets[:3], *registry.workshops[:3]):
            visitor.open(f"{entry.entry_kind.folder}/{entry.id}/")
            shown = visitor.page.locator("h1").all_text_contents()
            assert [" ".join(text.split()) for text in shown] == [" ".join(entry.title.split())]


_UNCLOSED = "EMBC 2025 <img src=x onerror=alert(document.domain)"


def test_a_form_whose_event_opens_a_tag_is_declined(small: Path, tmp_path: Path) -> None:
    form = filled_form(
        RESOURCE, kind="Workshop or challenge", title="A friendly workshop", event=_UNCLOSED,
        link="https://example.org/workshop", description="It asks for segmentations.",
    )  # fmt: skip
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"body": form}}), "utf-8")
    done = run("from-issue", str(event), "--event", "--offline", cwd=small)
    assert done.returncode == 1
    assert "Conference and year: " in done.stdout
    assert "write plain text" in done.stdout
    assert run("check", cwd=small).returncode == 0


@pytest.mark.parametrize("field", ["title", "event"])
@pytest.mark.parametrize(
    "text",
    [
        _UNCLOSED,
        'X "><img src=x onerror=alert("workshop.title") x="',
        "X <!-- y",
        "X </title",
        "X <?y",
    ],
)
def test_a_workshop_that_opens_a_tag_is_refused(small: Path, field: str, text: str) -> None:
    path = small / "data/workshops/ws24.yaml"
    data = {**(yaml_text.parse(path.read_bytes()).data or {}), field: text}
    path.write_bytes(yaml_text.write(data, layout.key_order(Workshop)))
    done = run("check", cwd=small)
    assert done.returncode == 1
    assert f"error html-in-text {field}" in done.stdout
