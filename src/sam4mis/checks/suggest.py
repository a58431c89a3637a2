"""Suggest terms for works whose titles or abstracts contain the words of the vocabulary."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from typing import Self

from sam4mis.checks.abstracts import own_part, without_addresses
from sam4mis.model.records import Dataset, Facet, Paper, Term, Work
from sam4mis.model.registry import Registry, versions_of

_GAP, _ANY = "…", "*"
# Up to four words that end no sentence; a decimal number counts as two.
_FOUR_WORDS = r"(?:(?:[^\w.;:!?]|\.(?=\d))+[^\W_]+){0,4}?[^\w.;:!?]+"
_LABEL_PARTS = re.compile(r", | and | or ")


@dataclass(frozen=True, slots=True)
class _Abstract:
    """An abstract, and the sentences in which it speaks of its own work."""

    whole: str
    own_part: tuple[str, ...]

    @classmethod
    def of(cls, text: str, titles: tuple[str, ...]) -> Self:
        return cls(text, tuple(own_part(text, titles)))


@dataclass(frozen=True)
class _Facet:
    """One facet, the pattern of all its phrases, and the terms that each phrase suggests."""

    facet: Facet
    pattern: re.Pattern[str]
    """A group for each phrase, in the order of `phrases`."""
    phrases: tuple[str, ...]
    terms_of: Mapping[str, tuple[str, ...]]
    """The terms that a phrase suggests; none for phrases that are passed over."""
    in_titles: frozenset[str]
    alone: frozenset[str]
    alone_in_abstracts: frozenset[str]

    @classmethod
    def of(cls, facet: Facet) -> Self:
        terms_of: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for term in facet.terms:
            for phrase in dict.fromkeys(map(_spelling, phrases_of(term))):
                terms_of[phrase] = (*terms_of[phrase], term.id)
        for phrase in map(_spelling, facet.passed_over):
            terms_of[phrase] = ()
        terms_of.pop("", None)
        longest_first = sorted(terms_of, key=lambda phrase: (-len(phrase), phrase))
        groups = "|".join(f"({phrase})" for phrase in longest_first)
        pattern = re.compile(rf"(?<![^\W_])(?:{groups})(?:s|es)?(?![^\W_])")
        lists = (
            frozenset(map(_spelling, listed))
            for listed in (facet.in_titles, facet.alone, facet.alone_in_abstracts)
        )
        return cls(facet, pattern, tuple(longest_first), terms_of, *lists)

    def find(self, titles: Iterable[str], abstracts: Iterable[_Abstract]) -> tuple[str, ...]:
        named = self._named(titles, abstracts)
        wider = {term.parent for term in self.facet.terms if term.id in named}
        found = [
            term.id
            for term in self.facet.terms
            if term.id in named - wider and _can_be_combined(term, named)
        ]
        return tuple(
            term.id
            for term in self.facet.terms
            if term.id in found or (term.of_many and len(found) >= term.of_many)
        )

    def _named(self, titles: Iterable[str], abstracts: Iterable[_Abstract]) -> set[str]:
        """The terms of phrases in titles, and of those in abstracts where no title decides."""
        in_titles = self._phrases(titles)
        named = self._terms(in_titles - self.alone)
        if self.facet.title_decides and named:
            return named
        if self.facet.titles_by_themselves:
            named = named or self._terms(in_titles)
        in_abstracts = self._abstract_phrases(abstracts)
        named |= self._terms(in_abstracts - self.alone - self.alone_in_abstracts)
        return (
            named or self._terms(in_abstracts - self.alone) or self._terms(in_titles | in_abstracts)
        )

    def _abstract_phrases(self, abstracts: Iterable[_Abstract]) -> set[str]:
        """The phrases of the own part of abstracts; of all if the own part names nothing."""
        texts = tuple(abstracts)
        found = self._phrases(one for text in texts for one in text.own_part) - self.in_titles
        if self.facet.own_part_only or self._terms(found - self.alone):
            return found
        return self._phrases(text.whole for text in texts) - self.in_titles

    def _phrases(self, texts: Iterable[str]) -> set[str]:
        return {
            self.phrases[match.lastindex - 1]
            for text in texts
            for match in self.pattern.finditer(_folded(text))
            if match.lastindex
        }

    def _terms(self, phrases: Iterable[str]) -> set[str]:
        return {term for phrase in phrases for term in self.terms_of[phrase]}


def _can_be_combined(term: Term, named: set[str]) -> bool:
    return term.beside is None or named <= {term.id, *term.beside}


def phrases_of(term: Term) -> Iterator[str]:
    """All phrases for a term: its words, the parts of its label, and its cues."""
    yield from term.words
    yield from _LABEL_PARTS.split(term.label)
    yield from term.cues


def _spelling(phrase: str) -> str:
    """The pattern of a phrase: `*` is any end or beginning of a word, `…` up to four words.

    "SAM 2", "SAM-2" and "SAM2" are one word.
    """
    parts = [r"[\W_]*".join(filter(None, map(_word, part.split()))) for part in phrase.split(_GAP)]
    return _FOUR_WORDS.join(parts)


def _word(word: str) -> str:
    pieces = re.findall(r"[^\W\d_]+|\d+", _folded(word))
    body = r"[\W_]*".join(map(re.escape, pieces))
    ends = [r"[^\W_]*" if one else "" for one in (word.startswith(_ANY), word.endswith(_ANY))]
    return f"{ends[0]}{body}{ends[1]}" if body else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class Suggester:
    """Finds the words and cues of a vocabulary in titles and abstracts."""

    def __init__(self, vocabulary: Iterable[Facet]) -> None:
        """Prepare for a vocabulary."""
        self._facets = tuple(_Facet.of(facet) for facet in vocabulary)

    def suggest(self, *titles: str, abstracts: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
        """The terms that the titles of a work name, by facet, in the order of the vocabulary.

        A longer phrase hides the shorter ones inside it: "Segment Anything Model 2" names SAM 2
        and not SAM. A narrower term replaces the wider one, and a term that cannot be combined
        with others gives way to them.

        Args:
            titles: titles of all versions of the work.
            abstracts: its abstracts, if any. What they say of their own work comes first: the rest
                is read for facets of which that names no term, unless the facet is `own_part_only`.
        """
        texts = tuple(_Abstract.of(text, titles) for text in map(without_addresses, abstracts))
        found = ((words.facet.id, words.find(titles, texts)) for words in self._facets)
        return {facet: terms for facet, terms in found if terms}

    def complete(
        self, work: Paper | Dataset, abstracts: Iterable[str] = ()
    ) -> dict[str, tuple[str, ...]]:
        """Suggestions for the facets that the entry does not have."""
        return {
            facet: terms
            for facet, terms in self.suggest(*_titles(work), abstracts=abstracts).items()
            if facet not in work.tags
        }


class SectionSuggester:
    """Finds the most likely section for a work."""

    def __init__(self, registry: Registry, suggester: Suggester) -> None:
        """Count sections and terms of a registry; facets without tags get suggested terms."""
        self._sections = registry.sections
        self._works: Counter[str] = Counter()
        self._uses: Counter[tuple[str, ...]] = Counter()
        for work in registry.works:
            self._works.update(work.sections)
            terms = _pairs({**suggester.suggest(work.title), **work.tags})
            self._uses.update((name, *term) for term in terms for name in work.sections)

    def section(self, model: type[Work], tags: Mapping[str, Iterable[str]]) -> str | None:
        """The likeliest section for a paper or dataset with such tags; None where there is none.

        A naive Bayes estimate, as if terms were independent: from the number of works in a section
        and the frequency of each term among them.
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
    """Tags of people that were suggested."""
    right: int
    """Suggestions that are tags of the work, or wider terms of its tags."""
    only_suggested: int
    only_curated: int

    @property
    def precision(self) -> float:
        """Share of the suggestions that are right, 0 to 1."""
        return _share(self.right, self.only_suggested)

    @property
    def recall(self) -> float:
        """Share of the tags by people that were suggested exactly, 0 to 1."""
        return _share(self.agreed, self.only_curated)


