"""Warnings about values that are well-formed but implausible."""

from collections.abc import Iterator
from datetime import date, timedelta

from sam4mis.files import yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.model import identifiers
from sam4mis.model.link_kinds import UnlikelyLink, unlikely_as_code, unlikely_as_paper
from sam4mis.model.names import ascii_key
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.records import AnyEntry, Work
from sam4mis.model.registry import WorkVersion, first_date, versions_of
from sam4mis.model.text_faults import (
    Fault,
    inverted_names,
    list_faults,
    name_faults,
    number_fault,
    title_faults,
    venue_faults,
)

# Journals date their issues up to a year ahead.
_ISSUES_AHEAD = timedelta(days=370)
# In some time zones it is already tomorrow.
_TIME_ZONES = timedelta(days=1)


def unlikely_links(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    """Warn of links to searches, redirects, proxies or private disks, and of papers as code."""
    if not isinstance(entry, Work):
        return
    for version in versions_of(entry):
        before = _prefix(version)
        stated = version.record or entry
        if stated.url and (found := unlikely_as_paper(stated.url)):
            yield _unlikely(loaded, entry, (*before, "url"), found)
        for index, link in enumerate(getattr(stated, "code", None) or ()):
            if found := unlikely_as_code(link.url):
                yield _unlikely(loaded, entry, (*before, "code", index, "url"), found)


def _prefix(version: WorkVersion) -> yaml_text.Path:
    return () if version.index is None else ("versions", version.index)


def _unlikely(
    loaded: LoadedData, entry: AnyEntry, where: yaml_text.Path, found: UnlikelyLink
) -> Problem:
    message = f"the link leads to {found.what}"
    return _warning(loaded, entry, "unlikely-link", where, message, found.remedy)


def placeholders(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    """Warn of placeholders instead of values, such as `TBA`."""
    for key in ("title", "venue", "publisher", "event"):
        value = getattr(entry, key, None)
        if value and is_placeholder(value):
            remedy = "give the title" if key == "title" else f"remove the line `{key}`"
            message = f"{value!r} is a placeholder"
            yield _warning(loaded, entry, "placeholder", (key,), message, remedy)


def titles_and_names(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    """Warn of titles, names and venues that are probably not as the paper prints them."""
    for where, title in _titles(entry):
        for fault in title_faults(title):
            yield _warning(loaded, entry, "title-form", where, *fault)
    if not isinstance(entry, Work):
        return
    for where, fault in _author_faults(entry.authors):
        yield _warning(loaded, entry, "name-form", where, *fault)
    for version in versions_of(entry):
        for fault in venue_faults(version.venue or ""):
            yield _warning(loaded, entry, "venue-name", (*_prefix(version), "venue"), *fault)
    for key in ("volume", "issue", "pages"):
        value = getattr(entry, key)
        if value and (fault_of_number := number_fault(key, value)):
            yield _warning(loaded, entry, "pages-form", (key,), *fault_of_number)


def _author_faults(authors: tuple[str, ...]) -> Iterator[tuple[yaml_text.Path, Fault]]:
    """What is wrong with a list of authors and with each author, with its path in the file."""
    yield from ((("authors",), fault) for fault in list_faults(authors))
    seen: set[str] = set()
    inverted = inverted_names(authors)
    for index, name in enumerate(authors):
        faults = name_faults(name, is_inverted=name in inverted)
        yield from ((("authors", index), fault) for fault in faults)
        key = ascii_key(name) or name.casefold()
        if key in seen:
            yield ("authors", index), (f"{name!r} is named twice", "keep one of the two")
        seen.add(key)


def _titles(entry: AnyEntry) -> Iterator[tuple[yaml_text.Path, str]]:
    """The titles of an entry and its versions, with their paths in the file."""
    yield ("title",), entry.title
    if not isinstance(entry, Work):
        return
    for version in versions_of(entry):
        if version.record is not None and version.record.title:
            yield (*_prefix(version), "title"), version.record.title
    for index, title in enumerate(entry.other_titles):
        yield ("other_titles", index), title


def added_too_early(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    """Warn of works that were added before they first appeared."""
    date = first_date(entry) if isinstance(entry, Work) else None
    if entry.added and date and entry.added[: len(date)] < date:
        message = f"{entry.added} is before the first appearance of the work, {date}"
        remedy = "correct one of the two dates"
        yield _warning(loaded, entry, "added-before-date", ("added",), message, remedy)


def future_dates(loaded: LoadedData, entry: AnyEntry, today: str) -> Iterator[Problem]:
    """Warn of dates and arXiv ids in the future.

    Args:
        loaded: the registry.
        entry: the entry to check.
        today: the day, YYYY-MM-DD. Issues of journals may be dated up to a year later.
    """
    now = date.fromisoformat(today)
    latest, latest_issue = (now + _TIME_ZONES).isoformat(), (now + _ISSUES_AHEAD).isoformat()
    yield from _future(loaded, entry, ("added",), entry.added, latest)
    if not isinstance(entry, Work):
        return
    yield from _future(loaded, entry, ("published",), entry.published, latest_issue)
    for version in versions_of(entry):
        before = _prefix(version)
        stated = version.record or entry
        yield from _future(loaded, entry, (*before, "date"), stated.date, latest)
        month = identifiers.arxiv_month(stated.arxiv) if stated.arxiv else None
        yield from _future(loaded, entry, (*before, "arxiv"), month, latest)


def _future(
    loaded: LoadedData, entry: AnyEntry, where: yaml_text.Path, day: str | None, latest: str
) -> Iterator[Problem]:
    if day is None or day <= latest[: len(day)]:
        return
    if where[-1] == "arxiv":
        message = f"arXiv has not assigned ids of {day} yet"
        remedy = "copy the id from the abstract page"
    else:
        message, remedy = f"{day} is in the future", "correct the date"
    yield _warning(loaded, entry, "future-date", where, message, remedy)


def _warning(
    loaded: LoadedData,
    entry: AnyEntry,
    code: str,
    where: yaml_text.Path,
    message: str,
    remedy: str,
) -> Problem:
    source = loaded.file_of(entry)
    return source.problem(code, where, message, remedy, severity=Severity.WARNING)
