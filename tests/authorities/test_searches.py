"""Searches: what is asked, page by page, and which replies are no answers."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from sam4mis.authorities import arxiv, arxiv_oai, crossref, openalex
from sam4mis.authorities.messages import InvalidBody, Search, SearchPage

_ENTRY = (
    "<entry><id>http://arxiv.org/abs/2607.00001v2</id><title>Lines</title><published>2026-07-01"
    "T00:00:00Z</published><summary>On a &lt; b.</summary><author><name>Mia Kim</name></author>"
    "</entry>"
)
_OAI_RECORD = (
    '<record><header/><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2607.00001</id>'
    "<created>2026-07-01</created><authors><author><keyname>Kim</keyname><forenames>Mia</forenames>"
    "</author></authors><title>Lines</title><abstract>  On\n lines. </abstract></arXiv></metadata>"
    "</record>"
)


def _atom(entries: str, total: object = 1) -> bytes:
    count = f"<t:totalResults>{total}</t:totalResults>" if total != "" else ""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:t="http://a9.com/-/spec/opensearch/1.1/">{count}{entries}</feed>'
    ).encode()


def _oai(inside: str) -> bytes:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'.encode()


def _crossref(items: list[object], total: object) -> bytes:
    message = {"items": items, "total-results": total}
    return json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode()


def _openalex(results: list[object], total: object) -> bytes:
    return json.dumps({"meta": {"count": total}, "results": results}).encode()


def _page(search: Search, body: bytes) -> SearchPage:
    page = search.read(body)
    assert isinstance(page, SearchPage), page
    assert search.request.body_fault(body) is None
    return page


def _asked(search: Search) -> dict[str, list[str]]:
    return parse_qs(urlsplit(search.request.url).query)


_WORK = {"DOI": "10.1000/x", "title": ["Lines"], "abstract": "<jats:p>On lines.</jats:p>"}
_OPENALEX_WORK = {
    "doi": "https://doi.org/10.1000/x",
    "display_name": "Lines",
    "abstract_inverted_index": {"lines.": [1], "On": [0]},
}


def test_arxiv_is_asked_for_days_and_read_to_the_last_page() -> None:
    first = arxiv.search("all:lines", "2026-07-01", "2026-07-31")
    asked = _asked(first)
    assert asked["search_query"] == ["(all:lines) AND submittedDate:[202607010000 TO 202607312359]"]
    assert (asked["start"], asked["sortOrder"]) == (["0"], ["ascending"])
    page = _page(first, _atom(_ENTRY, 2))
    assert page.following is not None
    assert _asked(page.following)["start"] == ["1"]
    (hit,) = page.hits
    assert (hit.facts.id, hit.facts.title, hit.abstract) == (
        "arxiv:2607.00001",
        "Lines",
        "On a < b.",
    )
    assert _page(page.following, _atom(_ENTRY, 2)).following is None


def test_a_listing_is_followed_by_its_token_and_says_when_there_is_nothing() -> None:
    first = arxiv_oai.listing("cs:cs:CV", "2026-07-01", "2026-07-02")
    assert _asked(first)["set"] == ["cs:cs:CV"]
    more = "<resumptionToken>a b|1</resumptionToken>"
    deleted = '<record><header status="deleted"/></record>'
    listed = f"<ListRecords>{_OAI_RECORD}{deleted}{more}</ListRecords>"
    page = _page(first, _oai(listed))
    assert [(hit.facts.id, hit.abstract) for hit in page.hits] == [
        ("arxiv:2607.00001", "On lines.")
    ]
    assert page.following is not None
    assert _asked(page.following)["resumptionToken"] == ["a b|1"]
    last = f"<ListRecords>{_OAI_RECORD}<resumptionToken/></ListRecords>"
    assert _page(page.following, _oai(last)).following is None
    nothing = _page(first, _oai('<error code="noRecordsMatch">none</error>'))
    assert (nothing.hits, nothing.following) == ((), None)


def test_a_search_of_crossref_ends_at_its_limit() -> None:
    first = crossref.search("lines & dots", "2026-07-01", "2026-07-31", 2)
    asked = _asked(first)
    assert asked["query.bibliographic"] == ["lines & dots"]
    assert asked["filter"] == ["from-created-date:2026-07-01,until-created-date:2026-07-31"]
    page = _page(first, _crossref([_WORK], 900))
    assert page.following is not None
    assert (_asked(page.following)["offset"], _asked(page.following)["rows"]) == (["1"], ["1"])
    assert page.hits[0].abstract == "On lines."
    review = {**_WORK, "type": "peer-review"}
    last = _page(page.following, _crossref([review], 900))
    assert (last.hits, last.following) == ((), None)


def test_abstracts_of_openalex_are_put_together_from_positions() -> None:
    first = openalex.search('"lines", AND dots', "2026-07-01", "2026-07-31")
    # The comma would have begun another filter.
    assert _asked(first)["filter"] == [
        'title_and_abstract.search:"lines"  AND dots,'
        "from_publication_date:2026-07-01,to_publication_date:2026-07-31"
    ]
    page = _page(first, _openalex([_OPENALEX_WORK] * 100, 101))
    assert page.hits[0].abstract == "On lines."
    assert page.following is not None
    assert _asked(page.following)["page"] == ["2"]
    nameless = _page(page.following, _openalex([{"id": "W1", "display_name": "x"}], 101))
    assert (nameless.hits, len(nameless.skipped), nameless.following) == ((), 1, None)


_SEARCHES: dict[str, Callable[[], Search]] = {
    "arxiv": lambda: arxiv.search("all:x", "2026-07-01", "2026-07-31", 5),
    "arxiv_oai": lambda: arxiv_oai.listing("cs", "2026-07-01", "2026-07-01"),
    "crossref": lambda: crossref.search("x", "2026-07-01", "2026-07-31", 99, 5),
    "openalex": lambda: openalex.search("x", "2026-07-01", "2026-07-31", 100),
}


@pytest.mark.parametrize(
    ("source", "body", "temporary"),
    [
        ("arxiv", _atom("", 9), True),
        ("arxiv", _atom("", 0), False),
        ("arxiv", _atom(_ENTRY, ""), True),
        ("arxiv", _atom(_ENTRY, "many"), True),
        ("arxiv", _atom(_ENTRY)[:-30], True),
        ("arxiv", b"<html>Rate exceeded", True),
        ("arxiv_oai", _oai(""), True),
        ("arxiv_oai", _oai("<ListRecords></ListRecords>"), True),
        ("arxiv_oai", _oai('<error code="badResumptionToken">old</error>'), False),
        ("crossref", _crossref([], 9), True),
        ("crossref", _crossref([], 0), False),
        ("crossref", _crossref([_WORK], None), True),
        ("crossref", b"[", True),
        ("openalex", _openalex([], 900), True),
        ("openalex", _openalex([], 0), False),
        ("openalex", b'{"error": "x", "message": "no such field"}', False),
        ("openalex", b"[]", False),
    ],
)
def test_replies_that_are_no_answers_say_why(source: str, body: bytes, temporary: bool) -> None:
    search = _SEARCHES[source]()
    answer = search.read(body)
    assert isinstance(answer, InvalidBody), answer
    assert (answer.temporary, len(answer.reason) > 15) == (temporary, True)
    assert (search.request.body_fault(body) is not None) == temporary
