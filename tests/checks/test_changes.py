"""What `check --changed` looks at: the files of a branch, and what may depend on them."""

import subprocess
from pathlib import Path

import pytest

from sam4mis.checks import changes
from sam4mis.model.errors import CannotRunError
from tests.support.command_line import run

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
    assert {*paths} - {path}
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


def test_a_comparison_needs_a_git_checkout(small: Path) -> None:
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
    assert "2 problems in the changed files" in done.stdout
    assert "unknown-key colour" in done.stdout
    assert "title-form title" in done.stdout


def test_a_preview_where_readme_is_new(repository: Path) -> None:
    assert changes.text_before(repository, "main", "README.md") == ""
    assert changes.text_before(repository, "main", "data/registry.yaml").startswith("title: ")
    with pytest.raises(CannotRunError):
        changes.text_before(repository, "--output=x", "README.md")


# Ids that vanish, titles that change, authors that are left out.

_EDGES = "data/papers/2024/doe2024edges.yaml"
_NEW_EDGES = "data/papers/2024/doe2024margins.yaml"


@pytest.fixture
def sound(repository: Path) -> Path:
    """The made-up registry without a fault on its main branch, and a former id in it."""
    (repository / "data/papers/2024/old2024fault.yaml").unlink()
    path = repository / _EDGES
    path.write_text(path.read_text("utf-8").replace("added:", "aliases: [doe2024rims]\nadded:"))
    run("render", cwd=repository)
    _git(repository, "add", ".")
    _git(repository, "commit", "--message", "a sound main")
    _git(repository, "branch", "--force", "main")
    return repository


def _lost(root: Path) -> list[str]:
    """What is said of lost ids, by `check` and, in the same words, by `preview`."""
    done = run("check", "--changed", "main", cwd=root)
    lines = [line for line in done.stdout.splitlines() if " lost-id" in line]
    preview = run("preview", "main", cwd=root)
    assert [line for line in preview.stdout.splitlines() if " lost-id" in line] == lines
    assert (done.returncode, preview.returncode) == ((1, 1) if lines else (0, 0)), done.stdout
    return lines


def _renamed(root: Path, *edits: tuple[str, str]) -> None:
    text = (root / _EDGES).read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (root / _EDGES).unlink()
    (root / _NEW_EDGES).write_text(text, encoding="utf-8")


def test_an_entry_that_is_gone_is_named_and_the_line_given_makes_it_a_tombstone(
    sound: Path,
) -> None:
    (sound / "data/papers/2023/roe2023corners.yaml").unlink()
    (line,) = _lost(sound)
    start = "data/papers/2023/roe2023corners.yaml:1:1: error lost-id: the entry `roe2023corners` is"
    assert line.startswith(start)
    where, _, item = line.partition("data/removed.yaml and below it, with the reason: ")
    assert "write `removed:`" in where
    (sound / "data/removed.yaml").write_text(f"removed:\n{item}\n", encoding="utf-8")
    done = run("check", "--changed", "main", cwd=sound)
    assert "error empty-text removed.0.reason" in done.stdout
    reasoned = item.replace('reason: ""', "reason: It is a work about street corners.")
    (sound / "data/removed.yaml").write_text(f"removed:\n{reasoned}\n", encoding="utf-8")
    assert _lost(sound) == []
    assert run("fmt", cwd=sound).returncode == 0
    assert "  - id: roe2023corners\n" in (sound / "data/removed.yaml").read_text("utf-8")
    (sound / _EDGES).unlink()
    (line,) = _lost(sound)
    assert "add to data/removed.yaml, with the reason: - {id: doe2024edges" in line
    assert "aliases: [doe2024rims]}" in line


def test_a_workshop_that_is_gone_is_named(sound: Path) -> None:
    (sound / "data/workshops/ws24.yaml").unlink()
    done = run("check", "--changed", "main", cwd=sound)
    assert "{id: ws24, kind: workshop, title: " in done.stdout
    preview = run("preview", "main", cwd=sound)
    assert preview.returncode == 1
    assert "README cannot be made before the problems are solved." in preview.stdout


def test_a_renamed_entry_needs_its_former_ids_as_aliases(sound: Path) -> None:
    _renamed(sound, ("Edges:", "Margins:"))
    (line,) = _lost(sound)
    assert line.startswith(
        f"{_NEW_EDGES}:13:10: error lost-id aliases: this entry was known as `doe2024edges`"
    )
    aliases = line.partition("; write ")[2]
    assert aliases == "aliases: [doe2024rims, doe2024edges]"
    path = sound / _NEW_EDGES
    path.write_text(path.read_text("utf-8").replace("aliases: [doe2024rims]", aliases))
    assert _lost(sound) == []


def test_a_former_id_that_is_gone_is_named(sound: Path) -> None:
    path = sound / _EDGES
    path.write_text(path.read_text("utf-8").replace("aliases: [doe2024rims]\n", ""))
    (line,) = _lost(sound)
    assert line.startswith(
        f"{_EDGES}:1:1: error lost-id aliases: this entry was known as `doe2024rims`"
    )


