"""`make rehearse`: the steps of the pull-request workflow, in a fresh clone, as GitHub runs them.

    python -m tests.support.rehearsal BASE

Only what is committed is cloned. Actions are left out: checking out is the clone, and setting up
Python is the machine's. Ends with 1 where a step fails; later steps of its job are then left out,
unless they run always.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
PULL_REQUEST = "pull-request.yml"


@dataclass(frozen=True, slots=True)
class Step:
    """One `run:` of a workflow."""

    job: str
    command: str
    always: bool
    environment: Mapping[str, str]


def workflow(name: str) -> dict[Any, Any]:
    """A workflow as data. Its key `on` is True: YAML 1.1 takes the word for yes."""
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    return loaded


def steps(name: str) -> Iterator[Step]:
    """The steps of a workflow that run commands."""
    for job, described in workflow(name)["jobs"].items():
        for step in described["steps"]:
            if "run" in step:
                environment = {**described.get("env", {}), **step.get("env", {})}
                yield Step(job, step["run"], "cancelled()" in step.get("if", ""), environment)


def clone(target: Path, source: Path = ROOT) -> Path:
    """A fresh clone of what is committed."""
    command = ["git", "clone", "--quiet", "--no-hardlinks", str(source), str(target)]
    subprocess.run(command, check=True)
    return target


def play(step: Step, checkout: Path, base: str, summary: Path) -> subprocess.CompletedProcess[str]:
    """One step, with the shell and the environment that GitHub gives it."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.command],
        cwd=checkout,
        # What `make rehearse BASE=…` was called with would be stronger than the environment.
        env={
            **{name: value for name, value in os.environ.items() if "MAKE" not in name},
            "CI": "true",
            "BASE": base,
            "GITHUB_STEP_SUMMARY": str(summary),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> None:
    """Run all jobs one after the other and say how each step ended."""
    asked = sys.argv[1]
    base = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--verify", "--end-of-options", asked],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    failed: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        checkout, summary = clone(Path(folder) / "clone"), Path(folder) / "summary.md"
        for step in steps(PULL_REQUEST):
            if step.job in failed and not step.always:
                print(f"{step.job}: {step.command}: left out")
                continue
            done = play(step, checkout, base, summary)
            if done.returncode:
                failed.add(step.job)
            print(f"{step.job}: {step.command}: {'failed' if done.returncode else 'passed'}")
            print(done.stdout + done.stderr, end="")
        print(summary.read_text(encoding="utf-8") if summary.exists() else "no summary")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
