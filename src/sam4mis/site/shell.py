"""One page rendered by the theme, from which the page of every work is stamped.

MkDocs renders a placeholder; its HTML is cut at the tokens and filled in for each work. That is
many times faster than a theme run for each page, and the pages look the same.
"""

import re
from dataclasses import dataclass, fields
from typing import Self

from markupsafe import Markup, escape

from sam4mis.errors import SiteBuildError


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands in the placeholder where a work's own text goes."""

    title: str = "s4m-title-of-the-work"
    description: str = "s4m-description-of-the-work"
    body: str = "s4m-body-of-the-work"
    head: str = "s4m-head-of-the-work"
    path: str = "papers/s4m-shell"


TOKENS = Tokens()


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be stamped: plain text, a body of HTML, and where it goes."""

    path: str
    """Folder of the page below the site, such as `papers/ma2023segment`."""
    title: str
    description: str
    body: Markup
    head: Markup
    """Elements that the page's head has besides those of the theme."""
    search_text: str
    """What the search finds the page by, besides its title."""


class Shell:
    """The placeholder's HTML, cut at the tokens."""

    def __init__(self, html: str) -> None:
        """Cut the placeholder.

        Raises:
            SiteBuildError: a token is missing, because the theme changed its templates.
        """
        body = f'<div id="{TOKENS.body}"></div>'
        for token in (TOKENS.title, TOKENS.description, body):
            if token not in html:
                raise SiteBuildError(f"the theme's page lacks {token}; the shell cannot be used")
        # The theme has no place for this one.
        html = html.replace("</head>", f"{TOKENS.head}</head>", 1)
        names = {
            TOKENS.title: "title",
            TOKENS.description: "description",
            body: "body",
            TOKENS.head: "head",
            TOKENS.path: "path",
        }
        pattern = "|".join(re.escape(token) for token in sorted(names, key=len, reverse=True))
        self._parts = [
            names.get(part, part) if odd else part
            for part, odd in _alternating(re.split(f"({pattern})", html))
        ]

    @classmethod
    def of(cls, html: bytes) -> Self:
        """Cut the bytes of the placeholder."""
        return cls(html.decode("utf-8"))

    def stamp(self, page: Page) -> bytes:
        """The whole HTML of one page."""
        values = {field.name: str(escape(getattr(page, field.name))) for field in fields(page)}
        return "".join(
            values[part] if odd else part for part, odd in _alternating(self._parts)
        ).encode("utf-8")


def _alternating(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, index % 2 == 1) for index, part in enumerate(parts)]
