"""The way out of a command: who we say we are, the clock, and the wait."""

from __future__ import annotations

import os
import re
import time

from sam4mis import __version__
from sam4mis.cli.terminal import say
from sam4mis.model.errors import CannotRunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from sam4mis.authorities.http import Fetcher

CONTACT = "SAM4MIS_CONTACT"
"""Environment variable with an e-mail address at which servers' keepers can reach us."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_PROXY = re.compile(r"https?://[^\s/?#]+/?")


def agent(environment: Mapping[str, str]) -> str:
    """The User-Agent, with the contact where there is one; says so once where there is none.

    Raises:
        CannotRunError: the contact is no e-mail address.
    """
    contact = environment.get(CONTACT, "").strip()
    if not contact:
        say(f"no contact is given: set {CONTACT} to an e-mail address, for better service")
        return f"sam4mis/{__version__}"
    if not _ADDRESS.fullmatch(contact):
        raise CannotRunError(f"{CONTACT} is no e-mail address: {contact!r}")
    return f"sam4mis/{__version__} (mailto:{contact})"


def proxy(known: Mapping[str, str]) -> str | None:
    """The proxy for https, such as `HTTPS_PROXY` names it, if there is one.

    Args:
        known: addresses of proxies by scheme; `all` is for every scheme.

    Raises:
        CannotRunError: it is no HTTP proxy.
    """
    address = known.get("https") or known.get("all")
    if address and not _PROXY.fullmatch(address):
        raise CannotRunError("HTTPS_PROXY is no address of an HTTP proxy, such as http://host:3128")
    return address or None


def open_fetcher() -> Fetcher:
    """The fetcher with the clock of this machine; to be used in a `with` statement.

    Raises:
        CannotRunError: what the environment says of contact or proxy cannot be used.
    """
    from urllib.request import getproxies

    from sam4mis.authorities.http import Fetcher

    return Fetcher(
        agent=agent(os.environ),
        clock=time.monotonic,
        sleep=time.sleep,
        proxy=proxy(getproxies()),
    )


def github_token() -> str | None:
    """The token with which GitHub's API may be asked, if there is one."""
    return os.environ.get("GITHUB_TOKEN", "").strip() or None


def day() -> str:
    """The day in UTC, as YYYY-MM-DD."""
    return time.strftime("%Y-%m-%d", time.gmtime())
