"""Atom and JSON feeds of the latest works.

https://www.rfc-editor.org/rfc/rfc4287, https://www.jsonfeed.org/version/1.1/. Ids are UUIDs made
from the ids of entries: they stay the same when the site moves, or before it has an address at all.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from sam4mis.formats import plain
from sam4mis.formats.reference import Reference

MOST_ENTRIES = 50
"""Most works in a feed: programs fetch it often, and keep what they have seen.

Works that were retracted, withdrawn or superseded stay in it however old they are.
"""

# Never change this: all ids in feed readers would change.
_NAMESPACE = uuid.UUID("0c3ee2e1-8f0b-5c52-9a57-5f3f0c2d6e4b")


@dataclass(frozen=True, slots=True)
class Feed:
    """Title, author and addresses of a feed."""

    name: str
    """File name without ending: `all`, or `<facet>-<term>`."""
    title: str
    author: str
    """Name of the maintainers."""
    site_url: str = ""
    """Address of the site, ending with a slash; empty if the site is not published."""

    def address(self, ending: str) -> str:
        """Address of the feed; empty if the site is not published."""
        return f"{self.site_url}feeds/{self.name}.{ending}" if self.site_url else ""


Summary = Callable[[Reference], str]
"""Returns the plain-text citation of a work."""


def urn(kind: str, name: str) -> str:
    """The id of a feed or an entry, as https://www.rfc-editor.org/rfc/rfc9562 writes it."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{name}").urn


def newest(references: Iterable[Reference]) -> list[Reference]:
    """Works sorted by the day on which they were added or marked, the latest first.

    Works of one day are sorted by first appearance, the latest first. Works without a day of
    addition are left out.
    """
    added = [reference for reference in references if reference.work.added]
    # Sorting is stable: by id upwards, then by date and day downwards.
    added.sort(key=lambda reference: reference.id)
    added.sort(key=lambda reference: reference.work.date or "", reverse=True)
    added.sort(key=_day, reverse=True)
    return added[:MOST_ENTRIES] + [late for late in added[MOST_ENTRIES:] if late.status_label]


def _day(reference: Reference) -> str:
    """Day on which a work was added or marked, whichever is later, as YYYY-MM-DD."""
    status = reference.work.status
    marked = status.date if status is not None and reference.status_label else None
    return max(reference.work.added or "", marked or "")


def _title(reference: Reference) -> str:
    return (
        f"{reference.status_label}: {reference.title}"
        if reference.status_label
        else reference.title
    )


def _text(reference: Reference, summary: Summary) -> str:
    """The citation, and why readers should not rely on the work."""
    return "\n".join(filter(None, (summary(reference).rstrip(), reference.warning)))


def atom(feed: Feed, references: Iterable[Reference], summary: Summary = plain.entry) -> str:
    """An Atom feed of the newest of these works."""
    chosen = newest(references)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>{urn('feed', feed.name)}</id>",
        f"<title>{escape(feed.title)}</title>",
        f"<updated>{_updated(chosen)}</updated>",
        f"<author><name>{escape(feed.author)}</name></author>",
    ]
    if feed.site_url:
        lines += [
            f'<link rel="alternate" type="text/html" href="{escape(feed.site_url)}"/>',
            f'<link rel="self" type="application/atom+xml" href="{escape(feed.address("atom"))}"/>',
        ]
    lines += [_atom_entry(feed, reference, summary) for reference in chosen]
    return "\n".join([*lines, "</feed>", ""])


def _atom_entry(feed: Feed, reference: Reference, summary: Summary) -> str:
    authors = "".join(
        f"<author><name>{escape(name)}</name></author>\n" for name in reference.work.people
    )
    terms = "".join(
        f'<category term="{escape(f"{facet}:{term}")}"/>\n' for facet, term in _terms(reference)
    )
    page = _page(feed, reference)
    related = f'<link rel="related" href="{escape(reference.link)}"/>\n' if feed.site_url else ""
    return (
        f"<entry>\n<id>{urn('entry', reference.work.first_id)}</id>\n"
        f"<title>{escape(_title(reference))}</title>\n"
        f'<link rel="alternate" href="{escape(page)}"/>\n{related}'
        f"<published>{_moment(reference.work.added)}</published>\n"
        f"<updated>{_moment(_day(reference))}</updated>\n"
        f"{authors}{terms}<summary>{escape(_text(reference, summary))}</summary>\n</entry>"
    )


def json_feed(feed: Feed, references: Iterable[Reference], summary: Summary = plain.entry) -> str:
    """A JSON Feed of the newest of these works."""
    chosen = newest(references)
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.site_url,
        "feed_url": feed.address("json"),
        "authors": [{"name": feed.author}],
        "language": "en",
    }
    data = {name: value for name, value in data.items() if value}
    data["items"] = [_json_item(feed, reference, summary) for reference in chosen]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _json_item(feed: Feed, reference: Reference, summary: Summary) -> dict[str, Any]:
    item = {
        "id": urn("entry", reference.work.first_id),
        "url": _page(feed, reference),
        "external_url": reference.link if feed.site_url else "",
        "title": _title(reference),
        "content_text": _text(reference, summary),
        "date_published": _moment(reference.work.added),
        "date_modified": _moment(_day(reference))
        if _day(reference) != reference.work.added
        else "",
        "authors": [{"name": name} for name in reference.work.people],
        "tags": [f"{facet}:{term}" for facet, term in _terms(reference)],
    }
    return {name: value for name, value in item.items() if value}


def _terms(reference: Reference) -> list[tuple[str, str]]:
    return [(facet, term) for facet, terms in reference.work.tags.items() for term in terms]


def _page(feed: Feed, reference: Reference) -> str:
    """Address of the page of a work, or of the work itself if the site has no address."""
    work = reference.work
    return (
        f"{feed.site_url}{work.entry_kind.folder}/{work.id}/" if feed.site_url else reference.link
    )


def _moment(day: str | None) -> str:
    return f"{day}T00:00:00Z"


def _updated(chosen: Sequence[Reference]) -> str:
    # A feed without entries was never updated, but must say when.
    return _moment(_day(chosen[0])) if chosen else "1980-01-01T00:00:00Z"
