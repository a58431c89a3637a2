"""What foreign programs read in our exports, in one form: the facts that no round trip may change.

Readers differ in what they keep; each function says which facts of a `Facts` it fills.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import rispy
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string as parse_bibtex
from pybtex.database import Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from sam4mis.formats.csv_table import unguard
from sam4mis.formats.reference import Reference
from sam4mis.model.names import ET_AL

_UNKNOWN_TO_PYLATEXENC = {
    r"\textbraceleft{}": r"\{",
    r"\textbraceright{}": r"\}",
    r"\textasciigrave{}": "\0",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
}
_BIBTEX_VENUES = (
    "journal", "journaltitle", "booktitle", "series", "organization", "howpublished",
)  # fmt: skip
_LATEX = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)


@dataclass(frozen=True)
class Facts:
    """Title, authors, year, identifiers and venue of one entry."""

    title: str
    authors: tuple[str, ...]
    year: str
    venue: str
    doi: str
    arxiv: str
    url: str


@dataclass(frozen=True)
class Imprint:
    """Where in its venue a work stands, as readers of a format find it; nothing where it is not."""

    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""


def bibtexparser_finds(text: str) -> Imprint:
    """Of the one entry of a file, in either flavour."""
    (entry,) = parse_bibtex(text).entries
    fields = {field.key: plain(field.value) for field in entry.fields}
    return _imprint(fields, "volume", "number", "pages", "publisher", also="eid")


def pybtex_finds(text: str) -> Imprint:
    """Of the one entry of a file, in either flavour."""
    (entry,) = parse_string(text, "bibtex").entries.values()
    fields = {name.lower(): plain(value) for name, value in entry.fields.items()}
    return _imprint(fields, "volume", "number", "pages", "publisher", also="eid")


def rispy_finds(text: str) -> Imprint:
    """Of the one entry of a file."""
    (entry,) = rispy.loads(text)
    span = [entry[name] for name in ("start_page", "end_page") if name in entry]
    return _imprint({**entry, "pages": "–".join(span)}, "volume", "number", "pages", "publisher")


def csl_finds(text: str) -> Imprint:
    """Of the one entry of a file."""
    (item,) = json.loads(text)
    return _imprint(item, "volume", "issue", "page", "publisher")


def csv_finds(text: str) -> Imprint:
    """Of the one row of a table."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline=""))
    (cells,) = rows
    row = {name: unguard(cell) for name, cell in cells.items()}
    return _imprint(row, "volume", "issue", "pages", "publisher")


def _imprint(
    said: Mapping[str, str], volume: str, issue: str, pages: str, publisher: str, also: str = ""
) -> Imprint:
    span = said.get(pages) or said.get(also, "")
    return Imprint(
        said.get(volume, ""), said.get(issue, ""), span.replace("-", "–"), said.get(publisher, "")
    )


def facts(reference: Reference) -> Facts:
    """The facts as the registry has them."""
    return Facts(
        title=reference.title,
        authors=reference.work.authors,
        year=reference.year,
        venue=reference.venue or "",
        doi=reference.doi or "",
        arxiv=reference.arxiv or "",
        url=reference.url or "",
    )


def without_curls(entry: Facts) -> Facts:
    """The facts with straight quotes: LaTeX prints both kinds alike, so a file has one kind."""
    straight = str.maketrans({"’": "'", "‘": "`", "“": '"', "”": '"'})

    def mend(text: str) -> str:
        return text.translate(straight)

    return replace(
        entry,
        title=mend(entry.title),
        authors=tuple(mend(name) for name in entry.authors),
        venue=mend(entry.venue),
    )


def plain(latex: str) -> str:
    """What LaTeX prints, as pylatexenc tells; formulas stay as they are."""
    for command, char in _UNKNOWN_TO_PYLATEXENC.items():
        latex = latex.replace(command, char)
    # A Greek letter in a title is written as a formula of its own.
    latex = latex.replace(r"$\mu$", "μ")
    text = str(_LATEX.latex_to_text(re.sub(r"\{(\$[^$]*\$)\}", r"\1", latex)))
    # What pylatexenc takes for the letters that modify others, and the one that opens quotes.
    return text.translate({0x02C6: "^", 0x02DC: "~", 0: "`"})


