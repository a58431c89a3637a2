"""Measure discovery on a past listing with abstracts, whose outcomes are known."""

from collections.abc import Iterable, Iterator, Set

from sam4mis.checks.recall import IN_LIST, Trial
from sam4mis.checks.relevance import Relevance
from sam4mis.files.loading import LoadedData
from sam4mis.importers.found_works import Find
from sam4mis.model.discovery import Discovery
from sam4mis.model.records import AnyEntry, Work
from sam4mis.upkeep.discover import identities
from sam4mis.upkeep.known_works import KnownWorks

_DECIDED = {"reject": "rejected", "waiting": "waiting"}
_NEVER_SCREENED = "never screened"


def trials(
    loaded: LoadedData, rules: Discovery, finds: Iterable[Find], named: Set[str]
) -> Iterator[Trial]:
    """Whether the rules propose each dated record, and its outcome.

    Works that are entered and marked as out of scope count as rejected.

    Args:
        loaded: the registry with its decisions.
        rules: what is measured.
        finds: the records, each once.
        named: identities that other lists name.
    """
    relevance, history = Relevance(rules), _History(loaded)
    for find in finds:
        if find.work.date is None:
            continue
        score = relevance.score(find.work.title or "", find.abstract)
        yield Trial(
            find.work.date,
            history.outcome(find),
            relevance.is_worth_reading(score, has_abstract=find.abstract is not None),
            history.was_entered_unscreened(find) or not named.isdisjoint(identities(find.work)),
        )


class _History:
    """What became of records."""

    def __init__(self, loaded: LoadedData) -> None:
        self._entries = loaded.registry.entries
        self._entered = KnownWorks(loaded, decided=False)
        decisions = loaded.registry.screening
        self._decided = {one.id: one.decision for one in decisions}
        self._screened = {one.entry for one in decisions if one.decision == "accept"}

    def _entry(self, find: Find) -> AnyEntry | None:
        return self._entries.get(self._entered.name_of(find.work) or "")

    def outcome(self, find: Find) -> str:
        """One of `OUTCOMES`: by the entry of a record, or else by the decision about it."""
        entry = self._entry(find)
        if isinstance(entry, Work):
            return "rejected" if entry.is_out_of_scope else IN_LIST
        decisions = (self._decided.get(name) for name in identities(find.work))
        return _DECIDED.get(next(filter(None, decisions), ""), _NEVER_SCREENED)

    def was_entered_unscreened(self, find: Find) -> bool:
        """Whether a record has an entry that did not come out of screening."""
        entry = self._entry(find)
        return entry is not None and entry.id not in self._screened


def named_by_lists(finds: Iterable[Find]) -> set[str]:
    """Identities of works that another list names; a source that calls itself a listing is none."""
    return {
        name
        for find in finds
        if not find.named_by or any("listing" not in source for source in find.named_by)
        for name in identities(find.work)
    }
