"""Every case under tests/cases/check: files that a contributor might send, and the answer.

A case is a folder with `data/…`, laid over the made-up registry, and `expected.txt`, what
`sam4mis check` prints. To add one, make the folder, run this test, and read what it says.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sam4mis.checks import across_entries, look_alikes
from sam4mis.files import formatting, loading
from sam4mis.model import identifiers
from sam4mis.model.problems import Problem, Severity, as_github, as_json, as_text
from sam4mis.model.records import Paper
from tests.benchmarks.registries import make
from tests.support.command_line import run
from tests.support.made_up_registries import CASES, small_registry

_CASES = sorted((CASES / "check").iterdir())


def _check(case: Path, tmp_path: Path) -> list[Problem]:
    return across_entries.check(loading.load(small_registry(tmp_path / "registry", case)))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_case_is_answered_as_expected(case: Path, tmp_path: Path) -> None:
    printed = "".join(f"{as_text(problem)}\n" for problem in _check(case, tmp_path))
    assert printed == (case / "expected.txt").read_text(encoding="utf-8")


def test_there_are_cases_and_the_made_up_registry_is_clean(small: Path) -> None:
    assert len(_CASES) > 60
    assert across_entries.check(loading.load(small)) == []


@pytest.mark.parametrize(
    ("case", "code", "line"),
    [
        ("unknown-key", "unknown-key", 7),
        ("missing-title", "missing-field", 1),
        ("bad-arxiv", "bad-arxiv", 6),
        ("bad-doi", "bad-doi", 6),
        ("unquoted-id", "unquoted-id", 6),
        ("duplicate-key", "duplicate-key", 7),
        ("javascript-link", "bad-url", 6),
        ("link-without-scheme", "bad-url", 7),
        ("month-13", "bad-date", 4),
        ("unknown-section", "unknown-section", 5),
        ("file-name", "file-name", 1),
        ("one-arxiv-two-titles", "identifier-conflict", 6),
        ("broken-yaml", "broken-yaml", 1),
    ],
)
def test_line_of_each_common_mistake(case: str, code: str, line: int, tmp_path: Path) -> None:
    problems = _check(CASES / "check" / case, tmp_path)
    assert [(p.code, p.line, p.severity) for p in problems] == [(code, line, Severity.ERROR)]


def test_one_bad_file_does_not_hide_another(tmp_path: Path) -> None:
    problems = _check(CASES / "check" / "two-bad-files", tmp_path)
    assert len({problem.path for problem in problems}) == 2


def test_command_prints_all_formats_and_fails(tmp_path: Path) -> None:
    root = small_registry(tmp_path / "registry", CASES / "check" / "everything-at-once")
    text = run("check", cwd=root)
    github = run("check", "--format", "github", cwd=root)
    data = run("check", "--format", "json", cwd=root)
    assert [text.returncode, github.returncode, data.returncode] == [1, 1, 1]
    assert text.stdout == (CASES / "check/everything-at-once/expected.txt").read_text("utf-8")
    assert "6 entries read" not in text.stderr
    problems = json.loads(data.stdout)
    assert len(problems) == len(text.stdout.splitlines()) == len(github.stdout.splitlines())
    assert problems[0].keys() == {
        "path", "line", "column", "code", "field", "message", "remedy", "severity",
    }  # fmt: skip
    assert github.stdout.splitlines()[1].startswith(
        "::error file=data/papers/2024/kim2024lines.yaml,line=1,col=1,title=missing-field title::"
    )


def test_annotations_cannot_be_forged() -> None:
    hostile = Problem("a,b:c\n::error::x", 1, 1, "code", "f", "100% \n::warning::y", "mend\r")
    line = as_github(hostile)
    assert "\n" not in line
    assert "\r" not in line
    assert line.startswith("::error file=a%2Cb%3Ac")
    assert "100%25" in line


def test_text_cannot_move_the_cursor() -> None:
    hostile = Problem("a\x1b[2J", 1, 1, "code", "", "b\u202ec", "d\x07")
    assert as_text(hostile).isprintable()


def test_no_problems_are_an_empty_json_list() -> None:
    assert json.loads(as_json([])) == []


def test_an_entry_that_is_too_large_is_refused(small: Path) -> None:
    text = (
        "title: Lines\nsections: [first]\narxiv: '2407.00007'\nnotes: '" + "word " * 30_000 + "'\n"
    )
    (small / "data/papers/2024/kim2024lines.yaml").write_text(text, encoding="utf-8")
    (problem,) = across_entries.check(loading.load(small))
    assert (problem.code, problem.line) == ("too-large", 1)


def test_the_registries_of_the_benchmarks_are_valid(tmp_path: Path) -> None:
    loaded = loading.load(make(tmp_path, 50))
    # They use a few terms of the real vocabulary.
    assert {problem.code for problem in across_entries.check(loaded)} == {"rare-term"}
    assert len(loaded.registry.papers) == 50


_ODD_ENDS = {
    "bell": ("notes: \x07\n", "control-character", 4),
    "block": ("notes: |", "empty-text", 4),
    "colon": (":", "broken-yaml", 4),
    "crlf": ("notes: |2-\r\n", "empty-text", 4),
    "dash": ("- x", "broken-yaml", 4),
    "directive": ("%NO x\n---\n", "broken-yaml", 4),
    "end": ("... # end", "comment-inside", 4),
    "folded": ("notes: >", "empty-text", 4),
    "list": ("notes: [a, #\n", "broken-yaml", 5),
    "next": ("notes: a\x85b\n", "line-break", 4),
    "paragraph": ("notes: a\u2029b\n", "line-break", 4),
    "quote": ("notes: '#\n", "broken-yaml", 5),
    "return": ("notes: a\rb\n", "line-break", 4),
    "second": ("---\nx: y: z\n", "second-document", 4),
    "separator": ("notes: a\u2028b\n", "line-break", 4),
    "surrogate": ('notes: "\\ud800"\n', "broken-yaml", 4),
    "tab": ("notes: a\tb\n", "tab", 4),
    "tail": ("# end", "comment-inside", 4),
    "third": ("...\n---\na: [\n", "second-document", 5),
}


@pytest.mark.parametrize(
    "command", ["check", "check --format github", "fmt --check", "fix --dry-run", "fix"]
)
def test_no_odd_file_keeps_a_command_from_naming_it_and_all_others(
    command: str, small: Path
) -> None:
    for number, (name, (text, _, _)) in enumerate(_ODD_ENDS.items(), start=10):
        head = f'title: "Lines #{number}, seen by {name}"\nsections: [first]\narxiv: "2407.000{number}"\n'
        path = small / f"data/papers/2024/odd2024{name}.yaml"
        path.write_bytes(f"{head}{text}".encode())
    done = run(*command.split(), cwd=small)
    assert "Traceback" not in done.stderr
    for name, (_, code, line) in _ODD_ENDS.items():
        found = [row for row in done.stdout.splitlines() if f"/odd2024{name}.yaml" in row]
        if code == "empty-text" and command.startswith("fm"):
            assert found == [f"data/papers/2024/odd2024{name}.yaml: not in canonical form"]
        elif code == "empty-text" and command.startswith("fix"):
            assert found[0].endswith(": brought into canonical form")
            assert [f" {code} " in row for row in found[1:]] == [True] * (command == "fix")
        else:
            (row,) = found
            assert code in row
            assert f":{line}:" in row or f"line={line}," in row
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("room", "name", "hit", "rule"),
    [
        (across_entries, "_unknown_terms", "doe2024edges", "references"),
        (across_entries, "_other_name", "doe2024edges", "venues"),
        (across_entries, "_date_without_arxiv", "doe2024edges", "dates"),
        (identifiers, "arxiv_month", "2405.00001", "dates"),
        (across_entries, "_published_too_early", "doe2024edges", "publication"),
    ],
)
def test_a_rule_that_raises_is_a_problem_of_its_file_and_hides_nothing(
    room: Any, name: str, hit: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES / "check" / "everything-at-once"
    before = _check(case, tmp_path / "before")
    right = getattr(room, name)

    def is_hit(given: tuple[Any, ...]) -> bool:
        return any(hit in str(one) for one in given if not isinstance(one, loading.LoadedData))

    def raising(given: str) -> Any:
        return 1 / (not is_hit((given,))) and right(given)

    def raising_late(*given: Any) -> Iterator[Problem]:
        if is_hit(given):
            raise ZeroDivisionError
        yield from right(*given)

    monkeypatch.setattr(room, name, raising_late if room is across_entries else raising)
    after = _check(case, tmp_path / "after")
    new = [problem for problem in after if problem not in before]
    assert {(p.path, p.line, p.column, p.code) for p in new} == {
        ("data/papers/2024/doe2024edges.yaml", 1, 1, "rule-failed")
    }
    assert f"the rule {rule} failed with an internal error" in new[0].message
    assert "ZeroDivisionError in " in new[0].message
    assert {p for p in before if p.path != new[0].path} <= set(after)


def test_a_rule_that_raises_goes_on_with_the_next_file(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(*_: Any) -> Iterator[Problem]:
        raise ZeroDivisionError
        yield

    monkeypatch.setattr(across_entries, "_published_too_early", raising)
    loaded = loading.load(small)
    found = across_entries.check(loaded)
    works = [loaded.paths[work.id] for work in loaded.registry.works]
    assert len(works) > 2
    assert [(p.path, p.code) for p in found] == [(path, "rule-failed") for path in sorted(works)]


def test_a_rule_that_cannot_begin_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES / "check" / "everything-at-once"
    before = _check(case, tmp_path / "before")
    monkeypatch.setattr(look_alikes, "pairs", None)
    after = _check(case, tmp_path / "after")
    assert [(p.path, p.code) for p in after if p not in before] == [
        ("data/registry.yaml", "rule-failed")
    ]
    assert {p for p in before if p.code != "possible-versions"} <= set(after)


def test_a_rule_of_one_field_that_raises_is_a_problem_of_its_file(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(_: str) -> str | None:
        raise ZeroDivisionError

    monkeypatch.setattr(identifiers, "parse_arxiv", raising)
    problems = loading.load(small).problems
    assert "data/papers/2024/doe2024edges.yaml" in {problem.path for problem in problems}
    assert {(p.code, p.line, p.column) for p in problems} == {("rule-failed", 1, 1)}
    assert (
        "the rule fields of a paper ended" in problems[0].message
        or "dataset" in problems[0].message
    )


def test_a_correction_that_raises_keeps_its_file_and_names_it(small: Path) -> None:
    def raising(*_: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    outcome = formatting.Outcome()
    formatting.plan_file(small, "data/papers/2024/doe2024edges.yaml", outcome, raising)
    assert outcome.changes == {}
    assert [problem.code for problem in outcome.problems] == ["rule-failed"]


def _works(count: int, **fields: Any) -> list[Paper]:
    return [
        Paper.model_validate(
            {
                "id": f"kim2024w{n}",
                "title": f"Lines {n}",
                "sections": ["first"],
                "url": "https://example.org",
                **fields,
            }
        )
        for n in range(count)
    ]


def test_words_shared_by_very_many_works_are_not_compared() -> None:
    pairs = 300 * 299 // 2
    for count, found in ((300, pairs), (301, 0)):
        for shared in (
            {"code": ({"url": "https://github.com/kim/lines"},), "authors": ("Zoe Kim",)},
            {"known_as": ("LineSAM",)},
            {"title": "Lines", "authors": ("Zoe Kim",)},
        ):
            assert len(list(look_alikes.pairs(_works(count, **shared)))) == found


def _found(*works: dict[str, Any]) -> list[tuple[str, str, str]]:
    papers = [
        Paper.model_validate(
            {"id": f"kim2024w{n}", "sections": ["first"], "url": "https://example.org", **work}
        )
        for n, work in enumerate(works)
    ]
    return [(first.id, second.id, why) for first, second, why in look_alikes.pairs(papers)]


_RENAMED: dict[str, Any] = {
    "title": "One-Prompt to Segment All Lines in Medical Images",
    "authors": ["Zoe Kim", "Jane Doe", "Ann Lee"],
}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (
            {"title": "A", "known_as": ["Med-SAM 2"]},
            {"title": "B", "known_as": ["MedSAM2"]},
            "known as Med-SAM 2 and MedSAM2",
        ),
        ({"title": "A", "known_as": ["MedSAM"]}, {"title": "B", "known_as": ["MedSAM2"]}, None),
        (_RENAMED, {**_RENAMED, "title": "Toward Interactive Segmentation of Lines"}, None),
        (_RENAMED, {**_RENAMED, "title": "PromptNet: Segment Medical Images of Lines"}, "first"),
        (
            _RENAMED,
            {"title": "PromptNet: Segment Medical Images of Lines", "authors": ["Zoe Kim"]},
            None,
        ),
        (
            _RENAMED,
            {
                "title": "PromptNet: Segment Medical Images of Lines",
                "authors": ["Jane Doe", "Zoe Kim", "Ann Lee"],
            },
            None,
        ),
        (
            {"title": "Lines of One Kind", **{"authors": ["Zoe Kim"]}},
            {
                "title": "Quite Another Title",
                "authors": ["Jane Doe", "Zoe Kim"],
                "other_titles": ["Lines of one kind!"],
            },
            "titles",
        ),
        (
            {"title": "A", "authors": ["Zoe Kim"], "code": "https://github.com/kim/lines"},
            {
                "title": "B",
                "authors": ["Z. Kim"],
                "versions": [
                    {
                        "date": "2024-05",
                        "url": "https://example.org/b",
                        "code": "https://github.com/Kim/Lines",
                    }
                ],
            },
            "code",
        ),
    ],
)
def test_what_makes_two_works_look_like_one(
    first: dict[str, Any], second: dict[str, Any], why: str | None
) -> None:
    found = _found(first, second)
    assert len(found) == (why is not None)
    assert all(str(why) in reason for _, _, reason in found)
    settled = {**second, "distinct_from": ["kim2024w0"]}
    assert _found(first, settled) == []
