"""The log of screening as readers see it: numbers from found to listed, and the log as files."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sam4mis.formats.csv_table import row
from sam4mis.model.registry import Registry
from sam4mis.model.screening import ScreenedWork

_COLUMNS = ("id", "title", "decision", "reason", "entry", "remark", "date")


@dataclass(frozen=True, slots=True)
class Flow:
    """How many candidates were decided how."""

    found: int
    decisions: Counter[str]
    reasons: Counter[str]
    """Of those that did not come in."""
    last: str
    """Day of the last decision; empty where there is none."""


def flow(registry: Registry) -> Flow:
    """The numbers of a registry's log."""
    log = registry.screening
    return Flow(
        len(log),
        Counter(one.decision for one in log),
        Counter(one.reason for one in log if one.reason),
        max((one.date for one in log), default=""),
    )


def files(registry: Registry) -> Iterator[tuple[str, str]]:
    """Path below the site and text of the log, as CSV and as JSON."""
    rows = [_plain(one) for one in registry.screening]
    table = "".join(row([one.get(name, "") for name in _COLUMNS]) for one in rows)
    yield "exports/screening.csv", f"\N{BYTE ORDER MARK}{row(_COLUMNS)}{table}"
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    yield "exports/screening.json", f"[\n{lines}\n]\n"


def _plain(screened: ScreenedWork) -> dict[str, str]:
    return screened.model_dump(exclude_none=True)
