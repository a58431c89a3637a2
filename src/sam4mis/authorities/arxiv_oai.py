"""arXiv's OAI-PMH interface: one record with names split into family and given names, or a listing.

https://info.arxiv.org/help/oa/index.html. A record takes one request for each paper; the listing
of a day has all records that came or changed on it.
"""

from collections.abc import Sequence
from urllib.parse import quote
from xml.etree.ElementTree import Element

from sam4mis.authorities.arxiv import PACE, read_xml, stated_dois, withdrawals
from sam4mis.authorities.messages import (
    Answer,
    Authority,
    Hit,
    InvalidBody,
    Request,
    Search,
    SearchPage,
    page_fault,
)
from sam4mis.authorities.reading import date_of, people, person, plain, within_bounds
from sam4mis.files.metadata import PREPRINT, Facts, Person
from sam4mis.model import identifiers

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_UNKNOWN = {"idDoesNotExist", "noRecordsMatch"}


def request(identities: Sequence[str]) -> Request:
    """A request for the record of one id."""
    arxiv_id = quote(identities[0].removeprefix("arxiv:"), safe="/")
    return Request(
        "https://oaipmh.arxiv.org/oai?verb=GetRecord"
        f"&identifier=oai:arXiv.org:{arxiv_id}&metadataPrefix=arXiv",
        accept="text/xml",
        pace=PACE,
        body_fault=_passing_fault,
    )


def _passing_fault(body: bytes) -> str | None:
    answer = parse(body)
    return answer.reason if isinstance(answer, InvalidBody) and answer.temporary else None


def parse(body: bytes) -> Answer | InvalidBody:
    """The records of a reply in the format `arXiv`, the only one that splits names."""
    root = _root(body)
    if isinstance(root, InvalidBody):
        return root
    if root is None:
        return Answer(())
    found = _records(root)
    if not found:
        return InvalidBody("the record is in another format than `arXiv`", temporary=False)
    return Answer.of(_record(node) for node in found)


def _root(body: bytes) -> Element | InvalidBody | None:
    """The root of a reply; None where it says that there is no such record."""
    root = read_xml(body)
    if isinstance(root, InvalidBody):
        return root
    if root.tag != f"{_OAI}OAI-PMH" and root.tag.rpartition("}")[2] != "record":
        return InvalidBody(f"the reply is XML, but not OAI-PMH: <{root.tag.rpartition('}')[2]}>")
    error = root.find(f"{_OAI}error")
    if error is not None:
        if error.get("code") in _UNKNOWN:
            return None
        reason = plain(error.text) or error.get("code") or "no reason given"
        return InvalidBody(f"arXiv rejects the question: {reason}", temporary=False)
    return root


def _records(root: Element) -> list[Element]:
    return [node for node in root.iter() if node.tag.rpartition("}")[2] == "arXiv"]


def listing(name: str, first: str, last: str) -> Search:
    """All records of a set that came or changed in some days, page by page.

    Args:
        name: the set, such as `cs:cs:CV`.
        first: first day, YYYY-MM-DD.
        last: last day, YYYY-MM-DD.
    """
    what = f"metadataPrefix=arXiv&set={quote(name, safe=':')}&from={first}&until={last}"
    return _listing(what)


def _listing(what: str) -> Search:
    return Search(
        Request(
            f"https://oaipmh.arxiv.org/oai?verb=ListRecords&{what}",
            accept="text/xml",
            pace=PACE,
            body_fault=page_fault(_page),
        ),
        _page,
    )


def _page(body: bytes) -> SearchPage | InvalidBody:
    root = _root(body)
    if isinstance(root, InvalidBody):
        return root
    if root is None:
        return SearchPage(())
    listed = root.find(f"{_OAI}ListRecords")
    # Of a deleted paper there is a header alone.
    if listed is None or listed.find(f"{_OAI}record") is None:
        return InvalidBody("the reply lists no records, and does not say that there are none")
    token = plain(listed.findtext(f"{_OAI}resumptionToken"))
    following = _listing(f"resumptionToken={quote(token, safe='')}") if token else None
    return SearchPage.of(map(_hit, _records(root)), following)


def _hit(node: Element) -> Hit | str:
    facts = _record(node)
    if isinstance(facts, str):
        return facts
    return Hit(facts, next((plain(c.text) for c in node if c.tag.endswith("}abstract")), None))


@within_bounds
def _record(node: Element) -> Facts | str:
    # Old replies put the record in the namespace of the protocol, so only local names are compared.
    fields = {child.tag.rpartition("}")[2]: child for child in node}
    stated = {name: plain("".join(child.itertext())) for name, child in fields.items()}
    arxiv_id = identifiers.parse_arxiv(stated.get("id") or "")
    if arxiv_id is None:
        return f"a record has no arXiv id: {stated.get('id')!r}"
    return Facts(
        id=f"arxiv:{arxiv_id}",
        title=stated.get("title"),
        authors=people(_author(author) for author in fields.get("authors", ())),
        date=date_of(stated.get("created")),
        kind=PREPRINT,
        dois=stated_dois(stated.get("doi")),
        journal_ref=stated.get("journal-ref"),
        comment=stated.get("comments"),
        notices=withdrawals(stated.get("comments"), stated.get("abstract") or ""),
    )


def _author(author: Element) -> Person | None:
    parts = {child.tag.rpartition("}")[2]: child.text for child in author}
    family, suffix = parts.get("keyname"), parts.get("suffix")
    given = parts.get("forenames")
    if family and not given:
        return person(None, None, family)
    return person(given, f"{family} {suffix}" if family and suffix else family)


AUTHORITY = Authority(
    "arxiv_oai", 1, lambda identity: identity.startswith("arxiv:"), request=request, parse=parse
)
