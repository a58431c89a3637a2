"""RIS, which every reference manager reads.

https://en.wikipedia.org/wiki/RIS_(file_format). Where programs differ, types and tags are what
Zotero makes the right item of: https://github.com/zotero/translators/blob/master/RIS.js
"""

from collections.abc import Iterator

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import CitationType, Reference
from sam4mis.model.names import ET_AL, Name

FRAME = FileParts(separator="\r\n")

_TYPES: dict[CitationType, str] = {
    "article-journal": "JOUR",
    "paper-conference": "CONF",
    "chapter": "CHAP",
    # No type becomes a preprint there, and UNPB a journal article. As reports Zotero itself kept
    # them before it had preprints: https://github.com/zotero/translators/issues/2798
    "article": "RPRT",
    "dataset": "DATA",
    "document": "GEN",
}


def entry(reference: Reference) -> str:
    """One entry: lines of tag and value, each ended by CR and LF."""
    lines = ((tag, value) for tag, value in _lines(reference) if value is not None)
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines)


def _lines(reference: Reference) -> Iterator[tuple[str, str | None]]:
    """Tags and values; what is not known is None."""
    yield "TY", _TYPES[reference.kind]
    yield "ID", reference.id
    yield "TI", reference.title
    for name in reference.authors:
        yield "AU", _author(name)
    if not reference.is_complete:
        yield "AU", ET_AL
    yield from _place(reference)
    yield "VL", reference.volume
    yield "IS", reference.issue
    yield "SP", reference.first_page
    yield "EP", reference.last_page
    if reference.issued:
        yield "PY", reference.year
        # Year, month and day, each with its slash even where it is not known.
        parts = [f"{part:02}" for part in reference.issued]
        yield "DA", "/".join([*parts, "", "", ""][:3]) + "/"
    yield "DO", reference.doi
    yield "AN", f"arXiv:{reference.arxiv}" if reference.arxiv else None
    yield "UR", reference.link
    for word in reference.keywords:
        yield "KW", word
    yield "N1", reference.warning or None
    yield "ER", ""


def _place(reference: Reference) -> Iterator[tuple[str, str | None]]:
    """Where it appeared; Zotero's names of the fields stand in its field map."""
    if reference.kind == "article":
        yield "M3", "Preprint"
        yield "PB", reference.server
        yield "SN", f"arXiv:{reference.arxiv}" if reference.arxiv else None
        return
    if reference.kind == "chapter":
        yield "T3", reference.venue  # the series; the title of the book is not known
    else:
        yield "T2", reference.venue
    if reference.kind == "paper-conference":
        yield "C3", reference.venue  # the proceedings, where T2 is the conference
    yield "PB", reference.publisher


def _author(name: Name) -> str:
    return ", ".join(part for part in (name.surname, name.given, name.suffix) if part)
