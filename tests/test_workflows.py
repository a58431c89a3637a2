"""The workflows: what they may do, what they run, and that it runs here too."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, example
from tests.support.rehearsal import PULL_REQUEST, WORKFLOWS, clone, play, steps, workflow

_NAMES = sorted(path.name for path in WORKFLOWS.iterdir())
_MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
_BOT_SCRIPT = (ROOT / ".github" / "propose.sh").read_text(encoding="utf-8")
_PINNED = re.compile(r"uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
# Each job that may do more than read, and what for.
_MAY = {
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
    ("publish.yml", "regenerate"): {"contents": "write", "pull-requests": "write"},
    ("issue.yml", "write"): {"contents": "write", "pull-requests": "write", "issues": "write"},
    ("metadata.yml", "propose"): {"contents": "write", "pull-requests": "write"},
}


def _text(name: str) -> str:
    return (WORKFLOWS / name).read_text(encoding="utf-8")


def _jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in _NAMES:
        for job, described in workflow(name)["jobs"].items():
            yield name, job, described


@pytest.mark.parametrize("name", _NAMES)
def test_every_step_is_a_make_target_that_there_is(name: str) -> None:
    found = list(steps(name))
    assert found
    for step in found:
        match = re.fullmatch(r"make ([a-z-]+)", step.command)
        assert match, step.command
        assert re.search(rf"^{match[1]}:", _MAKEFILE, re.MULTILINE), step.command


def test_nothing_from_an_event_is_written_into_a_command() -> None:
    for name in _NAMES:
        for step in steps(name):
            assert "${{" not in step.command
    # Values that come from outside reach make through the environment alone.
    for variable in ("BASE", "ISSUE", "GITHUB_EVENT_PATH", "GITHUB_STEP_SUMMARY"):
        assert f"$({variable})" not in _MAKEFILE
        assert re.search(rf"\${variable}\b", _MAKEFILE + _BOT_SCRIPT)
        unquoted = re.sub(r'"[^"\n]*"', "", _MAKEFILE + _BOT_SCRIPT)
        assert not re.search(rf"\${variable}\b", unquoted.replace("case $", ""))


def test_what_comes_from_an_event_is_a_number_or_a_commit() -> None:
    for name in _NAMES:
        values = set(re.findall(r"\$\{\{(.*?)\}\}", _text(name)))
        assert {value.strip() for value in values} <= {
            "github.ref", "github.token", "github.event.pull_request.base.sha",
            "github.event.issue.number", "steps.deployment.outputs.page_url", "!cancelled()",
            "vars.SAM4MIS_CONTACT",
        }  # fmt: skip


def test_no_job_may_do_more_than_it_needs() -> None:
    for name, job, described in _jobs():
        assert workflow(name)["permissions"] == {}, name
        assert described["permissions"] == _MAY.get((name, job), {"contents": "read"}), (name, job)
        assert described["timeout-minutes"] <= 60
        assert "concurrency" in workflow(name)


def test_what_a_pull_request_brings_meets_no_secret() -> None:
    for name in _NAMES:
        assert "pull_request_target" not in _text(name)
        assert "workflow_run" not in _text(name)
        assert "secrets." not in _text(name)
    assert workflow(PULL_REQUEST)[True] == {"pull_request": None}
    assert "github.token" not in _text(PULL_REQUEST)


def test_a_token_is_there_only_in_the_step_that_pushes() -> None:
    for name, _, described in _jobs():
        assert "GH_TOKEN" not in described.get("env", {})
        assert "GH_TOKEN" not in workflow(name).get("env", {})
        for step in described["steps"]:
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
            if "github.token" in str(step.get("env", {})):
                is_push = step["run"].startswith("make push-")
                assert is_push or described["permissions"] == {"contents": "read"}


def test_the_job_that_reads_a_form_is_not_the_one_that_writes() -> None:
    jobs = workflow("issue.yml")["jobs"]
    assert [step["run"] for step in jobs["read"]["steps"] if "run" in step] == [
        "make setup", "make read-issue",
    ]  # fmt: skip
    assert [step["run"] for step in jobs["write"]["steps"] if "run" in step] == [
        "make setup", "make accept-issue", "make push-issue",
    ]  # fmt: skip


def test_every_action_is_pinned_to_a_commit_and_names_its_version() -> None:
    pins: dict[str, str] = {}
    for name in _NAMES:
        for line in _text(name).splitlines():
            if "uses:" in line:
                assert _PINNED.fullmatch(line.strip().removeprefix("- ")), line
                action, pin = line.split("uses: ")[1].split("@")
                assert pins.setdefault(action, pin) == pin
    assert len(pins) == 6


def test_publishing_uses_no_cache() -> None:
    for name in ("publish.yml", "issue.yml", "metadata.yml"):
        assert "cache:" not in _text(name)
    assert "cache: pip" in _text(PULL_REQUEST)


def test_zizmor_finds_nothing() -> None:
    program = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [str(program), "--offline", "--no-progress", "--persona", "auditor", ".github"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_a_planted_fault(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    text = _text("issue.yml").replace(
        "run: make read-issue", "run: echo ${{ github.event.issue.title }}"
    )
    bad.write_text(text, encoding="utf-8")
    program = Path(sys.executable).with_name("zizmor")
    done = subprocess.run(
        [str(program), "--offline", "--no-progress", str(bad)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", "workflows/*.yml"),
        ("dependabot", "dependabot.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
        ("github-issue-forms", "ISSUE_TEMPLATE/correction.yml"),
        ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
    ],
)
def test_the_files_for_github_have_the_form_that_it_reads(schema: str, pattern: str) -> None:
    files = [str(path) for path in (ROOT / ".github").glob(pattern)]
    assert files
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


# A rehearsal of the job that looks at the data: one clone, in which one change after the other is
# committed, looked at, and taken back.


def _git(checkout: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A Contributor", "-c", "user.email=contributor@example.org"]
    done = subprocess.run(
        ["git", "-C", str(checkout), *identity, *arguments],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone with what is being tested; the set-up is that of this checkout."""
    folder = clone(tmp_path_factory.mktemp("rehearsal") / "clone")
    for path in _git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split(
        "\0"
    ):
        if path and (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
        elif path:
            (folder / path).unlink(missing_ok=True)
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    (folder / ".git/info/exclude").write_text("/.venv\n", encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    needed = re.search(r"^\$\(READY\): (.+)$", makefile, re.MULTILINE)
    assert needed is not None
    for name in needed[1].split():
        # Older than the set-up, which make would do again otherwise.
        os.utime(folder / name, (0, 0))
    if _git(folder, "status", "--porcelain"):
        _git(folder, "add", "--all")
        _git(folder, "commit", "--quiet", "--message", "What is being tested")
    return folder


_GOOD = "title: Lines Drawn Twice\nsections: [sam4mis]\narxiv: '2407.99999'\n"
_NEW = "data/papers/2024/kim2024lines.yaml"
_TAKEN = example(lambda paper: paper.arxiv).arxiv


def _look(
    checkout: Path, tmp_path: Path, files: dict[str, str]
) -> tuple[dict[str, bool], str, str]:
    """Which steps pass after a change, what they print, and the summary."""
    base = _git(checkout, "rev-parse", "HEAD")
    summary = tmp_path / "summary.md"
    try:
        for path, text in files.items():
            (checkout / path).parent.mkdir(parents=True, exist_ok=True)
            (checkout / path).write_text(text, encoding="utf-8")
        _git(checkout, "add", "--all")
        _git(checkout, "commit", "--quiet", "--message", "A change")
        done = [
            (step, play(step, checkout, base, summary))
            for step in steps(PULL_REQUEST)
            if step.job == "data" and step.command != "make setup"
        ]
    finally:
        _git(checkout, "reset", "--quiet", "--hard", base)
    printed = "".join(run.stdout + run.stderr for _, run in done)
    passed = {step.command: run.returncode == 0 for step, run in done}
    return passed, printed, summary.read_text(encoding="utf-8")


def test_a_good_change_passes_and_is_shown(checkout: Path, tmp_path: Path) -> None:
    passed, printed, summary = _look(checkout, tmp_path, {_NEW: _GOOD})
    assert passed == {"make annotate": True, "make fresh": True, "make summary": True}
    assert "::error" not in printed
    assert "|Lines Drawn Twice [(paper)]" in summary
    assert "+|" in summary.split("```diff")[1]
    assert "No problem in the changed files." in summary


_FORM = {
    "arXiv id, DOI or link of the paper": "https://example.org/lines",
    "Title": "Lines Drawn Twice in CT",
    "Authors": "Mia Kim",
    "First public appearance": "2024-07",
    "Section": "SAM and other models (sam4mis)",
    "Code": "_No response_",
    "Remarks": "::set-output name=a::b\n$(touch pwned)",
}


def _make(checkout: Path, target: str, folder: Path) -> str:
    """Run a target with a `gh` that only takes notes."""
    done = subprocess.run(
        ["make", target],
        cwd=checkout, capture_output=True, text=True, check=False,
        env={
            **os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "ISSUE": "12",
            "GITHUB_EVENT_PATH": str(folder / "event.json"),
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _event(folder: Path, form: dict[str, str]) -> None:
    body = "\n\n".join(f"### {label}\n\n{answer}" for label, answer in form.items())
    (folder / "event.json").write_text(json.dumps({"issue": {"body": body}}), encoding="utf-8")
    gh = folder / "gh"
    gh.write_text(f'#!/bin/sh\necho "$*" >>{folder}/said\ntest "$1 $2" != "pr view"\n', "utf-8")
    gh.chmod(0o755)


@pytest.fixture
def origin(checkout: Path, tmp_path: Path) -> Iterator[Path]:
    """A repository to push to; afterwards the checkout is as it was."""
    bare = tmp_path / "origin.git"
    _git(tmp_path, "init", "--quiet", "--bare", str(bare))
    was, base = _git(checkout, "remote", "get-url", "origin"), _git(checkout, "rev-parse", "HEAD")
    _git(checkout, "remote", "set-url", "origin", str(bare))
    yield bare
    _git(checkout, "remote", "set-url", "origin", was)
    _git(checkout, "reset", "--quiet", "--hard", base)
    shutil.rmtree(checkout / "build", ignore_errors=True)


def test_a_form_becomes_a_branch_and_a_pull_request(
    checkout: Path, origin: Path, tmp_path: Path
) -> None:
    _event(tmp_path, _FORM)
    printed = _make(checkout, "read-issue", tmp_path)
    assert _git(checkout, "status", "--porcelain") == ""
    printed += _make(checkout, "accept-issue", tmp_path)
    assert _git(checkout, "status", "--porcelain") == f"?? {_NEW}"
    printed += _make(checkout, "push-issue", tmp_path)
    assert not any(line.lstrip().startswith("::") for line in printed.splitlines())
    assert _git(origin, "ls-tree", "--name-only", "issue-12", _NEW) == _NEW
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert [line.split(" --")[0] for line in said] == [
        "auth setup-git", "pr view issue-12", "pr create", "issue comment 12",
    ]  # fmt: skip
    assert not list(checkout.rglob("pwned"))


@pytest.mark.usefixtures("origin")
def test_a_refused_form_is_answered_and_changes_nothing(checkout: Path, tmp_path: Path) -> None:
    _event(tmp_path, {**_FORM, "Title": "<b>@octocat</b>"})
    _make(checkout, "read-issue", tmp_path)
    assert not (checkout / "build/issue/change.json").exists()
    _make(checkout, "accept-issue", tmp_path)
    _make(checkout, "push-issue", tmp_path)
    assert "looks like HTML" in (checkout / "build/issue/comment.md").read_text("utf-8")
    assert _git(checkout, "status", "--porcelain") == ""
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert [line.split(" --")[0] for line in said] == ["issue comment 12"]


@pytest.mark.usefixtures("origin")
def test_a_form_that_the_gate_refuses_is_answered_and_changes_nothing(
    checkout: Path, tmp_path: Path
) -> None:
    _event(tmp_path, {**_FORM, "Title": "Lines Drawn Twice in CT, a must-read study"})
    _make(checkout, "read-issue", tmp_path)
    assert (checkout / "build/issue/change.json").exists()
    _make(checkout, "accept-issue", tmp_path)
    _make(checkout, "push-issue", tmp_path)
    answer = (checkout / "build/issue/comment.md").read_text("utf-8")
    assert "- Title: the text contains advertising or an instruction: 'must-read'" in answer
    assert _git(checkout, "status", "--porcelain") == ""
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert [line.split(" --")[0] for line in said.splitlines()] == ["issue comment 12"]


def test_what_is_made_from_the_data_is_pushed_where_it_differs(
    checkout: Path, origin: Path, tmp_path: Path
) -> None:
    _event(tmp_path, _FORM)
    (checkout / _NEW).write_text(_GOOD, encoding="utf-8")
    _make(checkout, "regenerate", tmp_path)
    _make(checkout, "push-regenerated", tmp_path)
    assert "Lines Drawn Twice" in _git(origin, "show", "main:README.md")
    entry = _git(origin, "show", f"main:{_NEW}")
    assert entry.startswith("# yaml-language-server: $schema=../../../docs/schema/paper.json\n")


def test_what_add_writes_in_a_fresh_clone_passes(checkout: Path, tmp_path: Path) -> None:
    given = ("--offline", "--title", "Lines Drawn Twice in CT", "--author", "Mia Kim")
    done = run("add", "https://arxiv.org/pdf/2407.99999v1", *given, cwd=checkout)
    assert done.returncode == 0, done.stderr
    text = (checkout / _NEW).read_text(encoding="utf-8")
    passed, _, summary = _look(checkout, tmp_path, {_NEW: text})
    assert all(passed.values())
    assert "|202407|M. Kim|Lines Drawn Twice in CT [(paper)]" in summary


def test_a_readme_that_was_changed_by_hand_is_refused(checkout: Path, tmp_path: Path) -> None:
    readme = (checkout / "README.md").read_text(encoding="utf-8") + "|by hand|\n"
    passed, printed, _ = _look(checkout, tmp_path, {"README.md": readme})
    assert passed == {"make annotate": True, "make fresh": False, "make summary": True}
    assert "-|by hand|" in printed


def _good(title: str, number: int) -> str:
    return f"title: {title}\nsections: [sam4mis]\narxiv: '2407.9999{number}'\n"


_BAD = {
    "data/papers/2024/kim2024cobalt.yaml": (
        _good("Cobalt Outlines of the Spleen", 1) + "journal: x\n",
        "line=4,col=1,title=unknown-key journal::",
    ),
    "data/papers/2024/kim2024drawn.yaml": (
        _good("Drawn by Hand and by Machine", 2).replace("'", ""),
        "line=3,col=8,title=unquoted-id::",
    ),
    "data/papers/2024/kim2024edges.yaml": (
        _good("Edges That Nobody Prompted", 3).replace("sam4mis", "sam5mis"),
        "line=2,col=12,title=unknown-section sections.0::",
    ),
    "data/papers/2024/kim2024frames.yaml": (
        _good("Frames <b> Twice", 4),
        "line=1,col=8,title=html-in-text title::",
    ),
    "data/papers/2024/kim2024grids.yaml": (
        _good("Grids over Kidneys", 5).replace("2407.99995", _TAKEN or ""),
        "title=identifier-conflict arxiv::",
    ),
    "data/papers/2024/kim2024halos.yaml": ("title: [\n", "title=broken-yaml::"),
    "data/papers/2024/kim2024inlets.yaml": (
        _good("Inlets of the Heart", 6)
        + "notes: |\n  ::set-output name=a::b\n  ::stop-commands::x\ncolour: red\n",
        "title=unknown-key colour::",
    ),
}
"""Changes that must not pass: by the path of the entry its text, and what is said of it."""


@pytest.fixture(scope="module")
def bad(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bool], list[str], str]:
    """Which steps pass after all bad changes together, the lines they print, and the summary."""
    files = {path: text for path, (text, _) in _BAD.items()}
    passed, printed, summary = _look(checkout, tmp_path_factory.mktemp("bad"), files)
    return passed, printed.splitlines(), summary


def test_bad_changes_fail_and_give_no_orders(bad: tuple[dict[str, bool], list[str], str]) -> None:
    passed, printed, summary = bad
    assert passed["make annotate"] is False
    assert passed["make summary"] is False
    assert f"{len(_BAD)} problems in the changed files" in summary
    commands = [line for line in printed if line.lstrip().startswith(("::", "##["))]
    assert len(commands) == len(_BAD)
    assert all(line.startswith("::error file=") for line in commands), commands


@pytest.mark.parametrize("path", _BAD)
def test_a_bad_change_is_annotated(bad: tuple[dict[str, bool], list[str], str], path: str) -> None:
    _, printed, _ = bad
    (said,) = (line for line in printed if line.startswith(f"::error file={path},"))
    assert _BAD[path][1] in said
