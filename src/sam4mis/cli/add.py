"""`sam4mis add`."""

from dataclasses import replace
from pathlib import Path

from sam4mis.checks import across_entries
from sam4mis.cli import asking, clock
from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import count, say, write, write_text
from sam4mis.files import loading, store
from sam4mis.files.loading import LoadedData
from sam4mis.importers import bibtex, form_works, ris
from sam4mis.importers.draft import Draft
from sam4mis.importers.proposal import Collection, Proposer, Refusal, WorkDescription, record_of
from sam4mis.model import identifiers
from sam4mis.model.errors import CannotRunError
from sam4mis.model.registry import WorkVersion
from sam4mis.site import templates

_ABOUT_ONE = ("title", "author", "date", "code", "data")


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Proposes id, tags and section, and shows the rows for README. Works named here are",
        "added all or none; from a file, new works are added and the others listed.",
        example="sam4mis add 2304.12306 --code https://github.com/bowang-lab/MedSAM",
    )
    parser.add_argument(
        "works", metavar="WORK", nargs="*", help="arXiv id, DOI or link, in any form"
    )
    parser.add_argument("--from-bibtex", metavar="FILE", help="add the works of a BibTeX file")
    parser.add_argument("--from-ris", metavar="FILE", help="add the works of a RIS file")
    parser.add_argument(
        "--title", help="title in plain text, instead of the title that is looked up"
    )
    parser.add_argument(
        "--author", metavar="NAME", action="append", default=[],
        help="an author, given name first; repeat the option for each author, in order",
    )  # fmt: skip
    parser.add_argument("--date", help="first public appearance: YYYY, YYYY-MM or YYYY-MM-DD")
    parser.add_argument(
        "--section", metavar="ID", action="append", default=[],
        help="section of the list (default: the section of works with similar tags)",
    )  # fmt: skip
    parser.add_argument("--code", metavar="LINK", help="address of the code")
    parser.add_argument(
        "--data", metavar="LINK", help="address of the data; makes the entry a dataset"
    )
    parser.add_argument(
        "--offline", action="store_true", help="do not use the network; use only what is given here"
    )
    parser.add_argument("--dry-run", action="store_true", help="show the entries; write nothing")


def _run(options: Options) -> int:
    _refuse_contradictions(options)
    collection = _read_file(options)
    loaded = load_readable(root_of(options))
    proposer = Proposer(loaded.registry, loaded.paths, clock.day())
    works = _named_works(options, proposer) if collection is None else list(collection.works)
    drafts, refusals = proposer.propose_all(works)
    for refusal in refusals:
        option = "" if collection else _OPTIONS.get(refusal.lacks or "", "")
        write(f"{refusal.name}: {refusal.reason}; {refusal.remedy}{option}")
    if collection is not None:
        _account(collection, drafts, refusals)
    elif refusals:
        say("nothing was written")
        return PROBLEMS
    if drafts:
        _show(drafts, loaded, options)
    return FINE if collection is None else _outcome(collection, refusals)


def _outcome(collection: Collection, refusals: list[Refusal]) -> int:
    """The exit code for a file: works that are known already are no problem."""
    if not (collection.works or collection.lost):
        say("the file holds no work")
        return PROBLEMS
    left_out = any(refusal.known is None for refusal in refusals)
    return PROBLEMS if left_out or collection.lost else FINE


_OPTIONS = {
    "title": " (`--title`, `--author`)", "authors": " (`--author`)", "date": " (`--date`)",
}  # fmt: skip
"""Command-line options that supply what a work lacks."""


def _refuse_contradictions(options: Options) -> None:
    sources = [bool(options.works), bool(options.from_bibtex), bool(options.from_ris)]
    if sum(sources) > 1 or not (any(sources) or options.title):
        raise CannotRunError("give works, or one file with --from-bibtex or --from-ris")
    about_one = [name for name in _ABOUT_ONE if getattr(options, name)]
    if about_one and (any(sources[1:]) or not _may_be_one(_identifiers(options.works))):
        raise CannotRunError(f"--{about_one[0]} is about one work: give one at a time")


