"""Statistics of the screening log: by source, month, decision and reason.

The words are those of the PRISMA 2020 flow diagram, https://doi.org/10.1136/bmj.n71.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sam4mis.model.identifiers import arxiv_month, locate
from sam4mis.model.records import SearchedSource, Work
from sam4mis.model.registry import Registry, first_date
from sam4mis.model.screening import Decision, ScreenedWork
from sam4mis.site.statistics import Series, Stack, every_month

OUTCOMES: dict[Decision, str] = {
    "accept": "Included",
    "known": "Included before",
    "reject": "Excluded",
    "waiting": "Undecided",
}
"""Label of each decision, in the order of columns and of layers in the chart."""
_COLOURS: dict[Decision, int] = {"accept": 0, "known": 6, "reject": 1, "waiting": 9}


@dataclass(frozen=True, slots=True)
class Origin:
    """Numbers of candidates from one source, by decision."""

    id: str
    source: SearchedSource | None
    """The description of the source in data/registry.yaml; None for other queries and files."""
    decisions: Counter[str]
    alone: int
    """Number of its candidates that no other source brought."""

    @property
    def found(self) -> int:
        """How many candidates it brought."""
        return self.decisions.total()


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of candidates by source, decision, reason and month."""

    found: int
    decisions: Counter[str]
    reasons: Counter[str]
    """Reasons of the excluded candidates."""
    missing: Counter[str]
    """Reasons of the undecided candidates."""
    last: str
    """Day of the last decision; empty where there is none."""
    origins: tuple[Origin, ...]
    """By source: those that the list describes in their order, then all others by id."""
    months: Stack | None
    """By month of first appearance and by decision; None where no month is known."""
    undated: int
    """How many have no month."""

    @property
    def identified(self) -> int:
        """Records identified: the sum over all sources, with duplicates."""
        return sum(origin.found for origin in self.origins)

    @property
    def duplicates(self) -> int:
        """How many records another source had brought already."""
        return self.identified - self.found


def flow(registry: Registry) -> Flow:
    """The numbers of a registry's log, and of the sources that the registry describes."""
    log = registry.screening
    sources = registry.about.coverage if registry.about else ()
    months, undated = _months(registry)
    return Flow(
        len(log),
        Counter(one.decision for one in log),
        Counter(one.reason for one in log if one.reason and one.decision == "reject"),
        Counter(one.reason for one in log if one.reason and one.decision == "waiting"),
        max((one.date for one in log), default=""),
        tuple(_origins(log, sources)),
        months,
        undated,
    )


def _origins(log: Iterable[ScreenedWork], sources: Iterable[SearchedSource]) -> Iterator[Origin]:
    decisions: dict[str, Counter[str]] = {}
    alone: Counter[str] = Counter()
    for one in log:
        # What names no source counts as well: the sum would else be smaller than the log.
        for name in one.found or ("",):
            decisions.setdefault(name, Counter())[one.decision] += 1
            alone[name] += len(one.found) < 2
    described = {source.id: source for source in sources if source.id}
    for name in (*described, *sorted(set(decisions) - set(described))):
        yield Origin(name, described.get(name), decisions.get(name, Counter()), alone[name])


def _months(registry: Registry) -> tuple[Stack | None, int]:
    """Candidates by month and decision, and how many have no month."""
    counts = Counter((_month(one, registry), one.decision) for one in registry.screening)
    undated = sum(count for (month, _), count in counts.items() if not month)
    known = {month for month, _ in counts if month}
    if not known:
        return None, undated
    periods = tuple(every_month(min(known), max(known)))
    series = (
        Series(label, tuple(counts[month, decision] for month in periods), _COLOURS[decision])
        for decision, label in OUTCOMES.items()
    )
    return Stack("decision", periods, tuple(one for one in series if one.total)), undated


def _month(screened: ScreenedWork, registry: Registry) -> str:
    """The month in which a candidate first appeared, YYYY-MM; empty where it is not known."""
    if screened.id.startswith("arxiv:") and (found := locate(screened.id[6:]).arxiv):
        return arxiv_month(found)
    entry = registry.entries.get(screened.entry or "")
    date = screened.appeared or (first_date(entry) if isinstance(entry, Work) else None) or ""
    return date[:7] if len(date) > 4 else ""
