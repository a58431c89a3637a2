"""Registry to pages: Markdown for MkDocs, bodies for the shell, entries for the search."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from sam4mis import identifiers, issue_forms, names, rules
from sam4mis.formats.reference import reference
from sam4mis.layout import key_order
from sam4mis.models import (
    CodeLink,
    Column,
    Dataset,
    Paper,
    Status,
    Version,
    Workshop,
    WorkshopLink,
)
from sam4mis.registry import Listing, Registry, listings, newest_first
from sam4mis.render import Markdown, environment, render
from sam4mis.site import exports
from sam4mis.site.shell import TOKENS, Page

_NEWEST = 12
_RECORDS = (
    ("A paper", Paper),
    ("A version of a paper", Version),
    ("A link to code", CodeLink),
    ("A dataset", Dataset),
    ("A workshop", Workshop),
    ("A link of a workshop", WorkshopLink),
    ("A status", Status),
)
_TITLE_COLUMNS = (
    Column(field="date", heading="Date"),
    Column(field="authors", heading="Authors"),
    Column(field="title", heading="Title"),
    Column(field="code", heading="Code"),
)


@dataclass(frozen=True, slots=True)
class Templates:
    """The environments in which the templates of the site are rendered."""

    markdown: jinja2.Environment
    html: jinja2.Environment

    @classmethod
    def of(cls, root: Path) -> "Templates":
        """The templates of a checkout."""
        markdown, html = environment(root, "md"), environment(root, "html")
        # JSON strings are YAML strings, whatever is in them.
        markdown.filters["yaml"] = lambda text: Markdown(json.dumps(text, ensure_ascii=False))
        html.filters["arxiv_link"] = identifiers.arxiv_link
        html.filters["doi_link"] = identifiers.doi_link
        return cls(markdown, html)


def markdown_pages(registry: Registry, templates: Templates) -> Iterator[tuple[str, str]]:
    """Path and text of every page that MkDocs renders, the placeholder included."""
    about = registry.about
    introduction = next(s for s in registry.sections if s.kind == "introduction")

    def page(template: str, **context: Any) -> str:
        return render(f"site/{template}", templates.markdown, about=about, **context)

    newest = sorted(
        (one for work in registry.papers for one in listings(work) if one.listed),
        key=newest_first,
    )
    yield (
        "index.md",
        page(
            "index.md.j2",
            registry=registry,
            introduction=introduction,
            counts=list(_counts(registry)),
            newest=table(newest[:_NEWEST], _TITLE_COLUMNS, "", templates),
        ),
    )
    for section in registry.sections:
        if section.columns:
            rows = table(registry.rows(section), section.columns, "../../", templates)
            yield (
                f"sections/{section.id}.md",
                page("section.md.j2", section=section, table=rows),
            )
    for workshop in registry.workshops:
        yield f"workshops/{workshop.id}.md", page("workshop.md.j2", workshop=workshop)
    yield "corrections.md", page("corrections.md.j2", ledger=registry.ledger)
    yield "vocabulary.md", page("vocabulary.md.j2", registry=registry)
    yield "fields.md", page("fields.md.j2", records=_RECORDS, order=key_order)
    yield "rules.md", rules.page()
    yield f"{TOKENS.path}.md", page("shell.md.j2", tokens=TOKENS)


def _counts(registry: Registry) -> Iterator[tuple[int, str, str]]:
    for section in registry.sections:
        if section.columns:
            yield len(registry.rows(section)), section.short, f"sections/{section.id}/"
    for workshop in registry.workshops[:1]:
        yield len(registry.workshops), "Workshops", f"workshops/{workshop.id}/"


def table(rows: list[Listing], columns: tuple[Column, ...], base: str, templates: Templates) -> str:
    """An HTML table of versions of works; `base` leads from the page to the site's top."""
    return render("site/rows.html.j2", templates.html, rows=rows, columns=columns, base=base)


def work_pages(
    registry: Registry, paths: Mapping[str, str], repo_url: str, templates: Templates
) -> Iterator[Page]:
    """The page of every paper and dataset.

    Args:
        registry: the registry.
        paths: where the file of each entry stands, by id.
        repo_url: address of the repository, or nothing.
        templates: where the pages get their form.
    """
    sections = {section.id: section for section in registry.sections}
    licence = registry.about.licence if registry.about else ""
    for work in registry.works:
        source = paths[work.id]
        body = render(
            "site/work.html.j2",
            templates.html,
            work=work,
            code=work.code if isinstance(work, Paper) else (),
            data=work.data if isinstance(work, Dataset) else None,
            tags=list(_tags(work, registry)),
            sections=[sections[name] for name in work.sections if name in sections],
            source=source,
            source_url=f"{repo_url.rstrip('/')}/blob/main/{source}" if repo_url else None,
            correction_url=issue_forms.correction_url(work, repo_url) if repo_url else None,
            others=_other_versions(work, templates),
        )
        yield Page(
            path=f"{work.folder}/{work.id}",
            title=work.title,
            description=_description(work),
            body=Markup(body),  # noqa: S704  # rendered with autoescape just above
            head=exports.head_of(reference(work, registry), licence),
            search_text=_search_text(work, registry),
        )


def _tags(work: Paper | Dataset, registry: Registry) -> Iterator[tuple[str, list[str]]]:
    for facet in registry.vocabulary:
        chosen = work.tags.get(facet.id, ())
        if chosen:
            yield facet.label, [term.label for term in facet.terms if term.id in chosen]


def _other_versions(work: Paper | Dataset, templates: Templates) -> Markup | None:
    others = list(listings(work))[1:]
    if not others:
        return None
    return Markup(  # noqa: S704  # rendered with autoescape
        table(others, _TITLE_COLUMNS, "../../", templates)
    )


def _description(work: Paper | Dataset) -> str:
    authors = names.short_authors(work.authors)
    return ", ".join(part for part in (authors, work.date or "", work.venue or "") if part)


def _search_text(work: Paper | Dataset, registry: Registry) -> str:
    versions = list(listings(work))
    parts = [
        *work.authors,
        *(listing.title for listing in versions[1:]),
        *(
            key.partition(":")[2]
            for listing in versions
            for key in listing.locator.identities()
            if not key.startswith("url:")
        ),
        work.venue or "",
        work.id,
        *(label for _, labels in _tags(work, registry) for label in labels),
    ]
    return " ".join(part for part in parts if part)


def redirects(registry: Registry) -> Iterator[tuple[str, str]]:
    """Path of every former id's page, and the id that took its place."""
    for entry in registry.entries.values():
        for alias in entry.aliases:
            yield f"{entry.folder}/{alias}", entry.id


def redirect_page(target: str) -> bytes:
    """A page that leads from a former id to the present one, which is in the folder beside."""
    link = f"../{target}/"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Moved</title>'
        f'<link rel="canonical" href="{link}"><meta http-equiv="refresh" content="0; url={link}">'
        f'<p>This entry moved to <a href="{link}">{target}</a>.</p></html>\n'
    ).encode()
