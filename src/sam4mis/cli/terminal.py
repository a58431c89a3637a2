"""What commands share: how one is declared, how it speaks, and with which code it ends."""

from __future__ import annotations

import argparse
import sys

from sam4mis.model.errors import CannotRunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sam4mis.files.loading import LoadedData
    from sam4mis.model.problems import Problem

Options = argparse.Namespace
"""What a call of a command asked for."""

FINE, PROBLEMS, CANNOT_RUN = 0, 1, 2

EXIT_CODES = "exit codes: 0 fine, 1 problems found, 2 could not run"


class Commands:
    """Takes the declaration of each command."""

    def __init__(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Declare commands there."""
        self._subparsers = subparsers

    def add(
        self,
        name: str,
        run: Callable[[Options], int],
        summary: str,
        *more: str,
        example: str,
        exit_codes: str = EXIT_CODES,
    ) -> argparse.ArgumentParser:
        """Declare a command that works on one checkout; returns its parser for more options.

        `summary` is a sentence, `more` are lines of description, `run` returns the exit code.
        """
        added = self._subparsers.add_parser(
            name,
            help=summary[0].lower() + summary[1:].rstrip("."),
            description="\n".join((summary, *more)),
            epilog=f"example: {example}\n\n{exit_codes}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.add_argument(
            "--root", default=".", metavar="DIR",
            help="checkout of the registry to work on (default: the current folder)",
        )  # fmt: skip
        added.set_defaults(run=run)
        return added


def root_of(options: Options) -> Path:
    """The checkout to work on."""
    from pathlib import Path

    return Path(options.root)


def text_of(name: str) -> str:
    """The text of a file that a person named, without a byte order mark.

    Raises:
        CannotRunError: it cannot be read, or is no UTF-8 text.
    """
    from pathlib import Path

    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{name}: cannot be read as UTF-8 text ({error})") from error


def say(message: str) -> None:
    """A sentence for the person at the terminal; standard output stays for results."""
    from sam4mis.model.problems import printable

    sys.stderr.write(f"{printable(message)}\n")


def write(line: str) -> None:
    """A result on a line of its own; what comes from files is made harmless."""
    from sam4mis.model.problems import printable

    sys.stdout.write(f"{printable(line)}\n")


def write_text(text: str) -> None:
    """A result of several lines, as it stands."""
    sys.stdout.write(text)


def print_problems(problems: list[Problem], form: str = "text") -> None:
    """Problems as results: `text`, `github` or `json`."""
    from sam4mis.model.problems import as_github, as_json, as_text

    if form == "json":
        write_text(f"{as_json(problems)}\n")
        return
    for problem in problems:
        write(as_github(problem) if form == "github" else as_text(problem))


def errors(problems: Iterable[Problem]) -> int:
    """How many problems are errors."""
    from sam4mis.model.problems import Severity

    return sum(problem.severity is Severity.ERROR for problem in problems)


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


def stopped_by(problems: list[Problem]) -> bool:
    """Whether errors would make what follows wrong; says which, if so."""
    if not errors(problems):
        return False
    print_problems(sorted(problems))
    say("mend the data first")
    return True


def load_sound(root: Path) -> LoadedData | None:
    """The registry, or None after saying what is wrong with it."""
    from sam4mis.checks import across_entries
    from sam4mis.files import loading

    loaded = loading.load(root)
    return None if stopped_by(across_entries.check(loaded)) else loaded
