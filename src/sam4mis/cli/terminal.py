"""How commands speak to the person at the terminal."""

import sys
from collections.abc import Iterable

from sam4mis.model.errors import DataFaultError
from sam4mis.model.problems import Problem, as_github, as_json, as_text, is_error, printable


def say(message: str) -> None:
    """A sentence for the person at the terminal; standard output stays for results."""
    sys.stderr.write(f"{printable(message)}\n")


def write(line: str) -> None:
    """A result on a line of its own; what comes from files is made harmless."""
    sys.stdout.write(f"{printable(line)}\n")


def write_text(text: str) -> None:
    """A result of several lines, as it stands."""
    sys.stdout.write(text)


def print_problems(problems: list[Problem], form: str = "text") -> None:
    """Problems as results: `text`, `github` or `json`."""
    if form == "json":
        write_text(f"{as_json(problems)}\n")
        return
    for problem in problems:
        write(as_github(problem) if form == "github" else as_text(problem))


def say_faults(fault: DataFaultError) -> None:
    """The problems that are in the way of a command, as results, and what to do first."""
    print_problems(fault.problems)
    say("mend the data first")


def errors(problems: Iterable[Problem]) -> int:
    """How many problems are errors."""
    return sum(map(is_error, problems))


def progress(done: int, total: int, doing: str) -> None:
    """A bar on a terminal, drawn over itself; nothing where nobody watches."""
    if not sys.stderr.isatty():
        return
    filled = _BAR if not total else _BAR * done // total
    bar = "#" * filled + "." * (_BAR - filled)
    sys.stderr.write(f"\r{doing} [{bar}] {done}/{total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


_BAR = 30


def count(number: int, one: str, many: str = "") -> str:
    """A number with its word: `1 entry`, `2 entries`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
