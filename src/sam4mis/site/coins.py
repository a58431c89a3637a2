"""COinS of sections: in the rows themselves, or for long sections in a script beside the page.

In a long section they are more than half of the page, and only reference managers read them. So
its rows get them after the page has loaded.
"""

import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from sam4mis.formats.page_metadata import coins, open_url
from sam4mis.model.registry import FilledRegistry, WorkVersion, versions_of
from sam4mis.site.exports import CitedWorks
from sam4mis.site.shell import NOTHING

LONG = 200
"""Rows up to which a section has its COinS in the page."""

SCRIPT = "coins.js"
"""The script beside the page of a long section."""


def is_long(rows: Sequence[WorkVersion]) -> bool:
    """Whether a script brings the COinS of a section with these rows."""
    return len(rows) > LONG


def of_row(row: WorkVersion, cited: CitedWorks) -> Markup:
    """COinS of a work in the first of its rows; nothing in the others."""
    if row != next(one for one in versions_of(row.work) if one.listed):
        return NOTHING
    return coins(cited.of(row.work))


def files(registry: FilledRegistry, cited: CitedWorks) -> Iterator[tuple[str, bytes]]:
    """Path below the site and content of the script of each long section."""
    for section in registry.sections:
        rows = registry.rows(section)
        if is_long(rows):
            urls = {row.work.id: open_url(cited.of(row.work)) for row in rows}
            text = json.dumps(urls, ensure_ascii=True, separators=(",", ":"))
            yield f"sections/{section.id}/{SCRIPT}", f"sam4mis.addCoins({text});\n".encode()
