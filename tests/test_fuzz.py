"""A little of `python -m tests.fuzz`, the inputs that once broke a reader, and that it would tell."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz import mutation, seeds
from tests.fuzz.mutation import Mutator
from tests.fuzz.readers import NAMES, reader
from tests.fuzz.run import Reader, explore, once
from tests.support.made_up_registries import CASES, ROOT

_EXECUTIONS = 100
_LIMIT = 20
"""Seconds of processor time: far more than any input takes, so that no slow machine fails."""
_KEPT = sorted((CASES / "fuzz").glob("*/*"))


@pytest.mark.parametrize("name", NAMES)
def test_readers_survive_random_input(name: str) -> None:
    outcome = explore(reader(name), range(_EXECUTIONS), _LIMIT)
    assert outcome.executions == _EXECUTIONS
    assert not outcome.findings, "\n\n".join(map(str, outcome.findings.values()))


@pytest.mark.parametrize("path", _KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_a_reader_does_so_no_more(path: Path) -> None:
    found = once(reader(path.parent.name), path.read_bytes(), _LIMIT)
    assert found is None, str(found)


def _broken(execute: Callable[[bytes], None]) -> Reader:
    return Reader("broken", execute, Mutator("broken", [b"one # two: three\n", b"[]"], 500))


def _raise_at_sign(data: bytes) -> None:
    if b"#" in data and b"two" in data:
        raise ValueError


def test_a_crash_is_found_made_small_and_can_be_repeated() -> None:
    broken = _broken(_raise_at_sign)
    outcome = explore(broken, range(200), _LIMIT)
    (found,) = outcome.findings.values()
    assert outcome.crashes > 1
    assert found.kind == "crash"
    assert sorted(found.data) == sorted(b"#two")
    assert found.number is not None
    again = once(broken, broken.inputs.input(found.number), _LIMIT)
    assert again is not None
    assert again.place == found.place


def test_what_never_ends_is_stopped() -> None:
    def hang(data: bytes) -> None:
        while data:
            try:
                sum(range(1_000))
            except Exception:  # noqa: S112  # as a library may: the alarm gets through
                continue

    found = once(_broken(hang), b"x", 0.05)
    assert found is not None
    assert found.kind == "slow"
    assert once(_broken(hang), b"", _LIMIT) is None


def test_a_property_that_does_not_hold_is_a_crash() -> None:
    def refuse(data: bytes) -> None:
        assert not data, "nothing may be given"

    found = once(_broken(refuse), b"x", _LIMIT)
    assert found is not None
    assert "nothing may be given" in found.details


@pytest.mark.parametrize("name", NAMES)
def test_the_same_number_gives_the_same_input_and_others_give_others(name: str) -> None:
    inputs = reader(name).inputs
    first = [inputs.input(number) for number in range(30)]
    assert first == [inputs.input(number) for number in range(30)]
    assert len(set(first)) > 20


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True


def test_inputs_are_changed_by_structure_and_grow() -> None:
    seed = b'{"a": [1, {"b": "c"}], "d": null}'
    inputs = Mutator("structure", [seed], 2_000, mutation.by_json([seed]))
    made = [inputs.input(number) for number in range(300)]
    whole = [data for data in made if data != seed and _is_json(data)]
    assert len(whole) > 40
    assert max(map(len, made)) == 2_000


def test_an_input_of_several_files_is_what_was_packed() -> None:
    files = {"data/a.yaml": b"a: b\n", "data/metadata/crossref.jsonl": b"{}", "data/b.yaml": b""}
    assert seeds.unpacked(seeds.packed(files)) == files


def test_every_reader_has_a_line_in_the_documentation() -> None:
    text = (ROOT / "docs/reliability.md").read_text("utf-8")
    for name in NAMES:
        assert f"| {name} |" in text
