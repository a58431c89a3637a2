"""The one room that speaks HTTP: paced, patient within limits, and wary of where it is led.

No retry library: waiting for a server in trouble and keeping to its pace are one wait here, a body
that is no answer counts as trouble too, and both need the clock that tests put in. No client of
httpx either, only its transport: a client follows, remembers and unpacks more than is wanted.
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from sam4mis.authorities import connections
from sam4mis.authorities.connections import Backend, Door, ForbiddenError, Resolve
from sam4mis.authorities.messages import Failure, Pace, Reply, Request, Trouble

_PASSING = {403, 406, 408, 425, 429, 500, 502, 503, 504}
_INTERNAL_ERROR = 500
_SOON = 2
# Seconds; what is longer is no pace but a mistake, or a server that does not want us.
_SLOWEST_RATE = 60
_LONGEST_ADDRESS = 2_000
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Limits:
    """What no server may exceed: seconds, bytes, redirects, troubled replies in a row.

    `silence` is the longest wait for a byte, `whole` the time for one reply from the first step to
    the last. Ten troubles are one more than finding one bad id among a hundred can take.
    """

    silence: float = 30
    whole: float = 120
    size: int = 20_000_000
    redirects: int = 5
    troubles: int = 10


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

    def __init__(self, reason: str, status: int | None = None, wait: float = 0) -> None:
        super().__init__(reason)
        self.reason, self.status, self.wait = reason, status, wait


class _UnreachableError(_PassingError):
    """No server was met, so there is none to be spared: most likely it is our own network."""


class _FinalError(Exception):
    """One attempt went wrong for good."""

    def __init__(self, kind: Trouble, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.failure = Failure(kind, reason, status)


class _Transport(httpx.HTTPTransport):
    """httpx's transport over connections of ours, which it has no argument for."""

    def __init__(self, door: Door, proxy: str | None) -> None:
        tls = httpx.create_ssl_context()
        super().__init__(verify=tls)
        self._pool = connections.pool(door, tls, proxy)


