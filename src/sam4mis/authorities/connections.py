"""Connections that end in time and lead where they may: what stands between HTTP and sockets.

A client bounds each silence; a server that sends a byte now and then is bounded by nothing. It
also looks names up by itself, later than whoever looked whether the address is a private one.
Both are settled here, where a name becomes an address and a byte is waited for, so that TLS and
the `Host` header see the name all along.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore

Resolve = Callable[[str], Iterable[str]]
"""Host name to IP addresses; raises OSError or ValueError where there are none."""
Backend = httpcore.NetworkBackend
"""What opens sockets."""
Sockets = httpcore.SyncBackend
"""Opens those of the system."""

# Seconds; servers close idle connections after some more.
_KEPT = 5

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Options = Iterable[httpcore.SOCKET_OPTION] | None

# IPv6 forms of IPv4 addresses, and what `is_global` of older Pythons does not know to be private:
# https://www.iana.org/assignments/iana-ipv6-special-registry
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_NOWHERE = tuple(
    ipaddress.IPv6Network(block)
    for block in ("::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)


class ForbiddenError(Exception):
    """The host is not on the public internet; says so in a sentence."""


def resolve(host: str) -> list[str]:
    """The addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody can have a web server at.

    Raises:
        ValueError: it is no IP address.
    """
    return _is_public(ipaddress.ip_address(address))


def _is_public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # Where IPv6 alone is spoken, this is how public IPv4 servers look.
        if address in _TRANSLATED:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(address in block for block in _NOWHERE):
            return False
    # A multicast address counts as global, and is nobody's web server either.
    return address.is_global and not address.is_multicast


@dataclass
class Door(Backend):
    """Opens connections by rules that are set anew for each question.

    Attributes:
        clock: seconds that never run backwards.
        resolve: looks up names, where addresses are to be looked at.
        backend: opens the sockets.
        until: when whatever is under way has to be whole, by the clock.
        guarded: whether a host must be on the public internet.
    """

    clock: Callable[[], float]
    resolve: Resolve = resolve
    backend: Backend = field(default_factory=Sockets)
    until: float = float("inf")
    guarded: bool = True

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of a host that answers.

        Raises:
            ForbiddenError: the door is guarded, and one of the addresses is not public.
            httpcore.ConnectError: there is no such host, or nobody answers.
            httpcore.TimeoutException: not in time.
        """
        failure: Exception = httpcore.ConnectError(f"the host {host} has no address")
        for address in self._addresses(host) if self.guarded else (host,):
            try:
                stream = self.backend.connect_tcp(
                    address, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self)
        raise failure

    def _addresses(self, host: str) -> list[str]:
        try:
            found = list(self.resolve(host))
            is_safe = all(is_public(address) for address in found)
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(f"the host {host} cannot be found: {error}") from error
        if not is_safe:
            raise ForbiddenError(f"{host} is not on the public internet")
        return found

    def left(self, timeout: float | None) -> float:
        """For how long to wait: not longer than there is time.

        Raises:
            httpcore.TimeoutException: there is none left.
        """
        left = self.until - self.clock()
        if left <= 0:
            raise httpcore.ReadTimeout("it was not whole when its time was up")
        return left if timeout is None else min(left, timeout)


@dataclass
class _Timed(httpcore.NetworkStream):
    """A connection of which every wait ends when the door says so."""

    inner: httpcore.NetworkStream
    door: Door

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.door.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.door.left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self.door.left(timeout)
        return _Timed(self.inner.start_tls(ssl_context, server_hostname, left), self.door)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def pool(door: Door, tls: ssl.SSLContext, proxy: str | None) -> httpcore.ConnectionPool:
    """The connections of one client, all opened by the door and kept for some seconds.

    Args:
        door: opens them.
        tls: which certificates are believed.
        proxy: address of the HTTP proxy through which everything goes, if any; it may hold a
            user's name and password.
    """
    return httpcore.ConnectionPool(
        tls, _proxy(proxy) if proxy else None, network_backend=door, keepalive_expiry=_KEPT
    )


def _proxy(address: str) -> httpcore.Proxy:
    parts = urlsplit(address)
    named = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return httpcore.Proxy(bare.geturl(), auth=named)
