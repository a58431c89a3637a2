"""Records of the registry, from entries to venues; each field has a description."""

import re
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    WithJsonSchema,
    model_validator,
)

from sam4mis.model import identifiers
from sam4mis.model.fields import (
    ArxivId,
    Authors,
    Doi,
    EntryId,
    EntryIds,
    FullDate,
    Line,
    PartialDate,
    Prose,
    Slug,
    Slugs,
    Summary,
    Text,
    Title,
    Url,
    refuse,
)
from sam4mis.model.identifiers import Locator
from sam4mis.model.names import ET_AL

# Editors read a value without quotes as a number.
LineOrNumber = Annotated[Line, WithJsonSchema({"type": ["string", "integer"]})]


class Record(BaseModel):
    """Base of all records: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    last_keys: ClassVar[tuple[str, ...]] = ()
    """Keys that come after all others in a file."""


class CodeLink(Record):
    """A public link to source code, weights, a demonstration or a project page of a work."""

    url: Url
    """Address."""
    kind: Literal["code", "weights", "demo", "project"] = "code"
    """What the link leads to: source code, trained weights, a demonstration, or a project page."""
    licence: Line | None = None
    """Licence of the linked material: the SPDX identifier, if there is one."""
    state: Literal["code", "readme-only", "empty", "announced", "archived", "gone"] | None = None
    """State of the repository when it was checked; absent if nobody has checked it."""
    seen: FullDate | None = None
    """Day of that check, or of the stored copy that was checked."""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if (self.state or self.licence) and not self.seen:
            refuse(
                "missing-field",
                "`state` and `licence` need the day on which they were checked",
                "add `seen: 'YYYY-MM-DD'`",
            )
        return self

    @property
    def holds_code(self) -> bool:
        """Whether the link leads to public source code, as far as is known."""
        return self.kind == "code" and self.state in {None, "code", "archived"}


def _one_link_or_many(value: Any) -> Any:
    """Accept a single link without a list, and a link alone as an item."""
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list | tuple):
        return items
    return [{"url": item} if isinstance(item, str) else item for item in items]


Links = Annotated[
    tuple[CodeLink, ...],
    BeforeValidator(
        _one_link_or_many,
        json_schema_input_type=Url | CodeLink | list[Url | CodeLink],
    ),
]


def _check_locator(locator: Locator) -> None:
    """Refuse a link that contains an identifier, unless the identifier is given too.

    Beside its identifier, a link is the page that the curator wants readers to see.
    """
    url = locator.url
    if url is None:
        return
    spelled_out = identifiers.locate(url)
    arxiv_id, doi = spelled_out.arxiv, spelled_out.doi
    if arxiv_id is not None and arxiv_id != locator.arxiv:
        refuse(
            "url-form",
            "the link contains an arXiv id",
            f"write arxiv: '{arxiv_id}' instead of url:",
            "url",
        )
    if doi is not None and (locator.doi is None or doi.lower() != locator.doi.lower()):
        refuse(
            "url-form",
            f"the link contains the DOI {doi}",
            f"write doi: {doi} instead of url:",
            "url",
        )


def _one_of_them_required(*keys: str) -> dict[str, Any]:
    """A rule of a validator, as JSON Schema for editors."""
    return {"anyOf": [{"required": [key]} for key in keys]}


class Version(Record):
    """An earlier or other version of a work.

    Absent fields are as in the entry; an empty `code` says that this version has no code.
    """

    model_config = ConfigDict(json_schema_extra=_one_of_them_required("arxiv", "doi", "url"))

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
    url: Url | None = None
    """Link, if this version has no identifier."""
    code: Links | None = None
    """Code of this version, where it differs."""
    venue: Line | None = None
    """Venue of this version: journal, conference or preprint server."""
    listed: StrictBool = True
    """Whether this version has a row of its own in the tables; if not, only the site shows it."""

    @model_validator(mode="after")
    def _needs_a_locator(self) -> Self:
        if not (self.arxiv or self.doi or self.url):
            refuse(
                "missing-identifier",
                "this version has no identifier and no link",
                "give arxiv:, doi: or url:",
            )
        _check_locator(self.locator)
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
    """The reason in one sentence, with its source."""
    url: Url | None = None
    """Address of the notice."""
    date: FullDate | None = None
    """Day on which the status was added; feeds show the work again then."""

    @property
    def label(self) -> str:
        """What readers see beside the title: `Retracted`, `Out of scope`."""
        return self.kind.replace("-", " ").capitalize()


class AnsweredNotice(Record):
    """A notice of an authority that a person has read, and that needs no `status`."""

    notice: Line
    """Text of the notice, word for word, as `check` prints it."""
    answer: Line
    """Why the work needs no `status`, in one sentence."""
    date: FullDate | None = None
    """Day of the answer."""


class Question(Record):
    """A doubt about an entry for which there is no evidence yet."""

    text: Line
    """What is in doubt, in one sentence."""
    sources: tuple[Url, ...] = ()
    """Pages that raise the doubt."""
    date: FullDate | None = None
    """Day on which it was asked."""


class Milestone(Record):
    """Why a work is a milestone in the timeline."""

    reason: Line
    """What changed with it, in one sentence and our own words."""
    url: Url
    """Page that says so."""


class EntryKind(StrEnum):
    """Kinds of entries; all other code takes the names from here."""

    PAPER = "paper"
    DATASET = "dataset"
    WORKSHOP = "workshop"

    @property
    def folder(self) -> str:
        """Folder below data/ and on the site; of papers and datasets, also the kind of section."""
        return f"{self}s"


class Entry(Record):
    """What papers, datasets and workshops have in common."""

    entry_kind: ClassVar[EntryKind]
    last_keys = (
        "known_as", "other_titles", "summary", "tags", "evaluated_on", "builds_on", "sources",
        "questions", "answered_notices", "milestone", "distinct_from", "notes", "status", "aliases",
        "merged", "added",
    )  # fmt: skip

    id: Slug
    """Name of the file and citation key; need not be written in the file."""
    title: Title
    """Title in plain text, as the authority prints it; TeX only between $ signs."""
    notes: Text | None = None
    """Remarks for other curators."""
    status: Status | None = None
    """Set when the work was retracted, withdrawn, superseded or found to be out of scope."""
    aliases: Slugs = ()
    """Former ids of the entry, the oldest first; links, selections and feeds keep working."""
    merged: Slugs = ()
    """Ids of entries that were merged into this one; links to them lead here."""
    added: FullDate | None = None
    """Day on which the entry was added to the registry."""

    @property
    def former_ids(self) -> tuple[str, ...]:
        """All ids that lead here: former ids of the entry, then ids of merged entries."""
        return (*self.aliases, *self.merged)

    @property
    def first_id(self) -> str:
        """The first id of the entry, from which its ids in feeds are made."""
        return self.aliases[0] if self.aliases else self.id


class Work(Entry):
    """Something written by authors: a paper, or the paper that presents a dataset."""

    authors: Authors = ()
    """Full names in order, given name first; 'et al.' last where the list is not complete.

    An organisation is a mapping, `organisation: European Society of Radiology`. So is a person
    whose ORCID iD is known: `name: Josiah Carberry` and `orcid: 0000-0002-1825-0097`.
    """
    date: PartialDate | None = None
    """First public appearance of the preferred version: YYYY, YYYY-MM or YYYY-MM-DD.

    Beside an arXiv id, this is the month of the id. If the version of record was published in
    another month, the arXiv id belongs to the preprint under `versions`, and each version has its
    own date. If only the year is known, write the year. Without a date, a work with an arXiv id
    has the month of the id.
    """
    known_as: tuple[Line, ...] = ()
    """Names that the work gives to its method, model or data: MedSAM, MSA."""
    other_titles: tuple[Title, ...] = ()
    """Titles of versions that have no identifier of their own."""
    sections: Slugs
    """Sections of the list that have the work; ids from data/sections.yaml.

    With `[]`, only the site has the entry: datasets for evaluation, surveys and base models. It is
    not counted as a work, and is in no table, export or feed.
    """
    arxiv: ArxivId | None = None
    """arXiv id without version, in quotes: '2304.12306'."""
    doi: Doi | None = None
    """The publisher's DOI as printed; never arXiv's own."""
    url: Url | None = None
    """Link, if the work has no identifier or the curator prefers the link."""
    venue: Line | None = None
    """Journal or conference of the version of record."""
    volume: LineOrNumber | None = None
    """Volume of the venue."""
    issue: LineOrNumber | None = None
    """Issue of the volume."""
    pages: LineOrNumber | None = None
    """First and last page of the version of record, as 103-117, or the number of the article."""
    publisher: Line | None = None
    """Publisher of the version of record, if data/venues.yaml names none for its venue."""
    published: PartialDate | None = None
    """Date of the version of record."""
    summary: Summary | None = None
    """One sentence in the curator's own words: method, object and result."""
    tags: dict[Slug, Slugs] = {}
    """Facet to terms; both from data/vocabulary/. An absent facet means: not stated."""
    evaluated_on: EntryIds = ()
    """Datasets of this registry on which the work was trained or measured."""
    builds_on: EntryIds = ()
    """Works of this registry that the work itself says it extends or starts from."""
    sources: tuple[Url, ...] = ()
    """Pages on which summary and tags are based; if absent, they are based on the title alone."""
    questions: tuple[Question, ...] = ()
    """Doubts without evidence; readers are shown them."""
    answered_notices: tuple[AnsweredNotice, ...] = ()
    """Retraction notices that were read and need no `status`; a retraction gets a `status`."""
    milestone: Milestone | None = None
    """Set if the work changed later research; the timeline shows the reason."""
    distinct_from: EntryIds = ()
    """Entries that look like the same work and are other works."""

    @model_validator(mode="after")
    def _link_is_no_identifier(self) -> Self:
        _check_locator(self.locator)
        return self

    @model_validator(mode="before")
    @classmethod
    def _reads_the_old_name_of_sources(cls, data: Any) -> Any:
        if isinstance(data, dict) and "tag_sources" in data and "sources" not in data:
            return {"sources" if key == "tag_sources" else key: data[key] for key in data}
        return data

    @property
    def people(self) -> tuple[str, ...]:
        """The named authors: `authors` without 'et al.'."""
        return tuple(name for name in self.authors if name != ET_AL)

    @property
    def issued(self) -> str | None:
        """The date that a citation gives: of the version of record, else of first appearance."""
        return self.published or self.date

    @property
    def is_out_of_scope(self) -> bool:
        """Whether the work is kept although it does not belong in the list."""
        return self.status is not None and self.status.kind == "out-of-scope"

    @property
    def locator(self) -> Locator:
        """How to reach the preferred version."""
        return Locator(self.arxiv, self.doi, self.url)


