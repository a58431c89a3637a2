"""What an entry is: frozen records, and the rules that one field can break by itself.

Every rule raises `PydanticCustomError(code, message, {"remedy": …})`; `sam4mis.reading` turns
these into problems with a place.
"""

import re
from typing import Annotated, Any, ClassVar, Literal, NoReturn, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from sam4mis import identifiers
from sam4mis.identifiers import Locator
from sam4mis.names import ET_AL, family_name

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKDOWN_TARGET = re.compile(r"(?:\]\(|^\s*\[[^\]]+\]:)\s*([^)\s]*)", re.MULTILINE)
_UNUSUAL = re.compile(r"[<\u0080-\u009f]|  ")
_ADDRESS = re.compile(r"(?i)https?://\S*|\bwww\.\S*")
_SPACES = re.compile(r"\s{2,}|\n")
# What most names look like; the others are looked at more closely.
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:(?:\.? |[.'-])[^\W\d_]+)*")
_SEVERAL_PEOPLE = re.compile(r" and |&|\bet al\b")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _refuse(code: str, message: str, remedy: str) -> NoReturn:
    # Braces in a value are not placeholders.
    raise PydanticCustomError(
        code,
        "{message}",
        {"message": message, "remedy": remedy},
    )


def _check_text(value: str) -> str:
    hidden = _CONTROL.search(value)
    if hidden:
        _refuse(
            "control-character",
            f"the text holds the invisible character U+{ord(hidden[0]):04X}",
            "type the text again instead of pasting it",
        )
    if not value.strip():
        _refuse("empty-text", "the text is empty", "fill it in or remove the key")
    return value


def _check_line(value: str) -> str:
    # Nearly every value passes here; what does not is looked at more closely.
    if value.isprintable() and value.strip() == value != "" and not _UNUSUAL.search(value):
        return value
    _check_text(value)
    if value != value.strip() or _SPACES.search(value):
        _refuse(
            "stray-space",
            "there are stray spaces or line breaks",
            f"write {' '.join(value.split())!r}",
        )
    tag = _HTML_TAG.search(value)
    if tag:
        _refuse(
            "html-in-text",
            f"{tag[0]!r} looks like HTML",
            "write plain text; only TeX between $ signs is understood",
        )
    return value


def _check_title(value: str) -> str:
    _check_line(value)
    # GitHub turns an address into a link wherever it stands.
    link = _ADDRESS.search(value)
    if link:
        _refuse("link-in-title", f"{link[0]!r} is a link", "write links in url: or code:")
    return value


def _check_arxiv(value: str) -> str:
    arxiv_id = identifiers.parse_arxiv(value)
    if arxiv_id is None:
        _refuse(
            "bad-arxiv",
            f"{value!r} is not an arXiv id",
            "copy it from the abstract page, for example '2304.12306'",
        )
    if arxiv_id != value:
        _refuse(
            "bad-arxiv",
            f"{value!r} is more than the bare arXiv id",
            f"write arxiv: '{arxiv_id}'",
        )
    return value


def _check_doi(value: str) -> str:
    doi = identifiers.parse_doi(value)
    if doi is None and (arxiv_id := identifiers.parse_arxiv(value)):
        _refuse(
            "bad-doi",
            f"{value!r} is arXiv's own DOI",
            f"write arxiv: '{arxiv_id}' instead",
        )
    if doi is None:
        doi = identifiers.link_to_doi(value)
    if doi is None:
        _refuse("bad-doi", f"{value!r} is not a DOI", "a DOI starts with 10. and has a slash")
    if doi != value:
        _refuse("bad-doi", f"{value!r} is more than the bare DOI", f"write doi: {doi}")
    return value


def _check_url(value: str) -> str:
    if identifiers.is_ordinary_link(value):
        return value
    mended = identifiers.canonical_link(value)
    fault = identifiers.link_fault(value)
    if fault:
        remedy = "give the full https:// address of a public web page"
        if mended.rules and identifiers.link_fault(mended.url) is None:
            remedy = f"write {mended.url}"
        _refuse("bad-url", f"{value!r}: {fault}", remedy)
    if mended.url != value:
        _refuse(
            "url-form",
            f"the link is not in canonical form ({', '.join(mended.rules)})",
            f"write {mended.url}",
        )
    return value


def _check_work_url(value: str) -> str:
    _check_url(value)
    if arxiv_id := identifiers.parse_arxiv(value):
        _refuse(
            "url-form",
            "the link leads to arXiv",
            f"write arxiv: '{arxiv_id}' instead of url:",
        )
    if doi := identifiers.link_to_doi(value):
        _refuse(
            "url-form", f"the link spells out the DOI {doi}", f"write doi: {doi} instead of url:"
        )
    return value


def _check_date(value: str) -> str:
    match = _DATE.fullmatch(value)
    if match is None:
        _refuse(
            "bad-date",
            f"{value!r} is not a date",
            "write YYYY, YYYY-MM or YYYY-MM-DD, for example 2024-05",
        )
    month, day = int(match[2] or 1), int(match[3] or 1)
    if not 1 <= month <= 12:
        _refuse("bad-date", f"there is no month {match[2]}", "months run from 01 to 12")
    leap = int(match[1]) % 4 == 0 and (int(match[1]) % 100 != 0 or int(match[1]) % 400 == 0)
    if not 1 <= day <= (28 if month == 2 and not leap else _DAYS[month - 1]):
        _refuse("bad-date", f"there is no day {value}", "check the day of the month")
    if not 1900 <= int(match[1]) <= 2100:
        _refuse("bad-date", f"{match[1]} is not a likely year", "check the year")
    return value


def _check_full_date(value: str) -> str:
    _check_date(value)
    if len(value) != len("YYYY-MM-DD"):
        _refuse("bad-date", f"{value!r} is not a whole date", "write YYYY-MM-DD")
    return value


def _check_author(value: str) -> str:
    if _PLAIN_NAME.fullmatch(value) and not _SEVERAL_PEOPLE.search(value):
        return value
    _check_line(value)
    if value == ET_AL:
        return value
    if "," in value or ";" in value:
        _refuse(
            "bad-author",
            f"{value!r} has a comma or semicolon",
            "give one author per list item, given name first: Jun Ma",
        )
    if _SEVERAL_PEOPLE.search(value):
        _refuse(
            "bad-author",
            f"{value!r} looks like more than one author",
            f"give one author per list item; end an incomplete list with {ET_AL!r}",
        )
    return value


def _check_authors(value: tuple[str, ...]) -> tuple[str, ...]:
    if ET_AL in value[:-1]:
        _refuse("bad-author", f"{ET_AL!r} stands before other authors", "move it to the end")
    if value == (ET_AL,):
        _refuse("bad-author", f"the list has nobody before {ET_AL!r}", "name the first author")
    return value


def _check_prose(value: str) -> str:
    _check_text(value)
    tag = _HTML_TAG.search(value)
    if tag:
        _refuse("html-in-text", f"{tag[0]!r} looks like HTML", "use Markdown")
    for target in _MARKDOWN_TARGET.findall(value):
        if not target.startswith("#") and (fault := identifiers.link_fault(target)):
            _refuse("bad-url", f"{target!r}: {fault}", "give the full https:// address")
    return value


def _one_link_or_many(value: Any) -> Any:
    """A single link may stand without a list; a list item may be just its link."""
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list | tuple):
        return items
    return [{"url": item} if isinstance(item, str) else item for item in items]


Line = Annotated[str, Field(max_length=500), AfterValidator(_check_line)]
Title = Annotated[str, Field(max_length=500), AfterValidator(_check_title)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(_check_text)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(_check_prose)]
ArxivId = Annotated[str, AfterValidator(_check_arxiv)]
Doi = Annotated[str, AfterValidator(_check_doi)]
Url = Annotated[str, Field(max_length=2_000), AfterValidator(_check_url)]
WorkUrl = Annotated[str, Field(max_length=2_000), AfterValidator(_check_work_url)]
PartialDate = Annotated[str, AfterValidator(_check_date)]
FullDate = Annotated[str, AfterValidator(_check_full_date)]
Author = Annotated[str, Field(max_length=200), AfterValidator(_check_author)]
Authors = Annotated[
    tuple[Author, ...], Field(min_length=1, max_length=2_000), AfterValidator(_check_authors)
]
Slug = Annotated[str, Field(pattern=identifiers.SLUG, max_length=64)]
EntryId = Annotated[str, Field(pattern=identifiers.ENTRY_ID, max_length=64)]


class Record(BaseModel):
    """Base of all records: they never change, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    last_keys: ClassVar[tuple[str, ...]] = ()
    """Keys that stand after all others in a file."""


class CodeLink(Record):
    """One public place where something that belongs to the work can be had or tried."""

    url: Url
    """Address of the place."""
    kind: Literal["code", "weights", "demo", "project"] = "code"
    """What is there: source code, trained weights, a demonstration, or a project page."""


Links = Annotated[tuple[CodeLink, ...], BeforeValidator(_one_link_or_many)]


class Version(Record):
    """An earlier or other version of a work that has a row of its own in the tables.

    What is absent is as in the entry; an empty `code` says that this version has none.
    """

    title: Title | None = None
    """Title of this version, where it differs."""
    authors: Authors | None = None
    """Authors of this version, where they differ."""
    date: PartialDate
    """First public appearance of this version."""
    arxiv: ArxivId | None = None
    """arXiv id without version."""
    doi: Doi | None = None
    """DOI as the publisher prints it."""
    url: WorkUrl | None = None
    """Link, where no identifier leads to this version."""
    code: Links | None = None
    """Code of this version, where it differs."""
    venue: Line | None = None
    """Where this version appeared: journal, conference or preprint server."""

    @model_validator(mode="after")
    def _needs_a_locator(self) -> Self:
        if not (self.arxiv or self.doi or self.url):
            _refuse(
                "missing-identifier",
                "nothing leads to this version",
                "give arxiv:, doi: or url:",
            )
        return self

    @property
    def locator(self) -> Locator:
        """How to reach this version."""
        return Locator(self.arxiv, self.doi, self.url)


class Status(Record):
    """Why an entry is kept although readers should not rely on it."""

    kind: Literal["retracted", "withdrawn", "superseded", "out-of-scope"]
    """What happened to the work."""
    reason: Line
    """In one sentence, with who said so."""
    url: Url | None = None
    """The notice."""


class Entry(Record):
    """What papers, datasets and workshops have in common."""

    folder: ClassVar[str]
    last_keys = ("tags", "distinct_from", "notes", "status", "aliases", "added")

    id: Slug
    """Name of the file and citation key; need not be written in the file."""
    title: Title
    """Title in plain text, as the authority prints it; TeX only between $ signs."""
    notes: Text | None = None
    """Remarks for other curators."""
    status: Status | None = None
    """Set when the work was retracted, withdrawn, superseded or found to be out of scope."""
    aliases: tuple[Slug, ...] = ()
    """Former ids of the entry; links to them keep working."""
    added: FullDate | None = None
    """Day on which the entry came into the registry."""


class Work(Entry):
    """Something written by authors: a paper, or the paper that presents a dataset."""

    authors: Authors = ()
    """Full names in order, given name first; 'et al.' last where the list is not complete."""
    date: PartialDate | None = None
    """First public appearance of the preferred version: YYYY, YYYY-MM or YYYY-MM-DD."""
    sections: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Sections of the list in which the work stands; ids from data/sections.yaml."""
    arxiv: ArxivId | None = None
    """arXiv id without version, in quotes: '2304.12306'."""
    doi: Doi | None = None
    """The publisher's DOI as printed; never arXiv's own."""
    url: WorkUrl | None = None
    """Link, where no identifier leads to the work or the curator prefers it."""
    venue: Line | None = None
    """Journal or conference of the version of record."""
    published: PartialDate | None = None
    """Date of the version of record."""
    tags: dict[Slug, tuple[Slug, ...]] = {}
    """Facet to terms; both from data/vocabulary/. An absent facet means: not stated."""
    distinct_from: tuple[EntryId, ...] = ()
    """Entries that look like the same work and are not."""

    @property
    def locator(self) -> Locator:
        """How to reach the preferred version."""
        return Locator(self.arxiv, self.doi, self.url)

    @property
    def first_author(self) -> str | None:
        """Family name of the first author."""
        return family_name(self.authors[0]) if self.authors else None


class Paper(Work):
    """A paper: one work with one entry, whatever number of versions it has."""

    folder = "papers"

    id: EntryId
    """Name of the file and citation key; need not be written in the file."""
    code: Links = ()
    """Source code, weights, demonstration or project page."""
    versions: tuple[Version, ...] = ()
    """Earlier or other versions that have a row of their own."""
    datasets: tuple[EntryId, ...] = ()
    """Datasets of this registry that the paper presents or is built on."""
    workshop: Slug | None = None
    """Workshop of this registry to which the paper belongs."""

    @model_validator(mode="after")
    def _needs_a_locator(self) -> Self:
        if not (self.arxiv or self.doi or self.url or self.code):
            _refuse(
                "missing-identifier",
                "nothing leads to the paper",
                "give arxiv:, doi: or url:",
            )
        return self


class Dataset(Work):
    """A dataset, with the paper that presents it."""

    folder = "datasets"

    id: EntryId
    """Name of the file and citation key; need not be written in the file."""
    data: Url
    """Where the data can be had."""


class WorkshopLink(Record):
    """One page about a workshop."""

    label: Line
    """Text of the link: Challenge Website, Proceeding …"""
    url: Url
    """Address of the page."""


class Workshop(Entry):
    """A workshop or challenge."""

    folder = "workshops"

    event: Line
    """Conference and year to which it belongs."""
    description: Prose
    """What it asked for, in our own words."""
    links: Annotated[tuple[WorkshopLink, ...], Field(min_length=1)]
    """Organisers' site, papers, proceedings, summary."""


AnyEntry = Paper | Dataset | Workshop


class Column(Record):
    """A column of a section's table."""

    field: Literal["date", "authors", "title", "code", "data"]
    """What the column shows."""
    heading: Line
    """Text of the heading."""


class Section(Record):
    """One section of the list."""

    id: Slug
    """Anchor in README, path on the site, and what entries write in `sections`."""
    kind: Literal["introduction", "papers", "datasets", "workshop"]
    """What the section holds."""
    title: Line
    """Heading."""
    contents: Line
    """Text in the table of contents."""
    short: Line
    """Name in the site's navigation."""
    introduction: Prose | None = None
    """What the section is about, in our own words."""
    columns: tuple[Column, ...] = ()
    """Columns of the table."""
    workshop: Slug | None = None
    """The workshop that the section is about."""


class Sections(Record):
    """data/sections.yaml: all sections in their order."""

    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections, first to last."""


class Term(Record):
    """One word of the controlled vocabulary."""

    id: Slug
    """What entries write."""
    label: Line
    """What readers see."""
    definition: Text
    """When the term applies."""
    synonyms: tuple[Line, ...] = ()
    """Other words for the same, for search and suggestions."""


class Facet(Record):
    """data/vocabulary/<facet>.yaml: one side from which a work can be seen."""

    id: Slug
    """Name of the file; what entries write before their terms."""
    label: Line
    """What readers see."""
    definition: Text
    """Which question the facet answers."""
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    """The terms, in the order in which readers see them."""


class Citation(Record):
    """A publication that users of the list are asked to cite."""

    key: Line
    """BibTeX key."""
    type: Literal["article", "inproceedings", "misc"]
    """BibTeX entry type."""
    fields: dict[Slug, Line]
    """BibTeX fields in plain text; `author` has names joined by ' and '."""
    url: Url
    """Where it can be read."""
    remark: Line
    """Why it is to be cited."""


class About(Record):
    """data/registry.yaml: what the whole list says about itself."""

    title: Line
    """Title of the list."""
    summary: Line
    """What it is, in one sentence."""
    introduction: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Paragraphs of Markdown that open README."""
    cite: tuple[Citation, ...]
    """Publications to cite."""
    licence: Line
    """Licence of the data (SPDX)."""
