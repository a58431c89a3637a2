"""The one room that speaks HTTP: paced, patient within limits, and wary of where it is led.

No retry library: waiting for a server in trouble and keeping to its pace are one wait here, a body
that is no answer counts as trouble too, and both need the clock that tests put in.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from sam4mis.exchange import Failure, Pace, Reply, Request, Trouble

Resolve = Callable[[str], Iterable[str]]
"""Host name to IP addresses; raises OSError where there are none."""

_PASSING = {403, 406, 408, 425, 429, 500, 502, 503, 504}
_INTERNAL_ERROR = 500
_SHOWN = 120
_SOON = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What no server may exceed: seconds, bytes, redirects, troubled replies in a row.

    Ten troubles are one more than finding one bad id among a hundred can take.
    """

    silence: float = 30
    whole: float = 120
    size: int = 20_000_000
    redirects: int = 5
    troubles: int = 10


def resolve(host: str) -> list[str]:
    """The addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(slots=True)
class _Line:
    """The queue in front of one server."""

    interval: float
    last: float = float("-inf")
    """When the last request was sent."""
    free_at: float = float("-inf")
    """Until when a server in trouble is left alone."""
    troubles: int = 0
    closed: str = ""
    """Why nothing more is asked in this run."""


class _PassingError(Exception):
    """One attempt went wrong in a way that may pass; `wait` is what the server asks for."""

    def __init__(self, reason: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.status, self.wait = reason, status, wait


class _UnreachableError(_PassingError):
    """No server was met, so there is none to be spared: most likely it is our own network."""


class _FinalError(Exception):
    """One attempt went wrong for good."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


