"""arXiv's query API: a batch of ids, or a search, to an Atom feed.

https://info.arxiv.org/help/api/user-manual.html, and for its terms
https://info.arxiv.org/help/api/tou.html: one request every three seconds on one connection, for
all machines together.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

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
    date_of,
    distinct,
    is_html,
    organisation,
    people,
    person,
    plain,
    within_bounds,
)
from sam4mis.files.metadata import PREPRINT, Facts, Person
from sam4mis.model import identifiers
from sam4mis.model.names import is_organisation

# arXiv blocks a throttled client for minutes, not seconds.
PACE = Pace("arxiv.org", interval=3, first_wait=60, longest_wait=600, attempts=3)

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_WORK = r"(?:paper|article|submission|manuscript|work|preprint|version)"
# A cohort can have a drug withdrawal: the word alone says nothing of the paper.
_WITHDRAWN = re.compile(
    rf"(?i)\b(?:withdrawn|retracted)\b|^\W*withdrawal\b|\bwithdrawal of (?:this|the|our) {_WORK}\b"
)
_WITHDRAWN_SUMMARY = re.compile(
    rf"(?i)^\W*(?:(?:this|the)\s+(?:\w+\s+){{0,3}}?{_WORK}\b.{{0,60}}?\b(?:withdrawn|retracted)\b"
    rf"|(?:the )?authors? (?:have|has|had) (?:withdrawn|retracted) (?:this|the|their) {_WORK}\b)"
)
# A comma or semicolon can stand in a DOI: another begins where the form of one does.
_SEVERAL = re.compile(r"(?<![,;\s])[,;\s]++(?=10\.\d|doi\b|https?:)", re.IGNORECASE)
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_PAGE = 200


def request(identities: Sequence[str]) -> Request:
    """One request for up to 100 ids; without `max_results`, arXiv returns only ten."""
    ids = ",".join(identity.removeprefix("arxiv:") for identity in identities)
    return Request(
        f"https://export.arxiv.org/api/query?id_list={ids}&start=0&max_results={len(identities)}",
        accept="application/atom+xml",
        pace=PACE,
        body_fault=_passing_fault,
        divisible=len(identities) > 1,
    )


def _passing_fault(body: bytes) -> str | None:
    root = _feed(body)
    return root.reason if isinstance(root, InvalidBody) and root.temporary else None


def parse(body: bytes) -> Answer | InvalidBody:
    """The entries of a feed, in arXiv's order; ids that arXiv does not know are absent."""
    root = _feed(body)
    if isinstance(root, InvalidBody):
        return root
    return Answer.of(_entry(entry) for entry in root.findall(f"{_ATOM}entry"))


def search(query: str, first: str, last: str, start: int = 0) -> Search:
    """A search for papers that were submitted in some days, the earliest first, page by page.

    Args:
        query: what to search for, in arXiv's query language.
        first: first day, YYYY-MM-DD.
        last: last day, YYYY-MM-DD.
        start: how many records were read before.
    """
    days = f"{first.replace('-', '')}0000 TO {last.replace('-', '')}2359"
    asked = quote(f"({query}) AND submittedDate:[{days}]", safe="")

    def ask(after: int) -> Request:
        return Request(
            f"https://export.arxiv.org/api/query?search_query={asked}"
            f"&sortBy=submittedDate&sortOrder=ascending&start={after}&max_results={_PAGE}",
            accept="application/atom+xml",
            pace=PACE,
        )

    return paged_search(ask, _results, start=start)


def _results(body: bytes) -> ResultList | InvalidBody:
    root = _feed(body)
    if isinstance(root, InvalidBody):
        return root
    entries = root.findall(f"{_ATOM}entry")
    stated = _text(root, _TOTAL) or ""
    total = int(stated) if re.fullmatch(r"\d{1,9}", stated, re.ASCII) else None
    return ResultList(map(_hit, entries), len(entries), total)


def record(identity: str) -> Search:
    """The record of one id, with its abstract."""

    def read(body: bytes) -> SearchPage | InvalidBody:
        root = _feed(body)
        if isinstance(root, InvalidBody):
            return root
        return SearchPage.of(map(_hit, root.findall(f"{_ATOM}entry")))

    return Search(request([identity]), read)


