"""Find related works of each work, with the reasons.

What works say of each other comes first: one builds on the other, both have the same code, or their
names are of one family. Then comes what both deal with, rare things before common ones: terms, and
words of titles. Authors count from two on: one name may belong to several people.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from math import log
from operator import itemgetter
from typing import Self

from sam4mis.model.identifiers import link_key
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of
from sam4mis.site.facets import RESERVED, FacetViews, TermView, Work, slug

_MOST = 5
_NEIGHBOURS = 40
"""Most works that share a feature and are compared: the nearest in time."""
_RAREST = 12
"""Number of features of a work, the rarest, through which candidates are found."""
_CANDIDATES = 24
"""Number of candidates that are compared in full."""
_TURN = 0.3
"""Words of titles are turns of phrase as long as nobody has looked what the works are about."""
_ENOUGH = 5.0
"""Lowest score of a related work."""
_BUILDS_ON, _SAME_CODE, _SAME_FAMILY, _SAME_BASE, _AUTHORS = 300.0, 250.0, 200.0, 1.5, 6.0
_MOST_FOLLOWERS = 2
"""Most related works that build on the work; its page lists all of them elsewhere."""
_LEAST_AUTHORS = 2
_MOST_AUTHORS = 4
# How much a facet says about what a work deals with; one that is not named here says something.
_WEIGHTS = {
    "anatomy": 1.3, "modality": 1.1, "supervision": 0.7, "dimension": 0.7, "base-model": 0.6,
    "adaptation": 0.5, "prompt": 0.4, "contribution": 0.2,
}  # fmt: skip
_OTHER_FACET, _WORD = 0.6, 0.7
_SUBJECTS = frozenset({"anatomy", "modality"})
"""Words of titles count between works that share a term of these; else they are turns of phrase."""
_ANYTHING = "generic"
"""The term for any modality or target: to share it is to share nothing."""
_MOST_TERMS = 4
_LEAST_LETTERS = 5
_COMMON = 12
"""A word of a title says something while no more than one work in so many has it."""
_WORDS = re.compile(r"[^\W\d_]+")
_BEFORE_NUMBER = re.compile(r"(?:\d+d?)?([^\d]*)")


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """A related work, and the reasons in words."""

    work: Work
    reasons: tuple[str, ...]


def related_works(
    works: Sequence[Work], facets: FacetViews
) -> Iterator[tuple[Work, tuple[RelatedWork, ...]]]:
    """Each work, in the order given, with those nearest to it, the nearest first.

    `works` are in the order of their dates.
    """
    near = _Nearness(works, facets)
    for index, work in enumerate(works):
        best = islice(near.best(index), _MOST)
        yield (
            work,
            tuple(RelatedWork(works[other], tuple(near.reasons(index, other))) for other in best),
        )


def family(name: str) -> str:
    """What the names of one family begin with: `polyp-sam` of Polyp-SAM++ and Polyp SAM 2.

    Words before the first number; empty where these are too short to tell a family, as of SAM 2.
    """
    match = _BEFORE_NUMBER.match(name.casefold())
    words = "-".join(_WORDS.findall(match[1])) if match else ""
    return words if len(words) >= _LEAST_LETTERS else ""


@dataclass(frozen=True, slots=True)
class _Features:
    """Features of a work that other works may share."""

    terms: frozenset[TermView]
    words: frozenset[str]
    authors: Mapping[str, str]
    """Names by their slugs."""
    code: frozenset[str]
    families: Mapping[str, str]
    """Names by the family that they belong to."""
    bases: frozenset[str]
    """Ids of works on which it builds."""

    @classmethod
    def of(
        cls,
        work: Work,
        terms: Iterable[TermView],
        words: Iterable[str],
        weights: Mapping[Hashable, float],
    ) -> Self:
        """The features of a work. Terms and words without a weight are left out."""
        return cls(
            frozenset(term for term in terms if term in weights),
            frozenset(word for word in words if word in weights),
            {key: name for name in work.people if (key := slug(name))},
            frozenset(_repositories(work)),
            {root: name for name in reversed(work.known_as) if (root := family(name))},
            frozenset(work.builds_on),
        )

    def rare(self) -> Iterator[Hashable]:
        """What finds candidates, in an order that is the same in each run."""
        yield from sorted(self.terms, key=lambda term: term.number)
        for kind in (self.words, self.authors, self.code, self.families, self.bases):
            yield from sorted(kind)


@dataclass(slots=True)
class _Shared:
    """Features that two works share."""

    code: bool = False
    families: list[str] = field(default_factory=list)
    bases: frozenset[str] = frozenset()
    authors: list[str] = field(default_factory=list)
    terms: list[TermView] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class _Nearness:
    """Look-ups over all works, by their index in the order of dates."""

    def __init__(self, works: Sequence[Work], facets: FacetViews) -> None:
        words = [frozenset(_title_words(work.title)) for work in works]
        bases = Counter(base for work in works for base in work.builds_on)
        most = max(2, len(works) // _COMMON)
        self._weights: Mapping[Hashable, float] = {
            **_weights_of_terms(facets, len(works)),
            **_weights_of_words(words, most),
            **{base: _SAME_BASE * log(len(works) / count) for base, count in bases.items()},
        }
        self._subjects = _terms_of_subjects(facets)
        self._usual = {base for base, count in bases.items() if count > most}
        self._ids = [work.id for work in works]
        self._index = {identity: index for index, identity in enumerate(self._ids)}
        self._features = [
            _Features.of(work, facets.terms_of[work.id], found, self._weights)
            for work, found in zip(works, words, strict=True)
        ]
        self._having = _places([list(one.rare()) for one in self._features])

    def best(self, index: int) -> Iterator[int]:
        """The indices of the works that are near enough, the nearest first."""
        scored = ((self.score(index, other), other) for other in self.candidates(index))
        followers = 0
        for _, other in sorted((-score, other) for score, other in scored if score >= _ENOUGH):
            followers += self._builds(other, index)
            if followers <= _MOST_FOLLOWERS or not self._builds(other, index):
                yield other

    def candidates(self, index: int) -> list[int]:
        """The indices of works that may be near."""
        scores: dict[int, float] = defaultdict(float)
        mine = self._features[index]
        weighed = (
            (self._weights.get(one, _AUTHORS) * (_TURN if one in mine.words else 1), one)
            for one in mine.rare()
            if len(self._having[one]) > 1
        )
        for weight, feature in nlargest(_RAREST, weighed, key=itemgetter(0)):
            for other in _around(self._having[feature], index):
                scores[other] += weight
        found = nlargest(_CANDIDATES + 1, scores, key=scores.__getitem__)
        found += [self._index[one] for one in mine.bases if one in self._index]
        found += self._having.get(self._ids[index], [])
        return sorted(set(found) - {index})

    def score(self, one: int, other: int) -> float:
        """The score of two works."""
        mine, its, weights = self._features[one], self._features[other], self._weights
        terms = mine.terms & its.terms
        total = sum(map(weights.__getitem__, terms))
        if not terms.isdisjoint(self._subjects):
            total += sum(map(weights.__getitem__, mine.words & its.words))
        total += sum(map(weights.__getitem__, mine.bases & its.bases))
        authors = len(mine.authors.keys() & its.authors.keys())
        if authors >= _LEAST_AUTHORS:
            total += _AUTHORS * min(authors, _MOST_AUTHORS)
        if not mine.code.isdisjoint(its.code):
            total += _SAME_CODE
        if not mine.families.keys().isdisjoint(its.families):
            total += _SAME_FAMILY
        if self._builds(one, other) or self._builds(other, one):
            total += _BUILDS_ON
        # Sets have no order, and sums depend on it in their last digits.
        return round(total, 6)

    def reasons(self, one: int, other: int) -> Iterator[str]:
        """The reasons why two works are related, as texts."""
        shared = self._shared(one, other)
        if self._builds(other, one):
            yield "builds on this work"
        if self._builds(one, other):
            yield "this work builds on it"
        if shared.code:
            yield "same code"
        if shared.families:
            yield f"same family: {shared.families[0]}"
        if shared.bases - self._usual:
            yield "builds on the same work"
        if shared.authors:
            more = len(shared.authors) - 1
            yield f"by {shared.authors[0]} and {more} more"
        if shared.terms:
            yield ", ".join(term.label for term in shared.terms[:_MOST_TERMS])
        if shared.words:
            yield f"“{' '.join(shared.words)}” in both titles"

    def _builds(self, one: int, other: int) -> bool:
        return self._ids[other] in self._features[one].bases

    def _shared(self, one: int, other: int) -> _Shared:
        mine, its = self._features[one], self._features[other]
        authors = [name for key, name in mine.authors.items() if key in its.authors]
        weight = self._weights
        terms = mine.terms & its.terms
        words = mine.words & its.words if terms & self._subjects else ()
        return _Shared(
            bool(mine.code & its.code),
            [name for root, name in mine.families.items() if root in its.families],
            mine.bases & its.bases,
            authors if len(authors) >= _LEAST_AUTHORS else [],
            sorted(terms, key=lambda term: (-weight[term], term.number)),
            sorted(words, key=lambda word: (-weight[word], word)),
        )


def _terms_of_subjects(facets: FacetViews) -> frozenset[TermView]:
    return frozenset(term for view in facets.views if view.id in _SUBJECTS for term in view.terms)


def _weights_of_terms(facets: FacetViews, works: int) -> dict[Hashable, float]:
    """How much each term of the vocabulary says, the more the fewer of the works have it."""
    return {
        term: _WEIGHTS.get(view.id, _OTHER_FACET) * log(works / term.count)
        for view in facets.views
        if view.id not in RESERVED
        for term in view.terms
        if term.id != _ANYTHING
    }


def _weights_of_words(titles: Sequence[frozenset[str]], most: int) -> dict[Hashable, float]:
    """How much each word says that at least two titles have, and no more than `most`."""
    counts = Counter(word for words in titles for word in words)
    return {
        word: _WORD * log(len(titles) / count)
        for word, count in counts.items()
        if 1 < count <= most
    }


def _title_words(title: str) -> Iterator[str]:
    """Words of a title without endings of the plural."""
    for word in _WORDS.findall(title.casefold()):
        if len(word) >= _LEAST_LETTERS:
            yield word.removesuffix("s")


def _repositories(work: Work) -> Iterator[str]:
    if isinstance(work, Paper):
        for version in versions_of(work):
            yield from (link_key(link.url) for link in version.code)


def _places(having: Sequence[Iterable[Hashable]]) -> Mapping[Hashable, list[int]]:
    indices: dict[Hashable, list[int]] = defaultdict(list)
    for index, values in enumerate(having):
        for value in values:
            indices[value].append(index)
    return indices


def _around(indices: list[int], index: int) -> list[int]:
    middle = bisect_left(indices, index)
    return indices[max(0, middle - _NEIGHBOURS // 2) : middle + _NEIGHBOURS // 2]
