"""The original list of September 2025, imported into an empty registry through data/corrections.yaml.

What that gives is what the list says, row by row, but for the declared corrections. Both tables are
read with a few lines of this module's own, so that a fault of the importer cannot hide here. Nothing
here looks at the entries as they stand today: the list is history, and they go on.
"""

import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sam4mis.files import loading, yaml_text
from sam4mis.importers import list_import, list_rows
from sam4mis.model import identifiers
from sam4mis.model.corrections import NOTHING, Corrections
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, SMALL, real_data, with_site_files

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


_SECTIONS = {"sam24mis": "papers", "sam4mis": "papers", "dataset": "datasets"}
"""The sections of the list that have a table, and what their rows are."""


def _empty_registry(folder: Path, *, with_corrections: bool) -> Path:
    """A registry with the sections of the list and without an entry."""
    columns = {"date": "Date", "authors": "Authors", "title": "Title"}
    sections: list[dict[str, Any]] = [
        {"id": "introduction", "kind": "introduction", "title": "About", "contents": "About",
         "short": "About", "introduction": "What this is about."}
    ]  # fmt: skip
    for name, kind in _SECTIONS.items():
        last = {"data": "Dataset"} if kind == "datasets" else {"code": "Code"}
        sections.append(
            {"id": name, "kind": kind, "title": name, "contents": name, "short": name,
             "introduction": "Works.", "columns": [
                 {"field": field, "heading": heading} for field, heading in (columns | last).items()
             ]}
        )  # fmt: skip
    (folder / "data").mkdir(parents=True)
    about = (SMALL / "data/registry.yaml").read_text(encoding="utf-8")
    # There is no vocabulary whose order could be given.
    about = re.sub(r"^facets:.*\n", "", about, flags=re.MULTILINE)
    (folder / "data/registry.yaml").write_text(about, encoding="utf-8")
    (folder / "data/sections.yaml").write_bytes(yaml_text.write({"sections": sections}))
    if with_corrections:
        shutil.copy(ROOT / "data/corrections.yaml", folder / "data/corrections.yaml")
    return with_site_files(folder)


@pytest.fixture(scope="module")
def imported(seed: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry that comes of the list and its corrections alone, with its README."""
    root = _empty_registry(tmp_path_factory.mktemp("seed") / "registry", with_corrections=True)
    (root / "list.md").write_text(seed, encoding="utf-8")
    for command in (("import", "list.md"), ("check",), ("render",)):
        done = run(*command, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def corrections() -> Corrections:
    return real_data().registry.corrections


def _corrected(row: _Row, corrections: Corrections, used: Counter[str]) -> _Row:
    for place, correction in enumerate(corrections.corrections):
        if (correction.line, correction.title) != (row.line, row.title):
            continue
        cells = {"date": f"{row.date[:4]}-{row.date[4:]}", "authors": row.authors,
                 "title": row.title, "link": row.link, "code": row.code}  # fmt: skip
        was = cells[correction.field] or NOTHING
        assert was == correction.was, "data/corrections.yaml does not quote the list as it stood"
        now = None if correction.now == NOTHING else correction.now
        if correction.field == "date" and now:
            now = now.replace("-", "")
        row = replace(row, **{str(correction.field): now})  # type: ignore[arg-type]
        used[str(place)] += 1
    return row


def _formed(row: _Row, used: Counter[str]) -> _Row:
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
        else:
            link = mended.url
    if row.code:
        mended = identifiers.canonical_link(row.code)
        used.update(mended.rules)
        code = mended.url
    return replace(row, link=link, code=code, line=0)


_RULES_FOR_ROWS = {"repeated-row", "row-order", "cell-form"}
"""Rules about rows as wholes, and about Markdown: no cell shows them."""
_RULES_AFTER_THE_IMPORT = {"free-to-read"}
"""Rules that had an effect when curators completed the entries: not by the import itself."""


def test_every_row_is_imported_unchanged_or_through_a_recorded_correction(
    seed: str, imported: Path, corrections: Corrections
) -> None:
    used: Counter[str] = Counter()
    original = _rows(seed)
    assert len(original) == _ROWS_OF_THE_ORIGINAL
    expected = Counter(_formed(_corrected(row, corrections, used), used) for row in original)
    repeated = {row for row, times in expected.items() if times > 1}
    readme = _rows((imported / "README.md").read_text(encoding="utf-8"))
    assert Counter(replace(row, line=0) for row in readme) == Counter(expected.keys())
    # Only rows alike in every cell of one section disappear.
    assert [row.title.split(":")[0] for row in repeated] == ["Self-Prompt SAM"]
    assert len(readme) == _ROWS_OF_THE_ORIGINAL - 1
    # Every rule that changed something is declared, and nothing is declared that changed nothing.
    declared = {rule.id for rule in corrections.rules} - _RULES_FOR_ROWS - _RULES_AFTER_THE_IMPORT
    assert {name for name, times in used.items() if times and not name.isdigit()} == declared
    assert {name for name in used if name.isdigit()} == {
        str(place) for place in range(len(corrections.corrections))
    }


def test_rows_of_one_work_become_one_entry(imported: Path, corrections: Corrections) -> None:
    registry = loading.load(imported).registry
    corrected = {(one.line, one.field): one.now for one in corrections.corrections}
    assert corrections.works
    for work in corrections.works:
        titles = {corrected.get((row.line, "title"), row.title) for row in work.rows}
        holders = {one.work.id for one in registry.versions() if one.title in titles}
        assert len(holders) == 1, titles


def test_open_questions_quote_the_list(seed: str, corrections: Corrections) -> None:
    titles = {row.line: row.title for row in _rows(seed)}
    assert {question.line: question.title for question in corrections.open} == {
        question.line: titles[question.line] for question in corrections.open
    }
    assert corrections.open


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


def test_importing_again_changes_nothing(seed: str, imported: Path) -> None:
    plan = list_import.plan(list_rows.read(seed), loading.load(imported).registry)
    assert plan.drafts == ()
    assert plan.report.known == _ROWS_OF_THE_ORIGINAL - 1
    assert len(plan.report.repeated) == 1
    assert plan.report.differing == []
    assert plan.report.conflicting == []


def test_every_id_of_the_import_still_has_a_page(imported: Path) -> None:
    given = loading.load(imported).registry.entries
    assert len(given) == 361
    # Ids are for ever: an entry may have another id, or be gone, but its page stays.
    lost = given.keys() - real_data().registry.taken_ids
    assert lost == set(), "name them under `aliases` of an entry or in data/removed.yaml"


def test_without_the_corrections_the_wrong_links_are_found(seed: str, tmp_path: Path) -> None:
    root = _empty_registry(tmp_path / "registry", with_corrections=False)
    source = tmp_path / "list.md"
    source.write_text(seed, encoding="utf-8")
    first = run("import", str(source), "--root", str(root))
    assert first.returncode == 1
    assert "rows that conflict, one link on two titles: 2" in first.stdout
    found = run("check", "--root", str(root))
    assert found.stdout.count("identifier-conflict") == 2
    again = run("import", str(source), "--root", str(root))
    assert "new entries: 0" in again.stdout
