"""Records that consist of lines of tag and value: RIS, MEDLINE and Web of Science.

https://en.wikipedia.org/wiki/RIS_(file_format),
https://www.nlm.nih.gov/bsd/mms/medlineelements.html,
https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class TaggedRecord:
    """One record, or the text between two records."""

    line: int
    """Number of its first line, from 1."""
    tags: dict[str, list[str]] = field(default_factory=dict)
    """Values of each tag in order."""
    is_record: bool = True
    """Whether it is a record, and not text between records."""
    has_tags: bool = False
    """Whether some of its lines look like lines of a record."""

    def add(self, tag: str, value: str) -> None:
        """Add a line."""
        self.tags.setdefault(tag, []).append(value.strip())

    def all(self, *names: str) -> list[str]:
        """The non-empty values of the tags, those of the first tag first."""
        return [value for name in names for value in self.tags.get(name, ()) if value]

    def first(self, *names: str) -> str | None:
        """The first value of the first tag that has one."""
        return next(iter(self.all(*names)), None)


@dataclass(frozen=True, slots=True)
class _Style:
    """How the lines of a record are written; some programs indent them, or have other spaces."""

    tag: re.Pattern[str]
    end: re.Pattern[str]
    lines_are_values: bool = False
    """Whether a line without a tag is another value, and does not continue the last one."""


_RIS_START = re.compile(r"(?P<indent>\s*)(?P<name>TY|ty|Ty)(?P<space>[ \t]{0,3})-(?=\s|$)")
_RIS_LINE = re.compile(r"(?m)^[A-Z][A-Z0-9]  -(?: |$)")
_MEDLINE_START = re.compile(r"PMID ?- ?\d")
_MEDLINE = _Style(re.compile(r"(?P<tag>[A-Z]{2,4}) *- (?P<value>.*)"), re.compile(r"\s*$"))
_WOS_START = re.compile(r"PT [A-Z]\s*$")
_WOS = _Style(
    re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*)|$)"), re.compile(r"ER\s*$"), True
)


def ris(text: str) -> Iterator[TaggedRecord]:
    """The records of a RIS file, and the text between them."""
    return _records(text, _ris_style)


def medline(text: str) -> Iterator[TaggedRecord]:
    """The records of a MEDLINE file, as PubMed saves them with the ending .nbib."""
    return _records(text, lambda line: _MEDLINE if _MEDLINE_START.match(line) else None)


def web_of_science(text: str) -> Iterator[TaggedRecord]:
    """The records of a file of Web of Science."""
    return _records(text, lambda line: _WOS if _WOS_START.match(line) else None)


def is_ris(text: str) -> bool:
    """Whether a line begins a record of RIS."""
    return any(map(_RIS_START.match, text.splitlines()))


def is_medline(text: str) -> bool:
    """Whether a line begins a record of MEDLINE."""
    return any(map(_MEDLINE_START.match, text.splitlines()))


def is_web_of_science(text: str) -> bool:
    """Whether a line begins a record of Web of Science."""
    return any(map(_WOS_START.match, text.splitlines()))


def _ris_style(line: str) -> _Style | None:
    start = _RIS_START.match(line)
    if start is None:
        return None
    letters = "[A-Z][A-Z0-9]" if start["name"].isupper() else "[A-Za-z][A-Za-z0-9]"
    before = f"{re.escape(start['indent'])}(?P<tag>{letters}){re.escape(start['space'])}-"
    return _Style(re.compile(rf"{before}(?:\s(?P<value>.*)|$)"), re.compile(r"\s*[Ee][Rr]\s*-\s*$"))


def _records(text: str, style_of: Callable[[str], _Style | None]) -> Iterator[TaggedRecord]:
    record: TaggedRecord | None = None
    style: _Style | None = None
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := style_of(line):
            if record is not None:
                yield record
            record, style, last = TaggedRecord(number), found, ""
        if record is None:
            if not line.strip():
                continue
            record, style = TaggedRecord(number, is_record=False), None
        if style is None:
            record.has_tags = record.has_tags or _RIS_LINE.match(line) is not None
        elif style.end.match(line):
            yield record
            record, style = None, None
        else:
            last = _take(record, style, line, last)
    if record is not None:
        yield record


def _take(record: TaggedRecord, style: _Style, line: str, last: str) -> str:
    """Add a line to a record; the tag to which the next line can belong."""
    found = style.tag.match(line)
    if found is not None:
        tag = found["tag"].upper()
        record.add(tag, found["value"] or "")
        return tag
    if last and line.strip():
        values = record.tags[last]
        if style.lines_are_values:
            values.append(line.strip())
        else:
            values[-1] = f"{values[-1]} {line.strip()}".strip()
    return last
