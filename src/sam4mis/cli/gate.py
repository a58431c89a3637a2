"""`sam4mis gate`."""

from collections.abc import Iterator
from pathlib import Path

from sam4mis.checks import across_entries, changes, explanations, gate
from sam4mis.checks.comparison import Comparison
from sam4mis.checks.gate import Bounds, FileChange
from sam4mis.cli import clock
from sam4mis.cli.checkout import root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import count, say, write
from sam4mis.files import loading, store
from sam4mis.model.errors import CannotRunError
from sam4mis.model.problems import Severity


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Compares the files with BASE. A change is refused if it removes entries or records,",
        "empties fields, changes curated values, sets fields that only people set, adds too many",
        "entries, or adds text that is not bibliographic; or if `check` finds errors in the",
        "changed files. `sam4mis check --explain RULE` explains a rule.",
        example="sam4mis gate HEAD",
    )
    parser.add_argument(
        "base", metavar="BASE", nargs="?", help="branch or commit before the change"
    )
    parser.add_argument(
        "--additions", type=int, default=Bounds().additions, metavar="N",
        help=f"most entries that may be added (default: {Bounds().additions})",
    )  # fmt: skip
    parser.add_argument(
        "--edits", type=int, default=Bounds().edits, metavar="N",
        help="most entries whose values may change, because a person asked for it (default: 0)",
    )  # fmt: skip
    parser.add_argument("--rules", action="store_true", help="list the rules and stop")
    parser.add_argument(
        "--format", choices=("text", "github", "json"), default="text",
        help="for people, for annotations, or for programs (default: text)",
    )  # fmt: skip


def _run(options: Options) -> int:
    if options.rules:
        for rule in gate.RULES:
            reason = " ".join(explanations.explanations()[rule].split("\n\n")[0].split())
            write(f"{rule}: {reason}")
        return FINE
    if options.base is None:
        raise CannotRunError("name the branch or commit to compare with")
    root = root_of(options)
    changed = changes.since(root, options.base)
    before = changes.files_before(root, options.base, changed.present | changed.removed)
    loaded = loading.load(root)
    problems = gate.refusals(
        _file_changes(root, changed, before), Bounds(options.additions, options.edits)
    )
    problems += [
        problem
        for problem in across_entries.check(loaded)
        if changes.concerns(problem, changed) and problem.severity is Severity.ERROR
    ]
    problems += Comparison.of(before, loaded).lost_ids(clock.day())
    print_problems(sorted(problems), options.format)
    if options.format == "text":
        files = count(len(changed.present | changed.removed), "changed file")
        say(f"{files}: {'refused' if problems else 'nothing to refuse'}")
    return PROBLEMS if problems else FINE


def _file_changes(
    root: Path, changed: changes.Changes, before: dict[str, bytes]
) -> Iterator[FileChange]:
    for path in sorted(changed.present | changed.removed):
        after = store.read(root, path, _LONGEST) if path in changed.present else None
        yield FileChange(path, before.get(path), after)


_LONGEST = 200_000_000
