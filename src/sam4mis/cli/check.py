"""`sam4mis check`."""

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
    write_text,
)
from sam4mis.model.errors import CannotRunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sam4mis.files.loading import LoadedData
    from sam4mis.model.problems import Problem


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "check",
        _run,
        "Report everything that is wrong with the data, all at once.",
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
        help="report only what concerns the files that differ from this branch or commit",
    )
    parser.add_argument(
        "--explain",
        metavar="CODE",
        help="say instead why a rule exists, with a wrong and a right example",
    )


def _run(options: Options) -> int:
    from sam4mis.checks import across_entries
    from sam4mis.cli import network
    from sam4mis.files import loading

    if options.explain is not None:
        return _explain(options.explain)
    loaded = loading.load(root_of(options))
    problems = across_entries.check(loaded, network.day())
    if options.changed is not None:
        problems = _concerning(problems, loaded, options)
    print_problems(problems, options.format)
    if options.format == "text":
        say(_tally(problems, loaded))
    return PROBLEMS if errors(problems) else FINE


def _explain(code: str) -> int:
    from sam4mis.checks import explanations
    from sam4mis.files.validation import did_you_mean

    text = explanations.explanations().get(code)
    if text is None:
        remedy = did_you_mean(code, list(explanations.explanations()))
        raise CannotRunError(f"there is no rule `{code}`; {remedy}")
    write_text(f"{code}\n\n{text}\n")
    return FINE


def _concerning(problems: list[Problem], loaded: LoadedData, options: Options) -> list[Problem]:
    """The problems of changed files; all, where others may depend on what was changed.

    An id that vanished is a problem of its own.
    """
    from sam4mis.checks import changes
    from sam4mis.checks.comparison import Comparison
    from sam4mis.cli import network
    from sam4mis.files import layout

    root = root_of(options)
    changed = changes.since(root, options.changed)
    others_may_depend = any(layout.is_depended_on(path) for path in changed.present) or any(
        layout.kind_of(path) for path in changed.removed
    )
    if not others_may_depend:
        problems = [problem for problem in problems if changes.concerns(problem, changed)]
    before = changes.files_before(root, options.changed, changed.present | changed.removed)
    return sorted([*problems, *Comparison.of(before, loaded).lost_ids(network.day())])


def _tally(problems: list[Problem], loaded: LoadedData) -> str:
    wrong = errors(problems)
    return (
        f"{count(len(loaded.registry.entries), 'entry', 'entries')} read: "
        f"{count(wrong, 'error')}, {count(len(problems) - wrong, 'warning')}"
    )
