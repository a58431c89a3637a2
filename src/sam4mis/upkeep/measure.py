"""Measure discovery on a past listing with abstracts, whose outcomes are known."""

from collections.abc import Iterable, Iterator, Set

from sam4mis.checks.recall import IN_LIST, Trial
from sam4mis.checks.relevance import Relevance
from sam4mis.files.loading import LoadedData
from sam4mis.importers.found_works import FoundWork
from sam4mis.model.discovery import Discovery
from sam4mis.model.records import AnyEntry, Work
from sam4mis.upkeep.discover import identities
from sam4mis.upkeep.known_works import KnownWorks

_DECIDED = {"reject": "rejected", "waiting": "waiting"}
_NEVER_SCREENED = "never screened"


def trials(
    loaded: LoadedData, rules: Discovery, works: Iterable[FoundWork], named: Set[str]
) -> Iterator[Trial]:
    """Whether the rules propose each dated record, and its outcome.

    Works that are entered and marked as out of scope count as rejected.

    Args:
        loaded: the registry with its decisions.
        rules: what is measured.
        works: the records, each once.
        named: identities that other lists name.
    """
    relevance, history = Relevance(rules), _History(loaded)
    for found in works:
        if found.work.date is None:
            continue
        score = relevance.score(found.work.title or "", found.abstract)
        yield Trial(
            found.work.date,
            history.outcome(found),
            relevance.is_worth_reading(score, has_abstract=found.abstract is not None),
            history.was_entered_unscreened(found) or not named.isdisjoint(identities(found.work)),
        )


class _History:
    """The outcome of each record, from entries and decisions."""

    def __init__(self, loaded: LoadedData) -> None:
        self._entries = loaded.registry.entries
        self._entered = KnownWorks(loaded, decided=False)
        decisions = loaded.registry.screening
        self._decided = {one.id: one.decision for one in decisions}
        self._screened = {one.entry for one in decisions if one.decision == "accept"}

    def _entry(self, found: FoundWork) -> AnyEntry | None:
        return self._entries.get(self._entered.name_of(found.work) or "")

    def outcome(self, found: FoundWork) -> str:
        """One of `OUTCOMES`: by the entry of a record, or else by the decision about it."""
        entry = self._entry(found)
        if isinstance(entry, Work):
            return "rejected" if entry.is_out_of_scope else IN_LIST
        decisions = (self._decided.get(name) for name in identities(found.work))
        return _DECIDED.get(next(filter(None, decisions), ""), _NEVER_SCREENED)

    def was_entered_unscreened(self, found: FoundWork) -> bool:
        """Whether a record has an entry that did not come out of screening."""
        entry = self._entry(found)
        return entry is not None and entry.id not in self._screened


def named_by_lists(works: Iterable[FoundWork]) -> set[str]:
    """Identities of works that another list names; a source that calls itself a listing is none."""
    return {
        name
        for found in works
        if not found.named_by or any("listing" not in source for source in found.named_by)
        for name in identities(found.work)
    }