class Paper(Work):
    """A paper: one work with one entry, whatever number of versions it has."""

    entry_kind = EntryKind.PAPER
    model_config = ConfigDict(
        json_schema_extra=_one_of_them_required("arxiv", "doi", "url", "code")
    )

    id: EntryId
    """Name of the file and citation key; need not be written in the file."""
    code: Links = ()
    """Source code, weights, demonstration or project page."""
    versions: tuple[Version, ...] = ()
    """Earlier or other versions of the paper."""
    listed: StrictBool = True
    """Whether the preferred version has a row of its own in the tables."""
    datasets: EntryIds = ()
    """Datasets of this registry that the paper presents or is built on."""
    workshop: Slug | None = None
    """Workshop of this registry to which the paper belongs."""
    rank: Line | None = None
    """Rank in the challenge of its workshop, as a page under `sources` states it."""

    @model_validator(mode="after")
    def _needs_a_locator(self) -> Self:
        if not (self.arxiv or self.doi or self.url or self.code):
            refuse(
                "missing-identifier",
                "the paper has no identifier and no link",
                "give arxiv:, doi: or url:",
            )
        return self

    @model_validator(mode="after")
    def _ranks_in_a_workshop(self) -> Self:
        if self.rank and not self.workshop:
            refuse(
                "missing-field",
                "`workshop` is missing",
                "add the workshop of the challenge",
                "rank",
            )
        return self

    @model_validator(mode="after")
    def _stands_in_a_table(self) -> Self:
        if not (self.listed or any(version.listed for version in self.versions)):
            refuse(
                "not-listed",
                "no version of the paper has a row in the tables",
                "remove `listed: false` from the version that readers should be shown",
                "listed",
            )
        return self


