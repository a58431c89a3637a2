"""Page shells: pages as the theme renders them, with placeholders for what is made from data.

MkDocs renders each page of the navigation once, without what comes from data, and one placeholder
from which all others are stamped. That is many times faster than a theme run for each page, and
the pages look the same. It also keeps foreign text away from MkDocs and its themes, which print
titles and descriptions without escaping them: they are given placeholders alone.
"""

import re
from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import quote

from markupsafe import Markup, escape

from sam4mis.model.errors import SiteBuildError
from sam4mis.site.policy import guarded


@dataclass(frozen=True, slots=True)
class Tokens:
    """The placeholders in a page shell."""

    title: str = "s4m-title-of-the-page"
    description: str = "s4m-description-of-the-page"
    head: str = "s4m-head-of-the-page"
    body: str = "s4m-body-of-the-page"
    path: str = "papers/s4m-shell"
    """Path of the shell from which all pages are stamped that have none of their own."""
    card: str = "s4m-card-of-the-page"
    footer: str = "s4m-footer-of-the-page"

    def element(self, name: Literal["body", "footer"]) -> str:
        """The element of a shell that a part of a page replaces."""
        return f'<div id="{getattr(self, name)}"></div>'


TOKENS = Tokens()

_HEAD = f'<meta name="{TOKENS.head}">'
# The heading gives the theme something to skip to; the body has its own.
_BODY = rf'<h1 id="content">.*?</h1>\s*{TOKENS.element("body")}'
_PARTS = {
    "head": re.escape(_HEAD),
    "body": _BODY,
    "title": re.escape(TOKENS.title),
    "description": re.escape(TOKENS.description),
    "path": re.escape(TOKENS.path),
    "card": re.escape(TOKENS.card),
    "footer": re.escape(TOKENS.element("footer")),
}
_CUT = re.compile("|".join(f"(?P<{name}>{part})" for name, part in _PARTS.items()), re.DOTALL)

# What is not the text of an element: comments, scripts and style sheets whole, and tags.
# What is never closed runs to the end, so that no text is searched twice.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|</?[A-Za-z][^>]*(?:>|\Z)", re.DOTALL
)
# Quoted attributes in which a value is as harmless as in text; an address only takes an address.
_TEXT_ATTRIBUTES = re.compile(r'\s(?:content|title|aria-label|alt)="[^"]*"')
_ADDRESS_ATTRIBUTES = re.compile(r'\s(?:content|href)="[^"]*"')

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
    card: str = "social"
    """The picture that is shown where the page is shared: the name of a file in `assets`."""
    for_search_engines: bool = True
    """Whether the sitemap lists the page and search engines may keep it."""

    @property
    def file(self) -> str:
        """The file of the page below the site."""
        return f"{self.path}/index.html".lstrip("/")

    @property
    def depth(self) -> int:
        """How many folders the page stands below the top of the site."""
        return self.file.count("/")


class Shell:
    """The HTML of a page shell, split at the placeholders."""

    def __init__(self, html: str) -> None:
        """Split the HTML.

        Raises:
            SiteBuildError: head or body is missing, or a value would stand where escaping does not
                help, because the theme changed its templates.
        """
        # The theme indents deeply; nothing in a shell is preformatted.
        html = re.sub(r"\n\s+", "\n", html)
        _refuse_misplaced(html)
        # The scripts of the shell are the theme's, for nothing from data is in it yet.
        html = guarded(html)
        self._parts: list[tuple[str, str]] = []
        end = 0
        for match in _CUT.finditer(html):
            self._parts.append((html[end : match.start()], match.lastgroup or ""))
            end = match.end()
        self._rest = html[end:]
        found = {name for _, name in self._parts}
        for name in ("head", "body"):
            if name not in found:
                raise SiteBuildError(
                    f"the theme's page lacks the placeholder for the {name} of a page"
                )

    @classmethod
    def of(cls, html: bytes) -> Self:
        """The shell in the bytes of an HTML file."""
        return cls(html.decode("utf-8"))

    def stamp(self, page: Page, footer: Markup = NOTHING) -> bytes:
        """The whole HTML of one page."""
        values = {name: str(escape(getattr(page, name, footer))) for name in _PARTS}
        values["path"] = str(escape(quote(page.path)))
        text = "".join(part + values[name] for part, name in self._parts) + self._rest
        return text.encode("utf-8")


def _refuse_misplaced(html: str) -> None:
    """Make sure that values stand in text or quoted attributes, where escaping them is enough."""
    for markup in _MARKUP.finditer(html):
        for tokens, harmless in (
            ((TOKENS.title, TOKENS.description), _TEXT_ATTRIBUTES),
            ((TOKENS.path, TOKENS.card), _ADDRESS_ATTRIBUTES),
        ):
            left = markup[0] if markup[1] else harmless.sub("", markup[0])
            if any(token in left for token in tokens):
                raise SiteBuildError(
                    f"the theme's page has a value of a page in {markup[0][:80]!r}, "
                    "where it cannot be escaped"
                )
