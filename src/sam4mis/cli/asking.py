"""What commands that add works share: asking the authorities for what is not given."""

from collections.abc import Iterable

from sam4mis.cli import clock, network
from sam4mis.cli.terminal import say
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.upkeep import lookup


def describe(names: Iterable[str], *, offline: bool) -> list[WorkDescription]:
    """What is known about works by their identifiers or links; says why where it is nothing."""
    if offline:
        say("nobody is asked: what is not given stays empty")
        return [WorkDescription(name, (identifiers.locate(name),)) for name in names]
    works = []
    with network.open_fetcher() as fetch:
        for name in names:
            found = lookup.look_up(name, fetch, clock.day())
            for reason in found.reasons:
                say(f"{name}: {reason}")
            works.append(lookup.described(name, found))
    return works
