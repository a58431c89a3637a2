"""`python -m tests.copied_words FOLDER`: whether summaries repeat the words of abstracts.

FOLDER holds files of JSON lines as `sam4mis.files.records_of_others` reads them. Each summary, and each remark of an entry, is held
against the abstract of its work. Runs of more than seven words that both have are printed, unless they
stand in a title or a known name of the work. Ends with 1 if there is such a run, or no abstract.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from sam4mis.files import loading, records_of_others
from sam4mis.model.registry import Registry
from tests.support.made_up_registries import ROOT

LONGEST = 7
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def copied(text: str, abstract: str, names: tuple[str, ...] = ()) -> list[str]:
    """Runs of one word more than may be repeated that a text shares with an abstract.

    Runs that stand in one of the names are left out.
    """
    size = LONGEST + 1
    free = {run for name in names for run in _runs(words(name), size)}
    theirs = set(_runs(words(abstract), size)) - free
    return [" ".join(run) for run in _runs(words(text), size) if run in theirs]


def _runs(sequence: list[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(sequence) - size + 1):
        yield tuple(sequence[start : start + size])


def compare(registry: Registry, known: Mapping[str, tuple[str, ...]]) -> tuple[int, list[str]]:
    """How many works have an abstract, and a line for each run that one of them repeats."""
    compared, found = 0, []
    for work in registry.all_works:
        for abstract in known.get(work.id, ()):
            compared += 1
            names = (work.title, *work.other_titles, *work.known_as)
            for text in filter(None, (work.summary, work.notes)):
                found += [f"{work.id}: {run}" for run in copied(text, abstract, names)]
    return compared, found


def main() -> int:
    """Compare the registry of this checkout; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.copied_words")
    parser.add_argument("folder", type=Path, help="folder of files of JSON lines")
    folder = parser.parse_args().folder
    registry = loading.load(ROOT).registry
    records, _ = records_of_others.read_folder(folder)
    known = records_of_others.abstracts_of(registry, records)
    compared, found = compare(registry, known)
    print(*found, f"{compared} abstracts compared, {len(found)} runs repeated", sep="\n")
    return 1 if found or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
