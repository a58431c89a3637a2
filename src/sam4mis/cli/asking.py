"""Look-ups shared by the commands that add works."""

from collections.abc import Callable, Iterable, Sequence

from sam4mis.authorities.messages import Fetch
from sam4mis.cli import clock, network
from sam4mis.cli.terminal import say
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.upkeep import lookup


def describe(
    names: Iterable[str],
    *,
    offline: bool,
    is_known: Callable[[WorkDescription], bool] = lambda _: False,
    title: str | None = None,
    authors: Sequence[str] = (),
) -> list[WorkDescription]:
    """Describe works by their identifiers or links, and print why a look-up failed.

    Nobody is asked about those of which `is_known` says that the registry has them. A work that has
    no identifier is looked up by its title, where that is given.
    """
    works = [WorkDescription(name, (identifiers.locate(name),)) for name in names]
    if offline:
        say("the network is not used: values that are not given stay empty")
        return works
    unknown = [work for work in works if not is_known(work)]
    if not unknown:
        return works
    with network.open_fetcher() as fetch:
        found = {work.name: _looked_up(work, title, authors, fetch) for work in unknown}
    return [found.get(work.name, work) for work in works]


def _looked_up(
    work: WorkDescription, title: str | None, authors: Sequence[str], fetch: Fetch
) -> WorkDescription:
    if title and not has_identifier(work.name):
        link = work.locators[0].url
        result = lookup.look_up_title(title, authors, link, fetch, clock.day())
        for record in result.records:
            say(f"{work.name}: found as {record.id} by its title")
    else:
        result = lookup.look_up(work.name, fetch, clock.day())
    for reason in result.reasons:
        say(f"{work.name}: {reason}")
    return lookup.described(work.name, result)


def has_identifier(text: str) -> bool:
    """Whether an authority can be asked about what is in a text, without a title."""
    located = identifiers.locate(text)
    publisher, _ = identifiers.publisher_number(located.url or "") or ("", "")
    return bool(located.arxiv or located.doi) or publisher == "elsevier"
