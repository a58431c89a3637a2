"""Stored metadata from authorities: one record for each identity and source, written by machine.

`data/metadata/<source>.jsonl` holds one record per line, sorted by identity. No person edits it,
and nothing in it ever replaces what a person wrote.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self, get_args

from pydantic import AfterValidator, Field, StrictBool, model_validator

from sam4mis.files import json_lines
from sam4mis.files.json_lines import REMEDY
from sam4mis.model.characters import unseen
from sam4mis.model.fields import FullDate, PartialDate, refuse
from sam4mis.model.names import Organisation, as_organisation
from sam4mis.model.problems import Problem
from sam4mis.model.records import Record

SourceName = Literal["arxiv", "arxiv_oai", "crossref", "datacite", "openalex", "semantic_scholar"]
"""Names of the authorities, as files and records have them."""
SOURCES: tuple[SourceName, ...] = get_args(SourceName)
AUTHORITY_NAMES: Mapping[str, str] = {
    "arxiv": "arXiv",
    "arxiv_oai": "arXiv",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "openalex": "OpenAlex",
    "semantic_scholar": "Semantic Scholar",
}
"""The name of each authority as messages and pages print it, by source."""
FURTHER_SOURCES: tuple[SourceName, ...] = ("arxiv_oai", "openalex", "semantic_scholar")
"""Optional authorities; none of them counts alone."""


def names_of(sources: Iterable[str]) -> str:
    """The names of some authorities, each once, joined by `and`."""
    return " and ".join(dict.fromkeys(AUTHORITY_NAMES[source] for source in sources))


PREPRINT = "posted-content"
"""Crossref's type for preprints."""

IDENTITY = r"^(arxiv:\S+|doi:10\.\S+)$"


_ODD_SPACE = re.compile(r"[^\S ]")


def _check_stated(value: str) -> str:
    if unseen(value) or value != value.strip() or _ODD_SPACE.search(value):
        refuse("bad-value", "the text has stray spaces or invisible characters", REMEDY)
    return value


Stated = Annotated[str, Field(min_length=1, max_length=5_000), AfterValidator(_check_stated)]
"""One line of plain text from an authority; untrusted."""
Identity = Annotated[str, Field(pattern=IDENTITY, max_length=5_000), AfterValidator(_check_stated)]


class Person(Record):
    """An author. Organisations, and names that an authority does not split, have a name only."""

    name: Stated
    """The whole name, given name first."""
    family: Stated | None = None
    """Family name, where the authority splits names."""
    given: Stated | None = None
    """Given names, where the authority splits names."""
    organisation: StrictBool = False
    """Whether the authority says that this is an organisation."""

    @property
    def author(self) -> str:
        """The name in the form that entries use."""
        if self.organisation:
            return Organisation(self.name)
        return self.name if self.family else as_organisation(self.name)


def doi_of(identity: str) -> str:
    """The DOI of an identity; for an arXiv id arXiv's own, which DataCite knows."""
    kind, _, value = identity.partition(":")
    return f"10.48550/arxiv.{value}" if kind == "arxiv" else value


class Facts(Record):
    """The facts from one authority about one identity; unstated facts are absent."""

    id: Identity
    """`arxiv:` and the id without version, or `doi:` and the DOI in lower case."""
    title: Stated | None = None
    """Title in plain text; TeX unchanged."""
    authors: tuple[Person, ...] = ()
    """All authors in order."""
    date: PartialDate | None = None
    """First publication under this identity."""
    kind: Stated | None = None
    """Kind of publication in Crossref's words: journal-article, posted-content …"""
    venue: Stated | None = None
    """Journal, proceedings or book."""
    volume: Stated | None = None
    """Volume of the venue."""
    issue: Stated | None = None
    """Issue of the volume."""
    pages: Stated | None = None
    """Pages, or the number of the article."""
    publisher: Stated | None = None
    """Publisher of the version of record."""
    dois: tuple[Stated, ...] = ()
    """Other DOIs of the work that the authority states, in its letter case."""
    arxiv: Stated | None = None
    """arXiv id of the work that another authority states."""
    journal_ref: Stated | None = None
    """Reference to the version of record in free text."""
    comment: Stated | None = None
    """The authors' remark, which often names the venue."""
    link: Stated | None = None
    """Address to which the DOI leads."""
    notices: tuple[Stated, ...] = ()
    """Retractions and withdrawals, in the words of the authority."""
    citations: Annotated[int, Field(ge=0)] | None = None
    """How often the work was cited on the day of retrieval."""


class Metadata(Facts):
    """Stored facts with their source and day."""

    source: SourceName
    """Authority that stated the facts."""
    retrieved: FullDate | None = None
    """Day of the answer; absent if the authority never knew the identity."""
    missing: FullDate | None = None
    """Last day on which the authority did not know the identity."""

    @classmethod
    def of(cls, facts: Facts, source: SourceName, today: str) -> Self:
        """The record of facts stated on a day, YYYY-MM-DD."""
        stated = facts.model_dump(exclude_defaults=True)
        return cls(**stated, source=source, retrieved=today)

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if not (self.retrieved or self.missing):
            refuse("bad-value", "neither `retrieved` nor `missing` is given", REMEDY)
        return self

    @property
    def asked(self) -> str:
        """Day of the last question, as YYYY-MM-DD."""
        return max(self.retrieved or "", self.missing or "")


class Key(NamedTuple):
    """Key of a record in the library."""

    source: SourceName
    id: str


@dataclass(frozen=True)
class Library:
    """All stored records."""

    records: Mapping[Key, Metadata]

    @classmethod
    def of(cls, records: Iterable[Metadata]) -> "Library":
        """A library of records; a later record replaces an earlier one with the same key."""
        return cls({Key(record.source, record.id): record for record in records})

    @cached_property
    def _by_identity(self) -> Mapping[str, tuple[Metadata, ...]]:
        found: dict[str, list[Metadata]] = {}
        for _, record in sorted(self.records.items()):
            found.setdefault(record.id, []).append(record)
        return {identity: tuple(records) for identity, records in found.items()}

    def about(self, identity: str) -> tuple[Metadata, ...]:
        """The records about an identity, sorted by source."""
        records = self._by_identity.get(identity, ())
        return tuple(record for record in records if record.retrieved is not None)

    def unknown_to(self, identity: str) -> tuple[SourceName, ...]:
        """Sources that were asked about an identity and had no record of it."""
        records = self._by_identity.get(identity, ())
        return tuple(record.source for record in records if record.retrieved is None)

    def get(self, source: SourceName, identity: str) -> Metadata | None:
        """The record from one source, also one that says the identity is unknown."""
        return self.records.get(Key(source, identity))

    def from_source(self, source: SourceName) -> Iterator[Metadata]:
        """All records of one source, sorted by identity."""
        for key, record in sorted(self.records.items()):
            if key.source == source:
                yield record


def write(records: Iterable[Metadata]) -> bytes:
    """The file of one source, sorted by identity."""
    return json_lines.write(records, lambda record: record.id)


def read(path: str, source: SourceName, raw: bytes) -> tuple[list[Metadata], list[Problem]]:
    """The records of a file, and a problem with its line for each invalid line."""

    def fault(record: Metadata) -> str | None:
        if record.source == source:
            return None
        return f"the record is from {record.source}, and this is the file of {source}"

    return json_lines.read(path, raw, Metadata, lambda record: record.id, fault)
