"""Frames: pages as the theme renders them, with places for what is made from data.

MkDocs renders each page of the navigation once, without what comes from data, and one placeholder
from which all others are stamped. That is many times faster than a theme run for each page, and
the pages look the same.
"""

import re
from dataclasses import dataclass
from typing import Self

from markupsafe import Markup, escape

from sam4mis.errors import SiteBuildError


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands in a frame where a page's own text goes."""

    title: str = "s4m-title-of-the-page"
    description: str = "s4m-description-of-the-page"
    head: str = "s4m-head-of-the-page"
    body: str = "s4m-body-of-the-page"
    path: str = "papers/s4m-shell"


TOKENS = Tokens()

_HEAD = f'<meta name="{TOKENS.head}">'
# The heading gives the theme something to skip to; the body brings its own in its place.
_BODY = rf'<h1 id="content">.*?</h1>\s*<div id="{TOKENS.body}"></div>'
_PARTS = {
    "head": re.escape(_HEAD),
    "body": _BODY,
    "title": re.escape(TOKENS.title),
    "description": re.escape(TOKENS.description),
    "path": re.escape(TOKENS.path),
}
_CUT = re.compile("|".join(f"(?P<{name}>{part})" for name, part in _PARTS.items()), re.DOTALL)


NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Page:
    """A page made from data: plain text, HTML for head and body, and where it goes."""

    path: str
    """Folder of the page below the site, such as `papers/ma2023segment`."""
    title: str
    description: str
    body: Markup
    head: Markup = NOTHING
    search_text: str | None = None
    """What the theme's search finds the page by, besides its title; None: not at all."""
    for_search_engines: bool = True
    """Whether the sitemap lists the page and search engines may keep it."""


SHELL = Page(TOKENS.path, TOKENS.title, TOKENS.description, NOTHING)
"""The page from whose frame all pages are stamped that have none of their own."""


class Shell:
    """A frame's HTML, cut at the tokens."""

    def __init__(self, html: str) -> None:
        """Cut a frame.

        Raises:
            SiteBuildError: head or body is missing, because the theme changed its templates.
        """
        # The theme indents deeply; nothing in a frame is preformatted.
        html = re.sub(r"\n\s+", "\n", html)
        self._parts: list[tuple[str, str]] = []
        end = 0
        for match in _CUT.finditer(html):
            self._parts.append((html[end : match.start()], match.lastgroup or ""))
            end = match.end()
        self._rest = html[end:]
        found = {name for _, name in self._parts}
        for name in ("head", "body"):
            if name not in found:
                raise SiteBuildError(f"the theme's page lacks a place for the {name} of a page")

    @classmethod
    def of(cls, html: bytes) -> Self:
        """Cut the bytes of a frame."""
        return cls(html.decode("utf-8"))

    def stamp(self, page: Page) -> bytes:
        """The whole HTML of one page."""
        values = {name: str(escape(getattr(page, name))) for name in _PARTS}
        text = "".join(part + values[name] for part, name in self._parts) + self._rest
        return text.encode("utf-8")
