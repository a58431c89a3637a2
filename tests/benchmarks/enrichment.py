"""How long enrichment of the real registry takes, to the least that the servers' pace allows."""

import time

from sam4mis.authorities import arxiv, crossref
from sam4mis.files import loading
from sam4mis.files.metadata import Library
from sam4mis.upkeep import enrich
from sam4mis.upkeep.enrich import Scope
from tests.benchmarks.registries import ROOT
from tests.support.played_authorities import ARXIV, CROSSREF, Clock, StandIn, Work, fetcher, running

_AUTHORS = (("Ana", "Kim"), ("Bo", "Roe"))


class _RealClock(Clock):
    def __call__(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def measure() -> tuple[float, float]:
    """Ratio of a whole first run to the pacing floor, and its seconds."""
    registry = loading.load(ROOT).registry
    known = [
        Work("Lines", _AUTHORS, arxiv=value)
        if kind == "arxiv"
        else Work("Dots", _AUTHORS, doi=value)
        for kind, _, value in (key.partition(":") for key in enrich.identities(registry))
    ]
    start = time.perf_counter()
    with running(StandIn(known)) as stand_in, fetcher(stand_in, _RealClock()) as fetch:
        enrich.run(registry, Library.of(()), Scope("2026-11-25"), fetch=fetch, save=lambda *_: None)
    seconds = time.perf_counter() - start
    # Servers are waited for side by side: the slowest line is the floor.
    floor = max(
        (stand_in.count(host) - 1) * pace.interval
        for host, pace in ((ARXIV, arxiv.PACE), (CROSSREF, crossref.PACE))
    )
    return seconds / floor, seconds
