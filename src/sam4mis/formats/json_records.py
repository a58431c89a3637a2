"""The JSON export: all fields of every entry, with a published JSON Schema.

Its schema is made from the models here; docs/exports.md says what its version promises.
"""

import json
from typing import Any, Literal

from pydantic import Field

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import CitationType, Reference
from sam4mis.model.fields import Line
from sam4mis.model.names import IdentifiedPerson, Organisation
from sam4mis.model.records import Dataset, Facet, Paper, Record, Section, Venue, Workshop
from sam4mis.model.registry import Registry

SCHEMA_VERSION = "2.0"
"""A number before the dot changes when a reader of the former version could break."""


class CitedAs(Record):
    """What the other formats make of an entry."""

    type: CitationType
    """Item type as CSL calls it."""
    venue: Line | None = None
    """Full name of the venue."""
    publisher: Line | None = None
    """Publisher of the version of record."""
    year: Line | None = None
    """Year of the version of record, or else of the first appearance."""
    arxiv: Line | None = None
    """arXiv id of the work or of one of its versions."""
    link: Line
    """Where the cited version can be had."""
    organisations: tuple[Line, ...] = ()
    """The authors that are organisations, and no persons."""
    orcids: dict[Line, Line] = Field(default={})
    """ORCID iDs of authors, by their names, as far as they are known."""


class PaperRecord(Paper):
    """A paper."""

    kind: Literal["paper"] = Field(default=..., description="Always `paper`.")
    cited_as: CitedAs
    """What is derived from the other fields."""


class DatasetRecord(Dataset):
    """A dataset, with the paper that presents it."""

    kind: Literal["dataset"] = Field(default=..., description="Always `dataset`.")
    cited_as: CitedAs
    """What is derived from the other fields."""


class RegistryFile(Record):
    """The registry, or a choice of its entries."""

    schema_version: Literal["2.0"]
    """Version of this form."""
    title: Line
    """Title of the list."""
    licence: Line
    """Licence of the data (SPDX)."""
    last_update: Line | None = None
    """The latest day on which an entry was added, as YYYY-MM-DD."""
    sections: tuple[Section, ...]
    """Sections of the list, in order."""
    vocabulary: tuple[Facet, ...]
    """Facets and terms that `tags` name."""
    venues: tuple[Venue, ...]
    """Venues that entries name."""
    workshops: tuple[Workshop, ...]
    """Workshops that papers name."""
    entries: tuple[PaperRecord | DatasetRecord, ...]
    """Papers and datasets, by id; fields without a value are absent."""


def record(reference: Reference) -> dict[str, Any]:
    """One entry as plain data, without the fields that have no value."""
    work = reference.work
    cited = {
        "type": reference.kind,
        "venue": reference.venue,
        "publisher": reference.publisher,
        "year": reference.year,
        "arxiv": reference.arxiv,
        "link": reference.link,
        "organisations": [name for name in work.people if isinstance(name, Organisation)],
        "orcids": {
            str(name): name.orcid for name in work.people if isinstance(name, IdentifiedPerson)
        },
    }
    return {
        "kind": work.entry_kind,
        **_plain(work),
        "cited_as": {name: value for name, value in cited.items() if value},
    }


def _plain(item: Record) -> dict[str, Any]:
    """All that has a value, also where that is the default; empty lists are left out."""
    fields = type(item).model_fields
    values = ((name, field.default, getattr(item, name)) for name, field in fields.items())
    return {
        name: _plain_value(value)
        for name, default, value in values
        # An empty list of code says that a version has none, and is no default there.
        if value or (value is not None and value != default)
    }


def _plain_value(value: object) -> object:
    if isinstance(value, Record):
        return _plain(value)
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain_value(item) for name, item in value.items()}
    return value


def entry(reference: Reference) -> str:
    """One entry, on one line."""
    return json.dumps(record(reference), ensure_ascii=False)


def frame(registry: Registry) -> FileParts:
    """What stands around the entries: the registry's own facts."""
    about = registry.about
    head: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "title": about.title if about else "",
        "licence": about.licence if about else "",
        **({"last_update": registry.last_update} if registry.last_update else {}),
        "sections": [_plain(section) for section in registry.sections],
        "vocabulary": [_plain(facet) for facet in registry.vocabulary],
        "venues": [_plain(venue) for venue in registry.venues],
        "workshops": [_plain(workshop) for workshop in registry.workshops],
    }
    opened = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return FileParts(header=f'{opened}, "entries": [\n', separator=",\n", footer="\n]}\n")
