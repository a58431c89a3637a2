"""`sam4mis published`."""

from dataclasses import replace
from typing import Any

from sam4mis.checks import across_entries
from sam4mis.cli import asking, clock
from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import count, say, write, write_text
from sam4mis.files import loading, store
from sam4mis.files.loading import LoadedData
from sam4mis.importers import bibtex, publication, ris
from sam4mis.importers.form_entry import entry_named
from sam4mis.importers.proposal import Proposer, Refusal, WorkDescription
from sam4mis.importers.publication import Publication
from sam4mis.model import identifiers
from sam4mis.model.errors import CannotRunError
from sam4mis.model.identifiers import Locator
from sam4mis.model.records import AnyEntry
from sam4mis.upkeep.published_versions import patch

_STATED = ("title", "venue", "published", "volume", "issue", "pages")


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Takes a DOI or link, or a BibTeX or RIS file with one or more works. Values given by",
        "options replace values that are looked up. Adds DOI, venue, date, volume and pages; if",
        "title or authors changed, the preprint becomes one of the `versions` of the entry.",
        "Prints the change and writes it.",
        example="sam4mis published ma2023segment 10.1038/s41467-024-44824-z",
    )
    parser.add_argument(
        "names", metavar="ENTRY WORK", nargs="*",
        help="id or page address of the entry, then DOI or link of the published version; one of "
        "the two is enough if it identifies the other",
    )  # fmt: skip
    parser.add_argument(
        "--from-bibtex", metavar="FILE", help="read the published version from a BibTeX file"
    )
    parser.add_argument(
        "--from-ris", metavar="FILE", help="read the published version from a RIS file"
    )
    parser.add_argument("--title", help="title of the published version, if it changed")
    parser.add_argument(
        "--author", metavar="NAME", action="append", default=[],
        help="an author of the published version, given name first; repeat for each, in order",
    )  # fmt: skip
    parser.add_argument("--venue", help="journal, conference or book")
    parser.add_argument(
        "--date", dest="published", metavar="DATE",
        help="date of publication: YYYY, YYYY-MM or YYYY-MM-DD",
    )  # fmt: skip
    parser.add_argument("--volume", help="volume of the venue")
    parser.add_argument("--issue", help="issue of the volume")
    parser.add_argument("--pages", help="first and last page, or the number of the article")
    parser.add_argument(
        "--offline", action="store_true", help="do not use the network; use only what is given here"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the change; write nothing")


def _run(options: Options) -> int:
    loaded = load_readable(root_of(options))
    done: list[Publication] = []
    answers = _answers(loaded, options)
    for answer in answers:
        if isinstance(answer, Refusal):
            write(f"{answer.name}: {answer.reason}; {answer.remedy}")
        else:
            done.append(answer)
    _show(done, options)
    return FINE if len(done) == len(answers) else PROBLEMS


def _answers(loaded: LoadedData, options: Options) -> list[Publication | Refusal]:
    """The result for each work: a change of one entry, or a refusal."""
    entry, works = _named(loaded, options)
    proposer = Proposer(loaded.registry, loaded.paths, clock.day())
    answers: list[Publication | Refusal] = []
    for given in works:
        holder = entry or loaded.registry.entries.get(proposer.holder_of(given) or "")
        if holder is None:
            answers.append(
                Refusal(
                    given.name,
                    "no entry has this identifier, or this title with this first author",
                    "name the entry before the work, or add the work with `sam4mis add`",
                )
            )
        else:
            answers.append(publication.publish(loaded, holder, given))
    entries = [answer.entry for answer in answers if isinstance(answer, publication.Publication)]
    if twice := next((one for one in entries if entries.count(one) > 1), None):
        raise CannotRunError(f"several works are of `{twice}`: give one at a time")
    return answers


def _named(loaded: LoadedData, options: Options) -> tuple[AnyEntry | None, list[WorkDescription]]:
    """The named entry, if any, and the works with the values given by options."""
    if len(options.names) > 2 or (options.from_bibtex and options.from_ris):
        raise CannotRunError("give one entry and one work, or one file")
    entry, rest = _entry(loaded, options)
    if options.from_bibtex or options.from_ris:
        works = _works_of_file(rest, options)
    else:
        works = [_described(entry.id if entry else "", rest, options)]
    stated = _stated(options)
    if (entry or rest or stated) and len(works) != 1:
        raise CannotRunError(
            f"the file has {count(len(works), 'work')}: name no entry, or have one"
        )
    return entry, [replace(work, **stated) for work in works]


def _works_of_file(link: str | None, options: Options) -> list[WorkDescription]:
    """The works of a file; where a link is named, it takes the place of theirs."""
    reader = bibtex if options.from_bibtex else ris
    found = reader.read(text_of(options.from_bibtex or options.from_ris))
    for line in (*found.lost, *found.passed_over):
        write(line)
    return [replace(work, **_located(link)) for work in found.works]


def _stated(options: Options) -> dict[str, Any]:
    """What the options say of the work."""
    stated = {name: getattr(options, name) for name in _STATED}
    stated["authors"] = tuple(options.author)
    return {name: value for name, value in stated.items() if value}


def _entry(loaded: LoadedData, options: Options) -> tuple[AnyEntry | None, str | None]:
    """The entry named by the first argument, if it is one, and the other argument."""
    if not options.names:
        if not (options.from_bibtex or options.from_ris):
            raise CannotRunError("name an entry, a DOI or link, or a file")
        return None, None
    first, *rest = options.names
    found = entry_named(first, loaded.registry)
    if not isinstance(found, str):
        return found, rest[0] if rest else None
    if rest:
        raise CannotRunError(found)
    return None, first


def _located(link: str | None) -> dict[str, tuple[Locator, ...]]:
    return {"locators": (identifiers.locate(link),)} if link else {}


def _described(name: str, link: str | None, options: Options) -> WorkDescription:
    if link is None:
        return WorkDescription(name)
    if not asking.has_identifier(link):
        return WorkDescription(link, (identifiers.locate(link),))
    return asking.describe([link], offline=options.offline)[0]


def _show(done: list[Publication], options: Options) -> None:
    root = root_of(options)
    for one in done:
        for remark in one.remarks:
            write(f"# {one.path}: {remark}")
        write_text(patch(one.path, one.before, one.content))
    if options.dry_run or not done:
        say(f"{count(len(done), 'entry', 'entries')} would be changed" if done else "nothing to do")
        return
    for one in done:
        store.write(root, one.path, one.content)
    paths = {one.path for one in done}
    problems = across_entries.check(loading.load(root))
    print_problems([problem for problem in problems if problem.path in paths])
    say(f"{count(len(done), 'entry', 'entries')} changed; read the change, then commit it on a")
    say("branch and open a pull request: README is written when it is merged")
