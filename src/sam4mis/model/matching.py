"""Decide whether two descriptions are of one work, by title, authors and year.

Similarity alone merges different papers: the titles of MedSAM and MedSAM2 are 99 of 100 alike.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from rapidfuzz import fuzz

from sam4mis.model.names import ET_AL, ascii_key, family_name, given_names

_MARKUP = re.compile(r"<[^<>]*>|[^\w\s]|_")
# The pattern reads a run of letters and digits once, even if it has no digit.
_MODEL_NAME_OR_DIGITS = re.compile(r"\b[^\W\d]*\d\w*")
_WORD = re.compile(r"[\w-]+")
_ALIKE = 95


def normalised(title: str) -> str:
    """A title as titles are compared: NFKC, no case, markup or punctuation, single spaces.

    Where nothing is left of it, as of `???`, only the case goes.
    """
    return " ".join(_without_signs(title).split()) or _folded(title)


def title_key(title: str, authors: Sequence[str]) -> tuple[str, str]:
    """Key that descriptions of one work share: normalised title, and first author.

    The second part is empty where nobody is named.
    """
    return normalised(title), ascii_key(family_name(authors[0])) if authors else ""


def _without_signs(title: str) -> str:
    return _MARKUP.sub(" ", _folded(title))


def _folded(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return folded if folded.isascii() else folded.translate(_GREEK)


# `β` and `$\beta$` are one letter.
_GREEK = {
    code: unicodedata.name(chr(code)).split()[-1].lower().replace("lamda", "lambda")
    for code in range(0x3B1, 0x3CA)
    if "FINAL" not in unicodedata.name(chr(code))
}


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
    alike = fuzz.ratio(one, other, score_cutoff=_ALIKE)
    return alike >= _ALIKE and not contradictory_names(first, second)


class Verdict(StrEnum):
    """Result of a comparison."""

    MATCH = "match"
    REVIEW = "review"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Description:
    """Title, authors and date of a work, as far as they are stated."""

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
    """A verdict and its reasons, as sentences without a full stop."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()


NO_TITLE = "no title is stated there"
"""Reason against a record that has no title to compare."""

_ENOUGH_AUTHORS = 3
_NEARLY_ALL = 0.8
_HALF = 0.5
# Similarity of two sets of words, 0 to 100, from which one title may be a draft of the other.
_DRAFT = 80


def judge(ours: Description, theirs: Description) -> Judgement:
    """Whether two descriptions under one identifier are of one work.

    | title   | authors                                     | verdict                         |
    |---------|---------------------------------------------|---------------------------------|
    | missing | any                                         | review                          |
    | same    | first author, most others and year agree    | match                           |
    | same    | one of these differs                        | review                          |
    | other   | another first author                        | conflict                        |
    | other   | hardly any in common, and titles unrelated  | conflict                        |
    | other   | the same, and year and model names agree    | match (titles change in review) |
    | other   | all else                                    | review                          |
    """
    if not ours.title or not theirs.title:
        return _without_title(ours, theirs)
    if same_title(ours.title, theirs.title):
        return _with_same_title(ours, theirs)
    return _with_other_title(ours, theirs, ours.title, theirs.title)


def _without_title(ours: Description, theirs: Description) -> Judgement:
    untitled = NO_TITLE if ours.title else "no title is stated here"
    author = _author_fault(ours, theirs) or _nobody(ours, theirs)
    return _judged(Verdict.REVIEW, untitled, author, _date_fault(ours, theirs))


def _with_same_title(ours: Description, theirs: Description) -> Judgement:
    authors = _author_fault(ours, theirs) or _stranger_fault(ours, theirs)
    date = _date_fault(ours, theirs)
    return _judged(Verdict.REVIEW if authors or date else Verdict.MATCH, authors, date)


def _with_other_title(
    ours: Description, theirs: Description, our_title: str, their_title: str
) -> Judgement:
    title, date = f"the title there is {their_title!r}", _date_fault(ours, theirs)
    if author := _author_fault(ours, theirs):
        return _judged(Verdict.CONFLICT, title, author, date)
    strangers = _stranger_fault(ours, theirs)
    if (strangers or _nobody(ours, theirs)) and _unrelated(our_title, their_title):
        return _judged(Verdict.CONFLICT, title, strangers, date)
    if contradictory_names(our_title, their_title):
        return _judged(Verdict.REVIEW, title, "the titles name different models", date)
    if not date and _are_the_same(ours, theirs):
        return _judged(Verdict.MATCH, title, "the authors are the same")
    return _judged(Verdict.REVIEW, title, date)


def _date_fault(ours: Description, theirs: Description) -> str | None:
    years = _years_apart(ours.date, theirs.date)
    return f"the years are {years} apart" if years > 1 else None


def _stranger_fault(ours: Description, theirs: Description) -> str | None:
    return "hardly any other author is the same" if _are_strangers(ours, theirs) else None


def confirm(ours: Description, theirs: Description) -> Judgement:
    """Like `judge`, but no match without authors on both sides."""
    judgement, nobody = judge(ours, theirs), _nobody(ours, theirs)
    if judgement.verdict is Verdict.MATCH and nobody:
        return Judgement(Verdict.REVIEW, (nobody,))
    return judgement


