"""The log of screening as files to download."""

import json
from collections.abc import Iterator, Sequence

from sam4mis.formats.csv_table import row
from sam4mis.model.registry import Registry

_COLUMNS = ("id", "title", "decision", "reason", "entry", "remark", "found", "appeared", "date")


def files(registry: Registry) -> Iterator[tuple[str, str]]:
    """Path below the site and text of the log, as CSV and as JSON."""
    rows = [one.model_dump(exclude_defaults=True) for one in registry.screening]
    table = "".join(row([_cell(one.get(name, "")) for name in _COLUMNS]) for one in rows)
    yield "exports/screening.csv", f"\N{BYTE ORDER MARK}{row(_COLUMNS)}{table}"
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    yield "exports/screening.json", f"[\n{lines}\n]\n"


def _cell(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
