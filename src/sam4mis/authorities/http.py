"""HTTP through httpx: requests at the pace of each server, within limits, to public hosts only.

There is no retry library: waiting after a failure and keeping the pace of a server are one wait
here, a body that is not an answer counts as a failure too, and tests replace the clock.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from sam4mis.authorities.messages import Failure, FailureKind, Pace, Reply, Request

Resolve = Callable[[str], Iterable[str]]
"""Host name to IP addresses; raises OSError or ValueError if there are none."""

_TEMPORARY = {403, 406, 408, 425, 429, 500, 502, 503, 504}
_INTERNAL_ERROR = 500
# Seconds; our own network is back within seconds or not at all.
_RECONNECT_WAIT = 2
# Seconds from one request to the next; a server that states more is not believed.
_SLOWEST_RATE = 60
_LONGEST_ADDRESS = 2_000
_HIGHEST_PORT = 65_535

# IPv6 forms of IPv4 addresses, public if the IPv4 address is: IPv4-mapped, and NAT64 (RFC 6052),
# which public servers have in networks of IPv6 alone.
_HOLDS_IPV4 = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))
# Not public, or for an IPv4 address that may not be, though `is_global` of Python 3.11 is true for
# some of them:
# https://www.iana.org/assignments/iana-ipv4-special-registry
# https://www.iana.org/assignments/iana-ipv6-special-registry
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",  # IETF protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # IPv4-compatible
        "::ffff:0:0:0/96",  # IPv4-translated (SIIT)
        "64:ff9b:1::/48",  # NAT64 in private networks
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for every server.

    Attributes:
        silence: most seconds to wait for a connection or for the next byte.
        whole: most seconds from sending a request to the end of the body of its reply.
        size: most bytes of a body, decompressed.
        redirects: most redirects of one request.
        failures: failures in a row after which a server is not asked again. Finding one bad id
            among a hundred takes nine.
    """

    silence: float = 30
    whole: float = 120
    size: int = 20_000_000
    redirects: int = 5
    failures: int = 10


@dataclass(slots=True)
class _Server:
    """What is remembered about one server during a run; times are those of the clock."""

    interval: float
    last_sent: float = float("-inf")
    free_at: float = float("-inf")
    """No request is sent before, because of an earlier failure."""
    failures: int = 0
    """In a row."""
    closed: str = ""
    """Why the server is not asked again in this run; empty if it is."""


class _TemporaryError(Exception):
    """An attempt failed, and another may succeed.

    `wait` is what the header `Retry-After` asks for in seconds, infinite if it is unreadable.
    """

    def __init__(
        self, reason: str, status: int | None = None, retry_after: str = "", wait: float = 0
    ) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status
        self.retry_after, self.wait = retry_after, wait


class _UnreachableError(_TemporaryError):
    """No server was reached: most likely our own network is down."""


