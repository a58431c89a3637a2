"""Builds requests to OpenAlex, for one DOI or a search, and reads its JSON replies.

https://docs.openalex.org/api-entities/works/get-a-single-work. Searches are paged by number, since
there is no cursor without a key: https://developers.openalex.org/guides/page-through-results.
OpenAlex has returned the right authors with the title of another paper, so it is never believed
alone.
"""

from collections.abc import Sequence
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

_PAGE = 100
# OpenAlex gives page numbers only up to this many results.
_READABLE = 10_000


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


def search(text: str, first: str, last: str, start: int = 0) -> Search:
    """A search in titles and abstracts of works published from `first` to `last`, page by page.

    Args:
        text: what to search for: words, phrases in quotes, AND, OR, NOT and parentheses.
        first: first day, YYYY-MM-DD.
        last: last day, YYYY-MM-DD.
        start: how many records were read before: full pages.
    """
    # A comma would begin another filter.
    asked = quote(text.replace(",", " "), safe="")

    def ask(after: int) -> Request:
        return Request(
            f"https://api.openalex.org/works?filter=title_and_abstract.search:{asked},"
            f"from_publication_date:{first},to_publication_date:{last}"
            f"&per_page={_PAGE}&page={after // _PAGE + 1}",
            accept="application/json",
            pace=PACE,
        )

    return paged_search(ask, _results, start=start, most=_READABLE, step=_PAGE)


def _results(body: bytes) -> ResultList | InvalidBody:
    content = json_of(body)
    if isinstance(content, InvalidBody):
        return content
    works = [mapping(work) for work in items(mapping(content).get("results"))]
    total = count_of(mapping(mapping(content).get("meta")).get("count"))
    if total is None:
        reason = plain(mapping(content).get("message")) or "the reply has no list of works"
        return InvalidBody(f"OpenAlex rejects the question: {reason}", temporary=False)
    return ResultList(map(_hit, works), len(works), total)


def record(identity: str) -> Search:
    """The record of one DOI, with its abstract."""

    def read(body: bytes) -> SearchPage | InvalidBody:
        content = json_of(body)
        if isinstance(content, InvalidBody):
            return content
        return SearchPage.of([_hit(mapping(content))])

    return Search(request([identity]), read)


def _hit(work: dict[str, Any]) -> Hit | str:
    facts = _work(work)
    return facts if isinstance(facts, str) else Hit(facts, _abstract(work))


def _abstract(work: dict[str, Any]) -> str | None:
    """The abstract, which OpenAlex gives as words with their positions."""
    ordered = [
        (position, word)
        for word, positions in mapping(work.get("abstract_inverted_index")).items()
        for position in items(positions)
        if isinstance(position, int)
    ]
    return plain(" ".join(word for _, word in sorted(ordered)))


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
