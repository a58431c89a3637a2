"""JSON Lines files that machines write: one object on each line, sorted by a key."""

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import ValidationError

from sam4mis.model.problems import Problem, in_file
from sam4mis.model.records import Record

R = TypeVar("R", bound=Record)

REMEDY = "restore the file from version control, or remove the line: it will be asked for again"


def write(records: Iterable[R], key: Callable[[R], str]) -> bytes:
    """Serialise records as a file: UTF-8, absent fields left out."""
    lines = []
    for record in sorted(records, key=key):
        stated = record.model_dump(exclude_defaults=True)
        lines.append(json.dumps(stated, ensure_ascii=False, separators=(", ", ": ")))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def read(
    path: str,
    raw: bytes,
    model: type[R],
    key: Callable[[R], str],
    fault: Callable[[R], str | None] = lambda _: None,
    remedy: str = REMEDY,
) -> tuple[list[R], list[Problem]]:
    """The records of a file, and a problem with its line for each invalid line.

    Args:
        path: where the file stands, below the root.
        raw: its bytes.
        model: what a line holds.
        key: by what lines are sorted, each once.
        fault: why a record does not belong in this file, or None.
        remedy: what to do about a line that is at fault.
    """
    records: list[R] = []
    problems: list[Problem] = []
    last = ""
    for number, line in enumerate(raw.removesuffix(b"\n").split(b"\n") if raw else (), start=1):
        try:
            record = model.model_validate_json(line)
        except ValidationError as error:
            message = first_fault(error)
            problems.append(in_file(path, "bad-metadata", message, remedy, number))
            continue
        if message := fault(record) or "":
            problems.append(in_file(path, "bad-metadata", message, remedy, number))
        elif key(record) <= last:
            message = f"{key(record)} stands after {last}"
            problems.append(in_file(path, "metadata-order", message, remedy, number))
        else:
            records.append(record)
            last = key(record)
    return records, problems


def first_fault(error: ValidationError) -> str:
    """Message and field of the first fault in a record."""
    detail = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where}: {detail['msg']}" if where else detail["msg"]
