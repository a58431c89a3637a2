"""Personal names as bibliographies write them."""

import re
import unicodedata

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
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_INITIALS = re.compile(r"[A-Z]{1,4}\.|[A-Z]")


def family_name(name: str) -> str:
    """The family name of a full name, with its particles: `van der Maaten`, `Diana-Albelda`."""
    return _split(name)[1]


def given_names(name: str) -> str:
    """What stands before the family name; empty for a single name."""
    return _split(name)[0]


def _split(name: str) -> tuple[str, str]:
    words = name.split()
    end = len(words)
    while end > 1 and words[end - 1].lower() in _SUFFIXES:
        end -= 1
    start = end - 1
    # A lone initial at the end is what is left of a second family name: `Mauricio Fernandez M.`
    if start > 1 and _INITIALS.fullmatch(words[start]):
        start -= 1
    while start > 0 and words[start - 1] in _PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[max(start, 0) : end])


def abbreviated(name: str) -> str:
    """A name as the original list prints it: `J. Ma`, `HE. Wong`, `JD. Gutiérrez`.

    A hyphen or a capital inside a given name starts another initial, and initials run together.
    """
    given, family = _split(name)
    initials = "".join(
        word.rstrip(".") if _INITIALS.fullmatch(word) else word[0].upper()
        for word in re.split(r"[\s‐-]+|(?<=\.)(?=\w)|(?<=[a-z])(?=[A-Z])", given)
        if word
    )
    return f"{initials}. {family}" if initials else family


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
