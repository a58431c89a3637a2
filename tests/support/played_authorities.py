"""A server on loopback that takes the place of the authorities, and can fail in many ways.

It answers for made-up works over real sockets. `Rerouted` is a transport of httpx that sends each
request there, without TLS; the rest of the fetcher is the real one. `Clock` skips the waits.
"""

import gzip
import html
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import pytest

from sam4mis.authorities.http import Fetcher, Limits, Resolve
from sam4mis.cli import network
from tests.support import arxiv_queries

ARXIV, OAI, CROSSREF, OPENALEX, DATACITE, S2, GITHUB = (
    "export.arxiv.org",
    "oaipmh.arxiv.org",
    "api.crossref.org",
    "api.openalex.org",
    "api.datacite.org",
    "api.semanticscholar.org",
    "api.github.com",
)


class Clock:
    """A clock that stands still but for what is slept through, without waiting."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.naps: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@dataclass
class Work:
    """A made-up work, as the authorities know it."""

    title: str
    authors: tuple[tuple[str, str], ...]
    date: str = "2024-05-01"
    arxiv: str | None = None
    doi: str | None = None
    venue: str | None = None
    series: str | None = None
    """Of a chapter, the book series, which Crossref names before the book."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    claims: str | None = None
    """The DOI that the authors state on arXiv."""
    comment: str | None = None
    link: str | None = None
    number: str | None = None
    """The publisher's own number."""
    kind: str = "journal-article"
    """What Crossref calls it."""
    retracted: bool = False
    abstract: str | None = None


Fault = Callable[["Handler"], None]


