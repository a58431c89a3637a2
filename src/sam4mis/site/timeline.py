"""All works in the order in which they appeared, with the milestones among them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sam4mis.model.registry import first_date
from sam4mis.site.facets import Work

# What stands before the colon of a title is a name if it is short: `SAM-Med2D: …`.
_NAME = re.compile(r"([^:]{2,24}): ")


@dataclass(frozen=True, slots=True)
class Month:
    """The works of one month; `number` is 0 for those of which only the year is known."""

    number: int
    works: tuple[Work, ...]

    @property
    def milestones(self) -> list[Work]:
        """Works that changed what came after."""
        return [work for work in self.works if work.milestone]

    @property
    def named(self) -> list[tuple[str, Work]]:
        """Works that brought something with a name, by that name; milestones left out."""
        return [
            (match[1], work)
            for work in self.works
            if not work.milestone and (match := _NAME.match(work.title))
        ]


@dataclass(frozen=True, slots=True)
class Year:
    """The months of one year in which something appeared."""

    year: str
    months: tuple[Month, ...]

    @property
    def count(self) -> int:
        """How many works appeared."""
        return sum(len(month.works) for month in self.months)


def timeline(works: Sequence[Work]) -> Iterator[Year]:
    """Years, the oldest first; works of one date stand in the reverse of the order given."""
    dated = [(first, work) for work in reversed(works) if (first := first_date(work))]
    dated.sort(key=lambda pair: pair[0])
    for year, of_year in groupby(dated, key=lambda pair: pair[0][:4]):
        months = groupby(of_year, key=lambda pair: int(pair[0][5:7] or 0))
        yield Year(
            year,
            tuple(Month(number, tuple(work for _, work in found)) for number, found in months),
        )