class _FinalError(Exception):
    """An attempt failed, and no other will succeed."""

    def __init__(self, kind: FailureKind, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.failure = Failure(kind, reason, status)


def resolve(host: str) -> list[str]:
    """The IP addresses of a host, from the resolver of the system.

    Raises:
        OSError: there are none.
        ValueError: the name cannot be that of a host.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Whether an IP address is one at which anybody can have a web server.

    Raises:
        ValueError: it is not an IP address.
    """
    ip = ipaddress.ip_address(address)
    if any(ip in block for block in _HOLDS_IPV4):
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    # `is_global` is true for multicast addresses.
    return ip.is_global and not ip.is_multicast and not any(ip in block for block in _NOT_PUBLIC)


def is_http_proxy(address: str) -> bool:
    """Whether this is the address of an HTTP proxy, such as `http://user:word@host:3128`."""
    try:
        url = httpx.Proxy(address).url
        is_plain = bool(url.host) and _has_possible_port(url)
    except (httpx.InvalidURL, ValueError):
        return False
    return is_plain and url.scheme in {"http", "https"} and url.raw_path == b"/"


@dataclass(slots=True)
class Fetcher:
    """Sends requests, one at a time. Use it in a `with` statement; other modules call it `fetch`.

    Attributes:
        agent: the `User-Agent`: who asks.
        clock: seconds that never run backwards.
        sleep: waits for so many seconds.
        resolve: looks up the addresses of a host, which must all be public.
        limits: limits for every server.
        proxy: address of an HTTP proxy. The proxy then decides which hosts may be reached.
        transport: takes the place of the network in tests.
        requests: how many were sent, redirects and repetitions included.

    Raises:
        OSError: the certificates that the environment names cannot be read.
    """

    agent: str
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    resolve: Resolve = resolve
    limits: Limits = field(default_factory=Limits)
    proxy: str | None = None
    transport: httpx.BaseTransport | None = None
    requests: int = 0
    _servers: dict[str, _Server] = field(default_factory=dict)
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Set up the client, which connects to nothing before the first request."""
        self._client = httpx.Client(
            # Only gzip: a second coding, or a better one, would make a larger bomb of few bytes.
            headers={"User-Agent": self.agent, "Accept-Encoding": "gzip"},
            timeout=self.limits.silence,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            event_hooks={"request": [self._check_host], "response": [_check_location]},
            # With a given transport, httpx takes no proxy from the environment: `proxy` alone says
            # whether there is one, since addresses are then not checked.
            transport=self.transport or httpx.HTTPTransport(proxy=self.proxy),
        )

    def __enter__(self) -> Self:
        """Nothing to do."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def __call__(self, request: Request) -> Reply | Failure:
        """Send a request, repeat it after temporary failures, and return the reply.

        A failure is returned if the request cannot succeed, after the last attempt, or at once if
        the server is not to be asked again in this run.
        """
        pace = request.pace
        server = self._servers.setdefault(pace.server, _Server(pace.interval))
        wait, attempts = pace.first_wait, 0
        while not server.closed:
            attempts += 1
            try:
                reply = self._follow(request, server)
            except _FinalError as error:
                server.failures = 0
                return error.failure
            except _TemporaryError as error:
                is_last = attempts >= pace.attempts
                server.failures += 1
                server.closed = self._reason_to_close(server, pace, error, is_last=is_last)
                # The next request waits, too, for as long as the server asks.
                server.free_at = self.clock() + error.wait
                if error.status == _INTERNAL_ERROR and request.divisible:
                    return Failure(FailureKind.REJECTED, error.reason, error.status)
                if is_last or server.closed:
                    return Failure(FailureKind.TEMPORARY, error.reason, error.status)
                if isinstance(error, _UnreachableError):
                    wait = min(wait, _RECONNECT_WAIT * attempts)
                server.free_at = max(server.free_at, self.clock() + wait)
                wait = min(wait * 2, pace.longest_wait)
            else:
                server.failures = 0
                return reply
        return Failure(FailureKind.TEMPORARY, server.closed)

    def _reason_to_close(
        self, server: _Server, pace: Pace, error: _TemporaryError, *, is_last: bool
    ) -> str:
        """Why a server is not asked again in this run; empty if it is."""
        if isinstance(error, _UnreachableError) and is_last:
            return error.reason
        if error.wait > pace.longest_wait:
            return (
                f"{pace.server} is not asked again: its `Retry-After: {error.retry_after[:60]}` is "
                f"longer than {pace.longest_wait:.0f} s or cannot be read ({error.reason})"
            )
        if server.failures >= self.limits.failures:
            return (
                f"{pace.server} is not asked again after {server.failures} failures: {error.reason}"
            )
        return ""

    def _follow(self, request: Request, server: _Server) -> Reply:
        """Send a request, follow redirects, and return the final reply."""
        hop = self._first_hop(request)
        visited: set[httpx.URL] = set()
        while True:
            got = self._exchange(request, hop, server, is_first=not visited)
            if isinstance(got, Reply):
                if fault := request.body_fault(got.body):
                    raise _TemporaryError(fault)
                return got
            visited.add(hop.url)
            hop = got
            if fault := self._redirect_fault(hop.url, visited):
                raise _FinalError(FailureKind.UNSAFE, f"{fault}, to {hop.url}")

    def _redirect_fault(self, url: httpx.URL, visited: set[httpx.URL]) -> str:
        """Why a redirect to an address is not followed; empty if it is."""
        if url in visited:
            return "redirects in a circle"
        if len(visited) > self.limits.redirects:
            return "too many redirects"
        # With the fragment that httpx carries over from the first address.
        if len(str(url)) > _LONGEST_ADDRESS:
            return f"redirects to an address of more than {_LONGEST_ADDRESS:,} letters"
        return ""

    def _first_hop(self, request: Request) -> httpx.Request:
        headers = {"Accept": request.accept, **dict(request.headers)}
        if request.payload is not None:
            headers["Content-Type"] = "application/json"
        return self._client.build_request(
            "GET" if request.payload is None else "POST",
            _web_address(request.url),
            content=request.payload,
            headers=headers,
        )

    def _exchange(
        self, request: Request, hop: httpx.Request, server: _Server, *, is_first: bool
    ) -> Reply | httpx.Request:
        """Send one request, and return its reply, or the request to which it is redirected."""
        pause = max(server.free_at, server.last_sent + server.interval) - self.clock()
        if pause > 0:
            self.sleep(pause)
        server.last_sent = self.clock()
        self.requests += 1
        try:
            with closing(self._client.send(hop, stream=True)) as response:
                _slow_down(server, response.headers)
                if response.next_request is not None:
                    return response.next_request
                _check_status(response, request.pace.server)
                until = server.last_sent + self.limits.whole
                body = self._body(response, until) if request.wants_body else b""
                # The address as the caller wrote it, if nothing was redirected.
                return Reply(body, request.url if is_first else str(hop.url), response.status_code)
        except httpx.InvalidURL as error:
            # httpx cannot carry every fragment over to a redirect: not one with `%00`.
            reason = f"a redirect from {hop.url} cannot be followed ({error})"
            raise _FinalError(FailureKind.UNSAFE, reason) from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = f"{hop.url.host} cannot be reached ({error})"
            # A redirect to a dead host says nothing about our own network.
            kind = _UnreachableError if is_first else _TemporaryError
            raise kind(reason) from error
        except httpx.TimeoutException as error:
            raise _TemporaryError(f"no answer in time ({error or type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise _TemporaryError(f"{type(error).__name__}: {error or 'no details'}") from error

    def _check_host(self, hop: httpx.Request) -> None:
        """Refuse hosts that are not public; httpx calls this before each request."""
        if self.proxy is not None:
            return
        host = hop.url.raw_host.decode("ascii")
        try:
            addresses = list(self.resolve(host))
            is_safe = all(is_public(address) for address in addresses)
        except (OSError, ValueError) as error:
            raise httpx.ConnectError(str(error), request=hop) from error
        if not addresses:
            raise httpx.ConnectError("the host has no address", request=hop)
        if not is_safe:
            raise _FinalError(
                FailureKind.UNSAFE, f"not followed: {host} is not on the public internet"
            )

    def _body(self, response: httpx.Response, until: float) -> bytes:
        """The decompressed body, if it comes in time and is not too large."""
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding not in {"", "identity", "gzip"}:
            raise _FinalError(
                FailureKind.UNSAFE,
                f"the reply has a content coding that was not asked for: {coding}",
            )
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self.limits.size:
                reason = f"the reply has more than {self.limits.size:,} bytes"
                raise _FinalError(FailureKind.UNSAFE, reason)
            if self.clock() > until:
                raise _TemporaryError(f"the reply was not complete after {self.limits.whole:.0f} s")
            parts.append(part)
        return b"".join(parts)


def _web_address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address of http or https, without user and password, from an entry or from a redirect."""
    reason = f"not a plain web address: {text!r}"
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        is_plain = url.scheme in {"http", "https"} and url.host and not url.userinfo
        is_plain = is_plain and _has_possible_port(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise _FinalError(FailureKind.UNSAFE, f"{reason} ({error})") from error
    if not is_plain:
        raise _FinalError(FailureKind.UNSAFE, reason)
    return url


def _has_possible_port(url: httpx.URL) -> bool:
    return 0 <= (url.port or 0) <= _HIGHEST_PORT


def _check_location(response: httpx.Response) -> None:
    """Refuse a redirect that must not be followed; httpx calls this for each reply."""
    if not response.has_redirect_location:
        return
    source = response.request.url
    target = _web_address(response.headers["Location"], source)
    if source.scheme == "https" and target.scheme == "http":
        raise _FinalError(FailureKind.UNSAFE, f"redirects from https to {target}")


def _check_status(response: httpx.Response, server: str) -> None:
    status = response.status_code
    reason = f"HTTP {status} from {server}"
    if status in _TEMPORARY:
        retry_after = response.headers.get("Retry-After", "").strip()
        wait = _seconds_to_wait(retry_after, response.headers.get("Date", ""))
        raise _TemporaryError(reason, status, retry_after, wait)
    if not response.is_success:
        kind = FailureKind.ABSENT if status in {404, 410} else FailureKind.REJECTED
        raise _FinalError(kind, reason, status)


def _slow_down(server: _Server, headers: httpx.Headers) -> None:
    """Keep to the rate that the server states, as Crossref does with each reply."""
    requests = _number(headers.get("x-rate-limit-limit", ""))
    seconds = _number(headers.get("x-rate-limit-interval", "").removesuffix("s"))
    if requests and seconds <= _SLOWEST_RATE:
        server.interval = max(server.interval, seconds / requests)


def _number(text: str) -> float:
    """The whole number of a header, which may have any length; 0 if it is not one."""
    return float(text) if re.fullmatch(r"[0-9]+", text) else 0


def _seconds_to_wait(retry_after: str, date: str) -> float:
    """Seconds to wait by the header `Retry-After`: 0 if it is absent, infinite if it is unreadable.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. A date is compared with the header
    `Date` of the same reply, so that our clock need not be right.
    """
    if not retry_after:
        return 0
    if re.fullmatch(r"[0-9]+", retry_after):
        return float(retry_after)
    try:
        then, now = parsedate_to_datetime(retry_after), parsedate_to_datetime(date)
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return float("inf")
