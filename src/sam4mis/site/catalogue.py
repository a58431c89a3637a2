"""The registry as the site looks at it: order, facets, authors and venues, each found once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sam4mis.model.names import ET_AL
from sam4mis.model.registry import Registry, WorkVersion, newest_first, versions_of
from sam4mis.site import groups
from sam4mis.site.exports import CitedWorks
from sam4mis.site.facets import FacetViews, Work, slug
from sam4mis.site.groups import Group
from sam4mis.site.templates import resource


@dataclass(frozen=True)
class Catalogue:
    """A registry, where its files stand, and where site and repository live."""

    registry: Registry
    paths: Mapping[str, str]
    """Path of the file of each entry, by id."""
    site_url: str = ""
    repo_url: str = ""

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Papers and datasets, newest first."""
        return tuple(sorted(self.registry.works, key=lambda work: newest_first(WorkVersion(work))))

    @cached_property
    def sides(self) -> FacetViews:
        """The facets of all works."""
        return FacetViews.of(self.registry)

    @cached_property
    def cited(self) -> CitedWorks:
        """The works as they are cited."""
        return CitedWorks(self.registry)

    @cached_property
    def authors(self) -> Mapping[str, Group]:
        """Authors that have a page, by slug."""
        return groups.authors(self.works)

    @cached_property
    def venues(self) -> Mapping[str, Group]:
        """Venues that have a page, by slug."""
        return groups.venues(self.works)

    def byline(self, work: Work) -> Iterator[tuple[str, str | None]]:
        """The authors of a work, each with the slug of the author's page where there is one."""
        for name in work.authors:
            key = slug(name) if name != ET_AL else ""
            yield name, key if key in self.authors else None

    def venue_slug(self, work: Work) -> str | None:
        """The slug of the page of a work's venue, where there is one."""
        key = slug(work.venue) if work.venue else ""
        return key if key in self.venues else None

    def numbers(self, work: Work) -> str:
        """The numbers of a work's choices, as Explore reads them."""
        return " ".join(str(choice.number) for choice in self.sides.chosen[work.id])

    def resource(self, work: Work) -> tuple[str, str] | None:
        """Label and address of the code of a work, or of the data themselves."""
        return resource(WorkVersion(work))


def other_names(work: Work) -> Iterator[str]:
    """Known names of a work, and titles of its versions other than its own."""
    titles = [version.title for version in versions_of(work)] + list(work.other_titles)
    yield from work.known_as
    yield from dict.fromkeys(title for title in titles if title != work.title)
