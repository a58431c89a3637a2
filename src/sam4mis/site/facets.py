"""The facets of the site: those of the vocabulary, and year, venue, code, section, workshop."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import count, groupby
from typing import Self

from sam4mis.model import names
from sam4mis.model.errors import SiteBuildError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, first_date, versions_of

RESERVED = frozenset(
    {
        "text",
        "sort",
        "near",
        "every",
        "picks",
        "show",
        "year",
        "venue",
        "code",
        "section",
        "workshop",
    }
)
"""Parameters of Explore's addresses besides the facets of the vocabulary."""

ANY = "generic"
"""Id of the term that stands for all others of its facet."""

Work = Paper | Dataset


@dataclass(frozen=True, slots=True, eq=False)
class TermView:
    """One value by which works can be filtered. Compared by identity: each exists once."""

    number: int
    """Position among all terms of all facets."""
    id: str
    """Value in addresses."""
    label: str
    words: tuple[str, ...]
    """Other words by which the search finds the term."""
    former: tuple[str, ...]
    """Former ids, used in old addresses."""
    count: int
    """Number of works with the term."""


@dataclass(frozen=True, slots=True, eq=False)
class FacetView:
    """One facet of the site, with the terms that some work has."""

    id: str
    label: str
    definition: str
    terms: tuple[TermView, ...]
    any: str = ""
    """The id of the term that stands for all others, such as any modality; may be empty."""
    in_brief: bool = False
    """Whether its terms stand on the home page, and beside works in Explore."""
    unstated: int = 0
    """Number of works without a term of the facet."""


@dataclass(frozen=True)
class FacetViews:
    """All facets, and the terms of each work."""

    views: tuple[FacetView, ...]
    terms_of: Mapping[str, tuple[TermView, ...]]
    """The terms of a work by its id, by their numbers."""

    @classmethod
    def of(cls, registry: Registry) -> Self:
        """Compute the facets of all works.

        Raises:
            SiteBuildError: a facet of the vocabulary has a name that addresses use already.
        """
        clash = RESERVED & {facet.id for facet in registry.vocabulary}
        if clash:
            raise SiteBuildError(f"no facet can be named {min(clash)}: addresses use the word")
        found: dict[str, list[TermView]] = {work.id: [] for work in registry.works}
        facets, numbers = [], count()
        for source in _sources(registry):
            terms = _used_terms(source, numbers)
            for work, values in source.having.items():
                found[work] += [terms[value] for value in values if value in terms]
            if terms:
                facets.append(_view(source, terms))
        by_number = {
            work: tuple(sorted(terms, key=lambda term: term.number))
            for work, terms in found.items()
        }
        return cls(tuple(facets), by_number)

    @cached_property
    def _view_of(self) -> list[FacetView]:
        """The facet of each term, by the number of the term."""
        return [view for view in self.views for _ in view.terms]

    def view(self, identity: str) -> FacetView | None:
        """The facet of an id, where some work has a term of it."""
        return next((view for view in self.views if view.id == identity), None)

    def of_work(self, work: Work) -> Iterator[tuple[FacetView, list[TermView]]]:
        """The facets from which a work can be seen, each with the work's terms."""
        mine = self.terms_of.get(work.id, ())
        for view, terms in groupby(mine, key=lambda term: self._view_of[term.number]):
            yield view, list(terms)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A term before it is known whether any work has it."""

    label: str
    words: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """A facet before its terms are counted."""

    id: str
    label: str
    definition: str
    offered: Mapping[str, _Offer]
    """Terms by id, in the order of the page."""
    having: Mapping[str, tuple[str, ...]]
    """The ids of the terms of each work, by the work's id."""
    is_of_vocabulary: bool = False
    in_brief: bool = False


def _used_terms(source: _Source, numbers: Iterator[int]) -> dict[str, TermView]:
    """The terms that some work has, by id, each with the next of the numbers."""
    counts = Counter(value for values in source.having.values() for value in values)
    return {
        value: TermView(next(numbers), value, one.label, one.words, one.former, counts[value])
        for value, one in source.offered.items()
        if counts[value]
    }


def _view(source: _Source, terms: Mapping[str, TermView]) -> FacetView:
    view = FacetView(source.id, source.label, source.definition, tuple(terms.values()))
    if not source.is_of_vocabulary:
        return view
    unstated = sum(not values for values in source.having.values())
    whole = ANY if ANY in terms else ""
    return replace(view, any=whole, in_brief=source.in_brief, unstated=unstated)


def _sources(registry: Registry) -> Iterator[_Source]:
    for facet in registry.vocabulary:
        yield _Source(
            facet.id,
            facet.label,
            facet.definition,
            {term.id: _Offer(term.label, term.synonyms, term.former) for term in facet.terms},
            {work.id: registry.tagged(work, facet.id) for work in registry.works},
            is_of_vocabulary=True,
            in_brief=facet.in_brief,
        )
    for kind in (_years, _code, _sections, _workshops, _venues):
        yield kind(registry)


def _years(registry: Registry) -> _Source:
    first = {work.id: first_date(work) for work in registry.works}
    having = {work: (date[:4],) if date else () for work, date in first.items()}
    found = sorted({year for years in having.values() for year in years}, reverse=True)
    offered = {year: _Offer(year) for year in found}
    return _Source("year", "Year", "First public appearance.", offered, having)


def _code(registry: Registry) -> _Source:
    offered = {"yes": _Offer("Code available"), "no": _Offer("No code known")}
    having = {paper.id: ("yes" if has_code(paper) else "no",) for paper in _papers(registry)}
    return _Source("code", "Code", "Whether source code is public.", offered, having)


def _sections(registry: Registry) -> _Source:
    offered = {s.id: _Offer(s.short) for s in registry.sections if s.columns}
    having = {work.id: work.sections for work in registry.works}
    return _Source("section", "Section", "Where the work stands in the list.", offered, having)


def _workshops(registry: Registry) -> _Source:
    offered = {workshop.id: _Offer(workshop.event) for workshop in registry.workshops}
    having = {paper.id: (paper.workshop or "",) for paper in _papers(registry)}
    return _Source("workshop", "Workshop", "To which the work belongs.", offered, having)


def _papers(registry: Registry) -> Iterator[Paper]:
    return (work for work in registry.works if isinstance(work, Paper))


def has_code(paper: Paper) -> bool:
    """Whether source code of any version is public."""
    return any(link.holds_code for version in versions_of(paper) for link in version.code)


@cache
def slug(text: str) -> str:
    """A name as part of an address: `medical-image-analysis`; empty if no letter is Latin."""
    return "-".join(part for word in text.split() if (part := names.ascii_key(word)))


def _venues(registry: Registry) -> _Source:
    """Venues, the most frequent first; those alike but for case and accents are one."""
    having = {work.id: (slug(work.venue),) if work.venue else () for work in registry.works}
    labels: dict[str, str] = {}
    for work in registry.works:
        if work.venue:
            labels.setdefault(slug(work.venue), work.venue)
    counts = Counter(value for values in having.values() for value in values)
    order = sorted(labels, key=lambda value: (-counts[value], labels[value].casefold()))
    offered = {value: _Offer(labels[value]) for value in order if value}
    return _Source("venue", "Venue", "Journal or conference.", offered, having)
