"""How well two readings agree, as docs/curation.md reports it."""

import json
import re

import pytest

from tests.support.made_up_registries import ROOT, real_registry

_READINGS = [
    json.loads(line)
    for line in (ROOT / "tests/fixtures/second-reading.jsonl").read_text("utf-8").splitlines()
]
_PAGE = (ROOT / "docs/curation.md").read_text("utf-8")
_REGISTRY = real_registry()


def _counts(facet: str) -> tuple[int, int, int]:
    pairs = [(set(r["first"].get(facet, ())), set(r["second"].get(facet, ()))) for r in _READINGS]
    return (
        sum(len(first & second) for first, second in pairs),
        sum(len(first - second) for first, second in pairs),
        sum(len(second - first) for first, second in pairs),
    )


_FACETS = sorted(
    {facet for r in _READINGS for labels in (r["first"], r["second"]) for facet in labels}
)


@pytest.mark.parametrize("facet", _FACETS)
def test_the_page_reports_the_agreement_of_the_readings(facet: str) -> None:
    both, first, second = _counts(facet)
    f1 = 2 * both / (2 * both + first + second)
    assert f"| {facet} | {both} | {first} | {second} | {f1:.2f} |" in _PAGE
    assert f1 >= 0.90


def test_sixty_works_of_the_registry_were_read_twice() -> None:
    ids = [reading["id"] for reading in _READINGS]
    assert len(set(ids)) == 60
    # The reading is history: entries may have been renamed or removed since, and terms retired.
    assert set(ids) <= _REGISTRY.taken_ids
    former = {(facet.id, name) for facet in _REGISTRY.vocabulary
              for term in facet.terms for name in term.former}  # fmt: skip
    known = {*_REGISTRY.terms, *former}
    for reading in _READINGS:
        for labels in (reading["first"], reading["second"]):
            for facet, terms in labels.items():
                assert terms, reading["id"]
                assert {(facet, term) for term in terms} <= known, reading["id"]


def test_every_work_that_the_page_names_is_or_was_in_the_registry() -> None:
    named = re.findall(r"`([a-z]+\d{4}[a-z0-9]+)`", _PAGE)
    assert named
    assert set(named) <= _REGISTRY.taken_ids
