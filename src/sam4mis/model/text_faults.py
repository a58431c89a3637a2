"""Find faults of titles, names and venues that are well-formed and probably not as printed.

Each function yields messages and remedies for a person to check; no value is changed.
"""

import html
import re
from collections.abc import Iterable, Iterator

from sam4mis.model import identifiers
from sam4mis.model.names import CAPITAL, ET_AL, Organisation, is_organisation, persons_in

Fault = tuple[str, str]
"""What is wrong, and the remedy."""

_FEWEST_CAPITALS = 3
_WORD = re.compile(r"[^\W\d_]{4,}")
_TEX = re.compile(r"\\[a-zA-Z]+\b|\\[\"'`^~=.][a-zA-Z{]|\\[%&#_${}]")
# A command with its argument, an accent with its letter, an escaped brace.
_TEX_GROUP = re.compile(r"\\(?:[a-zA-Z]+\s*\{[^{}]*\}|[^a-zA-Z]\{?\w?\}?)")
_TEX_MATHS = re.compile(r"\$[^$]*\$")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}\d{0,2}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_BRACE = re.compile(r"[{}]")
# A price is not a formula.
_OPEN_MATHS = re.compile(r"\$(?!\d)")
_ID_BEFORE = re.compile(r"\[?(?:arXiv:)?\d{4}\.\d{4,5}(?:v\d+)?\]?[\s:.-]")
_LABEL_BEFORE = re.compile(
    r"(?i)(?:title|paper(?: title)?|\[?\(?pdf\)?\]?)\s*[:\]]\s*|[\[(]pdf[\])]\s"
)
_OF_NOTICES = (
    r"(?:retract(?:ed|ion)(?: (?:article|paper|chapter|notice))?|withdrawn(?: article)?|erratum|"
    r"corrigendum|(?:author )?correction)"
)
_NOTICE = re.compile(
    rf"(?i)[\"'“]?(?:[\[(]{_OF_NOTICES}[\])]:?|{_OF_NOTICES}(?: to)?\s?[:–—-])(?=\s)"
)
_NOTICE_BEHIND = re.compile(r"(?i)[\[(](?:retracted|withdrawn)(?: article)?[\])]$")
_SITE_BEHIND = re.compile(
    r"(?i)\s[|•·–—-]\s(?:ieee xplore|ieee (?:journals|conference).*|sciencedirect|springer\w*|"
    r"pubmed(?: central)?|pmc|nature(?: \w+)*|arxiv(?:\.org)?|openreview|researchgate|"
    r"semantic scholar|google scholar|wiley online library|acm digital library|mdpi|\w+rxiv)$"
)
_FILE = re.compile(r"(?i)\.(?:pdf|docx?|html?|tex)$")
_OTHER_TEXT = re.compile(
    r"(?:^|(?<=[\s.]))(?:Abstract|ABSTRACT|Keywords|Authors?|DOI|doi)\s?:(?=\s)"
)
_EMPHASIS = re.compile(r"\*\*|^[*_`#]|[*_`]$|`")
_CUT = re.compile(r"(?:…|\.\.\.)$")
_ABBREVIATION = re.compile(r"(?i)(?:\b(?:al|etc|vs|inc|[a-z])|\.)\.$")


def title_faults(title: str) -> Iterator[Fault]:
    """Faults of a title that come from a page, a file or typing, and not from the paper."""
    words = _WORD.findall(title)
    if len(words) >= _FEWEST_CAPITALS and all(word.isupper() for word in words):
        yield "the title is in capitals", "write it with the capitals of a sentence or of a title"
    yield from _markup_faults(title)
    yield from _other_text_faults(title)
    if _CUT.search(title):
        yield "the title is truncated", "write all of it, as the paper prints it"
    elif title.endswith((".", ",", ";", ":")) and not _ABBREVIATION.search(title):
        yield f"the title ends with {title[-1]!r}", f"remove the {title[-1]!r}"


