"""By which rules Zotero's connector chooses the type of an item from the head of a page.

A model of what its translators *Embedded Metadata* and *RDF* do, written from reading them
(https://github.com/zotero/translators, June 2026), with as much of it as concerns pages like ours.
"""

from collections.abc import Iterable

_BY_HIGHWIRE = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
_BY_OPEN_GRAPH = {
    "video.movie": "videoRecording",
    "article": "webpage",
    "book": "book",
    "website": "webpage",
}
_ITEM_TYPES = frozenset(
    {"journalArticle", "conferencePaper", "bookSection", "preprint", "dataset", "document",
     "report", "thesis", "webpage", "book"}
)  # fmt: skip
_GUESSES = ("citation_title", "citation_series_title")


def item_type(metas: Iterable[tuple[str, str]]) -> str | None:
    """The type of item that a page is kept as, or None where the connector offers nothing.

    Args:
        metas: name (or property) and content of each `<meta>` of the head, in order.
    """
    highwire = open_graph = dublin_core = guess = None
    described = False
    for name, content in metas:
        if not content:
            continue
        kind = name.lower()
        if name in _BY_HIGHWIRE:
            highwire = _BY_HIGHWIRE[name]
        elif kind == "og:type":
            open_graph = _BY_OPEN_GRAPH.get(content)
        elif kind in {"dc.type", "dc:type", "dcterms.type"} and content in _ITEM_TYPES:
            dublin_core = content
        elif name in _GUESSES:
            guess = "journalArticle"
        described = described or kind.startswith(("og:", "dc."))
    fallback = guess or ("webpage" if described else None)
    return highwire or open_graph or dublin_core or fallback
