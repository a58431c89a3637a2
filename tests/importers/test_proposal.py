"""Descriptions of one work in one file, and what a draft takes from each of them."""

from dataclasses import replace

from sam4mis.importers.draft import Draft
from sam4mis.importers.proposal import Proposer, Refusal, WorkDescription
from sam4mis.model.identifiers import Locator
from sam4mis.model.registry import Registry
from tests.support.made_up_registries import registry_of

_PREPRINT = WorkDescription(
    "line 1, a", (Locator(arxiv="2401.09999"),), title="Edges by Prompts", authors=("Ann Lee",)
)
_ARTICLE = WorkDescription(
    "line 2, b",
    (Locator(doi="10.1000/edges"),),
    title="Edges by prompts",
    authors=("Ann Lee", "Bo Roe"),
    date="2025",
    venue="J. of Edges",
    published="2025",
)


def _proposed(
    *works: WorkDescription, registry: Registry | None = None
) -> tuple[list[Draft], list[Refusal]]:
    proposer = Proposer(registry or registry_of(), {}, "2026-01-01")
    return proposer.propose_all(works)


def test_preprint_and_article_of_one_file_become_one_entry() -> None:
    for works in ((_PREPRINT, _ARTICLE), (_ARTICLE, _PREPRINT)):
        (draft,), (refusal,) = _proposed(*works)
        told = {key: draft.data[key] for key in ("arxiv", "doi", "date", "venue", "published")}
        assert told == {
            "arxiv": "2401.09999", "doi": "10.1000/edges", "date": "2024-01",
            "venue": "J. of Edges", "published": "2025",
        }  # fmt: skip
        assert draft.id == "lee2024edges"
        assert refusal.known == draft.id
        assert refusal.reason == f"title and first author: the same as {works[0].name}"
        assert refusal.remedy == "none is needed: one entry is added, with the facts of all of them"


def test_what_contradicts_is_named() -> None:
    other = WorkDescription(
        "line 3, c", (Locator(doi="10.1000/other"),), title="Edges by Prompts", authors=("Ann Lee",),
        date="2025",
    )  # fmt: skip
    (draft,), (refusal,) = _proposed(_ARTICLE, other)
    assert draft.data["doi"] == "10.1000/edges"
    assert refusal.reason.endswith("the same as line 2, b, but for doi 10.1000/other")
    assert refusal.remedy.startswith("check which is right")


def test_of_two_where_one_is_faulty_the_other_is_added() -> None:
    faulty = WorkDescription("line 1, a", _ARTICLE.locators, title="Edges <b>by prompts")
    drafts, refusals = _proposed(faulty, _ARTICLE)
    assert [draft.data["date"] for draft in drafts] == ["2025"]
    assert [refusal.name for refusal in refusals] == ["line 1, a"]


def test_an_unknown_section_is_reported_once() -> None:
    _, (refusal,) = _proposed(replace(_ARTICLE, sections=("SAM 2",)))
    assert refusal.reason.count("SAM 2") == 1


def test_works_with_different_titles_share_no_facts() -> None:
    other = replace(
        _ARTICLE, name="line 3, c", title="Something Else", date="2019", authors=("Jo Doe",)
    )
    (draft,), (refusal,) = _proposed(_ARTICLE, other)
    assert draft.data["date"] == "2025"
    assert "but for its title, 'Something Else'" in refusal.reason


def test_an_unreadable_identifier_is_reported_once() -> None:
    given = replace(_ARTICLE, locators=(Locator(url="10.1234/a; 10.1234/b"),))
    _, (refusal,) = _proposed(given)
    assert refusal.reason == "a DOI cannot be read from '10.1234/a; 10.1234/b'"
