"""Turn the description of a work into a draft, or into the reason why there is none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from sam4mis.checks import fix
from sam4mis.checks.suggest import SectionSuggester, Suggester
from sam4mis.files.validation import DataFile, did_you_mean, validate
from sam4mis.importers.draft import Draft, can_begin_an_id, make_id
from sam4mis.model import identifiers
from sam4mis.model.fields import earliest_first
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import similar_titles, title_key
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.problems import Problem
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, WorkVersion, versions_of


@dataclass(frozen=True, slots=True)
class WorkDescription:
    """The stated facts about a work; unstated facts are absent, and no fact is trusted."""

    name: str
    """Name in reports: the text that was typed, or the location in a file."""
    locators: tuple[Locator, ...] = ()
    """Identifiers and links, the most reliable first; unreadable text is kept as a link."""
    also: tuple[Locator, ...] = ()
    """Further identifiers by which the registry may know the work; not written to the entry."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    """Names in order, given name first."""
    date: str | None = None
    venue: str | None = None
    published: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    sections: tuple[str, ...] = ()
    code: str | None = None
    data: str | None = None
    """Address of the data; a work that has it is a dataset."""
    links: tuple[Mapping[str, str], ...] = ()
    """Code links with their kinds, if `code` alone is not enough."""
    asked: tuple[str, ...] = ()
    """Authorities that were asked about it."""
    silent: tuple[str, ...] = ()
    """Those of them that did not answer, and may answer later."""
    notices: tuple[str, ...] = ()
    """Retraction and withdrawal notices of authorities."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The content of a BibTeX or RIS file: each of its blocks is in one of the lists."""

    works: tuple[WorkDescription, ...]
    lost: tuple[str, ...]
    """A sentence, with its location, for each work that could not be read."""
    passed_over: tuple[str, ...]
    """A sentence for each block that is no work, such as a comment or an abbreviation."""
    remarks: tuple[str, ...] = ()
    """A sentence for each work that was read in part."""

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self.works) + len(self.lost) + len(self.passed_over)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a work gets no draft, with the remedy."""

    name: str
    reason: str
    remedy: str
    known: str | None = None
    """Id of the entry that has the work already."""
    problems: tuple[Problem, ...] = ()
    """Faults of the stated values, if they are the reason."""
    lacks: str | None = None
    """The missing key without which no id can be made, if that is the reason."""


class Proposer:
    """Makes drafts that fit the registry and each other."""

    def __init__(self, registry: Registry, paths: Mapping[str, str], today: str) -> None:
        """Index the works of a registry.

        Args:
            registry: the registry.
            paths: path of the file of each entry, by id.
            today: day of addition of the drafts, YYYY-MM-DD.
        """
        self._registry = registry
        self._paths = dict(paths)
        self._today = today
        self._suggester = Suggester(registry.vocabulary)
        self._section_suggester = SectionSuggester(registry, self._suggester)
        self._taken = set(registry.taken_ids)
        self._proposed: dict[str, WorkDescription] = {}
        self._holders: dict[str, str] = {}
        self._titled: dict[tuple[str, str], str] = {}
        for version in registry.versions():
            self._remember(version.work.id, version.locator.identities(), version)

    def _remember(self, entry_id: str, identities: Iterable[str], version: WorkVersion) -> None:
        for key in identities:
            self._holders.setdefault(key, entry_id)
        self._titled.setdefault(title_key(version.title, version.authors), entry_id)

    def propose_all(self, works: Iterable[WorkDescription]) -> tuple[list[Draft], list[Refusal]]:
        """Drafts of new works, and refusals of the others.

        Several descriptions of one work become one draft with the facts of all.
        """
        answers = [answer for same in self._same(works) for answer in self._propose_one(same)]
        drafts = [answer for answer in answers if isinstance(answer, Draft)]
        return drafts, [answer for answer in answers if isinstance(answer, Refusal)]

    def united(self, works: Iterable[WorkDescription]) -> tuple[list[WorkDescription], list[str]]:
        """One description of each work, and a sentence for each that contradicts the first."""
        merged, sentences = [], []
        for first, *others in self._same(works):
            alike = [first, *(one for one in others if _are_titled_alike(first, one))]
            merged.append(reduce(united, alike))
            stated = self._data(merged[-1])
            for other in others:
                if differing := list(_differing(other, stated)):
                    reason = f"{_shared(first, other)}: the same as {first.name}"
                    sentences.append(f"{other.name}: {reason}, but for {', '.join(differing)}")
        return merged, sentences

    def _same(self, works: Iterable[WorkDescription]) -> list[list[WorkDescription]]:
        """Groups of descriptions of one work, in the order of their first members."""
        groups: list[list[WorkDescription]] = []
        known: dict[object, list[WorkDescription]] = {}
        for given in works:
            data = self._data(given)
            title = title_key(data.get("title") or "", tuple(data.get("authors") or ()))
            keys = [*_identities(given), *([title] if title[0] else [])]
            group = next((known[key] for key in keys if key in known), None)
            if group is None:
                groups.append(group := [])
            group.append(given)
            for key in keys:
                known.setdefault(key, group)
        return groups

    def _propose_one(self, same: list[WorkDescription]) -> Iterator[Draft | Refusal]:
        """The draft of one work, and refusals of its further descriptions."""
        first, *others = same
        alike = [first, *(one for one in others if _are_titled_alike(first, one))]
        answer = self.propose(reduce(united, alike)) if others else None
        if not isinstance(answer, Draft):
            yield from map(self.propose, same)
            return
        yield answer
        for other in others:
            reason = f"{_shared(first, other)}: the same as {first.name}"
            remedy = "none is needed: one entry is added, with the facts of all of them"
            if differing := list(_differing(other, answer.data)):
                reason += f", but for {', '.join(differing)}"
                remedy = "check which is right: one entry is added, with the values of the first"
            yield Refusal(other.name, reason, remedy, known=answer.id)

    def propose(self, given: WorkDescription) -> Draft | Refusal:
        """The draft of a new entry, or the refusal. A drafted work counts as known from then on."""
        data = self._data(given)
        known = self._known(given, data)
        if known is not None:
            return known
        if not data.get("title"):
            return Refusal(
                given.name,
                "its title is not known",
                "give title and authors",
                lacks="title",
            )
        nameless = _nameless(given, data)
        draft = self._draft(data, (*_warnings(given), *self._similar_venues(data)))
        record, problems = record_of(draft)
        at_fault = {problem.field for problem in problems}
        unknown = self._unknown_sections(draft)
        problems += [problem for problem in unknown if problem.field not in at_fault]
        if record is None or problems:
            return _invalid(given, problems, nameless)
        if nameless:
            return nameless
        self._taken.add(draft.id)
        self._paths[draft.id] = draft.path
        self._proposed[draft.id] = given
        self._remember(draft.id, record.locator.identities(), WorkVersion(record))
        return draft

    def _similar_venues(self, data: Mapping[str, Any]) -> Iterator[str]:
        """A remark if the venue of a work looks like a known venue."""
        venue = data.get("venue")
        if isinstance(venue, str) and (meant := self._registry.venue_names.meant_by(venue)):
            yield f"the venue {venue!r} looks like `{meant}`; if it is, write venue: {meant}"

    def holder_of(self, given: WorkDescription) -> str | None:
        """Id of the entry that has a work already, by identifier or by title and first author."""
        found = self._holder(given, self._data(given))
        return found[0] if found else None

    def _holder(self, given: WorkDescription, data: Mapping[str, Any]) -> tuple[str, str] | None:
        """Id of the entry that has a work, and the identifier or title that both share."""
        for key in _identities(given):
            if key in self._holders:
                return self._holders[key], key
        title = title_key(data.get("title") or "", tuple(data.get("authors") or ()))
        holder = self._titled.get(title) if title[0] else None
        return (holder, "title and first author") if holder else None

    def _known(self, given: WorkDescription, data: Mapping[str, Any]) -> Refusal | None:
        found = self._holder(given, data)
        return self._refusal(given, *found) if found else None

    def _refusal(self, given: WorkDescription, holder: str, what: str) -> Refusal:
        if holder in self._proposed:
            return Refusal(
                given.name,
                f"{what}: the same as {self._proposed[holder].name}",
                "none is needed: it is added once",
                known=holder,
            )
        path = self._paths[holder]
        other = self._registry.entries.get(holder)
        named = f"`{holder}`, {path}"
        if other is not None and given.title and not similar_titles(other.title, given.title):
            named += f", with the title {other.title!r}"
        return Refusal(
            given.name,
            f"{what}: in the registry already, as {named}",
            self._what_to_do(given, holder),
            known=holder,
        )

    def _what_to_do(self, given: WorkDescription, holder: str) -> str:
        """The remedy for a known work: `published` if a version of record is new, else an edit."""
        by_hand = f"add new facts to {self._paths[holder]}"
        work = self._registry.entries.get(holder)
        if not isinstance(work, Paper | Dataset) or not _states_publication(given, work):
            return by_hand
        doi = next((found.doi for found in given.locators if found.doi), None)
        link = next((found.url for found in given.locators if found.url), None)
        what = doi or link or "--from-bibtex FILE (or --from-ris FILE)"
        return (
            f"if that is its version of record, run `sam4mis published {holder} {what}`, or use "
            f"the form *A preprint was published*; otherwise {by_hand}"
        )

    def _unknown_sections(self, draft: Draft) -> list[Problem]:
        kind = draft.model.entry_kind.folder
        fitting = [section.id for section in self._registry.sections if section.kind == kind]
        source = DataFile(draft.path, draft.content)
        return [
            source.problem(
                "unknown-section",
                ("sections", index),
                f"there is no section `{name}` of {kind}",
                did_you_mean(name, fitting),
            )
            for index, name in enumerate(draft.data["sections"])
            if name not in fitting
        ]

    def _data(self, given: WorkDescription) -> dict[str, Any]:
        """The stated facts about a work, in canonical form."""
        data = dict(_stated(given))
        if "arxiv" in data and "date" not in data:
            data["date"] = identifiers.arxiv_month(data["arxiv"])
        model = Dataset if "data" in data else Paper
        return fix.repair(model, data, self._registry.vocabulary)[0]

    def _draft(self, data: dict[str, Any], remarks: tuple[str, ...] = ()) -> Draft:
        """A draft with the stated facts, suggested id, tags and section, and day of addition."""
        model = Dataset if "data" in data else Paper
        tags = self._suggester.suggest(data["title"])
        likely = self._section_suggester.section(model, tags)
        proposed: dict[str, Any] = {"sections": [likely] if likely else [], **data}
        if tags:
            proposed["tags"] = {facet: list(terms) for facet, terms in tags.items()}
        proposed["added"] = self._today
        authors = [name for name in data.get("authors", ()) if isinstance(name, str)]
        # Without first author or year the draft is only validated, and refused by `_nameless`.
        first = authors[0] if can_begin_an_id(authors) else "Nobody"
        key = make_id(first, _year_of(data) or "0000", data["title"], self._taken)
        return Draft(model, key, proposed, remarks)


_OF_BOTH = ("locators", "also", "asked", "silent", "notices")


def united(first: WorkDescription, second: WorkDescription) -> WorkDescription:
    """Merge two descriptions of one work; if both state a value, that of the first counts.

    The earlier date counts. A description with an arXiv id and no date has the month of the id,
    which the date of a journal must not replace.
    """
    names = [name for name in WorkDescription.__slots__ if name != "name"]
    values = {name: getattr(first, name) or getattr(second, name) for name in names}
    values |= {name: (*getattr(first, name), *getattr(second, name)) for name in _OF_BOTH}
    of_preprints = [one for one in (first, second) if any(found.arxiv for found in one.locators)]
    dates = [one.date for one in (first, second) if one.date]
    if all(one.date for one in of_preprints):
        values["date"] = min(dates, key=earliest_first, default=None)
    else:
        values["date"] = None
    return replace(first, **values)


def _are_titled_alike(first: WorkDescription, other: WorkDescription) -> bool:
    return not (first.title and other.title) or similar_titles(first.title, other.title)


def _shared(first: WorkDescription, other: WorkDescription) -> str:
    """The identifier that two descriptions share, or `title and first author`."""
    both = set(_identities(first)) & set(_identities(other))
    return min(both, default="title and first author")


def _differing(given: WorkDescription, data: Mapping[str, Any]) -> Iterator[str]:
    """Title and identifiers in which a description differs from the draft of the same work."""
    if given.title and not similar_titles(given.title, data["title"]):
        yield f"its title, {given.title!r}"
    for key in ("arxiv", "doi"):
        stated = {getattr(locator, key) for locator in given.locators} - {None}
        for value in sorted(stated):
            if value.lower() != str(data.get(key, "")).lower():
                yield f"{key} {value}"


def _nameless(given: WorkDescription, data: Mapping[str, Any]) -> Refusal | None:
    """Why no id can be made: it begins with the family name of the first author and the year."""
    authors = [name for name in data.get("authors", ()) if isinstance(name, str)]
    if not can_begin_an_id(authors):
        known = f"no id can be made of its first author, {authors[0]!r}" if authors else None
        return Refusal(
            given.name,
            known or "its first author is not known",
            "give the first author with given name and family name, as the paper prints them",
            lacks="authors",
        )
    if _year_of(data) is None:
        remedy = "give the day, month or year of its first appearance"
        return Refusal(
            given.name, "its date of first appearance is not known", remedy, lacks="date"
        )
    return None


def _invalid(given: WorkDescription, problems: list[Problem], nameless: Refusal | None) -> Refusal:
    """Why the values of a work are refused, and what it lacks besides."""
    at_fault = {problem.field.partition(".")[0] for problem in problems}
    also = nameless if nameless and nameless.lacks not in at_fault else None
    unread = list(_unread(given))
    # Text that is no identifier is reported as such, and not also as an invalid link.
    reported = [problem for problem in problems if not (unread and problem.field == "url")]
    reasons = (*filter(None, [_faults(reported)]), *unread, *([also.reason] if also else ()))
    return Refusal(
        given.name,
        "; ".join(reasons),
        "correct that, or write the entry by hand",
        problems=tuple(problems),
        lacks=also.lacks if also else None,
    )


def _year_of(data: Mapping[str, Any]) -> str | None:
    return _year(data.get("date")) or _year(data.get("published"))


def _year(date: object) -> str | None:
    """The year of a date that may be faulty: an id is made all the same."""
    match = re.match(r"\d{4}(?!\d)", date, re.ASCII) if isinstance(date, str) else None
    return match[0] if match else None


def _states_publication(given: WorkDescription, work: Paper | Dataset) -> bool:
    """Whether a version of record is described that the entry of the work does not have."""
    dois = [found.doi for found in given.locators if found.doi]
    published = [doi for doi in dois if identifiers.preprint_server(doi) is None]
    known = {key for version in versions_of(work) for key in version.locator.identities()}
    has_new_doi = any(f"doi:{doi.lower()}" not in known for doi in published)
    is_preprint = work.doi is None or identifiers.preprint_server(work.doi) is not None
    return is_preprint and (has_new_doi or bool(given.venue and work.venue is None))


def _identities(given: WorkDescription) -> Iterator[str]:
    for locator in (*given.locators, *given.also):
        yield from locator.identities()


def _stated(given: WorkDescription) -> Iterator[tuple[str, Any]]:
    names = ("title", "date", "venue", "published", "volume", "issue", "pages")
    for name in (*names, "code", "data"):
        if (value := getattr(given, name)) and (name == "title" or not is_placeholder(value)):
            yield name, value
    if given.links:
        yield "code", [dict(link) for link in given.links]
    for name in ("authors", "sections"):
        if value := getattr(given, name):
            yield name, list(value)
    yield from _stated_locator(given)


def _stated_locator(given: WorkDescription) -> Iterator[tuple[str, str]]:
    """The first arXiv id and the first DOI; the first link, if there is no identifier."""
    has_identifier = any(one.arxiv or one.doi for one in given.locators)
    for name in ("arxiv", "doi") if has_identifier else ("arxiv", "doi", "url"):
        found = (getattr(locator, name) for locator in _readable(given))
        if value := next(filter(None, found), None):
            yield name, value


def _readable(given: WorkDescription) -> list[Locator]:
    """The valid locators of a work; the first one if none is valid."""
    return [one for one in given.locators if one.is_readable] or list(given.locators[:1])


def _warnings(given: WorkDescription) -> Iterator[str]:
    for notice in given.notices:
        yield (
            f"it may be retracted or withdrawn ({notice}); read the notice, and leave the work "
            "out or give the entry a `status`"
        )
    yield from _unread(given)


def _unread(given: WorkDescription) -> Iterator[str]:
    """A sentence for each text that was given as an identifier or a link and cannot be read."""
    for url in (one.url for one in given.locators if not one.is_readable):
        kind = identifiers.unread(url or "") or "an arXiv id, a DOI or a link"
        yield f"{kind} cannot be read from {url!r}"


def record_of(draft: Draft) -> tuple[Paper | Dataset | None, list[Problem]]:
    """The entry that a draft will be, or None and what is wrong with it."""
    data = {**draft.data, "id": draft.id}
    source = DataFile(draft.path, draft.content)
    if draft.model is Dataset:
        return validate(Dataset, data, source)
    return validate(Paper, data, source)


def _faults(problems: Iterable[Problem]) -> str:
    return "; ".join(
        f"{problem.field or 'entry'}: {problem.message} ({problem.remedy})" for problem in problems
    )