def _identifiers(names: list[str]) -> list[str]:
    """What was named, with an arXiv id and a DOI that stand in one text apart."""
    found = []
    for name in names:
        located = identifiers.locate(name)
        found += [located.arxiv, located.doi] if located.arxiv and located.doi else [name]
    return [name for name in found if name]


def _may_be_one(names: list[str]) -> bool:
    """Whether these are one work, or a preprint and its publication."""
    are_preprints = [identifiers.locate(name).arxiv is not None for name in names]
    return len(names) < 2 or sorted(are_preprints) == [False, True]


def _read_file(options: Options) -> Collection | None:
    if options.from_bibtex is not None:
        return bibtex.read(text_of(options.from_bibtex), options.section)
    if options.from_ris is not None:
        return ris.read(text_of(options.from_ris), options.section)
    return None


def _named_works(options: Options, proposer: Proposer) -> list[WorkDescription]:
    def is_known(work: WorkDescription) -> bool:
        titled = replace(work, title=options.title, authors=tuple(options.author))
        return proposer.holder_of(titled if options.title else work) is not None

    if not options.works and options.offline:
        works = [WorkDescription(name=options.title)]
    else:
        works = asking.describe(
            _identifiers(options.works) or [options.title],
            offline=options.offline,
            is_known=is_known,
            title=options.title,
            authors=options.author,
        )
        works = form_works.joined(works, titled=bool(options.title))
    stated = {
        "title": options.title, "authors": tuple(options.author), "date": options.date,
        "sections": tuple(options.section), "code": options.code, "data": options.data,
    }  # fmt: skip
    # What a person says here comes before what is found.
    stated = {name: value for name, value in stated.items() if value}
    return [replace(work, **stated) for work in works]


def _account(collection: Collection, drafts: list[Draft], refusals: list[Refusal]) -> None:
    known = sum(refusal.known is not None for refusal in refusals)
    for line in (*collection.lost, *collection.passed_over, *collection.remarks):
        write(line)
    write(
        f"{count(collection.blocks, 'block')}: {len(drafts)} new, {known} known, "
        f"{len(refusals) - known} without a valid entry, {len(collection.lost)} not understood, "
        f"{len(collection.passed_over)} that describe no work"
    )


def _show(drafts: list[Draft], loaded: LoadedData, options: Options) -> None:
    root = root_of(options)
    for draft in drafts:
        for remark in draft.remarks:
            write(f"{draft.path}: note: {remark}")
    if options.dry_run:
        for draft in drafts:
            write(f"{draft.path}:")
            write_text(draft.content.decode("utf-8"))
        would_be = loading.with_files(loaded, {draft.path: draft.content for draft in drafts})
        _show_problems(drafts, would_be)
        _show_rows(drafts, loaded, root)
        say(f"{count(len(drafts), 'entry', 'entries')} would be written")
        return
    store.add(root, {draft.path: draft.content for draft in drafts})
    for draft in drafts:
        write(f"{draft.path}: written")
    loaded = loading.load(root)
    _show_problems(drafts, loaded)
    _show_rows(drafts, loaded, root)
    say("read the new files, correct what was guessed (tags, section), then run `make check`;")
    say("commit the files and open a pull request: README is written when it is merged")


def _show_problems(drafts: list[Draft], loaded: LoadedData) -> None:
    paths = {draft.path for draft in drafts}
    problems = across_entries.check(loaded, clock.day())
    # The remarks have told of venues already.
    print_problems([one for one in problems if one.path in paths and one.code != "venue-spelling"])


def _show_rows(drafts: list[Draft], loaded: LoadedData, root: Path) -> None:
    works = [work for work, _ in map(record_of, drafts) if work is not None]
    for section in loaded.registry.sections:
        rows = [WorkVersion(work) for work in works if section.id in work.sections]
        if rows:
            write_text(f"\n{section.title}\n\n{templates.table(section, rows, root)}\n")