def _markup_faults(title: str) -> Iterator[Fault]:
    """TeX outside formulas, braces of BibTeX, open formulas, HTML entities and Markdown."""
    plain = _TEX_MATHS.sub("", title)
    if commands := _distinct(_TEX.findall(plain)):
        remedy = "write plain text; only TeX between $ signs is understood"
        yield f"{_listed(commands)} {_is(commands)} TeX", remedy
    if braces := _distinct(_BRACE.findall(_TEX_GROUP.sub(" ", plain))):
        what = "is a brace" if len(braces) == 1 else "are braces"
        yield f"{_listed(braces)} {what} of BibTeX", "write the words without them"
    if _OPEN_MATHS.search(plain):
        yield "a `$` opens a formula that is never closed", "write plain text, or close the formula"
    if entities := _distinct(filter(_stands_for_a_character, _ENTITY.findall(title))):
        what = "is an HTML entity" if len(entities) == 1 else "are HTML entities"
        yield f"{_listed(entities)} {what}", "write the character that is meant"
    if markup := _EMPHASIS.search(plain):
        yield f"{markup[0]!r} is Markdown", "write the title in plain text"


def _other_text_faults(title: str) -> Iterator[Fault]:
    """Text before or after the title: an identifier, a notice, a site, a file, an abstract."""
    if before := _ID_BEFORE.match(title) or _LABEL_BEFORE.match(title):
        yield f"{before[0].strip()!r} is not part of the title", "begin with the first word"
    if notice := _NOTICE.match(title) or _NOTICE_BEHIND.search(title):
        remedy = "write the title of the paper, and `status` with kind, reason and url"
        yield f"{notice[0].strip()!r} is a notice and not part of the title", remedy
    if site := _SITE_BEHIND.search(title) or _FILE.search(title):
        yield f"{site[0].strip()!r} is not part of the title", "end with the last word of the title"
    if other := _OTHER_TEXT.search(title):
        message = f"{other[0].strip()!r} starts text that is not part of the title"
        yield message, "end with the last word of the title"