@dataclass
class StandIn:
    """What the server knows, what it is to do wrong, and what it was asked."""

    works: list[Work] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    """By host: what happens to the next requests, one each."""
    always: dict[str, Fault] = field(default_factory=dict)
    """By host: what happens to all requests."""
    bad_ids: set[str] = field(default_factory=set)
    """arXiv ids for which the server rejects the whole batch."""
    shuffled: bool = False
    repeated: bool = False
    page: int = 1_000
    """Most records in one reply to a search."""
    forgotten: set[str] = field(default_factory=set)
    """arXiv ids that go missing from batches, as if unknown."""
    headers: dict[str, str] = field(default_factory=dict)
    repositories: dict[str, str] = field(default_factory=dict)
    """By the name asked for, the present name; others are gone."""
    tokens: list[str | None] = field(default_factory=list)
    """The `Authorization` of each request."""
    cookies: list[str | None] = field(default_factory=list)
    """The `Cookie` of each request."""
    tunnels: list[tuple[str, str | None]] = field(default_factory=list)
    """As a proxy: the host and the credentials of each request for a tunnel."""
    tls: ssl.SSLContext | None = None
    """As a proxy: the certificate of the server at the end of each tunnel."""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    port: int = 0
    clock: Clock = field(default_factory=Clock)
    """The clock of whoever asks: a slow reply takes its time there."""

    def count(self, host: str) -> int:
        """How often a host was asked."""
        return Counter(urlsplit(url).hostname for url in self.asked)[host]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the play."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its parent's name
        """Say nothing."""

    def do_CONNECT(self) -> None:  # the name http.server calls
        """Be a proxy, whose every tunnel leads back here."""
        stand_in = self.server.stand_in
        stand_in.tunnels.append((self.path, self.headers["Proxy-Authorization"]))
        if stand_in.tls is None:
            self.send_error(407)
            return
        self.send_response(200)
        self.end_headers()
        self.connection = stand_in.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def finish(self) -> None:
        """Close the connection, and the tunnel in it."""
        super().finish()
        self.connection.close()

    def do_GET(self) -> None:  # the name http.server calls
        """Do what is wrong in turn, else answer."""
        stand_in = self.server.stand_in
        host = self.headers["Host"].partition(":")[0]
        stand_in.asked.append(f"https://{host}{self.path}")
        stand_in.tokens.append(self.headers["Authorization"])
        stand_in.cookies.append(self.headers["Cookie"])
        stand_in.agents.add(self.headers["User-Agent"])
        length = int(self.headers.get("Content-Length") or 0)
        self.payload = self.rfile.read(length)
        queue = stand_in.faults.get(host)
        fault = queue.popleft() if queue else stand_in.always.get(host)
        with suppress(BrokenPipeError, ConnectionResetError):
            if fault is not None:
                fault(self)
            else:
                self.answer(host)

    do_POST = do_GET  # noqa: N815

    def answer(self, host: str) -> None:
        """Answer as the authority does."""
        answers = {
            ARXIV: self._arxiv,
            OAI: self._oai,
            CROSSREF: self._crossref,
            OPENALEX: self._openalex,
            DATACITE: self._datacite,
            S2: self._s2,
            GITHUB: self._github,
        }
        answers.get(host, lambda: self.reply(b"<html>a page", "text/html"))()

    def reply(self, body: bytes, kind: str, status: int = 200, **headers: str) -> None:
        """Send a whole body."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in {**self.server.stand_in.headers, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def feed(self) -> bytes:
        """What arXiv answers to this request."""
        stand_in = self.server.stand_in
        asked = parse_qs(urlsplit(self.path).query)
        if "search_query" in asked:
            return self._arxiv_search(asked)
        ids = asked["id_list"][0].split(",")
        most = int(asked.get("max_results", ["10"])[0])
        found = [
            work
            for work in stand_in.works
            if work.arxiv in ids and (len(ids) == 1 or work.arxiv not in stand_in.forgotten)
        ][:most]
        if stand_in.shuffled:
            found = found[::-2] + found[-2::-2]
        if stand_in.repeated:
            found = [copy for work in found for copy in (work, work)]
        return _atom("".join(_atom_entry(work) for work in found))

    def _arxiv_search(self, asked: dict[str, list[str]]) -> bytes:
        query, _, days = asked["search_query"][0].rpartition(" AND submittedDate:")
        first, last = re.findall(r"\d{8}", days)
        found = [
            work
            for work in sorted(self.server.stand_in.works, key=lambda work: work.date)
            if work.arxiv
            and first <= work.date.replace("-", "") <= last
            and arxiv_queries.fits(query, work.title, work.abstract or "")
        ]
        start, most = int(asked["start"][0]), int(asked["max_results"][0])
        shown = found[start : start + min(most, self.server.stand_in.page)]
        return _atom(
            '<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
            f"{len(found)}</opensearch:totalResults>" + "".join(map(_atom_entry, shown))
        )

    def _oai(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        token = asked.get("resumptionToken", [""])[0]
        first, last, start = (
            token.split("|") if token else (asked["from"][0], asked["until"][0], "0")
        )
        found = [
            work for work in self.server.stand_in.works if work.arxiv and first <= work.date <= last
        ]
        end = int(start) + self.server.stand_in.page
        listed = "".join(map(_oai_record, found[int(start) : end]))
        if end < len(found):
            listed += f"<resumptionToken>{first}|{last}|{end}</resumptionToken>"
        inside = f"<ListRecords>{listed}</ListRecords>"
        if not found:
            inside = '<error code="noRecordsMatch">none</error>'
        reply = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'
        self.reply(reply.encode(), "text/xml")

    def _openalex(self) -> None:
        parts = urlsplit(self.path)
        works = [work for work in self.server.stand_in.works if work.doi]
        if parts.path != "/works":
            doi = unquote(parts.path.removeprefix("/works/doi:")).lower()
            found = [work for work in works if (work.doi or "").lower() == doi]
            if not found:
                self.reply(b"{}", "application/json", 404)
                return
            self.reply(json.dumps(_openalex_work(found[0])).encode(), "application/json")
            return
        asked = parse_qs(parts.query)
        first, last = re.findall(r"_publication_date:([\d-]{10})", asked["filter"][0])
        found = [work for work in works if first <= work.date <= last]
        most, page = int(asked["per_page"][0]), int(asked["page"][0])
        shown = found[(page - 1) * most : page * most]
        body = {"meta": {"count": len(found)}, "results": [*map(_openalex_work, shown)]}
        self.reply(json.dumps(body).encode(), "application/json")

    def _arxiv(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        ids = asked.get("id_list", [""])[0].split(",")
        bad = next((one for one in ids if one in self.server.stand_in.bad_ids), None)
        if bad is not None:
            said = f"incorrect id format for {bad}"
            error = (
                "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title>"
                f"<summary>{said}</summary></entry>"
            )
            self.reply(_atom(error), "application/atom+xml", 400)
            return
        self.reply(self.feed(), "application/atom+xml; charset=utf-8")

    def _crossref(self) -> None:
        parts = urlsplit(self.path)
        works = [work for work in self.server.stand_in.works if work.doi]
        if parts.path != "/works":
            doi = unquote(parts.path.removeprefix("/works/")).lower()
            found = [work for work in works if work.doi and work.doi.lower() == doi]
            if not found:
                self.reply(b"Resource not found.", "text/plain;charset=utf-8", 404)
                return
            message = {"message-type": "work", "message": _crossref_work(found[0])}
        else:
            asked = parse_qs(parts.query)
            rows = int(asked.get("rows", ["20"])[0])
            start = int(asked.get("offset", ["0"])[0])
            items = [_crossref_work(work) for work in works if _wanted(work, asked)]
            listed = {"total-results": len(items), "items": items[start : start + rows]}
            message = {"message-type": "work-list", "message": listed}
        self.reply(json.dumps({"status": "ok", **message}).encode(), "application/json")

    def _datacite(self) -> None:
        doi = unquote(urlsplit(self.path).path.removeprefix("/dois/")).lower()
        for work in self.server.stand_in.works:
            if work.arxiv and doi == f"10.48550/arxiv.{work.arxiv}":
                body = {
                    "doi": doi,
                    "titles": [{"title": work.title}],
                    "creators": [
                        {"givenName": given, "familyName": family, "nameType": "Personal"}
                        for given, family in work.authors
                    ],
                    "dates": [{"date": work.date, "dateType": "Submitted"}],
                }
                content = json.dumps({"data": {"id": doi, "attributes": body}}).encode()
                self.reply(content, "application/vnd.api+json")
                return
        body = {"errors": [{"status": "404", "title": "The resource does not exist."}]}
        self.reply(json.dumps(body).encode(), "application/json", 404)

    def _github(self) -> None:
        asked = json.loads(self.payload)["variables"]
        known = self.server.stand_in.repositories
        names = [_name_of(asked, number) for number in range(len(asked) // 2)]
        data = {
            f"r{number}": {"nameWithOwner": known[name]} if name in known else None
            for number, name in enumerate(names)
        }
        self.reply(json.dumps({"data": data}).encode(), "application/json")

    def _s2(self) -> None:
        ids = json.loads(self.payload)["ids"]
        known = {f"ARXIV:{work.arxiv}": work for work in self.server.stand_in.works}
        known |= {f"DOI:{work.doi}": work for work in self.server.stand_in.works if work.doi}
        papers = [_s2_paper(known[name]) if name in known else None for name in ids]
        self.reply(json.dumps(papers).encode(), "application/json")


def _name_of(asked: dict[str, str], number: int) -> str:
    return f"{asked[f'o{number}']}/{asked[f'n{number}']}"


def _wanted(work: Work, asked: dict[str, list[str]]) -> bool:
    if "query.bibliographic" in asked:
        days = re.findall(r"created-date:([\d-]{10})", asked.get("filter", [""])[0])
        return (not days or days[0] <= work.date <= days[1]) and bool(
            set(work.title.lower().split()) & set(asked["query.bibliographic"][0].lower().split())
        )
    filters = asked["filter"][0].split(",")
    return (
        f"doi:{(work.doi or '').lower()}" in filters or f"alternative-id:{work.number}" in filters
    )


def _atom(entries: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        f"<id>https://arxiv.org/api/x</id><title>arXiv Query</title>{entries}</feed>"
    ).encode()


def _atom_entry(work: Work) -> str:
    authors = "".join(
        f"<author><name>{html.escape(f'{given} {family}')}</name></author>"
        for given, family in work.authors
    )
    more = f"<arxiv:doi>{work.claims}</arxiv:doi>" if work.claims else ""
    more += f"<arxiv:comment>{html.escape(work.comment)}</arxiv:comment>" if work.comment else ""
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv}v2</id><title>{html.escape(work.title)}</title>"
        f"<published>{work.date}T08:00:00Z</published><summary>"
        f"{html.escape(work.abstract or 'Of no matter.')}</summary>"
        f"{authors}{more}</entry>"
    )


def _oai_record(work: Work) -> str:
    authors = "".join(
        f"<author><keyname>{html.escape(family)}</keyname><forenames>{html.escape(given)}"
        "</forenames></author>"
        for given, family in work.authors
    )
    return (
        '<record><header/><metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/">'
        f"<id>{work.arxiv}</id><created>{work.date}</created><authors>{authors}</authors>"
        f"<title>{html.escape(work.title)}</title>"
        f"<abstract>{html.escape(work.abstract or '')}</abstract></arXiv></metadata></record>"
    )


def _openalex_work(work: Work) -> dict[str, object]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate((work.abstract or "").split()):
        places.setdefault(word, []).append(place)
    return {
        "doi": f"https://doi.org/{work.doi}",
        "display_name": work.title,
        "publication_date": work.date,
        "authorships": [
            {"author": {"display_name": f"{given} {family}"}} for given, family in work.authors
        ],
        "abstract_inverted_index": places or None,
    }


def _crossref_work(work: Work) -> dict[str, object]:
    return {
        "DOI": work.doi,
        "title": [work.title],
        "author": [{"given": given, "family": family} for given, family in work.authors],
        "issued": {"date-parts": [[int(part) for part in work.date.split("-")]]},
        "container-title": [title for title in (work.series, work.venue) if title],
        **{
            name: value
            for name, value in (
                ("volume", work.volume),
                ("issue", work.issue),
                ("page", work.pages),
            )
            if value
        },
        "type": work.kind,
        "publisher": "A Press",
        "resource": {"primary": {"URL": work.link or f"https://example.org/{work.doi}"}},
        "updated-by": [{"type": "retraction", "DOI": "10.1000/notice"}] if work.retracted else [],
        "alternative-id": [work.number] if work.number else [],
        **({"abstract": f"<jats:p>{work.abstract}</jats:p>"} if work.abstract else {}),
    }


def _s2_paper(work: Work) -> dict[str, object]:
    known = {"ArXiv": work.arxiv, "DOI": work.claims or work.doi}
    return {
        "externalIds": {name: value for name, value in known.items() if value},
        "title": work.title,
        "authors": [{"name": f"{given} {family}"} for given, family in work.authors],
        "year": int(work.date[:4]),
        "citationCount": 7,
    }


@contextmanager
def running(stand_in: StandIn) -> Iterator[StandIn]:
    """Serve while the block runs."""
    server = _Server(("127.0.0.1", 0), Handler)
    server.stand_in = stand_in
    stand_in.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Rerouted(httpx.BaseTransport):
    """Sends every request to the server on loopback, whatever its host.

    Attributes:
        port: where the server listens.
        dead: hosts that do not answer.
        reached: the host of each request.
    """

    def __init__(self, port: int, dead: Container[str] = ()) -> None:
        self.port, self.dead = port, dead
        self.reached: list[str] = []
        # Reading the certificates that are not needed here would take most of the time of a test.
        self._network = httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; its header `Host` stays."""
        host = request.url.raw_host.decode()
        self.reached.append(host)
        if host in self.dead:
            raise httpx.ConnectError("nobody answers", request=request)
        return self._network.handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions,
            )
        )

    def close(self) -> None:
        """Close the connections."""
        self._network.close()


