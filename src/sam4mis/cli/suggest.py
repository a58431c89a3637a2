"""`sam4mis suggest`."""

from collections.abc import Mapping
from pathlib import Path

from sam4mis.checks import suggest
from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import write
from sam4mis.files import records_of_others
from sam4mis.files.validation import did_you_mean
from sam4mis.model.errors import CannotRunError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Prints tags as YAML to paste into an entry; writes nothing. Suggests tags only for",
        "facets that the entry does not have: a person's tag is never replaced.",
        example="sam4mis suggest --title 'SAM 2 for polyps in colonoscopy video'",
    )
    parser.add_argument(
        "ids",
        metavar="ID",
        nargs="*",
        help="entries to suggest tags for (default: all that lack a facet)",
    )
    parser.add_argument("--title", help="suggest tags for this title instead")
    parser.add_argument(
        "--agreement",
        action="store_true",
        help="report instead how often suggestions agree with existing tags",
    )
    parser.add_argument(
        "--abstracts",
        metavar="FOLDER",
        type=Path,
        help="also read abstracts, from the *.jsonl files in this folder",
    )
    parser.add_argument(
        "--works",
        choices=("odd", "even", "all"),
        default="odd",
        help="measure with works whose id has an odd SHA-256, by which the words were not chosen; "
        "the others; or all (default: odd)",
    )


def _run(options: Options) -> int:
    loaded = load_sound(root_of(options))
    registry = loaded.registry
    abstracts = _abstracts(registry, options.abstracts)
    if options.agreement:
        _print_agreement(registry, options.works, options.abstracts and abstracts)
        return FINE
    suggester = suggest.Suggester(registry.vocabulary)
    if options.title is not None:
        _print_tags(suggester.suggest(options.title))
        return FINE
    for work in _works(options.ids, registry):
        tags = suggester.complete(work, abstracts.get(work.id, ()))
        if tags:
            write(f"# {loaded.paths[work.id]}: {work.title}")
            _print_tags(tags)
    return FINE


def _works(ids: list[str], registry: Registry) -> list[Paper | Dataset]:
    known = {work.id: work for work in registry.works}
    for entry in ids:
        if entry not in known:
            raise CannotRunError(f"there is no work `{entry}`; {did_you_mean(entry, list(known))}")
    return [known[entry] for entry in ids or known]


def _print_tags(tags: dict[str, tuple[str, ...]]) -> None:
    write("tags:" if tags else "tags: {}")
    for facet, terms in tags.items():
        write(f"  {facet}: [{', '.join(terms)}]")


def _abstracts(registry: Registry, folder: Path | None) -> Mapping[str, tuple[str, ...]]:
    """The abstracts of a folder by id of the entry; lines that are no records are named."""
    if folder is None:
        return {}
    records, problems = records_of_others.read_folder(folder)
    print_problems(problems)
    return records_of_others.abstracts_of(registry, records)


def _print_agreement(
    registry: Registry, which: str, abstracts: Mapping[str, tuple[str, ...]] | None
) -> None:
    """A table for the chosen works; before it, with abstracts, one for those that have any."""
    chosen = [
        work
        for work in registry.works
        if which == "all" or suggest.is_for_measuring(work.id) == (which == "odd")
    ]
    if abstracts is not None:
        _print_table(registry, "with abstract", [w for w in chosen if w.id in abstracts], abstracts)
    _print_table(registry, "all", chosen, abstracts or {})


def _print_table(
    registry: Registry,
    heading: str,
    works: list[Paper | Dataset],
    abstracts: Mapping[str, tuple[str, ...]],
) -> None:
    write(f"{heading:<16}{'works':>7}{'precision':>11}{'recall':>9}")
    for row in suggest.agreement(registry, works, abstracts):
        write(f"{row.facet:<16}{row.works:>7}{row.precision:>11.3f}{row.recall:>9.3f}")
