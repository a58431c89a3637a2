"""A row that somebody added to README by hand becomes an entry, and no command loses it."""

import re
import subprocess
from pathlib import Path

import pytest

from sam4mis.checks import across_entries
from sam4mis.files import loading
from tests.support.command_line import run

_ROW = "|202407|M. Kim et al.|Lines [(paper)](https://arxiv.org/abs/2407.00007)|None|\n"
_EDGES = "[(paper)](https://arxiv.org/abs/2405.00001)"
_PATH = "data/papers/2024/kim2024lines.yaml"


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(small: Path) -> Path:
    """The made-up registry under git with its README."""
    run("render", cwd=small)
    _git(small, "init", "--initial-branch", "main")
    _git(small, "add", ".")
    _git(small, "commit", "--message", "start")
    return small


def _edit(root: Path, old: str, new: str) -> str:
    readme = root / "README.md"
    text = readme.read_text("utf-8")
    assert old in text
    readme.write_text(text.replace(old, new, 1), encoding="utf-8")
    return readme.read_text("utf-8")


def _added(root: Path) -> str:
    first = next(
        line for line in (root / "README.md").read_text("utf-8").splitlines() if _EDGES in line
    )
    return _edit(root, f"{first}\n", f"{first}\n{_ROW}")


_CHECK = ("render", "--check", "--base", "main")


def test_an_added_row_is_named_with_the_entry_that_it_becomes(repository: Path) -> None:
    text = _added(repository)
    done = run(*_CHECK, cwd=repository)
    assert done.returncode == 1
    line = text.splitlines().index(_ROW.rstrip()) + 1
    assert done.stdout.startswith(
        f"README.md:{line}:1: error edited-by-hand: the row 'Lines' was added by hand, but README "
        f"is made from data/; run `sam4mis import README.md`, which writes {_PATH}, then "
        "`sam4mis render`, and commit both files"
    )
    assert "README.md is edited by hand" in done.stderr
    assert "is out of date" not in done.stderr
    preview = run("preview", "main", cwd=repository).stdout
    assert "### README was edited by hand" in preview
    assert f"README.md:{line}:1: error edited-by-hand" in preview
    assert "arxiv: '2407.00007'" in preview
    assert "README stays as it is" not in preview


def test_a_row_of_which_only_the_year_is_known_is_read_back(repository: Path) -> None:
    edges = repository / "data/papers/2024/doe2024edges.yaml"
    text = edges.read_text("utf-8").replace("arxiv: '2405.00001'", "url: https://example.org/edges")
    edges.write_text(re.sub(r"(?m)^date: .*$", "date: 2024", text), encoding="utf-8")
    assert run("render", cwd=repository).returncode == 0
    done = run("import", "README.md", "--dry-run", cwd=repository)
    assert done.returncode == 0, done.stdout
    assert "lines not understood: 0" in done.stdout


def test_no_command_loses_the_row_and_import_makes_it_an_entry(repository: Path) -> None:
    text = _added(repository)
    done = run("render", cwd=repository)
    assert done.returncode == 1
    assert "the row 'Lines' was added by hand" in done.stdout
    assert (repository / "README.md").read_text("utf-8") == text
    imported = run("import", "README.md", cwd=repository)
    assert imported.returncode == 0, imported.stdout
    entry = (repository / _PATH).read_text("utf-8")
    assert "title: Lines\nauthors:\n  - M. Kim\n  - et al.\ndate: 2024-07\nsections: [first]\n" in (
        entry
    )
    assert "\nadded: '20" in entry
    assert across_entries.check(loading.load(repository)) == []
    assert run("render", cwd=repository).returncode == 0
    assert _ROW in (repository / "README.md").read_text("utf-8")
    assert run(*_CHECK, cwd=repository).returncode == 0
    assert "edited by hand" not in run("preview", "main", cwd=repository).stdout


def test_a_row_added_by_hand_can_be_discarded(repository: Path) -> None:
    _added(repository)
    assert run("render", "--discard", cwd=repository).returncode == 0
    assert _ROW not in (repository / "README.md").read_text("utf-8")


def test_a_row_that_was_changed_leads_to_its_entry(repository: Path) -> None:
    _edit(repository, "https://github.com/doe/edges", "https://github.com/doe/rims")
    done = run(*_CHECK, cwd=repository)
    assert done.returncode == 1
    assert "was changed by hand: code 'github.com/doe/rims', here 'github.com/doe/edges'" in (
        done.stdout
    )
    assert "change data/papers/2024/doe2024edges.yaml instead" in done.stdout
    assert "was taken out" not in done.stdout


def test_a_doi_in_a_row_of_a_preprint_offers_to_enter_its_publication(repository: Path) -> None:
    _edit(repository, "https://arxiv.org/abs/2405.00001", "https://doi.org/10.1000/edges")
    done = run(*_CHECK, cwd=repository)
    assert "run `sam4mis published doe2024edges 10.1000/edges`" in done.stdout


def test_a_removed_row_leads_to_tombstones(repository: Path) -> None:
    text = (repository / "README.md").read_text("utf-8")
    row = next(line for line in text.splitlines() if "Corners Made Easy" in line)
    _edit(repository, f"{row}\n", "")
    done = run(*_CHECK, cwd=repository)
    assert "the row 'Corners Made Easy' was removed by hand; remove its entry and say why" in (
        done.stdout
    )


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("|a line|by hand|that is|no row|\n", "a row was added by hand and cannot be read"),
        ("Have a look at my list!\n", "this text was changed by hand; change data/registry.yaml"),
    ],
)
def test_other_edits_are_reported_too(new: str, said: str, repository: Path) -> None:
    _edit(repository, "|---|---|---|---|\n", f"|---|---|---|---|\n{new}")
    assert said in run(*_CHECK, cwd=repository).stdout
    assert said in run("preview", "main", cwd=repository).stdout


def test_a_summary_says_so_where_the_data_cannot_be_read_either(repository: Path) -> None:
    _added(repository)
    (repository / "data/papers/2024/bad2024file.yaml").write_text("title: [\n", encoding="utf-8")
    preview = run("preview", "main", cwd=repository).stdout
    assert "the row 'Lines' was added by hand" in preview
    assert "README cannot be made before the problems are solved." in preview
    assert "README stays as it is" not in preview


def test_a_readme_that_is_out_of_date_is_not_taken_for_an_edit(repository: Path) -> None:
    path = repository / "data/papers/2024/doe2024edges.yaml"
    path.write_text(path.read_text("utf-8").replace("Segmenting What", "Finding What"))
    done = run("render", "--check", cwd=repository)
    assert "README.md is out of date: run `sam4mis render`" in done.stderr
    assert "edited-by-hand" not in done.stdout
    assert run("render", cwd=repository).returncode == 0


def test_an_emptied_readme_is_reported_in_few_lines(repository: Path) -> None:
    (repository / "README.md").write_text("", encoding="utf-8")
    done = run(*_CHECK, cwd=repository)
    assert 1 <= done.stdout.count("was removed by hand") <= 20
