"""Counts of works for the statistics page: one function for each chart and its table."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sam4mis.model.records import Paper
from sam4mis.model.registry import first_date
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.facets import FacetView, FacetViews, TermView, Work, has_code

_OTHERS, _SEVERAL, _NOT_STATED = "All others", "Several", "Not stated"
_NAMED = 7
"""How many series have a colour of their own; more could not be told apart."""


@dataclass(frozen=True, slots=True)
class Series:
    """The counts of one term or group of works over time."""

    label: str
    values: tuple[int, ...]
    colour: int
    """Which of the ten colours of the style sheet."""

    @property
    def total(self) -> int:
        """The sum over all periods."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Stack:
    """Counts by period, one series upon the other."""

    facet: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> list[int]:
        """The sum of all series by period."""
        return [sum(column) for column in zip(*(s.values for s in self.series), strict=True)]

    @property
    def rows(self) -> Iterator[tuple[str, tuple[int, ...], int]]:
        """Each period with its counts, series by series, and their sum."""
        columns = zip(*(s.values for s in self.series), strict=True)
        for period, column in zip(self.periods, columns, strict=True):
            yield period, column, sum(column)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `count` works out of `whole`."""

    id: str
    label: str
    count: int
    whole: int

    @property
    def percent(self) -> float:
        """The share of the whole."""
        return self.share_of(self.whole)

    def share_of(self, whole: int) -> float:
        """The count in percent of `whole`."""
        return round(100 * self.count / whole, 1) if whole else 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """How many works have each pair of terms of two facets."""

    rows: FacetView
    columns: FacetView
    counts: tuple[tuple[int, ...], ...]

    @property
    def most(self) -> int:
        """The largest count."""
        return max(max(row) for row in self.counts)

    @property
    def lines(self) -> Iterator[tuple[TermView, list[tuple[TermView, int, int]]]]:
        """Each row with its cells: the column, the count, and how dark the cell is, in percent.

        Darkness goes by the root of the count: one large row would else leave all others pale.
        """
        most = self.most or 1
        for row, counts in zip(self.rows.terms, self.counts, strict=True):
            yield (
                row,
                [
                    (column, count, round(100 * (count / most) ** 0.5))
                    for column, count in zip(self.columns.terms, counts, strict=True)
                ],
            )


def months(catalogue: Catalogue, facet: str) -> Stack | None:
    """Works by month of first appearance and by term of a facet, each work counted once.

    Works whose month is not known are left out. None where no work has a term of the facet.
    """
    view = catalogue.facets.view(facet)
    dated = [work for work in catalogue.works if _month(work)]
    if view is None or not dated:
        return None
    periods = every_month(min(map(_month, dated)), max(map(_month, dated)))
    frequent = sorted(view.terms, key=lambda term: -term.count)[:_NAMED]
    labels = [term.label for term in view.terms if term in frequent]
    counts = Counter(
        (_series_label(work, view, catalogue.facets, labels), _month(work)) for work in dated
    )
    colours = (*enumerate(labels), (7, _OTHERS), (8, _SEVERAL), (9, _NOT_STATED))
    series = (
        Series(label, tuple(counts[label, period] for period in periods), colour)
        for colour, label in colours
    )
    return Stack(facet, tuple(periods), tuple(one for one in series if one.total))


def without_month(works: Sequence[Work]) -> int:
    """How many works the pictures over time leave out, because their month is not known."""
    return sum(not _month(work) for work in works)


def _month(work: Work) -> str:
    """The month of first appearance; empty where it is not known."""
    first = first_date(work) or ""
    return first[:7] if len(first) > 4 else ""


def every_month(first: str, last: str) -> list[str]:
    """All months from one to another, YYYY-MM."""
    start, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _series_label(work: Work, view: FacetView, facets: FacetViews, labels: list[str]) -> str:
    mine = _terms(work, view, facets)
    if len(mine) > 1:
        return _SEVERAL
    if not mine:
        return _NOT_STATED
    return mine[0].label if mine[0].label in labels else _OTHERS


def _terms(work: Work, view: FacetView, facets: FacetViews) -> list[TermView]:
    return [term for term in facets.terms_of[work.id] if term in view.terms]


def half_years(catalogue: Catalogue, facet: str) -> Stack | None:
    """Works by half-year and term of a facet; a work with several terms counts in each."""
    view = catalogue.facets.view(facet)
    if view is None:
        return None
    counts = Counter(
        (term.id, _half(work))
        for work in catalogue.works
        if _month(work)
        for term in _terms(work, view, catalogue.facets)
    )
    periods = _every_half({half for _, half in counts})
    series = (
        Series(term.label, tuple(counts[term.id, period] for period in periods), colour % 10)
        for colour, term in enumerate(view.terms)
    )
    return Stack(facet, tuple(periods), tuple(series)) if periods else None


def _half(work: Work) -> str:
    year, month = _month(work).split("-")
    return f"{year} {'I' if int(month) <= 6 else 'II'}"


def _every_half(found: set[str]) -> list[str]:
    if not found:
        return []
    first, last = min(found), max(found)
    halves = (f"{year} {half}" for year in range(int(first[:4]), int(last[:4]) + 1)
              for half in ("I", "II"))  # fmt: skip
    return [half for half in halves if first <= half <= last]


def grid(facets: FacetViews, rows: str, columns: str, works: Sequence[Work]) -> Grid | None:
    """How many works have each pair of terms, one of facet `rows` and one of facet `columns`.

    None if one of the two is not in use.
    """
    down, across = facets.view(rows), facets.view(columns)
    if down is None or across is None:
        return None
    pairs: Counter[tuple[TermView, TermView]] = Counter()
    for work in works:
        mine = facets.terms_of[work.id]
        pairs.update((one, other) for one in mine for other in mine)
    counts = tuple(tuple(pairs[row, column] for column in across.terms) for row in down.terms)
    return Grid(down, across, counts)


def code_by_year(works: Sequence[Work]) -> Iterator[Bar]:
    """A bar for each year, oldest first: papers with public code out of all papers."""
    dated = [(first[:4], work) for work in works
             if isinstance(work, Paper) and (first := first_date(work))]  # fmt: skip
    whole = Counter(year for year, _ in dated)
    having = Counter(year for year, paper in dated if has_code(paper))
    for year in sorted(whole):
        yield Bar(year, year, having[year], whole[year])


def most_frequent_terms(facets: FacetViews, facet: str, limit: int = 12) -> Iterator[Bar]:
    """A bar for each of the `limit` most frequent terms, out of the works that have any."""
    view = facets.view(facet)
    if view is None:
        return
    whole = sum(any(term in view.terms for term in mine) for mine in facets.terms_of.values())
    ranked = sorted(view.terms, key=lambda term: (-term.count, term.number))
    for term in ranked[:limit]:
        yield Bar(term.id, term.label, term.count, whole)
