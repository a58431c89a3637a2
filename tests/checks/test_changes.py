"""What `check --changed` looks at: the files of a branch, and what may depend on them."""

import subprocess
from pathlib import Path

import pytest

from sam4mis.checks import changes
from sam4mis.model.errors import CannotRunError
from tests.support.made_up_registries import run

_BROKEN = "title: Lines\nsections: [frist]\narxiv: '2407.00007'\n"


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(small: Path) -> Path:
    """The made-up registry under git, with a fault on its main branch and a branch for work."""
    (small / "data/papers/2024/old2024fault.yaml").write_text(_BROKEN, encoding="utf-8")
    _git(small, "init", "--initial-branch", "main")
    _git(small, "add", ".")
    _git(small, "commit", "--message", "start")
    _git(small, "switch", "--create", "work")
    return small


def _paths(root: Path, *arguments: str) -> tuple[int, list[str]]:
    done = run("check", "--changed", "main", *arguments, cwd=root)
    return done.returncode, [line.split(":")[0] for line in done.stdout.splitlines()]


def test_faults_of_others_are_not_the_contributors(repository: Path) -> None:
    assert run("check", cwd=repository).returncode == 1
    assert _paths(repository) == (0, [])


@pytest.mark.parametrize("committed", [True, False])
def test_the_contributors_faults_are_reported(repository: Path, committed: bool) -> None:
    path = "data/papers/2024/kim2024lines.yaml"
    (repository / path).write_text(
        _BROKEN.replace("00007", "00008").replace("Lines", "Curves"), encoding="utf-8"
    )
    if committed:
        _git(repository, "add", ".")
        _git(repository, "commit", "--message", "add lines")
    assert _paths(repository) == (1, [path])


def test_main_going_on_does_not_matter(repository: Path) -> None:
    _git(repository, "switch", "main")
    (repository / "data/papers/2024/poe2024other.yaml").write_text(_BROKEN, encoding="utf-8")
    _git(repository, "add", ".")
    _git(repository, "commit", "--message", "another fault")
    _git(repository, "switch", "work")
    assert _paths(repository) == (0, [])


@pytest.mark.parametrize("path", ["data/vocabulary/prompt.yaml", "data/workshops/ws24.yaml"])
def test_what_depends_on_a_removed_file_is_reported(repository: Path, path: str) -> None:
    (repository / path).unlink()
    code, paths = _paths(repository)
    assert code == 1
    assert path not in paths
    assert len(paths) >= 2


def test_a_changed_vocabulary_concerns_every_entry(repository: Path) -> None:
    path = repository / "data/vocabulary/prompt.yaml"
    path.write_text(path.read_text("utf-8").replace("id: box", "id: frame"), encoding="utf-8")
    assert "data/papers/2024/doe2024edges.yaml" in _paths(repository)[1]


def test_strange_file_names_are_paths(repository: Path) -> None:
    name = "data/papers/2024/a b\n:ü.yaml"
    (repository / name).write_text("x", encoding="utf-8")
    assert changes.since(repository, "main").present == {name}


@pytest.mark.parametrize("base", ["nonsense", "--output=x", ""])
def test_an_unknown_base_cannot_be_compared_with(repository: Path, base: str) -> None:
    with pytest.raises(CannotRunError):
        changes.since(repository, base)
    assert not (repository / "x").exists()


def test_outside_of_git_nothing_can_be_compared(small: Path) -> None:
    done = run("check", "--changed", "main", cwd=small)
    assert done.returncode == 2
    assert "git" in done.stderr


def test_an_entry_that_claims_to_be_the_earlier_one_is_found(repository: Path) -> None:
    text = "title: Lines\nsections: [first]\narxiv: '2405.00001'\nadded: '2020-01-01'\n"
    (repository / "data/papers/2024/kim2024lines.yaml").write_text(text, encoding="utf-8")
    done = run("check", "--changed", "main", cwd=repository)
    assert done.returncode == 1
    assert "belongs to 'Lines' in `kim2024lines`" in done.stdout


def test_a_stale_readme_is_refused_only_where_it_was_touched(repository: Path) -> None:
    (repository / "data/papers/2024/old2024fault.yaml").unlink()
    run("render", cwd=repository)
    _git(repository, "add", ".")
    _git(repository, "commit", "--message", "a sound main")
    _git(repository, "branch", "--force", "main")
    path = repository / "data/papers/2024/kim2024lines.yaml"
    path.write_text(_BROKEN.replace("frist", "first"), encoding="utf-8")
    check = ("render", "--check", "--base", "main")
    assert run("render", "--check", cwd=repository).returncode == 1
    assert run(*check, cwd=repository).returncode == 0
    readme = repository / "README.md"
    readme.write_text(readme.read_text("utf-8") + "by hand\n", encoding="utf-8")
    done = run(*check, cwd=repository)
    assert (done.returncode, "-by hand" in done.stdout) == (1, True)
    run("render", cwd=repository)
    assert run(*check, cwd=repository).returncode == 0


def test_a_preview_says_what_readers_will_see(repository: Path) -> None:
    (repository / "data/papers/2024/old2024fault.yaml").unlink()
    run("render", cwd=repository)
    _git(repository, "add", ".")
    _git(repository, "commit", "--message", "a sound main")
    _git(repository, "branch", "--force", "main")
    nothing = run("preview", "main", cwd=repository)
    assert nothing.returncode == 0
    assert "README stays as it is." in nothing.stdout
    path = repository / "data/papers/2024/kim2024lines.yaml"
    text = "title: '`Lines` ```and``` | a < b @you'\nsections: [first]\narxiv: '2407.00007'\n"
    path.write_text(text, encoding="utf-8")
    done = run("preview", "main", cwd=repository)
    assert done.returncode == 0
    assert "### Papers of the first kind\n" in done.stdout
    assert "\\`Lines\\`" in done.stdout
    assert "&#124; a &lt; b" in done.stdout
    assert "```diff\n--- README.md" in done.stdout
    path.write_text(text + "colour: red\n", encoding="utf-8")
    done = run("preview", "main", cwd=repository)
    assert done.returncode == 1
    assert "1 problem in the changed files" in done.stdout
    assert "unknown-key colour" in done.stdout


def test_a_preview_where_readme_is_new(repository: Path) -> None:
    assert changes.text_before(repository, "main", "README.md") == ""
    assert changes.text_before(repository, "main", "data/registry.yaml").startswith("title: ")
    with pytest.raises(CannotRunError):
        changes.text_before(repository, "--output=x", "README.md")
