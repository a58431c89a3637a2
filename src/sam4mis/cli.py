"""The command line: commands, wiring, printing and exit codes, and nothing else.

Start-up is felt at every call, in editors and hooks: modules that are slow to import are
imported by the commands that need them, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import argparse
import sys

from sam4mis import __version__
from sam4mis.errors import CannotRunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sam4mis.importers.original_list import Report
    from sam4mis.loading import Loaded
    from sam4mis.problems import Problem

FINE, PROBLEMS, CANNOT_RUN = 0, 1, 2

_EXIT_CODES = "exit codes: 0 fine, 1 problems found, 2 could not run"


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script; ends the process with an exit code."""
    # Names have every letter there is, and what is printed must not depend on the locale.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except CannotRunError as error:
        _say(f"sam4mis: {error}")
        code = CANNOT_RUN
    except KeyboardInterrupt:
        _say("stopped")
        code = CANNOT_RUN
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python would complain again at its end.
        sys.stdout = None
        code = CANNOT_RUN
    except OSError as error:
        _say(f"sam4mis: {error}")
        code = CANNOT_RUN
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sam4mis",
        description="Check, render and publish the bibliography.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"sam4mis {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], summary: str, *more: str, example: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary[0].lower() + summary[1:].rstrip("."),
            description="\n".join((summary, *more)),
            epilog=f"example: {example}\n\n{_EXIT_CODES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.add_argument(
            "--root", default=".", metavar="DIR",
            help="checkout of the registry to work on (default: the current folder)",
        )  # fmt: skip
        added.set_defaults(run=run)
        return added

    check = command(
        "check",
        _check,
        "Report everything that is wrong with the data, all at once.",
        "Each line reads  path:line:col: error|warning code field: message; remedy",
        example="sam4mis check --format github",
    )
    check.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, for annotations in a pull request, or for programs (default: text)",
    )

    fmt = command(
        "fmt",
        _fmt,
        "Write every data file in canonical form: order of keys, quotes, indentation.",
        "Facts never change. A file that cannot be read, or has a comment that would be",
        "lost, is left alone and named.",
        example="sam4mis fmt --check",
    )
    fmt.add_argument("--check", action="store_true", help="change nothing; fail if there is a need")

    import_ = command(
        "import",
        _import,
        "Turn the tables of a Markdown list into entries.",
        "Adds only works that the registry does not know; what differs is listed and left",
        "alone. data/corrections.yaml is applied first. Running it again changes nothing.",
        example="sam4mis import ../SAM4MIS/README.md --dry-run",
    )
    import_.add_argument("source", metavar="FILE.md", help="the list")
    import_.add_argument("--dry-run", action="store_true", help="report only; write nothing")
    import_.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="report for people or for programs (default: text)",
    )

    render = command(
        "render",
        _render,
        "Write README.md from the data.",
        example="sam4mis render --check",
    )
    render.add_argument("--check", action="store_true", help="change nothing; show what is stale")

    command(
        "build",
        _build,
        "Build the website into site/ from the data, the templates and docs/.",
        example="sam4mis build && python -m http.server --directory site",
    )
    return parser


def _root(options: argparse.Namespace) -> Path:
    from pathlib import Path

    return Path(options.root)


def _say(message: str) -> None:
    """A sentence for the person at the terminal; standard output stays for results."""
    sys.stderr.write(f"{message}\n")


def _write(line: str) -> None:
    """A result on a line of its own; what comes from files is made harmless."""
    from sam4mis.problems import printable

    sys.stdout.write(f"{printable(line)}\n")


def _check(options: argparse.Namespace) -> int:
    from sam4mis import checks, loading

    loaded = loading.load(_root(options))
    problems = checks.check(loaded)
    _print_problems(problems, options.format)
    if options.format == "text":
        _say(_tally(problems, loaded))
    return PROBLEMS if _errors(problems) else FINE


def _print_problems(problems: list[Problem], form: str = "text") -> None:
    from sam4mis.problems import as_github, as_json, as_text

    if form == "json":
        sys.stdout.write(f"{as_json(problems)}\n")
        return
    for problem in problems:
        _write(as_github(problem) if form == "github" else as_text(problem))


def _errors(problems: Iterable[Problem]) -> int:
    from sam4mis.problems import Severity

    return sum(problem.severity is Severity.ERROR for problem in problems)


