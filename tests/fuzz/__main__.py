"""`make fuzz`: each reader under inputs made by chance, for as long as wanted.

    python -m tests.fuzz [--minutes 15] [--seconds-each 2] [READER …]

Prints a line per reader: seconds, executions, crashes, slow cases. The smallest input found for
each finding is written to build/fuzz/. Ends with 1 if there was a finding.
"""

import argparse
import sys
import warnings
from itertools import count
from pathlib import Path

from tests.fuzz.readers import NAMES, reader
from tests.fuzz.run import Finding, explore, once
from tests.support.made_up_registries import ROOT

_FOUND = ROOT / "build/fuzz"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("readers", metavar="READER", nargs="*", help=f"one of {', '.join(NAMES)}")
    parser.add_argument("--minutes", type=float, default=1, help="for each reader")
    parser.add_argument("--limit", type=float, default=2, help="seconds that an execution may take")
    parser.add_argument("--first", type=int, default=0, help="number of the first execution")
    parser.add_argument("--execution", type=int, help="execute only the one with this number")
    parser.add_argument("--file", type=Path, help="execute only this input")
    return parser


def _single(options: argparse.Namespace) -> list[Finding]:
    found = []
    for name in options.readers or NAMES:
        chosen = reader(name)
        if options.file is not None:
            data = options.file.read_bytes()
        else:
            data = chosen.inputs.input(options.execution)
        finding = once(chosen, data, options.limit, options.execution)
        print(finding or f"{name}: nothing is wrong")
        found += [finding] if finding else []
    return found


def _explored(options: argparse.Namespace) -> list[Finding]:
    found: list[Finding] = []
    print("| reader | seconds | executions | crashes | slow | slowest |\n|---|---|---|---|---|---|")
    for name in options.readers or NAMES:
        numbers = count(options.first)
        outcome = explore(reader(name), numbers, options.limit, options.minutes * 60)
        print(
            f"| {name} | {outcome.seconds:.0f} | {outcome.executions:,} | {outcome.crashes} "
            f"| {outcome.slow} | {outcome.slowest:.2f} s |",
            flush=True,
        )
        found += outcome.findings.values()
    return found


def main() -> int:
    """Run what was asked for; returns the exit code."""
    options = _parser().parse_args()
    if unknown := set(options.readers) - set(NAMES):
        sys.exit(f"no reader {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    warnings.simplefilter("error")
    if options.execution is not None or options.file is not None:
        return 1 if _single(options) else 0
    found = _explored(options)
    for place, finding in enumerate(found):
        _FOUND.mkdir(parents=True, exist_ok=True)
        path = _FOUND / f"{finding.reader}-{place}"
        path.write_bytes(finding.data)
        print(f"\n{finding}\nsaved: {path.relative_to(ROOT)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
