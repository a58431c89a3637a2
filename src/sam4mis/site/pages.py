"""Make pages from the catalogue: Markdown for MkDocs, and bodies for the page shells."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from sam4mis.checks import explanations
from sam4mis.files import issue_forms
from sam4mis.files.layout import key_order
from sam4mis.formats.all_formats import FORMATS, single
from sam4mis.formats.markdown import Markdown
from sam4mis.model import identifiers, names
from sam4mis.model.discovery import Discovery, Query, Signal
from sam4mis.model.records import (
    AnsweredNotice,
    AnyEntry,
    CodeLink,
    Dataset,
    Milestone,
    Paper,
    RemovedEntry,
    Section,
    Status,
    Version,
    Workshop,
    WorkshopLink,
)
from sam4mis.model.registry import Registry, WorkVersion, versions_of
from sam4mis.model.screening import REASONS
from sam4mis.site import charts, coins, explore, exports, groups, indexes, screened, statistics
from sam4mis.site.catalogue import Catalogue, mail_url
from sam4mis.site.facets import Work
from sam4mis.site.groups import Group
from sam4mis.site.navigation import INDEXES
from sam4mis.site.pictograms import sprite
from sam4mis.site.policy import guarded
from sam4mis.site.prose import prose
from sam4mis.site.related import RelatedWork, related_works
from sam4mis.site.shell import NOTHING, TOKENS, Page
from sam4mis.site.templates import environment, render
from sam4mis.site.timeline import timeline

_NEWEST = 6
_NO_INDEX = Markup('<meta name="robots" content="noindex">')
_RECORDS = (
    ("A paper", Paper),
    ("A version of a paper", Version),
    ("A link to code", CodeLink),
    ("A milestone", Milestone),
    ("A dataset", Dataset),
    ("A workshop", Workshop),
    ("A link of a workshop", WorkshopLink),
    ("A status", Status),
    ("An answered notice", AnsweredNotice),
    ("A removed entry", RemovedEntry),
    ("Discovery", Discovery),
    ("A query of discovery", Query),
    ("A signal of discovery", Signal),
)
_CITATIONS = ("bibtex", "ris", "csl-json", "text")
"""The formats in which the page of a work cites it."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The environments in which the templates of the site are rendered."""

    markdown: jinja2.Environment
    html: jinja2.Environment

    @classmethod
    def of(cls, root: Path) -> "Templates":
        """The templates of a checkout."""
        text, page = environment(root, "md"), environment(root, "html")
        # JSON is YAML, whatever is in it.
        text.filters["yaml"] = lambda data: Markdown(json.dumps(data, ensure_ascii=False))
        page.filters["arxiv_link"] = identifiers.arxiv_link
        page.filters["doi_link"] = identifiers.doi_link
        page.filters["prose"] = prose
        return cls(text, page)


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page to which the navigation leads, and which has a page shell of its own."""

    path: str
    """Folder below the site; empty for the home page."""
    title: str
    description: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    """Words by which the search finds the page, besides title and description."""
    hidden: tuple[str, ...] = ("navigation", "toc")
    """Sidebars of the theme that the page hides."""

    @property
    def source(self) -> str:
        """The file from which MkDocs makes the page shell."""
        return f"{self.path or 'index'}.md"


def _navigation(registry: Registry) -> Iterator[NavigationItem]:
    about = registry.about
    yield NavigationItem("", "Home", about.summary if about else "", "home")
    yield NavigationItem(
        "explore", "Explore", "All works, filtered by what they do and searched by word", "explore"
    )
    for section in registry.sections:
        if section.columns:
            yield NavigationItem(
                f"sections/{section.id}", section.short, section.title, "section",
                {"section": section}, section.title,
            )  # fmt: skip
    for workshop in registry.workshops:
        yield NavigationItem(
            f"workshops/{workshop.id}", workshop.event, workshop.title, "workshop",
            {"workshop": workshop}, f"{workshop.title} {workshop.description}",
        )  # fmt: skip
    for folder, title in INDEXES.items():
        yield NavigationItem(folder, title, f"{title}, of this list", f"index_{folder}")
    yield NavigationItem(
        "add", "Add or correct", "How a missing work is added, and a fault corrected", "add",
        words="missing paper propose submit report fault correction form mail contact",
    )  # fmt: skip
    yield NavigationItem("new", "What is new", "The works added last, by day of addition", "new")
    yield NavigationItem(
        "statistics", "Statistics", "What the field did, in pictures and tables", "statistics",
        words="charts per month base model modality adaptation code venues anatomy prompts",
    )  # fmt: skip
    yield NavigationItem(
        "timeline", "Timeline", "All works by month, with milestones", "timeline",
        words="chronology milestones",
    )  # fmt: skip
    yield NavigationItem(
        "corrections", "Corrections", "Corrections to the original list, with evidence",
        "corrections", {"corrections": registry.corrections}, hidden=("toc",),
    )  # fmt: skip
    yield NavigationItem(
        "screened", "What was screened",
        "Which works were screened, and why some were excluded", "screened",
        words="screening log decisions reasons prisma completeness coverage",
    )  # fmt: skip
    yield NavigationItem(
        "vocabulary", "Vocabulary",
        "Facets and terms by which works are tagged, with definitions and scope notes",
        "vocabulary", hidden=("toc",),
    )  # fmt: skip


def words(registry: Registry) -> dict[str, str]:
    """Words by which the search finds pages of the navigation made from data, by folder."""
    return {item.path: f"{item.description} {item.words}" for item in _navigation(registry)}


def markdown_pages(registry: Registry, templates: Templates) -> Iterator[tuple[str, str]]:
    """Path and text of every page that MkDocs renders, the page shells included.

    Of the registry, only ids of sections and workshops are in them: MkDocs and its themes do not
    escape what they print.
    """

    def page(template: str, **context: Any) -> str:
        return render(f"site/{template}", templates.markdown, **context)

    def shell(*, titled: bool, hidden: Sequence[str]) -> str:
        return page("shell.md.j2", tokens=TOKENS, titled=titled, hidden=hidden)

    for item in _navigation(registry):
        # The theme calls the home page by the name of the site.
        yield item.source, shell(titled=bool(item.path), hidden=item.hidden)
    yield "fields.md", page("fields.md.j2", records=_RECORDS, order=key_order)
    yield "rules.md", explanations.page()
    yield f"{TOKENS.path}.md", shell(titled=True, hidden=("navigation", "toc"))


class Pages:
    """All pages that are made from data."""

    def __init__(self, catalogue: Catalogue, templates: Templates) -> None:
        """Make the pages of a catalogue through templates."""
        self._catalogue = catalogue
        self._env = templates.html
        self._licence = catalogue.registry.about.licence if catalogue.registry.about else ""
        self._contexts: Mapping[str, Callable[[NavigationItem], dict[str, Any]]] = {
            "add": lambda _: {"forms": _forms(catalogue), "mail": _mail(catalogue)},
            "explore": lambda _: {
                "summarised": explore.SHOWN,
                "all_drawings": sprite(),
                "feeds": exports.feed_names(catalogue.registry),
            },
            "home": lambda _: self._home(),
            "new": lambda _: self._new(),
            "screened": lambda _: _screening(catalogue.registry),
            "section": lambda item: self._section(item.context["section"]),
            "statistics": lambda _: _figures(catalogue),
            "timeline": lambda _: {"years": list(timeline(catalogue.works))},
            "workshop": lambda item: {"papers": self._by_workshop[item.context["workshop"].id]},
            **{f"index_{folder}": self._index for folder in _INDEXED},
        }
        self._by_dataset = groups.users_of_datasets(catalogue.works)
        self._by_workshop: dict[str, list[Work]] = defaultdict(list)
        self._by_base: dict[str, list[Work]] = defaultdict(list)
        for work in catalogue.works:
            if isinstance(work, Paper) and work.workshop:
                self._by_workshop[work.workshop].append(work)
            for base in work.builds_on:
                self._by_base[base].append(work)

    def __iter__(self) -> Iterator[Page]:
        """Every page, one after the other."""
        for item in _navigation(self._catalogue.registry):
            yield self._navigation_page(item)
        for work, nearest in related_works(self._catalogue.works, self._catalogue.facets):
            yield self._work_page(work, nearest)
        for work in self._catalogue.registry.uncounted:
            yield self._work_page(work, ())
        for author in self._catalogue.authors.values():
            yield self._group_page("authors", author, "Author")
        for venue in self._catalogue.venues.values():
            yield self._group_page("venues", venue, "Venue")
        for removed in self._catalogue.registry.removed:
            yield self._tombstone(removed)

    def _render(self, template: str, depth: int, **context: Any) -> Markup:
        body = render(
            f"site/{template}.html.j2",
            self._env,
            catalogue=self._catalogue,
            registry=self._catalogue.registry,
            about=self._catalogue.registry.about,
            facets=self._catalogue.facets,
            base="../" * depth,
            formats=FORMATS,
            **context,
        )
        return Markup(body)  # noqa: S704  # rendered with autoescape just above

    def footer(self, depth: int) -> Markup:
        """The footer of all pages that stand so many folders below the top of the site."""
        return self._render("footer", depth)

    def _navigation_page(self, item: NavigationItem) -> Page:
        depth = len(item.path.split("/")) if item.path else 0
        more = self._contexts.get(item.template)
        context = {**item.context, **(more(item) if more else {})}
        return Page(
            path=item.path,
            title=item.title,
            description=item.description,
            body=self._render(item.template, depth, **context),
            head=self._head(item, depth),
        )

    def _head(self, item: NavigationItem, depth: int) -> Markup:
        if item.path == "explore":
            return self._render("explore_head", depth, script=explore.SCRIPT)
        if item.template == "section":
            name = f"section-{item.context['section'].id}"
            return exports.feed_links(name, f"New works: {item.title}", "../" * depth)
        return NOTHING

    def _home(self) -> dict[str, Any]:
        day, added = next(self._days(), ("", []))
        return {
            "counts": list(_counts(self._catalogue.registry)),
            "day": day,
            "added": added,
            "newest": self._catalogue.works[:_NEWEST],
        }

    def _new(self) -> dict[str, Any]:
        days = list(self._days())
        return {"days": days, "shown": [work for _, works in days[:20] for work in works[:30]]}

    def _section(self, section: Section) -> dict[str, Any]:
        years = list(self._rows_by_year(section))
        rows = [row for _, found in years for row in found]
        return {
            "years": years,
            "numbers": _numbers(rows),
            "coins": partial(coins.of_row, cited=self._catalogue.cited),
            "coins_script": coins.SCRIPT if coins.is_long(rows) else None,
        }

    def _index(self, item: NavigationItem) -> dict[str, Any]:
        return {"letters": list(_INDEXED[item.path](self._catalogue))}

    def _rows_by_year(self, section: Section) -> Iterator[tuple[str, list[WorkVersion]]]:
        rows = self._catalogue.registry.rows(section)
        for year, found in groupby(rows, key=lambda row: (row.date or "")[:4]):
            yield year, list(found)

    def _days(self) -> Iterator[tuple[str, list[Work]]]:
        added = [work for work in self._catalogue.works if work.added]
        added.sort(key=lambda work: work.added or "", reverse=True)
        for day, works in groupby(added, key=lambda work: work.added or ""):
            yield day, list(works)

    def _work_page(self, work: Work, nearest: tuple[RelatedWork, ...]) -> Page:
        catalogue = self._catalogue
        reference = catalogue.cited.of(work)
        users = self._by_dataset.get(work.id, ())
        paper, dataset = (work, None) if isinstance(work, Paper) else (None, work)
        body = self._render(
            "work",
            2,
            work=work,
            code=paper.code if paper else (),
            dataset=dataset,
            sections=[s for s in catalogue.registry.sections if s.id in work.sections],
            datasets=self._entries(paper.datasets if paper else ()),
            evaluated_on=self._entries(work.evaluated_on),
            builds_on=self._entries(work.builds_on),
            extended_by=self._by_base[work.id],
            workshops=self._entries((paper.workshop,) if paper and paper.workshop else ()),
            users=users,
            correction_url=catalogue.correction_url(work, "../../"),
            **self._in_repository(work),
            versions=list(versions_of(work)),
            nearest=nearest,
            notices=catalogue.notices.get(work.id, ()),
            pictured=[
                work,
                *(item.work for item in nearest),
                *self._by_base[work.id],
                *users,
            ],
            citations=[
                (form, single(form.entry(reference))) for form in FORMATS if form.name in _CITATIONS
            ],
        )
        return Page(
            path=f"{work.entry_kind.folder}/{work.id}",
            title=f"{reference.status_label}: {work.title}"
            if reference.status_label
            else work.title,
            description=_description(work),
            body=body,
            head=exports.head_of(reference, self._licence),
            card=catalogue.pictogram(work).card,
        )

    def _in_repository(self, work: Work) -> dict[str, str | None]:
        """The file of an entry, and where it and the form about its publication are."""
        source = self._catalogue.paths[work.id]
        repository = self._catalogue.repo_url.rstrip("/")
        if not repository:
            return {"source": source, "source_url": None, "publication_url": None}
        return {
            "source": source,
            "source_url": f"{repository}/blob/main/{source}",
            "publication_url": None
            if work.venue
            else issue_forms.publication_url(work, repository),
        }

    def _entries(self, ids: tuple[str, ...]) -> list[Any]:
        entries = self._catalogue.registry.entries
        return [entries[identity] for identity in ids if identity in entries]

    def _group_page(self, folder: str, group: Group, kind: str) -> Page:
        title = f"New works: {group.name}"
        return Page(
            path=f"{folder}/{group.slug}",
            title=group.name,
            head=exports.feed_links(f"{kind.lower()}-{group.slug}", title, "../../"),
            description=f"{len(group.works)} works in this list: {group.name}",
            body=self._render("group", 2, group=group, kind=kind, folder=folder),
        )

    def _tombstone(self, removed: RemovedEntry) -> Page:
        """The page at the address of a removed entry."""
        instead = removed.instead or ""
        registry = self._catalogue.registry
        successor = (
            registry.entries.get(instead)
            or registry.successors.get(instead)
            or registry.tombstones.get(instead)
        )
        return Page(
            path=f"{removed.kind.folder}/{removed.id}",
            title=removed.title,
            description=f"Removed on {removed.date}",
            body=self._render(
                "removed", 2, removed=removed, successor=successor, folder=_folder_of(successor)
            ),
            head=_NO_INDEX,
            for_search_engines=False,
        )


def _folder_of(entry: AnyEntry | RemovedEntry | None) -> str:
    """The folder of the page of an entry, of a removed one too; nothing without one."""
    if entry is None:
        return ""
    return (entry.kind if isinstance(entry, RemovedEntry) else entry.entry_kind).folder


def _counts(registry: Registry) -> Iterator[tuple[int, str, str]]:
    """The number of works, the name and the address of each section."""
    for section in registry.sections:
        if section.columns:
            works = _numbers(registry.rows(section))["works"]
            yield works, section.short, f"sections/{section.id}/"


_INDEXED: Mapping[str, Callable[[Catalogue], Iterable[object]]] = {
    "papers": indexes.papers,
    "authors": indexes.authors,
    "venues": indexes.venues,
    "datasets": indexes.datasets,
}


def _forms(catalogue: Catalogue) -> dict[str, str]:
    """The address of each issue form by its name; nothing where no repository is known."""
    if not catalogue.repo_url:
        return {}
    forms = {
        "paper": issue_forms.PAPER,
        "resource": issue_forms.RESOURCE,
        "correction": issue_forms.CORRECTION,
    }
    return {name: issue_forms.form_url(form, catalogue.repo_url) for name, form in forms.items()}


def _mail(catalogue: Catalogue) -> dict[str, str]:
    """Mail addresses by purpose; empty if no contact is set."""
    if not catalogue.contact:
        return {}
    missing = "arXiv id, DOI or link:\n\nWhy it belongs here:\n"
    fault = "Entry or address of its page:\n\nWhat is wrong:\n\nWhere this can be seen:\n"
    return {
        "add": mail_url(catalogue.contact, "A work that is missing", missing),
        "correct": mail_url(catalogue.contact, "A correction", fault),
    }


def _numbers(rows: Sequence[WorkVersion]) -> dict[str, int]:
    """Numbers of counted rows and works, and of rows of works out of scope."""
    counted = [row for row in rows if not row.work.is_out_of_scope]
    return {
        "rows": len(counted),
        "works": len({row.work.id for row in counted}),
        "out_of_scope": len(rows) - len(counted),
    }


def _screening(registry: Registry) -> dict[str, Any]:
    flow = screened.flow(registry)
    return {
        "flow": flow,
        "reasons": REASONS,
        "outcomes": screened.OUTCOMES,
        "months_picture": charts.columns(flow.months) if flow.months else None,
    }


def _figures(catalogue: Catalogue) -> dict[str, Any]:
    facets, works = catalogue.facets, catalogue.works
    months = statistics.months(catalogue, "base-model")
    prompts = statistics.half_years(catalogue, "prompt")
    return {
        "months": months,
        "months_picture": charts.columns(months) if months else None,
        "grid": statistics.grid(facets, "modality", "adaptation", works),
        "code": list(statistics.code_by_year(works)),
        "venues": list(statistics.most_frequent_terms(facets, "venue")),
        "anatomy": list(statistics.most_frequent_terms(facets, "anatomy")),
        "prompts": prompts,
        "prompts_picture": charts.columns(prompts) if prompts else None,
        "without_month": statistics.without_month(works),
    }


def _description(work: Work) -> str:
    """The description of a work for search engines and reference managers."""
    if work.summary:
        return work.summary
    authors = names.short_authors(work.authors)
    parts = ", ".join(part for part in (authors, work.date or "", work.venue or "") if part)
    return f"{work.status.label}. {parts}" if work.status else parts


def redirects(registry: Registry) -> Iterator[tuple[str, str]]:
    """Path of every former id's page, and the id that took its place."""
    for entry in registry.entries.values():
        for alias in entry.former_ids:
            yield f"{entry.entry_kind.folder}/{alias}", entry.id
    for removed in registry.removed:
        for alias in removed.aliases:
            yield f"{removed.kind.folder}/{alias}", removed.id


def redirect_page(target: str) -> bytes:
    """A page that leads from a former id to the present one, which is in the folder beside."""
    link = f"../{target}/"
    return guarded(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
        f'<link rel="canonical" href="{link}"><meta http-equiv="refresh" content="0; url={link}">'
        f'</head><p>This entry moved to <a href="{link}">{target}</a>.</p></html>\n'
    ).encode()
