"""`sam4mis suggest`."""

from sam4mis.checks import suggest
from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import write
from sam4mis.files.validation import did_you_mean
from sam4mis.model.errors import CannotRunError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Prints them as they would stand in the entry; writes nothing. Only facets that",
        "nobody has filled in are suggested for an entry: a person's tag always wins.",
        example="sam4mis suggest --title 'SAM 2 for polyps in colonoscopy video'",
    )
    parser.add_argument(
        "ids", metavar="ID", nargs="*", help="entries to look at (default: all that lack a facet)"
    )
    parser.add_argument("--title", help="look at this title instead of entries")
    parser.add_argument(
        "--agreement",
        action="store_true",
        help="say instead how often suggestions from the titles agree with the tags that stand",
    )


def _run(options: Options) -> int:
    loaded = load_sound(root_of(options))
    registry = loaded.registry
    if options.agreement:
        _print_agreement(registry)
        return FINE
    suggester = suggest.Suggester(registry.vocabulary)
    if options.title is not None:
        _print_tags(suggester.suggest(options.title))
        return FINE
    for work in _works(options.ids, registry):
        tags = suggester.complete(work)
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


def _print_agreement(registry: Registry) -> None:
    write(f"{'facet':<16}{'works':>7}{'precision':>11}{'recall':>9}")
    for row in suggest.agreement(registry):
        write(f"{row.facet:<16}{row.works:>7}{row.precision:>11.2f}{row.recall:>9.2f}")
