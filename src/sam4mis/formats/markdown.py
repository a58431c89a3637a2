"""Escape text for Markdown, so that GitHub and Python-Markdown print it literally."""

import re

# Characters are escaped by a backslash if GitHub and Python-Markdown agree on it, else by an
# entity. A backslash must be an entity: in tables it escapes a bar, however many precede it.
_MARKDOWN_SPECIAL = str.maketrans(
    {char: f"\\{char}" for char in "`*_[]"}
    | {char: f"&#{ord(char)};" for char in "\\|~${}"}
    | {"<": "&lt;", ">": "&gt;"}
)
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)")
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Markdown(str):
    """Text that is Markdown already, and is not escaped."""

    __slots__ = ()


def escape_markdown(text: str) -> Markdown:
    """Escape plain text for a table cell, heading or paragraph of Markdown.

    Holds for GitHub (https://github.github.com/gfm/) and Python-Markdown with attribute lists.
    """
    line = _ENTITY.sub("&amp;", " ".join(text.split()))
    line = _EMOJI.sub("&#58;", line)
    return Markdown(line.translate(_MARKDOWN_SPECIAL))


def markdown_target(url: str) -> Markdown:
    """Escape an address for `[text](…)`, so that it cannot close the parenthesis or the cell."""
    special = "()<>|\\ \"'`"
    quoted = "".join(f"%{ord(char):02X}" if char in special else char for char in url)
    return Markdown(_ENTITY.sub("&amp;", quoted))


def fenced(text: str, language: str) -> Markdown:
    """A fenced code block around a text that may contain fences."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markdown(f"{fence}{language}\n{text}\n{fence}\n")
