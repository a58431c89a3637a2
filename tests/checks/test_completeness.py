"""What the registry has and lacks: the counts, and what the curated data must reach."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sam4mis.checks import completeness
from sam4mis.checks.completeness import Coverage
from sam4mis.files import loading
from sam4mis.model.registry import Registry
from tests.support.command_line import run
from tests.support.made_up_registries import is_added_later, real_data


def _by_name(registry: Registry) -> dict[str, Coverage]:
    return {
        coverage.name: coverage
        for coverage in (*completeness.fields(registry), *completeness.facets(registry))
    }


def test_coverage_of_the_made_up_registry(small: Path) -> None:
    coverage = _by_name(loading.load(small).registry)
    assert {name: list(found.lacking) for name, found in coverage.items() if found.lacking} == {
        "doi": ["doe2024edges", "lee2024pixels"],
        "venue": ["doe2024edges", "lee2024pixels", "roe2023corners"],
        "published": ["doe2024edges", "lee2024pixels", "roe2023corners"],
        "code or data": ["roe2023corners"],
        "modality or anatomy": ["lee2024pixels", "roe2023corners"],
        "prompt": ["lee2024pixels", "roe2023corners"],
        "modality": ["lee2024pixels", "roe2023corners"],
    }
    assert (coverage["doi"].filled, coverage["doi"].works) == (1, 3)


def test_an_incomplete_list_and_a_paper_known_by_its_code_are_named(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text(
        "title: Lines\nauthors:\n  - Zoe Kim\n  - et al.\nsections: [first]\n"
        "code: https://github.com/kim/lines\n",
        encoding="utf-8",
    )
    coverage = _by_name(loading.load(small).registry)
    for name in ("full authors", "identifier", "identifier or link"):
        assert coverage[name].lacking == ("kim2024lines",)


def test_the_curated_data_reach_what_was_promised() -> None:
    everything = real_data().registry
    # A contributor may add three lines; what they lack is filled in later.
    registry = replace(
        everything,
        papers=tuple(work for work in everything.papers if not is_added_later(work)),
        datasets=tuple(work for work in everything.datasets if not is_added_later(work)),
    )
    coverage = _by_name(registry)
    # A correction may empty a field of an entry or two: no more than the shares are promised.
    for name, share in (
        ("full authors", 0.94),
        ("identifier or link", 0.98),
        ("contribution", 0.98),
    ):
        assert coverage[name].filled >= share * coverage[name].works, name
    # What shows nothing medical has neither modality nor anatomy, and says so.
    for entry in coverage["modality or anatomy"].lacking:
        status = registry.entries[entry].status
        assert status is not None, entry
        assert status.kind == "out-of-scope", entry


def test_the_report_names_fields_facets_terms_and_what_is_lacking(small: Path) -> None:
    text = run("stats", cwd=small).stdout
    assert "venue                       0     0.0%" in text
    assert "prompt: box 1, point 1" in text
    assert "without full authors: 0" in text
    data = json.loads(run("stats", "--format", "json", cwd=small).stdout)
    assert data["terms"]["modality"] == {"ct": 1, "ultrasound": 0, "generic": 0}
    assert [field["name"] for field in data["fields"]][:2] == ["full authors", "date"]


@pytest.mark.parametrize(("name", "code"), [("doi", 0), ("dio", 2)])
def test_works_without_a_field_are_listed(name: str, code: int, small: Path) -> None:
    done = run("stats", "--lacking", name, cwd=small)
    assert done.returncode == code
    assert done.stdout.splitlines() == (
        ["data/papers/2024/doe2024edges.yaml", "data/datasets/lee2024pixels.yaml"]
        if code == 0
        else []
    )
    assert ("did you mean `doi`?" in done.stderr) == (code == 2)
