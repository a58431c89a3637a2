"""Whether two descriptions are of one work: titles, authors, years.

Similarity alone merges different papers: the titles of MedSAM and MedSAM2 are 99 of 100 alike.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from sam4mis.model.names import ET_AL, ascii_key, family_name, given_names

_MARKUP = re.compile(r"<[^<>]*>|[^\w\s]|_")
_MODEL_NAME_OR_DIGITS = re.compile(r"\w*\d\w*")
_WORD = re.compile(r"[\w-]+")


def normalised(title: str) -> str:
    """A title as titles are compared: NFKC, no case, markup or punctuation, single spaces.

    Where nothing is left of it, as of `???`, only the case goes.
    """
    text = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(_MARKUP.sub(" ", text).split()) or text


def similar_titles(first: str, second: str) -> bool:
    """Whether two titles with one identifier can be titles of one work.

    Equal after normalisation, or at least 95 of 100 alike with the same digits and model names:
    `SAM-Med2D` and `SAM-Med3D` are different works.
    """
    one, other = normalised(first), normalised(second)
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if sorted(_MODEL_NAME_OR_DIGITS.findall(one)) != sorted(_MODEL_NAME_OR_DIGITS.findall(other)):
        return False
    return fuzz.ratio(one, other) >= 95 and not contradictory_names(first, second)


class Verdict(StrEnum):
    """What a comparison comes to."""

    MATCH = "match"
    REVIEW = "review"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Description:
    """A work as somebody describes it. What is not stated is absent."""

    title: str | None
    authors: tuple[str, ...] = ()
    """Names in order, given name first; `et al.` last where the list is not complete."""
    date: str | None = None
    """YYYY, YYYY-MM or YYYY-MM-DD."""

    @property
    def people(self) -> tuple[str, ...]:
        """The authors who are named."""
        return tuple(name for name in self.authors if name != ET_AL)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what speaks for it, in sentences without a full stop."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


NO_TITLE = "no title is stated there"
"""All that speaks against an otherwise fitting record that has no title to compare."""

_ENOUGH_AUTHORS = 3
_NEARLY_ALL = 0.8
_HALF = 0.5
# Similarity of two sets of words, 0 to 100, from which one title may be a draft of the other.
_DRAFT = 80


def judge(ours: Description, theirs: Description) -> Judgement:
    """Whether two descriptions under one identifier are of one work.

    A match needs the same title and nobody else as first author; or the same people, as titles
    change between preprint and journal. Where title and first author are both others, it is a
    conflict. All else is for a person to decide, also where a title is missing.
    """
    author = _author_fault(ours, theirs)
    years = _years_apart(ours.date, theirs.date)
    date = f"the years are {years} apart" if years > 1 else None
    if not ours.title or not theirs.title:
        untitled = NO_TITLE if ours.title else "no title is stated here"
        return _judged(Verdict.REVIEW, untitled, author or _nobody(ours, theirs), date)
    strangers = "hardly any other author is the same" if _are_strangers(ours, theirs) else None
    if same_title(ours.title, theirs.title):
        doubted = author or strangers or date
        verdict = Verdict.REVIEW if doubted else Verdict.MATCH
        return _judged(verdict, author or strangers, date)
    title = f"the title there is {theirs.title!r}"
    if author:
        return _judged(Verdict.CONFLICT, title, author, date)
    if (strangers or _nobody(ours, theirs)) and _unrelated(ours.title, theirs.title):
        return _judged(Verdict.CONFLICT, title, strangers, date)
    if contradictory_names(ours.title, theirs.title):
        return _judged(Verdict.REVIEW, title, "the titles name different models", date)
    if not date and _are_the_same(ours, theirs):
        return _judged(Verdict.MATCH, title, "the authors are the same")
    return _judged(Verdict.REVIEW, title, date)


def confirm(ours: Description, theirs: Description) -> Judgement:
    """Like `judge`, but no match without authors on both sides."""
    judgement, nobody = judge(ours, theirs), _nobody(ours, theirs)
    if judgement.verdict is Verdict.MATCH and nobody:
        return Judgement(Verdict.REVIEW, (nobody,))
    return judgement


def _judged(verdict: Verdict, *reasons: str | None) -> Judgement:
    return Judgement(verdict, tuple(reason for reason in reasons if reason))


def _nobody(ours: Description, theirs: Description) -> str | None:
    """Why authors have no say, if that is so."""
    if ours.people and theirs.people:
        return None
    return f"no authors are stated {'there' if ours.people else 'here'}"


def same_title(first: str, second: str) -> bool:
    """Whether two titles are alike, or one is the other with a subtitle, or without its name.

    `Lines: A Study` and `Lines`; `LineSAM: Segmenting Lines` and `Segmenting Lines`.
    """
    if similar_titles(first, second):
        return True
    if contradictory_names(first, second):
        return False
    return _letters(first) in _long_parts(second) or _letters(second) in _long_parts(first)


_BREAK = re.compile(r"\s*[:.?]\s+| [-–—] ")
_LEAST_WORDS = 4


def _letters(title: str) -> str:
    return normalised(title).replace(" ", "")


def _long_parts(title: str) -> set[str]:
    """What stands before and after each break of a title, if that is long enough to be one."""
    parts = [
        part
        for found in _BREAK.finditer(title)
        for part in (title[: found.start()], title[found.end() :])
    ]
    return {_letters(part) for part in parts if len(normalised(part).split()) >= _LEAST_WORDS}


def contradictory_names(first: str, second: str) -> bool:
    """Whether each title names a model (a word with digits or inner capitals) the other has not."""
    one, other = _names_in(first), _names_in(second)
    return bool(one - other) and bool(other - one)


def _names_in(title: str) -> set[str]:
    return {ascii_key(word) for word in _WORD.findall(title) if _is_name(word)} - {""}


def _is_name(word: str) -> bool:
    """Whether a word has a digit, or a capital after a small letter in one of its parts."""
    return any(
        any(char.isdigit() for char in part)
        or not (part.istitle() or part.isupper() or part.islower())
        for part in word.split("-")
        if part.strip("_")
    )


def _unrelated(first: str, second: str) -> bool:
    """Whether two titles share too few words to be drafts of one title."""
    return fuzz.token_set_ratio(normalised(first), normalised(second)) < _DRAFT


def _author_fault(ours: Description, theirs: Description) -> str | None:
    if _nobody(ours, theirs) or same_person(ours.people[0], theirs.people[0]):
        return None
    first, there = ours.people[0], f"the first author there is {theirs.people[0]}"
    if any(same_person(first, name) for name in theirs.people):
        return f"{there}, and {first} stands further down"
    return there


def same_person(first: str, second: str) -> bool:
    """Whether two names can be of one person, by their family names.

    Registries swap the parts of names, and lose particles and second family names.
    """
    one, other = _family_words(first), _family_words(second)
    if not one or not other:
        return normalised(first) == normalised(second)
    return bool(one & other) or _is_swapped(first, second) or _is_swapped(second, first)


def _is_swapped(name: str, other: str) -> bool:
    """Whether one name is the other with the family name first: `X. Wang` and `Wang Xinyi`."""
    family, initial = ascii_key(family_name(name)), ascii_key(given_names(name))[:1]
    begin, *rest = [ascii_key(word) for word in other.split()]
    return bool(family) and begin == family and any(word[:1] == initial for word in rest)


def _family_words(name: str) -> set[str]:
    """The words of a family name without particles; those of the whole name if none is left."""
    family = {word for word in family_name(name).split() if not word[0].islower()}
    words = {key for word in family for key in _words(word) if len(key) > 1}
    return words or {word for word in _words(name) if len(word) > 1}


def _words(name: str) -> set[str]:
    return {ascii_key(word) for word in re.split(r"[\s‐-]+", name)} - {""}


def _are_strangers(ours: Description, theirs: Description) -> bool:
    """Whether of several people in the shorter list one at most, or few, are in the longer."""
    fewer = min(len(ours.people), len(theirs.people))
    return fewer > 1 and _in_common(ours, theirs) < max(2, _HALF * fewer)


def _are_the_same(ours: Description, theirs: Description) -> bool:
    """Whether two lists are of the same people, and long enough for that to be no chance."""
    sizes = len(ours.people), len(theirs.people)
    is_partial = ET_AL in (*ours.authors, *theirs.authors)
    known = min(sizes) if is_partial else max(sizes)
    return min(sizes) >= _ENOUGH_AUTHORS and _in_common(ours, theirs) >= _NEARLY_ALL * known


def _in_common(ours: Description, theirs: Description) -> int:
    """How many people are in both lists."""
    return min(_known_in(ours.people, theirs.people), _known_in(theirs.people, ours.people))


def _known_in(names: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many of the names can be of people in another list."""
    return sum(any(same_person(name, other) for other in others) for name in names)


def _years_apart(first: str | None, second: str | None) -> int:
    return abs(int(first[:4]) - int(second[:4])) if first and second else 0
