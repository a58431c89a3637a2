"""Measure discovery on a past listing with abstracts, whose outcomes are known."""

from collections.abc import Collection, Iterable, Iterator

from sam4mis.checks.recall import IN_LIST, Trial
from sam4mis.checks.relevance import Relevance
from sam4mis.files.loading import LoadedData
from sam4mis.importers.found_works import Find
from sam4mis.model.discovery import Discovery
from sam4mis.model.records import Work
from sam4mis.upkeep.discover import identities
from sam4mis.upkeep.known_works import KnownWorks

_DECIDED = {"reject": "rejected", "waiting": "waiting"}


def trials(
    loaded: LoadedData, rules: Discovery, finds: Iterable[Find], named: Collection[str]
) -> Iterator[Trial]:
    """Whether the rules propose each dated record, and its outcome.

    Works that are entered and marked as out of scope count as rejected.

    Args:
        loaded: the registry with its decisions.
        rules: what is measured.
        finds: the records, each once.
        named: identities that other lists name.
    """
    relevance = Relevance(rules)
    entered = KnownWorks(loaded, decided=False)
    decided = {one.id: one for one in loaded.registry.screening}
    screened = {one.entry for one in loaded.registry.screening if one.decision == "accept"}
    for find in finds:
        if find.work.date is None:
            continue
        names = identities(find.work)
        entry = entered.name_of(find.work)
        work = loaded.registry.entries.get(entry) if entry else None
        decision = next((decided[name] for name in names if name in decided), None)
        outcome = "never screened"
        if isinstance(work, Work):
            is_out = work.status is not None and work.status.kind == "out-of-scope"
            outcome = "rejected" if is_out else IN_LIST
        elif decision is not None:
            outcome = _DECIDED.get(decision.decision, "never screened")
        score = relevance.score(find.work.title or "", find.abstract)
        yield Trial(
            find.work.date,
            outcome,
            relevance.is_worth_reading(score, has_abstract=find.abstract is not None),
            any(name in named for name in names) or (work is not None and work.id not in screened),
        )


def named_by_lists(finds: Iterable[Find]) -> set[str]:
    """Identities of works that another list names; a source that calls itself a listing is none."""
    return {
        name
        for find in finds
        if not find.named_by or any("listing" not in source for source in find.named_by)
        for name in identities(find.work)
    }
