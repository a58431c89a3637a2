"""Entries against what others say of the same works: title, authors, year, venue, DOI.

Others are wrong as often as we are, so a difference is a warning. One that a person has explained
is none: by another version or title of the entry, by a line of the log of versions about the same
question, or by a question or a note of the entry that names what the other says.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sam4mis.files.loading import LoadedData
from sam4mis.files.records_of_others import RecordOfOthers, Works
from sam4mis.model.identifiers import arxiv_month
from sam4mis.model.matching import normalised, same_person
from sam4mis.model.names import ET_AL, family_name
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.records import Dataset, Paper, Venue
from sam4mis.model.registry import Registry, WorkVersion, kind_of_venue, versions_of

_ASKED = {
    "title": ("title",),
    "authors": ("authors",),
    "published": ("version of record", "date"),
    "venue": ("version of record", "venue"),
    "doi": ("DOI", "version of record"),
}
"""Questions of the log, as they begin, that settle a field."""


@dataclass(slots=True)
class Outcome:
    """Number of compared records, and the differences."""

    compared: int = 0
    elsewhere: int = 0
    """Records of works that the registry does not have."""
    explained: Counter[str] = field(default_factory=Counter)
    """Differences that a person has explained, by field."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Case:
    """A work, and what another says of it."""

    registry: Registry
    work: Paper | Dataset
    record: RecordOfOthers

    @property
    def versions(self) -> tuple[WorkVersion, ...]:
        return tuple(versions_of(self.work))

    @property
    def venues(self) -> list[Venue]:
        named = (version.venue for version in self.versions)
        return [self.registry.venue(name) for name in named if name]


@dataclass(frozen=True, slots=True)
class _Difference:
    """A field of an entry, and the other record's value."""

    field: str
    says: str
    ours: str
    named: tuple[str, ...] = ()
    """Parts of the value that a note must name to explain it, if not the whole value."""


def compare(
    loaded: LoadedData, records: Iterable[RecordOfOthers], asked: Mapping[str, frozenset[str]]
) -> Outcome:
    """Compare other people's records with the entries of the same works.

    Args:
        loaded: the registry.
        records: what others say.
        asked: the questions that the log of versions answers, by id of the entry.

    Returns:
        The counts, and a warning for each difference that nobody has explained; differences that
        several records share are told once.
    """
    works, outcome = Works(loaded.registry), Outcome()
    told: dict[tuple[str, str, str], tuple[_Difference, Paper | Dataset, list[str]]] = {}
    for record in records:
        work = works.find(record)
        if work is None:
            outcome.elsewhere += 1
            continue
        outcome.compared += 1
        for found in _differences(_Case(loaded.registry, work, record)):
            if _is_explained(loaded.registry, work, found, asked.get(work.id, frozenset())):
                outcome.explained[found.field] += 1
            else:
                key = (work.id, found.field, normalised(found.says))
                told.setdefault(key, (found, work, []))[2].append(record.location)
    outcome.problems = sorted(_problem(loaded, *case) for case in told.values())
    return outcome


def _problem(
    loaded: LoadedData, found: _Difference, work: Paper | Dataset, locations: list[str]
) -> Problem:
    return loaded.file_of(work).problem(
        "other-record",
        (found.field,),
        f"{', '.join(dict.fromkeys(locations))} says {found.says}; the entry says {found.ours}",
        "look it up, and correct the entry, or say why it stays: in `other_titles`, `versions`, "
        "`questions`, `notes` or the log of versions",
        severity=Severity.WARNING,
    )


def _differences(case: _Case) -> Iterator[_Difference]:
    for compared in (_other_title, _other_authors, _other_year, _other_venue, _other_doi):
        if (found := compared(case)) is not None:
            yield found


def _other_title(case: _Case) -> _Difference | None:
    theirs = case.record.title
    ours = (*(version.title for version in case.versions), *case.work.other_titles)
    if not theirs or _key(theirs) in map(_key, ours):
        return None
    return _Difference("title", theirs, case.work.title)


def _other_authors(case: _Case) -> _Difference | None:
    record = case.record
    if not record.authors or any(_same(version, record) for version in case.versions):
        return None
    strangers = min((_strangers(version, record) for version in case.versions), key=len)
    return _Difference(
        "authors",
        ", ".join(record.authors),
        ", ".join(case.work.authors) or "nobody",
        strangers or record.authors,
    )


def _other_year(case: _Case) -> _Difference | None:
    theirs, ours = case.record.year, set(_years(case.work, case.versions))
    if not theirs or not ours or theirs in ours:
        return None
    return _Difference("published", theirs, ", ".join(sorted(ours)))


def _other_doi(case: _Case) -> _Difference | None:
    theirs = (case.record.doi or "").lower()
    ours = {doi.lower() for version in case.versions if (doi := version.locator.doi)}
    if not theirs or theirs.startswith("10.48550/") or theirs in ours:
        return None
    return _Difference("doi", theirs, ", ".join(sorted(ours)) or "none")


def _key(title: str) -> str:
    return normalised(title.replace("&", " and ")).replace(" ", "")


def _same(version: WorkVersion, record: RecordOfOthers) -> bool:
    """Whether the authors of a version are those of the record, one by one."""
    ours = tuple(name for name in version.authors if name != ET_AL)
    theirs = tuple(name for name in record.authors if name != ET_AL)
    is_partial = ET_AL in (*version.authors, *record.authors)
    if not ours or (len(ours) != len(theirs) and not is_partial):
        return not ours
    return all(_same_name(one, other) for one, other in zip(ours, theirs, strict=False))


