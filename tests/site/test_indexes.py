"""Indexes lead to every page that they are about, each name under its letter."""

import re
from pathlib import Path

import pytest

from sam4mis.site import indexes
from sam4mis.site.catalogue import Catalogue
from tests.support.made_up_registries import paper, real_registry, registry_of


def _linked(real: Path, folder: str) -> set[str]:
    text = (real / folder / "index.html").read_text("utf-8")
    return set(re.findall(rf'href="\.\./{folder}/([^"/]+)/"', text))


def test_every_paper_and_data_set_of_the_list_is_in_its_index(real: Path) -> None:
    registry = real_registry()
    papers = {work.id for work in registry.papers if work in registry.works}
    assert _linked(real, "papers") == papers
    assert _linked(real, "datasets") == {one.id for one in registry.datasets}


@pytest.mark.parametrize("folder", ["authors", "venues"])
def test_every_page_of_an_author_or_venue_is_in_its_index(real: Path, folder: str) -> None:
    there = {path.parent.name for path in (real / folder).glob("*/index.html")}
    assert _linked(real, folder) == there != set()


def test_names_of_methods_stand_beside_titles_and_accents_do_not_matter() -> None:
    works = (
        paper(
            id="doe2024edges", title="Édges of Things", known_as=["EdgeSAM"], authors=["Jane Doe"]
        ),
        paper(id="roe20243d", arxiv="2405.00002", title="3D Things", known_as=["3D Things"]),
    )
    found = {
        one.letter: [line.name for line in one.lines]
        for one in indexes.papers(Catalogue(registry_of(*works), {}))
    }
    assert found == {
        "#": ["3D Things"], "E": ["EdgeSAM", "Édges of Things"],
    }  # fmt: skip


def test_authors_stand_under_their_family_names() -> None:
    works = [
        paper(id=f"a2024{n}", arxiv=f"2405.0000{n}", authors=["Jan van der Berg", "Plato"])
        for n in (1, 2)
    ]
    found = {one.letter: one.lines for one in indexes.authors(Catalogue(registry_of(*works), {}))}
    names = [line.name for lines in found.values() for line in lines]
    assert "van der Berg, Jan" in names
    assert "Plato" in names
    assert all(line.count == 2 for lines in found.values() for line in lines)
