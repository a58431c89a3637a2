"""Crossref: one DOI of a publisher, or a batch, to JSON.

https://api.crossref.org/swagger-ui/index.html; limits and etiquette:
https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from sam4mis.authorities.messages import (
    Answer,
    Authority,
    Hit,
    InvalidBody,
    Pace,
    Request,
    ResultList,
    Search,
    SearchPage,
    paged_search,
)
from sam4mis.authorities.reading import (
    count_of,
    date_from_parts,
    distinct,
    first_text,
    items,
    json_fault,
    json_of,
    mapping,
    organisation,
    people,
    person,
    plain,
    title_in,
    within_bounds,
)
from sam4mis.files.metadata import Facts, Person
from sam4mis.model import identifiers

# Crossref allows three lists a second; the headers of each reply state the current limit.
PACE = Pace("api.crossref.org", interval=0.34, first_wait=2, longest_wait=60, attempts=4)

_WORKS = "https://api.crossref.org/works"
# A list cannot select `institution`, and one wrong name fails the whole request.
_FIELDS = (
    "DOI,title,subtitle,author,issued,posted,container-title,volume,issue,page,article-number,"
    "publisher,type,resource,update-to,updated-by,relation"
)
_PAGE = 100
# Kinds of record that are no works: figures of an article, reports of its reviewers.
_NO_WORKS = {"component", "peer-review", "grant"}
_NOTICES = {"retraction", "withdrawal", "removal", "partial_retraction"}

# `RETRACTED: …`, `[Retracted] …`, `"RETRACTED: …"`, `… (Retracted)`; not `Retracted needles: …`.
_MARK = re.compile(
    r"^\W*(?i:retracted|withdrawn|removed)(?i: article)?\s*[:\])]|^\W*(?:RETRACTED|WITHDRAWN)\b"
    r"|[\[(](?i:retracted|withdrawn)(?i: article)?[\])]\W*$"
)


def request(identities: Sequence[str]) -> Request:
    """One request for up to 50 DOIs; a DOI with a comma must be alone."""
    dois = [identity.removeprefix("doi:") for identity in identities]
    if len(dois) == 1:
        return _ask(f"{_WORKS}/{quote(dois[0], safe='')}", divisible=False)
    listed = ",".join(f"doi:{quote(doi, safe='/:;()')}" for doi in dois)
    return _ask(f"{_WORKS}?filter={listed}&rows={len(dois)}&select={_FIELDS}", divisible=True)


def by_alternative_ids(numbers: Sequence[str]) -> Request:
    """A request for works by the publisher's numbers, such as the PII in a ScienceDirect link."""
    listed = ",".join(f"alternative-id:{quote(number, safe='')}" for number in numbers)
    fields = f"{_FIELDS},alternative-id"
    return _ask(f"{_WORKS}?filter={listed}&rows={2 * len(numbers)}&select={fields}", divisible=True)


def by_title(title: str, author: str) -> Request:
    """A request for the five works closest to a title and a family name."""
    words = quote(f"{title} {author}".strip(), safe="")
    return _ask(f"{_WORKS}?query.bibliographic={words}&rows=5&select={_FIELDS}", divisible=False)


def _ask(url: str, *, divisible: bool) -> Request:
    return Request(
        url, accept="application/json", pace=PACE, body_fault=json_fault, divisible=divisible
    )


def search(words: str, first: str, last: str, most: int, start: int = 0) -> Search:
    """A search for works that were registered in some days, the best first, page by page.

    Args:
        words: what to search for; Crossref takes any of them.
        first: first day, YYYY-MM-DD.
        last: last day, YYYY-MM-DD.
        most: records to read at most, because the search itself returns nearly every record.
        start: how many were read before.
    """

    def ask(after: int) -> Request:
        rows = min(_PAGE, most - after)
        return Request(
            f"{_WORKS}?query.bibliographic={quote(words, safe='')}"
            f"&filter=from-created-date:{first},until-created-date:{last}"
            f"&select={_FIELDS},abstract&sort=score&order=desc&rows={rows}&offset={after}",
            accept="application/json",
            pace=PACE,
        )

    return paged_search(ask, _results, start=start, most=most)


def _results(body: bytes) -> ResultList | InvalidBody:
    works = messages(body)
    if isinstance(works, InvalidBody):
        return works
    total = count_of(mapping(mapping(json_of(body)).get("message")).get("total-results"))
    hits = (_hit(work) for work in works if plain(work.get("type")) not in _NO_WORKS)
    return ResultList(hits, len(works), total)


def record(identity: str) -> Search:
    """The record of one DOI, with its abstract."""

    def read(body: bytes) -> SearchPage | InvalidBody:
        works = messages(body)
        return works if isinstance(works, InvalidBody) else SearchPage.of(map(_hit, works))

    return Search(request([identity]), read)


def _hit(work: dict[str, Any]) -> Hit | str:
    facts = _work(work)
    return facts if isinstance(facts, str) else Hit(facts, plain(work.get("abstract")))


