"""The facets of the site: those of the vocabulary, and year, venue, code, section, workshop."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    choices: tuple[TermView, ...]
    any: str = ""
    """The id of the choice that stands for all others, such as any modality; may be empty."""
    unstated: int = 0
    """Number of works without a term of the facet."""


@dataclass(frozen=True)
class FacetViews:
    """All facets, and the terms of each work."""

    sides: tuple[FacetView, ...]
    chosen: Mapping[str, tuple[TermView, ...]]
    """The choices of a work by its id, by their numbers."""

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
        sides, numbers = [], count()
        for identity, label, definition, offered, having in _sources(registry):
            choices = _used_choices(offered, having, numbers)
            for work, values in having.items():
                found[work] += [choices[value] for value in values if value in choices]
            if choices:
                views = tuple(choices.values())
                of_vocabulary = identity not in RESERVED
                unstated = sum(not values for values in having.values()) if of_vocabulary else 0
                whole = ANY if of_vocabulary and ANY in choices else ""
                sides.append(FacetView(identity, label, definition, views, whole, unstated))
        by_number = {
            work: tuple(sorted(choices, key=lambda choice: choice.number))
            for work, choices in found.items()
        }
        return cls(tuple(sides), by_number)

    @cached_property
    def _side_of(self) -> list[FacetView]:
        """The facet of each term, by the number of the term."""
        return [side for side in self.sides for _ in side.choices]

    def side(self, identity: str) -> FacetView | None:
        """The facet of an id, where some work has a choice of it."""
        return next((side for side in self.sides if side.id == identity), None)

    def of_work(self, work: Work) -> Iterator[tuple[FacetView, list[TermView]]]:
        """The facets from which a work can be seen, each with the work's choices."""
        mine = self.chosen.get(work.id, ())
        for side, choices in groupby(mine, key=lambda choice: self._side_of[choice.number]):
            yield side, list(choices)


_Offered = dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
"""Label, other words and former ids of each choice, by id, in the order of the page."""
_Having = dict[str, tuple[str, ...]]
"""The ids of the choices of each work, by the work's id."""


def _used_choices(
    offered: _Offered, having: _Having, numbers: Iterator[int]
) -> dict[str, TermView]:
    """The choices that some work has, by id, each with the next of the numbers."""
    counts = Counter(value for values in having.values() for value in values)
    return {
        value: TermView(next(numbers), value, text, words, former, counts[value])
        for value, (text, words, former) in offered.items()
        if counts[value]
    }


def _sources(registry: Registry) -> Iterator[tuple[str, str, str, _Offered, _Having]]:
    works = registry.works
    for facet in registry.vocabulary:
        offered = {term.id: (term.label, term.synonyms, term.former) for term in facet.terms}
        having = {work.id: registry.tagged(work, facet.id) for work in works}
        yield facet.id, facet.label, facet.definition, offered, having
    years: _Having = {
        work.id: (first[:4],) if (first := first_date(work)) else () for work in works
    }
    found = sorted({year for (year, *_) in filter(None, years.values())}, reverse=True)
    yield "year", "Year", "First public appearance.", {y: (y, (), ()) for y in found}, years
    yield "code", "Code", "Whether source code is public.", _CODE, _code(registry)
    sections: _Offered = {s.id: (s.short, (), ()) for s in registry.sections if s.columns}
    listed: _Having = {work.id: work.sections for work in works}
    yield "section", "Section", "Where the work stands in the list.", sections, listed
    workshops: _Offered = {w.id: (w.event, (), ()) for w in registry.workshops}
    held: _Having = {paper.id: (paper.workshop or "",) for paper in _papers(registry)}
    yield "workshop", "Workshop", "To which the work belongs.", workshops, held
    yield "venue", "Venue", "Journal or conference.", *_venues(registry)


_CODE: _Offered = {"yes": ("Code available", (), ()), "no": ("No code known", (), ())}


def _code(registry: Registry) -> _Having:
    return {paper.id: ("yes",) if has_code(paper) else ("no",) for paper in _papers(registry)}


def _papers(registry: Registry) -> Iterator[Paper]:
    return (work for work in registry.works if isinstance(work, Paper))


def has_code(paper: Paper) -> bool:
    """Whether source code of any version is public."""
    return any(link.holds_code for version in versions_of(paper) for link in version.code)


@cache
def slug(text: str) -> str:
    """A name as part of an address: `medical-image-analysis`; empty if no letter is Latin."""
    return "-".join(part for word in text.split() if (part := names.ascii_key(word)))


def _venues(registry: Registry) -> tuple[_Offered, _Having]:
    """Venues, the most frequent first; those alike but for case and accents are one."""
    having: _Having = {
        work.id: (slug(work.venue),) if work.venue else () for work in registry.works
    }
    labels: dict[str, str] = {}
    for work in registry.works:
        if work.venue:
            labels.setdefault(slug(work.venue), work.venue)
    counts = Counter(value for values in having.values() for value in values)
    order = sorted(labels, key=lambda value: (-counts[value], labels[value].casefold()))
    return {value: (labels[value], (), ()) for value in order if value}, having
