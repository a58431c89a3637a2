"""What commands that add works share: asking the authorities for what is not given."""

from __future__ import annotations

from sam4mis.cli.terminal import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from sam4mis.importers.proposal import WorkDescription


def describe(names: Iterable[str], *, offline: bool) -> list[WorkDescription]:
    """What is known about works by their identifiers or links; says why where it is nothing."""
    from sam4mis.cli import network
    from sam4mis.importers.proposal import WorkDescription
    from sam4mis.model import identifiers
    from sam4mis.upkeep import lookup

    if offline:
        say("nobody is asked: what is not given stays empty")
        return [WorkDescription(name, (identifiers.locate(name),)) for name in names]
    works = []
    with network.open_fetcher() as fetch:
        for name in names:
            found = lookup.look_up(name, fetch, network.day())
            for reason in found.reasons:
                say(f"{name}: {reason}")
            works.append(lookup.described(name, found))
    return works
