"""What contributors send: each broken file is answered, and following the answer makes it pass.

A case under tests/cases/contributions is a folder with `broken/data/…`, laid over the made-up
registry, `expected.txt`, what `sam4mis check` prints, and `corrected/data/…`, the files after somebody
has done what it says.
"""

import re
from pathlib import Path

import pytest

from sam4mis.checks import across_entries, explanations, fix
from sam4mis.files import formatting, layout, loading, store
from sam4mis.files.formatting import Outcome
from sam4mis.model.problems import as_github, as_text
from sam4mis.model.records import Record
from tests.support.command_line import run
from tests.support.made_up_registries import CASES, SMALL, small_registry

_CASES = sorted((CASES / "contributions").iterdir())
_LINE = re.compile(
    r"(?P<path>data/\S+):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning) "
    r"(?P<code>[a-z0-9-]+)(?: (?P<field>\S+))?: (?P<what>.+); (?P<remedy>.+)"
)
# What `fix` puts right without anybody's help.
_MECHANICAL = {
    "all-authors-in-one", "byte-order-mark", "clone-address", "date-in-words", "doi-of-arxiv",
    "doi-with-its-resolver", "family-name-first", "keys-of-bibtex", "link-for-an-id",
    "link-with-tracking", "link-without-scheme", "no-break-space", "no-quotes-around-an-id",
    "right-to-left-mark", "smart-quotes-around-an-id", "synonym-for-a-term",
    "windows-line-ends-and-a-fault", "wrong-type", "zero-width-space-in-an-id",
}  # fmt: skip


def test_there_are_many_kinds_of_broken_contributions() -> None:
    assert len(_CASES) >= 50
    codes = {
        match["code"]
        for case in _CASES
        for line in (case / "expected.txt").read_text("utf-8").splitlines()
        if (match := _LINE.fullmatch(line))
    }
    assert len(codes) >= 30


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_a_broken_contribution_has_location_message_and_remedy(case: Path, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", case / "broken")
    problems = across_entries.check(loading.load(root))
    printed = "".join(f"{as_text(problem)}\n" for problem in problems)
    assert printed == (case / "expected.txt").read_text(encoding="utf-8")
    sent = {p.relative_to(case / "broken").as_posix() for p in (case / "broken").rglob("*.y*ml")}
    assert problems
    for problem, line in zip(problems, printed.splitlines(), strict=True):
        match = _LINE.fullmatch(line)
        assert match, line
        assert problem.path in sent
        # The place is one in the file, and an annotation can stand there.
        lines = (root / problem.path).read_bytes().splitlines() or [b""]
        assert 1 <= problem.line <= len(lines)
        assert problem.code in explanations.explanations()
        assert as_github(problem).startswith(f"::{problem.severity} file=")


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_following_the_remedies_makes_it_pass(case: Path, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", case / "corrected")
    assert across_entries.check(loading.load(root)) == []


def _fixed(root: Path, path: str) -> Outcome:
    vocabulary = loading.load(SMALL).registry.vocabulary
    outcome = Outcome()

    def change(model: type[Record], data: dict[str, object]) -> dict[str, object]:
        return fix.repair(model, data, vocabulary)[0]

    formatting.plan_file(root, path, outcome, change, modeline=True)
    return outcome


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_fix_does_what_is_mechanical_and_spoils_nothing(case: Path, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", case / "broken")
    (sent,) = (path for path in (case / "broken").rglob("*") if path.is_file())
    path = sent.relative_to(case / "broken").as_posix()
    for name, content in _fixed(root, path).changes.items():
        store.write(root, name, content)
    is_sound = across_entries.check(loading.load(root)) == []
    assert is_sound == (case.name in _MECHANICAL), (root / path).read_text("utf-8", "replace")
    if is_sound:
        corrected = (case / "corrected" / path).read_text(encoding="utf-8")
        assert (root / path).read_text("utf-8") == layout.modeline(path) + corrected


@pytest.mark.parametrize("name", ["several-faults-at-once", "utf-16", "huge-file"])
def test_the_command_line_says_the_same(name: str, tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", CASES / "contributions" / name / "broken")
    done = run("check", cwd=root)
    assert done.returncode == 1
    assert done.stdout == (CASES / "contributions" / name / "expected.txt").read_text("utf-8")
