"""Draft entries: plain data that is not in the registry yet, and the ids it gets."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from sam4mis.files import layout, yaml_text
from sam4mis.model.names import ET_AL, ascii_key, family_name, has_vowel
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.text_faults import has_initials_behind, names_nobody

# Words of nearly every title in this field, which would not distinguish entries.
_COMMON = frozenset(
    """
    a an and are as at by can do does for from how in into is it of on or the to towards toward
    using via with without anything any based foundation image images imaging medical medicine
    model models sam sam2 segment segmentation segmenting
    """.split()  # noqa: SIM905  # words read better without quotes
)
_NAME_BEFORE_COLON = re.compile(r"^([^:]{2,30}?)\s*:")
_LONGEST_WORD = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """A new entry, ready to be written."""

    model: type[Paper] | type[Dataset]
    id: str
    data: dict[str, Any]
    remarks: tuple[str, ...] = ()
    """Remarks for the reviewer, as sentences without a full stop."""

    @property
    def path(self) -> str:
        """Where its file belongs."""
        return layout.entry_path(self.model, self.id)

    @property
    def content(self) -> bytes:
        """Its file in canonical form."""
        header = layout.modeline(self.path)
        return yaml_text.write(self.data, layout.key_order(self.model), header)


def can_begin_an_id(authors: Sequence[str]) -> bool:
    """Whether the first author has a family name in Latin letters that is no initial.

    `Anonymous` and `Smith B` have none; `Perez JA` has none beside `Smith B`, and `Jun MA` has one.
    """
    first = authors[0] if authors else ET_AL
    if first == ET_AL or names_nobody(first) or _ONLY_INITIALS.fullmatch(first):
        return False
    behind = [name for name in authors if has_initials_behind(name)]
    if first in behind and any(map(_ends_in_initials, behind)):
        return False
    return bool(_family_key(first))


def _ends_in_initials(name: str) -> bool:
    """Whether the last word is no family name: one letter, or no vowel."""
    last = name.rsplit(maxsplit=1)[-1]
    return len(last) == 1 or not has_vowel(last)


_ONLY_INITIALS = re.compile(r"[^\W\d_]\.?(?:[ -]?[^\W\d_]\.)*")


def _family_key(author: str) -> str:
    name = re.sub(r"\b\w\.$", "", family_name(author))
    return re.sub(r"[0-9]", "", ascii_key(name))


def make_id(first_author: str, year: str, title: str, taken: Container[str]) -> str:
    """An unused citation key: family name, year, and the most distinctive word of the title.

    `first_author` must meet `can_begin_an_id`.
    """
    family = _family_key(first_author)
    words = _distinctive_words(title)
    for word in words:
        if (key := f"{family}{year}{word}") not in taken:
            return key
    number = 2
    while (key := f"{family}{year}{words[0]}{number}") in taken:
        number += 1
    return key


def _distinctive_words(title: str) -> list[str]:
    words = [ascii_key(word) for word in re.split(r"[\s:–—/]+", title)]
    words = [word for word in words if word]
    telling = [word for word in words if word not in _COMMON and word[0].isalpha()]
    named = _NAME_BEFORE_COLON.match(title)
    if named and len(named[1].split()) <= 3 and (name := ascii_key(named[1]))[:1].isalpha():
        telling.insert(0, name)
    ordered = dict.fromkeys(word[:_LONGEST_WORD] for word in [*telling, *words])
    return list(ordered) or ["untitled"]
