"""The command line: commands, wiring, printing and exit codes, and nothing else.

Modules that are slow to import are imported by the commands that need them, so that `--help`
and `--version` answer at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sam4mis import __version__
from sam4mis.errors import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sam4mis.importers.original_list import Report
    from sam4mis.loading import Loaded
    from sam4mis.problems import Problem

FINE, PROBLEMS, CANNOT_RUN = 0, 1, 2

_HELP = {"help_option_names": ["-h", "--help"]}
_root = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    show_default="the current folder",
    help="Checkout of the registry to work on.",
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="For people, for annotations in a pull request, or for programs.",
)


@click.group(context_settings=_HELP)
@click.version_option(__version__, prog_name="sam4mis")
def cli() -> None:
    r"""Check, render and publish the bibliography.

    \b
    Exit codes: 0 fine, 1 problems found, 2 could not run.
    """


def main() -> None:
    """Entry point of the console script."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        _say("stopped")
        sys.exit(CANNOT_RUN)
    except click.ClickException as error:
        error.show()
        sys.exit(CANNOT_RUN)
    except CannotRunError as error:
        _say(f"sam4mis: {error}")
        sys.exit(CANNOT_RUN)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)


def _say(message: str) -> None:
    """A sentence for the person at the terminal; standard output stays for results."""
    click.echo(message, err=True)


@cli.command()
@_root
@_format
def check(root: Path, form: str) -> None:
    r"""Report everything that is wrong with the data, all at once.

    \b
    Each line reads  path:line:col: error code field: message; remedy
    Example: sam4mis check --format github
    """
    from sam4mis import checks, loading

    loaded = loading.load(root)
    problems = checks.check(loaded)
    _print_problems(problems, form)
    if form == "text":
        _say(_tally(problems, loaded))
    if _errors(problems):
        sys.exit(PROBLEMS)


def _print_problems(problems: list[Problem], form: str) -> None:
    from sam4mis.problems import as_github, as_json, as_text

    if form == "json":
        click.echo(as_json(problems))
        return
    write = as_github if form == "github" else as_text
    for problem in problems:
        click.echo(write(problem))


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


@cli.command()
@_root
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail if there is a need."
)
def fmt(root: Path, only_check: bool) -> None:
    r"""Write every data file in canonical form: order of keys, quotes, indentation.

    Facts never change. A file that cannot be read, or has a comment that would be lost, is
    left alone and named.

    \b
    Example: sam4mis fmt --check
    """
    from sam4mis import formatting, store

    outcome = formatting.plan(store.find_root(root))
    for path, content in outcome.changes.items():
        if not only_check:
            store.write(root, path, content)
        click.echo(f"{path}: {'not in canonical form' if only_check else 'written'}")
    _print_problems(outcome.problems, "text")
    if only_check and outcome.changes:
        _say("run `sam4mis fmt`")
    if outcome.problems or (only_check and outcome.changes):
        sys.exit(PROBLEMS)


@cli.command(name="import")
@_root
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Report for people or for programs.",
)
def import_(root: Path, source: Path, dry_run: bool, form: str) -> None:
    r"""Turn the tables of a Markdown list into entries.

    Adds only works that the registry does not know; what differs is listed and left alone.
    Corrections in data/corrections.yaml are applied first. Running it again changes nothing.

    \b
    Example: sam4mis import ../SAM4MIS/README.md --dry-run
    """
    from sam4mis import store
    from sam4mis.importers import markdown_list, original_list

    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{source}: cannot be read as UTF-8 text ({error})") from error
    loaded = _load_sound(root, rules=False)
    plan = original_list.plan(markdown_list.read(text), loaded.registry)
    if not dry_run:
        for draft in plan.drafts:
            store.write(root, draft.path, draft.content)
    _print_report(plan.report, form)
    if plan.report.unreadable or plan.report.unplaced or plan.report.conflicting:
        sys.exit(PROBLEMS)


def _load_sound(root: Path, *, rules: bool = True) -> Loaded:
    """Read the data; stop where an error would make what follows wrong."""
    from sam4mis import checks, loading

    loaded = loading.load(root)
    problems = checks.check(loaded) if rules else sorted(loaded.problems)
    if _errors(problems):
        _print_problems(problems, "text")
        _say("mend the data first")
        sys.exit(PROBLEMS)
    return loaded


_REPORT_HEADINGS = (
    ("entries", "new entries"),
    ("repeated", "rows repeated in one section, listed once"),
    ("cross_listed", "rows cross-listed, one entry in two sections"),
    ("merged", "works with several versions, one entry each"),
    ("corrected", "rows corrected by data/corrections.yaml"),
    ("irregular", "rows with irregular Markdown, understood"),
    ("conflicting", "rows that conflict, one link on two titles"),
    ("differing", "rows that differ from the registry, left alone"),
    ("unplaced", "rows in a section that the registry does not have"),
    ("unreadable", "lines not understood"),
)


def _print_report(report: Report, form: str) -> None:
    if form == "json":
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        return
    click.echo(f"rows in: {report.rows}, known already: {report.known}")
    for name, heading in _REPORT_HEADINGS:
        items: list[str] = getattr(report, name)
        click.echo(f"{heading}: {len(items)}")
        for item in items:
            click.echo(f"  {item}")


@cli.command()
@_root
@click.option("--check", "only_check", is_flag=True, help="Change nothing; show what is stale.")
def render(root: Path, only_check: bool) -> None:
    r"""Write README.md from the data.

    \b
    Example: sam4mis render --check
    """
    from sam4mis import layout, store
    from sam4mis import render as rendering
    from sam4mis.site import build

    loaded = _load_sound(root)
    text = rendering.readme(loaded.registry, root, build.addresses(root).site_url)
    if not only_check:
        written = store.write(root, layout.README, text.encode("utf-8"))
        _say(f"{layout.README} {'written' if written else 'is up to date'}")
        return
    committed = store.read_text(root, layout.README)
    difference = rendering.difference(committed, text, layout.README)
    if difference:
        click.echo(difference, nl=False)
        _say(f"{layout.README} is stale: run `sam4mis render` and commit the file")
        sys.exit(PROBLEMS)
    _say(f"{layout.README} is up to date")


@cli.command()
@_root
def build(root: Path) -> None:
    r"""Build the website into site/ from the data, the templates and docs/.

    \b
    Example: sam4mis build && python -m http.server --directory site
    """
    from sam4mis.site import build as building

    loaded = _load_sound(root)
    number = building.build(loaded, root)
    _say(f"site/ has {_count(number, 'page')} of works")
