"""Find pairs of papers that may be one work under two ids."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TypeVar

from rapidfuzz import fuzz

from sam4mis.model import identifiers
from sam4mis.model.matching import normalised
from sam4mis.model.names import ascii_key, family_name, given_names
from sam4mis.model.records import Paper, Work
from sam4mis.model.registry import versions_of

SIMILAR = 90
"""Title similarity, 0 to 100, from which two works with a common author may be one."""

RENAMED = 60
"""Title similarity, 0 to 100, from which a group's next work may be a renamed one.

Of the 18 works of the registry whose versions have titles less than 90 alike, 15 reach it.
"""

_RARE_WORDS = 3
# Words and links shared by more works than this are ignored: they say little, and comparing all
# works that share them would take quadratic time.
_LARGEST_BLOCK = 300
_FEWEST_IN_COMMON = 2

Author = tuple[str, str]
"""Family name and first initial, by which authors are compared."""

_Pair = tuple[str, str]
_Holder = TypeVar("_Holder")


def pairs(papers: Iterable[Paper]) -> Iterator[tuple[Paper, Paper, str]]:
    """Pairs that no person has settled, the earlier entry first, with the reason as text.

    Works may be one that have nearly the same title, or the same code, and an author in common;
    that have the same known name, whoever wrote them; or that have the same first author, half of
    the other authors, and similar titles. Pairs that are declared distinct are left out.
    """
    works = {paper.id: _Likeness(paper) for paper in papers}
    found: dict[_Pair, str] = {}
    for kind in (_same_name_pairs, _similar_pairs, _same_code_pairs, _renamed_pairs):
        for pair, why in kind(works.values()):
            found.setdefault(pair, why)
    for (earlier, later), why in sorted(found.items()):
        first, second = works[earlier].paper, works[later].paper
        if first.id not in second.distinct_from and second.id not in first.distinct_from:
            yield first, second, why


def seniority(work: Work) -> tuple[str, str, str]:
    """Sort key: the entry that was added first comes first."""
    # An entry without a day of addition counts as the latest, so that its problems are shown there.
    return work.added or "9999", work.date or "9999", work.id


@dataclass(frozen=True)
class _Likeness:
    """A paper, and the values by which it is compared."""

    paper: Paper

    @cached_property
    def title(self) -> str:
        return normalised(self.paper.title)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Sorted words of the title of each version."""
        titles = [version.title for version in versions_of(self.paper)]
        words = (normalised(title).split() for title in (*titles, *self.paper.other_titles))
        return tuple(dict.fromkeys(" ".join(sorted(each)) for each in words))

    @cached_property
    def authors(self) -> frozenset[Author]:
        return frozenset(author(name) for name in self.paper.people)

    @cached_property
    def code(self) -> frozenset[str]:
        links = (link for version in versions_of(self.paper) for link in version.code)
        return frozenset(identifiers.link_key(link.url).lower() for link in links)

    @cached_property
    def names(self) -> dict[str, str]:
        """Known names as written, by their form for comparison."""
        return {normalised(name).replace(" ", ""): name for name in self.paper.known_as}


def author(name: str) -> Author:
    """A name as authors are compared."""
    # A name in letters without an ASCII form is compared as it is.
    return ascii_key(family_name(name)) or name, ascii_key(given_names(name))[:1]


def _similar_pairs(works: Iterable[_Likeness]) -> Iterator[tuple[_Pair, str]]:
    """Pairs whose titles are alike, compared only where they share a rare word."""
    for (first, title), (second, other) in _sharing(_rare_words(works)):
        if (
            first is not second
            and fuzz.ratio(title, other, score_cutoff=SIMILAR)
            and _may_share_an_author(first, second)
        ):
            yield _in_order(first, second), "the titles are nearly the same"


def _rare_words(works: Iterable[_Likeness]) -> Iterator[tuple[tuple[_Likeness, str], str]]:
    """Each title with its work, once for each of its rarest words."""
    titles = [(work, title) for work in works for title in work.titles]
    frequency = Counter(word for _, title in titles for word in set(title.split()))
    for work, title in titles:
        rarest = sorted(set(title.split()), key=lambda word: (frequency[word], word))
        yield from (((work, title), word) for word in rarest[:_RARE_WORDS])


def _same_code_pairs(works: Iterable[_Likeness]) -> Iterator[tuple[_Pair, str]]:
    """Pairs that link the same code."""
    for first, second in _sharing((work, key) for work in works for key in work.code):
        if _may_share_an_author(first, second):
            yield _in_order(first, second), "the code is the same"


def _same_name_pairs(works: Iterable[_Likeness]) -> Iterator[tuple[_Pair, str]]:
    """Pairs that give one name to what they present."""
    for first, second in _sharing((work, key) for work in works for key in work.names):
        key = min(first.names.keys() & second.names.keys())
        names = " and ".join(sorted({first.names[key], second.names[key]}))
        yield _in_order(first, second), f"they are known as {names}"


def _renamed_pairs(works: Iterable[_Likeness]) -> Iterator[tuple[_Pair, str]]:
    """Pairs of one first author, half of the others and similar titles."""
    named = [work for work in works if work.paper.people]
    for first, second in _sharing((work, author(work.paper.people[0])) for work in named):
        common = len(first.authors & second.authors)
        if common < max(_FEWEST_IN_COMMON, min(len(first.authors), len(second.authors)) / 2):
            continue
        if any(
            fuzz.ratio(one, other, score_cutoff=RENAMED)
            for one, other in product(first.titles, second.titles)
        ):
            yield _in_order(first, second), "the first author is the same and the titles similar"


def _sharing(held: Iterable[tuple[_Holder, Hashable]]) -> Iterator[tuple[_Holder, _Holder]]:
    """Pairs of works, or of titles, that hold one key."""
    holders: dict[Hashable, list[_Holder]] = defaultdict(list)
    for holder, key in held:
        holders[key].append(holder)
    for sharing in holders.values():
        if len(sharing) <= _LARGEST_BLOCK:
            yield from combinations(sharing, 2)


def _in_order(first: _Likeness, second: _Likeness) -> _Pair:
    earlier, later = sorted((first.paper, second.paper), key=seniority)
    return earlier.id, later.id


def _may_share_an_author(first: _Likeness, second: _Likeness) -> bool:
    """True if the papers share an author, or if titles are identical and one entry has no authors.

    Pairs that share an identifier are excluded: `across_entries._identity` reports them.
    """
    if first.authors and second.authors:
        return not first.authors.isdisjoint(second.authors)
    if first.title != second.title:
        return False
    return not {*first.paper.locator.identities()} & {*second.paper.locator.identities()}
