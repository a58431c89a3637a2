"""`sam4mis stats`."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from sam4mis.checks import completeness
from sam4mis.checks.completeness import Coverage
from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import write
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import did_you_mean
from sam4mis.model.errors import CannotRunError

_LISTED = ("full authors", "identifier")
"""What every entry should have: those without are named in any case."""


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Lists the entries without complete authors or an identifier; with --lacking, the",
        "entries without another field or facet.",
        example="sam4mis stats --lacking venue",
    )
    parser.add_argument(
        "--lacking", metavar="NAME", help="list only the entries without this field or facet"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="for people or for programs (default: text)",
    )


def _run(options: Options) -> int:
    loaded = load_sound(root_of(options))
    fields = completeness.fields(loaded.registry)
    facets = completeness.facets(loaded.registry)
    if options.lacking is not None:
        _print_lacking(options.lacking, (*fields, *facets), loaded)
    elif options.format == "json":
        _print_json(fields, facets, loaded)
    else:
        _print_report(fields, facets, loaded)
    return FINE


def _print_lacking(name: str, coverages: Iterable[Coverage], loaded: LoadedData) -> None:
    by_name = {coverage.name: coverage for coverage in coverages}
    if name not in by_name:
        remedy = did_you_mean(name, list(by_name))
        raise CannotRunError(f"there is no field or facet `{name}`; {remedy}")
    for entry in by_name[name].lacking:
        write(loaded.paths[entry])


def _print_json(fields: list[Coverage], facets: list[Coverage], loaded: LoadedData) -> None:
    terms: dict[str, dict[str, int]] = {}
    for facet, term in loaded.registry.terms:
        terms.setdefault(facet, {})[term] = loaded.registry.uses[facet, term]
    report = {
        "fields": [asdict(coverage) for coverage in fields],
        "facets": [asdict(coverage) for coverage in facets],
        "terms": terms,
    }
    for line in json.dumps(report, ensure_ascii=False, indent=1).splitlines():
        write(line)


def _print_report(fields: list[Coverage], facets: list[Coverage], loaded: LoadedData) -> None:
    registry = loaded.registry
    for heading, coverages in (("field", fields), ("facet", facets)):
        write(f"{heading:<22}{'works':>7}{'share':>9}")
        for coverage in coverages:
            share = f"{coverage.filled / coverage.works:.1%}" if coverage.works else "-"
            write(f"{coverage.name:<22}{coverage.filled:>7}{share:>9}")
        write("")
    for facet in registry.vocabulary:
        uses = ", ".join(f"{term.id} {registry.uses[facet.id, term.id]}" for term in facet.terms)
        write(f"{facet.id}: {uses}")
    for coverage in fields:
        if coverage.name in _LISTED:
            write("")
            write(f"without {coverage.name}: {len(coverage.lacking)}")
            for entry in coverage.lacking:
                write(f"  {loaded.paths[entry]}")
