"""Terms that a title names by the words of the vocabulary: suggestions, never facts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Self

from sam4mis.model.records import Dataset, Facet, Paper, Work
from sam4mis.model.registry import Registry, versions_of


@dataclass(frozen=True)
class _Facet:
    """One facet, the pattern of all its words, and the terms for which each word stands."""

    facet: Facet
    pattern: re.Pattern[str]
    terms_of: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, facet: Facet) -> Self:
        terms_of: dict[str, tuple[str, ...]] = {}
        spelt: dict[str, None] = {}
        for term in facet.terms:
            for phrase in map(_folded, term.words):
                terms_of[_key(phrase)] = (*terms_of.get(_key(phrase), ()), term.id)
                # "SAM 2", "SAM-2" and "SAM2" are one word.
                parts = re.findall(r"[^\W\d_]+|\d+", phrase)
                spelt[r"[\W_]*".join(map(re.escape, parts))] = None
        longest_first = "|".join(sorted(spelt, key=lambda spelling: (-len(spelling), spelling)))
        pattern = re.compile(rf"(?<![^\W_])({longest_first})(?:s|es)?(?![^\W_])")
        return cls(facet, pattern, terms_of)

    def find(self, titles: Iterable[str]) -> tuple[str, ...]:
        named = {
            term
            for title in titles
            for match in self.pattern.finditer(_folded(title))
            for term in self.terms_of[_key(match[1])]
        }
        return tuple(
            term.id
            for term in self.facet.terms
            if term.id in named and (term.beside is None or named <= {term.id, *term.beside})
        )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _key(phrase: str) -> str:
    return re.sub(r"[\W_]+", "", phrase)


class Suggester:
    """Finds the labels and synonyms of a vocabulary in titles."""

    def __init__(self, vocabulary: Iterable[Facet]) -> None:
        """Prepare for a vocabulary."""
        self._facets = tuple(_Facet.of(facet) for facet in vocabulary)

    def suggest(self, *titles: str) -> dict[str, tuple[str, ...]]:
        """The terms that the titles of a work name, by facet, in the order of the vocabulary.

        A longer phrase hides the shorter ones inside it: "Segment Anything Model 2" names SAM 2
        and not SAM. A term that stands beside no other gives way to more particular ones.
        """
        found = ((words.facet.id, words.find(titles)) for words in self._facets)
        return {facet: terms for facet, terms in found if terms}

    def complete(self, work: Paper | Dataset) -> dict[str, tuple[str, ...]]:
        """The suggestions for the facets that nobody has filled in for a work."""
        return {
            facet: terms
            for facet, terms in self.suggest(*_titles(work)).items()
            if facet not in work.tags
        }


class Placer:
    """Finds the section in which a work most likely stands."""

    def __init__(self, registry: Registry, suggester: Suggester) -> None:
        """Learn from a registry; a facet that is not filled in counts as its title suggests."""
        self._sections = registry.sections
        self._works: Counter[str] = Counter()
        self._uses: Counter[tuple[str, ...]] = Counter()
        for work in registry.works:
            self._works.update(work.sections)
            terms = _pairs({**suggester.suggest(work.title), **work.tags})
            self._uses.update((name, *term) for term in terms for name in work.sections)

    def section(self, model: type[Work], tags: Mapping[str, Iterable[str]]) -> str | None:
        """The likeliest section for a paper or dataset with such tags; None where there is none.

        By Bayes' rule, as if terms were independent: what speaks for a section is how many works
        it has, and how common each term is among them.
        """
        kind = model.entry_kind.folder
        works, uses, terms = self._works, self._uses, _pairs(tags)
        return max(
            (found.id for found in self._sections if found.kind == kind),
            key=lambda name: (
                works[name] * prod((uses[name, *term] + 1) / (works[name] + 2) for term in terms)
            ),
            default=None,
        )


def _pairs(tags: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    return [(facet, term) for facet, terms in tags.items() for term in terms]


def _titles(work: Paper | Dataset) -> list[str]:
    return [version.title for version in versions_of(work)]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How suggestions compare with the tags that people gave, in one facet."""

    facet: str
    works: int
    """Works with a term of the facet."""
    agreed: int
    """Pairs of work and term that both have."""
    only_suggested: int
    only_curated: int

    @property
    def precision(self) -> float:
        """Share of the suggestions that people gave too, 0 to 1."""
        return _share(self.agreed, self.only_suggested)

    @property
    def recall(self) -> float:
        """Share of the tags of people that were suggested, 0 to 1."""
        return _share(self.agreed, self.only_curated)


def _share(agreed: int, others: int) -> float:
    return agreed / (agreed + others) if agreed + others else 1.0


def agreement(registry: Registry) -> list[Agreement]:
    """Hold the suggestions for all works against their tags, facet by facet.

    A work without tags in a facet is left out there: nothing is known about it.
    """
    suggester = Suggester(registry.vocabulary)
    suggested = {work.id: suggester.suggest(*_titles(work)) for work in registry.works}
    result = []
    for facet in registry.vocabulary:
        pairs = [
            (set(suggested[work.id].get(facet.id, ())), set(work.tags[facet.id]))
            for work in registry.works
            if facet.id in work.tags
        ]
        result.append(
            Agreement(
                facet.id,
                works=len(pairs),
                agreed=sum(len(machine & person) for machine, person in pairs),
                only_suggested=sum(len(machine - person) for machine, person in pairs),
                only_curated=sum(len(person - machine) for machine, person in pairs),
            )
        )
    return result
