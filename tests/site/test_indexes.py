"""Indexes lead to every page that they are about, each name under its letter."""

import re
from pathlib import Path

import pytest

from sam4mis.site import indexes
from sam4mis.site.catalogue import Catalogue
from tests.support.made_up_registries import paper, real_registry, registry_of


@pytest.mark.parametrize("folder", ["papers", "authors", "venues", "datasets"])
def test_every_page_of_a_folder_is_in_its_index(real: Path, folder: str) -> None:
    text = (real / folder / "index.html").read_text("utf-8")
    linked = set(re.findall(rf'href="\.\./{folder}/([^"/]+)/"', text))
    removed = {one.id for one in real_registry().removed}
    aliases = {alias for entry in real_registry().entries.values() for alias in entry.aliases}
    there = {path.parent.name for path in (real / folder).glob("*/index.html")}
    site_only = {work.id for work in real_registry().site_only}
    assert linked - site_only == there - removed - aliases - site_only


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
