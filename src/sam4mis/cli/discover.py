"""`sam4mis discover`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args

from sam4mis.checks.recall import OUTCOMES, Recall, split
from sam4mis.cli import clock, network
from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import CANNOT_RUN, FINE, PROBLEMS, Command, Options
from sam4mis.cli.terminal import count, progress, say, write, write_text
from sam4mis.files import candidates, layout, store
from sam4mis.files.candidates import Candidate, SearchState
from sam4mis.files.loading import LoadedData
from sam4mis.importers import found_works
from sam4mis.importers.found_works import FoundWorks
from sam4mis.model.discovery import Discovery, SearchSource
from sam4mis.model.errors import CannotRunError
from sam4mis.upkeep import discover, measure
from sam4mis.upkeep.discover import DiscoveryReport, Save, Scope

_INCOMPLETE = 3
_SHOWN = 5
_SOURCES: tuple[SearchSource, ...] = get_args(SearchSource)
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_EXIT_CODES = (
    "exit codes: 0 everything asked for was read, 1 part of a file cannot be understood,\n"
    "2 could not run, or nobody answered, 3 some searches failed: run it again later"
)


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Runs the queries of data/discovery.yaml for the days since the last run, and saves the",
        "candidates to data/metadata/candidates.jsonl after each page; the next run continues one",
        "that was stopped. Works that are in the list, decided or found already are passed over.",
        "No entry is written: a person decides with `sam4mis screen`.",
        example="SAM4MIS_CONTACT=you@example.org sam4mis discover --source arxiv",
        exit_codes=_EXIT_CODES,
    )
    parser.add_argument(
        "--since",
        metavar="DATE",
        help="search from this day on, instead of from the day of the last search",
    )
    parser.add_argument(
        "--source", nargs="+", default=[], choices=_SOURCES, metavar="SOURCE",
        help=f"ask these only: {', '.join(_SOURCES)} (default: all but those on demand)",
    )  # fmt: skip
    parser.add_argument(
        "--from", nargs="+", default=[], metavar="FILE", dest="files",
        help="do not use the network; read files of works, which end in "
        f"{', '.join(found_works.FORMS[:-1])} or {found_works.FORMS[-1]}",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true",
        help="print the first requests, or the new works of the files; write nothing",
    )  # fmt: skip
    parser.add_argument(
        "--measure", metavar="FILE",
        help="report how well the rules find the works of the list in a file of abstracts",
    )  # fmt: skip
    parser.add_argument(
        "--lists", metavar="FILE", help="with --measure: works that other lists name"
    )
    parser.add_argument(
        "--split", metavar="DATE",
        help="with --measure: what was announced before was known when the rules were made",
    )  # fmt: skip


def _run(options: Options) -> int:
    root = root_of(options)
    scope = _scope(options)
    loaded = load_readable(root)
    rules = loaded.discovery
    if rules is None:
        raise CannotRunError(f"{layout.DISCOVERY}: the file is missing")
    if options.measure is not None:
        return _measure(loaded, rules, options)
    if options.files:
        return _take_files(loaded, rules, options)
    spans = discover.plan(rules, loaded.searches, scope)
    if options.dry_run:
        for span in spans:
            write(f"{span.query.id}, {span.first} to {span.last}: {span.search.request.url}")
        say(f"{count(len(spans), 'search', 'searches')} to begin with")
        return FINE
    with network.open_fetcher() as fetch:
        report = discover.run(loaded, rules, scope, fetch=fetch, save=_saver(root), progress=_show)
        requests = fetch.requests
    _print_report(report)
    say(f"in {count(requests, 'request')}")
    if report.failed:
        return _INCOMPLETE if report.spans else CANNOT_RUN
    return FINE


def _scope(options: Options) -> Scope:
    for name in ("since", "split"):
        given = getattr(options, name)
        if given is not None and not _DAY.fullmatch(given):
            raise CannotRunError(f"--{name}: {given!r} is no day, such as 2026-07-01")
    since = options.since
    if since is not None:
        since = since if len(since) == len("YYYY-MM-DD") else f"{since}-01"
        try:
            date.fromisoformat(since)
        except ValueError as error:
            raise CannotRunError(f"--since: {since!r} is not in the calendar") from error
    if options.files and (options.source or since):
        raise CannotRunError("--from asks nobody: leave out --source and --since")
    return Scope(clock.day(), since, tuple(options.source))


def _saver(root: Path) -> Save:
    def save(found: Iterable[Candidate], states: Iterable[SearchState]) -> None:
        # Candidates first: days count as searched only when what they brought is kept.
        store.write(root, layout.CANDIDATES, candidates.write(found))
        searched = candidates.write_searches(states)
        if searched or (root / layout.SEARCHES).exists():
            store.write(root, layout.SEARCHES, searched)

    return save


def _show(done: int, total: int) -> None:
    progress(done, total, "searching")


def _take_files(loaded: LoadedData, rules: Discovery, options: Options) -> int:
    read = {Path(name).name: _read(name) for name in options.files}
    save: Save = (lambda _, __: None) if options.dry_run else _saver(root_of(options))
    works = [(name, found.works) for name, found in read.items()]
    report = discover.take(loaded, rules, works, clock.day(), save)
    for name, found in read.items():
        for sentence in found.lost:
            write(f"{name}: {sentence}")
    _print_report(report)
    return PROBLEMS if any(found.lost for found in read.values()) else FINE


def _read(name: str) -> FoundWorks:
    return found_works.read(name, text_of(name))


def _print_report(report: DiscoveryReport) -> None:
    for candidate in report.new:
        write(f"{candidate.score:>3}  {candidate.id}  {candidate.title}")
    for query, reason in report.failed.items():
        write(f"failed: {query}, {reason}")
    for remark in report.remarks[:_SHOWN]:
        write(f"remark: {remark}")
    if len(report.remarks) > _SHOWN:
        write(f"remark: {len(report.remarks) - _SHOWN} more records could not be read")
    say(
        f"read {report.read}, known {report.known}, passed over {report.passed_over}, "
        f"new {len(report.new)}, settled {report.settled}, failed {len(report.failed)}"
    )


def _measure(loaded: LoadedData, rules: Discovery, options: Options) -> int:
    found = _read(options.measure)
    named = measure.named_by_lists(_read(options.lists).works) if options.lists else set()
    trials = list(measure.trials(loaded, rules, found.works, named))
    if not trials:
        raise CannotRunError(f"{options.measure}: no record states a day")
    if options.split is None:
        write_text(_table({"all": Recall(trials)}))
        return FINE
    before, after = split(trials, options.split)
    write_text(_table({f"before {options.split}": before, f"from {options.split} on": after}))
    return FINE


def _table(columns: dict[str, Recall]) -> str:
    """The figures as a Markdown table, as docs/curation.md shows them."""
    figures = [dict(_figures(recall)) for recall in columns.values()]
    rows = [[name, *(column[name] for column in figures)] for name in figures[0]]
    lines = [["", *columns], ["---", *("---:" for _ in columns)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _figures(recall: Recall) -> Iterator[tuple[str, str]]:
    """Name and value of each figure."""
    yield "records", str(len(recall.trials))
    yield "read by a person", f"{recall.proposed} ({recall.share:.1%})"
    yield "works of the list found", _part(*recall.found())
    yield "of those that others named first", _part(*recall.found(named_by_others=True))
    yield "worst month", _worst(recall)
    for outcome in OUTCOMES:
        yield f"{outcome}, proposed", str(recall.table[outcome, True])
        yield f"{outcome}, passed over", str(recall.table[outcome, False])


def _part(found: int, of: int) -> str:
    return f"{found} of {of} ({found / of:.1%})" if of else "none"


def _worst(recall: Recall) -> str:
    worst = recall.worst_month()
    return f"{worst[0]}: {_part(*worst[1:])}" if worst else "none"
