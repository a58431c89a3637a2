"""Convert prose of the registry to HTML: only paragraphs, lists, emphasis and links."""

from functools import cache
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

_LINKS = ("https://", "http://", "#")
_BLOCKS = ("hashheader", "setextheader", "reference")
_INLINES = (
    "html", "autolink", "automail", "reference", "short_reference",
    "image_link", "image_reference", "short_image_ref",
)  # fmt: skip


class _Plain(Extension):
    """Markdown without HTML, images, headings and link definitions: they print as they read."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        for name in _BLOCKS:
            md.parser.blockprocessors.deregister(name)
        for name in _INLINES:
            md.inlinePatterns.deregister(name)
        # After all inline patterns, which run at 20.
        md.treeprocessors.register(_Links(md), "links", 15)


class _Links(Treeprocessor):
    """Takes the address from a link that leads anywhere but to a web page."""

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            if not link.get("href", "").startswith(_LINKS):
                link.attrib.pop("href", None)


@cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=[_Plain()])


def prose(text: str) -> Markup:
    """The HTML of prose: safe whatever the text holds, also if it breaks the rules of its field."""
    return Markup(_converter().reset().convert(text))  # noqa: S704  # made of known elements alone
