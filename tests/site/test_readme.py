"""README as it stands: what the data say today, in the form that the list has always had."""

import re

import pytest

from sam4mis.model.registry import Registry, versions_of
from tests.support.made_up_registries import ROOT, real_data

_README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return real_data().registry


def test_versions_without_a_row_are_not_in_readme(registry: Registry) -> None:
    hidden = [one for work in registry.papers for one in versions_of(work) if not one.listed]
    assert hidden
    shown = [one for section in registry.sections if section.columns
             for one in registry.rows(section)]  # fmt: skip
    identities = {key for one in shown for key in one.locator.identities()}
    for one in hidden:
        for key in {*one.locator.identities()} - identities:
            assert key.partition(":")[2] not in _README


def test_every_section_has_its_heading_anchor_and_place_in_the_contents(
    registry: Registry,
) -> None:
    sections = registry.sections
    anchors = re.compile(r'^## .*<div id="(.*?)"', re.MULTILINE)
    assert anchors.findall(_README) == [section.id for section in sections]
    contents = re.compile(r"^- \[.*?\]\(#(.*?)\)$", re.MULTILINE)
    assert contents.findall(_README) == [section.id for section in sections]
    headings = [line for line in _README.splitlines() if line.startswith("|Date|")]
    assert headings == [
        f"|{'|'.join(column.heading for column in section.columns)}|"
        for section in sections
        if section.columns
    ]


def test_rows_are_newest_first() -> None:
    months: dict[str, list[str]] = {}
    section = ""
    for line in _README.splitlines():
        if line.startswith("## "):
            section = line
        if match := re.match(r"\|(\d{6})\|", line):
            months.setdefault(section, []).append(match[1])
    assert len(months) >= 3
    assert all(dates == sorted(dates, reverse=True) for dates in months.values())
