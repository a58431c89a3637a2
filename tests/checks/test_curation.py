"""How well two readings agree, as docs/curation.md reports it."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from tests.support.made_up_registries import ROOT, real_registry


def _lines(fixture: str) -> list[dict[str, Any]]:
    text = (ROOT / "tests/fixtures" / fixture).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


_READINGS = _lines("second-reading.jsonl")
_PAGE = (ROOT / "docs/curation.md").read_text("utf-8")
_REGISTRY = real_registry()


def _counts(facet: str, readings: list[dict[str, Any]]) -> tuple[int, int, int]:
    pairs = [(set(r["first"].get(facet, ())), set(r["second"].get(facet, ()))) for r in readings]
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
    both, first, second = _counts(facet, _READINGS)
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


_OF_2026 = _lines("second-reading-2026.jsonl")
_DECISIONS = _lines("second-decisions-2026.jsonl")
_SAMPLES = {"old": "### Earlier works\n", "new": "### New works\n"}


def _row(facet: str, readings: list[dict[str, Any]]) -> str:
    with_text = [reading for reading in readings if reading["read"] != "title"]
    both, first, second = _counts(facet, readings)
    f1, f1_with_text = (
        2 * b / (2 * b + f + s) for b, f, s in (_counts(facet, readings), _counts(facet, with_text))
    )
    return f"| {facet} | {both} | {first} | {second} | {f1:.2f} | {f1_with_text:.2f} |"


@pytest.mark.parametrize("sample", sorted(_SAMPLES))
@pytest.mark.parametrize("facet", _FACETS)
def test_the_page_reports_the_second_reading_of_2026(facet: str, sample: str) -> None:
    section = _PAGE.partition(_SAMPLES[sample])[2].partition("\n### ")[0]
    readings = [reading for reading in _OF_2026 if reading["sample"] == sample]
    assert _row(facet, readings) in section.splitlines()


def test_sixty_earlier_and_sixty_new_works_were_read_in_2026() -> None:
    ids = {sample: {r["id"] for r in _OF_2026 if r["sample"] == sample} for sample in _SAMPLES}
    assert {sample: len(works) for sample, works in ids.items()} == {"old": 60, "new": 60}
    assert not (ids["old"] | ids["new"]) & {reading["id"] for reading in _READINGS}
    assert ids["old"] | ids["new"] <= _REGISTRY.taken_ids
    read = Counter(r["sample"] for r in _OF_2026 if r["read"] == "title")
    assert f"For {read['old']} of\nthe 60 earlier works and {read['new']} of the 60 new" in _PAGE


def test_the_page_reports_the_second_decisions() -> None:
    pairs = Counter((d["first"]["decision"], d["second"]["decision"]) for d in _DECISIONS)
    kinds = ("accept", "reject", "waiting")
    for first in kinds:
        row = " | ".join(str(pairs[first, second]) for second in kinds)
        assert f"| {first} | {row} |" in _PAGE
    agreed = sum(pairs[kind, kind] for kind in kinds)
    by_chance = sum(
        sum(pairs[kind, other] for other in kinds) * sum(pairs[other, kind] for other in kinds)
        for kind in kinds
    ) / len(_DECISIONS)
    kappa = (agreed - by_chance) / (len(_DECISIONS) - by_chance)
    assert f"agree in {agreed} of {len(_DECISIONS)} decisions (Cohen's kappa {kappa:.2f})" in _PAGE
    rejected = [
        d for d in _DECISIONS if d["first"]["decision"] == d["second"]["decision"] == "reject"
    ]
    same = sum(d["first"]["reason"] == d["second"]["reason"] for d in rejected)
    assert f"Of {len(rejected)} rejections by both, {same} have the same" in _PAGE


_THIRD = _lines("third-reading.jsonl")
_THIRD_SAMPLES = {
    "third": "### Before the corrections\n",
    "fourth": "### After the corrections\n",
}


@pytest.mark.parametrize("sample", sorted(_THIRD_SAMPLES))
def test_the_page_reports_the_third_reading(sample: str) -> None:
    section = _PAGE.partition(_THIRD_SAMPLES[sample])[2].partition("\n### ")[0]
    readings = [reading for reading in _THIRD if reading["sample"] == sample]
    counts = {facet: _counts(facet, readings) for facet in _FACETS}
    both, first, second = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    counts["all"] = (both, first, second)
    for facet, (both, first, second) in counts.items():
        f1 = 2 * both / (2 * both + first + second)
        assert f"| {facet} | {both} | {first} | {second} | {f1:.2f} |" in section.splitlines()


_SIXTH = _lines("sixth-reading.jsonl")


@pytest.mark.parametrize("facet", _FACETS)
def test_the_page_reports_the_sixth_reading(facet: str) -> None:
    numbers = _counts(facet, _SIXTH)
    before = _counts(facet, [{**r, "first": r["before"]} for r in _SIXTH])
    true, _, by_papers = _looked_up(facet, _SIXTH)
    row = (facet, f"{_f1(*before):.2f}", *numbers, f"{_f1(*numbers):.2f}", true, by_papers)
    assert f"| {' | '.join(map(str, row))} |" in _PAGE


def _f1(both: int, first: int, second: int) -> float:
    return 2 * both / (2 * both + first + second)


def _looked_up(facet: str, readings: list[dict[str, Any]]) -> tuple[str, str, str]:
    """How many terms of either reading the papers confirm, and the F1 by the papers."""
    answers = Counter(
        (one["side"], one["right"])
        for reading in readings
        for one in reading["looked_up"]
        if one["facet"] == facet
    )
    if not answers:
        return "", "", ""
    both, first, second = _counts(facet, readings)
    assert sum(answers["first", right] for right in (True, False, None)) == first
    assert sum(answers["second", right] for right in (True, False, None)) == second
    true, missing = answers["first", True], second - answers["second", False]
    return (
        str(true), str(answers["second", True]), f"{_f1(both + true, first - true, missing):.2f}",
    )  # fmt: skip


def test_no_work_of_the_sixth_reading_was_read_a_second_time_before() -> None:
    ids = {reading["id"] for reading in _SIXTH}
    assert len(ids) == 60
    assert not ids & {r["id"] for r in (*_READINGS, *_OF_2026, *_THIRD, *_FIFTH)}
    assert ids <= _REGISTRY.taken_ids


def test_no_work_of_the_third_reading_was_read_a_second_time_before() -> None:
    ids = {sample: {r["id"] for r in _THIRD if r["sample"] == sample} for sample in _THIRD_SAMPLES}
    assert {sample: len(works) for sample, works in ids.items()} == {"third": 60, "fourth": 60}
    assert not ids["third"] & ids["fourth"]
    before = {reading["id"] for reading in (*_READINGS, *_OF_2026)}
    assert not (ids["third"] | ids["fourth"]) & before
    assert ids["third"] | ids["fourth"] <= _REGISTRY.taken_ids


_FIFTH = _lines("fifth-reading.jsonl")


def test_the_page_reports_the_fifth_reading() -> None:
    section = _PAGE.partition("## Fifth reading\n")[2].partition("\n## ")[0]
    before = [{**reading, "first": reading["before"]} for reading in _FIFTH]
    counts = {facet: [*_counts(facet, before), *_counts(facet, _FIFTH)] for facet in _FACETS}
    counts["all"] = [sum(numbers) for numbers in zip(*counts.values(), strict=True)]
    for facet, (*earlier, both, first, second) in counts.items():
        was, f1 = (2 * b / (2 * b + f + s) for b, f, s in (earlier, (both, first, second)))
        row = f"| {facet} | {was:.2f} | {both} | {first} | {second} | {f1:.2f} |"
        assert row in section.splitlines()
        assert f1 > 0.93
    assert f1 > 0.955


def test_the_works_of_the_fifth_reading_are_in_no_earlier_sample() -> None:
    ids = {reading["id"] for reading in _FIFTH}
    assert set(Counter(reading["sample"] for reading in _FIFTH).values()) == {60}
    assert len(ids) == 180
    assert not ids & {reading["id"] for reading in (*_READINGS, *_OF_2026, *_THIRD)}
    assert ids <= _REGISTRY.taken_ids


def test_every_work_that_the_page_names_is_or_was_in_the_registry() -> None:
    named = re.findall(r"`([a-z]+\d{4}[a-z0-9]+)`", _PAGE)
    assert named
    assert set(named) <= _REGISTRY.taken_ids


_SEVENTH = _lines("seventh-reading.jsonl")
_EIGHTH = _lines("eighth-reading.jsonl")
_LOOKED_UP = [
    *(("seventh", sample, _SEVENTH) for sample in ("first", "second")),
    *(("eighth", sample, _EIGHTH) for sample in ("first", "second", "third")),
]


@pytest.mark.parametrize(("reading", "sample", "lines"), _LOOKED_UP)
def test_the_page_reports_the_samples_that_were_looked_up(
    reading: str, sample: str, lines: list[dict[str, Any]]
) -> None:
    heading = f"### {sample.capitalize()} sample of the {reading} reading\n"
    section = _PAGE.partition(heading)[2].partition("\n##")[0].splitlines()
    readings = [line for line in lines if line["sample"] == sample]
    assert len(readings) == 60
    earlier = [{**reading, "first": reading["before"]} for reading in readings]
    for facet in _FACETS:
        before, now = _counts(facet, earlier), _counts(facet, readings)
        row = (facet, f"{_f1(*before):.2f}", *now, f"{_f1(*now):.2f}", *_looked_up(facet, readings))
        assert f"| {' | '.join(map(str, row))} |" in section


def test_no_work_of_the_seventh_reading_was_read_a_second_time_before() -> None:
    ids = [reading["id"] for reading in _SEVENTH]
    assert len(set(ids)) == len(ids) == 120
    others = (*_READINGS, *_OF_2026, *_THIRD, *_FIFTH, *_SIXTH)
    assert not set(ids) & {reading["id"] for reading in others}
    assert set(ids) <= _REGISTRY.taken_ids


def test_no_work_of_the_eighth_reading_is_in_the_second_or_the_seventh() -> None:
    ids = [reading["id"] for reading in _EIGHTH]
    assert len(set(ids)) == len(ids) == 180
    assert not set(ids) & {reading["id"] for reading in (*_READINGS, *_SEVENTH)}
    assert set(ids) <= _REGISTRY.taken_ids


def test_the_first_sample_of_the_eighth_reading_is_in_no_other() -> None:
    ids = {reading["id"] for reading in _EIGHTH if reading["sample"] == "first"}
    others = (*_READINGS, *_OF_2026, *_THIRD, *_FIFTH, *_SIXTH, *_SEVENTH)
    assert not ids & {reading["id"] for reading in others}
