"""Fields of BibTeX entries as texts: parts joined, abbreviations resolved, fields inherited."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bibtexparser.model import Entry

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Abbreviations that every style defines."""

_BARE = re.compile(r"[^\s#{}\"]+")
_JOIN = re.compile(r"(?<!\s)\s*+#\s*")
_WORK_TYPES_OF_VOLUMES = {"inproceedings", "incollection", "inbook", "conference", "suppcollection"}
_INHERITED = frozenset(
    "booktitle journal journaltitle series year date month publisher volume number".split()  # noqa: SIM905
)
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of an entry."""

    texts: Mapping[str, str]
    """The LaTeX of each field, by its name in small letters."""
    remarks: tuple[str, ...] = ()
    """What was left out, as clauses."""


class MalformedFieldError(ValueError):
    """A field whose value has no clear end."""


@dataclass(slots=True)
class Abbreviations:
    """What the `@string` blocks of a file define; a later one replaces an earlier."""

    texts: dict[str, str] = field(default_factory=lambda: {month: month for month in MONTHS})

    def define(self, name: str, value: str) -> str | None:
        """Add an abbreviation; return the fault if its value cannot be read."""
        try:
            text, unknown = self.resolve(value)
        except MalformedFieldError as error:
            return f"the abbreviation {name}: {error}"
        self.texts[name.lower()] = text
        return f"the abbreviation {unknown[0]} is not defined" if unknown else None

    def resolve(self, value: str) -> tuple[str, list[str]]:
        """The text of `"Proc. " # acl # {, 2024}`, and the abbreviations that are not defined.

        Raises:
            MalformedFieldError: text follows the value and is not joined to it by `#`.
        """
        parts, unknown, end = [], [], 0
        for kind, text, close in _pieces(value):
            end = close
            if kind == "bare" and not text.isdigit() and text.lower() not in self.texts:
                unknown.append(text)
            parts.append(self.texts.get(text.lower(), text) if kind == "bare" else text)
        if value[end:].strip():
            rest = " ".join(value[end:].split())[:60]
            remedy = "write a comma between fields, and values in braces"
            raise MalformedFieldError(f"{rest!r} follows its end; {remedy}")
        return "".join(parts), unknown


def _pieces(value: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and end of each part of a value that `#` joins, as far as it can be read."""
    start, end = len(value) - len(value.lstrip()), len(value.rstrip())
    while start < end:
        if value[start] == "{":
            close = _closing(value, start, "}")
            kind = "braces"
        elif value[start] == '"':
            close = _closing(value, start, '"')
            kind = "quotes"
        elif bare := _BARE.match(value, start, end):
            kind, close = "bare", bare.end()
        else:
            return
        if close < 0:
            return
        text = value[start:close] if kind == "bare" else value[start + 1 : close - 1]
        yield kind, text, close
        joined = _JOIN.match(value, close, end)
        if joined is None:
            return
        start = joined.end()


def _closing(value: str, start: int, closing: str) -> int:
    """The end of a text in braces or quotes; -1 if it is never closed."""
    depth = 0
    for found in _BRACES_AND_QUOTES.finditer(value, start + (closing == '"')):
        sign = found[0]
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == closing and depth == 0:
            return found.end()
        if depth < 0:
            return -1
    return -1


_BRACES_AND_QUOTES = re.compile(r'\\.|[{}"]', re.DOTALL)


def fields_of(entry: Entry, abbreviations: Abbreviations) -> Fields:
    """The fields of an entry, each as one text.

    Raises:
        MalformedFieldError: a value does not end where its field does.
    """
    texts, remarks = {}, []
    for item in entry.fields:
        name = item.key.lower()
        try:
            text, unknown = abbreviations.resolve(str(item.value))
        except MalformedFieldError as error:
            if name in _UNUSED:
                continue
            raise MalformedFieldError(f"the field {name}: {error}") from None
        if unknown and name not in _UNUSED | {"month", "year", "date"}:
            remarks.append(f"{name} left out: the abbreviation {unknown[0]} is not defined")
            continue
        texts[name] = text
    return Fields(texts, tuple(remarks))


_UNUSED = {
    "abstract", "keywords", "address", "note", "annote", "annotation", "file", "issn", "isbn",
    "language", "location", "organization", "institution", "editor", "timestamp", "biburl",
    "bibsource",
}  # fmt: skip


class Inheritance:
    """Fields that entries inherit from others of the file, by `crossref` and `xdata`."""

    def __init__(self, entries: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
        """Prepare.

        Args:
            entries: key, type and fields of each; of two with one key the first counts.
        """
        self._entries: dict[str, tuple[str, Mapping[str, str]]] = {}
        for key, kind, texts in entries:
            self._entries.setdefault(key.lower(), (kind, texts))

    def complete(self, kind: str, fields: Fields) -> Fields:
        """The fields with those of `crossref` and `xdata`, where the entry has none of its own."""
        texts = dict(fields.texts)
        remarks = list(fields.remarks)
        self._inherit(kind, texts, remarks, _DEEPEST)
        return Fields(texts, tuple(remarks))

    def _inherit(self, kind: str, texts: dict[str, str], remarks: list[str], depth: int) -> None:
        for pointer in ("xdata", "crossref"):
            for key in texts.get(pointer, "").split(","):
                name = key.strip().lower()
                if not name or not depth:
                    continue
                if name not in self._entries:
                    remarks.append(f"{pointer} left out: no entry of the file is called {name}")
                    continue
                parent_kind, stated = self._entries[name]
                parent = dict(stated)
                self._inherit(parent_kind, parent, remarks, depth - 1)
                taken = parent if pointer == "xdata" else _inheritable(kind, parent)
                for field_name, text in taken.items():
                    texts.setdefault(field_name, text)


def _inheritable(kind: str, parent: Mapping[str, str]) -> dict[str, str]:
    """The fields that a paper inherits from its volume, whose title becomes its `booktitle`.

    https://ctan.org/pkg/biblatex, appendix B.
    """
    taken = {name: text for name, text in parent.items() if name in _INHERITED}
    if "title" in parent:
        name = "booktitle" if kind.lower() in _WORK_TYPES_OF_VOLUMES else "journaltitle"
        taken.setdefault(name, parent["title"])
    if "date" in parent:
        # Otherwise `year` and `date` could be those of different volumes.
        taken.pop("year", None)
    return taken
