"""CSL-JSON, which citation processors such as pandoc and citeproc-js read.

https://github.com/citation-style-language/schema
"""

import json
from typing import Any

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import Reference
from sam4mis.model.names import ET_AL, Name

FRAME = FileParts(header="[\n", separator=",\n", footer="\n]\n")


def item(reference: Reference) -> dict[str, Any]:
    """One work as a CSL item."""
    authors = [_author(name) for name in reference.authors]
    if not reference.is_complete:
        authors.append({"literal": ET_AL})
    # The venue of a chapter is the series; the title of the book is not known.
    is_chapter = reference.kind == "chapter"
    data: dict[str, Any] = {
        "id": reference.id,
        "type": reference.kind,
        "title": reference.title,
        "author": authors,
        "issued": {"date-parts": [list(reference.issued)]} if reference.issued else None,
        "container-title": None if is_chapter else reference.venue,
        "collection-title": reference.venue if is_chapter else None,
        "publisher": reference.publisher,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages.replace("–", "-"),
        "DOI": reference.doi,
        "URL": reference.link,
        "note": reference.warning,
        "keyword": ", ".join(reference.keywords),
    }
    if reference.arxiv:
        # Styles do not print `custom`; a preprint is cited with its number and server.
        data["custom"] = {"arxiv": reference.arxiv}
        if reference.server == "arXiv":
            data |= {"number": f"arXiv:{reference.arxiv}", "publisher": "arXiv"}
    return {name: value for name, value in data.items() if value}


def _author(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def entry(reference: Reference) -> str:
    """One work as JSON, on one line."""
    return json.dumps(item(reference), ensure_ascii=False)
