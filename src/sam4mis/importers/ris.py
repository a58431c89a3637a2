"""Read works from RIS, PubMed and Web of Science files; every record is accounted for.

Where programs differ, tags are read as Zotero reads them:
https://github.com/zotero/translators/blob/master/RIS.js
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sam4mis.authorities.reading import plain
from sam4mis.importers import tagged_records
from sam4mis.importers.proposal import Collection, WorkDescription
from sam4mis.importers.tagged_records import TaggedRecord
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.names import (
    ET_AL,
    SUFFIXES,
    Organisation,
    in_usual_order,
    is_company,
    people_in,
    tidy_name,
)

# A1 are the primary authors; a record may have both.
_AUTHORS = ("A1", "AU")
_VENUES = ("T2", "JF", "JO", "JA", "J1", "J2", "T3", "BT", "C3")
_PREPRINTS = re.compile(r"(?i)\b(?:arxiv|corr|biorxiv|medrxiv)\b")
_ARXIV_SERVER = re.compile(r"(?i)arxiv|corr")
_DOI = re.compile(r"(?i)\bdoi\b[\s:]*(10\.\S+)|^(10\.\d{4,9}/\S+)$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_BIBTEX = re.compile(r"(?m)^[ \t]*@\w+[ \t]*[{(]")


def read(text: str, sections: Sequence[str] = ()) -> Collection:
    """Read all records of a file. A record that cannot be read does not affect the others.

    Args:
        text: the file: RIS, or an export of PubMed (MEDLINE) or Web of Science.
        sections: sections of all its works, if they are known.
    """
    works, lost, passed_over = [], [], []
    parse, work_of = _reader_of(text)
    for record in parse(text):
        if not record.is_record and not record.has_tags:
            passed_over.append(f"line {record.line}: text between records")
            continue
        work = work_of(record, tuple(sections)) if record.is_record else _HEADLESS
        if isinstance(work, WorkDescription):
            works.append(work)
        else:
            lost.append(f"line {record.line}: {work}")
    if not works and not lost and text.strip():
        passed_over = []
        lost = [f"line 1: {_what_it_is(text)}"]
    return Collection(tuple(works), tuple(lost), tuple(passed_over))


_HEADLESS = "a record without its first line; begin it with `TY  - JOUR`"
_WorkOf = Callable[[TaggedRecord, tuple[str, ...]], WorkDescription | str]


def _reader_of(text: str) -> tuple[Callable[[str], Iterator[TaggedRecord]], _WorkOf]:
    if not tagged_records.is_ris(text):
        if tagged_records.is_medline(text):
            return tagged_records.medline, _medline_work
        if tagged_records.is_web_of_science(text):
            return tagged_records.web_of_science, _web_of_science_work
    return tagged_records.ris, _ris_work


def _what_it_is(text: str) -> str:
    message = "this is not RIS, since no line begins with `TY  -`"
    if _BIBTEX.search(text):
        return f"{message}; it looks like BibTeX: read it as BibTeX"
    return f"{message}; export the works as RIS or BibTeX"


def _ris_work(record: TaggedRecord, sections: tuple[str, ...]) -> WorkDescription | str:
    if not any(tag not in ("TY", "ER") for tag in record.tags):
        return "the record has no tags; write each line as `TI  - title`"
    if len(set(record.all("TI"))) > 1:
        return "a record with two titles; write a line `ER  -` where the first work ends"
    authors = _authors(record.all(*_AUTHORS))
    if isinstance(authors, str):
        return f"{authors}; give each a line `AU  - Family, Given`"
    title = plain(record.first("TI", "T1", "CT"))
    work = WorkDescription(
        _name(record, title or record.first("ID")),
        locators=tuple(_ris_locators(record)),
        title=title,
        authors=authors,
        date=_ris_date(record),
        venue=plain(record.first(*_VENUES)),
        sections=sections,
    )
    details = _details(record, volume="VL", issue="IS", first="SP", last="EP", publisher="PB")
    server = record.first("PB") if record.first("M3") == "Preprint" else None
    return _dated(work, details, server)


def _name(record: TaggedRecord, called: str | None) -> str:
    return f"line {record.line}, {called or 'a record without a title'}"


def _dated(
    work: WorkDescription, details: Mapping[str, str | None], server: str | None = None
) -> WorkDescription:
    """The work with its date as that of the preprint or of the version of record.

    `details` are volume, issue, pages and publisher of the version of record.
    """
    # The date of a journal is not that of the preprint, which follows from the arXiv id.
    date = None if any(found.arxiv for found in work.locators) else work.date
    if work.venue is None or _PREPRINTS.search(work.venue):
        other_server = server if server and not _ARXIV_SERVER.fullmatch(server) else None
        return replace(work, date=date, venue=other_server)
    return replace(
        work,
        date=date,
        published=work.date,
        volume=details.get("volume"),
        issue=details.get("issue"),
        pages=details.get("pages"),
        publisher=details.get("publisher"),
    )


def _details(record: TaggedRecord, **tags: str) -> dict[str, str | None]:
    """Volume, issue, pages and publisher, from the tags of a format."""
    found = {name: plain(record.first(*tag.split())) for name, tag in tags.items()}
    pages = [found.pop("first", None), found.pop("last", None)]
    span = "-".join(dict.fromkeys(page for page in pages if page))
    return {"pages": span or None, **found}


def _authors(values: Sequence[str]) -> tuple[str, ...] | str:
    """The authors of lines with one name each, family name first, or why they cannot be read."""
    names: list[str] = []
    has_commas = any("," in value for value in values)
    for value in values:
        people = _authors_of_line(value, has_commas=has_commas)
        if people is None:
            return f"an author line names several people, {value[:_LONGEST_SHOWN]!r}"
        names += people
    tidy = tuple(tidy_name(name) for name in names if name)
    ordered = tidy if has_commas else in_usual_order(tidy)
    if ordered is None:
        return f"its authors, {tidy[0]!r} …, can be read with either name first"
    return ordered


def _authors_of_line(value: str, *, has_commas: bool) -> tuple[str, ...] | None:
    """The author of a line, or the several people in it; None if these cannot be separated."""
    parts = [part.strip() for part in value.rstrip(" ,").split(",")]
    if len(parts) == 3 and _is_suffix(parts[1]):
        parts[1:] = [parts[2], parts[1]]
    if ";" in value or len(parts) > 3 or not all(map(_is_suffix, parts[2:])):
        return people_in(value)
    # Where family names come first, a name without a comma is no person's.
    if is_company(value) or (has_commas and len(parts) == 1 and " " in value):
        return (value if value == ET_AL else Organisation(value.rstrip(" ,")),)
    return (" ".join((*parts[1:2], parts[0], *parts[2:])),)


def _is_suffix(text: str) -> bool:
    return text.lower() in SUFFIXES


_LONGEST_SHOWN = 80


def _ris_locators(record: TaggedRecord) -> Iterator[Locator]:
    for tag in ("AN", "DO", "UR", "L3"):
        for value in record.all(tag):
            located = identifiers.locate(value)
            # The other tags may hold anything; of these two, unreadable values are reported.
            if located.is_readable or tag in {"DO", "UR"}:
                yield located
    if not record.all("DO"):
        for value in record.all("M3", "N1", "L3"):
            found = _DOI.search(value)
            if found and (doi := identifiers.parse_doi(found[1] or found[2])):
                yield Locator(doi=doi)


def _ris_date(record: TaggedRecord) -> str | None:
    """The most precise date in the year of publication."""
    days = [day for value in record.all("PY", "Y1", "DA") if (day := _iso(value))]
    if not days:
        return None
    year = days[0][:4]
    return max((day for day in days if day[:4] == year), key=len)


def _iso(text: str) -> str | None:
    """`2024/05/01/` as 2024-05-01, `2024//` as 2024, `2024/May/03` and `2024 May 3` likewise."""
    parts = [part for part in re.split(r"[/\s]+", text.strip())[:3] if part]
    for index, part in enumerate(parts[1:], start=1):
        month = part[:3].lower()
        if part.isdigit():
            parts[index] = part.zfill(2)
        elif index == 1 and month in _MONTHS:
            parts[index] = f"{_MONTHS.index(month) + 1:02}"
            if not part.isalpha():
                # Several months: the first.
                return "-".join(parts[:2])
        else:
            return "-".join(parts[:index]) if parts[0].isdigit() and index > 1 else parts[0]
    return "-".join(parts) or None


_OF_DOI = " [doi]"
_OF_ARXIV = re.compile(r"(?i)\barxiv:\s*\d{4}\.\d{4,5}")


def _medline_work(record: TaggedRecord, sections: tuple[str, ...]) -> WorkDescription | str:
    authors = _authors(record.all("FAU") or record.all("AU"))
    if isinstance(authors, str):
        return f"{authors}; give each a line `FAU - Family, Given`"
    title = plain((record.first("TI") or record.first("TT") or "").removesuffix("."))
    dois = [
        Locator(doi=doi)
        for value in record.all("LID", "AID")
        if value.endswith(_OF_DOI) and (doi := identifiers.parse_doi(value.removesuffix(_OF_DOI)))
    ]
    arxiv = [
        Locator(arxiv=number)
        for value in record.all("LID", "AID", "PHST", "SO")
        if (found := _OF_ARXIV.search(value)) and (number := identifiers.parse_arxiv(found[0]))
    ]
    pubmed = [Locator(url=f"https://pubmed.ncbi.nlm.nih.gov/{record.first('PMID')}/")]
    work = WorkDescription(
        _name(record, title or record.first("PMID")),
        locators=(*arxiv[:1], *dois[:1]) or tuple(pubmed),
        title=title,
        authors=(*authors, *map(Organisation, record.all("CN"))),
        date=_iso(record.first("DP") or ""),
        venue=plain(record.first("JT", "TA")),
        sections=sections,
    )
    return _dated(work, _details(record, volume="VI", issue="IP", pages="PG"))


def _web_of_science_work(record: TaggedRecord, sections: tuple[str, ...]) -> WorkDescription | str:
    authors = _authors(record.all("AF") or record.all("AU"))
    if isinstance(authors, str):
        return f"{authors}; give each a line of its own, `Family, Given`"
    title = plain(" ".join(record.all("TI")))
    doi = identifiers.parse_doi(record.first("DI") or "")
    year = record.first("PY")
    work = WorkDescription(
        _name(record, title or record.first("UT")),
        locators=(Locator(doi=doi),) if doi else (),
        title=title,
        authors=authors,
        date=_iso(f"{year} {record.first('PD') or ''}") if year else None,
        venue=plain(" ".join(record.all("SO"))),
        sections=sections,
    )
    return _dated(
        work,
        _details(record, volume="VL", issue="IS", first="BP AR", last="EP", publisher="PU"),
    )