def _name(given: str, family: str, suffix: str = "") -> str:
    return " ".join(part for part in (given, family, suffix) if part)


def bibtexparser_reads(text: str) -> dict[str, Facts]:
    """By key, as bibtexparser 2 sees a file; nothing may fail to parse."""
    library = parse_bibtex(
        text, append_middleware=[middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    )
    assert library.failed_blocks == []
    found = {}
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        authors = [
            ET_AL
            if parts.last == ["others"]
            else plain(
                _name(
                    " ".join(parts.first), " ".join([*parts.von, *parts.last]), " ".join(parts.jr)
                )
            )
            for parts in fields.get("author", ())
        ]
        found[entry.key] = _from_bibtex(fields, authors)
    return found


def pybtex_reads(text: str) -> dict[str, Facts]:
    """By key, as pybtex sees a file."""
    found = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        authors = [_person(person) for person in entry.persons.get("author", ())]
        found[key] = _from_bibtex(dict(entry.fields), authors)
    return found


def _person(person: Person) -> str:
    if person.last_names == ["others"]:
        return ET_AL
    given = " ".join([*person.first_names, *person.middle_names])
    family = " ".join([*person.prelast_names, *person.last_names])
    return plain(_name(given, family, " ".join(person.lineage_names)))


def _from_bibtex(fields: dict[str, str], authors: list[str]) -> Facts:
    venue = next(
        (fields[name] for name in _BIBTEX_VENUES if name in fields),
        "",
    )
    url = fields.get("url", "")
    # A preprint of arXiv has its number in place of a venue too, and its address.
    arxiv = fields.get("eprint", "")
    is_preprint = venue == f"arXiv:{arxiv}"
    return Facts(
        title=plain(fields["title"]),
        authors=tuple(authors),
        year=fields.get("year", fields.get("date", ""))[:4],
        venue="" if is_preprint else plain(venue),
        doi=fields.get("doi", ""),
        arxiv=arxiv,
        url="" if is_preprint and url == f"https://arxiv.org/abs/{arxiv}" else url,
    )


def rispy_reads(text: str) -> dict[str, Facts]:
    """By key, as rispy sees a file; the link may be that of an identifier."""
    found = {}
    for entry in rispy.loads(text):
        authors = []
        for name in entry.get("authors", ()):
            family, given, suffix = (*name.split(", "), "", "")[:3]
            authors.append(_name(given, family, suffix))
        found[entry["id"]] = Facts(
            title=entry["title"],
            authors=tuple(authors),
            year=entry.get("year", ""),
            venue=_ris_venue(entry),
            doi=entry.get("doi", ""),
            arxiv=entry.get("accession_number", "").removeprefix("arXiv:"),
            url=entry["urls"][0],
        )
    return found


def _ris_venue(entry: Mapping[str, str]) -> str:
    if entry["type_of_reference"] != "RPRT":
        return entry.get("secondary_title") or entry.get("tertiary_title", "")
    server = entry["publisher"]
    return "" if server == "arXiv" else server


def csl_reads(text: str) -> dict[str, Facts]:
    """By key, from CSL-JSON as plain JSON."""
    found = {}
    for item in json.loads(text):
        authors = [
            name.get("literal")
            or _name(
                name.get("given", ""),
                _name(name.get("non-dropping-particle", ""), name["family"]),
                name.get("suffix", ""),
            )
            for name in item.get("author", ())
        ]
        found[item["id"]] = Facts(
            title=item["title"],
            authors=tuple(authors),
            year=str(item["issued"]["date-parts"][0][0]) if "issued" in item else "",
            venue=item.get("container-title") or item.get("collection-title", ""),
            doi=item.get("DOI", ""),
            arxiv=item.get("custom", {}).get("arxiv", ""),
            url=item["URL"],
        )
    return found


def csv_reads(text: str) -> dict[str, Facts]:
    """By key, as Python's reader sees the table; venues under the name that entries write."""
    found = {}
    for cells in csv.DictReader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline="")):
        row = {name: unguard(cell) for name, cell in cells.items()}
        found[row["id"]] = Facts(
            title=row["title"],
            authors=tuple(row["authors"].split("; ")) if row["authors"] else (),
            year=row["year"],
            venue=row["venue"],
            doi=row["doi"],
            arxiv=row["arxiv"],
            url=row["link"],
        )
    return found
