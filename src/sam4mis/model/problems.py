"""What is wrong with the data, as values: collected first, reported together."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from sam4mis.model.characters import printable
from sam4mis.model.errors import DataFaultError


class Severity(StrEnum):
    """Errors fail a check; warnings ask a person to look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in the data, with its location and the remedy.

    `path` is relative to the registry's root, with forward slashes. `line` and `column` count
    from 1. `field` is a dotted path inside the entry (`code.0.url`), empty for the whole file.
    """

    path: str
    line: int
    column: int
    code: str
    field: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


def in_file(path: str, code: str, message: str, remedy: str, line: int = 1) -> Problem:
    """An error of a file as a whole, or of one of its lines, that belongs to no field."""
    return Problem(path, line, 1, code, "", message, remedy)


def is_error(problem: Problem) -> bool:
    """Whether the problem fails a check."""
    return problem.severity is Severity.ERROR


def as_text(problem: Problem) -> str:
    """One line: `path:line:col: error code field: message; remedy`."""
    field = f" {problem.field}" if problem.field else ""
    return printable(
        f"{problem.path}:{problem.line}:{problem.column}: "
        f"{problem.severity} {problem.code}{field}: {problem.message}; {problem.remedy}"
    )


def as_github(problem: Problem) -> str:
    """One workflow command that annotates the line in a pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    location = ",".join(
        f"{name}={_command_property(value)}"
        for name, value in (
            ("file", problem.path),
            ("line", str(problem.line)),
            ("col", str(problem.column)),
            ("title", f"{problem.code} {problem.field}".strip()),
        )
    )
    message = _command_data(printable(f"{problem.message}; {problem.remedy}"))
    return f"::{problem.severity} {location}::{message}"


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects with the fields of `Problem`, one problem a line."""
    rows = [json.dumps(asdict(problem), ensure_ascii=False) for problem in problems]
    return "[\n" + ",\n".join(rows) + "\n]" if rows else "[]"


def _command_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _command_property(text: str) -> str:
    return _command_data(printable(text)).replace(":", "%3A").replace(",", "%2C")


def stop_at_errors(problems: Iterable[Problem]) -> None:
    """Go on only if none of the problems is an error.

    Raises:
        DataFaultError: one is; the exception has all of them as text, sorted by location.
    """
    found = sorted(problems)
    if any(map(is_error, found)):
        raise DataFaultError([as_text(problem) for problem in found])
