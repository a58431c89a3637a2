"""Metadata in the page of a work, for reference managers, search engines and crawlers.

Everything here is HTML, escaped for where it goes.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from sam4mis.formats.reference import CitationType, Reference
from sam4mis.model import orcid
from sam4mis.model.identifiers import arxiv_link, doi_link
from sam4mis.model.names import IdentifiedPerson, Name, parse_name
from sam4mis.model.records import Dataset

_VENUE_TAGS: dict[CitationType, str] = {
    "article-journal": "citation_journal_title",
    "paper-conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
}
_ITEM_TYPES: dict[CitationType, str] = {
    "article-journal": "journalArticle",
    "paper-conference": "conferencePaper",
    "chapter": "bookSection",
    "article": "preprint",
    "dataset": "dataset",
    "document": "document",
}
"""What Zotero calls the types: https://www.zotero.org/support/kb/item_types_and_fields."""
_OPEN_URL_TERMS: dict[CitationType, tuple[str, str, str]] = {
    "article-journal": ("journal", "article", "jtitle"),
    "paper-conference": ("book", "proceeding", "btitle"),
    "chapter": ("book", "bookitem", "series"),
    "article": ("journal", "preprint", "jtitle"),
}
"""Form, genre and name of the venue by type: https://en.wikipedia.org/wiki/COinS."""
_CONTAINERS: dict[CitationType, str] = {"article-journal": "Periodical", "chapter": "BookSeries"}


def highwire(reference: Reference) -> list[tuple[str, str]]:
    """Names and contents of `<meta>` elements, as Google Scholar and Zotero read them.

    https://scholar.google.com/intl/en/scholar/inclusion.html#indexing; which tag makes which type
    of item is Zotero's rule.
    """
    is_preprint = reference.kind == "article" and reference.arxiv
    tags: list[tuple[str, str | None]] = [
        ("citation_title", reference.title),
        *(("citation_author", _family_first(name)) for name in reference.authors),
        ("citation_publication_date", "/".join(f"{part:02}" for part in reference.issued)),
        *_venue_tags(reference),
        ("citation_volume", reference.volume),
        ("citation_issue", reference.issue),
        ("citation_firstpage", reference.first_page),
        ("citation_lastpage", reference.last_page),
        ("citation_publisher", reference.publisher),
        ("citation_doi", reference.doi),
        ("citation_arxiv_id", reference.arxiv),
        # States the type if no tag above does, and agrees with the tags that do.
        ("DC.type", _ITEM_TYPES[_citation_type(reference)]),
        ("citation_technical_report_number", f"arXiv:{reference.arxiv}" if is_preprint else None),
        # Without our summary, Zotero would keep the description of the page as the abstract.
        ("citation_abstract", reference.work.summary),
        ("citation_public_url", reference.link),
        *(("citation_keywords", word) for word in reference.keywords),
    ]
    return [(name, content) for name, content in tags if content]


def _venue_tags(reference: Reference) -> Iterator[tuple[str, str | None]]:
    if reference.kind in _VENUE_TAGS:
        yield _VENUE_TAGS[reference.kind], reference.venue
    if reference.kind == "chapter":
        # The type of the work; with the tag before it alone, Zotero keeps a section of a book:
        # https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js
        yield "citation_series_title", reference.venue


def _citation_type(reference: Reference) -> CitationType:
    """The type of a work, and of an unpublished paper about a data set that of the data."""
    is_data = isinstance(reference.work, Dataset) and reference.kind not in _VENUE_TAGS
    return "dataset" if is_data else reference.kind


def _family_first(name: Name) -> str:
    given = f"{name.given} {name.suffix}".strip()
    return f"{name.surname}, {given}" if given else name.surname


def meta_elements(reference: Reference) -> Markup:
    """`highwire` as HTML."""
    return Markup(  # noqa: S704  # both are escaped
        "".join(
            f'<meta name="{escape(name)}" content="{escape(content)}">\n'
            for name, content in highwire(reference)
        )
    )


def coins(reference: Reference) -> Markup:
    """An empty span from which reference managers take a work out of a list (OpenURL in a title).

    https://en.wikipedia.org/wiki/COinS
    """
    return Markup('<span class="Z3988" title="{}"></span>').format(open_url(reference))


def open_url(reference: Reference) -> str:
    """The OpenURL of a work, which stands in the title of its COinS."""
    return urlencode(_open_url_fields(reference))