@dataclass(slots=True)
class Fetcher:
    """Asks servers, one question at a time. An instance is what other rooms call `fetch`.

    Attributes:
        agent: who asks, as the `User-Agent`.
        clock: seconds that never run backwards.
        sleep: waits for so many seconds.
        resolve: looks up the addresses of hosts that nobody vouches for.
        limits: what no server may exceed.
        backend: opens sockets.
        proxy: address of an HTTP proxy. It then decides which addresses may be reached.
        requests: how many were sent, redirects and repetitions included.
    """

    agent: str
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    resolve: Resolve = connections.resolve
    limits: Limits = field(default_factory=Limits)
    backend: Backend = field(default_factory=connections.Sockets)
    proxy: str | None = None
    requests: int = 0
    _lines: dict[str, _Line] = field(default_factory=dict)
    _door: Door = field(init=False)
    _transport: _Transport | None = None

    def __post_init__(self) -> None:
        """Build the door, which opens nothing by itself."""
        self._door = Door(self.clock, self.resolve, self.backend)

    def __enter__(self) -> Self:
        """Make ready for connections."""
        self._transport = _Transport(self._door, self.proxy)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        if self._transport is not None:
            self._transport.close()

    def __call__(self, request: Request) -> Reply | Failure:
        """The reply, or why there is none after every attempt that was worth making."""
        pace = request.pace
        line = self._lines.setdefault(pace.line, _Line(pace.interval))
        wait, attempts = pace.first_wait, 0
        while not line.closed:
            attempts += 1
            try:
                reply = self._follow(request, line)
            except _FinalError as error:
                line.troubles = 0
                return error.failure
            except _PassingError as error:
                is_last = attempts >= pace.attempts
                line.troubles += 1
                line.closed = self._reason_to_close(line, pace, error, is_last=is_last)
                # What a server asks for is kept to by the next question as well.
                line.free_at = self.clock() + error.wait
                if error.status == _INTERNAL_ERROR and request.divisible:
                    return Failure(Trouble.REJECTED, error.reason, error.status)
                if is_last or line.closed:
                    return Failure(Trouble.PASSING, error.reason, error.status)
                if isinstance(error, _UnreachableError):
                    wait = min(wait, _SOON * attempts)
                line.free_at = max(line.free_at, self.clock() + wait)
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
        if error.wait > pace.longest_wait:
            return f"{pace.line} asks to wait for {error.wait:.0f} s: {error.reason}"
        if line.troubles >= self.limits.troubles:
            return f"{pace.line} is in trouble ({error.reason}); not asked again"
        return ""

    def _follow(self, request: Request, line: _Line) -> Reply:
        """The reply of whoever has it in the end."""
        url, seen = _address(request.url), set[httpx.URL]()
        while True:
            is_first = not seen
            seen.add(url)
            got = self._ask(request, url, line, is_first=is_first)
            if isinstance(got, Reply):
                if fault := request.fault(got.body):
                    raise _PassingError(fault)
                return got
            url = _onward(url, got)
            if url in seen or len(seen) > self.limits.redirects:
                reason = "redirects in a circle" if url in seen else "too many redirects"
                raise _FinalError(Trouble.FORBIDDEN, f"{reason}, to {url}")

    def _ask(self, request: Request, url: httpx.URL, line: _Line, *, is_first: bool) -> Reply | str:
        """The reply from one address, or the address to which the server redirects."""
        pause = max(line.free_at, line.last + line.interval) - self.clock()
        if pause > 0:
            self.sleep(pause)
        line.last = self.clock()
        self.requests += 1
        self._door.until = line.last + self.limits.whole
        # An API is known by name; wherever it sends us, and any other link, is looked at first.
        self._door.guarded = self.proxy is None and not (request.api and is_first)
        try:
            with self._exchange(request, url, is_first=is_first) as response:
                return self._read(request, response, line, request.url if is_first else str(url))
        except ForbiddenError as error:
            raise _FinalError(Trouble.FORBIDDEN, f"not followed: {error}") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            reason = f"{url.host} cannot be reached ({error})"
            kind = _UnreachableError if is_first else _PassingError
            raise kind(reason) from error
        except httpx.TimeoutException as error:
            raise _PassingError(f"no answer in time ({error or type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise _PassingError(f"{type(error).__name__}: {error or 'no details'}") from error
        except zlib.error as error:
            raise _PassingError(f"the reply cannot be unpacked: {error}") from error

    @contextmanager
    def _exchange(
        self, request: Request, url: httpx.URL, *, is_first: bool
    ) -> Iterator[httpx.Response]:
        if self._transport is None:
            raise RuntimeError("use the fetcher in a with statement")
        headers = {
            "User-Agent": self.agent,
            "Accept": request.accept,
            "Accept-Encoding": "gzip",
            **(dict(request.headers) if is_first else {}),
        }
        if request.payload is not None:
            headers["Content-Type"] = "application/json"
        question = httpx.Request(
            "GET" if request.payload is None else "POST",
            url,
            content=request.payload,
            headers=headers,
            extensions={"timeout": httpx.Timeout(self.limits.silence).as_dict()},
        )
        with closing(self._transport.handle_request(question)) as response:
            yield response

    def _read(
        self, request: Request, response: httpx.Response, line: _Line, url: str
    ) -> Reply | str:
        _keep_to(response.headers, line)
        status = response.status_code
        if response.has_redirect_location:
            return response.headers["Location"]
        reason = f"HTTP {status} from {request.pace.line}"
        if status in _PASSING:
            raise _PassingError(reason, status, _retry_after(response.headers))
        if not response.is_success:
            kind = Trouble.ABSENT if status in {404, 410} else Trouble.REJECTED
            raise _FinalError(kind, reason, status)
        # What a page of somebody's says is not wanted, only whether it is there.
        body = _body(response, self.limits.size) if request.api else b""
        return Reply(body, url, status)


def _body(response: httpx.Response, most: int) -> bytes:
    """The whole body, unpacked, if it has not more than so many bytes."""
    parts, size = [], 0
    # As the bytes come: a body without end is not waited for.
    for part in _unpacked(response, most):
        size += len(part)
        if size > most:
            raise _FinalError(Trouble.FORBIDDEN, f"the reply has more than {most:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _unpacked(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The parts of a body; none is larger than the whole may be, however tightly it was packed."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in {"", "identity"}:
        yield from response.iter_raw()
        return
    if coding not in {"gzip", "x-gzip"}:
        raise _FinalError(Trouble.FORBIDDEN, f"the reply is packed, as nobody asked for: {coding}")
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for part in response.iter_raw():
        yield unzip.decompress(part, most + 1)
    if not unzip.eof:
        raise zlib.error("it ends early")


def _address(text: str, base: httpx.URL | None = None) -> httpx.URL:
    """A web address that can be asked, from the data or from a redirect."""
    leads = "leads to what is no plain web address"
    try:
        url = httpx.URL(text) if base is None else base.join(text)
        is_plain = url.scheme in {"http", "https"} and url.host and not url.userinfo
        is_plain = is_plain and (url.port or 0) <= _HIGHEST_PORT
    except (httpx.InvalidURL, ValueError) as error:
        raise _FinalError(Trouble.FORBIDDEN, f"{leads}: {text!r} ({error})") from error
    if not is_plain:
        raise _FinalError(Trouble.FORBIDDEN, f"{leads}: {text!r}")
    return url


def _onward(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads, if that is a web address and no step down from https."""
    target = _address(location, url)
    if len(str(target)) > _LONGEST_ADDRESS:
        raise _FinalError(Trouble.FORBIDDEN, f"redirects to an address without end: {target}")
    if url.scheme == "https" and target.scheme == "http":
        raise _FinalError(Trouble.FORBIDDEN, f"redirects from https to {target}")
    return target


def _number(text: str) -> int | None:
    """The whole number that a header holds; none is too long to be one."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _keep_to(headers: httpx.Headers, line: _Line) -> None:
    """Slow down to the rate that the server states, as Crossref does with each reply."""
    limit = _number(headers.get("x-rate-limit-limit", ""))
    seconds = _number(headers.get("x-rate-limit-interval", "").removesuffix("s"))
    if limit and seconds and seconds <= _SLOWEST_RATE:
        line.interval = max(line.interval, seconds / limit)


def _retry_after(headers: httpx.Headers) -> float:
    """Seconds to wait, 0 if none (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after).

    A date is compared with the server's own clock, so that ours need not be right.
    """
    text = headers.get("Retry-After", "").strip()
    if (seconds := _number(text)) is not None:
        return seconds
    try:
        then, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0
