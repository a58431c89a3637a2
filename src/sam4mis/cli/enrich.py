"""`sam4mis enrich`."""

from collections.abc import Iterable
from pathlib import Path

from sam4mis.authorities.messages import Authority
from sam4mis.cli import clock, network
from sam4mis.cli.checkout import load_readable, root_of
from sam4mis.cli.command import CANNOT_RUN, FINE, PROBLEMS, Command, Options
from sam4mis.cli.terminal import count, progress, say, write
from sam4mis.files import layout, metadata, store
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import FURTHER_SOURCES, Metadata
from sam4mis.model.errors import CannotRunError
from sam4mis.model.identifiers import locate
from sam4mis.model.registry import versions_of
from sam4mis.upkeep import enrich
from sam4mis.upkeep.enrich import EnrichmentReport, Question, Save, Scope

_INCOMPLETE = 3
_SHOWN = 5
_EXIT_CODES = (
    "exit codes: 0 everything asked for was found, 1 an authority does not know an identifier,\n"
    "2 could not run, or nobody answered, 3 some questions failed: run it again later"
)


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Asks only for missing or old records, in few requests, and saves them to data/metadata/",
        "as they arrive; the next run continues one that was stopped. Stored records are never",
        "removed, and entries are never changed.",
        example="SAM4MIS_CONTACT=you@example.org sam4mis enrich --dry-run",
        exit_codes=_EXIT_CODES,
    )
    parser.add_argument("--dry-run", action="store_true", help="print the requests; send none")
    parser.add_argument(
        "--offline", action="store_true", help="list what is missing or old; send no request"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="ID",
        help="ask about these entries only: their ids, arXiv ids or DOIs",
    )  # fmt: skip
    parser.add_argument(
        "--max-age", type=int, default=enrich.STALE_AFTER, metavar="DAYS",
        help="ask again for records older than this (default: %(default)s; 0: all)",
    )  # fmt: skip
    parser.add_argument(
        "--also", nargs="+", default=[], metavar="SOURCE",
        choices=FURTHER_SOURCES,
        help=f"also ask these authorities: {', '.join(FURTHER_SOURCES)}",
    )  # fmt: skip


def _run(options: Options) -> int:
    loaded = load_readable(root_of(options))
    scope = _scope(options, loaded, clock.day())
    questions = enrich.plan(loaded.registry, loaded.library, scope)
    if options.dry_run:
        _print_plan(questions)
        return FINE
    due = sum(len(question.identities) for question in questions)
    if not due or options.offline:
        say(f"{count(due, 'answer')} missing or stale")
        return _INCOMPLETE if due else FINE
    with network.open_fetcher() as fetch:
        report, _ = enrich.run(
            loaded.registry,
            loaded.library,
            scope,
            fetch=fetch,
            save=_saver(root_of(options)),
            progress=_show,
        )
        requests = fetch.requests
    _print_report(report, requests)
    return _exit_code(report)


def _scope(options: Options, loaded: LoadedData, today: str) -> Scope:
    if options.max_age < 0:
        raise CannotRunError("--max-age: a number of days is 0 or more")
    only = frozenset(_entry(name, loaded) for name in options.only) if options.only else None
    return Scope(today, options.max_age, only, tuple(options.also))


def _entry(name: str, loaded: LoadedData) -> str:
    """The id of the entry that has this id or identifier."""
    if name in loaded.registry.entries:
        return name
    wanted = set(locate(name).identities())
    for work in loaded.registry.all_works:
        if any(wanted & set(version.locator.identities()) for version in versions_of(work)):
            return work.id
    raise CannotRunError(f"--only: there is no entry {name}")


def _saver(root: Path) -> Save:
    """Writes the records of one authority, wholly or not at all."""

    def save(authority: Authority, records: Iterable[Metadata]) -> None:
        store.write(root, layout.metadata_path(authority.name), metadata.write(records))

    return save


def _show(report: EnrichmentReport, left: int) -> None:
    done = len(report.found | report.missing) + len(report.failed)
    progress(done, done + left, "asking")


def _print_plan(questions: list[Question]) -> None:
    for question in questions:
        request = question.authority.request(question.identities)
        what = count(len(question.identities), "identifier")
        write(f"{question.authority.name}: {what}: {request.url}")
    say(f"{count(len(questions), 'request')} to begin with")


def _print_report(report: EnrichmentReport, requests: int) -> None:
    for key in sorted(report.missing):
        write(f"missing: {key.source} does not know {key.id}")
    for (source, reason), failed in _by_reason(report).items():
        more = f" and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
        write(f"failed: {source}, {', '.join(failed[:_SHOWN])}{more}: {reason}")
    for remark in report.remarks:
        write(f"remark: {remark}")
    say(
        f"asked {len(report.asked)}, found {len(report.found)}, changed {len(report.changed)}, "
        f"missing {len(report.missing)}, failed {len(report.failed)}, "
        f"in {count(requests, 'request')}"
    )


def _by_reason(report: EnrichmentReport) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for key, reason in sorted(report.failed.items()):
        found.setdefault((key.source, reason), []).append(key.id)
    return found


def _exit_code(report: EnrichmentReport) -> int:
    if report.failed:
        return _INCOMPLETE if report.found or report.missing else CANNOT_RUN
    return PROBLEMS if report.missing else FINE
