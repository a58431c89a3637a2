"""OpenAlex: one DOI to JSON.

https://docs.openalex.org/api-entities/works/get-a-single-work. It has returned the right authors
with the title of another paper, so it is never believed alone.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sam4mis.authorities.messages import Answer, Authority, InvalidBody, Pace, Request
from sam4mis.authorities.reading import (
    count_of,
    date_of,
    items,
    json_fault,
    json_of,
    mapping,
    people,
    person,
    plain,
    within_bounds,
)
from sam4mis.files.metadata import Facts, doi_of
from sam4mis.model import identifiers

PACE = Pace("api.openalex.org", interval=0.2, first_wait=5, longest_wait=60, attempts=3)


def request(identities: Sequence[str]) -> Request:
    """A request for one work by its DOI; OpenAlex does not charge for it."""
    return Request(
        f"https://api.openalex.org/works/doi:{quote(doi_of(identities[0]), safe='/')}",
        accept="application/json",
        pace=PACE,
        body_fault=json_fault,
    )


def parse(body: bytes) -> Answer | InvalidBody:
    """The work in a reply."""
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    return Answer.of([_work(mapping(content))])


@within_bounds
def _work(work: dict[str, Any]) -> Facts | str:
    address = plain(work.get("doi")) or ""
    arxiv_id, doi = identifiers.parse_arxiv(address), identifiers.parse_doi(address)
    if arxiv_id is None and doi is None:
        return f"a work has no DOI: {plain(work.get('id'))!r}"
    location = mapping(mapping(work.get("primary_location")).get("source"))
    return Facts(
        id=f"arxiv:{arxiv_id}" if arxiv_id else f"doi:{(doi or '').lower()}",
        title=plain(work.get("display_name")) or plain(work.get("title")),
        authors=people(
            person(
                None,
                None,
                mapping(mapping(part).get("author")).get("display_name")
                or mapping(part).get("raw_author_name"),
            )
            for part in items(work.get("authorships"))
        ),
        date=date_of(work.get("publication_date")) or date_of(str(work.get("publication_year"))),
        kind=plain(work.get("type")),
        venue=plain(location.get("display_name")),
        notices=("OpenAlex marks it as retracted",) if work.get("is_retracted") is True else (),
        citations=count_of(work.get("cited_by_count")),
    )


AUTHORITY = Authority("openalex", 1, lambda _: True, request=request, parse=parse)
