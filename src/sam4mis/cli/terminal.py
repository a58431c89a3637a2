"""Output of commands: results to stdout, messages and progress to stderr."""

import sys

from sam4mis.model.characters import printable
from sam4mis.model.errors import DataFaultError


def say(message: str) -> None:
    """Print a message to stderr; stdout is kept for results."""
    sys.stderr.write(f"{printable(message)}\n")


def write(line: str) -> None:
    """Print a result to stdout as one line, with control characters made harmless."""
    sys.stdout.write(f"{printable(line)}\n")


def write_text(text: str) -> None:
    """Print a result of several lines to stdout, unchanged."""
    sys.stdout.write(text)


def say_faults(fault: DataFaultError) -> None:
    """Print the problems that stop a command, and what to do first."""
    for line in fault.lines:
        write(line)
    say("correct the data first")


def progress(done: int, total: int, doing: str) -> None:
    """Draw a progress bar on stderr; print nothing if stderr is not a terminal."""
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
