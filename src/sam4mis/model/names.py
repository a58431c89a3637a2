"""Personal names as bibliographies write them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Self

ET_AL = "et al."
"""Last item of an incomplete author list."""

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
COMPANIES = frozenset(
    {"inc", "ltd", "llc", "llp", "gmbh", "corp", "co", "plc", "ag", "kg", "ev", "usa"}
)
"""Forms of companies after a comma in a name, in lower case without a full stop."""
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
"""Suffixes of names, in lower case."""
CAPITAL = "A-ZÀ-ÖØ-Þ" + "".join(
    chr(code) for code in (*range(0x100, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper()
)
"""The capitals of Latin scripts, for a class of a pattern: `Ş`, `Ț` and `Ö` are initials too."""
_INITIALS = re.compile(rf"[{CAPITAL}]{{1,4}}\.|[{CAPITAL}]")
# No family is called so, and no person has these within the name. The article stands before the
# names of persons in Vietnam alone: `The Anh Nguyen`.
_ORGANISATION = re.compile(
    r"(?i)\b(?:academy|agency|alliance|association|cent(?:er|re)|challenge|clinic|collaboration|"
    r"committee|consortium|contributors|department|federation|foundation|group|hospital|"
    r"initiative|institute|investigators|lab(?:oratory)?|ministry|network|organi[sz]ation|project|"
    r"society|team|university)$|^\w.* (?:of|for) \w|"
    r"^the (?!.*\b(?:bui|dang|do|duong|ho|hoang|huynh|le|ly|ngo|nguyen|phan|pham|tran|vo|vu)$)"
)


# No pattern begins with a run of spaces, which would take quadratic time.
_LISTED = re.compile(r"[;\n]")
_EAST_ASIAN = str.maketrans({"、": ";", "；": ";", "，": ","})
_AND = re.compile(r"\band\b|&")
_OTHERS = re.compile(r"(?i)(?:\bet\.? al\.?|(?<![^\s,])others)$")
_AND_LAST = re.compile(r"(?i)(?<![^\s,])and$")
_SHORTLY_JOINED = re.compile(r"(?<=\s)and(?=\s)|,")
_DEGREE = re.compile(r"(?i)(?:ph\.? ?d|[md]\.? ?d|[bdm]\.? ?sc|[bm]\.? ?a|frc\w+)\.?")


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
    is_stated: bool = field(default=False, compare=False)
    """Whether the literal is the name of an organisation, and not the single name of a person."""

    @property
    def surname(self) -> str:
        """The family name with its particles, or the literal."""
        return self.literal or f"{self.particle} {self.family}".lstrip()


def is_company(name: str) -> bool:
    """Whether a name ends in a comma and the form of a company, as `Widget Lab, Inc.` does."""
    head, comma, last = name.rpartition(",")
    return bool(head and comma) and last.strip(" .").lower().replace(".", "") in COMPANIES


class Organisation(str):
    """The name of an author that is an organisation: it has no parts, whatever its words are.

    In a file it is a mapping, `organisation: European Society of Radiology`.
    """

    __slots__ = ()


class IdentifiedPerson(str):
    """The name of a person whose ORCID iD is known.

    In a file it is a mapping, `name: Josiah Carberry` and `orcid: 0000-0002-1825-0097`.
    """

    __slots__ = ("orcid",)
    orcid: str
    """The bare iD."""

    def __new__(cls, name: str, orcid: str) -> Self:
        """Put the two together."""
        person = super().__new__(cls, name)
        person.orcid = orcid
        return person

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """What a copy is made of."""
        return str(self), self.orcid


def as_data(author: str) -> str | dict[str, str]:
    """An author as a file has it."""
    if isinstance(author, Organisation):
        return {"organisation": str(author)}
    if isinstance(author, IdentifiedPerson):
        return {"name": str(author), "orcid": author.orcid}
    return author


def parse_name(name: str) -> Name:
    """Split a full name, given name first; the name of an organisation has no parts."""
    if isinstance(name, Organisation):
        return Name(literal=str(name), is_stated=True)
    return _parsed(name)


@cache
def _parsed(name: str) -> Name:
    words = name.split()
    if len(words) < 2:
        return Name(literal=name)
    end = len(words)
    while end > 1 and words[end - 1].lower() in SUFFIXES:
        end -= 1
    start = end - 1
    # A single initial at the end abbreviates a second family name: `Mauricio Fernandez M.`
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
    """The part before the family name; empty for a single name."""
    return parse_name(name).given


def abbreviated(name: str) -> str:
    """A name as the original list prints it: `J. Ma`, `HE. Wong`, `JD. Gutiérrez`.

    A hyphen or a capital inside a given name starts another initial, and initials run together.
    """
    return str(name) if isinstance(name, Organisation) else _abbreviated(name)


@cache
def _abbreviated(name: str) -> str:
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
    """The author list in a short form, with `et al.` at the end of an incomplete list."""
    named, others = _without_others(text.strip())
    names = [name for part in _SHORTLY_JOINED.split(named) if (name := part.strip())]
    return (*names, ET_AL) if others else tuple(names)


def _without_others(text: str) -> tuple[str, bool]:
    """A text without `et al.` or `and others` at its end, and whether it had one of them."""
    end = _end_of_names(text, len(text))
    is_shortened = False
    # Only the end is looked at, because a text may say so many times.
    while found := _OTHERS.search(text, max(0, end - len("et. al.")), end):
        is_shortened = True
        end = _end_of_names(text, found.start())
        if joined := _AND_LAST.search(text, max(0, end - len("and")), end):
            end = _end_of_names(text, joined.start())
    return (text[:end], True) if is_shortened else (text, False)


def _end_of_names(text: str, end: int) -> int:
    """The position after the last character before `end` that is no space and no comma."""
    while end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return end


def people_in(text: str) -> tuple[str, ...] | None:
    """The people in a text, given name first, if it can be read in one way only.

    A semicolon or a line separates people. So does `and` between full names, and a comma where
    there are more than one; a single comma stands behind a family name, `Ma, Jun`, unless both
    parts could be full names: `Jun Ma, Bo Wang` are two people and `García Márquez, Gabriel José`
    is one. Suffixes stay with their name, `Jun Ma, Jr.`

    Returns:
        The names, `et al.` last where others are left out; None if it can be read in two ways.
    """
    found: list[str] = []
    for part in _LISTED.split(_without_affiliation_signs(text.translate(_EAST_ASIAN)).strip()):
        named, others = _without_others(part.strip())
        people = _joined_by_and(named) if named.strip(" ,") else ()
        if people is None:
            return None
        found += people
        if others:
            found.append(ET_AL)
    return in_usual_order(tuple(map(tidy_name, found)))


# Marks of affiliations directly after the last letter of a name.
_SIGNS = "0-9⁰¹²³⁴-⁹*†‡§¶#"
_MARKED = re.compile(
    rf"(?<=[^\W\d_])[{_SIGNS}]++(?:,? ?[{_SIGNS}]++)*+(?: ?,(?: and\b| &)?| and\b| &|$|(?=[;\n]))"
)


def _without_affiliation_signs(text: str) -> str:
    """The text with a new line where the sign of an affiliation ends a name."""
    if not _MARKED.search(text):
        return text
    lines = _MARKED.sub("\n", text).split("\n")
    return "\n".join(line.strip(" ,") for line in lines if line.strip(" ,"))


# DBLP appends numbers to distinguish people of one name.
_NUMBER_BEHIND = re.compile(r"(?<!\d) \d{4}$")
_TITLE = re.compile(r"(?i)^(?:(?:prof|dr|mr|mrs|ms|dr med)\.?|professor|doctor) (?=\S+ \S)")
_DEGREE_BEHIND = re.compile(
    r" (?:M\.?D\.?|Ph\.?D\.?|D\.?Phil\.?|MBBS|MBChB|MPH|M\.?Sc\.?|B\.?Sc\.?|FRCR|FRCS|FACR|RN)$"
)
_LONE_INITIAL = re.compile(rf"(?<![^ .])([{CAPITAL}])(?= )")
# IEEE Xplore exports `K. -S. Lee`.
_SPACED_HYPHEN = re.compile(r"(?<=\.) -(?=[^\W\d_])")


def tidy_name(name: str) -> str:
    """Remove titles, degrees and placeholders from a name, and add a full stop after each initial.

    `O J Hénaff` is `O. J. Hénaff`, `K. -S. Lee` is `K.-S. Lee`, `Prof. Ana Kim PhD` is `Ana Kim`,
    `Budi -` is `Budi`.
    """
    if isinstance(name, Organisation | IdentifiedPerson) or name == ET_AL:
        return name
    words = [word for word in name.split() if any(map(str.isalnum, word))]
    tidy = _NUMBER_BEHIND.sub("", " ".join(words)) if words else name
    while (shorter := _TITLE.sub("", tidy, count=1)) != tidy:
        tidy = shorter
    while (shorter := _DEGREE_BEHIND.sub("", tidy)) != tidy and " " in shorter:
        tidy = shorter
    return _SPACED_HYPHEN.sub("-", _LONE_INITIAL.sub(r"\1.", tidy))


_FAMILY_AND_INITIALS = re.compile(
    r"(?P<family>(?:[^\W\d_]+[ '’-]){0,3}[^\W\d_]{2,}) "
    rf"(?P<initials>[{CAPITAL}]{{1,3}}|(?:[{CAPITAL}]\.){{1,3}})"
)


def in_usual_order(people: tuple[str, ...]) -> tuple[str, ...] | None:
    """Turn names in the order of medical databases, `Doe JA`, to given name first.

    All of several people must be written so, and at least one name must end in letters that are no
    family name: one letter, or no vowel. Otherwise `Jun MA` and `Bo WU` would be inverted. Two
    people with one letter each can be `Asha V` and `Ravi K`, whose initials follow their own names,
    and `Jun MD` can be a physician.

    Returns:
        The names; None where the list can be read in both ways.
    """
    named = persons_in(people)
    found = [match for name in named if (match := _medical_form(name))]
    if len(named) < 2 or len(found) < len(named):
        return people
    if not _are_surely_initials([match["initials"].replace(".", "") for match in found]):
        return None
    return tuple(_given_name_first(name) if name in named else name for name in people)


def persons_in(names: Iterable[str]) -> list[str]:
    """The persons in a list of authors: without organisations and `et al.`."""
    return [name for name in names if name != ET_AL and not is_organisation(name)]


def _are_surely_initials(letters: list[str]) -> bool:
    """Whether the capitals that end several names cannot all be family names or degrees."""
    is_certain = len(letters) > 2 or any(len(initials) > 1 for initials in letters)
    return is_certain and any(
        len(initials) == 1 or not (has_vowel(initials) or _DEGREE.fullmatch(initials))
        for initials in letters
    )


def has_vowel(word: str) -> bool:
    """Whether a word has a vowel, as every family name in Latin letters does."""
    return bool(set(ascii_key(word)) & set("aeiouy"))


def _medical_form(name: str) -> re.Match[str] | None:
    """The parts of a family name and initials behind it, which are no `III`."""
    if name.rpartition(" ")[2].lower() in SUFFIXES:
        return None
    return _FAMILY_AND_INITIALS.fullmatch(name)


def _given_name_first(name: str) -> str:
    match = _medical_form(name)
    if match is None:
        return name
    initials = " ".join(f"{letter}." for letter in match["initials"].replace(".", ""))
    return f"{initials} {match['family']}"


def _joined_by_and(text: str) -> tuple[str, ...] | None:
    if is_organisation(text):
        return (text.strip(),)
    parts = _AND.split(text)
    if len(parts) == 1:
        return _joined_by_commas(text)
    found: list[str] = []
    for part in parts:
        people = _joined_by_commas(part)
        if people is None or not all(could_be_full_name(name) for name in people):
            return None
        found += people
    return tuple(found)


def _joined_by_commas(text: str) -> tuple[str, ...] | None:
    """The people of a text with commas between them, or within their names; None if unclear."""
    parts = [part.strip() for part in text.strip().rstrip(",").split(",")]
    suffixes = [part for part in parts[1:] if part.lower() in SUFFIXES]
    degrees = [part for part in parts[1:] if _DEGREE.fullmatch(part)]
    names = [part for part in parts if part not in (*degrees, *suffixes)]
    is_lone_word = len(parts) - len(degrees) == 1 < len(parts) and " " not in parts[0]
    is_unclear = len(suffixes) > 1 or any(map(_FAMILY_OR_DEGREE.fullmatch, degrees))
    if is_lone_word or is_unclear or not all(names):
        return None
    is_list = len(names) > 2 or text.rstrip().endswith(",") or _are_in_medical_order(names)
    if suffixes:
        return _with_suffix(names, suffixes[0], is_list=is_list)
    return _without_suffix(names, is_list=is_list)


def _with_suffix(names: list[str], suffix: str, *, is_list: bool) -> tuple[str, ...] | None:
    """The one person whose name a suffix ends, `Ma, Jun, Jr.`; None where there can be more."""
    if len(names) == 1:
        return (f"{names[0]} {suffix}",)
    if is_list or len(names) != 2 or _ONLY_INITIALS.fullmatch(names[1]):
        return None
    family, given = names
    are_two = could_be_full_name(family) and could_be_full_name(given)
    return None if are_two else (f"{given} {family} {suffix}",)


def _without_suffix(names: list[str], *, is_list: bool) -> tuple[str, ...] | None:
    if len(names) == 1 or _are_in_medical_order(names):
        return tuple(names)
    if len(names) % 2 == 0 and all(map(_ONLY_INITIALS.fullmatch, names[1::2])):
        return tuple(map(" ".join, zip(names[1::2], names[::2], strict=True)))
    if all(map(could_be_full_name, names)):
        return tuple(names) if is_list else None
    return None if is_list else (f"{names[1]} {names[0]}",)


_FAMILY_OR_DEGREE = re.compile(r"(?i)[bm]a")
# `Smith, J., Doe, J. A.`, as APA has it.
_ONLY_INITIALS = re.compile(rf"[{CAPITAL}]\.(?:[ -]?[{CAPITAL}]\.)*")


def _are_in_medical_order(names: list[str]) -> bool:
    """Whether commas separate people who all have initials after the family name."""
    return len(names) > 1 and all(map(_medical_form, names))


def could_be_full_name(name: str) -> bool:
    """Whether a text can be a given name and a family name: words, of which the first is large."""
    words = name.split()
    return len(words) > 1 and not words[0].islower() and not any(map(str.isdigit, name))


def is_organisation(name: str) -> bool:
    """Whether a name is stated to be no person's, or reads so: `Edge Team`, `Ministry of Health`.

    What is printed and exported goes by what is stated; this is for reading and for warnings.
    """
    return isinstance(name, Organisation) or _ORGANISATION.search(name.strip()) is not None


def as_organisation(name: str) -> str:
    """The name, as that of an organisation where it can be read in no other way.

    `Jun Ma and the Edge Team` can be: it is left as it is.
    """
    is_certain = " " in name and is_organisation(name) and not _SEVERAL.search(name)
    return Organisation(name) if is_certain else name


_SEVERAL = re.compile(r"(?i)[,;&{}\d]|\band\b|\bet al\b")


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
