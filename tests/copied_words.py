"""`python -m tests.copied_words FOLDER`: whether summaries repeat the words of abstracts.

FOLDER holds files of JSON lines with an `abstract` and an `id`, `entry`, `arxiv` or `title` that
tells the work, as `../shared/literature` does. Each summary, and each remark of an entry, is held
against the abstract of its work. Runs of more than seven words that both have are printed, unless they
stand in a title or a known name of the work. Ends with 1 if there is such a run, or no abstract.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sam4mis.files import loading
from sam4mis.model.matching import normalised
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, versions_of
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


def abstracts(folder: Path) -> Iterator[tuple[str, str]]:
    """What tells a work, and its abstract, from all files of a folder."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if not record.get("abstract"):
                continue
            for key in ("id", "entry", "arxiv", "title"):
                if record.get(key):
                    yield _key(key, str(record[key])), record["abstract"]


def _key(kind: str, value: str) -> str:
    return normalised(value) if kind == "title" else value


def _keys(work: Paper | Dataset) -> Iterator[str]:
    yield work.id
    for version in versions_of(work):
        yield normalised(version.title)
        if version.locator.arxiv:
            yield version.locator.arxiv


def compare(registry: Registry, known: dict[str, str]) -> tuple[int, list[str]]:
    """How many works have an abstract, and a line for each run that one of them repeats."""
    compared, found = 0, []
    for work in registry.all_works:
        for abstract in {known[key] for key in _keys(work) if key in known}:
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
    compared, found = compare(loading.load(ROOT).registry, dict(abstracts(folder)))
    print(*found, f"{compared} abstracts compared, {len(found)} runs repeated", sep="\n")
    return 1 if found or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
