"""The part of the site's navigation that follows from data: sections, workshops, indexes."""

from collections.abc import Iterator
from html import escape

from sam4mis.files import yaml_text
from sam4mis.model.registry import Registry

INDEXES = {
    "papers": "All papers, A to Z",
    "authors": "Authors",
    "venues": "Venues",
    "datasets": "All data sets",
}
"""Titles of the pages that list what has pages of its own, by folder."""


def navigation(registry: Registry) -> Iterator[tuple[str, str]]:
    """Title and source of the page of each section in their order, then of other workshops.

    The indexes of all papers, authors, venues and data sets come last.
    """
    shown = set()
    for section in registry.sections:
        if section.columns:
            yield section.short, f"sections/{section.id}.md"
        elif section.workshop is not None:
            shown.add(section.workshop)
            yield section.short, f"workshops/{section.workshop}.md"
    for workshop in registry.workshops:
        if workshop.id not in shown:
            yield workshop.event, f"workshops/{workshop.id}.md"
    for folder, title in INDEXES.items():
        yield title, f"{folder}.md"


def items(registry: Registry) -> Iterator[str]:
    """The same as items of a YAML list. MkDocs prints titles as HTML, so they are escaped."""
    for title, source in navigation(registry):
        yield f"{yaml_text.scalar(escape(title, quote=False))}: {source}"
