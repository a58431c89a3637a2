"""Fill missing fields of entries from stored metadata; curated values come first.

What a person wrote stands. What is absent comes from the version of record, then from the preprint;
titles and identifiers are never taken from anywhere but the entry. Where nobody tells the date, the
month of the arXiv id does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import PREPRINT, Library, Metadata, SourceName
from sam4mis.model.fields import Authors, Doi, Line, PartialDate, earliest_first
from sam4mis.model.identifiers import Locator, arxiv_month
from sam4mis.model.matching import Description, Verdict, judge
from sam4mis.model.names import ET_AL
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import FilledRegistry, Registry, WorkVersion

_Work = TypeVar("_Work", Paper, Dataset)

# The other authorities have been wrong too often: they confirm values, and fill in nothing.
_VERSION_OF_RECORD: tuple[SourceName, ...] = ("crossref", "datacite")
_PREPRINT_SOURCES: tuple[SourceName, ...] = ("arxiv", "arxiv_oai", "datacite")
_LINE, _DATE = TypeAdapter(Line), TypeAdapter(PartialDate)
_RULES: Mapping[str, TypeAdapter[Any]] = {
    "authors": TypeAdapter(Authors),
    "doi": TypeAdapter(Doi),
    "date": _DATE,
    "venue": _LINE,
    "published": _DATE,
    "volume": _LINE,
    "issue": _LINE,
    "pages": _LINE,
    "publisher": _LINE,
}
# Fields that are taken only from the version of record, with the fields of its record.
_OF_THE_VERSION_OF_RECORD = {
    "venue": "venue",
    "published": "date",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "publisher": "publisher",
}


@dataclass(frozen=True, slots=True)
class FilledData(LoadedData):
    """The loaded data with gaps filled, as README and site show them."""

    registry: FilledRegistry


def filled(loaded: LoadedData) -> FilledData:
    """What was read, with the registry's gaps filled in."""
    values = {one.name: getattr(loaded, one.name) for one in fields(LoadedData)}
    return FilledData(**{**values, "registry": resolve(loaded.registry, loaded.library)})


def resolve(registry: Registry, library: Library) -> FilledRegistry:
    """Fill the gaps of entries from the authorities.

    Only a record that matches its entry fills in anything: `verify` reports the others.
    """
    provenance: dict[tuple[str, str], SourceName] = {}
    values = {one.name: getattr(registry, one.name) for one in fields(Registry)}
    values["papers"] = tuple(_filled(paper, library, provenance) for paper in registry.papers)
    values["datasets"] = tuple(_filled(work, library, provenance) for work in registry.datasets)
    return FilledRegistry(**values, provenance=provenance)


def _filled(work: _Work, library: Library, provenance: dict[tuple[str, str], SourceName]) -> _Work:
    records = [
        record
        for record in by_authority(work.locator, library)
        if judge(ours(WorkVersion(work), record.id), description(record)).verdict is Verdict.MATCH
    ]
    gaps = dict(_gaps(work, records))
    for field, (_, source) in gaps.items():
        provenance[work.id, field] = source
    return work.model_copy(update={field: value for field, (value, _) in gaps.items()})


def ours(version: WorkVersion, identity: str) -> Description:
    """Description of a version, for comparison with metadata of one of its identities."""
    return Description(version.title, version.authors, _expected(version, identity))


def _expected(version: WorkVersion, identity: str) -> str | None:
    """When something with the identity should have appeared; None where the entry does not say."""
    published = version.work.published if version.record is None else None
    if identity.startswith("arxiv:"):
        return version.date
    # A version of record may follow its preprint by years.
    return published or (version.date if version.locator.arxiv is None else None)


def description(record: Metadata) -> Description:
    """Description of a record, for comparison with an entry."""
    return Description(record.title, _names(record), record.date)


def by_authority(locator: Locator, library: Library) -> list[Metadata]:
    """Records about the identifiers of a version, the most authoritative first."""
    found: list[Metadata] = []
    if locator.doi is not None:
        found += _in_order(library.about(f"doi:{locator.doi.lower()}"), _VERSION_OF_RECORD)
    if locator.arxiv is not None:
        found += _in_order(library.about(f"arxiv:{locator.arxiv}"), _PREPRINT_SOURCES)
    return found


def _in_order(records: tuple[Metadata, ...], sources: tuple[SourceName, ...]) -> Iterator[Metadata]:
    for source in sources:
        yield from (record for record in records if record.source == source)


def version_of_record(locator: Locator, library: Library) -> Metadata | None:
    """The record of the published version; None if there is only a preprint."""
    return next(filter(_is_version_of_record, by_authority(locator, library)), None)


def _is_version_of_record(record: Metadata) -> bool:
    return record.id.startswith("doi:") and record.kind != PREPRINT


_Gap = tuple[str, tuple[Any, SourceName]]
"""Field, value and source of a filled gap."""


def _gaps(work: Paper | Dataset, records: list[Metadata]) -> Iterator[_Gap]:
    if not work.authors or work.authors[-1] == ET_AL:
        yield from _first_valid("authors", records, _names)
    if work.date is None:
        yield from _earliest_date(work, records)
    published = [record for record in records if _is_version_of_record(record)]
    for field, attribute in _OF_THE_VERSION_OF_RECORD.items():
        if getattr(work, field) is None:
            yield from _first_valid(field, published, attrgetter(attribute))


def _earliest_date(work: Paper | Dataset, records: list[Metadata]) -> Iterator[_Gap]:
    dated: list[tuple[str, SourceName]]
    dated = [(record.date, record.source) for record in records if record.date]
    if not dated and work.arxiv is not None:
        dated = [(arxiv_month(work.arxiv), "arxiv")]
    if dated:
        yield "date", min(dated, key=lambda found: earliest_first(found[0]))


def _names(record: Metadata) -> tuple[str, ...]:
    return tuple(person.author for person in record.authors)


def _first_valid(
    field: str, records: list[Metadata], read: Callable[[Metadata], Any]
) -> Iterator[_Gap]:
    """The first value that is valid for the field."""
    for record in records:
        value = read(record)
        if value and is_valid(field, value):
            yield field, (value, record.source)
            return


def is_valid(field: str, value: object) -> bool:
    """Whether a value is valid for a curated field; text from authorities often is not."""
    try:
        _RULES[field].validate_python(value)
    except ValidationError:
        return False
    return True
