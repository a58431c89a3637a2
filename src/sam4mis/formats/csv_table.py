"""CSV for spreadsheets and scripts: one work a row, and nothing that a spreadsheet would run.

https://www.rfc-editor.org/rfc/rfc4180, in UTF-8 with a byte order mark, without which Excel takes
accents for other letters.
"""

import csv
import io
import re
from collections.abc import Sequence

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import Reference
from sam4mis.model.records import Dataset

COLUMNS = (
    "id", "type", "title", "authors", "year", "date", "published", "venue", "venue_title",
    "volume", "issue", "pages", "publisher", "doi", "arxiv", "link",
    "code", "data", "sections", "tags", "status", "added",
)  # fmt: skip
"""Names of the columns; those with several values separate them by `; `."""

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(value: str) -> str:
    """A value that no spreadsheet takes for a formula: before `=` and the like goes an apostrophe.

    One goes also before apostrophes that stand before these, so that `unguard` can tell.
    """
    return f"'{value}" if _FORMULA.match(value) else value


def unguard(cell: str) -> str:
    """The value that `guard` made a cell from."""
    return cell[1:] if _GUARDED.match(cell) else cell


def entry(reference: Reference) -> str:
    """One row, ended by CR and LF."""
    work = reference.work
    return _row(
        (
            reference.id,
            reference.kind,
            reference.title,
            "; ".join(work.authors),
            reference.year,
            work.date or "",
            work.published or "",
            work.venue or "",
            reference.venue or "",
            reference.volume or "",
            reference.issue or "",
            reference.pages,
            reference.publisher or "",
            work.doi or "",
            reference.arxiv or "",
            reference.link,
            "; ".join(link.url for link in reference.code),
            (work.data or "") if isinstance(work, Dataset) else "",
            "; ".join(work.sections),
            "; ".join(f"{facet}:{term}" for facet, terms in work.tags.items() for term in terms),
            work.status.kind if work.status else "",
            work.added or "",
        )
    )


def _row(values: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow([guard(value) for value in values])
    return text.getvalue()


FRAME = FileParts(header=f"\N{BYTE ORDER MARK}{_row(COLUMNS)}")
