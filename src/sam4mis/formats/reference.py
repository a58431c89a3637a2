"""The citation record of a work, from which every format is written."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sam4mis.model.identifiers import arxiv_link, doi_link
from sam4mis.model.names import Name, parse_name
from sam4mis.model.records import CodeLink, Dataset, Paper, Venue, VenueKind
from sam4mis.model.registry import FilledRegistry, Registry, versions_of

CitationType = Literal[
    "article-journal", "paper-conference", "chapter", "article", "dataset", "document"
]
"""Item type as CSL calls it; `article` is a preprint, `document` what is not known.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
"""

_KINDS: dict[VenueKind, CitationType] = {
    "journal": "article-journal",
    "proceedings": "paper-conference",
    "book-series": "chapter",
    "preprint-server": "article",
}
_UNPUBLISHED: frozenset[CitationType] = frozenset({"article", "dataset", "document"})
_SPAN = re.compile(r"(\w+)\s*[-‐‑‒–—−]+\s*(\w+)")


@dataclass(frozen=True)
class Reference:
    """A work as it is cited: its version of record, if there is one."""

    work: Paper | Dataset
    """The entry."""
    kind: CitationType
    authors: tuple[Name, ...]
    """All known authors, in order."""
    is_complete: bool
    """Whether all authors are known; otherwise citations end with `et al.`"""
    venue: str | None
    """Journal, proceedings, book series or preprint server, under its full name."""
    publisher: str | None
    """Publisher from data/venues.yaml, otherwise from the entry or its authority."""
    volume: str | None
    """Volume of a journal, of proceedings, or of a book series."""
    issue: str | None
    """Issue of the volume."""
    first_page: str | None
    """First page, or the number of the article, or other text that is not a span of pages."""
    last_page: str | None
    """Last page, if it differs from the first."""
    arxiv: str | None
    """arXiv id of the work or of one of its versions."""
    keywords: tuple[str, ...]
    """Labels of the entry's terms, facet by facet."""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each facet of the vocabulary, by id, with the ids of the entry's own terms."""

    @property
    def id(self) -> str:
        """Citation key."""
        return self.work.id

    @property
    def title(self) -> str:
        """Title in plain text, with TeX between $ signs."""
        return self.work.title

    @property
    def doi(self) -> str | None:
        """DOI of the version of record, or of a preprint outside arXiv."""
        return self.work.doi

    @property
    def date(self) -> str:
        """Day of the version of record, or of the first appearance, as far as known: YYYY-MM-DD.

        Of what was published on a day that is not known, the first appearance tells no more than
        the year.
        """
        day = self.work.issued or ""
        is_known = self.work.published is not None or self.kind in _UNPUBLISHED
        return day if is_known else day[:4]

    @property
    def issued(self) -> tuple[int, ...]:
        """Year, month and day of `date`, as far as known."""
        return tuple(int(part) for part in self.date.split("-") if part)

    @property
    def year(self) -> str:
        """Year of `date`, or nothing."""
        return self.date[:4]

    @property
    def url(self) -> str | None:
        """A link that no identifier spells out."""
        work = self.work
        if work.url is not None or work.doi is not None or self.arxiv is not None:
            return work.url
        return work.data if isinstance(work, Dataset) else work.code[0].url

    @cached_property
    def link(self) -> str:
        """Address of the cited version: the DOI if there is one, else the link."""
        if self.doi is not None:
            return doi_link(self.doi)
        if self.url is not None:
            return self.url
        return arxiv_link(self.arxiv or "")

    @property
    def server(self) -> str | None:
        """The preprint server, of what is a preprint."""
        return (self.venue or "arXiv") if self.kind == "article" else None

    @property
    def page_span(self) -> tuple[str, ...]:
        """The first and the last page, the one number, or nothing."""
        return tuple(page for page in (self.first_page, self.last_page) if page)

    @property
    def pages(self) -> str:
        """The span of pages with a dash between."""
        return "–".join(self.page_span)

    @property
    def status_label(self) -> str:
        """`Retracted`, `Withdrawn` or `Superseded`, for the title; nothing for nearly all."""
        status = self.work.status
        return status.label if status is not None and self.warning else ""

    @property
    def warning(self) -> str:
        """Why readers should not rely on the work; nothing for nearly all."""
        status = self.work.status
        if status is None or status.kind == "out-of-scope":
            return ""  # that is said of this list, and not of the work
        return f"{status.kind.capitalize()}: {status.reason}"

    @property
    def code(self) -> tuple[CodeLink, ...]:
        """Code, weights, demonstration and project pages."""
        return self.work.code if isinstance(self.work, Paper) else ()


def reference(work: Paper | Dataset, registry: FilledRegistry) -> Reference:
    """The citation record of a work."""
    venue = None if work.venue is None else registry.venue(work.venue)
    arxiv = next((row.locator.arxiv for row in versions_of(work) if row.locator.arxiv), None)
    kind = _citation_type(work, venue, arxiv)
    is_printed = kind not in _UNPUBLISHED
    first_page, last_page = _page_span(work.pages) if is_printed else (None, None)
    return Reference(
        work=work,
        kind=kind,
        authors=tuple(parse_name(name) for name in work.people),
        is_complete=len(work.people) == len(work.authors),
        venue=None if venue is None else venue.title or venue.name,
        publisher=(venue.publisher if venue else None) or work.publisher,
        volume=work.volume if is_printed else None,
        issue=work.issue if is_printed else None,
        first_page=first_page,
        last_page=last_page,
        arxiv=arxiv,
        keywords=tuple(_keywords(work, registry)),
        facets=tuple((facet.id, work.tags.get(facet.id, ())) for facet in registry.vocabulary),
    )


def _citation_type(work: Paper | Dataset, venue: Venue | None, arxiv: str | None) -> CitationType:
    if venue is not None:
        return _KINDS[venue.kind]
    if arxiv is not None and work.doi is None:
        return "article"
    return "dataset" if isinstance(work, Dataset) else "document"


def _page_span(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page of `103-117`; other text counts as a first page."""
    span = _SPAN.fullmatch(pages or "")
    if span is None:
        return pages, None
    return span[1], span[2] if span[2] != span[1] else None


def references(registry: FilledRegistry) -> tuple[Reference, ...]:
    """Citation records of all counted papers and datasets, sorted by id."""
    return tuple(
        reference(work, registry) for work in sorted(registry.works, key=lambda work: work.id)
    )


def _keywords(work: Paper | Dataset, registry: Registry) -> list[str]:
    return [
        term.label
        for facet in registry.vocabulary
        for term in facet.terms
        if term.id in registry.tagged(work, facet.id)
    ]
