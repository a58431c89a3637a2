"""`sam4mis verify`."""

from sam4mis.cli.checkout import load_readable, root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors, print_problems
from sam4mis.cli.terminal import count, say
from sam4mis.model.matching import Verdict
from sam4mis.upkeep import verify


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
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
    loaded = load_readable(root_of(options))
    outcome = verify.verify(loaded)
    print_problems(outcome.problems, options.format)
    if options.format == "text":
        counted = ", ".join(f"{verdict} {outcome.verdicts[verdict]}" for verdict in Verdict)
        say(f"{counted}; {count(outcome.unknown, 'identifier')} without metadata")
    return PROBLEMS if errors(outcome.problems) else FINE
