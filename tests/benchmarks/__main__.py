"""`make bench`: the numbers of docs/design.md, each as a ratio to the stock way.

Both ways run in turn, in one process or as whole processes, and the median of the ratios of the
pairs is printed: that stays true when the machine is slow or busy.

    python -m tests.benchmarks [--size 10000] [--rounds 5]
"""

import argparse
import gc
import logging
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

import yaml
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.middlewares import LatexEncodingMiddleware
from yaml._yaml import CParser

from sam4mis.files import loading, yaml_text
from sam4mis.files.yaml_text import YamlDocument
from sam4mis.formats import bibtex
from sam4mis.formats.reference import references
from sam4mis.model import names
from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import templates
from sam4mis.upkeep import fill_gaps
from tests.benchmarks import enrichment
from tests.benchmarks.registries import ROOT, make

_SMALL = 1_000

Way = Callable[[], object]


def _seconds(way: Way) -> float:
    gc.collect()
    start = time.perf_counter()
    way()
    return time.perf_counter() - start


def _ratio(ours: Way, stock: Way, rounds: int) -> tuple[float, float]:
    """Median ratio of the pairs, and the median of our seconds."""
    ours()
    stock()
    pairs = [(_seconds(ours), _seconds(stock)) for _ in range(rounds)]
    return median(one / other for one, other in pairs), median(one for one, _ in pairs)


def _report(what: str, ratio: float, target: float, seconds: float | None = None) -> None:
    said = f"{seconds * 1000:9.1f} ms" if seconds is not None else " " * 12
    verdict = "reached" if ratio <= target else "MISSED"
    print(f"{what:<58}{said}{ratio:9.2f}{target:9.2f}  {verdict}", flush=True)


def _stock_load(root: Path) -> list[Paper]:
    papers = []
    for path in sorted((root / "data/papers").rglob("*.yaml")):
        data = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)  # it is safe
        data["id"] = path.stem
        papers.append(Paper.model_validate(data))
    return papers


def _without_places(raw: bytes) -> YamlDocument:
    """`yamltext.parse` for sound YAML, keeping no place of anything."""
    parser = CParser(raw)
    next_event: Callable[[], Any] = parser.get_event
    next_event()
    next_event()
    return YamlDocument(_value(next_event, next_event()))


def _value(next_event: Callable[[], Any], event: Any) -> Any:
    kind = type(event)
    if kind is yaml.ScalarEvent:
        return yaml_text._read_scalar(event, [])
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            items.append(_value(next_event, event))
        return items
    mapping = {}
    while type(event := next_event()) is not yaml.MappingEndEvent:
        mapping[event.value] = _value(next_event, next_event())
    return mapping


def _load_without_places(root: Path) -> object:
    with mock.patch.object(yaml_text, "parse", _without_places):
        return loading.load(root)


def _process(*command: str) -> Way:
    return lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


def _report_bibtex(registry: FilledRegistry, rounds: int) -> None:
    """Our writer to bibtexparser's: as it comes, and encoding for LaTeX as ours does."""
    logging.disable(logging.WARNING)  # it warns of its own slowness
    cited = references(registry)
    library = parse_string(bibtex.FRAME.document(map(bibtex.entry, cited)))
    encoding = LatexEncodingMiddleware(allow_inplace_modification=False)
    stock: dict[str, Way] = {
        "": lambda: write_string(library),
        " with LaTeX encoding": lambda: write_string(library, prepend_middleware=[encoding]),
    }
    for what, theirs in stock.items():
        ratio, seconds = _ratio(
            lambda: bibtex.FRAME.document(map(bibtex.entry, cited)), theirs, rounds
        )
        _report(f"BibTeX, to bibtexparser's writer{what}", ratio, 0.30, seconds)


def _plain_tables(registry: FilledRegistry) -> str:
    lines = []
    for section in registry.sections:
        for row in registry.rows(section):
            link, found = row.locator.link(), templates.resource(row)
            code = f"[{found[0]}]({found[1]})" if found else "None"
            authors = names.short_authors(row.authors)
            lines.append(
                f"|{templates.month(row)}|{authors}|{row.title} [(paper)]({link})|{code}|\n"
            )
    return "".join(lines)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="speed as ratios to the stock way")
    options.add_argument("--size", type=int, default=10_000, help="entries (default 10000)")
    options.add_argument("--rounds", type=int, default=5, help="pairs of runs (default 5)")
    chosen = options.parse_args()
    size, rounds = chosen.size, chosen.rounds
    print(f"{'what':<58}{'ours':>12}{'ratio':>9}{'target':>9}")

    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder) / "sound", size)
        _report(
            f"load and validate {size:,}, to CSafeLoader and the models",
            *_swap(_ratio(lambda: loading.load(root), lambda: _stock_load(root), rounds), 0.70),
        )
        faulty = make(Path(folder) / "faulty", size, extra="colour: red\n")
        _report(
            f"the place of an error in each of {size:,}, to no places",
            *_swap(
                _ratio(lambda: loading.load(faulty), lambda: _load_without_places(faulty), rounds),
                1.10,
            ),
        )
        small = make(Path(folder) / "small", _SMALL)
        growth, _ = _ratio(lambda: loading.load(root), lambda: loading.load(small), rounds)
        exponent = math.log(growth) / math.log(size / _SMALL)
        _report(f"growth exponent of loading, {_SMALL:,} to {size:,}", exponent, 1.05)

        _report_bibtex(fill_gaps.filled(loading.load(root)).registry, rounds)

    python = sys.executable
    nothing = _process(python, "-c", "pass")
    for option in ("--version", "--help"):
        ours = _process(str(Path(python).parent / "sam4mis"), option)
        _report(f"sam4mis {option}, to python -c pass", *_swap(_ratio(ours, nothing, 20), 4.0))

    registry = fill_gaps.filled(loading.load(ROOT)).registry
    ratio, seconds = _ratio(
        lambda: templates.readme(registry, ROOT, ""), lambda: _plain_tables(registry), rounds * 4
    )
    _report("README, to a loop over f-strings", ratio, 10.0, seconds)

    ratio, seconds = enrichment.measure()
    _report("enrich everything, to the pace that servers ask for", ratio, 1.2, seconds)


def _swap(measured: tuple[float, float], target: float) -> tuple[float, float, float]:
    return measured[0], target, measured[1]


if __name__ == "__main__":
    main()
