"""How commands speak to the person at the terminal."""

import sys

from sam4mis.model.characters import printable
from sam4mis.model.errors import DataFaultError


def say(message: str) -> None:
    """A sentence for the person at the terminal; standard output stays for results."""
    sys.stderr.write(f"{printable(message)}\n")


def write(line: str) -> None:
    """A result on a line of its own; what comes from files is made harmless."""
    sys.stdout.write(f"{printable(line)}\n")


def write_text(text: str) -> None:
    """A result of several lines, as it stands."""
    sys.stdout.write(text)


def say_faults(fault: DataFaultError) -> None:
    """The problems that are in the way of a command, as results, and what to do first."""
    for line in fault.lines:
        write(line)
    say("mend the data first")


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
