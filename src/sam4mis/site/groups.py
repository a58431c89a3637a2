"""Works that share an author, a venue or a data set, for their pages and feeds."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sam4mis.model import orcid
from sam4mis.model.names import IdentifiedPerson
from sam4mis.model.records import Paper
from sam4mis.site.facets import Work, slug

_LEAST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A name and the works that carry it, in the order given."""

    slug: str
    name: str
    works: tuple[Work, ...]
    """Works that count."""
    uncounted: tuple[Work, ...] = ()
    """Works that have a page and do not count: out of scope, or in no section of the list."""

    @property
    def orcids(self) -> Mapping[str, str]:
        """ORCID iDs of the authors of that name, with their addresses: one for each person."""
        people = (name for work in self.works for name in work.people if slug(name) == self.slug)
        return {
            name.orcid: orcid.link(name.orcid)
            for name in people
            if isinstance(name, IdentifiedPerson)
        }


def authors(works: Sequence[Work], uncounted: Sequence[Work] = ()) -> Mapping[str, Group]:
    """Authors of at least two works, by slug. Names alike but for case and accents are one.

    Works that do not count are among the two, so that marking a work removes no page.
    """
    groups = _groups((name, work) for work in (*works, *uncounted) for name in work.people)
    counted = {work.id for work in works}
    return {key: _parted(group, counted) for key, group in groups.items()}


def _parted(group: Group, counted: Container[str]) -> Group:
    works = tuple(work for work in group.works if work.id in counted)
    others = tuple(work for work in group.works if work.id not in counted)
    return replace(group, works=works, uncounted=others)


def venues(works: Sequence[Work]) -> Mapping[str, Group]:
    """Venues of at least two works, by slug."""
    return _groups((work.venue, work) for work in works if work.venue)


def users_of_datasets(works: Sequence[Work]) -> Mapping[str, Sequence[Paper]]:
    """The papers that publish or use each data set, by its id, in the order given."""
    found: dict[str, list[Paper]] = {}
    for work in works:
        if isinstance(work, Paper):
            for dataset in dict.fromkeys((*work.datasets, *work.evaluated_on)):
                found.setdefault(dataset, []).append(work)
    return found


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