def _distinct(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def _listed(found: list[str]) -> str:
    return ", ".join(map(repr, found))


def _is(found: list[str]) -> str:
    return "is" if len(found) == 1 else "are"


def _stands_for_a_character(entity: str) -> bool:
    return html.unescape(entity) != entity


_ESCAPED = re.compile(r"\\([%&#_])")
_FONT = re.compile(
    r"\\(?:emph|text(?:it|bf|rm|sf|sc|tt|sl|up|normal)?|mbox|uppercase)\{([^{}\\$]*)\}"
)
_GROUP = re.compile(r"(?<![\^_])\{([^{}$]*)\}")
_IN_STARS = re.compile(r"(\*\*|\*|__|`)(?=[^\s*_`])([^*_`]+)(?<=\S)\1")
_MOST_READINGS = 5


def plain_title(title: str) -> str:
    """The title as plain text, without markup that has only one meaning.

    Entities and escaped signs become their characters; commands for fonts, braces of BibTeX,
    Markdown around the whole title, and a final period are removed. Formulas stay unchanged, and so
    does a title with a `$` that is never closed.
    """
    text = title
    for _ in range(_MOST_READINGS):
        plainer = _plainer(text)
        if plainer == text:
            return text
        text = plainer
    return title


def _plainer(title: str) -> str:
    parts = re.split(f"({_TEX_MATHS.pattern})", title)
    if any("$" in words for words in parts[::2]):
        return title
    parts[::2] = map(_plainer_words, parts[::2])
    text = "".join(parts)
    if whole := _IN_STARS.fullmatch(text):
        return whole[2]
    is_finished = text.endswith((".", ",", ";", ":")) and not _ABBREVIATION.search(text)
    return text[:-1].rstrip() if is_finished and not _CUT.search(text) else text


def _plainer_words(text: str) -> str:
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = _FONT.sub(r"\1", _ESCAPED.sub(r"\1", text))
    return text if "\\" in text else _GROUP.sub(_without_protection, text)


def _without_protection(group: re.Match[str]) -> str:
    """The words of a group whose braces protect capitals; `{0, 1}` and `{braces}` are kept."""
    return group[0] if group[1] == group[1].lower() else group[1]


_DEGREE = re.compile(
    r"\b(?:M\.?D|Ph\.?\s?D|D\.?Phil|M\.?Sc|B\.?Sc|M\.?Eng|MBBS|M\.?B\.?A|FRCR|FRCS|FACS|MPH|DDS|DMD)\.?$"
)
# `MS. Hossain` has initials, and `Md. Hossain` a name.
_HONORIFIC = re.compile(
    r"(?:Prof(?:essor)?|PROF|Dr|DR|Mr|Mrs|Ms|Sir|Dipl\.-Ing|Asst|Assoc(?:iate)?)\b\.?\s+"
)
_INITIALS_BEHIND = re.compile(rf"[^\W\d_]\w*[^\W\d_](?:[ '-][^\W\d_]\w+)?\s[{CAPITAL}]{{1,3}}")
_CAPITALS = re.compile(r"\b[^\W\d_]{3,}\b")
_ROMAN = re.compile(r"[IVX]+")
_NOBODY = re.compile(
    r"(?i)anonym(?:ous|i[sz]ed)?(?: \w+)?|unknown(?: author)?|(?:first|second|last|corresponding) "
    r"author|author(?:s| name| \d+| list)?|tba|n/?a|none|various|et al\.?|and others|others|"
    r"(?:given|first) ?name (?:family|last|sur) ?name|john q\.? public|submission \d+"
)


def names_nobody(name: str) -> bool:
    """Whether a name is a placeholder: `Anonymous`, `First Author`."""
    return _NOBODY.fullmatch(name) is not None


_SIGNS = re.compile(r"[⁰¹²³⁴-⁹ᵃ-ᶻ✉☨★☆#@^_~|<>=+/\\\"“”]")


def name_faults(name: str, *, is_inverted: bool = False) -> Iterator[Fault]:
    """Faults of an author's name, such as a degree, a form of address, or capitals.

    `is_inverted`: the name has its initials after the family name, which the list reports.
    """
    if name == ET_AL or isinstance(name, Organisation):
        return
    if fault := _no_name(name):
        yield fault
        return
    if sign := _SIGNS.search(name):
        yield f"{name!r} has {sign[0]!r}, which is not part of a name", "write the name alone"
    if degree := _DEGREE.search(name):
        yield f"{degree[0]!r} is a degree and not part of the name", "write the name without it"
    if honorific := _HONORIFIC.match(name):
        remedy = "write the name without it"
        yield f"{honorific[0].strip()!r} is a form of address and not part of the name", remedy
    if _is_in_capitals(name) and not is_inverted:
        yield f"{name!r} is in capitals", "write it as the paper prints it, with small letters"
    if _INITIAL.fullmatch(name):
        yield f"{name!r} is only an initial", "write the whole name on one line"


def _no_name(name: str) -> Fault | None:
    """Why a text is not the name of a person."""
    if is_organisation(name):
        remedy = f"write `organisation: {name}`, and persons on lines of their own"
        return f"{name!r} does not seem to be a person", remedy
    if names_nobody(name):
        remedy = f"write the names, or leave `authors` out; {ET_AL!r} ends a list that is cut"
        return f"{name!r} names nobody", remedy
    if name.islower() and len(name.split()) <= _FEWEST_CAPITALS:
        return f"{name!r} is in small letters", "write it as the paper prints it, with capitals"
    if _is_sentence(name):
        return f"{name!r} does not look like a name", "write the name of one person"
    return None


def _is_in_capitals(name: str) -> bool:
    """Whether a word of three letters or more is in capitals, and no `III`."""
    capitals = (word for word in _CAPITALS.findall(name) if word.isupper())
    return any(not _ROMAN.fullmatch(word) for word in capitals)


# Parts of names in small letters: `Rosa van der Berg`, `Abu al-Haytham`, `Ma y Ruiz`.
_SMALL_WORDS = re.compile(
    r"(?:[a-z]{1,2}|van|von|ver|den|der|des|del|della|dal|dos|das|bin|bint|ibn|ben|ter|ten|zur|zum|"
    r"(?:al|el|an|as|ad|ar|ul|ur|d|l|t)[-'’].+|'t)"
)
_MOST_WORDS = 8


def _is_sentence(name: str) -> bool:
    words = name.split()
    small = [word for word in words if word[0].islower() and not _SMALL_WORDS.fullmatch(word)]
    if len(words) > _MOST_WORDS or len(small) > 1:
        return True
    return len(words) > _FEWEST_CAPITALS and (bool(small) or " in " in name)


_INITIAL = re.compile(r"[^\W\d_]\.?(?:[ -]?[^\W\d_]\.)*")


def list_faults(names: tuple[str, ...]) -> Iterator[Fault]:
    """Faults of the author list as a whole.

    A single author may have the initial after the name, as in the south of India, or one name only;
    if most authors have, the list was copied from a format that inverts or shortens names.
    """
    people = persons_in(names)
    if inverted := inverted_names(names):
        remedy = "write the given name first, with a period after an initial: J. Smith"
        yield f"{inverted[0]!r} seems to have its initials after the family name", remedy
    words = [name for name in people if " " not in name and not _INITIAL.fullmatch(name)]
    if words and len(words) == len(people) == 1:
        remedy = "write given name and family name, as the paper prints them"
        yield f"{words[0]!r} is one word, like a family name alone", remedy
    elif len(words) >= _FEWEST_WORDS and 2 * len(words) >= len(people):
        remedy = "write given name and family name of each, as the paper prints them"
        yield f"{words[0]!r} and others are one word each", remedy


def inverted_names(names: tuple[str, ...]) -> list[str]:
    """The names of a list with initials after the family name, if most names have them.

    Names such as `Ann LEE` alone are no evidence: that is a family name in capitals.
    """
    people = persons_in(names)
    behind = [name for name in people if has_initials_behind(name)]
    is_list = 2 * len(behind) > len(people) and not all(map(_is_in_capitals, behind))
    return behind if is_list else []


_FEWEST_WORDS = 2


def has_initials_behind(name: str) -> bool:
    """Whether a name has initials after the family name, as in medical databases: `Smith JA`."""
    return bool(_INITIALS_BEHIND.fullmatch(name)) and not _ROMAN.fullmatch(
        name.rsplit(maxsplit=1)[-1]
    )


_PUBLISHER = re.compile(
    r"(?i)(?:ieee|acm|springer(?:[- ]verlag| nature| cham)?|elsevier(?: b\.?v\.?)?|wiley|mdpi|spie|"
    r"nature publishing group|oxford university press|cambridge university press|frontiers media|"
    r"taylor (?:&|and) francis|sage|hindawi|plos|google scholar|pubmed|researchgate)"
)
_NUMBERS_BEHIND = re.compile(r"(?i)[\s,(](?:vol(?:ume)?|no|pp|pages)\b\.?\s*\d.*$")
_PREPRINT = re.compile(r"(?i)(?:arxiv )?(?:e-?)?(?:pre-?print )?arxiv[: ].*\d|corr,? abs/.*")


def venue_faults(venue: str) -> Iterator[Fault]:
    """Faults of a venue, such as an identifier or a publisher instead of a venue."""
    if identifiers.link_fault(venue) is None or identifiers.locate(venue).doi:
        yield f"{venue!r} is an identifier or a link", "write the name of journal or conference"
    elif _PUBLISHER.fullmatch(venue):
        remedy = "write the journal or conference; a publisher belongs in `publisher`"
        yield f"{venue!r} is not a journal or conference", remedy
    elif numbers := _NUMBERS_BEHIND.search(venue):
        remedy = "write volume, issue and pages under their own keys"
        yield f"{numbers[0].strip(' ,')!r} is not part of the name of a venue", remedy
    elif _PREPRINT.fullmatch(venue):
        yield f"{venue!r} repeats the arXiv id", "remove the line `venue`"


_NUMBER_LABEL = re.compile(
    r"(?i)^(?:(?:vol|no|nr|pp?)(?:\.\s*|\s+)|(?:volume|issue|number|pages?)\s+)(?=\w)"
)
_SPAN = re.compile(r"(\w+)\s*(?:[-–—−]+|\bto\b)\s*(\w+)")


def bare_number(text: str) -> str:
    """A volume, an issue or pages without their label, and pages as first and last: `103-117`."""
    bare = _NUMBER_LABEL.sub("", text.strip())
    span = _SPAN.fullmatch(bare)
    return f"{span[1]}-{span[2]}" if span else bare


def number_fault(key: str, text: str) -> Fault | None:
    """Why a volume, an issue or pages are not the bare number, `12` or `103-117`; None if so."""
    plain = bare_number(text)
    return None if plain == text else (f"{text!r} is more than the number", f"write {key}: {plain}")
