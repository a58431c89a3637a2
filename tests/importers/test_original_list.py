"""The original list against README, row by row, through nothing but the declared corrections.

Reads both tables with a few lines of its own, so that a fault of the importer cannot hide here.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sam4mis.files import loading
from sam4mis.importers import list_import, list_rows
from sam4mis.model import identifiers
from sam4mis.model.corrections import Corrections
from sam4mis.model.registry import Registry, versions_of
from tests.support.made_up_registries import ROOT, is_added_later, run

_LINK = re.compile(r"\[(?:\(paper\)|Code|Link)\]\(([^)\s]+)\)")
_ROWS_OF_THE_ORIGINAL = 374


@dataclass(frozen=True)
class _Row:
    section: str
    date: str
    authors: str
    title: str
    link: str | None
    code: str | None
    line: int = 0


def _rows(text: str) -> list[_Row]:
    rows, section = [], ""
    for line, content in enumerate(text.splitlines(), start=1):
        if content.startswith("## ") and 'div id="' in content:
            section = content.split('div id="')[1].split('"')[0]
        cells = [cell.strip() for cell in content.strip().strip("|").split("|")]
        if not re.fullmatch(r"\d{6}", cells[0]):
            continue
        paper, code = _LINK.search(cells[2]), _LINK.search(cells[-1])
        title = re.sub(r"\\(?=[^\w\s])", "", cells[2].split("[(paper)]")[0]).strip()
        rows.append(
            _Row(
                section, cells[0], cells[1], title,
                paper[1] if paper else None, code[1] if code else None, line,
            )
        )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def registry() -> Registry:
    return loading.load(ROOT).registry


@pytest.fixture(scope="module")
def ledger(registry: Registry) -> Corrections:
    return registry.ledger


def _corrected(row: _Row, ledger: Corrections, used: Counter[str]) -> _Row:
    for place, correction in enumerate(ledger.corrections):
        if (correction.line, correction.title) != (row.line, row.title):
            continue
        was = {"date": f"{row.date[:4]}-{row.date[4:]}", "authors": row.authors, "title": row.title,
               "link": row.link, "code": row.code}[correction.field]  # fmt: skip
        assert was == correction.was, "the ledger does not quote the list as it stood"
        now: str | None = None if correction.now == "none" else correction.now
        if correction.field == "date" and now:
            now = now.replace("-", "")
        row = replace(row, **{str(correction.field): now})  # type: ignore[arg-type]
        used[str(place)] += 1
    return row


def _formed(row: _Row, preprints: dict[str, str], used: Counter[str]) -> _Row:
    link = code = None
    if row.link:
        mended = identifiers.canonical_link(row.link)
        used.update(mended.rules)
        where = identifiers.locate(row.link)
        if where.arxiv:
            link = f"https://arxiv.org/abs/{where.arxiv}"
            used["arxiv-abstract"] += link != row.link
        elif where.doi:
            link = f"https://doi.org/{where.doi}"
            used["doi-link"] += link != row.link
            if where.doi.lower() in preprints:
                link = f"https://arxiv.org/abs/{preprints[where.doi.lower()]}"
                used["free-to-read"] += 1
        else:
            link = mended.url
    if row.code:
        mended = identifiers.canonical_link(row.code)
        used.update(mended.rules)
        code = mended.url
    return replace(row, link=link, code=code, line=0)


def _titles_added_later(registry: Registry) -> set[str]:
    """Titles of what came into the registry after the list was imported."""
    return {
        listing.title
        for work in registry.works
        if is_added_later(work)
        for listing in versions_of(work)
    }


def test_every_row_is_in_readme_unchanged_or_through_a_recorded_correction(
    seed: str, registry: Registry, ledger: Corrections
) -> None:
    used: Counter[str] = Counter()
    # A row that stands for a DOI and its preprint at once leads to the preprint.
    locators = (row.locator for work in registry.papers for row in versions_of(work))
    preprints = {one.doi.lower(): one.arxiv for one in locators if one.doi and one.arxiv}
    original = _rows(seed)
    assert len(original) == _ROWS_OF_THE_ORIGINAL
    expected = Counter(_formed(_corrected(row, ledger, used), preprints, used) for row in original)
    repeated = {row for row, times in expected.items() if times > 1}
    everything = _rows((ROOT / "README.md").read_text(encoding="utf-8"))
    later = _titles_added_later(registry)
    readme = [row for row in everything if row.title not in later]
    assert Counter(replace(row, line=0) for row in readme) == Counter(expected.keys())
    # Only rows alike in every cell of one section disappear.
    assert [row.title.split(":")[0] for row in repeated] == ["Self-Prompt SAM"]
    assert len(readme) == _ROWS_OF_THE_ORIGINAL - 1
    # Every rule that changed something is declared, and nothing is declared that changed nothing.
    declared = {rule.id for rule in ledger.rules} - {"repeated-row", "row-order", "cell-form"}
    assert {name for name, times in used.items() if times and not name.isdigit()} == declared
    assert {name for name in used if name.isdigit()} == {
        str(place) for place in range(len(ledger.corrections))
    }


def test_open_questions_quote_the_list(seed: str, ledger: Corrections) -> None:
    titles = {row.line: row.title for row in _rows(seed)}
    assert {question.line: question.title for question in ledger.open} == {
        question.line: titles[question.line] for question in ledger.open
    }
    assert ledger.open


def test_what_has_no_row_is_not_in_readme(registry: Registry) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    hidden = [one for work in registry.papers for one in versions_of(work) if not one.listed]
    assert hidden
    for one in hidden:
        assert all(key.partition(":")[2] not in readme for key in one.locator.identities())


def test_sections_and_anchors_are_the_original_ones_in_their_order(seed: str) -> None:
    anchors = re.compile(r'^## .*<div id="(.*?)"', re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert anchors.findall(readme) == anchors.findall(seed) == [
        "introduction", "sam24mis", "sam4mis", "dataset", "cvpr25", "cvpr24",
    ]  # fmt: skip
    contents = re.compile(r"^- \[(.*?)\]\(#(.*?)\)$", re.MULTILINE)
    assert contents.findall(readme) == contents.findall(seed)
    for heading in ("|Date|Authors|Title|Code|", "|Date|Authors|Title|Dataset|"):
        assert readme.count(f"\n{heading}\n") == seed.count(f"\n{heading}\n")


def test_rows_are_newest_first() -> None:
    months: dict[str, list[str]] = {}
    for row in _rows((ROOT / "README.md").read_text(encoding="utf-8")):
        months.setdefault(row.section, []).append(row.date)
    assert all(dates == sorted(dates, reverse=True) for dates in months.values())


def test_every_line_of_the_original_that_is_a_row_was_read(seed: str) -> None:
    source = list_rows.read(seed)
    assert len(source.rows) == _ROWS_OF_THE_ORIGINAL
    assert source.unreadable == ()
    assert source.updated == "2025-09-29"
    assert [(r.line, r.title, r.link, r.code) for r in source.rows] == [
        (r.line, r.title, r.link, r.code) for r in map(_single_spaced, _rows(seed))
    ]


def _single_spaced(row: _Row) -> _Row:
    return replace(row, title=" ".join(row.title.split()))


def test_the_fixture_is_the_original_list_without_its_prose(seed: str, whole_list: str) -> None:
    assert _rows(seed) == _rows(whole_list)
    whole = whole_list.split("\n")
    kept = seed.split("\n")
    assert len(kept) == len(whole)
    assert all(line in ("", original) for line, original in zip(kept, whole, strict=True))
    for start in ("|", "## "):
        assert [x for x in kept if x.startswith(start)] == [x for x in whole if x.startswith(start)]


def test_importing_again_changes_nothing(seed: str) -> None:
    plan = list_import.plan(list_rows.read(seed), loading.load(ROOT).registry)
    assert plan.drafts == ()
    assert plan.report.known == _ROWS_OF_THE_ORIGINAL - 1
    assert len(plan.report.repeated) == 1
    assert plan.report.differing == []
    assert plan.report.conflicting == []


def test_a_fresh_import_gives_the_ids_that_are_committed(seed: str, tmp_path: Path) -> None:
    for name in ("registry.yaml", "sections.yaml", "corrections.yaml"):
        target = tmp_path / "data" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / "data" / name).read_bytes())
    source = tmp_path / "list.md"
    source.write_text(seed, encoding="utf-8")
    done = run("import", str(source), "--root", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.glob("data/papers/*/*.yaml")}
    committed = {p.relative_to(ROOT) for p in ROOT.glob("data/papers/*/*.yaml")}
    assert len(made) == 358
    # Ids are for ever. What is in the files may be completed by hand later on.
    assert made.keys() <= committed


def test_without_the_ledger_the_wrong_links_are_found(seed: str, tmp_path: Path) -> None:
    for name in ("registry.yaml", "sections.yaml"):
        target = tmp_path / "data" / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / "data" / name).read_bytes())
    source = tmp_path / "list.md"
    source.write_text(seed, encoding="utf-8")
    first = run("import", str(source), "--root", str(tmp_path))
    assert first.returncode == 1
    assert "rows that conflict, one link on two titles: 2" in first.stdout
    found = run("check", "--root", str(tmp_path))
    assert found.stdout.count("identifier-conflict") == 2
    again = run("import", str(source), "--root", str(tmp_path))
    assert "new entries: 0" in again.stdout
