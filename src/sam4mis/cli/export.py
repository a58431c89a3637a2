"""`sam4mis export`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    count,
    load_sound,
    root_of,
    say,
    write_text,
)

_FORMATS = ("bibtex", "biblatex", "ris", "csl-json", "csv", "json", "text", "latex")


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "export",
        _run,
        "Write works as BibTeX, RIS, CSL-JSON, CSV, JSON, text or a LaTeX table.",
        "Filters on the same facet widen the choice, filters on others narrow it.",
        example="sam4mis export --format bibtex --filter modality=ct --filter year=2024..",
    )
    parser.add_argument("--format", choices=_FORMATS, required=True, help="the form to write")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="FACET=TERM",
        help="a facet of data/vocabulary/ with one of its terms, or section=, venue=, workshop=, "
        "or year=2024, year=2024.., year=2023..2024; may be given more than once",
    )
    parser.add_argument("--output", metavar="FILE", help="write there, and not to standard output")


def _run(options: Options) -> int:
    from pathlib import Path

    from sam4mis import resolution, selection, store
    from sam4mis.formats.catalogue import FORMATS
    from sam4mis.formats.reference import references

    loaded = load_sound(root_of(options))
    if loaded is None:
        return PROBLEMS
    registry = resolution.filled(loaded).registry
    wanted = selection.parse(options.filter, registry)
    chosen = [item for item in references(registry) if wanted.holds(item.work)]
    (form,) = (form for form in FORMATS if form.name == options.format)
    text = form.document(registry, chosen)
    if options.output is None:
        write_text(text)
    else:
        target = Path(options.output)
        store.write(target.parent, target.name, text.encode("utf-8"))
    say(f"{count(len(chosen), 'work')} of {len(registry.works)}")
    return FINE
