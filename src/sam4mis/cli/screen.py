"""`sam4mis screen`."""

import textwrap
from dataclasses import replace

from sam4mis.checks import across_entries
from sam4mis.cli import asking, clock, network
from sam4mis.cli.checkout import load_readable, root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import count, say, write
from sam4mis.files import loading, store
from sam4mis.files.candidates import Candidate
from sam4mis.files.loading import LoadedData
from sam4mis.importers.draft import Draft
from sam4mis.importers.proposal import Proposer, Refusal, WorkDescription
from sam4mis.model.errors import CannotRunError
from sam4mis.model.screening import REASONS, ScreenedWork
from sam4mis.upkeep import screening
from sam4mis.upkeep.discover import description_of
from sam4mis.upkeep.screening import Verdict

_WIDTH = 88


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Without WORK, lists the candidates by score, with the reasons for each. With WORK, shows",
        "the candidate with its abstract, which is fetched and never stored. With a decision,",
        "writes the decision and the entry of each accepted work: all files or none.",
        "",
        "reasons (CODE):",
        *(f"  {code:<20} {text}" for code, text in REASONS.items()),
        example="sam4mis screen 2607.00001 --reject in-passing --remark 'a baseline in one table'",
    )
    parser.add_argument(
        "works", metavar="WORK", nargs="*", help="id of a candidate, arXiv id, DOI or link"
    )
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument(
        "--accept", action="store_true", help="accept the work, and write its entry"
    )
    answer.add_argument(
        "--known", metavar="ENTRY", help="the work is in the list already, as this entry"
    )
    answer.add_argument(
        "--reject", metavar="CODE", choices=REASONS, help="reject the work, for this reason"
    )
    answer.add_argument(
        "--wait", metavar="CODE", choices=REASONS, help="postpone the decision, for this reason"
    )
    parser.add_argument("--remark", metavar="TEXT", help="a remark for the log, beside the code")
    parser.add_argument(
        "--section", metavar="ID", action="append", default=[],
        help="section of an accepted work (default: the section of works with similar tags)",
    )  # fmt: skip
    parser.add_argument(
        "--title",
        metavar="TEXT",
        help="title of an accepted work, instead of the title that was found",
    )
    parser.add_argument(
        "--waiting", action="store_true", help="list the works whose decision was postponed"
    )
    parser.add_argument("--offline", action="store_true", help="do not use the network")


def _run(options: Options) -> int:
    loaded = load_readable(root_of(options))
    verdict = _verdict(options, loaded)
    if not options.works:
        if verdict is not None or options.remark:
            raise CannotRunError("name the works that are decided")
        _list(loaded, waiting=options.waiting)
        return FINE
    chosen = [screening.named(loaded, name) for name in options.works]
    if verdict is None:
        for candidate in chosen:
            _show(candidate, offline=options.offline)
        return FINE
    if verdict.decision == "accept":
        return _accept(chosen, verdict, loaded, options)
    decided = [verdict.as_log_line(candidate) for candidate in chosen]
    store.replace(root_of(options), screening.contents_to_write(loaded, decided))
    _say_decided(decided)
    return FINE


def _verdict(options: Options, loaded: LoadedData) -> Verdict | None:
    """What the options decide; None where they only ask to see."""
    common = {"day": clock.day(), "remark": options.remark}
    _refuse_contradictions(options)
    if options.accept:
        return Verdict("accept", **common)
    if options.known is not None:
        return Verdict("known", entry=_entry(options.known, loaded), **common)
    if options.reject is not None:
        return Verdict("reject", reason=options.reject, **common)
    if options.wait is not None:
        return Verdict("waiting", reason=options.wait, **common)
    if options.remark and options.works:
        raise CannotRunError("--remark belongs to a decision")
    return None


def _refuse_contradictions(options: Options) -> None:
    if (options.title or options.section) and not options.accept:
        raise CannotRunError("--title and --section are for what is accepted")
    if options.title and len(options.works) > 1:
        raise CannotRunError("--title is about one work: give one at a time")


def _entry(name: str, loaded: LoadedData) -> str:
    """The id of an entry that is named by it, or by a former one."""
    registry = loaded.registry
    entry = registry.entries.get(name) or registry.successors.get(name)
    if entry is None:
        raise CannotRunError(f"--known: there is no entry {name}")
    return entry.id


