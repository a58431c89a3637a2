"""How well two readings agree, as docs/curation.md reports it."""

import json
import re

import pytest

from sam4mis.files import loading
from tests.support.made_up_registries import ROOT

_READINGS = [
    json.loads(line)
    for line in (ROOT / "tests/fixtures/second-reading.jsonl").read_text("utf-8").splitlines()
]
_PAGE = (ROOT / "docs/curation.md").read_text("utf-8")
_REGISTRY = loading.load(ROOT).registry


def _counts(facet: str) -> tuple[int, int, int]:
    pairs = [(set(r["first"].get(facet, ())), set(r["second"].get(facet, ()))) for r in _READINGS]
    return (
        sum(len(first & second) for first, second in pairs),
        sum(len(first - second) for first, second in pairs),
        sum(len(second - first) for first, second in pairs),
    )


@pytest.mark.parametrize("facet", [facet.id for facet in _REGISTRY.vocabulary])
def test_the_page_reports_the_agreement_of_the_readings(facet: str) -> None:
    both, first, second = _counts(facet)
    f1 = 2 * both / (2 * both + first + second)
    assert f"| {facet} | {both} | {first} | {second} | {f1:.2f} |" in _PAGE
    assert f1 >= 0.90


def test_sixty_works_of_the_registry_were_read_twice() -> None:
    ids = [reading["id"] for reading in _READINGS]
    assert len(set(ids)) == 60
    assert set(ids) <= {work.id for work in _REGISTRY.works}
    for reading in _READINGS:
        for labels in (reading["first"], reading["second"]):
            for facet, terms in labels.items():
                assert terms, reading["id"]
                assert all((facet, term) in _REGISTRY.terms for term in terms), reading["id"]


def test_every_work_that_the_page_names_exists() -> None:
    named = re.findall(r"`([a-z]+\d{4}[a-z0-9]+)`", _PAGE)
    assert named
    assert set(named) <= {work.id for work in _REGISTRY.works}
