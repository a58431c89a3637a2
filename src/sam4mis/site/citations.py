"""Citations as the site offers them: on the page of each work, and for any choice in Explore."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sam4mis.formats.catalogue import FORMATS, Format
from sam4mis.formats.reference import Reference, references
from sam4mis.registry import Registry

_ON_PAGES = ("bibtex", "ris", "csl-json", "text")
PACKS = "explore/exports"
"""Folder of the scripts that bring the entries of one format to the browser."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One work in one format."""

    format: Format
    text: str


def citations(reference: Reference) -> list[Citation]:
    """A work in the formats that its page shows."""
    return [
        Citation(chosen, chosen.single(reference)) for chosen in FORMATS if chosen.name in _ON_PAGES
    ]


def packs(registry: Registry) -> Iterator[tuple[str, bytes]]:
    """Path and text of the script of each format.

    It holds the text of every entry and what stands around them, so that a choice made in the
    browser has the same bytes as one made here. A script can be loaded from a folder too.
    """
    cited = references(registry)
    for chosen in FORMATS:
        frame = chosen.frame(registry)
        pack = {
            "name": chosen.file_name.replace("registry", "selection"),
            "type": chosen.media_type,
            "header": frame.header,
            "separator": frame.separator,
            "footer": frame.footer,
            "entries": {reference.id: chosen.entry(reference) for reference in cited},
        }
        text = json.dumps(pack, ensure_ascii=False, separators=(",", ":"))
        script = f'((globalThis.sam4mis??={{}}).exports??={{}})["{chosen.name}"]={text};\n'
        yield f"{PACKS}/{chosen.name}.js", script.encode("utf-8")
