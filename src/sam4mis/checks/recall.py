"""Measure how well the rules of discovery find the works of the list, on past records."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OUTCOMES = ("in the list", "rejected", "waiting", "never screened")
"""Possible outcomes of a record."""
IN_LIST = OUTCOMES[0]


@dataclass(frozen=True, slots=True)
class Trial:
    """One record of a listing, its outcome, and whether the rules propose it."""

    day: str
    """Day of the announcement, YYYY-MM-DD."""
    outcome: str
    """One of `OUTCOMES`."""
    proposed: bool
    """Whether the rules propose the record to a person."""
    named_by_others: bool = False
    """Whether another list names it, or it was in this one before the rules were made."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Counts over some records."""

    trials: Sequence[Trial]

    @property
    def proposed(self) -> int:
        """How many records a person reads."""
        return sum(trial.proposed for trial in self.trials)

    @property
    def share(self) -> float:
        """Share of the records that a person reads."""
        return self.proposed / len(self.trials) if self.trials else 0.0

    @property
    def table(self) -> Counter[tuple[str, bool]]:
        """How many records of each outcome were proposed, and how many were not."""
        return Counter((trial.outcome, trial.proposed) for trial in self.trials)

    def found(self, *, named_by_others: bool = False) -> tuple[int, int]:
        """How many works of the list are proposed, and how many there are.

        `named_by_others`: of those alone that somebody else named first.
        """
        works = [
            trial
            for trial in self.trials
            if trial.outcome == IN_LIST and (trial.named_by_others or not named_by_others)
        ]
        return sum(trial.proposed for trial in works), len(works)

    def worst_month(self) -> tuple[str, int, int] | None:
        """The month with the lowest recall: month, works proposed, works; None without works."""
        months: defaultdict[str, list[Trial]] = defaultdict(list)
        for trial in self.trials:
            months[trial.day[:7]].append(trial)
        found = {month: Recall(trials).found() for month, trials in months.items()}
        # Of months alike, the one with fewer works: there a miss would have weighed more.
        return min(
            ((month, got, of) for month, (got, of) in sorted(found.items()) if of),
            key=lambda row: (row[1] / row[2], row[2], row[0]),
            default=None,
        )


def split(trials: Iterable[Trial], day: str) -> tuple[Recall, Recall]:
    """What was announced before a day, YYYY-MM-DD or YYYY-MM, and what from then on."""
    everything = list(trials)
    return (
        Recall([trial for trial in everything if trial.day < day]),
        Recall([trial for trial in everything if trial.day >= day]),
    )
