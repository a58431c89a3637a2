"""Pages of works as Zotero reads them: the type of item, by the rules of its translators."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from sam4mis.formats.reference import references
from sam4mis.model.records import Dataset
from tests.support.made_up_registries import real_registry
from tests.support.zotero_rules import item_type

_TYPES = {
    "article-journal": "journalArticle",
    "paper-conference": "conferencePaper",
    "chapter": "bookSection",
    "article": "preprint",
    "dataset": "dataset",
    "document": "document",
}
_META = re.compile(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"')


def _metas(page: Path) -> list[tuple[str, str]]:
    head = page.read_text("utf-8").partition("</head>")[0]
    return [(name, unescape(content)) for name, content in _META.findall(head)]


@pytest.mark.parametrize(
    ("metas", "expected"),
    [
        ([("og:type", "website"), ("DC.type", "preprint"), ("citation_title", "x")], "webpage"),
        ([("og:type", "article"), ("DC.type", "preprint"), ("citation_title", "x")], "webpage"),
        ([("DC.type", "preprint"), ("citation_title", "x")], "preprint"),
        ([("og:type", "website"), ("citation_conference_title", "x")], "conferencePaper"),
        ([("citation_title", "x")], "journalArticle"),
        ([("og:title", "x")], "webpage"),
        ([("viewport", "x")], None),
    ],
)
def test_the_rules_as_they_were_seen(metas: list[tuple[str, str]], expected: str | None) -> None:
    assert item_type(metas) == expected


def test_every_page_of_a_work_becomes_an_item_of_its_type(real: Path) -> None:
    wrong = {}
    for one in references(real_registry()):
        page = real / one.work.entry_kind.folder / one.id / "index.html"
        is_unpublished_data = isinstance(one.work, Dataset) and one.venue is None
        expected = "dataset" if is_unpublished_data else _TYPES[one.kind]
        found = item_type(_metas(page))
        if found != expected:
            wrong[one.id] = (found, expected)
    assert wrong == {}


def test_the_abstract_is_our_own_sentence_and_never_a_byline(real: Path) -> None:
    for work in real_registry().works[:200]:
        page = real / work.entry_kind.folder / work.id / "index.html"
        abstracts = [content for name, content in _metas(page) if name == "citation_abstract"]
        assert abstracts == ([work.summary] if work.summary else [])


def test_data_sets_say_that_they_are_some(real: Path) -> None:
    for one in real_registry().datasets:
        text = (real / "datasets" / one.id / "index.html").read_text("utf-8")
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert json.loads(script)["@type"] == "Dataset"


@pytest.mark.parametrize("page", ["", "new/", "authors/*/", "venues/*/"])
def test_lists_offer_each_of_their_works_once(real: Path, page: str) -> None:
    paths = sorted(real.glob(f"{page}index.html"))
    assert paths
    for path in paths[:20]:
        # Works that are not counted are not offered.
        text = path.read_text("utf-8").partition('id="not-counted"')[0]
        offered = re.findall(r'<span class="Z3988" title="([^"]*)"', text)
        listed = re.findall(r'<p class="card-title"><a href="[^"]*?([^/"]+)/">', text)
        assert len(offered) == len(listed) > 0, path
        for one in offered:
            assert parse_qs(unescape(one))["rft.atitle"]
