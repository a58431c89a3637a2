"""Recognise other spellings of venues: years, long forms, abbreviations, typing errors."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from sam4mis.model.records import Venue

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Words that a long form has and no name needs: places in a row, publishers, the act of meeting.
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th)?|first|second|third|[a-z]+(?:ieth|enth|fth|xth|hth)", re.ASCII
)
_SMALL = {"a", "an", "and", "at", "by", "de", "for", "in", "of", "on", "the", "to", "und", "with"}
_FRAME = {
    "proceedings", "proc", "annual", "international", "conference", "conf", "intl", "int",
    "meeting",
    "ieee", "cvf", "acm", "rsj", "embs", "isca", "part", "lncs", "lecture", "notes", "computer",
    "science",
}  # fmt: skip
# Without one of them, `Artificial Intelligence in Medicine` is a journal and no conference.
_MEETING = {"conference", "conf", "symposium", "congress", "meeting", "proceedings", "proc"}
_WORKSHOP = {"workshop", "workshops", "w", "challenge", "challenges"}
_LEAST_LETTERS = 5
_LONG_WORD = 7
_FEWEST_WORDS = 2


class VenueNames:
    """Finds the known venue that another name means."""

    def __init__(self, venues: Iterable[Venue]) -> None:
        """Prepare for the venues of data/venues.yaml."""
        self._exact: set[str] = set()
        self._by_key: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._acronyms: dict[str, str] = {}
        self._long: list[tuple[tuple[str, ...], str, bool]] = []
        self._words: list[tuple[tuple[str, ...], str]] = []
        self._known_words: set[str] = set()
        for venue in venues:
            self._enter(venue)

    def _enter(self, venue: Venue) -> None:
        self._exact |= {name.casefold() for name in (venue.name, *venue.other_names)}
        names = tuple(filter(None, (venue.name, venue.title, *venue.other_names)))
        for name in names:
            words = _words(name)
            self._by_key[_key(words)].add(venue.name)
            self._words.append((tuple(words), venue.name))
            self._known_words |= set(words)
            if len(core := _core(words)) >= _FEWEST_WORDS:
                self._long.append((core, venue.name, not _MEETING.isdisjoint(words)))
        if _is_acronym(venue.name):
            self._acronyms[venue.name] = venue.name

    def meant_by(self, name: str) -> str | None:
        """The one known venue that a name resembles, or None; None also for listed names.

        A year or the number of a meeting in the name, the long form of a publisher, an abbreviation
        as ISO 4 makes it, the initials of a journal, and typing errors.
        """
        if name.casefold() in self._exact:
            return None
        words = _words(name)
        if not words:
            return None
        for found in (
            self._by_key.get(_key(words), set()),
            self._by_acronym(name, words),
            self._by_long_form(words),
            self._by_abbreviation(name),
            self._by_initials(name),
            self._by_typing_error(words),
        ):
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def _by_acronym(self, name: str, words: list[str]) -> set[str]:
        """`MICCAI 2026`, `Proc. MICCAI'26`, and long forms with the acronym in them."""
        parts = _WORD.findall(name)
        named = {self._acronyms[part] for part in parts if part in self._acronyms}
        if len(named) != 1 or _is_workshop(words) != _is_workshop(_words(*named)):
            return set()
        acronym = next(iter(named))
        rest = [
            word
            for word in words
            if word not in _FRAME and word not in _SMALL and not _ORDINAL.fullmatch(word)
            and word != acronym.casefold()
        ]  # fmt: skip
        if not rest:
            return named
        titles = [core for core, venue, _ in self._long if venue == acronym]
        return named if any(set(core) <= set(words) for core in titles) else set()

    def _by_long_form(self, words: list[str]) -> set[str]:
        """The venues of which the long form is the full name but for the frame of a meeting."""
        core = _core(words)
        is_meeting = any(word in _MEETING or _ORDINAL.fullmatch(word) for word in words)
        return {
            venue
            for full, venue, needs_meeting in self._long
            if full == core and (is_meeting or not needs_meeting)
        }

    def _by_abbreviation(self, name: str) -> set[str]:
        parts = [part for part in re.findall(r"[^\W\d_]+\.?", _plain(name)) if part not in _SMALL]
        return {
            venue
            for full, venue in self._words
            if _abbreviates(parts, [word for word in full if word not in _SMALL])
        }

    def _by_initials(self, name: str) -> set[str]:
        letters = name.strip().removeprefix("IEEE ").strip()
        if not re.fullmatch(r"[A-Z]{3,6}", letters):
            return set()
        return {
            venue
            for full, venue in self._words
            if letters.lower() == "".join(w[0] for w in full if w not in {*_SMALL, "ieee", "acm"})
            and len(full) >= len(letters)
        }

    def _by_typing_error(self, words: list[str]) -> set[str]:
        found = set()
        for full, venue in self._words:
            if len(full) != len(words):
                continue
            wrong = [(one, other) for one, other in zip(words, full, strict=True) if one != other]
            if len(wrong) == 1 and self._is_typing_error(
                *wrong[0], is_one_of_several=len(words) > 1
            ):
                found.add(venue)
        return found

    def _is_typing_error(self, word: str, right: str, *, is_one_of_several: bool) -> bool:
        if word in self._known_words or min(len(word), len(right)) < _LEAST_LETTERS:
            return False
        most = 2 if is_one_of_several and len(right) >= _LONG_WORD else 1
        return OSA.distance(word, right, score_cutoff=most) <= most


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold().replace("&", " and ")
    return "".join(char for char in folded if not unicodedata.combining(char))


def _words(name: str) -> list[str]:
    return _WORD.findall(_plain(name))


def _key(words: list[str]) -> tuple[str, ...]:
    """A name without small words, years and `Proceedings`."""
    rest = [word for word in words if word not in _SMALL and not _ORDINAL.fullmatch(word)]
    return tuple(word for word in rest if word not in {"proceedings", "proc"}) or tuple(words)


def _core(words: list[str]) -> tuple[str, ...]:
    return tuple(
        word
        for word in words
        if word not in _SMALL and word not in _FRAME and not _ORDINAL.fullmatch(word)
    )


def _is_acronym(name: str) -> bool:
    return re.fullmatch(r"[A-Z][a-z0-9]*[A-Z][A-Za-z0-9]*", name) is not None


def _is_workshop(words: list[str]) -> bool:
    return not _WORKSHOP.isdisjoint(words)


def _abbreviates(parts: list[str], full: list[str]) -> bool:
    """Whether each word is the beginning of one of the name, and one at least is cut short."""
    if len(parts) != len(full) or len(full) < _FEWEST_WORDS:
        return False
    pairs = [(part.removesuffix("."), word, part) for part, word in zip(parts, full, strict=True)]
    begins = all(word.startswith(bare) for bare, word, _ in pairs)
    is_cut = any(len(bare) < len(word) for bare, word, _ in pairs)
    # One or two letters without a full stop are an abbreviation of nothing in particular.
    is_said = all(len(bare) > 2 or bare == word or part != bare for bare, word, part in pairs)
    return begins and is_cut and is_said