class Dataset(Work):
    """A dataset, with the paper that presents it."""

    entry_kind = EntryKind.DATASET

    id: EntryId
    """Name of the file and citation key; need not be written in the file."""
    data: Url | None = None
    """Address of the data; only an entry without sections may lack it."""
    size: Line | None = None
    """Size, as the authors count it."""
    licence: Line | None = None
    """Licence, as the publisher states it: the SPDX identifier, if there is one."""
    source: Url | None = None
    """Page that states size and licence."""

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.data is None and self.sections:
            refuse("missing-field", "`data` is missing", "add a line `data: …`")
        if self.data is None and self.locator == Locator():
            refuse(
                "missing-identifier",
                "the dataset has no identifier and no link",
                "give data:, arxiv:, doi: or url:",
            )
        return self


class WorkshopLink(Record):
    """One page about a workshop."""

    label: Line
    """Text of the link: Challenge Website, Proceeding …"""
    url: Url
    """Address of the page."""


class Workshop(Entry):
    """A workshop or challenge."""

    entry_kind = EntryKind.WORKSHOP

    event: Line
    """Conference and year."""
    description: Prose
    """The task, in our own words."""
    links: Annotated[tuple[WorkshopLink, ...], Field(min_length=1)]
    """Organisers' site, papers, proceedings, summary."""


