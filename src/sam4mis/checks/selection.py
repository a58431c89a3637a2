"""Filters that choose works: any of the wanted terms of a facet, for all facets."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sam4mis.files.validation import did_you_mean
from sam4mis.model.errors import FilterError
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, first_date

_YEARS = re.compile(r"(\d{4})?(\.\.)?(\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Years:
    """A span of years, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Wanted terms and years; an empty selection holds all works."""

    terms: Mapping[str, frozenset[str]]
    """Wanted values by facet; besides those of the vocabulary `section`, `venue` and `workshop`."""
    years: tuple[Years, ...] = ()

    def holds(self, work: Paper | Dataset) -> bool:
        """Whether a work has, for every facet, one of the wanted values."""
        return all(
            not wanted.isdisjoint(_values(work, facet)) for facet, wanted in self.terms.items()
        ) and (not self.years or any(_within(work, span) for span in self.years))


def _within(work: Paper | Dataset, span: Years) -> bool:
    """Compare the year of first appearance; citations have the year of the cited version."""
    first = first_date(work)
    return first is not None and span.first <= int(first[:4]) <= span.last


def _values(work: Paper | Dataset, facet: str) -> tuple[str, ...]:
    if facet == "section":
        return work.sections
    if facet == "venue":
        return (work.venue,) if work.venue else ()
    if facet == "workshop":
        return (work.workshop,) if isinstance(work, Paper) and work.workshop else ()
    return work.tags.get(facet, ())


def parse(filters: Iterable[str], registry: Registry) -> Selection:
    """Read filters such as `modality=ct`, `year=2024..` or `section=sam4mis`.

    Raises:
        FilterError: a facet or a value does not exist; names all that are wrong, with remedies.
    """
    known = _known(registry)
    terms: dict[str, set[str]] = defaultdict(set)
    years: list[Years] = []
    faults = []
    for text in filters:
        facet, _, value = text.partition("=")
        if facet == "year" and (span := _years(value)):
            years.append(span)
        elif value in known.get(facet, ()):
            terms[facet].add(value)
        else:
            faults.append(_fault(text, known))
    if faults:
        raise FilterError("\n".join(faults))
    return Selection({facet: frozenset(wanted) for facet, wanted in terms.items()}, tuple(years))


def _fault(text: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with a filter, and the remedy."""
    facet, _, value = text.partition("=")
    if not value:
        return f"{text!r} is no filter; write facet=term, for example modality=ct"
    if facet == "year":
        return f"{value!r} is no span of years; write 2024, 2024.. or 2023..2024"
    if facet not in known:
        return f"there is no facet `{facet}`; {did_you_mean(facet, [*known, 'year'])}"
    return f"`{facet}` has no value `{value}`; {did_you_mean(value, list(known[facet]))}"


def _years(text: str) -> Years | None:
    match = _YEARS.fullmatch(text)
    if match is None or not (match[1] or match[3]):
        return None
    if not match[2]:
        return Years(int(match[1]), int(match[1])) if match[1] and not match[3] else None
    first, last = int(match[1] or 0), int(match[3] or 9999)
    return Years(first, last) if first <= last else None


def _known(registry: Registry) -> dict[str, tuple[str, ...]]:
    used = sorted({work.venue for work in registry.works if work.venue}, key=str.casefold)
    return {
        **{facet.id: tuple(term.id for term in facet.terms) for facet in registry.vocabulary},
        "section": tuple(section.id for section in registry.sections if section.columns),
        "venue": tuple(used),
        "workshop": tuple(workshop.id for workshop in registry.workshops),
    }
