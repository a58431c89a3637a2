"""The schemas that editors use: current, well formed, and never stricter than `check`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from sam4mis.checks import across_entries
from sam4mis.files import layout, loading, yaml_text
from sam4mis.formats import json_schema
from sam4mis.model.problems import Severity
from tests.support.command_line import run
from tests.support.made_up_registries import CASES, ROOT, small_registry

_COMMITTED = sorted((ROOT / layout.SCHEMAS).glob("*.json"))


class _Editor(yaml.SafeLoader):
    """Reads scalars as editors do: https://yaml.org/spec/1.2.2/#core-schema."""


_Editor.yaml_implicit_resolvers = {}


for _tag, _form, _first in (
    ("null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]*$", list("-+0123456789")),
):
    _Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), _first)


def _faults(root: Path, schemas: Path) -> Iterator[str]:
    """What the schemas say against the data files of a registry."""
    made = dict(json_schema.schemas(loading.load(schemas).registry))
    validators = {
        path: jsonschema.Draft202012Validator(json.loads(content)) for path, content in made.items()
    }
    for path in sorted((root / "data").rglob("*.yaml")):
        kind = layout.kind_of(path.relative_to(root).as_posix())
        if kind is None or yaml_text.parse(path.read_bytes()).data is None:
            continue
        data = yaml.load(path.read_bytes(), _Editor)  # noqa: S506  # it is a safe one
        for error in validators[layout.schema_path(kind.model)].iter_errors(data):
            yield f"{path.name}: {error.json_path}: {error.message}"


def test_committed_schemas_are_those_of_the_models() -> None:
    done = run("schema", "--check")
    assert (done.returncode, done.stdout) == (0, "")
    assert len(_COMMITTED) >= 7


@pytest.mark.parametrize("path", _COMMITTED, ids=lambda path: path.stem)
def test_schemas_are_schemas(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


def test_the_real_data_fit() -> None:
    assert list(_faults(ROOT, ROOT)) == []


_ACCEPTED = [
    case
    for case in sorted((CASES / "check").iterdir())
    if not (case / "expected.txt").read_text("utf-8")
]


@pytest.mark.parametrize("case", _ACCEPTED, ids=lambda case: case.name)
def test_schemas_accept_what_check_accepts(case: Path, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", case)
    assert list(_faults(root, root)) == []


@pytest.mark.parametrize(
    ("case", "where"),
    [
        ("unknown-key", "$: "),
        ("missing-title", "$: 'title' is a required property"),
        ("missing-identifier", "$: "),
        ("arxiv-with-version", "$.arxiv: "),
        ("not-a-date", "$.date: "),
        ("javascript-link", "$.url: "),
        ("unknown-section", "$.sections[0]: "),
        ("unknown-facet", "$.tags: "),
        ("unknown-term", "$.tags.modality[0]: "),
        ("unknown-choice", "$.code: "),
    ],
)
def test_common_mistakes_are_marked_while_they_are_typed(
    case: str, where: str, tmp_path: Path
) -> None:
    sound = small_registry(tmp_path / "sound")
    root = small_registry(tmp_path / "registry", CASES / "check" / case)
    found = list(_faults(root, sound))
    assert any(where in fault for fault in found), found
    assert any(p.severity is Severity.ERROR for p in across_entries.check(loading.load(root)))


def test_a_stale_schema_is_named_and_written(small: Path) -> None:
    (small / layout.DOCS).unlink()  # it leads to the real folder
    assert run("schema", cwd=small).returncode == 0
    path = small / layout.SCHEMAS / "paper.json"
    before = path.read_bytes()
    path.write_text("{}", encoding="utf-8")
    done = run("schema", "--check", cwd=small)
    assert (done.returncode, done.stdout) == (1, "docs/schema/paper.json: stale\n")
    run("schema", cwd=small)
    assert path.read_bytes() == before


def test_an_editor_that_opens_the_folder_finds_the_schema_of_every_data_file() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    for name, pattern in settings["yaml.schemas"].items():
        assert (ROOT / name).is_file()
        assert list(ROOT.glob(pattern)), pattern
    for path in (ROOT / "data").rglob("*.yaml"):
        kind = layout.kind_of(path.relative_to(ROOT).as_posix())
        assert kind is not None
        found = [
            name
            for name, pattern in settings["yaml.schemas"].items()
            if path.relative_to(ROOT).match(pattern)
        ]
        assert found == [f"./{layout.schema_path(kind.model)}"], path