def _judged(verdict: Verdict, *reasons: str | None) -> Judgement:
    return Judgement(verdict, tuple(reason for reason in reasons if reason))


def _nobody(ours: Description, theirs: Description) -> str | None:
    """The reason why authors cannot be compared, or None."""
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
    return _is_long_part(first, second) or _is_long_part(second, first)


_BREAK = re.compile(r"[:.?]\s+| [-–—] ")
_LEAST_WORDS = 4


def _is_long_part(part: str, title: str) -> bool:
    """Whether one title is the part of another before or after a break.

    If that is long enough to be a title.
    """
    pieces = [_plain_words(piece) for piece in _BREAK.split(title)]
    letters = "".join(_plain_words(part))
    return _begins_with(letters, pieces) or _begins_with(
        letters[::-1], [[word[::-1] for word in reversed(piece)] for piece in reversed(pieces)]
    )


def _begins_with(letters: str, pieces: list[list[str]]) -> bool:
    """Whether the first pieces, not all of them, have these letters and words enough."""
    sizes = accumulate(sum(map(len, piece)) for piece in pieces[:-1])
    counts = accumulate(len(piece) for piece in pieces[:-1])
    fits = any(
        size == len(letters) and words >= _LEAST_WORDS
        for size, words in zip(sizes, counts, strict=True)
    )
    return fits and "".join(word for piece in pieces for word in piece).startswith(letters)


def _plain_words(title: str) -> list[str]:
    return _without_signs(title).split()


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
    if _People(theirs.people).has(first):
        return f"{there}, and {first} stands further down"
    return there


def same_person(first: str, second: str) -> bool:
    """Whether two names can be of one person, by their family names.

    Registries swap the parts of names, and lose particles and second family names.
    """
    return _People([first]).has(second)


class _People:
    """A set of names that finds other spellings of its persons."""

    def __init__(self, names: Iterable[str]) -> None:
        self._family_words: set[str] = set()
        self._whole: set[str] = set()
        self._wordless: set[str] = set()
        self._usual: set[tuple[str, str]] = set()
        self._swapped: set[tuple[str, str]] = set()
        for name in names:
            words = _family_words(name)
            self._whole.add(normalised(name))
            if words:
                self._family_words |= words
                self._usual.add(_usual(name))
                self._swapped |= _swapped(name)
            else:
                self._wordless.add(normalised(name))

    def has(self, name: str) -> bool:
        words = _family_words(name)
        if not words:
            return normalised(name) in self._whole
        return (
            not words.isdisjoint(self._family_words)
            or _usual(name) in self._swapped
            or not _swapped(name).isdisjoint(self._usual)
            or (bool(self._wordless) and normalised(name) in self._wordless)
        )


def _usual(name: str) -> tuple[str, str]:
    """Family name and first initial of a name as it is usually written, `X. Wang`."""
    return ascii_key(family_name(name)), ascii_key(given_names(name))[:1]


def _swapped(name: str) -> set[tuple[str, str]]:
    """The same of a name with the family name first, `Wang Xinyi`, whichever initial it has."""
    begin, *rest = [ascii_key(word) for word in name.split()]
    return {(begin, word[:1]) for word in rest} if begin else set()


def _family_words(name: str) -> set[str]:
    """The words of a family name without particles; those of the whole name if none is left."""
    family = {word for word in family_name(name).split() if not word[0].islower()}
    words = {key for word in family for key in _words(word) if len(key) > 1}
    return words or {word for word in _words(name) if len(word) > 1}


def _words(name: str) -> set[str]:
    """The words of a name in each of the ways in which people write them without a keyboard."""
    spelled_out = name.translate(_UMLAUTS)
    texts = (name,) if spelled_out == name else (name, spelled_out)
    return {ascii_key(word) for text in texts for word in re.split(r"[\s‐-]+", text)} - {""}


_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
     "Ø": "Oe", "Å": "Aa"}
)  # fmt: skip


def _are_strangers(ours: Description, theirs: Description) -> bool:
    """Whether at most one, or few, of the people in the shorter list are in the longer."""
    fewer = min(len(ours.people), len(theirs.people))
    return fewer > 1 and _in_common(ours, theirs) < max(2, _HALF * fewer)


def _are_the_same(ours: Description, theirs: Description) -> bool:
    """Whether two lists name the same people, and are too long for a coincidence."""
    sizes = len(ours.people), len(theirs.people)
    is_partial = ET_AL in (*ours.authors, *theirs.authors)
    known = min(sizes) if is_partial else max(sizes)
    return min(sizes) >= _ENOUGH_AUTHORS and _in_common(ours, theirs) >= _NEARLY_ALL * known


def _in_common(ours: Description, theirs: Description) -> int:
    """How many people are in both lists."""
    return min(_known_in(ours.people, theirs.people), _known_in(theirs.people, ours.people))


def _known_in(names: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many of the names can be of people in another list."""
    people = _People(others)
    return sum(people.has(name) for name in names)


def _years_apart(first: str | None, second: str | None) -> int:
    return abs(int(first[:4]) - int(second[:4])) if first and second else 0
