"""Text for Markdown: escaped for its place, as GitHub and Python-Markdown read it."""

import re

# By a backslash where GitHub and Python-Markdown agree on it, else by an entity. A backslash itself
# must be an entity: before a bar, tables take it for an escape however many precede it.
_MARKDOWN_SPECIAL = str.maketrans(
    {char: f"\\{char}" for char in "`*_[]"}
    | {char: f"&#{ord(char)};" for char in "\\|~${}"}
    | {"<": "&lt;", ">": "&gt;"}
)
_EMOJI = re.compile(r":(?=[a-z0-9_+-]+:)")
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Markdown(str):
    """Text that is Markdown already, and is printed as it stands."""

    __slots__ = ()


def escape_markdown(text: str) -> Markdown:
    """Plain text for a table cell, heading or paragraph of Markdown: it prints as it reads.

    Holds for GitHub (https://github.github.com/gfm/) and Python-Markdown with attribute lists.
    """
    line = _ENTITY.sub("&amp;", " ".join(text.split()))
    line = _EMOJI.sub("&#58;", line)
    return Markdown(line.translate(_MARKDOWN_SPECIAL))


def markdown_target(url: str) -> Markdown:
    """A link's address for `[text](…)`: nothing in it can close the parenthesis or the cell."""
    special = "()<>|\\ \"'`"
    quoted = "".join(f"%{ord(char):02X}" if char in special else char for char in url)
    return Markdown(_ENTITY.sub("&amp;", quoted))


def fenced(text: str, language: str) -> Markdown:
    """A block of code that holds the text, whatever fences are in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markdown(f"{fence}{language}\n{text}\n{fence}\n")
