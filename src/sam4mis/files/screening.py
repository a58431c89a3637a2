"""The screening log in data/screening/: one decision for each candidate."""

from collections.abc import Iterable

from sam4mis.files import json_lines
from sam4mis.model.problems import Problem
from sam4mis.model.screening import ScreenedWork


def write(records: Iterable[ScreenedWork]) -> bytes:
    """Serialise decisions as a file, sorted by id so that two branches merge."""
    return json_lines.write(records, _id)


def read(path: str, raw: bytes) -> tuple[list[ScreenedWork], list[Problem]]:
    """The decisions of a file, and a problem with its line for each invalid line."""
    return json_lines.read(path, raw, ScreenedWork, _id, remedy="correct the line")


def _id(record: ScreenedWork) -> str:
    return record.id
