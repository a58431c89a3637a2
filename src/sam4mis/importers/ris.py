"""RIS files to works, with every record accounted for.

https://en.wikipedia.org/wiki/RIS_(file_format)
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import rispy

from sam4mis.importers.proposal import Collection, WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator

_START = "TY  -"
_END = "ER  -"
_TITLES = ("title", "primary_title")
# A record may have both: A1 are the primary ones.
_AUTHORS = ("first_authors", "authors")
_VENUES = (
    "secondary_title",
    "journal_name",
    "alternate_title3",
    "alternate_title2",
    "tertiary_title",
)
_DATES = ("date", "year", "publication_year")
_PREPRINTS = re.compile(r"(?i)\b(?:arxiv|corr|biorxiv|medrxiv)\b")


def read(text: str, sections: Sequence[str] = ()) -> Collection:
    """All records of a file. A record that cannot be understood hides no other.

    Args:
        text: the file.
        sections: where all its works are to stand, if that is known.
    """
    works, lost, passed_over = [], [], []
    for line, block in _blocks(text):
        if not block[0].startswith(_START):
            passed_over.append(f"line {line}: text between records")
            continue
        record = _record(block)
        if record is None:
            lost.append(f"line {line}: no record can be read; write each line as `TI  - title`")
        else:
            works.append(_work(record, line, tuple(sections)))
    return Collection(tuple(works), tuple(lost), tuple(passed_over))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records, and what stands between them, each with the number of its first line.

    The parser passes over what is outside a record, and over a last one without an end.
    """
    block: list[str] = []
    start = 1
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(_START) and block:
            yield start, block
            block = []
        if line.strip() and not block:
            start = number
        if line.strip() or block:
            block.append(line)
        if line.startswith(_END):
            yield start, block
            block = []
    if block:
        yield start, block


def _record(block: list[str]) -> Mapping[str, Any] | None:
    ended = block if block[-1].startswith(_END) else [*block, f"{_END} "]
    try:
        records = rispy.loads("\n".join(ended), enforce_list_tags=False)
    except (AttributeError, KeyError, TypeError):
        # A line that goes on with a value that is none.
        return None
    return records[0] if records else None


def _work(record: Mapping[str, Any], line: int, sections: tuple[str, ...]) -> WorkDescription:
    venue = _first(record, _VENUES)
    is_preprint = venue is None or _PREPRINTS.search(venue) is not None
    locators = tuple(_locators(record))
    day = _date(_first(record, _DATES))
    title = _first(record, _TITLES)
    details = {} if is_preprint else _details(record)
    return WorkDescription(
        name=f"line {line}, {title or record.get('id') or 'a record without a title'}",
        locators=locators,
        title=title,
        authors=tuple(name for tag in _AUTHORS for name in _first_list(record, [tag])),
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


def _details(record: Mapping[str, Any]) -> dict[str, str]:
    """Where in the venue a version of record stands."""
    pages = [_first(record, [name]) for name in ("start_page", "end_page")]
    found = {
        "volume": _first(record, ["volume"]),
        "issue": _first(record, ["number"]),
        "pages": "-".join(dict.fromkeys(page for page in pages if page)),
        "publisher": _first(record, ["publisher"]),
    }
    return {name: value for name, value in found.items() if value}


def _first_list(record: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    for name in names:
        if value := record.get(name):
            return [value] if isinstance(value, str) else [str(item) for item in value]
    return []


def _first(record: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return next(iter(_first_list(record, names)), None)


def _locators(record: Mapping[str, Any]) -> Iterator[Locator]:
    for name in ("accession_number", "doi", "urls"):
        for value in _first_list(record, [name]):
            located = identifiers.locate(value)
            # An accession number may be anything.
            if located.url is None or identifiers.link_fault(located.url) is None:
                yield located


def _date(text: str | None) -> str | None:
    """`2024/05/01/` as 2024-05-01, `2024//` as 2024."""
    return "-".join(part for part in (text or "").split("/")[:3] if part.strip()) or None
