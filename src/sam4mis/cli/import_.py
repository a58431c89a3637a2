"""`sam4mis import`."""

import json
from dataclasses import asdict, replace

from sam4mis.cli import clock
from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.terminal import say, write, write_text
from sam4mis.files import store
from sam4mis.importers import list_import, list_rows
from sam4mis.importers.list_import import ImportReport
from sam4mis.upkeep import fill_gaps, imported
from sam4mis.upkeep.imported import LeftToDo

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


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Also reads rows that somebody added by hand to this checkout's README.md.",
        "Adds only works that the registry lacks; rows that differ from an entry are listed and",
        "change nothing. data/corrections.yaml is applied first.",
        example="sam4mis import ../SAM4MIS/README.md --dry-run",
    )
    parser.add_argument("source", metavar="FILE.md", help="the list")
    parser.add_argument("--dry-run", action="store_true", help="print the report; write nothing")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="report for people or for programs (default: text)",
    )


def _run(options: Options) -> int:
    text = text_of(options.source)
    loaded = load_readable(root_of(options))
    source = list_rows.read(text)
    if source.updated is None:
        source = replace(source, updated=clock.day())
    plan, left = imported.settled(
        list_import.plan(source, fill_gaps.filled(loaded).registry), loaded
    )
    if not options.dry_run:
        for draft in plan.drafts:
            store.write(root_of(options), draft.path, draft.content)
    _print_report(plan.report, left, options.format)
    if plan.drafts and not options.dry_run and options.format == "text":
        say("read the new files, add tags, run `make check`, commit them and open a pull request;")
        say("then `sam4mis render` writes their rows into README")
    report = plan.report
    left_out = (report.invalid, report.unplaced, report.unreadable, report.conflicting)
    return PROBLEMS if any(left_out) else FINE


def _print_report(report: ImportReport, left: LeftToDo, form: str) -> None:
    if form == "json":
        whole = {**asdict(report), "left_to_do": {**asdict(left), "by_kind": left.by_kind}}
        write_text(f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n")
        return
    write(f"rows in: {report.rows}, known already: {report.known}")
    for name, heading in _REPORT_HEADINGS:
        items: list[str] = getattr(report, name)
        write(f"{heading}: {len(items)}")
        for item in items:
            write(f"  {item}")
    _print_left(left)


def _print_left(left: LeftToDo) -> None:
    for heading, items in (
        ("new entries that may be here under another title", left.renamed),
        ("ids that an authority makes another", left.ids),
    ):
        write(f"{heading}: {len(items)}")
        for item in items:
            write(f"  {item}")
    write(f"left to do, by entry: {sum(map(bool, left.by_entry.values()))}")
    for path, kinds in left.by_entry.items():
        if kinds:
            write(f"  {path}: {', '.join(kinds)}")
    write(f"left to do, by kind: {len(left.by_kind)}")
    for kind, count in left.by_kind.items():
        write(f"  {kind}: {count} of {len(left.by_entry)}; {imported.remedy(kind)}")
