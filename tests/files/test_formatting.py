"""`sam4mis fmt`: canonical form, nothing lost, broken files left alone."""

from pathlib import Path

import pytest

from sam4mis.files import formatting, layout, yaml_text
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, SMALL

_MESSY = (
    "# yaml-language-server: $schema=paper.json\n"
    'added: "2024-08-01"\nsections:\n- first\ntitle:   "Lines Drawn Twice"\narxiv: 2407.00010\n'
    "authors: [Zoe Kim]\n"
)
_NEAT = (
    "# yaml-language-server: $schema=../../../docs/schema/paper.json\n"
    "title: Lines Drawn Twice\nauthors:\n  - Zoe Kim\nsections: [first]\narxiv: '2407.00010'\n"
    "added: '2024-08-01'\n"
)


def _entry(root: Path, text: str) -> Path:
    path = root / "data/papers/2024/kim2024lines.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("root", [ROOT, SMALL], ids=["real", "made-up"])
def test_reading_then_writing_every_file_is_byte_identical(root: Path) -> None:
    paths = sorted((root / "data").rglob("*.yaml"))
    assert len(paths) > 5
    for path in paths:
        kind = layout.kind_of(path.relative_to(root).as_posix())
        assert kind is not None, path
        raw = path.read_bytes()
        parsed = yaml_text.parse(raw)
        assert parsed.faults == []
        written = yaml_text.write(parsed.data or {}, layout.key_order(kind.model), parsed.header)
        assert written == raw


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_messy_file_becomes_neat(small: Path, ending: str, mark: str) -> None:
    path = _entry(small, mark + _MESSY.replace("\n", ending))
    stale = run("fmt", "--check", cwd=small)
    assert stale.returncode == 1
    assert "kim2024lines.yaml: not in canonical form" in stale.stdout
    assert run("fmt", cwd=small).returncode == 0
    assert path.read_bytes().decode() == _NEAT
    assert run("fmt", "--check", cwd=small).returncode == 0
    assert run("check", cwd=small).returncode == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (_MESSY + "notes: x # why\n", "comment-inside"),
        (_MESSY.replace("authors", "  # who\nauthors"), "comment-inside"),
        (_MESSY + "notes: | # why\n  x\n", "comment-inside"),
        (_MESSY + "notes: |#x\n  y\n", "comment-inside"),
        (_MESSY + "notes: |\n  y\n\n# z\n", "comment-inside"),
        ("# a\rtitle: x\n", "line-break"),
        ("# a\u2028title: x\n", "line-break"),
        ("# a\u0085title: x\n", "line-break"),
        (_MESSY + "title: Again\n", "duplicate-key"),
        (_MESSY + "notes: [\n", "broken-yaml"),
        ("", "empty-file"),
    ],
)
def test_what_would_be_lost_is_left_alone(small: Path, text: str, code: str) -> None:
    path = _entry(small, text)
    done = run("fmt", cwd=small)
    assert done.returncode == 1
    assert code in done.stdout
    assert path.read_bytes().decode() == text


def test_a_hash_in_a_value_is_no_comment(small: Path) -> None:
    path = _entry(small, _NEAT + "")
    _entry(small, _NEAT.replace("Lines Drawn Twice", "'Lines # Drawn'"))
    assert run("fmt", cwd=small).returncode == 0
    assert "title: 'Lines # Drawn'" in path.read_text(encoding="utf-8")


def test_unknown_keys_are_kept(small: Path) -> None:
    _entry(small, _NEAT + "colour: red\n")
    outcome = formatting.plan(small)
    assert outcome.problems == []
    assert all(b"colour: red" in content for content in outcome.changes.values())


def test_every_file_gets_the_line_for_editors_on_demand_alone(small: Path) -> None:
    paths = sorted((small / "data").rglob("*.yaml"))
    assert run("fmt", "--check", cwd=small).returncode == 0
    assert run("fmt", "--modelines", "--check", cwd=small).returncode == 1
    assert run("fmt", "--modelines", cwd=small).returncode == 0
    for path in paths:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        # The schemas are those of the real registry, to which docs/ of this one is a link.
        assert (path.parent / schema).is_file(), first
    assert run("fmt", "--check", cwd=small).returncode == 0
    assert run("check", cwd=small).returncode == 0


def test_the_line_for_editors_stands_first_and_other_comments_stay(small: Path) -> None:
    path = _entry(
        small, "# a remark\n# yaml-language-server: $schema=x\n" + _NEAT.split("\n", 1)[1]
    )
    assert run("fmt", cwd=small).returncode == 0
    assert path.read_text("utf-8").splitlines()[:2] == [
        _NEAT.split("\n", maxsplit=1)[0],
        "# a remark",
    ]


def test_a_comment_after_the_line_for_editors_is_found(small: Path) -> None:
    _entry(small, _NEAT.replace("title: Lines", "title: Lines # 2"))
    assert "comment-inside" in run("check", cwd=small).stdout