AnyEntry = Paper | Dataset | Workshop


class RemovedEntry(Record):
    """An entry that was removed; a page at its old address says why."""

    id: Slug
    """Id of the entry; no other entry ever gets it."""
    kind: EntryKind = EntryKind.PAPER
    """Kind of the entry, which determines the address of its page."""
    title: Title
    """Title of the entry."""
    reason: Line
    """Why the entry was removed, in one sentence."""
    date: FullDate
    """Day on which it was removed."""
    instead: Slug | None = None
    """Id of the entry that replaces it, if there is one."""
    aliases: tuple[Slug, ...] = ()
    """Former ids of the removed entry; links to them lead to the page that says why."""

    @property
    def entry_kind(self) -> EntryKind:
        """Kind of the entry, under the name that entries use."""
        return self.kind

    @property
    def ids(self) -> tuple[str, ...]:
        """Id and former ids."""
        return (self.id, *self.aliases)


class RemovedEntries(Record):
    """data/removed.yaml: the entries that were removed, each with the reason."""

    removed: tuple[RemovedEntry, ...]
    """The removed entries, in the order of their removal."""


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

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        needed = {
            "introduction": ("introduction",),
            "papers": ("introduction", "columns"),
            "datasets": ("introduction", "columns"),
            "workshop": ("workshop",),
        }[self.kind]
        for name in needed:
            if not getattr(self, name):
                refuse("missing-field", f"`{name}` is missing", f"add `{name}: …` to the section")
        if self.columns and "columns" not in needed:
            refuse(
                "unknown-key", f"a section of kind {self.kind} has no table", "remove it", "columns"
            )
        return self


class Sections(Record):
    """data/sections.yaml: all sections in their order."""

    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    """The sections, first to last."""

    @model_validator(mode="after")
    def _has_one_introduction(self) -> Self:
        found = sum(section.kind == "introduction" for section in self.sections)
        if found != 1:
            refuse(
                "wrong-sections",
                f"{found} sections are of kind introduction",
                "have just one, which opens the list",
                "sections",
            )
        return self


class Term(Record):
    """One word of the controlled vocabulary."""

    id: Slug
    """Id, as entries write it."""
    label: Line
    """Name, as readers see it."""
    definition: Text
    """When the term applies."""
    scope: Text | None = None
    """What distinguishes it from other terms."""
    synonyms: tuple[Line, ...] = ()
    """Other words for the same, for search and suggestions."""
    cues: tuple[Line, ...] = ()
    """Phrases in titles and abstracts that suggest the term.

    `*` is any beginning or end of a word, `…` up to four words.
    """
    parent: Slug | None = None
    """The wider term: a search for it finds works with this term too."""
    of_many: Annotated[int, Field(ge=2)] | None = None
    """Suggested also for works for which at least this many other terms of the facet are."""
    beside: Slugs | None = None
    """The only terms of the facet with which it may be combined; absent means any."""
    former: Slugs = ()
    """Retired terms that it replaces: `check` reports them, and links keep working."""
    necessary: Line | None = None
    """Why it is kept although fewer than three works have it."""

    @property
    def words(self) -> tuple[str, ...]:
        """Names of the term: label, then synonyms."""
        return (self.label, *self.synonyms)


