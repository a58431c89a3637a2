"""A renamed entry is found under its former ids for ever; a removed one leaves the reason."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.formats import feeds
from sam4mis.site import build
from sam4mis.upkeep import fill_gaps
from tests.support.built_sites import with_shells
from tests.support.command_line import run
from tests.support.made_up_registries import served, until

_OLD, _NEW = "doe2024edges", "doe2024rims"
_MERGED = "kim2024taken"


@pytest.fixture
def renamed(small: Path) -> Path:
    """The made-up registry with an entry that was renamed and took another one in, built."""
    old, new = (small / f"data/papers/2024/{name}.yaml" for name in (_OLD, _NEW))
    text = old.read_text("utf-8")
    new.write_text(text.replace("added:", f"aliases: [{_OLD}]\nmerged: [{_MERGED}]\nadded:"))
    old.unlink()
    (small / "data/removed.yaml").write_text(
        "removed:\n  - id: lee2020gone\n    title: Gone\n    reason: It is about brushes.\n"
        "    date: '2026-01-02'\n"
    )
    assert run("check", cwd=small).stdout == ""
    build.build(fill_gaps.filled(loading.load(small)), with_shells(small))
    return small


def test_pages_and_files_stay_under_former_ids(renamed: Path) -> None:
    site = renamed / "site/papers"
    for name in (_OLD, _MERGED):
        assert f'url=../{_NEW}/"' in (site / name / "index.html").read_text("utf-8")
        for ending in (".bib", ".ris", ".json", ".csl.json"):
            present = (site / f"{_NEW}{ending}").read_bytes()
            assert (site / f"{name}{ending}").read_bytes() == present


def test_the_id_in_feeds_is_that_of_the_first_name(renamed: Path) -> None:
    atom = (renamed / "site/feeds/all.atom").read_text("utf-8")
    assert feeds.urn("entry", _OLD) in atom
    assert feeds.urn("entry", _NEW) not in atom
    assert feeds.urn("entry", _MERGED) not in atom


def test_a_removed_entry_leaves_the_reason(renamed: Path) -> None:
    page = (renamed / "site/papers/lee2020gone/index.html").read_text("utf-8")
    assert "Removed on 2026-01-02." in page
    assert "It is about brushes." in page


@pytest.mark.browser
def test_shared_picks_and_search_know_former_ids(renamed: Path, page: Page) -> None:
    with served(renamed / "site") as address:
        page.goto(f"{address}explore/?picks={_OLD},roe2023corners,nobody2020x&show=picks")
        until(page, "document.getElementById('count').textContent.startsWith('2')")
        assert "Not known here: pick nobody2020x" in (page.text_content("#note") or "")
        page.goto(f"{address}explore/?text={_OLD}")
        until(page, "document.getElementById('count').textContent.startsWith('1 of')")
