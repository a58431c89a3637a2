"""`sam4mis verify`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    count,
    errors,
    print_problems,
    root_of,
    say,
    stopped_by,
)


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "verify",
        _run,
        "Compare entries with what the authorities say about their identifiers.",
        "Titles, first authors and years are compared with the stored metadata: run",
        "`sam4mis enrich` first. A conflict is an error where two witnesses agree; everything",
        "else, retractions and withdrawals included, is a warning: a person decides.",
        example="sam4mis verify --format github",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, for annotations in a pull request, or for programs (default: text)",
    )


def _run(options: Options) -> int:
    from sam4mis.files import loading
    from sam4mis.model.matching import Verdict
    from sam4mis.upkeep import verify

    loaded = loading.load(root_of(options))
    if stopped_by(loaded.problems):
        return PROBLEMS
    outcome = verify.verify(loaded)
    print_problems(outcome.problems, options.format)
    if options.format == "text":
        counted = ", ".join(f"{verdict} {outcome.verdicts[verdict]}" for verdict in Verdict)
        say(f"{counted}; {count(outcome.unknown, 'identifier')} without metadata")
    return PROBLEMS if errors(outcome.problems) else FINE