def public(host: str) -> list[str]:
    """A resolver to which every host is public, but for this machine and an intranet."""
    if host == "intranet.example":
        return ["10.0.0.7"]
    return ["127.0.0.1"] if re.fullmatch(r"localhost|127\..*", host) else ["93.184.215.14"]


def fetcher(
    stand_in: StandIn,
    clock: Clock,
    limits: Limits | None = None,
    transport: Rerouted | None = None,
    resolve: Resolve = public,
) -> Fetcher:
    """The real fetcher, but for the way to the server and the waits."""
    stand_in.clock = clock
    return Fetcher(
        agent="sam4mis/test (mailto:someone@example.org)",
        clock=clock,
        sleep=clock.sleep,
        resolve=resolve,
        limits=limits or Limits(size=300_000),
        transport=transport or Rerouted(stand_in.port),
    )


def status(code: int, **headers: str) -> Fault:
    """A fault that is a status."""
    return lambda handler: handler.reply(b"no", "text/plain", code, **headers)


def body(content: bytes, kind: str = "application/atom+xml") -> Fault:
    """A fault that is a body, with status 200."""
    return lambda handler: handler.reply(content, kind)


def redirect(target: str) -> Fault:
    """A fault that leads elsewhere."""
    return lambda handler: handler.reply(b"", "text/plain", 302, Location=target)


