"""The command line as a whole: all commands in their order, and how a run ends.

Start-up is felt at every call, in editors and hooks: modules that are slow to import are
imported by the commands that need them, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import argparse
import sys

from sam4mis import __version__
from sam4mis.cli import (
    add,
    build,
    check,
    enrich,
    export,
    fix,
    fmt,
    from_issue,
    import_,
    links,
    preview,
    published,
    render,
    schema,
    serve,
    stats,
    suggest,
    verify,
    versions,
)
from sam4mis.cli.terminal import CANNOT_RUN, EXIT_CODES, Commands, say
from sam4mis.model.errors import CannotRunError

_COMMANDS = (
    add,
    published,
    from_issue,
    check,
    fix,
    fmt,
    import_,
    suggest,
    stats,
    preview,
    export,
    render,
    schema,
    build,
    serve,
    enrich,
    verify,
    versions,
    links,
)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script; ends the process with an exit code."""
    # Names have every letter there is, and what is printed must not depend on the locale.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except CannotRunError as error:
        say(f"sam4mis: {error}")
        code = CANNOT_RUN
    except KeyboardInterrupt:
        say("stopped")
        code = CANNOT_RUN
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python would complain again at its end.
        sys.stdout = None
        code = CANNOT_RUN
    except OSError as error:
        say(f"sam4mis: {error}")
        code = CANNOT_RUN
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sam4mis",
        description="Check, render and publish the bibliography.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"sam4mis {__version__}")
    commands = Commands(parser.add_subparsers(title="commands", metavar="COMMAND", required=True))
    for command in _COMMANDS:
        command.define(commands)
    return parser