def messages(body: bytes) -> list[dict[str, Any]] | InvalidBody:
    """The works in a reply about one work or a list, as JSON objects."""
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    envelope = mapping(content)
    message = envelope.get("message")
    if envelope.get("status") != "ok" or not isinstance(message, dict):
        reason = "; ".join(plain(mapping(part).get("message")) or "" for part in items(message))
        return InvalidBody(
            f"Crossref rejects the question: {reason or 'no reason given'}", temporary=False
        )
    if envelope.get("message-type") == "work-list":
        return [mapping(work) for work in items(message.get("items"))]
    if envelope.get("message-type") == "work":
        return [message]
    kind = plain(envelope.get("message-type"))
    return InvalidBody(f"a reply about something else: {kind}", temporary=False)


def parse(body: bytes) -> Answer | InvalidBody:
    """The works in a reply, in Crossref's order."""
    works = messages(body)
    if isinstance(works, InvalidBody):
        return works
    return Answer.of(_work(work) for work in works)


def parse_with_numbers(body: bytes) -> list[tuple[Facts, set[str]]] | InvalidBody:
    """The works in a reply, each with its publisher's numbers."""
    works = messages(body)
    if isinstance(works, InvalidBody):
        return works
    read = [(_work(work), work) for work in works]
    return [
        (facts, {str(number) for number in items(work.get("alternative-id"))})
        for facts, work in read
        if isinstance(facts, Facts)
    ]


@within_bounds
def _work(work: dict[str, Any]) -> Facts | str:
    doi = identifiers.parse_doi(plain(work.get("DOI")) or "")
    if doi is None:
        return f"a work has no DOI: {plain(str(work.get('DOI')))!r}"
    primary = mapping(mapping(work.get("resource")).get("primary"))
    return Facts(
        id=f"doi:{doi.lower()}",
        title=title_of(work),
        authors=people(_author(author) for author in items(work.get("author"))),
        date=_date(work),
        kind=plain(work.get("type")),
        venue=_venue(work) or _server(work),
        volume=plain(work.get("volume")),
        issue=plain(work.get("issue")),
        pages=plain(work.get("page")) or plain(work.get("article-number")),
        publisher=plain(work.get("publisher")),
        dois=tuple(distinct(_preprints(work))),
        link=plain(primary.get("URL")),
        notices=tuple(distinct(_notices(work))),
    )


def title_of(work: dict[str, Any]) -> str | None:
    """Title and, if Crossref has one, subtitle. A second title is a translation, and ignored."""
    title, subtitle = _first_title(work.get("title")), _first_title(work.get("subtitle"))
    if title is None or subtitle is None or subtitle.casefold() in title.casefold():
        return title
    return f"{title.rstrip(' :')}: {subtitle}"


def _first_title(value: object) -> str | None:
    return next((title for part in items(value) or [value] if (title := title_in(part))), None)


def _author(author: object) -> Person | None:
    fields = mapping(author)
    if not fields.get("family") and not fields.get("given"):
        return organisation(fields.get("name"))
    suffix = plain(fields.get("suffix"))
    family = plain(fields.get("family"))
    return person(
        fields.get("given"),
        f"{family} {suffix}" if family and suffix else family,
        fields.get("name"),
    )


def _date(work: dict[str, Any]) -> str | None:
    for name in ("issued", "posted"):
        for parts in items(mapping(work.get(name)).get("date-parts")):
            if date := date_from_parts(parts):
                return date
    return None


def _venue(work: dict[str, Any]) -> str | None:
    """Journal or book; of a chapter with a series and a book, the book, which stands last."""
    named = [title for title in map(plain, items(work.get("container-title"))) if title]
    if len(named) > 1 and plain(work.get("type")) in {"book-chapter", "proceedings-article"}:
        return named[-1]
    return first_text(work.get("container-title"))


def _server(work: dict[str, Any]) -> str | None:
    """The preprint server; Crossref names it only in replies about one work."""
    for institution in items(work.get("institution")):
        if name := plain(mapping(institution).get("name")):
            return name
    return None


def _preprints(work: dict[str, Any]) -> Iterator[str | None]:
    relation = mapping(work.get("relation"))
    for name in ("is-preprint-of", "has-preprint"):
        for related in items(relation.get(name)):
            fields = mapping(related)
            if fields.get("id-type") == "doi":
                yield identifiers.parse_doi(plain(fields.get("id")) or "")


def _notices(work: dict[str, Any]) -> Iterator[str]:
    for update in items(work.get("updated-by")):
        fields = mapping(update)
        kind = plain(fields.get("type"))
        if kind in _NOTICES:
            yield f"{kind}: {plain(fields.get('DOI')) or 'no notice named'}"
    if mark := _MARK.search(title_of(work) or ""):
        yield f"the title is marked {mark[0].strip()!r}"


AUTHORITY = Authority(
    "crossref", 50, lambda identity: identity.startswith("doi:"), request=request, parse=parse
)
