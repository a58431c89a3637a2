"""The registry: all entries, look-ups, order, and the rows of the tables."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sam4mis.model.corrections import Corrections
from sam4mis.model.fields import earliest_first
from sam4mis.model.identifiers import Locator, arxiv_month
from sam4mis.model.records import (
    About,
    AnyEntry,
    CodeLink,
    Dataset,
    Facet,
    Paper,
    RemovedEntry,
    Section,
    Term,
    Venue,
    VenueKind,
    Version,
    Workshop,
)
from sam4mis.model.screening import ScreenedWork
from sam4mis.model.venue_names import VenueNames


@dataclass(frozen=True, slots=True)
class WorkVersion:
    """One version of a work, with the values it inherits from the entry."""

    work: Paper | Dataset
    index: int | None = None
    """Index among the `versions` of the entry; None for the preferred version."""

    @property
    def record(self) -> Version | None:
        """The item of `versions`, or None for the preferred version."""
        if self.index is None or isinstance(self.work, Dataset):
            return None
        return self.work.versions[self.index]

    @property
    def title(self) -> str:
        """Title of this version."""
        return (self.record and self.record.title) or self.work.title

    @property
    def authors(self) -> tuple[str, ...]:
        """Authors of this version."""
        return (self.record and self.record.authors) or self.work.authors

    @property
    def date(self) -> str | None:
        """First public appearance of this version."""
        return self.record.date if self.record else self.work.date

    @property
    def listed(self) -> bool:
        """Whether this version has a row in the tables."""
        return isinstance(self.work, Dataset) or (self.record or self.work).listed

    @property
    def locator(self) -> Locator:
        """How to reach this version."""
        return (self.record or self.work).locator

    @property
    def venue(self) -> str | None:
        """Venue of this version: a journal, a conference or a preprint server."""
        return self.record.venue if self.record else self.work.venue

    @property
    def code(self) -> tuple[CodeLink, ...]:
        """Code of this version."""
        if isinstance(self.work, Dataset):
            return ()
        if self.record is not None and self.record.code is not None:
            return self.record.code
        return self.work.code


def versions_of(work: Paper | Dataset) -> Iterator[WorkVersion]:
    """The preferred version of a work, then its others as the entry lists them."""
    yield WorkVersion(work)
    if isinstance(work, Paper):
        for index in range(len(work.versions)):
            yield WorkVersion(work, index)


def first_date(work: Paper | Dataset) -> str | None:
    """The first appearance of a work in any version, as YYYY, YYYY-MM or YYYY-MM-DD.

    The earliest of the dates of all versions and the months of their arXiv ids.
    """
    dates = [version.date for version in versions_of(work) if version.date]
    ids = (version.locator.arxiv for version in versions_of(work))
    dates += [arxiv_month(arxiv_id) for arxiv_id in ids if arxiv_id is not None]
    return min(dates, key=earliest_first, default=None)


def newest_first(version: WorkVersion) -> tuple[tuple[int, ...], tuple[int, ...], str, str]:
    """Sort key: month, then day of addition, both newest first; then title and id.

    Of most works no more than the month is known, so the day does not count here.
    """
    work = version.work
    return (
        _descending((version.date or "0000")[:7]),
        _descending(work.added or ""),
        version.title.casefold(),
        work.id,
    )


def _descending(text: str) -> tuple[int, ...]:
    # A longer date is later than its own beginning: the closing 1 sorts after every digit.
    return (*(-ord(char) for char in text), 1)


# Looked for in this order: `Journal of … Letters` is a journal, `Lecture Notes on Conferences` a
# series. What has none of these words is taken for a journal unless it is an acronym or dated.
_WORDS_OF_VENUES: tuple[tuple[VenueKind, re.Pattern[str]], ...] = (
    ("preprint-server", re.compile(r"(?i)\b(?:\w*rxiv|preprints?|ssrn|research square)\b")),
    ("journal", re.compile(r"(?i)\b(?:journal|transactions|letters|magazine|reviews?|reports)\b")),
    ("book-series", re.compile(r"(?i)\b(?:lecture notes|studies in|communications in computer)\b")),
    (
        "proceedings",
        re.compile(
            r"(?i)\b(?:proceedings|conference|symposium|workshops?|congress|meeting|challenge)\b"
            r"|\b(?:19|20)\d\d\b|^(?-i:[A-Z0-9][a-z]*[A-Z0-9][A-Za-z0-9]*)$"
        ),
    ),
)


def kind_of_venue(name: str) -> VenueKind:
    """The kind of an unlisted venue, guessed from the words of its name."""
    for kind, words in _WORDS_OF_VENUES:
        if words.search(name):
            return kind
    return "journal"


@dataclass(frozen=True)
class Registry:
    """The whole registry. Entries are sorted by id, whatever the order of the files."""

    about: About | None
    """None if data/registry.yaml could not be read."""
    sections: tuple[Section, ...]
    vocabulary: tuple[Facet, ...]
    venues: tuple[Venue, ...]
    corrections: Corrections
    papers: tuple[Paper, ...]
    datasets: tuple[Dataset, ...]
    workshops: tuple[Workshop, ...]
    removed: tuple[RemovedEntry, ...] = ()
    screening: tuple[ScreenedWork, ...] = ()
    """Screening decisions, by id."""

    @cached_property
    def entries(self) -> Mapping[str, AnyEntry]:
        """All entries by id."""
        entries: tuple[AnyEntry, ...] = (*self.papers, *self.datasets, *self.workshops)
        return {entry.id: entry for entry in entries}

    @cached_property
    def successors(self) -> Mapping[str, AnyEntry]:
        """The entry that a former id belongs to, by former id."""
        return {alias: entry for entry in self.entries.values() for alias in entry.former_ids}

    @cached_property
    def tombstones(self) -> Mapping[str, RemovedEntry]:
        """The record of a removed entry, by its id and by each of its former ids."""
        return {name: removed for removed in self.removed for name in removed.ids}

    @cached_property
    def taken_ids(self) -> frozenset[str]:
        """All ids that no new entry can have: of entries, their former ids, of removed entries."""
        return frozenset((*self.entries, *self.successors, *self.tombstones))

    @cached_property
    def all_works(self) -> tuple[Paper | Dataset, ...]:
        """Papers and datasets, counted or not."""
        return (*self.papers, *self.datasets)

    @cached_property
    def works(self) -> tuple[Paper | Dataset, ...]:
        """Papers and datasets that count: in a section and in scope."""
        return tuple(work for work in self.all_works if work.sections and not work.is_out_of_scope)

    @cached_property
    def out_of_scope(self) -> tuple[Paper | Dataset, ...]:
        """Papers and datasets in a section whose `status` is out-of-scope."""
        return tuple(work for work in self.all_works if work.sections and work.is_out_of_scope)

    @cached_property
    def site_only(self) -> tuple[Paper | Dataset, ...]:
        """Papers and datasets without a section: they have a page, and no row in README."""
        return tuple(work for work in self.all_works if not work.sections)

    @cached_property
    def uncounted(self) -> tuple[Paper | Dataset, ...]:
        """Papers and datasets with a page, left out of counts, statistics, exports and feeds."""
        return (*self.out_of_scope, *self.site_only)

    def versions(self) -> Iterator[WorkVersion]:
        """All versions of all works, those of one work together."""
        for work in self.all_works:
            yield from versions_of(work)

    @cached_property
    def terms(self) -> Mapping[tuple[str, str], Term]:
        """Terms of the vocabulary by facet and id."""
        return {(facet.id, term.id): term for facet in self.vocabulary for term in facet.terms}

    @cached_property
    def wider_terms(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The parent of a term, its parent and so on, by facet and id of the term."""
        parents = {key: term.parent for key, term in self.terms.items()}
        wider: dict[tuple[str, str], tuple[str, ...]] = {}
        for (facet, term), parent in parents.items():
            found: list[str] = []
            above = parent
            # A circle is a fault that `check` reports; it ends here.
            while above is not None and above not in found:
                found.append(above)
                above = parents.get((facet, above))
            wider[facet, term] = tuple(found)
        return wider

    def tagged(self, work: Paper | Dataset, facet: str) -> tuple[str, ...]:
        """The terms of a facet under which a work is found: those it has, and all wider ones."""
        terms = work.tags.get(facet, ())
        wider = (one for term in terms for one in self.wider_terms.get((facet, term), ()))
        return tuple(dict.fromkeys((*terms, *wider)))

    @cached_property
    def _venues(self) -> Mapping[str, Venue]:
        return {
            name.casefold(): venue
            for venue in self.venues
            for name in (venue.name, *venue.other_names)
        }

    def venue(self, name: str) -> Venue:
        """The record of a venue; for an unlisted venue, one with a guessed kind."""
        return self._venues.get(name.casefold()) or Venue.model_construct(
            name=name, kind=kind_of_venue(name), title=None, publisher=None, other_names=()
        )

    @cached_property
    def venue_names(self) -> VenueNames:
        """Finds the known venue that a name resembles."""
        return VenueNames(self.venues)

    @cached_property
    def uses(self) -> Counter[tuple[str, str]]:
        """How many works have a term, by facet and term."""
        return Counter(
            (facet, term)
            for work in self.works
            for facet in work.tags
            for term in self.tagged(work, facet)
        )

    @cached_property
    def last_update(self) -> str | None:
        """The latest day on which an entry was added, as YYYY-MM-DD."""
        return max((entry.added for entry in self.entries.values() if entry.added), default=None)

    def rows(self, section: Section) -> list[WorkVersion]:
        """The rows of a section's table, newest first."""
        works = self.datasets if section.kind == "datasets" else self.papers
        return sorted(
            (
                version
                for work in works
                if section.id in work.sections
                for version in versions_of(work)
                if version.listed
            ),
            key=newest_first,
        )


@dataclass(frozen=True)
class FilledRegistry(Registry):
    """A registry with gaps filled in from metadata of authorities, for publication.

    A type of its own, so that nothing is shown, cited or exported before `upkeep.fill_gaps` has
    filled it in.
    """

    provenance: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Entry and field to the authority of each value that was filled in; the others are curated."""
