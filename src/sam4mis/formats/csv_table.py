"""CSV for spreadsheets and scripts: one work in each row, without formulas.

https://www.rfc-editor.org/rfc/rfc4180, in UTF-8 with a byte order mark, without which Excel takes
accents for other letters.
"""

import csv
import io
import re
from collections.abc import Sequence

from sam4mis.formats.columns import COLUMNS
from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import Reference
from sam4mis.model.registry import Registry

_SHOWN = tuple(column for column in COLUMNS if column.in_csv)
HEADINGS = tuple(column.name for column in _SHOWN)
"""Names in the first row, without those of the facets."""

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(value: str) -> str:
    """Put an apostrophe before a value that a spreadsheet would read as a formula.

    A value that begins with apostrophes and then such a character gets another apostrophe, so that
    `unguard` can restore it.
    """
    return f"'{value}" if _FORMULA.match(value) else value


def unguard(cell: str) -> str:
    """Restore the value from a cell that `guard` made."""
    return cell[1:] if _GUARDED.match(cell) else cell


def entry(reference: Reference) -> str:
    """One row, ended by CR and LF."""
    values = (column.value(reference) for column in _SHOWN)
    facets = ("; ".join(terms) for _, terms in reference.facets)
    return row(["" if value is None else str(value) for value in (*values, *facets)])


def row(values: Sequence[str]) -> str:
    """Values as one row, guarded, ended by CR and LF."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow([guard(value) for value in values])
    return text.getvalue()


def frame(registry: Registry) -> FileParts:
    """The first row, with one column for each facet, named by its id."""
    facets = (facet.id for facet in registry.vocabulary)
    return FileParts(header=f"\N{BYTE ORDER MARK}{row((*HEADINGS, *facets))}")