class Facet(Record):
    """data/vocabulary/<facet>.yaml: a property by which works are classified."""

    id: Slug
    """Name of the file; what entries write before their terms."""
    label: Line
    """Name, as readers see it."""
    definition: Text
    """Which question the facet answers."""
    scope: Text | None = None
    """Rules that hold for all its terms."""
    passed_over: tuple[Line, ...] = ()
    """Phrases that contain a word of a term and suggest no term: semi-automatic."""
    in_titles: tuple[Line, ...] = ()
    """Words and cues that count in titles only: abstracts use them about other works."""
    own_part_only: StrictBool = False
    """Whether abstracts are read only where they say what their own work does."""
    alone: tuple[Line, ...] = ()
    """Words and cues that count only if nothing else suggests a term of the facet."""
    titles_by_themselves: StrictBool = False
    """Whether those count in titles if nothing else in the titles suggests a term."""
    alone_in_abstracts: tuple[Line, ...] = ()
    """Words and cues that always count in titles, but in abstracts only if no other does."""
    title_decides: StrictBool = False
    """Whether abstracts are read only if the title names no term of the facet."""
    in_brief: StrictBool = True
    """Whether the home page, and Explore beside each work, show its terms."""
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    """The terms, in the order in which readers see them."""


VenueKind = Literal["journal", "proceedings", "book-series", "preprint-server"]


class Venue(Record):
    """A journal, a conference, a book series or a preprint server."""

    name: Line
    """What entries write: the journal's name, or the acronym by which a conference is known."""
    kind: VenueKind
    """Kind of venue, which determines how works are cited; a workshop has proceedings too."""
    title: Line | None = None
    """Full name for citations, if the name is an acronym and a record gives the full name.

    Without year and volume: one venue has one name.
    """
    publisher: Line | None = None
    """Publisher, which citations of a chapter name."""
    other_names: tuple[Line, ...] = ()
    """Former and other names, instead of which entries write the name."""


class Venues(Record):
    """data/venues.yaml: the venues with more facts than their name."""

    venues: tuple[Venue, ...]
    """The venues, by name."""


def _check_citation_fields(fields: dict[str, str]) -> dict[str, str]:
    for name in ("title", "author", "year"):
        if name not in fields:
            refuse("missing-field", f"`{name}` is missing", f"add `{name}: …`")
    if not re.fullmatch(r"\d{4}", fields["year"], re.ASCII):
        refuse("bad-date", f"{fields['year']!r} is not a year", "write YYYY", "year")
    return fields


# A year has no quotes, and editors read it as a number.
_CitationField = Annotated[Line, WithJsonSchema({"type": ["string", "integer"]})]
CitationFields = Annotated[dict[Slug, _CitationField], AfterValidator(_check_citation_fields)]


class Citation(Record):
    """A publication that users of the list are asked to cite."""

    key: Line
    """BibTeX key."""
    type: Literal["article", "inproceedings", "misc"]
    """BibTeX entry type."""
    fields: CitationFields
    """BibTeX fields in plain text, by name; `author` has names joined by ' and '."""
    url: Url
    """Where it can be read."""
    remark: Line
    """Why it is to be cited."""


class SearchedSource(Record):
    """A source that was searched for works of the list."""

    id: Slug | None = None
    """What the log of screening writes under `found`; that of its query, where there is one."""
    source: Line
    """What was searched."""
    extent: Line | None = None
    """Which part of it, and what is missing."""
    until: PartialDate
    """Up to which day, month or year of the source."""
    records: Annotated[int, Field(ge=1)] | None = None
    """How many of its records were held against the rules or read, where that was counted."""
    url: Url | None = None
    """Where it is."""


class About(Record):
    """data/registry.yaml: what the whole list says about itself."""

    title: Line
    """Title of the list."""
    summary: Line
    """What it is, in one sentence."""
    author: Line
    """Who keeps it, as citations and feeds name them."""
    introduction: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Paragraphs of Markdown that open README."""
    facets: Slugs = ()
    """Facets in the order in which readers see them; those not named here follow."""
    cite: tuple[Citation, ...]
    """Publications to cite."""
    licence: Line
    """Licence of the data (SPDX)."""
    coverage: tuple[SearchedSource, ...] = ()
    """Sources that were searched, the most important first: its date is shown on each page."""

    @property
    def covered_until(self) -> str | None:
        """Up to when works of the list were looked for in its most important source."""
        return self.coverage[0].until if self.coverage else None