def _share(agreed: int, others: int) -> float:
    return agreed / (agreed + others) if agreed + others else 1.0


def is_for_measuring(entry: str) -> bool:
    """Whether an entry is kept for measuring: the SHA-256 of its id, as a number, is odd.

    The words of the vocabulary were chosen by looking at the others.
    """
    return sha256(entry.encode()).digest()[-1] % 2 == 1


def agreement(
    registry: Registry,
    works: Iterable[Paper | Dataset],
    abstracts: Mapping[str, tuple[str, ...]],
) -> list[Agreement]:
    """Compare the suggestions for works with their tags, by facet and then in total.

    A work without tags in a facet is left out of that facet.

    Args:
        registry: gives the vocabulary.
        works: the works to measure.
        abstracts: those that are known, by id of the entry.
    """
    suggester = Suggester(registry.vocabulary)
    measured = tuple(works)
    suggested = {
        work.id: suggester.suggest(*_titles(work), abstracts=abstracts.get(work.id, ()))
        for work in measured
    }
    rows = [
        _row(
            facet.id,
            [
                (
                    set(suggested[work.id].get(facet.id, ())),
                    set(work.tags[facet.id]),
                    set(registry.tagged(work, facet.id)),
                )
                for work in measured
                if facet.id in work.tags
            ],
        )
        for facet in registry.vocabulary
    ]
    return [*rows, _total(rows, len(measured))]


def _row(facet: str, found: list[tuple[set[str], set[str], set[str]]]) -> Agreement:
    return Agreement(
        facet,
        works=len(found),
        agreed=sum(len(machine & person) for machine, person, _ in found),
        right=sum(len(machine & wider) for machine, _, wider in found),
        only_suggested=sum(len(machine - wider) for machine, _, wider in found),
        only_curated=sum(len(person - machine) for machine, person, _ in found),
    )


def _total(rows: list[Agreement], works: int) -> Agreement:
    return Agreement(
        "all",
        works,
        *(
            sum(getattr(row, name) for row in rows)
            for name in ("agreed", "right", "only_suggested", "only_curated")
        ),
    )
