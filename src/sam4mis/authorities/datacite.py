"""DataCite: one DOI of arXiv or of a repository to JSON.

https://support.datacite.org/docs/api-get-doi. Asked if arXiv fails; it splits names.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sam4mis.authorities.messages import Answer, Authority, InvalidBody, Pace, Request
from sam4mis.authorities.reading import (
    date_of,
    distinct,
    items,
    json_fault,
    json_of,
    mapping,
    organisation,
    people,
    person,
    plain,
    within_bounds,
)
from sam4mis.files.metadata import PREPRINT, Facts, Person, doi_of
from sam4mis.model import identifiers

PACE = Pace("api.datacite.org", interval=0.25, first_wait=2, longest_wait=60, attempts=3)

_SAME_WORK = {"IsVersionOf", "IsPreviousVersionOf", "IsIdenticalTo", "IsVariantFormOf"}


def request(identities: Sequence[str]) -> Request:
    """A request for the record of one identity; of an arXiv id by arXiv's DOI."""
    return Request(
        f"https://api.datacite.org/dois/{quote(doi_of(identities[0]), safe='/')}",
        accept="application/vnd.api+json",
        pace=PACE,
        body_fault=json_fault,
    )


def parse(body: bytes) -> Answer | InvalidBody:
    """The record in a reply."""
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    attributes = mapping(mapping(mapping(content).get("data")).get("attributes"))
    if not attributes:
        messages = [
            plain(mapping(error).get("title")) for error in items(mapping(content).get("errors"))
        ]
        reason = "; ".join(text for text in messages if text) or "no record in it"
        return InvalidBody(f"DataCite has no answer: {reason}", temporary=False)
    return Answer.of([_record(attributes)])


def _identity(stated: str) -> str | None:
    """The identity of a DOI; for a DOI of arXiv, the arXiv id."""
    if arxiv_id := identifiers.parse_arxiv(stated):
        return f"arxiv:{arxiv_id}"
    doi = identifiers.parse_doi(stated)
    return doi and f"doi:{doi.lower()}"


@within_bounds
def _record(attributes: dict[str, Any]) -> Facts | str:
    stated = plain(attributes.get("doi")) or ""
    identity = _identity(stated)
    if identity is None:
        return f"a record has no DOI: {stated!r}"
    types = mapping(attributes.get("types"))
    is_preprint = identity.startswith("arxiv:") or types.get("resourceTypeGeneral") == "Preprint"
    return Facts(
        id=identity,
        title=next(_titles(attributes), None),
        authors=people(_creator(creator) for creator in items(attributes.get("creators"))),
        date=_date(attributes),
        kind=PREPRINT if is_preprint else plain(types.get("citeproc")),
        venue=plain(mapping(attributes.get("container")).get("title")),
        publisher=None if is_preprint else _publisher(attributes),
        dois=tuple(distinct(_same_work(attributes))),
        link=plain(attributes.get("url")),
    )


def _titles(attributes: dict[str, Any]) -> Iterator[str]:
    for title in items(attributes.get("titles")):
        fields = mapping(title)
        # Subtitles and translations say what they are; the title proper does not.
        if not fields.get("titleType") and (text := plain(fields.get("title"))):
            yield text


def _creator(creator: object) -> Person | None:
    fields = mapping(creator)
    if fields.get("nameType") == "Organizational":
        return organisation(fields.get("name"))
    if not fields.get("familyName"):
        return person(None, None, fields.get("name"))
    return person(fields.get("givenName"), fields.get("familyName"))


def _date(attributes: dict[str, Any]) -> str | None:
    dates: dict[str, list[str]] = {}
    for entry in items(attributes.get("dates")):
        fields = mapping(entry)
        if date := date_of(fields.get("date")):
            dates.setdefault(str(fields.get("dateType")), []).append(date)
    for kind in ("Submitted", "Issued", "Available", "Created"):
        if kind in dates:
            return min(dates[kind])
    return date_of(str(attributes.get("publicationYear")))


def _publisher(attributes: dict[str, Any]) -> str | None:
    publisher = attributes.get("publisher")
    return plain(publisher) or plain(mapping(publisher).get("name"))


def _same_work(attributes: dict[str, Any]) -> Iterator[str | None]:
    for related in items(attributes.get("relatedIdentifiers")):
        fields = mapping(related)
        is_same = plain(fields.get("relationType")) in _SAME_WORK
        if is_same and fields.get("relatedIdentifierType") == "DOI":
            yield identifiers.parse_doi(plain(fields.get("relatedIdentifier")) or "")


AUTHORITY = Authority("datacite", 1, lambda _: True, request=request, parse=parse)
