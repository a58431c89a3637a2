"""`sam4mis check`."""

from sam4mis.checks import across_entries, changes, explanations
from sam4mis.checks.comparison import Comparison
from sam4mis.cli import clock
from sam4mis.cli.checkout import root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors, print_problems
from sam4mis.cli.terminal import count, say, write_text
from sam4mis.files import layout, loading
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import did_you_mean
from sam4mis.model.errors import CannotRunError
from sam4mis.model.problems import Problem


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Each line reads  path:line:col: error|warning code field: message; remedy",
        example="sam4mis check --format github",
    )
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, for annotations in a pull request, or for programs (default: text)",
    )
    parser.add_argument(
        "--changed",
        metavar="BASE",
        help="report only problems of files that differ from this branch or commit",
    )
    parser.add_argument(
        "--explain",
        metavar="CODE",
        help="explain a rule instead, with a wrong and a right example",
    )


def _run(options: Options) -> int:
    if options.explain is not None:
        return _explain(options.explain)
    loaded = loading.load(root_of(options))
    problems = across_entries.check(loaded, clock.day())
    if options.changed is not None:
        problems = _concerning(problems, loaded, options)
    print_problems(problems, options.format)
    if options.format == "text":
        say(_tally(problems, loaded))
    return PROBLEMS if errors(problems) else FINE


def _explain(code: str) -> int:
    text = explanations.explanations().get(code)
    if text is None:
        remedy = did_you_mean(code, list(explanations.explanations()))
        raise CannotRunError(f"there is no rule `{code}`; {remedy}")
    write_text(f"{code}\n\n{text}\n")
    return FINE


def _concerning(problems: list[Problem], loaded: LoadedData, options: Options) -> list[Problem]:
    """Problems of changed files; all problems if other files depend on a changed file.

    An id that vanished is a problem of its own.
    """
    root = root_of(options)
    changed = changes.since(root, options.changed)
    others_may_depend = any(layout.is_depended_on(path) for path in changed.present) or any(
        layout.kind_of(path) for path in changed.removed
    )
    if not others_may_depend:
        problems = [problem for problem in problems if changes.concerns(problem, changed)]
    before = changes.files_before(root, options.changed, changed.present | changed.removed)
    return sorted([*problems, *Comparison.of(before, loaded).lost_ids(clock.day())])


def _tally(problems: list[Problem], loaded: LoadedData) -> str:
    wrong = errors(problems)
    return (
        f"{count(len(loaded.registry.entries), 'entry', 'entries')} read: "
        f"{count(wrong, 'error')}, {count(len(problems) - wrong, 'warning')}"
    )
