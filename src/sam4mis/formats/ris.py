"""RIS, which every reference manager reads.

https://en.wikipedia.org/wiki/RIS_(file_format); types and tags are those that Zotero, EndNote and
Mendeley share.
"""

from collections.abc import Iterator

from sam4mis.formats.frame import Frame
from sam4mis.formats.reference import Kind, Reference
from sam4mis.names import ET_AL, Name

FRAME = Frame(separator="\r\n")

_TYPES: dict[Kind, str] = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "chapter": "CHAP",
    "article": "UNPB",
    "dataset": "DATA",
    "document": "GEN",
}


def entry(reference: Reference) -> str:
    """One entry: lines of tag and value, each ended by CR and LF."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(reference))


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[reference.kind]
    yield "ID", reference.id
    yield "TI", reference.title
    for name in reference.authors:
        yield "AU", _author(name)
    if not reference.is_complete:
        yield "AU", ET_AL
    if reference.venue:
        yield "T2", reference.venue
    if reference.publisher:
        yield "PB", reference.publisher
    for tag, value in (
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", reference.first_page),
        ("EP", reference.last_page),
    ):
        if value:
            yield tag, value
    if reference.issued:
        yield "PY", reference.year
        # Year, month and day, each with its slash even where it is not known.
        parts = [f"{part:02}" for part in reference.issued]
        yield "DA", "/".join([*parts, "", "", ""][:3]) + "/"
    if reference.doi:
        yield "DO", reference.doi
    if reference.arxiv:
        yield "AN", f"arXiv:{reference.arxiv}"
    yield "UR", reference.link
    for word in reference.keywords:
        yield "KW", word
    if reference.warning:
        yield "N1", reference.warning
    yield "ER", ""


def _author(name: Name) -> str:
    return ", ".join(part for part in (name.surname, name.given, name.suffix) if part)
