"""Which works a reader of one work may want to see next, and why."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sam4mis.model.identifiers import link_key
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of
from sam4mis.site.facets import RESERVED, FacetViews, TermView, Work, slug

_MOST = 5
_NEIGHBOURS = 20
"""How many works with the same author, code or rarest term are compared: the nearest in time."""
_ENOUGH_TERMS = 3
"""Works that share fewer terms, and nothing else, are not called related."""
_SAME_CODE, _SAME_AUTHOR, _SAME_TERM = 100, 10, 3


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """A related work, and the reasons in words."""

    work: Work
    reasons: tuple[str, ...]


def related_works(
    works: Sequence[Work], sides: FacetViews
) -> Iterator[tuple[Work, tuple[RelatedWork, ...]]]:
    """Each work, in the order given, with those nearest to it, the nearest first.

    `works` are in the order of their dates.
    """
    near = _Nearness(works, sides)
    for place, work in enumerate(works):
        scored = ((near.score(place, other), other) for other in near.candidates(place))
        best = sorted((-score, other) for score, other in scored if score)[:_MOST]
        yield (
            work,
            tuple(
                RelatedWork(works[other], tuple(near.reasons(place, other))) for _, other in best
            ),
        )


class _Nearness:
    """Look-ups over all works, by their place in the order of dates."""

    def __init__(self, works: Sequence[Work], sides: FacetViews) -> None:
        facets = {c: side.label for side in sides.sides if side.id not in RESERVED
                  for c in side.choices}  # fmt: skip
        self._terms = [
            frozenset(choice for choice in sides.chosen[work.id] if choice in facets)
            for work in works
        ]
        self._authors = [{slug(name): name for name in work.people if slug(name)} for work in works]
        self._code = [frozenset(_repositories(work)) for work in works]
        self._by_term = _places(self._terms)
        self._by_author = _places(self._authors)
        self._by_code = _places(self._code)

    def candidates(self, place: int) -> list[int]:
        found: set[int] = set()
        for code in self._code[place]:
            found.update(_around(self._by_code[code], place))
        for author in self._authors[place]:
            found.update(_around(self._by_author[author], place))
        if self._terms[place]:
            rarest = min(self._terms[place], key=lambda term: (term.count, term.number))
            found.update(_around(self._by_term[rarest], place))
        found.discard(place)
        return sorted(found)

    def score(self, one: int, other: int) -> int:
        """How near two works are; nothing where it is not worth saying."""
        terms, authors, code = self._shared(one, other)
        if not code and not authors and len(terms) < _ENOUGH_TERMS:
            return 0
        return _SAME_CODE * bool(code) + _SAME_AUTHOR * len(authors) + _SAME_TERM * len(terms)

    def reasons(self, one: int, other: int) -> Iterator[str]:
        """What two works share, in words."""
        terms, authors, code = self._shared(one, other)
        if code:
            yield "same code"
        shared = [name for key, name in self._authors[one].items() if key in authors]
        if shared:
            yield f"by {shared[0]}" + (f" and {len(shared) - 1} more" if len(shared) > 1 else "")
        if terms:
            yield ", ".join(term.label for term in sorted(terms, key=lambda term: term.number))

    def _shared(self, one: int, other: int) -> tuple[frozenset[TermView], set[str], frozenset[str]]:
        return (
            self._terms[one] & self._terms[other],
            self._authors[one].keys() & self._authors[other].keys(),
            self._code[one] & self._code[other],
        )


def _repositories(work: Work) -> Iterator[str]:
    if isinstance(work, Paper):
        for version in versions_of(work):
            yield from (link_key(link.url) for link in version.code)


def _places(having: Sequence[Iterable[Hashable]]) -> Mapping[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, values in enumerate(having):
        for value in values:
            places[value].append(place)
    return places


def _around(places: list[int], place: int) -> list[int]:
    middle = bisect_left(places, place)
    return places[max(0, middle - _NEIGHBOURS // 2) : middle + _NEIGHBOURS // 2]