def truncated(handler: Handler) -> None:
    """A feed that ends early and claims to be whole."""
    whole = handler.feed()
    handler.reply(whole[: len(whole) * 2 // 3], "application/atom+xml")


def mislabelled(handler: Handler) -> None:
    """The right feed under a wrong name."""
    handler.reply(handler.feed(), "application/octet-stream")


def _start(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/atom+xml")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True


def slow_drip(handler: Handler) -> None:
    """A byte now and then, for longer than anyone waits."""
    _start(handler)
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        handler.server.stand_in.clock.now += 30
        time.sleep(0.002)


def slow_headers(handler: Handler) -> None:
    """A line of the head now and then, for longer than anyone waits."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(b"x-%d: y\r\n" % number)
        handler.wfile.flush()
        handler.server.stand_in.clock.now += 30
        time.sleep(0.002)


def late_headers(handler: Handler) -> None:
    """A header in drips that ends, and then the right feed."""
    slow_headers(handler)
    feed = handler.feed()
    handler.wfile.write(b"Content-Length: %d\r\n\r\n%s" % (len(feed), feed))


def no_status(handler: Handler) -> None:
    """A first line that is none."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 xyz " + b"a" * 50 + b" " * 200 + b"\r\n\r\n")


def silent(handler: Handler) -> None:
    """A server that takes the question and says nothing."""
    handler.close_connection = True
    time.sleep(0.3)


def packed_bomb(handler: Handler) -> None:
    """Few bytes that are many when they are unpacked."""
    bomb = gzip.compress(b" " * 2_000_000)
    handler.reply(bomb, "application/atom+xml", Content_Encoding="gzip")


def endless(handler: Handler) -> None:
    """A body without an end."""
    _start(handler)
    while True:
        handler.wfile.write(b" " * 65_536)


def reset(handler: Handler) -> None:
    """A connection that is cut."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><title>&i;</title></feed>'
)


@contextmanager
def asked_by_commands(monkeypatch: pytest.MonkeyPatch, stand_in: StandIn) -> Iterator[StandIn]:
    """Let commands of this process ask the stand-in, without waiting."""
    with running(stand_in):
        monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
        yield stand_in
