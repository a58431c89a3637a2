"""`sam4mis fix`."""

from pathlib import Path
from typing import Any

from sam4mis.checks import across_entries, fix
from sam4mis.cli.checkout import root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors, print_problems
from sam4mis.cli.terminal import count, say, write
from sam4mis.files import formatting, layout, loading, store
from sam4mis.files.formatting import Outcome
from sam4mis.model.errors import CannotRunError
from sam4mis.model.records import Record
from sam4mis.model.registry import Registry


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Changes form and never facts: identifiers inside links, tracking parameters, names as",
        "'Family, Given', dates, synonyms for terms, order, quotes, invisible characters.",
        "Files that are named also get the comment by which editors find their schema.",
        example="sam4mis fix data/papers/2024/kim2024lines.yaml",
    )
    parser.add_argument(
        "paths", metavar="FILE", nargs="*", help="files below the root (default: all data files)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="list the corrections; write nothing"
    )


def _run(options: Options) -> int:
    root = store.find_root(root_of(options))
    registry = loading.load(root).registry
    outcome, wanted = Outcome(), _paths(root, options.paths)
    for path in wanted:
        _plan(root, path, registry, outcome, modeline=bool(options.paths))
    for path, content in outcome.changes.items():
        if not options.dry_run:
            store.write(root, path, content)
    verb = "would be written" if options.dry_run else "written"
    say(f"{count(len(outcome.changes), 'file')} {verb}")
    if options.dry_run:
        print_problems(outcome.problems)
        return PROBLEMS if outcome.problems else FINE
    asked_for = set(wanted)
    left = [p for p in across_entries.check(loading.load(root)) if p.path in asked_for]
    print_problems(left)
    return PROBLEMS if errors(left) else FINE


def _paths(root: Path, given: list[str]) -> list[str]:
    there = [path for path, is_file in store.data_paths(root) if is_file]
    if not given:
        return there
    known = {}
    for here in there:
        known[here] = known[str((root / here).resolve())] = here
    found = []
    for name in given:
        path = known.get(name) or known.get(str(Path(name).resolve()))
        if path is None:
            raise CannotRunError(f"{name}: no file under {layout.DATA}/ of this registry")
        found.append(path)
    return found


def _plan(root: Path, path: str, registry: Registry, outcome: Outcome, *, modeline: bool) -> None:
    reported = False

    def change(model: type[Record], data: dict[str, Any]) -> dict[str, Any]:
        repaired, repairs = fix.repair(model, data, registry.vocabulary)
        nonlocal reported
        for done in repairs:
            reported = True
            write(f"{path}: {done.field}: {done.was} becomes {done.now} ({done.why})")
        return repaired

    formatting.plan_file(root, path, outcome, change, modeline=modeline)
    if path in outcome.changes and not reported:
        write(f"{path}: brought into canonical form")