def _list(loaded: LoadedData, *, waiting: bool) -> None:
    if waiting:
        found = screening.waiting(loaded)
        for screened in found:
            write(f"{screened.id}  {screened.title}")
            write(f"     {screened.reason}: {screened.remark or REASONS[screened.reason or '']}")
        say(f"{count(len(found), 'work')} waiting")
        return
    left = screening.candidates_to_screen(loaded)
    for candidate in left:
        write(f"{candidate.score:>3}  {candidate.id}  {candidate.title}")
        write(f"     {'; '.join(candidate.reasons) or 'nothing speaks for it'}")
    say(f"{count(len(left), 'candidate')} to read")


def _show(candidate: Candidate, *, offline: bool) -> None:
    write(candidate.title)
    write(", ".join(candidate.authors) or "nobody is named")
    work = description_of(candidate)
    for locator in (*work.locators, *work.also):
        if link := locator.link():
            write(link)
    if candidate.comment:
        write(candidate.comment)
    write(f"{candidate.date or 'no date'}; found on {candidate.day}: {', '.join(candidate.found)}")
    write(f"score {candidate.score}: {'; '.join(candidate.reasons) or 'nothing speaks for it'}")
    if not offline:
        _show_abstract(candidate)


def _show_abstract(candidate: Candidate) -> None:
    with network.open_fetcher() as fetch:
        abstract, reasons = screening.fetch_abstract((candidate.id, *candidate.also), fetch)
    for reason in reasons:
        say(reason)
    write("")
    for line in textwrap.wrap(abstract or "No abstract was found.", _WIDTH):
        write(line)


def _accept(chosen: list[Candidate], verdict: Verdict, loaded: LoadedData, options: Options) -> int:
    drafts = _drafts(chosen, loaded, options)
    if len(drafts) < len(chosen):
        say("nothing was written")
        return PROBLEMS
    decided = [
        verdict.as_log_line(candidate, draft.id)
        for candidate, draft in zip(chosen, drafts, strict=True)
    ]
    root = root_of(options)
    entries = {draft.path: draft.content for draft in drafts}
    # Entries first: a run that is killed between two files leaves a work that is found to be known.
    store.replace(root, {**entries, **screening.contents_to_write(loaded, decided)})
    for draft in drafts:
        write(f"{draft.path}: written")
        for remark in draft.remarks:
            write(f"{draft.path}: note: {remark}")
    after = loading.load(root)
    print_problems([one for one in across_entries.check(after, clock.day()) if one.path in entries])
    _say_decided(decided)
    say("read the new files, and correct what was guessed (tags, section)")
    return FINE


def _drafts(chosen: list[Candidate], loaded: LoadedData, options: Options) -> list[Draft]:
    """The entries of what is accepted, without those that are refused; says why they are."""
    proposer = Proposer(loaded.registry, loaded.paths, clock.day())
    works = [_described(candidate, options) for candidate in chosen]
    drafts = []
    for answer in map(proposer.propose, works):
        if isinstance(answer, Refusal):
            known = answer.known in loaded.registry.entries
            remedy = f"answer `--known {answer.known}`" if known else answer.remedy
            write(f"{answer.name}: {answer.reason}; {remedy}")
        else:
            drafts.append(answer)
    return drafts


def _described(candidate: Candidate, options: Options) -> WorkDescription:
    """A candidate as the authorities know it; what they do not tell, as it was found."""
    own = description_of(candidate)
    found = own
    if own.locators and not options.offline:
        locator = own.locators[0]
        name = locator.arxiv or locator.doi or locator.url or ""
        found = asking.describe([name], offline=False)[0]
    return replace(
        found,
        name=candidate.id,
        locators=own.locators or found.locators,
        title=options.title or found.title or own.title,
        authors=found.authors or own.authors,
        date=found.date or own.date,
        sections=tuple(options.section),
    )


def _say_decided(decided: list[ScreenedWork]) -> None:
    for one in decided:
        write(f"{one.id}: {one.decision}{f', {one.entry or one.reason}'}")
