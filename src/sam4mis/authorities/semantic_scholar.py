"""Semantic Scholar: a batch of identities to JSON; often links a preprint to its published version.

https://api.semanticscholar.org/api-docs/graph#tag/Paper-Data. Asked only by
`sam4mis enrich --also semantic_scholar`: without a key, most requests are throttled.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sam4mis.authorities.messages import Answer, Authority, InvalidBody, Pace, Request
from sam4mis.authorities.reading import (
    count_of,
    date_of,
    distinct,
    items,
    json_fault,
    json_of,
    mapping,
    people,
    person,
    plain,
    within_bounds,
)
from sam4mis.files.metadata import Facts
from sam4mis.model import identifiers

PACE = Pace("api.semanticscholar.org", interval=1.1, first_wait=5, longest_wait=60, attempts=3)

_FIELDS = "externalIds,title,authors.name,year,publicationDate,venue,citationCount"


def request(identities: Sequence[str]) -> Request:
    """One request for up to 500 identities; the reply has one element for each, null if unknown."""
    names = [f"{kind.upper()}:{value}" for kind, _, value in (i.partition(":") for i in identities)]
    return Request(
        f"https://api.semanticscholar.org/graph/v1/paper/batch?fields={_FIELDS}",
        accept="application/json",
        pace=PACE,
        payload=json.dumps({"ids": names}).encode(),
        body_fault=json_fault,
        divisible=len(identities) > 1,
    )


def parse(body: bytes) -> Answer | InvalidBody:
    """One record for each identity of each paper, since it may have been asked for by any."""
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    if isinstance(content, dict) and "error" in content:
        reason = plain(content.get("error")) or "no reason given"
        return InvalidBody(f"Semantic Scholar rejects the question: {reason}", temporary=False)
    if not isinstance(content, list):
        return InvalidBody("Semantic Scholar sent no list of papers", temporary=False)
    return Answer.of(facts for paper in content for facts in _papers(mapping(paper)))


def _papers(paper: dict[str, Any]) -> Iterator[Facts | str]:
    known = mapping(paper.get("externalIds"))
    arxiv_id = identifiers.parse_arxiv(plain(known.get("ArXiv")) or "")
    doi = identifiers.parse_doi(plain(known.get("DOI")) or "")
    if arxiv_id:
        yield _facts(f"arxiv:{arxiv_id}", paper, tuple(distinct([doi])), None)
    if doi:
        yield _facts(f"doi:{doi.lower()}", paper, (), arxiv_id)


@within_bounds
def _facts(
    identity: str, paper: dict[str, Any], dois: tuple[str, ...], arxiv_id: str | None
) -> Facts | str:
    return Facts(
        id=identity,
        title=plain(paper.get("title")),
        authors=people(
            person(None, None, mapping(author).get("name"))
            for author in items(paper.get("authors"))
        ),
        date=date_of(paper.get("publicationDate")) or date_of(str(paper.get("year"))),
        venue=plain(paper.get("venue")),
        dois=dois,
        arxiv=arxiv_id,
        citations=count_of(paper.get("citationCount")),
    )


AUTHORITY = Authority("semantic_scholar", 500, lambda _: True, request=request, parse=parse)
