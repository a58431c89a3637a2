"""Results of link checks: one record for each link that does not simply work."""

from typing import Literal, get_args

from sam4mis.files import json_lines
from sam4mis.files.metadata import Stated
from sam4mis.model.fields import FullDate
from sam4mis.model.problems import Problem
from sam4mis.model.records import Record

State = Literal["moved", "blocked", "transient", "gone"]
"""Redirected to another address; request refused; temporary failure; not found (404, 410)."""
STATES: tuple[State, ...] = get_args(State)


class LinkStatus(Record):
    """The state of a link that moved, refused the request, failed temporarily, or is gone."""

    url: Stated
    """The link, as entries have it."""
    state: State
    """State in the last check."""
    since: FullDate
    """Day of the first check with this state."""
    last: FullDate
    """Day of the last check."""
    detail: Stated
    """New address, or the error."""


def write(statuses: list[LinkStatus]) -> bytes:
    """The file of the states of links, sorted by link."""
    return json_lines.write(statuses, lambda status: status.url)


def read(path: str, raw: bytes) -> tuple[list[LinkStatus], list[Problem]]:
    """The states of links in a file, and a problem with its line for each invalid line."""
    return json_lines.read(path, raw, LinkStatus, lambda status: status.url)