def _strangers(version: WorkVersion, record: RecordOfOthers) -> tuple[str, ...]:
    """Family names in the record that no author of the version has."""
    return tuple(
        family_name(name)
        for name in record.authors
        if name != ET_AL and not any(_same_name(one, name) for one in version.authors)
    )


def _same_name(one: str, other: str) -> bool:
    return normalised(one) == normalised(other) or (
        bool(family_name(one)) and same_person(one, other)
    )


def _years(work: Paper | Dataset, versions: tuple[WorkVersion, ...]) -> Iterator[str]:
    dates = [work.published, *(version.date for version in versions)]
    ids = [version.locator.arxiv for version in versions]
    dates += [arxiv_month(one) for one in ids if one]
    yield from (date[:4] for date in dates if date)


def _other_venue(case: _Case) -> _Difference | None:
    """A venue that no version has; the name of a publisher alone is none."""
    registry, record = case.registry, case.record
    theirs = record.venue or _claimed(registry, record.comment or "")
    name = _YEAR.sub(" ", theirs).strip(" ,.:;()'")
    if not name or _words(name) <= _PUBLISHERS:
        return None
    meant = registry.venue(registry.venue_names.meant_by(name) or name)
    if _has_copies(meant, name) or any(_fits(meant, name, one) for one in case.venues):
        return None
    return _Difference("venue", theirs, ", ".join(one.name for one in case.venues) or "none")


def _has_copies(meant: Venue, name: str) -> bool:
    """Whether a preprint server or a collection of copies is meant, which may have any work."""
    kinds = {meant.kind, kind_of_venue(name)}
    return "preprint-server" in kinds or name.casefold() in _COPIES


def _fits(meant: Venue, name: str, ours: Venue) -> bool:
    """Whether a venue is the one of an entry, or the series in which its proceedings appear."""
    in_series = meant.kind == "book-series" and ours.kind == "proceedings"
    return in_series or meant.name == ours.name or _names(ours, name)


_YEAR = re.compile(r"['’]?\b(?:19|20)\d\d\b")
_COPIES = {"researchgate", "semantic scholar", "openreview", "pubmed"}
_PUBLISHERS = {"ieee", "acm", "spie"}
_WORKSHOP = {"workshop", "workshops"}
_CLAIM = re.compile(
    r"(?i)\b(?:accepted|published|to appear|presented)\b(?: (?:to|at|by|in|for|as|the|publication|"
    r"oral|poster|paper|presentation))*:? (?P<venue>[^.,;()]+)"
)


def _claimed(registry: Registry, comment: str) -> str:
    """The venue at which a comment says that the work is accepted; empty if it is no known one."""
    claim = _CLAIM.search(comment)
    # "Accepted at MICCAI, 2nd Deep-Breath Workshop" names the conference first.
    if claim is None or ("workshop" in comment.casefold() and not _words(claim[0]) & _WORKSHOP):
        return ""
    name = _YEAR.sub(" ", claim["venue"]).strip()
    known = {
        one.casefold() for venue in registry.venues for one in (venue.name, *venue.other_names)
    }
    is_known = name.casefold() in known or registry.venue_names.meant_by(name)
    return claim["venue"].strip() if is_known else ""


def _names(venue: Venue, name: str) -> bool:
    """Whether a name has all words of a name of the venue, or the venue all words of it.

    Or it is the initials of the venue: `TMI`.
    """
    words = _words(name)
    workshop = bool(words & _WORKSHOP)
    for known in filter(None, (venue.name, venue.title, *venue.other_names)):
        ours = _words(known)
        if workshop == bool(ours & _WORKSHOP) and (ours <= words or words <= ours):
            return True
        if len(words) == 1 and words == {_initials(known)}:
            return True
    return False


def _words(name: str) -> set[str]:
    return set(normalised(name).split()) - _PUBLISHERS or set(normalised(name).split())


def _initials(name: str) -> str:
    words = [word for word in re.findall(r"[^\W_]+", name) if word.casefold() not in _PUBLISHERS]
    return "".join(word[0] for word in words if word[0].isupper()).casefold()


def _is_explained(
    registry: Registry, work: Paper | Dataset, found: _Difference, asked: frozenset[str]
) -> bool:
    was_asked = any(question.startswith(_ASKED[found.field]) for question in asked)
    return was_asked or _is_corrected(registry, work, found) or _is_noted(work, found)


def _is_corrected(registry: Registry, work: Paper | Dataset, found: _Difference) -> bool:
    """Whether a correction of the old list replaced what the other says."""
    titles = {_key(work.title), _key(found.says)}
    return any(
        one.field == found.field and _key(one.was) == _key(found.says) and _key(one.title) in titles
        for one in registry.corrections.corrections
    )


def _is_noted(work: Paper | Dataset, found: _Difference) -> bool:
    """Whether the notes or the questions of an entry name all that the other says."""
    texts = [work.notes or ""]
    for question in work.questions:
        texts += (question.text, *question.sources)
    text = f" {normalised(' '.join(texts))} "
    return all(f" {normalised(one)} " in text for one in found.named or (found.says,))
