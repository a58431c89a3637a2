"""`sam4mis fmt`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    print_problems,
    root_of,
    say,
    write,
)


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "fmt",
        _run,
        "Write every data file in canonical form: order of keys, quotes, indentation.",
        "Facts never change. A file that cannot be read, or has a comment that would be",
        "lost, is left alone and named.",
        example="sam4mis fmt --check",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if there is a need"
    )
    parser.add_argument(
        "--modelines",
        action="store_true",
        help="also give every file the line by which editors find its schema",
    )


def _run(options: Options) -> int:
    from sam4mis.files import formatting, store

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
