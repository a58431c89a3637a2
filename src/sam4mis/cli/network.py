"""Network settings of a command: contact, proxy and token from the environment, and the clock."""

import os
import re
import time
from collections.abc import Mapping
from urllib.request import getproxies

from sam4mis import __version__
from sam4mis.authorities.http import Fetcher, is_http_proxy
from sam4mis.cli.terminal import say
from sam4mis.model.errors import CannotRunError

CONTACT = "SAM4MIS_CONTACT"
"""Environment variable with an e-mail address, sent to servers as the contact for problems."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
# What can stand in an HTTP header.
_TOKEN = re.compile(r"[!-~]+")


def agent(environment: Mapping[str, str]) -> str:
    """The User-Agent, with the contact. If there is no contact, says so on stderr.

    Raises:
        CannotRunError: the contact is not an e-mail address in ASCII.
    """
    contact = environment.get(CONTACT, "").strip()
    if not contact:
        say(f"no contact is given: set {CONTACT} to an e-mail address, for better service")
        return f"sam4mis/{__version__}"
    if not _ADDRESS.fullmatch(contact):
        raise CannotRunError(f"{CONTACT} is not an e-mail address, such as you@example.org")
    return f"sam4mis/{__version__} (mailto:{contact})"


def proxy(known: Mapping[str, str]) -> str | None:
    """The address of the proxy for https, or None if there is no proxy.

    Args:
        known: addresses of proxies by scheme, as `urllib.request.getproxies` reads them from the
            environment; `all` is for every scheme.

    Raises:
        CannotRunError: it is not the address of an HTTP proxy. The address is not quoted, since it
            may hold a password.
    """
    scheme = "https" if known.get("https") else "all"
    address = known.get(scheme)
    if address and not is_http_proxy(address):
        name = f"{scheme.upper()}_PROXY"
        raise CannotRunError(
            f"{name} is not the address of an HTTP proxy, such as http://host:3128"
        )
    return address or None


def open_fetcher() -> Fetcher:
    """The fetcher with the clock of this machine; use it in a `with` statement.

    Raises:
        CannotRunError: contact, proxy or certificates of the environment cannot be used.
    """
    who, through = agent(os.environ), proxy(getproxies())
    try:
        return Fetcher(agent=who, clock=time.monotonic, sleep=time.sleep, proxy=through)
    except OSError as error:
        raise CannotRunError(
            "the certificates named by SSL_CERT_FILE or SSL_CERT_DIR cannot be read"
        ) from error


def github_token(environment: Mapping[str, str] = os.environ) -> str | None:
    """The token for GitHub's API, or None if there is none.

    Raises:
        CannotRunError: it holds a character that no token has.
    """
    token = environment.get("GITHUB_TOKEN", "").strip()
    if token and not _TOKEN.fullmatch(token):
        raise CannotRunError("GITHUB_TOKEN holds a space, a line break or a letter outside ASCII")
    return token or None
