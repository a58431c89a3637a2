"""BibTeX and biblatex files to works, with every block accounted for."""

import logging
import re
from collections.abc import Iterator, Sequence

from bibtexparser.exceptions import BlockAbortedException
from bibtexparser.library import Library
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    Entry,
    ExplicitComment,
    Field,
    ImplicitComment,
    ParsingFailedBlock,
    Preamble,
    String,
)
from bibtexparser.splitter import Splitter
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_commands
from pylatexenc.macrospec import LatexContextDb, std_macro

from sam4mis.importers.proposal import Collection, WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.names import ET_AL

# What the parser would say of failed blocks stands in the report.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VENUES = ("journal", "journaltitle", "booktitle", "series")
# How Google Scholar and DBLP write that a work is a preprint.
_ARXIV_VENUE = re.compile(r"(?i)\b(?:arxiv|corr)\b")
_ARXIV_ID = re.compile(r"(?i)(?:arxiv[: ]\s*|abs/)(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_PASSED_OVER = {
    ExplicitComment: "a comment",
    ImplicitComment: "text between entries",
    Preamble: "a preamble",
    String: "an abbreviation",
}


def read(text: str, sections: Sequence[str] = ()) -> Collection:
    """All blocks of a file. A block that cannot be understood hides no other.

    Args:
        text: the file.
        sections: where all its works are to stand, if that is known.
    """
    works, lost, passed_over = [], [], []
    for block in _parsed(text).blocks:
        # The parser counts from 0.
        line = (block.start_line or 0) + 1
        if isinstance(block, Entry):
            work = _work_or_fault(block, line, tuple(sections))
            if isinstance(work, WorkDescription):
                works.append(work)
            else:
                lost.append(f"line {line}, {_key(block)}: {work}")
        elif isinstance(block, ParsingFailedBlock):
            lost.append(f"line {line}: {_reason(block)}; mend the block and add the file again")
        else:
            passed_over.append(f"line {line}: {_PASSED_OVER[type(block)]}")
    return Collection(tuple(works), tuple(lost), tuple(passed_over))


def _reason(block: ParsingFailedBlock) -> str:
    error = block.error
    text = error.abort_reason if isinstance(error, BlockAbortedException) else str(error)
    return " ".join(text.partition("Note:")[0].split()).rstrip(".")


# No key has a line break.
_AGAIN = "\n"


def _parsed(text: str) -> Library:
    """All blocks; a second entry with one key is an entry none the less, with a key of its own."""
    blocks: list[Block] = []
    for number, block in enumerate(Splitter(text).split().blocks):
        entry = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if entry is not block and isinstance(entry, Entry):
            entry.key = f"{entry.key}{_AGAIN}{number}"
            blocks.append(entry)
        else:
            blocks.append(block)
    library = Library(blocks, fail_on_duplicate_key=False)
    for step in default_parse_stack():
        library = step.transform(library)
    return library


def _key(entry: Entry) -> str:
    return str(entry.key).partition(_AGAIN)[0]


def _work_or_fault(entry: Entry, line: int, sections: tuple[str, ...]) -> WorkDescription | str:
    """The work of an entry, or why it cannot be understood, with the remedy."""
    if fault := _joined_field(entry):
        return f"{fault}; write it as one value in braces"
    try:
        return _work(entry, line, sections)
    except RecursionError:
        return "its braces are nested too deeply; write the text with fewer of them"
    except _UNREADABLE_LATEX:
        return "its LaTeX cannot be understood; write plain text in its fields"


def _joined_field(entry: Entry) -> str | None:
    for field in entry.fields:
        if field.enclosing == "no-enclosing" and "#" in str(field.value):
            return f"the field {field.key} joins several texts with #"
    return None


def _work(entry: Entry, line: int, sections: tuple[str, ...]) -> WorkDescription:
    fields = {field.key.lower(): field for field in entry.fields}
    venue = next((_plain(fields[name]) for name in _VENUES if name in fields), None)
    locators = tuple(_locators(fields))
    is_preprint = venue is None or _ARXIV_VENUE.search(venue) is not None
    day = _date(fields)
    details = {} if is_preprint else _details(fields)
    return WorkDescription(
        name=f"line {line}, {_key(entry)}",
        locators=locators,
        title=_plain(fields["title"]) if "title" in fields else None,
        authors=tuple(_authors(str(fields["author"].value))) if "author" in fields else (),
        # A journal's date says nothing about when the preprint appeared; its id does.
        date=None if any(found.arxiv for found in locators) else day,
        venue=None if is_preprint else venue,
        published=None if is_preprint else day,
        volume=details.get("volume"),
        issue=details.get("issue"),
        pages=details.get("pages"),
        publisher=details.get("publisher"),
        sections=sections,
    )


_DETAILS = {
    "volume": ("volume",), "issue": ("number", "issue"), "pages": ("pages", "eid", "articleno"),
    "publisher": ("publisher",),
}  # fmt: skip


def _details(fields: dict[str, Field]) -> dict[str, str]:
    """Where in the venue a version of record stands. Of books, a number is that of a series."""
    found = {}
    for name, keys in _DETAILS.items():
        key = next((key for key in keys if key in fields), None)
        if key is not None and not (key == "number" and "booktitle" in fields):
            found[name] = _DASHES.sub("-", _plain(fields[key]))
    return {name: value for name, value in found.items() if value}


_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")


def _plain(field: Field) -> str:
    return _decoded(str(field.value))


# What the decoder raises where a command lacks an argument.
_UNREADABLE_LATEX = (AttributeError, IndexError, KeyError, ValueError)


def _decoder_of_fields() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    known.add_context_category("links", macros=[MacroTextSpec("href", "%(2)s")], prepend=True)
    return LatexNodes2Text(latex_context=known, math_mode="verbatim")


def _commands_of_fields() -> LatexContextDb:
    # The library prints links, but does not know how many arguments they have.
    known = get_default_commands()
    known.add_context_category("links", macros=[std_macro("href", False, 2)], prepend=True)
    return known


_decoder, _commands = _decoder_of_fields(), _commands_of_fields()


def _decoded(latex: str) -> str:
    """LaTeX as plain text; formulas stay as they are."""
    return " ".join(_decoder.latex_to_text(latex, latex_context=_commands).split())


def _authors(value: str) -> Iterator[str]:
    for name in split_multiple_persons_names(value):
        if name.strip().lower() == "others":
            yield ET_AL
            continue
        parts = parse_single_name_into_parts(name, strict=False)
        yield _decoded(parts.merge_first_name_first)


def _locators(fields: dict[str, Field]) -> Iterator[Locator]:
    for name in ("eprint", "arxiv", "journal", "note", "doi", "url", "howpublished"):
        if name not in fields:
            continue
        value = str(fields[name].value).strip()
        if name in ("eprint", "arxiv"):
            arxiv = identifiers.parse_arxiv(value)
        else:
            found = _ARXIV_ID.search(value)
            arxiv = identifiers.parse_arxiv(found[1]) if found else None
        if arxiv:
            yield Locator(arxiv=arxiv)
        elif name in ("doi", "url", "howpublished"):
            located = identifiers.locate(_decoded(value) if name == "howpublished" else value)
            if located.url is None or identifiers.link_fault(located.url) is None:
                yield located


def _date(fields: dict[str, Field]) -> str | None:
    for name in ("date", "year"):
        if name in fields:
            day = _plain(fields[name])
            month = _plain(fields["month"]).lower() if "month" in fields else ""
            number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else month
            return f"{day}-{number:0>2}" if number and len(day) == len("YYYY") else day
    return None
