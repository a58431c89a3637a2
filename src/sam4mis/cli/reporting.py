"""Print problems as the results of a command."""

from collections.abc import Iterable

from sam4mis.cli.terminal import write, write_text
from sam4mis.model.problems import Problem, as_github, as_json, as_text, is_error


def print_problems(problems: list[Problem], form: str = "text") -> None:
    """Print problems in a format: `text`, `github` or `json`."""
    if form == "json":
        write_text(f"{as_json(problems)}\n")
        return
    for problem in problems:
        write(as_github(problem) if form == "github" else as_text(problem))


def errors(problems: Iterable[Problem]) -> int:
    """How many problems are errors."""
    return sum(map(is_error, problems))
