"""Enter the version of record of a preprint, as one change of one entry."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sam4mis.checks import fix
from sam4mis.files import layout, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import names_of
from sam4mis.files.validation import DataFile, validate
from sam4mis.importers.proposal import Refusal, WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import (
    Description,
    Judgement,
    Verdict,
    judge,
    normalised,
    same_person,
)
from sam4mis.model.names import ET_AL
from sam4mis.model.records import AnyEntry, Dataset, Paper, Workshop
from sam4mis.model.registry import Registry, versions_of


@dataclass(frozen=True, slots=True)
class Publication:
    """The file of an entry with its version of record, and what a reviewer should know."""

    entry: str
    path: str
    content: bytes
    before: bytes
    remarks: tuple[str, ...]
    """Sentences about what was compared and what was not."""


# https://openaccess.thecvf.com: `content/CVPR2024W/…`, `content_CVPRW_2020/…`.
_CVF = re.compile(
    r"https?://openaccess\.thecvf\.com/content(?:/(?P<name>[A-Z]+)(?P<year>\d{4})(?P<shop>W)?"
    r"|_(?P<old_name>[A-Z]+?)(?P<old_shop>W|_workshops)?_(?P<old_year>\d{4}))/",
    re.IGNORECASE,
)


def with_venue_of_link(given: WorkDescription) -> WorkDescription:
    """Add the conference and year that a link to CVF open access states."""
    match = next((m for found in given.locators if (m := _CVF.match(found.url or ""))), None)
    if match is None:
        return given
    name = (match["name"] or match["old_name"]).upper()
    is_workshop = match["shop"] or match["old_shop"]
    return replace(
        given,
        venue=given.venue or (f"{name} Workshops" if is_workshop else name),
        published=given.published or match["year"] or match["old_year"],
    )


def publish(loaded: LoadedData, entry: AnyEntry, given: WorkDescription) -> Publication | Refusal:
    """Enter the version of record of a preprint in its entry.

    If title and authors are those of the preprint, the entry gains the new fields, and keeps its
    date, its row in README and the free link. If they differ, or the preprint has a DOI of its own,
    the version of record takes the top of the entry and the row, and the preprint becomes one of
    the `versions`, without a row.

    Args:
        loaded: the registry.
        entry: the entry of the preprint.
        given: the stated facts about the version of record; untrusted.
    """
    if isinstance(entry, Workshop):
        return Refusal(given.name, f"`{entry.id}` is a workshop", "name the entry of a paper")
    stated = _stated(given, loaded.registry)
    if refusal := _unfit(loaded, entry, stated):
        return Refusal(given.name, *refusal, known=entry.id)
    judgement = _compared(entry, stated)
    if judgement is not None and judgement.verdict is Verdict.CONFLICT:
        return Refusal(
            given.name,
            f"the work differs from `{entry.id}`: {', '.join(judgement.reasons)}",
            "compare both; if they are one work, change the entry by hand",
            known=entry.id,
        )
    source = loaded.file_of(entry)
    data = dict(source.parsed.data or {})
    changed = _changed(entry, data, stated, loaded.registry)
    if isinstance(changed, str):
        return Refusal(given.name, changed, "give the date of each version", known=entry.id)
    remarks = (_remark_on_work(given, stated, judgement), *_remarks_on_gaps(changed))
    return _written(loaded, entry, source, changed, remarks, given.name)


def is_known_as_preprint(entry: Paper | Dataset, registry: Registry) -> bool:
    """Whether an entry has a preprint: at arXiv, at another server, or at another public link.

    A link to a publisher's page leads to a publication, even if its DOI is not known yet.
    """
    if entry.arxiv or _preprint_doi(entry):
        return True
    if entry.venue is not None or entry.published is not None:
        return entry.venue is not None and _of_record(entry.venue, registry) is None
    url = entry.url
    return url is not None and not identifiers.publisher_number(url) and not _CVF.match(url)


@dataclass(frozen=True, slots=True)
class _Stated:
    """The stated facts about a version of record, in canonical form."""

    locator: Locator
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    details: Mapping[str, str]
    """Venue, volume, issue, pages and publisher, as far as they are stated."""

    @property
    def venue(self) -> str | None:
        return self.details.get("venue")


_DETAILS = ("venue", "volume", "issue", "pages", "publisher")


def _stated(given: WorkDescription, registry: Registry) -> _Stated:
    given = with_venue_of_link(given)
    doi = next((found.doi for found in given.locators if found.doi), None)
    url = next((found.url for found in given.locators if found.url), None)
    data = _canonical(given, registry)
    return _Stated(
        # A link is for what no identifier leads to.
        locator=Locator(doi=doi) if doi else Locator(url=url),
        title=data.get("title"),
        authors=tuple(data["authors"]),
        published=data.get("published"),
        details={name: data[name] for name in _DETAILS if name in data},
    )


def _canonical(given: WorkDescription, registry: Registry) -> dict[str, Any]:
    """The stated values as an entry would have them, with the venue by its name in the registry."""
    data: dict[str, Any] = {"authors": list(given.authors)}
    for name in ("title", "published", *_DETAILS):
        if value := getattr(given, name):
            data[name] = value
    data.setdefault("published", given.date)
    data = fix.repair(Paper, data, registry.vocabulary)[0]
    if "venue" in data:
        data["venue"] = venue_name(data["venue"], registry)
        venue = registry.venue(data["venue"])
        if venue.publisher or venue.kind == "journal":
            data.pop("publisher", None)  # citations have it from the venue, or name none
    return data


_ACRONYM = re.compile(r"\(([A-Z][A-Za-z0-9]+)\)")
_NOT_THE_NAME = re.compile(
    r"(?i)^(?:in:?\s+)?(?:proceedings of (?:the )?)?(?:(?:19|20)\d\d\s+)?(?:\d+(?:st|nd|rd|th)\s+)?"
)


def venue_name(stated: str, registry: Registry) -> str:
    """The name of the listed venue that a stated text names; the text itself if there is none.

    `Proceedings of the IEEE/CVF Conference on … (CVPR) Workshops`, `… – MICCAI 2024`.
    """
    known = {
        _venue_key(name): venue.name
        for venue in registry.venues
        for name in (venue.name, venue.title or venue.name, *venue.other_names)
    }
    plain = _NOT_THE_NAME.sub("", stated)
    candidates = [
        stated,
        plain,
        _ACRONYM.sub("", plain),
        *(part for part in re.split(r"\s[-–—]\s|,\s", plain)),
        *(f"{acronym} Workshops" for acronym in _ACRONYM.findall(plain) if "orkshop" in plain),
        *_ACRONYM.findall(plain),
    ]
    keys = (_venue_key(candidate) for candidate in candidates)
    return next((known[key] for key in keys if key in known), stated)


def _venue_key(name: str) -> str:
    return " ".join(re.sub(r"\b(?:19|20)\d\d\b|[^\w\s]", " ", name.casefold()).split())


def _unfit(loaded: LoadedData, entry: Paper | Dataset, stated: _Stated) -> tuple[str, str] | None:
    """Reason and remedy if the stated publication cannot be the version of record of the entry."""
    doi, venue = stated.locator.doi, stated.venue
    if not (doi or stated.locator.url or venue):
        return "its DOI, link and venue are missing", "give one of them"
    server = identifiers.preprint_server(doi) if doi else None
    if server or (venue and _of_record(venue, loaded.registry) is None):
        return f"it is a preprint at {server or venue}", "give the DOI that the publisher prints"
    return _held_by_another(entry, stated, loaded.registry) or _published_already(
        entry, stated, loaded.registry
    )


def _held_by_another(
    entry: Paper | Dataset, stated: _Stated, registry: Registry
) -> tuple[str, str] | None:
    for key in stated.locator.identities():
        for version in registry.versions():
            if version.work.id != entry.id and key in version.locator.identities():
                return f"{key} belongs to `{version.work.id}`", "check which of the two is right"
    return None


def _published_already(
    entry: Paper | Dataset, stated: _Stated, registry: Registry
) -> tuple[str, str] | None:
    """Reason and remedy if the entry has another version of record."""
    doi = None if _preprint_doi(entry) else entry.doi
    venue = _of_record(entry.venue, registry)
    for name, value, new in (
        ("doi", doi, stated.locator.doi),
        ("venue", venue, stated.venue),
        ("published", entry.published, stated.published),
    ):
        if value and new and not _agree(value, new):
            return (
                f"`{entry.id}` has a version of record already, with {name}: {value}",
                "correct that value, or list the further version under `versions`, by hand",
            )
    return None


def _of_record(venue: str | None, registry: Registry) -> str | None:
    return None if venue and registry.venue(venue).kind == "preprint-server" else venue


def _preprint_doi(entry: Paper | Dataset) -> str | None:
    """The DOI of an entry if a preprint server gave it."""
    return entry.doi if entry.doi and identifiers.preprint_server(entry.doi) else None


def _agree(value: str, other: str) -> bool:
    """Whether two values are equal, or one begins with the other, as with dates."""
    one, two = sorted((value.casefold(), other.casefold()), key=len)
    return two.startswith(one)


def _compared(entry: Paper | Dataset, stated: _Stated) -> Judgement | None:
    """The comparison with the version of the entry that fits best; None without a stated title."""
    if stated.title is None:
        return None
    theirs = Description(stated.title, stated.authors)
    order = list(Verdict)
    found = [
        judge(Description(version.title, version.authors), theirs) for version in versions_of(entry)
    ]
    return min(found, key=lambda judgement: order.index(judgement.verdict))


def _changed(
    entry: Paper | Dataset, data: dict[str, Any], stated: _Stated, registry: Registry
) -> dict[str, Any] | str:
    """The data of the entry with the version of record; or why they cannot be made."""
    found = {
        "doi": stated.locator.doi,
        "url": stated.locator.url,
        "published": stated.published,
        **stated.details,
    }
    new = {name: value for name, value in found.items() if value}
    if _is_apart(entry, stated, registry):
        parted = _with_preprint_apart(entry, data, stated, registry)
        if isinstance(parted, str):
            return parted
        result = {**parted, **new}
    else:
        result = {
            **new,
            **{name: value for name, value in data.items() if name not in new or value},
        }
        if _has_new_title(entry, stated):
            titles = [*data.get("other_titles", ()), data["title"]]
            result |= {"title": stated.title, "other_titles": titles}
    if _are_others(entry, stated.authors) or _are_more(entry, stated.authors):
        result["authors"] = list(stated.authors)
    return result


def _is_apart(entry: Paper | Dataset, stated: _Stated, registry: Registry) -> bool:
    """Whether the preprint becomes a version of its own, beside the version of record."""
    if not isinstance(entry, Paper) or stated.locator == Locator():
        return False
    differs = _has_new_title(entry, stated) or _are_others(entry, stated.authors)
    return bool(_own_locators(entry, stated)) or (differs and is_known_as_preprint(entry, registry))


def _has_new_title(entry: Paper | Dataset, stated: _Stated) -> bool:
    return stated.title is not None and normalised(stated.title) != normalised(entry.title)


def _with_preprint_apart(
    entry: Paper | Dataset, data: dict[str, Any], stated: _Stated, registry: Registry
) -> dict[str, Any] | str:
    """The data with the preprint among the `versions`, and date and title of the version of record.

    Identifiers and venue of the preprint are removed from the top of the entry.
    """
    date = _first_appearance(entry)
    if date is None:
        return "the entry has no date of the preprint"
    published = stated.published or entry.published
    if published is None:
        return "the date of the version of record is missing"
    preprint = _preprint(entry, data, stated, registry) | {"date": date, "listed": False}
    moved = [name for name in ("arxiv", "doi", "url", "venue") if name in preprint]
    kept = {name: value for name, value in data.items() if name not in moved}
    versions = [preprint, *data.get("versions", ())]
    return {**kept, "title": stated.title or entry.title, "date": published, "versions": versions}


def _first_appearance(entry: Paper | Dataset) -> str | None:
    return entry.date or (identifiers.arxiv_month(entry.arxiv) if entry.arxiv else None)


def _preprint(
    entry: Paper | Dataset, data: Mapping[str, Any], stated: _Stated, registry: Registry
) -> dict[str, Any]:
    """Identifiers and venue of the preprint; its title and authors, where they differ."""
    venue = entry.venue if _of_record(entry.venue, registry) is None else None
    found = {"arxiv": entry.arxiv, **_own_locators(entry, stated), "venue": venue}
    if not any(found.get(name) for name in ("arxiv", "doi", "url")):
        found["url"] = entry.url
    preprint: dict[str, Any] = {name: value for name, value in found.items() if value}
    if stated.title is not None and stated.title != entry.title:
        preprint["title"] = entry.title
    if _are_others(entry, stated.authors) and data.get("authors"):
        preprint["authors"] = data["authors"]
    return preprint


def _own_locators(entry: Paper | Dataset, stated: _Stated) -> dict[str, str]:
    """DOI and link of the preprint, which those of the version of record replace."""
    own = {}
    if doi := _preprint_doi(entry):
        own["doi"] = doi
    if entry.url and stated.locator.url and entry.url != stated.locator.url:
        own["url"] = entry.url
    return own


def _are_others(entry: Paper | Dataset, stated: tuple[str, ...]) -> bool:
    """Whether a whole list of authors names other people, or in another order, than the entry."""
    if not stated or ET_AL in stated or not entry.authors:
        return False
    pairs = zip(entry.people, stated, strict=False)
    same = all(same_person(one, other) for one, other in pairs)
    fits = len(entry.people) <= len(stated) if ET_AL in entry.authors else (
        len(entry.people) == len(stated)
    )  # fmt: skip
    return not (same and fits)


def _are_more(entry: Paper | Dataset, stated: tuple[str, ...]) -> bool:
    """Whether a whole list of authors completes that of the entry."""
    is_partial = not entry.authors or ET_AL in entry.authors
    return is_partial and bool(stated) and ET_AL not in stated


def _remark_on_work(given: WorkDescription, stated: _Stated, judgement: Judgement | None) -> str:
    """A remark on whether preprint and version of record are the same work."""
    if judgement is None:
        why = "title and authors were not compared with those of the entry"
        if given.silent:
            why = f"{names_of(given.silent)} did not answer, so {why}"
        elif given.asked:
            identifier = stated.locator.doi or given.name
            why = f"{identifier} is unknown to {names_of(given.asked)}, so {why}"
        return f"{why}: open the published version and compare them"
    if judgement.verdict is Verdict.REVIEW:
        return f"compare the two versions: {', '.join(judgement.reasons)}"
    if judgement.reasons:
        return f"it is the same work: {', '.join(judgement.reasons)}"
    return "title and authors agree"


def _remarks_on_gaps(data: Mapping[str, Any]) -> Iterator[str]:
    """Remarks on facts of the version of record that are missing."""
    if not data.get("venue"):
        yield "the venue is not known: add `venue`, or let `sam4mis enrich` look it up"
    if not data.get("published"):
        yield (
            "the date of the version of record is not known: add `published`, or let "
            "`sam4mis enrich` look it up"
        )


def _written(
    loaded: LoadedData,
    entry: Paper | Dataset,
    source: DataFile,
    data: dict[str, Any],
    remarks: tuple[str, ...],
    name: str,
) -> Publication | Refusal:
    """The file of the changed entry, or the refusal if it would be invalid or lose comments."""
    model, parsed = type(entry), source.parsed
    data = fix.repair(model, data, loaded.registry.vocabulary)[0]
    content = yaml_text.write(data, layout.key_order(model), parsed.header)
    record, problems = validate(model, {**data, "id": entry.id}, DataFile(source.path, content))
    if record is None or parsed.comment is not None:
        faults = "; ".join(f"{one.field}: {one.message} ({one.remedy})" for one in problems)
        reason = faults or f"{source.path} has comments that the change would lose"
        return Refusal(name, reason, "correct that, or change the entry by hand", known=entry.id)
    if content == source.raw:
        return Refusal(
            name,
            f"`{entry.id}` has all these values already",
            "no change is needed",
            known=entry.id,
        )
    return Publication(entry.id, source.path, content, source.raw, remarks)
