"""Terms from titles: what a phrase names, what it hides, and what a person's tag forbids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.checks import suggest
from sam4mis.files import loading
from sam4mis.model.records import Facet, Paper, Term
from tests.support.made_up_registries import ROOT, example, run

_VOCABULARY = loading.load(ROOT).registry.vocabulary
_SUGGESTER = suggest.Suggester(_VOCABULARY)


def _term(name: str, *words: str, beside: tuple[str, ...] | None = None) -> Term:
    label, *synonyms = words
    return Term(id=name, label=label, definition=".", synonyms=tuple(synonyms), beside=beside)


_FACET = Facet(
    id="model",
    label="Model",
    definition=".",
    terms=(
        _term("one", "SAM", "segment anything model"),
        _term("two", "SAM 2", "segment anything model 2"),
        _term("any", "Any model", "models", beside=()),
    ),
)


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("SAM for lungs", ("one",)),
        ("SAM2 for lungs", ("two",)),
        ("sam-2 for lungs", ("two",)),
        ("Segment Anything Model 2 for lungs", ("two",)),
        ("From SAM to SAM 2", ("one", "two")),
        ("MedSAM and SAMurai", ()),
        ("SAM² for lungs", ("two",)),
        ("Models", ("any",)),
        ("Models such as SAM", ("one",)),
        ("", ()),
    ],
)
def test_a_phrase_names_its_term(title: str, terms: tuple[str, ...]) -> None:
    found = suggest.Suggester([_FACET]).suggest(title)
    assert found == ({"model": terms} if terms else {})


def test_all_titles_of_a_work_count_together() -> None:
    assert suggest.Suggester([_FACET]).suggest("SAM", "SAM 2") == {"model": ("one", "two")}


@pytest.mark.parametrize("facet", _VOCABULARY, ids=lambda facet: facet.id)
def test_every_word_of_the_vocabulary_names_its_term(facet: Facet) -> None:
    for term in facet.terms:
        for word in term.words:
            assert term.id in _SUGGESTER.suggest(word)[facet.id], word


@given(st.text())
def test_any_text_is_a_title(title: str) -> None:
    known = {(facet.id, term.id) for facet in _VOCABULARY for term in facet.terms}
    found = _SUGGESTER.suggest(title)
    assert {(facet, term) for facet, terms in found.items() for term in terms} <= known
    assert all(found.values())


def test_what_a_person_tagged_is_not_suggested_again() -> None:
    work = Paper(
        id="kim2024lines",
        title="SAM for ultrasound",
        sections=("first",),
        arxiv="2407.00007",
        tags={"modality": ("ct",)},
    )
    assert _SUGGESTER.complete(work) == {"base-model": ("sam",)}


def test_agreement_counts_pairs_where_a_person_spoke() -> None:
    rows = {row.facet: row for row in suggest.agreement(loading.load(ROOT).registry)}
    assert list(rows) == [facet.id for facet in _VOCABULARY]
    for row in rows.values():
        assert row.agreed + row.only_curated >= row.works
        assert 0 <= row.precision <= 1
        assert 0 <= row.recall <= 1


def test_the_command_prints_what_can_be_pasted() -> None:
    done = run("suggest", "--title", "SAM 2 for polyps in colonoscopy video")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "tags:",
        "  base-model: [sam2]",
        "  modality: [endoscopy]",
        "  anatomy: [digestive-tract, lesion]",
        "  dimension: [video]",
    ]


def test_an_unknown_entry_is_answered_with_the_closest() -> None:
    known = example().id
    done = run("suggest", f"{known[:-2]}{known[-1]}")
    assert done.returncode == 2
    assert f"did you mean `{known}`?" in done.stderr