def _tally(problems: list[Problem], loaded: Loaded) -> str:
    errors = _errors(problems)
    warnings = len(problems) - errors
    return (
        f"{_count(len(loaded.registry.entries), 'entry', 'entries')} read: "
        f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _fmt(options: argparse.Namespace) -> int:
    from sam4mis import formatting, store

    root = store.find_root(_root(options))
    outcome = formatting.plan(root)
    for path, content in outcome.changes.items():
        if not options.check:
            store.write(root, path, content)
        _write(f"{path}: {'not in canonical form' if options.check else 'written'}")
    _print_problems(outcome.problems)
    stale = options.check and bool(outcome.changes)
    if stale:
        _say("run `sam4mis fmt`")
    return PROBLEMS if outcome.problems or stale else FINE


def _import(options: argparse.Namespace) -> int:
    from pathlib import Path

    from sam4mis import loading, store
    from sam4mis.importers import markdown_list, original_list

    try:
        text = Path(options.source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{options.source}: cannot be read as UTF-8 text ({error})") from error
    loaded = loading.load(_root(options))
    if _stopped_by(loaded.problems):
        return PROBLEMS
    plan = original_list.plan(markdown_list.read(text), loaded.registry)
    if not options.dry_run:
        for draft in plan.drafts:
            store.write(_root(options), draft.path, draft.content)
    _print_report(plan.report, options.format)
    report = plan.report
    left_out = (report.invalid, report.unplaced, report.unreadable, report.conflicting)
    return PROBLEMS if any(left_out) else FINE


def _stopped_by(problems: list[Problem]) -> bool:
    """Whether errors would make what follows wrong; says which, if so."""
    if not _errors(problems):
        return False
    _print_problems(sorted(problems))
    _say("mend the data first")
    return True


def _load_sound(root: Path) -> Loaded | None:
    """The registry, or None after saying what is wrong with it."""
    from sam4mis import checks, loading

    loaded = loading.load(root)
    return None if _stopped_by(checks.check(loaded)) else loaded


_REPORT_HEADINGS = (
    ("entries", "new entries"),
    ("repeated", "rows repeated in one section, listed once"),
    ("cross_listed", "rows cross-listed, one entry in two sections"),
    ("merged", "works with several versions, one entry each"),
    ("corrected", "rows corrected by data/corrections.yaml"),
    ("irregular", "rows with irregular Markdown, understood"),
    ("conflicting", "rows that conflict, one link on two titles"),
    ("differing", "rows that differ from the registry, left alone"),
    ("absent", "versions here that the list does not have"),
    ("invalid", "rows that make no valid entry, not written"),
    ("unplaced", "rows in a section that the registry does not have"),
    ("unreadable", "lines not understood"),
)


def _print_report(report: Report, form: str) -> None:
    if form == "json":
        import json
        from dataclasses import asdict

        sys.stdout.write(f"{json.dumps(asdict(report), ensure_ascii=False, indent=1)}\n")
        return
    _write(f"rows in: {report.rows}, known already: {report.known}")
    for name, heading in _REPORT_HEADINGS:
        items: list[str] = getattr(report, name)
        _write(f"{heading}: {len(items)}")
        for item in items:
            _write(f"  {item}")


def _render(options: argparse.Namespace) -> int:
    from sam4mis import layout, render, store
    from sam4mis.site import build

    root = _root(options)
    loaded = _load_sound(root)
    if loaded is None:
        return PROBLEMS
    text = render.readme(loaded.registry, root, build.addresses(root).site_url)
    if not options.check:
        written = store.write(root, layout.README, text.encode("utf-8"))
        _say(f"{layout.README} {'written' if written else 'is up to date'}")
        return FINE
    difference = render.difference(store.read_text(root, layout.README), text, layout.README)
    if not difference:
        _say(f"{layout.README} is up to date")
        return FINE
    sys.stdout.write(difference)
    _say(f"{layout.README} is stale: run `sam4mis render` and commit the file")
    return PROBLEMS


def _build(options: argparse.Namespace) -> int:
    from sam4mis.site import build

    root = _root(options)
    loaded = _load_sound(root)
    if loaded is None:
        return PROBLEMS
    number = build.build(loaded, root)
    _say(f"site/ has {_count(number, 'page')} of works")
    return FINE
