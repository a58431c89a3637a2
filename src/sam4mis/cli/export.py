"""`sam4mis export`."""

from collections.abc import Callable
from pathlib import Path

from sam4mis.checks import selection
from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import count, say, write_text
from sam4mis.files import store
from sam4mis.formats.all_formats import FORMATS
from sam4mis.formats.reference import reference, references
from sam4mis.model.errors import CannotRunError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry
from sam4mis.upkeep import fill_gaps

_UNCOUNTED: dict[str, Callable[[Registry], tuple[Paper | Dataset, ...]]] = {
    "out-of-scope": lambda registry: registry.out_of_scope,
    "site-only": lambda registry: registry.site_only,
}


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Works that match any filter on one facet, and the filters on all facets, are chosen.",
        example="sam4mis export --format bibtex --filter modality=ct --filter year=2024..",
    )
    parser.add_argument(
        "--format", choices=[form.name for form in FORMATS], required=True, help="format to write"
    )
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="FACET=TERM",
        help="a facet of data/vocabulary/ with one of its terms, or section=, venue=, workshop=, "
        "or year=2024, year=2024.., year=2023..2024; may be given more than once",
    )
    parser.add_argument(
        "--with",
        dest="also",
        choices=list(_UNCOUNTED),
        action="append",
        default=[],
        help="also export works that do not count: those out of scope, or those that have a page "
        "but no section; may be given twice",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write to this file instead of standard output"
    )


def _run(options: Options) -> int:
    loaded = load_sound(root_of(options))
    registry = fill_gaps.filled(loaded).registry
    wanted = selection.parse(options.filter, registry)
    also = [work for kind in options.also for work in _UNCOUNTED[kind](registry)]
    works = [*references(registry), *(reference(work, registry) for work in also)]
    works.sort(key=lambda one: one.id)
    chosen = [one for one in works if wanted.holds(one.work)]
    (form,) = (form for form in FORMATS if form.name == options.format)
    text = form.document(registry, chosen)
    if options.output is None:
        write_text(text)
    else:
        _write_to(Path(options.output), text)
    say(f"{count(len(chosen), 'work')} of {len(works)}")
    return FINE


def _write_to(given: Path, text: str) -> None:
    """Write a plain file, also behind a link; a pipe or a device is not to be replaced by one."""
    target = given.resolve()
    if not given.name or (target.exists() and not target.is_file()):
        raise CannotRunError(
            f"{str(given)!r} is not a regular file; leave out --output and redirect the output"
        )
    store.write(target.parent, target.name, text.encode("utf-8"))
