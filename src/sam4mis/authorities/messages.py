"""What an authority is asked and what comes back, as values: nothing here uses the network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from sam4mis.files.metadata import Facts, SourceName
from sam4mis.model.characters import printable

_LONGEST = 300


def one_line(text: str) -> str:
    """Text from a server as one printable line of at most 300 characters."""
    return printable(" ".join(text.split()))[:_LONGEST].strip()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a server may be asked, and how long to wait after a temporary failure.

    Attributes:
        server: name of the server, as messages show it. Requests with the same name share a pace.
        interval: least seconds from one request to the next.
        first_wait: seconds to wait after the first failure; the wait doubles each time.
        longest_wait: most seconds to wait. A server that asks for more is not asked again.
        attempts: how often to try a request.
    """

    server: str
    interval: float
    first_wait: float
    longest_wait: float
    attempts: int


@dataclass(frozen=True, slots=True)
class InvalidBody:
    """A reply that is not an answer, though its status is 200."""

    reason: str
    """Why; it may quote the reply."""
    temporary: bool = True
    """Another attempt may get an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The records in a reply, in the order of the reply."""

    facts: tuple[Facts, ...]
    skipped: tuple[str, ...] = ()
    """One remark for each record that could not be read."""

    @classmethod
    def of(cls, read: Iterable[Facts | str]) -> Self:
        """An answer from records, or a remark in place of a record that could not be read."""
        found = tuple(read)
        return cls(
            tuple(one for one in found if isinstance(one, Facts)),
            tuple(one_line(one) for one in found if isinstance(one, str)),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One question over HTTP: GET, or POST with a payload (JSON)."""

    url: str
    accept: str
    pace: Pace
    payload: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers. `Authorization` is not sent on to another host."""
    body_fault: Callable[[bytes], str | None] = lambda _: None
    """Why a body with status 200 counts as a temporary failure; None if it does not."""
    divisible: bool = False
    """After an internal error (500) the caller asks for less; the request is not repeated."""
    wants_body: bool = True
    """False for a link taken from an entry: only status and address count, the body is not read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful reply: its body, the address after all redirects, and its status."""

    body: bytes
    url: str
    status: int = 200


class FailureKind(StrEnum):
    """What a failure means for the caller."""

    ABSENT = "absent"
    """The server does not have it (404, 410)."""
    REJECTED = "rejected"
    """The server rejects the question (other 4xx), or breaks on it (500): ask for less."""
    TEMPORARY = "temporary"
    """Throttled, down or garbled: ask again in another run."""
    UNSAFE = "unsafe"
    """Stopped on purpose: host not public, too many redirects, reply too large."""


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer, after every attempt that was worth making."""

    kind: FailureKind
    raw_reason: str
    """What went wrong; it may quote a server."""
    status: int | None = None

    @property
    def reason(self) -> str:
        """What went wrong, as one short printable line, fit to be shown and stored."""
        return one_line(self.raw_reason)


Fetch = Callable[[Request], Reply | Failure]


@dataclass(frozen=True, slots=True)
class Authority:
    """An API that knows works: what to ask it, and how to read its replies.

    Identities are those of `identifiers.Locator`: `arxiv:…`, `doi:…`.
    """

    name: SourceName
    batch: int
    """Most identities in one request."""
    knows: Callable[[str], bool]
    """Whether the authority can know an identity."""
    request: Callable[[Sequence[str]], Request]
    parse: Callable[[bytes], Answer | InvalidBody]


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a search found. The abstract is read and forgotten: it is never stored."""

    facts: Facts
    abstract: str | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What one reply to a search holds."""

    hits: tuple[Hit, ...]
    skipped: tuple[str, ...] = ()
    """One remark for each record that could not be read."""
    following: "Search | None" = None
    """How to ask for the next page; None after the last."""

    @classmethod
    def of(cls, read: Iterable[Hit | str], following: "Search | None" = None) -> Self:
        """A page from records, or a remark in place of a record that could not be read."""
        found = tuple(read)
        return cls(
            tuple(one for one in found if isinstance(one, Hit)),
            tuple(one_line(one) for one in found if isinstance(one, str)),
            following,
        )


@dataclass(frozen=True, slots=True)
class Search:
    """One page of a search, as a question and the way to read its answer."""

    request: Request
    read: Callable[[bytes], SearchPage | InvalidBody]


def page_fault(read: Callable[[bytes], SearchPage | InvalidBody]) -> Callable[[bytes], str | None]:
    """For `Request.body_fault`: why a reply to a search is to be asked for again."""

    def fault(body: bytes) -> str | None:
        page = read(body)
        return page.reason if isinstance(page, InvalidBody) and page.temporary else None

    return fault


@dataclass(frozen=True, slots=True)
class ResultList:
    """The results in one page of a search."""

    hits: Iterable[Hit | str]
    """Hits, or a remark in place of a record that could not be read."""
    records: int
    """Records in the page, also those that are no hits."""
    total: int | None
    """Records of the whole search; None if the reply does not state it."""


def paged_search(
    ask: Callable[[int], Request],
    read: Callable[[bytes], ResultList | InvalidBody],
    *,
    start: int = 0,
    most: int | None = None,
    step: int | None = None,
) -> Search:
    """A search over several pages.

    Args:
        ask: the request for the page after a number of records, without `body_fault`.
        read: reads the body of one page.
        start: records before this page.
        most: records to read at most; without it, all.
        step: size of a page, if the authority counts pages; without it, the records in the page.
    """

    def page(body: bytes) -> SearchPage | InvalidBody:
        found = read(body)
        if isinstance(found, InvalidBody):
            return found
        total = found.total
        if gap := _page_gap(found.records, start, total):
            return gap
        is_last = start + found.records >= min(filter(None, (total, most)))
        after = start + (step or found.records)
        following = None if is_last else paged_search(ask, read, start=after, most=most, step=step)
        return SearchPage.of(found.hits, following)

    return Search(replace(ask(start), body_fault=page_fault(page)), page)


def _page_gap(read: int, before: int, total: int | None) -> InvalidBody | None:
    """What is wrong with a page by its numbers: records in it, records before it, and of all.

    A search over days that finds nothing at all is more likely a fault of the server than a week
    without a paper; asking again at once does not help.
    """
    if total is None:
        return InvalidBody("the reply does not say how many records there are")
    if total == 0:
        return InvalidBody("not one record was found for these days", temporary=False)
    if read == 0 and before < total:
        return InvalidBody(f"an empty page after {before} of {total} records")
    return None