@dataclass(slots=True)
class Fetcher:
    """Asks servers, one question at a time. An instance is what other rooms call `fetch`.

    `clock` gives seconds that never run backwards, `sleep` waits for so many. `transport` takes
    the place of httpx's own; `requests` counts what was sent, redirects and repetitions included.
    """

    agent: str
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    resolve: Resolve = resolve
    limits: Limits = field(default_factory=Limits)
    transport: httpx.BaseTransport | None = None
    requests: int = 0
    _lines: dict[str, _Line] = field(default_factory=dict)
    _client: httpx.Client | None = None

    def __enter__(self) -> Self:
        """Open the connections."""
        self._client = httpx.Client(
            transport=self.transport,
            follow_redirects=False,
            timeout=self.limits.silence,
            limits=httpx.Limits(max_connections=4, max_keepalive_connections=4),
            headers={"User-Agent": self.agent},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def __call__(self, request: Request) -> Reply | Failure:
        """The reply, or why there is none after every attempt that was worth making."""
        pace = request.pace
        line = self._lines.setdefault(pace.line, _Line(pace.interval))
        wait, attempts = pace.first_wait, 0
        while not line.closed:
            attempts += 1
            try:
                reply = self._attempt(request, line)
            except _FinalError as error:
                return error.failure
            except _PassingError as error:
                is_last = attempts >= pace.attempts
                line.troubles += 1
                line.closed = self._reason_to_close(line, pace, error, is_last=is_last)
                if error.status == _INTERNAL_ERROR and request.divisible:
                    return Failure(Trouble.REJECTED, error.reason, error.status)
                if is_last or line.closed:
                    return Failure(Trouble.PASSING, error.reason, error.status)
                if isinstance(error, _UnreachableError):
                    wait = min(wait, _SOON * attempts)
                line.free_at = self.clock() + max(wait, error.wait or 0)
                wait = min(wait * 2, pace.longest_wait)
            else:
                line.troubles = 0
                return reply
        return Failure(Trouble.PASSING, line.closed)

    def _reason_to_close(
        self, line: _Line, pace: Pace, error: _PassingError, *, is_last: bool
    ) -> str:
        """Why a server is not asked again in this run; empty if it is."""
        if isinstance(error, _UnreachableError) and is_last:
            return error.reason
        if error.wait and error.wait > pace.longest_wait:
            return f"{pace.line} asks to wait for {error.wait:.0f} s: {error.reason}"
        if line.troubles >= self.limits.troubles:
            return f"{pace.line} is in trouble ({error.reason}); not asked again"
        return ""

    def _attempt(self, request: Request, line: _Line) -> Reply:
        pause = max(line.free_at, line.last + line.interval) - self.clock()
        if pause > 0:
            self.sleep(pause)
        line.last = self.clock()
        try:
            reply = self._follow(request, line)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = f"{request.pace.line} cannot be reached ({str(error)[:_SHOWN]})"
            raise _UnreachableError(reason) from error
        except httpx.TimeoutException as error:
            raise _PassingError(f"no answer in time ({type(error).__name__})") from error
        except httpx.InvalidURL as error:
            raise _FinalError(Failure(Trouble.FORBIDDEN, f"no valid address: {error}")) from error
        except httpx.HTTPError as error:
            shown = str(error)[:_SHOWN] or "no details"
            raise _PassingError(f"{type(error).__name__}: {shown}") from error
        if fault := request.fault(reply.body):
            raise _PassingError(fault)
        return reply

    def _follow(self, request: Request, line: _Line) -> Reply:
        url, seen = request.url, set[str]()
        until = self.clock() + self.limits.whole
        while True:
            # An API is known by name; wherever it sends us, and any other link, is looked up first.
            pinned = _Pinned.of(url, self.resolve) if seen or not request.api else _Pinned(url)
            extra = {} if seen else dict(request.headers)
            seen.add(url)
            got = self._send(request, pinned, extra, line, until)
            if isinstance(got, Reply):
                return replace(got, url=url)
            url = _next(url, got)
            if url in seen or len(seen) > self.limits.redirects:
                reason = "redirects in a circle" if url in seen else "too many redirects"
                raise _FinalError(Failure(Trouble.FORBIDDEN, f"{reason}, to {url[:_SHOWN]}"))

    def _send(
        self,
        request: Request,
        pinned: "_Pinned",
        extra: Mapping[str, str],
        line: _Line,
        until: float,
    ) -> Reply | str:
        """The reply, or the address to which the server redirects."""
        if self._client is None:
            raise RuntimeError("use the fetcher in a with statement")
        self.requests += 1
        headers = {"Accept": request.accept, **extra, **pinned.headers}
        if request.payload is not None:
            headers["Content-Type"] = "application/json"
        with self._client.stream(
            "GET" if request.payload is None else "POST",
            pinned.url,
            content=request.payload,
            headers=headers,
            extensions=pinned.extensions,
        ) as response:
            _keep_to(response.headers, line)
            status = response.status_code
            if response.has_redirect_location:
                return response.headers["Location"]
            if status in _PASSING:
                raise _PassingError(
                    f"HTTP {status} from {request.pace.line}",
                    status,
                    _retry_after(response.headers),
                )
            if not response.is_success:
                raise _FinalError(_failure(status, request.pace.line))
            # What a page of somebody's says is not wanted, only whether it is there.
            body = self._body(response, until) if request.api else b""
            return Reply(body, pinned.url, status)

    def _body(self, response: httpx.Response, until: float) -> bytes:
        parts, size = [], 0
        # As the bytes come: filling blocks would give a slow server all the time it wants.
        for part in response.iter_bytes():
            size += len(part)
            if size > self.limits.size:
                reason = f"the reply has more than {self.limits.size:,} bytes"
                raise _FinalError(Failure(Trouble.FORBIDDEN, reason))
            if self.clock() > until:
                raise _PassingError(f"the reply was not whole after {self.limits.whole:.0f} s")
            parts.append(part)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class _Pinned:
    """An address to connect to, with the host's name kept for TLS and for the server.

    https://www.python-httpx.org/advanced/extensions/#sni_hostname: connecting to the address that
    was looked at leaves no time in which the name could come to mean another one.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str, resolve: Resolve) -> Self:
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            addresses = [ipaddress.ip_address(found) for found in resolve(host)]
        except (OSError, ValueError) as error:
            raise _PassingError(f"the host {host} cannot be found ({error})") from error
        # A multicast address counts as global, and is nobody's web server either.
        if not addresses or any(not a.is_global or a.is_multicast for a in addresses):
            reason = f"{host or 'the address'} is not on the public internet"
            raise _FinalError(Failure(Trouble.FORBIDDEN, f"not followed: {reason}"))
        address = addresses[0]
        bare = f"[{address}]" if address.version == 6 else str(address)
        port = f":{parts.port}" if parts.port else ""
        pinned = parts._replace(netloc=f"{bare}{port}").geturl()
        return cls(pinned, {"Host": f"{host}{port}"}, {"sni_hostname": host})


def _next(url: str, location: str) -> str:
    """Where a redirect leads, if that is a web address and no step down from https."""
    target = str(httpx.URL(url).join(location))
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        reason = f"redirects to what is no plain web address: {target[:_SHOWN]!r}"
        raise _FinalError(Failure(Trouble.FORBIDDEN, reason))
    if url.startswith("https:") and parts.scheme == "http":
        reason = f"redirects from https to {target[:_SHOWN]!r}"
        raise _FinalError(Failure(Trouble.FORBIDDEN, reason))
    return target


def _failure(status: int, server: str) -> Failure:
    reason = f"HTTP {status} from {server}"
    if status in {404, 410}:
        return Failure(Trouble.ABSENT, reason, status)
    return Failure(Trouble.REJECTED, reason, status)


def _keep_to(headers: httpx.Headers, line: _Line) -> None:
    """Slow down to the rate that the server states, as Crossref does with each reply."""
    limit = headers.get("x-rate-limit-limit", "")
    seconds = headers.get("x-rate-limit-interval", "").removesuffix("s")
    if limit.isdecimal() and seconds.isdecimal() and int(limit) and 0 < int(seconds) <= 60:
        line.interval = max(line.interval, int(seconds) / int(limit))


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds to wait (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).

    A date is compared with the server's own clock, so that ours need not be right.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        then, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None