def _hit(entry: Element) -> Hit | str:
    facts = _entry(entry)
    return facts if isinstance(facts, str) else Hit(facts, _text(entry, f"{_ATOM}summary"))


def _feed(body: bytes) -> Element | InvalidBody:
    root = read_xml(body)
    if isinstance(root, InvalidBody):
        return root
    if root.tag != f"{_ATOM}feed":
        return InvalidBody(f"the reply is XML, but no Atom feed: <{root.tag.rpartition('}')[2]}>")
    for entry in root.findall(f"{_ATOM}entry"):
        # A paper may have the title `Error`; only the API's error message has no publication date.
        if _text(entry, f"{_ATOM}title") == "Error" and not _text(entry, f"{_ATOM}published"):
            reason = _text(entry, f"{_ATOM}summary") or "no reason given"
            return InvalidBody(f"arXiv rejects the question: {reason}", temporary=False)
    return root


def read_xml(body: bytes) -> Element | InvalidBody:
    """The root of an XML body, or why it cannot be read; entities and DTDs are not expanded."""
    if is_html(body):
        return InvalidBody("a web page came instead of XML")
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except ParseError as error:
        return InvalidBody(f"the reply is not whole XML ({error})")
    except (DefusedXmlException, ValueError, LookupError) as error:
        return InvalidBody(f"the reply is unsafe or unreadable XML ({type(error).__name__})")
    return root


@within_bounds
def _entry(entry: Element) -> Facts | str:
    address = _text(entry, f"{_ATOM}id") or ""
    arxiv_id = identifiers.parse_arxiv(address)
    if arxiv_id is None:
        return f"an entry has no arXiv id: {address!r}"
    comment = _text(entry, f"{_ARXIV}comment")
    summary = _text(entry, f"{_ATOM}summary") or ""
    return Facts(
        id=f"arxiv:{arxiv_id}",
        title=_text(entry, f"{_ATOM}title"),
        authors=people(
            found
            for author in entry.findall(f"{_ATOM}author")
            for found in _people_of(_text(author, f"{_ATOM}name") or "")
        ),
        date=date_of(_text(entry, f"{_ATOM}published")),
        kind=PREPRINT,
        dois=stated_dois(_text(entry, f"{_ARXIV}doi")),
        journal_ref=_text(entry, f"{_ARXIV}journal_ref"),
        comment=comment,
        notices=withdrawals(comment, summary),
    )


# A group stands before its first author, with a colon, or behind a person who writes for it, in
# parentheses: https://info.arxiv.org/help/prep.html#author
_OF_A_GROUP = re.compile(r"(?P<group>[^:()]+): (?P<first>[^:()]+)")
_FOR_A_GROUP = re.compile(r"(?P<person>[^()]+) \((?:on behalf of|for) (?:the )?[^()]+\)")


def _people_of(name: str) -> Iterator[Person | None]:
    """The one who is named as an author; a group that stands before a person is one of its own."""
    if (found := _OF_A_GROUP.fullmatch(name)) and is_organisation(found["group"]):
        yield organisation(found["group"])
        yield person(None, None, found["first"])
    elif found := _FOR_A_GROUP.fullmatch(name):
        yield person(None, None, found["person"])
    else:
        yield person(None, None, name)


def stated_dois(text: str | None) -> tuple[str, ...]:
    """The DOIs that the authors entered; a field sometimes has several."""
    parts = _SEVERAL.split(text or "")
    return tuple(distinct(identifiers.parse_doi(part) for part in parts))


def withdrawals(comment: str | None, summary: str) -> tuple[str, ...]:
    """Where the authors say that the paper was withdrawn; arXiv has no flag for it."""
    if comment and _WITHDRAWN.search(comment):
        return (f"comment: {comment[:300].strip()}",)
    if _WITHDRAWN_SUMMARY.match(summary):
        return ("the abstract begins by saying that the paper was withdrawn",)
    return ()


def _text(parent: Element, tag: str) -> str | None:
    # The XML parser has resolved entities: `a<b` in a title is TeX, not a tag.
    child = parent.find(tag)
    text = "" if child is None else "".join(child.itertext())
    return plain(text.replace("&", "&amp;").replace("<", "&lt;"))


AUTHORITY = Authority(
    "arxiv", 100, lambda identity: identity.startswith("arxiv:"), request=request, parse=parse
)
