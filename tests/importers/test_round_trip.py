"""What is exported is read back the same: the whole registry, and works that nobody would write."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sam4mis.formats.all_formats import FORMATS
from sam4mis.formats.reference import Reference, reference, references
from sam4mis.importers import bibtex, ris
from sam4mis.importers.proposal import Collection, Proposer
from sam4mis.model.matching import normalised
from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry
from sam4mis.model.text_faults import plain_title
from tests.formats.test_formats import _works
from tests.support.foreign_readers import csl_reads
from tests.support.made_up_registries import real_registry, registry_of

_BY_NAME = {form.name: form for form in FORMATS}
_READERS: dict[str, Callable[[str], Collection]] = {
    "bibtex": bibtex.read,
    "biblatex": bibtex.read,
    "ris": ris.read,
}
_real = real_registry()


def _drafts(form: str, registry: FilledRegistry) -> list[dict[str, Any]]:
    """The entries that would come of an export, were the registry empty."""
    found = _READERS[form](_BY_NAME[form].document(registry, references(registry)))
    assert found.lost == found.remarks == ()
    empty = replace(registry, papers=(), datasets=())
    proposer = Proposer(empty, {}, "2030-01-01")
    return [proposer._data(work) for work in found.works]


def _facts(item: Reference) -> dict[str, Any]:
    return {
        "title": item.title,
        "authors": list(item.work.authors),
        "arxiv": item.arxiv,
        "doi": item.doi,
        "url": None if item.arxiv or item.doi else item.url,
        "year": item.year,
        "venue": None if item.venue == "arXiv" else item.venue,
    }


def _facts_of_draft(data: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: data.get(name) for name in ("title", "arxiv", "doi", "url", "venue")},
        "authors": data.get("authors", []),
        "year": (data.get("published") or data.get("date") or "")[:4],
    }


@pytest.mark.parametrize("form", _READERS)
def test_the_whole_registry_comes_back_the_same(form: str) -> None:
    expected = [_facts(item) for item in references(_real)]
    found = [_facts_of_draft(data) for data in _drafts(form, _real)]
    assert len(found) == len(expected) > 900
    different = [pair for pair in zip(expected, found, strict=True) if pair[0] != pair[1]]
    assert different == []


def test_the_whole_registry_comes_back_the_same_from_csl_json() -> None:
    found = csl_reads(_BY_NAME["csl-json"].document(_real, references(_real)))
    for item in references(_real):
        read, facts = found[item.id], _facts(item)
        assert (read.title, list(read.authors), read.year) == (
            facts["title"], facts["authors"], facts["year"],
        )  # fmt: skip
        assert (read.doi or None, read.arxiv or None, read.venue or None) == (
            item.doi, item.arxiv, item.venue,
        )  # fmt: skip


@pytest.mark.parametrize("form", _READERS)
@given(work=_works.filter(lambda work: plain_title(work.title) == work.title))
def test_any_work_comes_back_the_same(form: str, work: Paper) -> None:
    registry = registry_of(work)
    (data,) = _drafts(form, registry)
    expected = _facts(reference(work, registry))
    found = _facts_of_draft(data)
    titles = expected.pop("title"), found.pop("title")
    assert found == expected
    # Of quotes and the like LaTeX has one kind where Unicode has several.
    one, other = (normalised(title.replace("$", "")) for title in titles)
    assert titles[0] == titles[1] or one == other
