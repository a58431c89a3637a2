"""Read works from BibTeX and biblatex files; every block is accounted for."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ParsingFailedBlock,
    Preamble,
    String,
)
from bibtexparser.splitter import Splitter

from sam4mis.importers import bibtex_names, tagged_records
from sam4mis.importers.bibtex_fields import (
    MONTHS,
    Abbreviations,
    Fields,
    Inheritance,
    MalformedFieldError,
    fields_of,
)
from sam4mis.importers.latex_text import UNREADABLE, decoded, literal
from sam4mis.importers.proposal import Collection, WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator

# The report names failed blocks; the warnings of the parsers would repeat them.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_VENUES = ("journal", "journaltitle", "booktitle", "series")
# Venues by which Google Scholar and DBLP state that a work is a preprint.
_ARXIV_VENUE = re.compile(r"(?i)\b(?:arxiv|corr)\b")
_SERVER = re.compile(
    r"(?i)(?:arxiv|(?:bio|med|psy|chem|tech)rxiv|ssrn|research square|preprints\.org)\b"
)
_ARXIV_ID = re.compile(r"(?i)(?:arxiv[: ]\s*|abs/)(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_PASSED_OVER = {
    ExplicitComment: "a comment",
    Preamble: "a preamble",
    Block: "text between entries",
}
# Types of entries that are no single work, with what they are.
_NO_WORK = {
    "proceedings": "a volume of proceedings",
    "mvproceedings": "proceedings in several volumes",
    "periodical": "an issue of a journal",
    "collection": "a book of several works",
    "mvcollection": "a book of several works",
    "mvbook": "a book in several volumes",
    "reference": "a work of reference",
    "xdata": "fields that entries share",
    "set": "a set of entries",
    "control": "an option of a style",
    "software": "a program, and no paper",
    "patent": "a patent",
    "ieeetranbstctl": "an option of a style",
}


def read(text: str, sections: Sequence[str] = ()) -> Collection:
    """Read all blocks of a file. A block that cannot be read does not affect the others.

    Args:
        text: the file.
        sections: sections of all its works, if they are known.
    """
    file = _File()
    for block in Splitter(text).split().blocks:
        file.take(block)
    inheritance = Inheritance(
        (key, entry.entry_type, fields.texts) for _, key, entry, fields in file.entries
    )
    for line, key, entry, fields in file.entries:
        if entry.entry_type.lower() == "dataset":
            file.remarks.append(
                f"line {line}, {key}: it is imported as a paper; to enter a dataset, run "
                "`sam4mis add` with its DOI and `--data LINK`"
            )
        if what := _no_work(entry, fields):
            file.passed_over.append(f"line {line}, {key}: {what}")
            continue
        whole = inheritance.complete(entry.entry_type, fields)
        file.add(f"line {line}, {key}", _work_or_fault(whole, line, key, tuple(sections)))
    if not file.entries and not file.lost and tagged_records.is_ris(text):
        message = (
            "this is not BibTeX, since no line begins with `@`; it looks like RIS: read it as RIS"
        )
        return Collection((), (f"line 1: {message}",), ())
    return Collection(
        tuple(file.works), tuple(file.lost), tuple(file.passed_over), tuple(file.remarks)
    )


_WorkWithRemarks = tuple[WorkDescription, tuple[str, ...]]


@dataclass(slots=True)
class _File:
    """The blocks of a file, collected while it is read."""

    works: list[WorkDescription] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    entries: list[tuple[int, str, Entry, Fields]] = field(default_factory=list)
    abbreviations: Abbreviations = field(default_factory=Abbreviations)

    def take(self, block: Block) -> None:
        # The parser counts from 0.
        line = (block.start_line or 0) + 1
        inner = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if isinstance(inner, Entry):
            self._take_entry(inner, line)
        elif isinstance(inner, String):
            self.passed_over.append(f"line {line}: an abbreviation")
            if fault := self.abbreviations.define(inner.key, str(inner.value)):
                self.remarks.append(f"line {line}: {fault}")
        elif isinstance(inner, ParsingFailedBlock):
            self.lost.append(f"line {line}: {_reason(inner)}")
        else:
            what = next(name for kind, name in _PASSED_OVER.items() if isinstance(inner, kind))
            self.passed_over.append(f"line {line}: {what}")

    def _take_entry(self, entry: Entry, line: int) -> None:
        key = str(entry.key)
        try:
            self.entries.append((line, key, entry, fields_of(entry, self.abbreviations)))
        except MalformedFieldError as error:
            self.lost.append(f"line {line}, {key}: {error}")

    def add(self, name: str, answer: _WorkWithRemarks | str) -> None:
        if isinstance(answer, str):
            self.lost.append(f"{name}: {answer}")
            return
        work, remarks = answer
        self.works.append(work)
        self.remarks += [f"{name}: {remark}" for remark in remarks]


def _reason(block: ParsingFailedBlock) -> str:
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return f"the entry has two fields {names}; remove one and add the file again"
    error = block.error
    text = error.abort_reason if isinstance(error, BlockAbortedException) else str(error)
    message = " ".join(text.partition("Note:")[0].split()).rstrip(".")
    return f"{message}; correct the block and add the file again"


def _no_work(entry: Entry, fields: Fields) -> str | None:
    """What an entry is if it describes no single work, or None."""
    kind = entry.entry_type.lower()
    if kind == "book" and "author" not in fields.texts:
        return "a book without an author"
    return _NO_WORK.get(kind)


def _work_or_fault(
    fields: Fields, line: int, key: str, sections: tuple[str, ...]
) -> _WorkWithRemarks | str:
    """The work of an entry with remarks, or why the entry cannot be read, with the remedy."""
    try:
        return _work(fields, line, key, sections)
    except RecursionError:
        return "its braces are nested too deeply; write the text with fewer of them"
    except bibtex_names.UnclearNamesError as error:
        return str(error)
    except UNREADABLE:
        return "its LaTeX cannot be read; write plain text in its fields"


class _Text:
    """Fields as plain text, with a remark on each command that is not known."""

    def __init__(self, fields: Fields) -> None:
        self.remarks = list(fields.remarks)
        self._texts = fields.texts

    def plain(self, name: str) -> str:
        found = decoded(self._texts[name])
        self.remarks += [
            f"{name}: the command {command} is unknown; its text was kept"
            for command in found.unknown
        ]
        return found.text

    def has(self, name: str) -> bool:
        return name in self._texts

    def first(self, names: Sequence[str]) -> str | None:
        return next((self.plain(name) for name in names if name in self._texts), None)


def _work(fields: Fields, line: int, key: str, sections: tuple[str, ...]) -> _WorkWithRemarks:
    texts, text = fields.texts, _Text(fields)
    venue = text.first(_VENUES) or _server(texts)
    locators = tuple(_locators(texts, key))
    is_preprint = venue is None or _ARXIV_VENUE.search(venue) is not None
    day = _date(texts)
    details = {} if is_preprint else _details(text)
    authors = bibtex_names.authors_in(texts.get("author", ""))
    work = WorkDescription(
        name=f"line {line}, {key}",
        locators=locators,
        title=_title(text),
        authors=authors.names,
        # The date of a journal is not that of the preprint, which follows from the arXiv id.
        date=None if any(found.arxiv for found in locators) else day,
        venue=None if is_preprint else venue,
        published=None if is_preprint else day,
        volume=details.get("volume"),
        issue=details.get("issue"),
        pages=details.get("pages"),
        publisher=details.get("publisher"),
        sections=sections,
    )
    return work, (*text.remarks, *authors.remarks)


def _title(text: _Text) -> str | None:
    """Title and subtitle, which biblatex keeps apart."""
    if not text.has("title"):
        return None
    title = text.plain("title")
    if not text.has("subtitle"):
        return title
    end = "" if title.endswith((":", "?", "!")) else ":"
    return f"{title.rstrip('.')}{end} {text.plain('subtitle')}"


_DETAILS = {
    "volume": ("volume",), "issue": ("number", "issue"), "pages": ("pages", "eid", "articleno"),
    "publisher": ("publisher",),
}  # fmt: skip
_DASHES = re.compile(r"[-‐‑‒–—−]+")


def _details(text: _Text) -> dict[str, str]:
    """Volume, issue, pages and publisher. `number` of a book is that of a series, and left out."""
    found = {}
    for name, keys in _DETAILS.items():
        if not (name == "issue" and text.has("booktitle")):
            parts = _DASHES.split(text.first(keys) or "")
            found[name] = "-".join(part.strip() for part in parts)
    return {name: value for name, value in found.items() if value}


def _server(texts: Mapping[str, str]) -> str | None:
    """The preprint server, if an entry names one instead of a journal."""
    for name in ("howpublished", "organization", "publisher"):
        if name in texts and _SERVER.match(server := decoded(texts[name]).text):
            return server
    return None


def _locators(texts: Mapping[str, str], key: str) -> Iterator[Locator]:
    """Identifiers and links of a work, the most reliable first; unreadable text as a link."""
    values = {name: literal(text).strip() for name, text in texts.items() if name in _LEADING}
    archive = values.get("primaryclass") or values.get("eprintclass", "")
    named = ((name, values[name]) for name in _LEADING if values.get(name))
    found = [one for name, value in named if (one := _locator(name, value, archive)) is not None]
    yield from found
    # The entries of Springer have the DOI as their key.
    if not any(one.is_readable for one in found) and (doi := identifiers.parse_doi(key)):
        yield Locator(doi=doi)


def _locator(name: str, value: str, archive: str) -> Locator | None:
    """The identifier or link in one field; None if it has none."""
    if name in ("eprint", "arxiv"):
        arxiv = identifiers.arxiv_of_eprint(value, archive)
    else:
        match = _ARXIV_ID.search(value)
        arxiv = identifiers.parse_arxiv(match[1]) if match else None
    if arxiv:
        return Locator(arxiv=arxiv)
    if name == "note":
        doi = identifiers.parse_doi(value)
        return Locator(doi=doi) if doi else None
    located = identifiers.locate(value)
    # Of these two, unreadable text is reported; the other fields may hold anything.
    is_reported = name in ("doi", "url")
    return located if is_reported or (name in _LINKS and located.is_readable) else None


# Fields with identifiers or links, the most reliable first; outside _LINKS, only identifiers count.
_LINKS = ("doi", "url", "howpublished", "adsurl", "ee", "link")
_LEADING = (
    "eprint", "arxiv", "eid", "journal", "volume", "note", *_LINKS, "primaryclass", "eprintclass",
)  # fmt: skip


_MONTH = re.compile(rf"(?i)\b({'|'.join(MONTHS)})[a-z]*\b\.?")
_NUMBER = re.compile(r"\d+")


def _date(texts: Mapping[str, str]) -> str | None:
    for name in ("date", "year"):
        if name in texts:
            day = decoded(texts[name]).text
            if name == "year" and re.fullmatch(r"\d{4}", day) and "month" in texts:
                return "-".join((day, *_month_and_day(texts)))
            return day
    return None


def _month_and_day(texts: Mapping[str, str]) -> Iterator[str]:
    """`jul`, `7`, `July 18`, `18~jul`; of several months the first."""
    text = decoded(texts["month"]).text
    names, numbers = _MONTH.findall(text), _NUMBER.findall(text)
    if not names:
        if numbers and len(numbers) == 1:
            yield numbers[0].zfill(2)
        return
    yield f"{MONTHS.index(names[0].lower()) + 1:02}"
    day = numbers if numbers else _NUMBER.findall(decoded(texts.get("day", "")).text)
    if len(names) == len(day) == 1:
        yield day[0].zfill(2)
