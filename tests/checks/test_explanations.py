"""Every rule is explained, and no other; the examples are what they are said to be."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sam4mis.checks import across_entries, explanations
from sam4mis.files import loading
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, small_registry

_SOURCE = ROOT / "src" / "sam4mis"
_DEFAULT = "data/papers/2024/kim2024lines.yaml"
_FENCE = re.compile(r"```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)```", re.DOTALL)
# Position of the code among the arguments of what reports a problem.
_POSITIONS = {
    "refuse": 0, "problem": 0, "in_file": 1, "_at": 2, "_warning": 2, "Fault": 2, "_fault": 2,
    "Problem": 3, "_fault_at": 2, "_Wording": 0,
}  # fmt: skip


def _reported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            position = _POSITIONS.get(name)
            if position is not None and len(node.args) > position:
                yield from _texts(node.args[position])
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                for variable, value in pairs:
                    if isinstance(variable, ast.Name) and variable.id == "code":
                        yield from _texts(value)


def _texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


# What only a look at the world or at what was before can tell, or a fault of the program.
_WORLD = {
    "checks/comparison.py": {"lost-id"},
    "checks/gate.py": {
        "gate-address", "gate-curated-value", "gate-emptied", "gate-judgement", "gate-markup",
        "gate-path", "gate-removed", "gate-shrunk", "gate-too-many", "gate-wording",
    },
    "checks/plausibility.py": {"future-date"},
    "files/validation.py": {"rule-failed"},
    "importers/readme_rows.py": {"edited-by-hand"},
    "files/records_of_others.py": {"bad-line"},
    "upkeep/against.py": {"other-record"},
    "upkeep/links.py": {"link-gone", "link-moved"},
    "upkeep/verify.py": {
        "link-conflict", "link-review", "other-doi", "unknown-identifier",
    },
}  # fmt: skip
_ABOUT_FILES = sorted(set(explanations.explanations()).difference(*_WORLD.values()))


def _codes() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _SOURCE.rglob("*.py")]
    return {code for tree in trees for code in _reported(tree)}.union(*_WORLD.values())


def test_each_outside_world_is_documented_in_design() -> None:
    for name, codes in _WORLD.items():
        text = (_SOURCE / name).read_text(encoding="utf-8")
        assert codes == {code for code in codes if f'"{code}"' in text}


def test_every_code_that_can_be_reported_is_explained_and_no_other() -> None:
    codes = _codes()
    assert len(codes) > 50
    assert set(explanations.explanations()) == codes
    assert list(explanations.explanations()) == sorted(codes)


def test_no_case_reports_a_code_that_is_not_explained() -> None:
    for expected in (ROOT / "tests/cases").rglob("expected.txt"):
        for line in expected.read_text(encoding="utf-8").splitlines():
            code = re.search(r": (?:error|warning) ([a-z0-9-]+)", line)
            assert code is None or code[1] in explanations.explanations(), line


def _lay(root: Path, language: str, path: str, text: str) -> None:
    text = text.replace("sam4mis", "first").replace("sam5mis", "frist")
    if language == "sh":
        subprocess.run(["sh", "-c", text], cwd=root, check=True)
        return
    content = eval(text) if language == "python" else text.encode()  # noqa: S307  # our own page
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)


def _examples(code: str) -> list[list[tuple[str, str, str]]]:
    """Files of the wrong and of the right example: language, path, text."""
    _, *examples = re.split(
        r"^(?:Wrong|Right):$", explanations.explanations()[code], flags=re.MULTILINE
    )
    found = [
        [(lang, path or _DEFAULT, body) for lang, path, body in _FENCE.findall(example)]
        for example in examples
    ]
    assert [bool(files) for files in found] == [True, True], code
    return found


# The registry of sections alone makes entries in others wrong, and the file of corrections has no effect.
_ALSO = {"alias": {"anchor"}, "too-deep": {"wrong-type"}, "wrong-sections": {"unknown-section"}}


@pytest.mark.parametrize("code", _ABOUT_FILES)
def test_the_wrong_example_breaks_just_that_rule(code: str, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry")
    for file in _examples(code)[0]:
        _lay(root, *file)
    found = {problem.code for problem in across_entries.check(loading.load(root))}
    assert code in found
    assert found <= {code} | _ALSO.get(code, set())


@pytest.mark.parametrize("code", _ABOUT_FILES)
def test_the_right_example_breaks_no_rule(code: str, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry")
    right = _examples(code)[1]
    for file in right:
        _lay(root, *file)
    paths = {path for _, path, _ in right}
    assert [p for p in across_entries.check(loading.load(root)) if p.path in paths] == []


def test_check_explains_a_rule() -> None:
    done = run("check", "--explain", "bad-arxiv")
    assert done.returncode == 0
    assert done.stdout.startswith("bad-arxiv\n\nEntries are compared by the bare id")
    assert done.stdout.count("```") == 4


def test_an_unknown_rule_is_reported() -> None:
    done = run("check", "--explain", "bad-arxif")
    assert done.returncode == 2
    assert "there is no rule `bad-arxif`; did you mean `bad-arxiv`?" in done.stderr
