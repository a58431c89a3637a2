"""The Content-Security-Policy of a page: allowed scripts, sources and connections.

The policy stands in the page itself, so that it holds on any server and in a folder.
"""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape

from sam4mis.model.errors import SiteBuildError

# 'self' is enough in a folder too, although a file has no origin: tried in Chromium and Firefox.
# `file:` is left out, for it would allow file://any.server/share.
_RULES = (
    ("default-src", "'none'"),
    # The inline scripts of a page are added by their hashes.
    ("script-src", "'self'"),
    # Bars of charts have their length in a style attribute.
    ("style-src", "'self' 'unsafe-inline'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
    ("object-src", "'none'"),
)
_HEAD = "<head>"
_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
# What a browser does not run: scripts with an address have no code, and JSON is data.
_NOT_RUN = re.compile(r'\bsrc=|\btype="application/(?:ld\+)?json"')


def guarded(html: str) -> str:
    """A page with its policy as the first element of its head, before anything that could run.

    The inline scripts that the page has now are allowed, by hash: call this before anything from
    data comes in. https://www.w3.org/TR/CSP3/#meta-element

    Raises:
        SiteBuildError: the page has no head.
    """
    before, head, after = html.partition(_HEAD)
    if not head:
        raise SiteBuildError("a page lacks the <head> in which its security policy is to stand")
    inline = dict.fromkeys(
        _hash(script["code"])
        for script in _SCRIPT.finditer(html)
        if not _NOT_RUN.search(script["attributes"])
    )
    rules = "; ".join(
        " ".join((name, allowed, *(inline if name == "script-src" else ())))
        for name, allowed in _RULES
    )
    # No single quote is escaped: a double one ends the attribute.
    policy = escape(rules, quote=False)
    return f'{before}{head}<meta http-equiv="Content-Security-Policy" content="{policy}">{after}'


def _hash(code: str) -> str:
    """https://www.w3.org/TR/CSP3/#grammardef-hash-source."""
    return f"'sha256-{b64encode(sha256(code.encode('utf-8')).digest()).decode('ascii')}'"
