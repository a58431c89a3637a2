"""`sam4mis fmt`."""

from sam4mis.cli.checkout import root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import say, write
from sam4mis.files import formatting, store


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Values never change. A file that cannot be read, or has a comment that would be",
        "lost, is named and left as it is.",
        example="sam4mis fmt --check",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; fail if a file is not in canonical form",
    )
    parser.add_argument(
        "--modelines",
        action="store_true",
        help="also give every file the comment by which editors find its schema",
    )


def _run(options: Options) -> int:
    root = store.find_root(root_of(options))
    outcome = formatting.plan(root, modelines=options.modelines)
    for path, content in outcome.changes.items():
        if not options.check:
            store.write(root, path, content)
        write(f"{path}: {'not in canonical form' if options.check else 'written'}")
    print_problems(outcome.problems)
    stale = options.check and bool(outcome.changes)
    if stale:
        say("run `sam4mis fmt`")
    return PROBLEMS if outcome.problems or stale else FINE
