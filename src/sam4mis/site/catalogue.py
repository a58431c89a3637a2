"""The registry prepared for the site: order, facets, authors and venues, each computed once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup

from sam4mis.checks.notices import Notice
from sam4mis.files import issue_forms
from sam4mis.formats.page_metadata import coins
from sam4mis.model.names import ET_AL
from sam4mis.model.registry import FilledRegistry, WorkVersion, newest_first, versions_of
from sam4mis.site import groups
from sam4mis.site.exports import CitedWorks
from sam4mis.site.facets import FacetViews, Work, slug
from sam4mis.site.groups import Group
from sam4mis.site.pictograms import Pictogram, pictogram_of, sprite
from sam4mis.site.templates import resource


@dataclass(frozen=True)
class Catalogue:
    """A registry with the paths of its files and the addresses of site and repository."""

    registry: FilledRegistry
    paths: Mapping[str, str]
    """Path of the file of each entry, by id."""
    site_url: str = ""
    repo_url: str = ""
    contact: str = ""
    """Mail address for readers who have no account; may be empty."""
    notices: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    """Unanswered notices of authorities, by id of the entry."""

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Papers and datasets, newest first."""
        return tuple(sorted(self.registry.works, key=lambda work: newest_first(WorkVersion(work))))

    @cached_property
    def facets(self) -> FacetViews:
        """The facets of all works."""
        return FacetViews.of(self.registry)

    @cached_property
    def cited(self) -> CitedWorks:
        """Citation records of the works."""
        return CitedWorks(self.registry)

    @cached_property
    def authors(self) -> Mapping[str, Group]:
        """Authors that have a page, by slug."""
        uncounted = sorted(
            self.registry.uncounted, key=lambda work: newest_first(WorkVersion(work))
        )
        return groups.authors(self.works, uncounted)

    @cached_property
    def venues(self) -> Mapping[str, Group]:
        """Venues that have a page, by slug."""
        return groups.venues(self.works)

    @cached_property
    def _pictograms(self) -> Mapping[str, Pictogram]:
        return {work.id: pictogram_of(work, self.facets) for work in self.registry.works}

    def pictogram(self, work: Work) -> Pictogram:
        """The pictogram of a work."""
        return self._pictograms.get(work.id) or pictogram_of(work, self.facets)

    def sprite(self, works: Iterable[Work]) -> Markup:
        """The drawings used by the pictograms of some works."""
        return sprite(self.pictogram(work) for work in works)

    def coins(self, work: Work) -> Markup:
        """COinS metadata of a work in a list; empty for uncounted works."""
        return self._coins.get(work.id, Markup())

    @cached_property
    def _coins(self) -> Mapping[str, Markup]:
        # A work stands in the lists of its venue and of each of its authors.
        return {name: coins(one) for name, one in self.cited.references.items()}

    def add_url(self, base: str) -> str:
        """Address for proposing a missing work: the issue form, or the page *Add or correct*."""
        if not self.repo_url:
            return f"{base}add/"
        return issue_forms.form_url(issue_forms.PAPER, self.repo_url)

    def correction_url(self, work: Work, base: str) -> str:
        """Address for reporting an error: issue form, mail, or the page *Add or correct*."""
        if self.repo_url:
            return issue_forms.correction_url(work, self.repo_url)
        if self.contact:
            stated = f"Entry: {work.id}\n{issue_forms.present_values(work)}"
            return mail_url(self.contact, f"Correct {work.id}", f"{stated}\n{_ASKED}")
        return f"{base}add/#correct"

    def byline(self, work: Work) -> Iterator[tuple[str, str | None]]:
        """The authors of a work, each with the slug of the author's page, if there is one."""
        for name in work.authors:
            key = slug(name) if name != ET_AL else ""
            yield name, key if key in self.authors else None

    def venue_slug(self, work: Work) -> str | None:
        """The slug of the page of a work's venue, if there is one."""
        key = slug(work.venue) if work.venue else ""
        return key if key in self.venues else None

    def numbers(self, work: Work) -> str:
        """The numbers of the terms of a work, as the search reads them."""
        return " ".join(str(term.number) for term in self.facets.terms_of[work.id])

    @cached_property
    def steps(self) -> Sequence[str]:
        """For each term, by its number, the works that have it, as Explore reads them.

        The places of the works in `works` as steps from one to the next, from before the first.
        Compressed, they take three quarters of the bytes of the terms of each work.
        """
        steps: list[list[int]] = [[] for view in self.facets.views for _ in view.terms]
        last = [-1] * len(steps)
        for place, work in enumerate(self.works):
            for term in self.facets.terms_of[work.id]:
                steps[term.number].append(place - last[term.number])
                last[term.number] = place
        return [" ".join(map(str, one)) for one in steps]

    def resource(self, work: Work) -> tuple[str, str] | None:
        """Label and address of the code of a work, or of the data themselves."""
        return resource(WorkVersion(work))


_ASKED = "Please change above what is wrong, and say where this can be seen:\n"


def mail_url(address: str, subject: str, body: str) -> str:
    """A mailto address with subject and text: https://www.rfc-editor.org/rfc/rfc6068."""
    text = body.replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(text)}"


def other_names(work: Work) -> Iterator[str]:
    """Known names of a work, and titles of its versions other than its own."""
    titles = [version.title for version in versions_of(work)] + list(work.other_titles)
    yield from work.known_as
    yield from dict.fromkeys(title for title in titles if title != work.title)