def _open_url_fields(reference: Reference) -> list[tuple[str, str]]:
    form, genre, venue = _OPEN_URL_TERMS.get(reference.kind, ("book", "unknown", "btitle"))
    pairs: list[tuple[str, str | None]] = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{form}"),
        ("rft.genre", genre),
        ("rft.atitle", reference.title),
        (f"rft.{venue}", reference.venue),
        ("rft.volume", reference.volume),
        ("rft.issue", reference.issue),
        ("rft.spage", reference.first_page),
        ("rft.epage", reference.last_page),
        ("rft.pub", reference.publisher if form == "book" else None),
        *(("rft.au", name) for name in reference.work.people),
        ("rft.date", reference.date),
        ("rft_id", f"info:doi/{reference.doi}" if reference.doi else None),
        ("rft_id", f"info:arxiv/{reference.arxiv}" if reference.arxiv else None),
        ("rft_id", reference.link),
    ]
    return [(name, value) for name, value in pairs if value]


def json_ld(reference: Reference) -> Markup:
    """A `<script>` with a schema.org description, for search engines.

    https://schema.org/ScholarlyArticle
    """
    work = reference.work
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _schema_type(reference),
        "@id": reference.link,
        "headline": reference.title,
        "creativeWorkStatus": reference.status_label,
        "name": reference.title,
        "author": [_agent(name) for name in work.people],
        "datePublished": reference.date,
        "isPartOf": _container(reference),
        "pageStart": reference.first_page,
        "pageEnd": reference.last_page,
        "publisher": {"@type": "Organization", "name": reference.publisher}
        if reference.publisher
        else None,
        "identifier": _identifiers(reference),
        "sameAs": _same_as(reference),
        "url": reference.link,
        "keywords": list(reference.keywords),
        "description": work.summary,
        "alternateName": list(work.known_as),
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    # Nothing in it can end the script or start a comment.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(f'<script type="application/ld+json">{text}</script>\n')  # noqa: S704


def _schema_type(reference: Reference) -> str:
    return "Dataset" if isinstance(reference.work, Dataset) else "ScholarlyArticle"


def _container(reference: Reference) -> dict[str, Any] | None:
    """The venue, within it the volume, within that the issue: https://schema.org/PublicationIssue."""
    if not reference.venue:
        return None
    kind = _CONTAINERS.get(reference.kind, "PublicationVolume")
    part: dict[str, Any] = {"@type": kind, "name": reference.venue}
    if reference.volume:
        part = {
            "@type": "PublicationVolume",
            "volumeNumber": reference.volume,
            "isPartOf": part,
        }
    if reference.issue:
        part = {"@type": "PublicationIssue", "issueNumber": reference.issue, "isPartOf": part}
    return part


def _agent(full_name: str) -> dict[str, str]:
    name = parse_name(full_name)
    if name.is_stated:
        return {"@type": "Organization", "name": full_name}
    agent = {"@type": "Person", "name": full_name}
    if name.family:
        agent |= {"givenName": name.given, "familyName": name.surname}
    if isinstance(full_name, IdentifiedPerson):
        agent["sameAs"] = orcid.link(full_name.orcid)
    return agent


def _identifiers(reference: Reference) -> list[dict[str, str]]:
    pairs = (("DOI", reference.doi), ("arXiv", reference.arxiv))
    return [
        {"@type": "PropertyValue", "propertyID": kind, "value": value}
        for kind, value in pairs
        if value
    ]


def _same_as(reference: Reference) -> list[str]:
    links = []
    if reference.doi:
        links.append(doi_link(reference.doi))
    if reference.arxiv:
        links.append(arxiv_link(reference.arxiv))
    return links


def signposting(reference: Reference, files: dict[str, str], licence: str) -> Iterator[Markup]:
    """`<link>` elements that lead programs to identifier, metadata and licence.

    https://signposting.org/FAIR/

    Args:
        reference: the work of the page.
        files: address of each file that describes the work, with its media type.
        licence: SPDX id of the data.
    """
    links = (
        ("cite-as", reference.link),
        ("type", f"https://schema.org/{_schema_type(reference)}"),
        ("type", "https://schema.org/AboutPage"),
        ("license", f"https://spdx.org/licenses/{quote(licence, safe='')}.html"),
    )
    for relation, address in links:
        yield Markup(f'<link rel="{relation}" href="{escape(address)}">\n')  # noqa: S704
    for address, media_type in files.items():
        yield Markup(  # noqa: S704  # both are escaped
            f'<link rel="describedby" type="{escape(media_type)}" href="{escape(address)}">\n'
        )
