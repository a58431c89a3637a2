"""Works that share an author or a venue, where that makes a page of its own worth while."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sam4mis.model.names import IdentifiedPerson
from sam4mis.site.facets import Work, slug

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A name and the works that carry it, in the order given."""

    slug: str
    name: str
    works: tuple[Work, ...]

    @property
    def orcids(self) -> tuple[str, ...]:
        """ORCID iDs of the authors of that name: more than one, if several people are called so."""
        people = (name for work in self.works for name in work.people if slug(name) == self.slug)
        found = (name.orcid for name in people if isinstance(name, IdentifiedPerson))
        return tuple(dict.fromkeys(found))


def authors(works: Sequence[Work]) -> Mapping[str, Group]:
    """Authors of at least two works, by slug. Names alike but for case and accents are one."""
    return _groups((name, work) for work in works for name in work.people)


def venues(works: Sequence[Work]) -> Mapping[str, Group]:
    """Venues of at least two works, by slug."""
    return _groups((work.venue, work) for work in works if work.venue)


def _groups(named: Iterable[tuple[str, Work]]) -> dict[str, Group]:
    found: dict[str, tuple[str, dict[str, Work]]] = {}
    for name, work in named:
        _, works = found.setdefault(slug(name), (name, {}))
        works[work.id] = work
    return {
        key: Group(key, name, tuple(works.values()))
        for key, (name, works) in sorted(found.items())
        if key and len(works) >= _LEAST
    }
