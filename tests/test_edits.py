"""What contributors do to entries, done to a copy of the real ones: nothing else has to be changed.

Each edit is one that a person makes without knowing the code. `check` finds no error after it, and
the tests that read the real data, run in the copy after all edits at once, pass.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sam4mis.checks import across_entries
from sam4mis.files import layout, loading, yaml_text
from sam4mis.model.problems import Severity, as_text
from sam4mis.model.records import Paper
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, example, is_added_later, real_registry

_COPIED = ("data", "docs", "tests", ".github", ".vscode")
_LINKED = ("templates", "node_modules", "src", "pyproject.toml")
_READING_REAL_DATA = (
    "tests/site/test_readme.py", "tests/checks/test_curation.py",
    "tests/checks/test_completeness.py",
    "tests/test_api.py", "tests/importers/test_original_list.py::test_every_id_of_the_import_still_has_a_page",
)  # fmt: skip


_CURATION = (ROOT / "docs/curation.md").read_text(encoding="utf-8")
_NAMED_BY_OTHERS = {other for one in real_registry().works for other in one.distinct_from}


def _is_plain(paper: Paper) -> bool:
    """Whether a paper of the original list has one version, and no other entry names it."""
    stands_alone = not paper.distinct_from and paper.id not in _NAMED_BY_OTHERS
    return stands_alone and not paper.versions and not is_added_later(paper)


def _named_in_the_pages() -> list[Paper]:
    """Plain papers, those first that a page of the documentation names."""
    plain = filter(_is_plain, real_registry().papers)
    return sorted(plain, key=lambda paper: f"`{paper.id}`" not in _CURATION)


def _edited(root: Path, paper: Paper, **changes: object) -> None:
    """Write some keys of an entry anew, in the usual order."""
    path = root / layout.entry_path(Paper, paper.id)
    data = {**(yaml_text.parse(path.read_bytes()).data or {}), **changes}
    path.write_bytes(yaml_text.write(data, layout.key_order(Paper)))


def _add_code(root: Path) -> None:
    paper = example(lambda one: _is_plain(one) and not one.code)
    _edited(root, paper, code="https://github.com/kim/released-at-last")


def _correct_a_title(root: Path) -> None:
    paper = example(lambda one: _is_plain(one) and len(one.authors) == 3)
    _edited(root, paper, title="What the Paper Is Really Called")


def _correct_an_arxiv_id(root: Path) -> None:
    paper = example(lambda one: _is_plain(one) and one.arxiv and len(one.authors) == 4)
    _edited(root, paper, arxiv=f"{(paper.arxiv or '')[:5]}99999")


def _correct_date_and_authors(root: Path) -> None:
    paper = example(lambda one: _is_plain(one) and len(one.authors) == 6 and one.date)
    people = [f"Given {paper.authors[0]}", *paper.authors[2:]]
    _edited(root, paper, date=(paper.date or "")[:7], authors=people)


def _move_to_another_section(root: Path) -> None:
    paper = example(lambda one: _is_plain(one) and one.sections == ("sam4mis",))
    _edited(root, paper, sections=["sam24mis"])


def _rename(root: Path) -> None:
    paper = _named_in_the_pages()[0]
    new = f"{paper.id}renamed"
    old = root / layout.entry_path(Paper, paper.id)
    old.rename(old.with_name(f"{new}.yaml"))
    _edited(root, paper.model_copy(update={"id": new}), aliases=[paper.id, *paper.aliases])


def _remove(root: Path) -> None:
    paper = _named_in_the_pages()[1]
    (root / layout.entry_path(Paper, paper.id)).unlink()
    removed = {"id": paper.id, "title": paper.title, "reason": "It is out of scope.",
               "date": "2026-01-02", "aliases": list(paper.aliases)}  # fmt: skip
    (root / layout.REMOVED).write_bytes(yaml_text.write({"removed": [removed]}))


def _add_a_section(root: Path) -> None:
    path = root / layout.SECTIONS
    data = yaml_text.parse(path.read_bytes()).data or {}
    papers = next(section for section in data["sections"] if section["kind"] == "papers")
    data["sections"].insert(2, {**papers, "id": "sam3mis", "short": "SAM 3"})
    path.write_bytes(yaml_text.write(data))


def _add_a_workshop(root: Path) -> None:
    (root / "data/workshops/test26.yaml").write_text(
        "title: Segment Lines\nevent: TEST 2026\ndescription: It asked for lines.\n"
        "links:\n  - label: Website\n    url: https://example.org/test26\nadded: '2026-01-02'\n"
    )
    path = root / layout.SECTIONS
    section = (
        "  - id: test26\n    kind: workshop\n    title: TEST 2026\n    contents: TEST 2026\n"
        "    short: TEST 2026\n    workshop: test26\n"
    )
    path.write_text(path.read_text("utf-8") + section, encoding="utf-8")


def _add_a_term(root: Path) -> None:
    path = root / "data/vocabulary/modality.yaml"
    term = (
        "  - id: thermography\n    label: Thermography\n    definition: Images of heat.\n"
        "    necessary: A review asks for it.\n"
    )
    path.write_text(path.read_text("utf-8") + term, encoding="utf-8")


def _add_a_paper(root: Path) -> None:
    path = root / "data/papers/2026/kim2026lines.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("title: Lines Drawn Twice\nsections: [sam4mis]\narxiv: '2602.05555'\n")


_EDITS: tuple[Callable[[Path], None], ...] = (
    _add_code, _correct_a_title, _correct_an_arxiv_id, _correct_date_and_authors,
    _move_to_another_section, _rename, _remove, _add_a_section, _add_a_workshop, _add_a_term,
    _add_a_paper,
)  # fmt: skip


def _errors(root: Path) -> list[str]:
    problems = across_entries.check(loading.load(root))
    return [as_text(one) for one in problems if one.severity is Severity.ERROR]


@pytest.mark.parametrize("edit", _EDITS, ids=lambda edit: edit.__name__.strip("_"))
def test_check_finds_no_error_after_an_edit(edit: Callable[[Path], None], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    edit(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} != before
    assert _errors(tmp_path) == []


def test_what_reads_the_real_data_passes_after_all_edits(tmp_path: Path) -> None:
    for name in _COPIED:
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in _LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    for name in (layout.README, layout.CITATION, layout.SITE_CONFIG):
        shutil.copy(ROOT / name, tmp_path / name)
    for edit in _EDITS:
        edit(tmp_path)
    assert _errors(tmp_path) == []
    # As the workflow of a pull request does before it runs the tests.
    for command in ("render", "schema"):
        assert run(command, cwd=tmp_path).returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_READING_REAL_DATA],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
