"""What sweeps saw of links: one record for each link that is not simply there."""

from typing import Literal, get_args

from sam4mis.files import json_lines
from sam4mis.files.metadata import Stated
from sam4mis.model.fields import FullDate
from sam4mis.model.problems import Problem
from sam4mis.model.records import Record

State = Literal["moved", "blocked", "transient", "gone"]
"""Redirected elsewhere; turned away; in passing trouble; not there any more."""
STATES: tuple[State, ...] = get_args(State)


class LinkStatus(Record):
    """A link that moved, was blocked, was in passing trouble, or was gone."""

    url: Stated
    """The link, as entries have it."""
    state: State
    """What it was in the last sweep."""
    since: FullDate
    """Day of the first sweep that saw it so."""
    last: FullDate
    """Day of the last sweep."""
    detail: Stated
    """Where it leads now, or what went wrong."""


def write(statuses: list[LinkStatus]) -> bytes:
    """The file of the states of links, sorted by link."""
    return json_lines.write(statuses, lambda status: status.url)


def read(path: str, raw: bytes) -> tuple[list[LinkStatus], list[Problem]]:
    """The states of links in a file, and a problem with its line for each that is none."""
    return json_lines.read(path, raw, LinkStatus, lambda status: status.url)
