"""The Markdown tables of an "awesome list" README, row by row.

Rows are `|Date|Authors|Title [(paper)](url)|[Code](url)|`, as in the original list, also with
double pipes, links without scheme and stray spaces.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"^#{1,6}\s")
_ANCHOR = re.compile(r"<(?:div|a)\s+(?:id|name)=[\"'](?P<anchor>[\w-]+)[\"']")
# Spaces after an optional first bar are matched only with the bar, so that time stays linear.
_ROW = re.compile(
    r"^\s*(?:\|\s*)?(?P<date>\d{4}(?:\d\d)?)\s*\|(?P<authors>[^|]*)\|(?P<rest>.*)$", re.ASCII
)
_TABLE_FURNITURE = re.compile(r"^\s*(?:\|\s*)?(?:Date\s*\||:?-{3,}:?\s*\|)")
_LINK_CELL = re.compile(r"^\[(?P<label>[^\]]*)\]\((?P<url>\S+?)\)$")
_PAPER_LINK = re.compile(r"\[\(paper\)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)\s*$")
# Status labels that README prints after a title.
_STATUS_LABELS = tuple(
    f" **({word})**" for word in ("retracted", "withdrawn", "superseded", "out of scope")
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FEWEST_BARS = 3
_UPDATED = re.compile(r"Last update\s+(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells without their Markdown, links as written."""

    line: int
    section: str
    date: str
    authors: str
    title: str
    link: str | None
    code: str | None
    defects: tuple[str, ...] = ()
    """What was irregular about the row's Markdown."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line inside a table that is no row."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class MarkdownList:
    """A whole list."""

    rows: tuple[Row, ...]
    unreadable: tuple[Unreadable, ...]
    updated: str | None
    """Day of the last update that the list states, as YYYY-MM-DD."""


def read(text: str) -> MarkdownList:
    """Read all tables of a list; rows that cannot be read are kept as unreadable."""
    rows, unreadable = [], []
    for number, section, line in _table_lines(text):
        row = _row(number, section, line)
        if row is None:
            unreadable.append(Unreadable(number, line))
        else:
            rows.append(row)
    updated = _UPDATED.search(text)
    day = f"{updated[1]}-{int(updated[2]):02}-{int(updated[3]):02}" if updated else None
    return MarkdownList(tuple(rows), tuple(unreadable), day)


def _table_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Number, section and text of every line that could be a row."""
    section = ""
    for number, line in enumerate(_without_comments(text).split("\n"), start=1):
        if _HEADING.match(line):
            # A heading without an anchor starts a section without an id.
            anchor = _ANCHOR.search(line)
            section = anchor["anchor"] if anchor else ""
        elif line.count("|") >= _FEWEST_BARS and not _TABLE_FURNITURE.match(line):
            yield number, section, line


def _without_comments(text: str) -> str:
    """The text with its HTML comments blanked, so that lines keep their numbers."""
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text.replace("\r\n", "\n"))


def _row(number: int, section: str, line: str) -> Row | None:
    match = _ROW.match(line)
    if match is None:
        return None
    body = match["rest"].rstrip()
    # A title may contain a pipe, a link may not: the last cell is the text after the last pipes.
    title_cell, pipes, last = _without_end(body).rpartition("|")
    code = _LINK_CELL.match(last.strip())
    if not pipes or (code is None and last.strip() not in {"None", ""}):
        return None
    title, link, defects = _title_cell(_without_status(title_cell))
    if not title:
        return None
    return Row(
        line=number,
        section=section,
        date="-".join(filter(None, (match["date"][:4], match["date"][4:]))),
        authors=" ".join(match["authors"].split()),
        title=title,
        link=link,
        code=code["url"] if code else None,
        defects=(*(("space after the row",) if body != match["rest"] else ()), *defects),
    )


def _title_cell(cell: str) -> tuple[str, str | None, list[str]]:
    """Title and link in a cell, and what is irregular about it."""
    defects = []
    if cell.endswith("|"):
        cell = cell.rstrip("|")
        defects.append("double pipe")
    paper = _PAPER_LINK.search(cell)
    before = cell[: paper.start()] if paper else cell
    title = before.rstrip() if paper else cell
    if title != title.strip() or (paper and not before.endswith(" ")):
        defects.append("stray or missing space at the title")
    cleaned = html.unescape(_ESCAPED.sub(r"\1", " ".join(title.split())))
    return cleaned, paper["url"] if paper else None, defects


def _without_status(cell: str) -> str:
    label = next((label for label in _STATUS_LABELS if cell.endswith(label)), "")
    return cell.removesuffix(label)


def _without_end(body: str) -> str:
    return body[:-1] if body.endswith("|") else body
