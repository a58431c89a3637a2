"""Types of the values in entries, with the rules that a value can break by itself.

Every rule raises `PydanticCustomError(code, message, {"remedy": …})`; `validation` turns these
into problems with a location.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from sam4mis.model import identifiers, orcid
from sam4mis.model.characters import unseen
from sam4mis.model.names import ET_AL, IdentifiedPerson, Organisation, is_organisation
from sam4mis.model.placeholders import is_placeholder

# What browsers read as the start of a tag, comment, declaration or instruction, closed or not:
# https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state
_HTML = re.compile(r"<[A-Za-z/!?][^\s<>]{0,40}>?")
# A bracket ends the address, because a link may begin there.
_MARKDOWN_TARGET = re.compile(r"\]\(\s*([^)\s\[\]]*)")
# Link definitions, attribute lists and fences: no paragraph needs them, and they can hide a script,
# or the table that follows.
_MARKDOWN_TRICKS = re.compile(r"\]\s*:|[{}]|^[^\S\n]*(?:```|~~~)", re.MULTILINE)
_CONTAINER = r"[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))"
_PROSE_CONTAINER = re.compile(_CONTAINER)
# Signs before a heading, or a line that makes the line above it a heading.
_PROSE_HEADING = re.compile(rf"^(?:{_CONTAINER})*[ \t]*(?:#+|(?:=+|-+)[ \t]*$)", re.MULTILINE)
_PROSE_IMAGE = re.compile(r"!\[[^\[\]]{0,40}\]?")
_PROSE_DEPTH = 4
_PROSE_BRACKETS = 100
_UNUSUAL = re.compile(r"<|  ")
# Written so that matching takes time in proportion to the length of the text.
_ADDRESS = re.compile(r"(?i)\b[a-z][a-z+.-]{1,20}://|\bwww\.|\S@[^\s@][^\s@.]*\.\S")
_SPACES = re.compile(r"\s{2,}|[^\S ]")
# The form of most names; other names are checked in detail.
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:(?:\.? |[.'-])[^\W\d_]+)*")
_BRACE = re.compile(r"[{}]")
# Also the full-width forms of East Asia.
_SEPARATOR = re.compile(r"[,;、，；]")
# Bullets, numbers and signs of affiliations, which come along when a list is pasted.
_AFFILIATION_SIGN = re.compile(r"^[-–•·]\s|[\d⁰¹²³⁴-⁹*†‡§¶()\[\]]")
_SEVERAL_PEOPLE = re.compile(r" and |&|\bet al\b")
_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def refuse(code: str, message: str, remedy: str, field: str = "") -> NoReturn:
    """Refuse a value with a message and a remedy.

    `field` names the key at fault, for rules about a whole record.

    Raises:
        PydanticCustomError: always.
    """
    # Braces in a value are not placeholders.
    raise PydanticCustomError(
        code,
        "{message}",
        {"message": message, "remedy": remedy, "field": field},
    )


def _check_text(value: str) -> str:
    hidden = unseen(value)
    if hidden:
        refuse(
            "control-character",
            f"the text contains U+{ord(hidden):04X}, which is invisible or cannot be printed",
            "leave it out: type the text again instead of pasting it",
        )
    if not value.strip():
        refuse("empty-text", "the text is empty", "fill it in or remove the key")
    tag = _HTML.search(value)
    if tag:
        refuse(
            "html-in-text",
            f"{tag[0]!r} looks like HTML",
            "write plain text, with a space after a `<` that means less than; "
            "only TeX between $ signs is understood",
        )
    return value


def _check_line(value: str) -> str:
    # Nearly every value passes here; the others are checked in detail.
    is_usual = value.isprintable() and value.strip() == value != "" and not _UNUSUAL.search(value)
    if is_usual and unseen(value) is None:
        return value
    _check_text(value)
    if value != value.strip() or _SPACES.search(value):
        refuse(
            "stray-space",
            "the text has stray spaces or line breaks",
            f"write {json.dumps(' '.join(value.split()), ensure_ascii=False)}",
        )
    return value


def _check_title(value: str) -> str:
    _check_line(value)
    # GitHub turns every address into a link.
    link = _address_in(value)
    if link:
        refuse("link-in-title", f"{link!r} is a link", "write links in url: or code:")
    return value


def _address_in(value: str) -> str | None:
    """The first word that contains a web or mail address."""
    word = next(filter(_ADDRESS.search, value.split()), None)
    return word.strip("()[],;") if word else None


def _refuse_placeholder(value: str, what: str) -> None:
    if is_placeholder(value):
        refuse(
            f"bad-{what}", f"{value!r} is a placeholder", "remove the key until the value is known"
        )


def _check_arxiv(value: str) -> str:
    _refuse_placeholder(value, "arxiv")
    arxiv_id = identifiers.parse_arxiv(value)
    if arxiv_id is None and (doi := identifiers.locate(value).doi):
        refuse("bad-arxiv", f"{value!r} is a DOI", f"write doi: {doi} instead of arxiv:")
    if arxiv_id is None:
        refuse(
            "bad-arxiv",
            f"{value!r} is not an arXiv id",
            "copy it from the abstract page, for example '2304.12306'",
        )
    if arxiv_id != value:
        refuse(
            "bad-arxiv",
            f"{value!r} is more than the bare arXiv id",
            f"write arxiv: '{arxiv_id}'",
        )
    return value


def _check_doi(value: str) -> str:
    _refuse_placeholder(value, "doi")
    located = identifiers.locate(value)
    if located.doi is None and located.arxiv:
        refuse(
            "bad-doi",
            f"{value!r} is arXiv's own DOI",
            f"write arxiv: '{located.arxiv}' instead",
        )
    if located.doi is None:
        refuse("bad-doi", f"{value!r} is not a DOI", "a DOI starts with 10. and has a slash")
    if located.doi != value:
        refuse("bad-doi", f"{value!r} is more than the bare DOI", f"write doi: {located.doi}")
    return value


def _check_url(value: str) -> str:
    canonical = identifiers.canonical_link(value)
    fault = identifiers.link_fault(value)
    if fault:
        located = identifiers.locate(value)
        remedy = "give the full https:// address of a public web page"
        if is_placeholder(value):
            fault, remedy = "it is a placeholder", "remove the key until there is a page"
        elif _REPOSITORY.fullmatch(value):
            remedy = f"write https://github.com/{value}, if that is the repository"
        if located.arxiv or located.doi:
            named = f"arxiv: '{located.arxiv}'" if located.arxiv else f"doi: {located.doi}"
            refuse(
                "bad-url", f"{value!r} is an identifier and not a link", f"write {named} instead"
            )
        if canonical.rules and identifiers.link_fault(canonical.url) is None:
            remedy = f"write {canonical.url}"
        refuse("bad-url", f"{value!r}: {fault}", remedy)
    if canonical.url != value:
        refuse(
            "url-form",
            f"the link is not in canonical form ({', '.join(canonical.rules)})",
            f"write {canonical.url}",
        )
    # A list in Markdown that does not escape the brackets of a link cuts it off at the first.
    if value.count("(") > value.count(")"):
        refuse(
            "bad-url",
            f"{value!r}: a bracket is not closed, so the end seems to be missing",
            "copy the whole address, or write %28 if it has no more",
        )
    return value


def _check_date(value: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        _refuse_placeholder(value, "date")
        refuse(
            "bad-date",
            f"{value!r} is not a date",
            "write YYYY, YYYY-MM or YYYY-MM-DD, for example 2024-05",
        )
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        refuse(
            "bad-date",
            f"{value!r} is not a valid date",
            "months run from 01 to 12, days from 01 to the end of the month",
        )
    if not 1900 <= int(match[1]) <= 2100:
        refuse("bad-date", f"{match[1]} is not a likely year", "check the year")
    return value


def _check_full_date(value: str) -> str:
    _check_date(value)
    if len(value) != len("YYYY-MM-DD"):
        refuse("bad-date", f"{value!r} is not a whole date", "write YYYY-MM-DD")
    return value


def _check_author(value: str) -> str:
    is_plain = _PLAIN_NAME.fullmatch(value) and not _SEVERAL_PEOPLE.search(value)
    if is_plain and unseen(value) is None:
        return value
    # Checked before `<` counts as HTML: `Jane Doe <jane@example.org>`.
    if _ADDRESS.search(value) and not orcid.behind_name(value):
        refuse("bad-author", f"{value!r} contains an address", "write the name alone")
    _check_line(value)
    if value == ET_AL:
        return value
    if person := orcid.behind_name(value):
        refuse(
            "bad-author",
            f"{value!r} has an ORCID iD after the name",
            f"write `name: {person[0]}` and `orcid: {person[1]}`",
        )
    if _SEPARATOR.search(value):
        refuse(
            "bad-author",
            f"{value!r} has a comma or semicolon",
            "give one author per list item, given name first: Jun Ma",
        )
    if _BRACE.search(value):
        refuse(
            "bad-author",
            f"{value!r} has braces, which only BibTeX uses",
            "write the name without them",
        )
    if (sign := _AFFILIATION_SIGN.search(value)) and not is_organisation(value):
        refuse(
            "bad-author",
            f"{value!r} has {sign[0]!r}, which belongs to the page and not to the name",
            "write the name alone",
        )
    if _SEVERAL_PEOPLE.search(value) and not is_organisation(value):
        refuse(
            "bad-author",
            f"{value!r} looks like more than one author",
            f"give one author per list item; end an incomplete list with {ET_AL!r}",
        )
    return value


def _check_authors(value: tuple[str, ...]) -> tuple[str, ...]:
    if ET_AL in value[:-1]:
        refuse("bad-author", f"{ET_AL!r} precedes other authors", "move it to the end")
    if value == (ET_AL,):
        refuse("bad-author", f"the list has no author before {ET_AL!r}", "name the first author")
    known: dict[str, str] = {}
    for name in value:
        if isinstance(name, IdentifiedPerson) and name != known.setdefault(name.orcid, name):
            message = f"{known[name.orcid]!r} and {name!r} have the same ORCID iD"
            refuse("bad-author", message, "copy each from the person's page at orcid.org")
    return value


def _check_summary(value: str) -> str:
    _check_line(value)
    if not value.endswith((".", "!", "?")):
        refuse("unfinished-summary", "the summary is not a whole sentence", "end it with a period")
    return value


def _check_distinct(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) != len(set(value)):
        twice = next(item for index, item in enumerate(value) if item in value[:index])
        refuse("repeated-item", f"`{twice}` is in the list twice", "keep one of the two")
    return value


def _check_prose(value: str) -> str:
    _check_text(value)
    trick = _MARKDOWN_TRICKS.search(value)
    if trick:
        refuse(
            "markdown-trick",
            f"{trick[0].strip()!r} starts a fence, a link definition or an attribute list",
            "write plain paragraphs, with links as [text](https://…)",
        )
    image = _PROSE_IMAGE.search(value)
    if image:
        refuse(
            "prose-image",
            f"{image[0]!r} is an image, which would be loaded from another server",
            "link to it: [text](https://…), with a space between `!` and `[`",
        )
    heading = _PROSE_HEADING.search(value)
    if heading:
        refuse(
            "prose-heading",
            f"a line that begins with {heading[0].strip()!r} makes a heading",
            "begin the line with a word",
        )
    if max(map(_nesting, value.split("\n"))) > _PROSE_DEPTH:
        refuse(
            "prose-nesting",
            f"lists or quotes are nested more than {_PROSE_DEPTH} deep",
            "write plain paragraphs",
        )
    # For each of them, a parser searches the rest of the text for the closing bracket.
    if value.count("[") > _PROSE_BRACKETS:
        refuse(
            "prose-nesting",
            f"there are more than {_PROSE_BRACKETS} opening brackets",
            "write plain paragraphs with fewer links",
        )
    for target in _MARKDOWN_TARGET.findall(value):
        if not target.startswith("#") and (fault := identifiers.link_fault(target)):
            refuse("bad-url", f"{target!r}: {fault}", "give the full https:// address")
    return value


def _nesting(line: str) -> int:
    """The number of lists and quotes around a line of prose, by its signs and its indent."""
    end = depth = 0
    while mark := _PROSE_CONTAINER.match(line, end):
        depth, end = depth + 1, mark.end()
    indent = len(line) - len(line.lstrip(" \t"))
    return depth + len(line[:indent].expandtabs(4)) // 4


Line = Annotated[str, Field(max_length=500), AfterValidator(_check_line)]
LongLine = Annotated[str, Field(max_length=2_000), AfterValidator(_check_line)]
Title = Annotated[str, Field(max_length=500), AfterValidator(_check_title)]
Summary = Annotated[str, Field(max_length=200), AfterValidator(_check_summary)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(_check_text)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(_check_prose)]
# Patterns and examples are for editors, which know the generated schemas, not the rules above.
ArxivId = Annotated[
    str,
    Field(
        json_schema_extra={
            "pattern": r"^(\d{4}\.\d{4,5}|[a-z-]+/\d{7})$",
            "examples": ["2304.12306"],
        }
    ),
    AfterValidator(_check_arxiv),
]
Doi = Annotated[
    str,
    Field(json_schema_extra={"pattern": r"^10\.\d{4,9}/\S+$"}),
    AfterValidator(_check_doi),
]
Url = Annotated[
    str,
    Field(max_length=2_000, json_schema_extra={"pattern": r"^https?://\S+$"}),
    AfterValidator(_check_url),
]
PartialDate = Annotated[
    str,
    # A year alone has no quotes, and editors read it as a number.
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
                {"type": "integer", "minimum": 1900, "maximum": 2100},
            ]
        },
        mode="validation",
    ),
    WithJsonSchema(
        {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}, mode="serialization"
    ),
    AfterValidator(_check_date),
]
FullDate = Annotated[
    str,
    Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}$"}),
    AfterValidator(_check_full_date),
]


def _read_author(value: object) -> str:
    """An author: a name, `name` with `orcid`, or `organisation`. The result has the type."""
    if isinstance(value, Organisation):
        return _check_organisation(value)
    if isinstance(value, IdentifiedPerson):
        return _check_person(value, value.orcid)
    if not isinstance(value, dict):
        return _check_author(_text_of_author(value))
    texts = {key: _text_of_author(text) for key, text in value.items() if key in _AUTHOR_KEYS}
    match texts:
        case {"organisation": name} if len(value) == 1:
            return _check_organisation(name)
        case {"name": name, "orcid": identified} if len(value) == 2:
            return _check_person(name, identified)
    refuse(
        "bad-author",
        f"the keys {', '.join(map(str, value)) or '(none)'} describe no author",
        _remedy_for_author(value),
    )


def _remedy_for_author(stated: Mapping[Any, Any]) -> str:
    match stated:
        case {"given": str(given), "family": str(family)}:
            return f"write the name alone: {given} {family}"
        case {"organization": str(name)}:
            return f"write `organisation: {name}`"
        case {"name": str(name)}:
            return f"write the name alone, {name}, or with `orcid: …` below it"
    return (
        "write a person's name alone, without a colon, or `name: …` and `orcid: …`, and "
        "`organisation: …` for an organisation"
    )


_AUTHOR_KEYS = {"organisation", "name", "orcid"}


def _check_person(name: str, stated: str) -> IdentifiedPerson:
    bare = orcid.parse(stated)
    if bare is None:
        refuse(
            "bad-author",
            f"{stated!r} is not an ORCID iD",
            "write its 16 digits, as in 0000-0002-1825-0097, or the name alone",
        )
    if not orcid.is_checked(bare):
        refuse(
            "bad-author",
            f"{stated!r} is not an ORCID iD: its last digit does not fit the others",
            "copy it from the person's page at orcid.org",
        )
    if bare != stated:
        refuse("bad-author", f"{stated!r} is more than the bare ORCID iD", f"write orcid: {bare}")
    if _check_author(name) == ET_AL:
        refuse("bad-author", f"{ET_AL!r} is not a person", "remove the ORCID iD")
    return IdentifiedPerson(name, bare)


def _check_organisation(name: str) -> Organisation:
    _check_line(name)
    if _BRACE.search(name) or _ADDRESS.search(name):
        refuse("bad-author", f"{name!r} has braces or an address", "write the name alone")
    return Organisation(name)


def _text_of_author(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    if len(value) > _LONGEST_AUTHOR:
        raise PydanticKnownError("string_too_long", {"max_length": _LONGEST_AUTHOR})
    return value


_LONGEST_AUTHOR = 200
_AUTHOR_NAME = {"type": "string", "maxLength": _LONGEST_AUTHOR}
_ORGANISATION = {
    "type": "object",
    "properties": {
        "organisation": {
            **_AUTHOR_NAME,
            "description": "Name of an organisation that is an author.",
        }
    },
    "required": ["organisation"],
    "additionalProperties": False,
}
_IDENTIFIED_PERSON = {
    "type": "object",
    "properties": {
        "name": {**_AUTHOR_NAME, "description": "Full name, given name first."},
        "orcid": {
            "type": "string",
            "pattern": orcid.FORM,
            "description": "ORCID iD of the person: 0000-0002-1825-0097.",
        },
    },
    "required": ["name", "orcid"],
    "additionalProperties": False,
}
Author = Annotated[
    str,
    PlainValidator(_read_author),
    WithJsonSchema({"anyOf": [_AUTHOR_NAME, _ORGANISATION, _IDENTIFIED_PERSON]}, mode="validation"),
    WithJsonSchema(_AUTHOR_NAME, mode="serialization"),
]
Authors = Annotated[
    tuple[Author, ...], Field(min_length=1, max_length=2_000), AfterValidator(_check_authors)
]
Slug = Annotated[str, Field(pattern=identifiers.SLUG, max_length=64)]
EntryId = Annotated[str, Field(pattern=identifiers.ENTRY_ID, max_length=64)]
_distinct = Field(json_schema_extra={"uniqueItems": True})
Slugs = Annotated[tuple[Slug, ...], _distinct, AfterValidator(_check_distinct)]
EntryIds = Annotated[tuple[EntryId, ...], _distinct, AfterValidator(_check_distinct)]


def earliest_first(date: str) -> str:
    """Sort key for partial dates; the smallest of the dates of one event is its date.

    Earlier dates come first. A day comes before its month, and a month before its year, because it
    is more precise.
    """
    return date.ljust(len("YYYY-MM-DD"), "~")
