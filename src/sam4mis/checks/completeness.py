"""Coverage of fields and facets, and the works that lack them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sam4mis.model.names import ET_AL
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, versions_of

_Work = Paper | Dataset


def _identifiers(work: _Work) -> list[str]:
    return [
        identifier
        for version in versions_of(work)
        for identifier in (version.locator.arxiv, version.locator.doi)
        if identifier
    ]


# When a field counts as present; an identifier may be that of any version.
_FIELDS: tuple[tuple[str, Callable[[_Work], object]], ...] = (
    ("full authors", lambda work: work.authors and work.authors[-1] != ET_AL),
    ("date", lambda work: work.date),
    ("arxiv", lambda work: any(version.locator.arxiv for version in versions_of(work))),
    ("doi", lambda work: any(version.locator.doi for version in versions_of(work))),
    ("identifier", _identifiers),
    ("identifier or link", lambda work: _identifiers(work) or work.url),
    ("venue", lambda work: work.venue),
    ("published", lambda work: work.published),
    ("code or data", lambda work: work.data if isinstance(work, Dataset) else work.code),
    ("modality or anatomy", lambda work: work.tags.keys() & {"modality", "anatomy"}),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many works have a field or a facet."""

    name: str
    works: int
    """All works there are."""
    lacking: tuple[str, ...]
    """Ids of the works that do not have it, sorted."""

    @property
    def filled(self) -> int:
        """How many works have it."""
        return self.works - len(self.lacking)


def fields(registry: Registry) -> list[Coverage]:
    """Coverage of the fields that identify and describe a work."""
    return [_coverage(registry, name, present) for name, present in _FIELDS]


def facets(registry: Registry) -> list[Coverage]:
    """Coverage of each facet of the vocabulary, by its id."""
    return [
        _coverage(registry, facet.id, partial(_is_tagged, facet=facet.id))
        for facet in registry.vocabulary
    ]


def _is_tagged(work: _Work, facet: str) -> bool:
    return facet in work.tags


def _coverage(registry: Registry, name: str, present: Callable[[_Work], object]) -> Coverage:
    lacking = sorted(work.id for work in registry.works if not present(work))
    return Coverage(name, len(registry.works), tuple(lacking))
