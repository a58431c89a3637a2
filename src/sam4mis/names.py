"""Personal names as bibliographies write them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

ET_AL = "et al."
"""Stands last in an author list that is known only in part."""

_PARTICLES = {
    "af",
    "al",
    "bin",
    "da",
    "das",
    "de",
    "del",
    "della",
    "den",
    "der",
    "di",
    "do",
    "dos",
    "du",
    "el",
    "ibn",
    "la",
    "le",
    "ten",
    "ter",
    "van",
    "von",
    "zu",
    "zur",
}
# Some people write these with a capital. The others are given names as well: `Le Lu`, `Bin Fu`.
_CAPITALISED = {"De", "Del", "Della", "Der", "Di", "Du", "El", "Ibn", "Van", "Von"}
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_INITIALS = re.compile(r"[A-Z]{1,4}\.|[A-Z]")
# No family is called so; the article stands before no person.
_ORGANISATION = re.compile(
    r"(?i)^the |\b(?:alliance|association|challenge|collaboration|committee|consortium|"
    r"contributors|foundation|group|initiative|institute|investigators|laboratory|network|"
    r"organi[sz]ation|project|society|team|university)$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the parts that citation formats ask for.

    `literal` is the whole name where it has no parts: an organisation, or a single word.
    """

    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def surname(self) -> str:
        """The family name with its particles, or the literal."""
        return self.literal or f"{self.particle} {self.family}".lstrip()


@cache
def parse_name(name: str) -> Name:
    """The parts of a full name that is written given name first."""
    words = name.split()
    if len(words) < 2 or _ORGANISATION.search(name):
        return Name(literal=name)
    end = len(words)
    while end > 1 and words[end - 1].lower() in _SUFFIXES:
        end -= 1
    start = end - 1
    # A lone initial at the end is what is left of a second family name: `Mauricio Fernandez M.`
    if start > 1 and _INITIALS.fullmatch(words[start]):
        start -= 1
    family = start
    while start > 0 and (
        words[start - 1] in _PARTICLES or (start > 1 and words[start - 1] in _CAPITALISED)
    ):
        start -= 1
    return Name(
        given=" ".join(words[:start]),
        particle=" ".join(words[start:family]),
        family=" ".join(words[family:end]),
        suffix=" ".join(words[end:]),
    )


def family_name(name: str) -> str:
    """The family name of a full name, with its particles: `van der Maaten`, `Diana-Albelda`."""
    return parse_name(name).surname


def given_names(name: str) -> str:
    """What stands before the family name; empty for a single name."""
    return parse_name(name).given


@cache
def abbreviated(name: str) -> str:
    """A name as the original list prints it: `J. Ma`, `HE. Wong`, `JD. Gutiérrez`.

    A hyphen or a capital inside a given name starts another initial, and initials run together.
    """
    parts = parse_name(name)
    initials = "".join(
        word.rstrip(".") if _INITIALS.fullmatch(word) else word[0].upper()
        for word in re.split(r"[\s‐-]+|(?<=\.)(?=\w)|(?<=[a-z])(?=[A-Z])", parts.given)
        if word
    )
    return f"{initials}. {parts.surname}" if initials else parts.surname


def short_authors(authors: tuple[str, ...]) -> str:
    """An author list as the tables print it: one, two joined, or the first and `et al.`."""
    if len(authors) == 2 and authors[1] != ET_AL:
        return f"{abbreviated(authors[0])} and {abbreviated(authors[1])}"
    if len(authors) <= 1:
        return "".join(abbreviated(name) for name in authors)
    return f"{abbreviated(authors[0])} {ET_AL}"


def parse_short_authors(text: str) -> tuple[str, ...]:
    """The author list that stands behind a short form, as far as that tells."""
    text, others = re.subn(r"(?:[\s,]|\band\b)*\bet al\.?$", "", text.strip())
    names = [name for name in re.split(r"\s+and\s+|\s*,\s*", text) if name]
    return (*names, ET_AL) if others else tuple(names)


def ascii_key(text: str) -> str:
    """Lower-case ASCII letters and digits of `text`: accents folded, the rest dropped."""
    folded = unicodedata.normalize("NFKD", text.translate(_LATIN_LETTERS))
    return re.sub(r"[^a-z0-9]", "", folded.casefold())


_LATIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ı": "i",
    }
)
