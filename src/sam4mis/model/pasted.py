"""Separate pasted identifiers and links from the text and markup around them."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from sam4mis.model.characters import without_unseen

LONGEST = 4_000
"""Most characters of a pasted text; longer texts are not searched."""

_MARKDOWN_LINK = re.compile(
    r"\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)"
)
_HTML_LINK = re.compile(r"<a\s[^<>]{0,200}?href\s*=\s*[\"'](?P<target>[^\"'<>]+)[\"']", re.I)
_TEX_LINK = re.compile(r"\\(?:url|href|nolinkurl|path|texttt|doi)\s*\{(?P<target>[^{}\s]+)\}")
_PAIRS = {
    "<": ">", "(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`", "*": "*", "_": "_",
    "“": "”", "„": "“”", "”": "”", "‘": "’", "‚": "‘’", "’": "’", "«": "»", "»": "«", "‹": "›",
    "「": "」", "（": "）",
}  # fmt: skip
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "」": "「"}
_STOPS = ".,;:'\"`“”‘’«»›、。，"  # as they are typed in other scripts
_MAY_BEGIN = "*_{"
_SPELLED_OUT = (
    (re.compile(r"\$?\\?\{?\\(?:textless|lt)\b\s*(?:\{\})?\}?\$?"), "<"),
    (re.compile(r"\$?\\?\{?\\(?:textgreater|gt)\b\s*(?:\{\})?\}?\$?"), ">"),
    (re.compile(r"\{?\\textunderscore\b\s*(?:\{\})?\}?"), "_"),
    (re.compile(r"\$([<>])\$"), r"\1"),
    (re.compile(r"\{\\([_&%#$])\}"), r"\1"),
    (re.compile(r"\\([_&%#$~])(?:\{\})?"), r"\1"),
)
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,6}|#x[0-9a-f]{1,6});", re.I)
"""A character as HTML spells it out."""
_LABEL = re.compile(r"(?P<label>[^:/]{1,40}[:=])\s+(?P<rest>\S+)")
_LINK = re.compile(r"(?i)https?://")


def candidates(text: str) -> tuple[str, ...]:
    """Parts of a pasted text that may be identifiers or links, in the order of the text.

    Takes Markdown, HTML and TeX links, angle brackets, quotes, backticks, brackets, a label before
    a link, escapes of TeX and HTML, and what ends a sentence behind it. Nothing else of a text
    with several words is a candidate, but for identifiers that their own form ends: see `mentions`.
    What is bare already is returned as it is.
    """
    if len(text) > LONGEST:
        return (text.strip(),)
    line = _spelled_out(" ".join(without_unseen(text).split()))
    if linked := tuple(bare(target) for target in _linked(line)):
        return tuple(dict.fromkeys(linked))
    line = bare(line)
    if (labelled := _LABEL.fullmatch(line)) and " " in line:
        return (bare(labelled["rest"]),)
    return (line,)


class Word(NamedTuple):
    """A word of a pasted text."""

    before: str
    """The word before it, empty at the beginning."""
    text: str
    """The word as it was pasted."""
    bare: str
    """The word without signs around it."""
    behind: str
    """The word behind it, empty at the end."""


def words(text: str) -> Iterator[Word]:
    """The words of a text."""
    line = _spelled_out(" ".join(without_unseen(text[:LONGEST]).split()))
    parts = [word for piece in line.split() for word in re.split(r"(?<=[,;])(?=https?://)", piece)]
    for index, word in enumerate(parts):
        before = parts[index - 1] if index else ""
        behind = parts[index + 1] if index + 1 < len(parts) else ""
        yield Word(before, word, bare(word), behind)


def _linked(line: str) -> Iterator[str]:
    """The targets of Markdown, HTML and TeX links; where a target leads nowhere, the text of it."""
    for match in _MARKDOWN_LINK.finditer(line):
        is_target = re.search(r"[./]", match["target"])
        yield match["target"] if is_target else match["text"]
    for form in (_HTML_LINK, _TEX_LINK):
        yield from (match["target"] for match in form.finditer(line))


def _spelled_out(line: str) -> str:
    """The text with escapes of TeX and HTML resolved."""
    if "\\" in line or "$" in line:
        for escape, char in _SPELLED_OUT:
            line = escape.sub(char, line)
    return html.unescape(line) if ENTITY.search(line) else line


def bare(text: str) -> str:
    """The text without brackets and quotes around it, and without the end of a sentence."""
    while True:
        text = text.strip()
        inner = _without_pair(text)
        if inner == text:
            inner = _without_stop(text)
        if inner == text:
            return text
        text = inner


def _without_pair(text: str) -> str:
    closing = _PAIRS.get(text[:1], "") if len(text) > 2 else ""
    if not closing or text[-1] not in closing:
        return text
    # `(a) and (b)` begins and ends with brackets that are no pair.
    opening, inside = text[0], text[1:-1]
    # If brackets are not balanced, `(<a).>)`, the surplus ends a sentence.
    if opening in _CLOSERS.values() and inside.count(opening) == inside.count(text[-1]) > 0:
        return text if not _is_one_pair(text) else inside
    return inside


def _is_one_pair(text: str) -> bool:
    depth = 0
    for index, char in enumerate(text):
        depth += (char == text[0]) - (char == text[-1])
        if depth == 0:
            return index == len(text) - 1
    return False


def _without_stop(text: str) -> str:
    """The text without one sign that ends a sentence, or a bracket that nothing opens or closes."""
    first, last = text[:1], text[-1:]
    opener = _CLOSERS.get(last)
    if last and (last in _STOPS or (opener and text.count(opener) < text.count(last))):
        return text[:-1]
    closer = _PAIRS.get(first, "") if first not in _MAY_BEGIN else ""
    if closer and not any(char in text[1:] for char in closer):
        return text[1:]
    return text


def is_link(text: str) -> bool:
    """Whether a text begins as a web link does."""
    return _LINK.match(text) is not None
