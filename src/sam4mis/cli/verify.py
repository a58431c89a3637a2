"""`sam4mis verify`."""

from pathlib import Path

from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors, print_problems
from sam4mis.cli.terminal import count, say
from sam4mis.files import records_of_others, versions_log
from sam4mis.files.loading import LoadedData
from sam4mis.model.matching import Verdict
from sam4mis.upkeep import against, verify


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Compares titles, first authors and years; run `sam4mis enrich` first to store metadata.",
        "A conflict on which two independent sources agree is an error; other differences,",
        "retractions and withdrawals are warnings. With --against, compares title, authors, year,",
        "venue and DOI with a file of other people's records instead; docs/maintain.md describes",
        "the format.",
        example="sam4mis verify --format github",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, for annotations in a pull request, or for programs (default: text)",
    )
    parser.add_argument(
        "--against",
        metavar="FILE",
        action="append",
        type=Path,
        default=[],
        help="compare with this file of JSON lines instead; may be given several times",
    )


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_readable(root)
    if options.against:
        return _compare(options, loaded, root / versions_log.PATH)
    outcome = verify.verify(loaded)
    print_problems(outcome.problems, options.format)
    if options.format == "text":
        counted = ", ".join(f"{verdict} {outcome.verdicts[verdict]}" for verdict in Verdict)
        say(f"{counted}; {count(outcome.unknown, 'identifier')} without metadata")
    return PROBLEMS if errors(outcome.problems) else FINE


def _compare(options: Options, loaded: LoadedData, log: Path) -> int:
    read = [records_of_others.read(path) for path in options.against]
    faults = [problem for _, problems in read for problem in problems]
    asked = versions_log.read(text_of(str(log))) if log.is_file() else {}
    outcome = against.compare(loaded, (one for records, _ in read for one in records), asked)
    print_problems([*faults, *outcome.problems], options.format)
    if options.format == "text":
        explained = sum(outcome.explained.values())
        say(
            f"{count(outcome.compared, 'record')} compared, {outcome.elsewhere} of other works; "
            f"{count(len(outcome.problems), 'difference')}, {explained} explained"
        )
    return PROBLEMS if faults or outcome.problems else FINE
