"""The declaration of a command: options, description and exit code."""

import argparse
from collections.abc import Callable

Options = argparse.Namespace
"""The parsed arguments of a command."""

FINE, PROBLEMS, CANNOT_RUN = 0, 1, 2

EXIT_CODES = "exit codes: 0 fine, 1 problems found, 2 could not run"


class Command:
    """One command of the command line, which its module declares in `define`."""

    def __init__(self, parser: argparse.ArgumentParser, summary: str) -> None:
        """Declare the command to a parser; `summary` is a sentence."""
        self._parser = parser
        self._summary = summary

    def declare(
        self,
        run: Callable[[Options], int],
        *more: str,
        example: str,
        exit_codes: str = EXIT_CODES,
    ) -> argparse.ArgumentParser:
        """Describe the command, which works on one checkout; returns its parser for more options.

        `more` are lines of description below the summary, `run` returns the exit code.
        """
        parser = self._parser
        parser.description = "\n".join((self._summary, *more))
        parser.epilog = f"example: {example}\n\n{exit_codes}"
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument(
            "--root", default=".", metavar="DIR",
            help="checkout of the registry to work on (default: the current folder)",
        )  # fmt: skip
        parser.set_defaults(run=run)
        return parser