def test_an_entry_taken_in_by_another_becomes_its_alias(sound: Path) -> None:
    (sound / "data/papers/2023/roe2023corners.yaml").unlink()
    path = sound / _EDGES
    version = "versions:\n  - date: 2023-11\n    arxiv: '2311.00011'\n"
    path.write_text(path.read_text("utf-8").replace("tags:\n", f"{version}tags:\n"))
    (line,) = _lost(sound)
    assert line.endswith("; write merged: [roe2023corners]")


def test_a_tombstone_that_is_gone_is_named(sound: Path) -> None:
    path = sound / "data/removed.yaml"
    path.write_text(
        "removed:\n  - id: kim2024strokes\n    title: Strokes\n    reason: It is about brushes.\n"
        "    date: '2026-01-02'\n"
    )
    _git(sound, "add", ".")
    _git(sound, "commit", "--message", "a tombstone")
    _git(sound, "branch", "--force", "main")
    assert _lost(sound) == []
    path.unlink()
    (line,) = _lost(sound)
    assert line.startswith(
        "data/removed.yaml:1:1: error lost-id: `kim2024strokes` was removed here"
    )


def test_a_paper_that_becomes_a_dataset_leaves_a_page_behind(sound: Path) -> None:
    text = (sound / _EDGES).read_text("utf-8").replace("[first, second]", "[dataset]")
    text = text.replace("code:", "data:").replace("aliases: [doe2024rims]\n", "")
    (sound / _EDGES).unlink()
    (sound / "data/datasets/doe2024edges.yaml").write_text(text, encoding="utf-8")
    (line,) = _lost(sound)
    assert "the entry `doe2024edges` is gone" in line
    moved = sound / "data/datasets/doe2024margins.yaml"
    (sound / "data/datasets/doe2024edges.yaml").rename(moved)
    (line,) = _lost(sound)
    assert "instead: doe2024margins, aliases: [doe2024rims]}" in line
    item = line.partition(": - ")[2].replace('reason: ""', "reason: It is a dataset.")
    (sound / "data/removed.yaml").write_text(f"removed:\n- {item}\n", encoding="utf-8")
    assert _lost(sound) == []


def test_an_unreadable_entry_is_not_reported_as_removed(sound: Path) -> None:
    (sound / _EDGES).write_text("title: [\n", encoding="utf-8")
    done = run("check", "--changed", "main", cwd=sound)
    assert done.returncode == 1
    assert "lost-id" not in done.stdout


def test_a_preview_shows_titles_that_changed_and_authors_that_were_left_out(sound: Path) -> None:
    path = sound / _EDGES
    text = path.read_text("utf-8")
    path.write_text(text.replace("'Edges: Seg", "'*Rims*: Seg").replace("  - Richard Roe\n", ""))
    done = run("preview", "main", cwd=sound)
    assert done.returncode == 0, done.stdout
    assert (
        f"- {_EDGES}, authors\n"
        "    - Before: 3 names: Jane Doe, Richard Roe, Ana Lee\n"
        "    - Now: 2 names: Jane Doe, Ana Lee\n"
        f"- {_EDGES}, title\n"
        "    - Before: Edges: Segmenting What Is Not There\n"
        "    - Now: \\*Rims\\*: Segmenting What Is Not There\n"
    ) in done.stdout
    path.write_text(text.replace("  - Ana Lee\n", "  - Ana Lee\n  - Bo Ma\n"))
    assert "authors that were left out" not in run("preview", "main", cwd=sound).stdout


def test_a_preview_follows_a_renamed_entry_and_its_versions(sound: Path) -> None:
    _renamed(sound, ("Edges:", "Margins:"), ("[doe2024rims]", "[doe2024rims, doe2024edges]"))
    path = sound / "data/papers/2023/roe2023corners.yaml"
    path.write_text(path.read_text("utf-8").replace("Corners Made Hard", "Corners Made Harder"))
    done = run("preview", "main", cwd=sound)
    assert f"- {_NEW_EDGES}, title\n    - Before: Edges: " in done.stdout
    assert "    - Before: Corners Made Hard\n    - Now: Corners Made Harder\n" in done.stdout
    assert done.stdout.count("    - Before: ") == 2


def test_files_of_a_base_are_read_whatever_is_in_them(sound: Path) -> None:
    content = b"x blob 3\n\xff\n\nmissing\n"
    (sound / "data/strange.bin").write_bytes(content)
    (sound / "data/empty.yaml").write_bytes(b"")
    _git(sound, "add", ".")
    _git(sound, "commit", "--message", "strange")
    _git(sound, "branch", "--force", "main")
    asked = ["data/strange.bin", "data/none missing.yaml", "data/empty.yaml", "data", "a\nb"]
    assert changes.files_before(sound, "main", asked) == {
        "data/strange.bin": content,
        "data/empty.yaml": b"",
    }
    assert changes.files_before(sound, "main", []) == {}
