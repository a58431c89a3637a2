"""Files of the site for programs: exports, feeds, files of single entries, llms.txt."""

import json
from collections.abc import Iterator, Mapping
from html import escape

from markupsafe import Markup

from sam4mis.formats import sqlite
from sam4mis.formats.all_formats import FORMATS, PLAIN, Format, single
from sam4mis.formats.feeds import Feed, atom, json_feed
from sam4mis.formats.page_metadata import json_ld, meta_elements, signposting
from sam4mis.formats.reference import Reference, reference, references
from sam4mis.model.records import About, Dataset, Paper
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import groups, screening_log

_FEED_TYPES = (("atom", "application/atom+xml"), ("json", "application/feed+json"))


class CitedWorks:
    """Citation records of all works, and their texts in each format, each made once."""

    def __init__(self, registry: FilledRegistry) -> None:
        """Cite every paper and dataset of a registry."""
        self.references = {one.id: one for one in references(registry)}
        """Counted works by id, in their order."""
        self.uncounted = {work.id: reference(work, registry) for work in registry.uncounted}
        """Works that have a page but do not count, by id; they are in no export and no feed."""
        self._entries: dict[str, dict[str, str]] = {}

    def of(self, work: Paper | Dataset) -> Reference:
        """The citation record of a work, counted or not."""
        return self.references.get(work.id) or self.uncounted[work.id]

    def entries(self, form: Format) -> Mapping[str, str]:
        """The text of every work in a format, by id."""
        if form.name not in self._entries:
            self._entries[form.name] = {
                identity: form.entry(one) for identity, one in self.references.items()
            }
        return self._entries[form.name]


def files(
    registry: FilledRegistry, site_url: str, cited: CitedWorks | None = None
) -> Iterator[tuple[str, bytes]]:
    """Path below the site and content of every file.

    `site_url` is the site's address, or nothing: then no file that needs it is written. `cited`
    are the works of the registry where they are cited already.
    """
    cited = cited or CitedWorks(registry)
    base = f"{site_url.rstrip('/')}/" if site_url else ""
    for path, text in _texts(registry, cited, base):
        yield path, text.encode("utf-8")
    for path, text in screening_log.files(registry):
        yield path, text.encode("utf-8")
    chosen = tuple(cited.references.values())
    yield "exports/registry.sqlite", sqlite.database(registry, chosen)


def _texts(registry: FilledRegistry, cited: CitedWorks, base: str) -> Iterator[tuple[str, str]]:
    chosen = tuple(cited.references.values())
    for form in FORMATS:
        entries = cited.entries(form)
        frame = form.frame(registry)
        yield f"exports/{form.file_name}", frame.document(entries.values())
        yield f"exports/parts/{form.name}.js", _parts(form, registry, entries)
        if form.ending:
            yield from _beside_pages(form, cited, entries)
    citations = cited.entries(PLAIN)

    def citation(reference: Reference) -> str:
        return citations[reference.id]

    for feed, followed in feeds(registry, chosen, base):
        yield f"feeds/{feed.name}.atom", atom(feed, followed, citation)
        yield f"feeds/{feed.name}.json", json_feed(feed, followed, citation)
    if registry.about is not None:
        yield "llms.txt", llms(registry.about, registry, base)
        if base:
            yield "opensearch.xml", opensearch(registry.about, base)


def _beside_pages(
    form: Format, cited: CitedWorks, entries: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The file of each work, also under its former ids, because addresses do not change.

    What is out of scope, or kept to the site, has them too: it can be cited.
    """
    works = [(one, entries[one.id]) for one in cited.references.values()]
    works += [(one, form.entry(one)) for one in cited.uncounted.values()]
    for one, text in works:
        for name in (one.id, *one.work.former_ids):
            yield f"{one.work.entry_kind.folder}/{name}{form.ending}", single(text)


def _parts(form: Format, registry: FilledRegistry, entries: Mapping[str, str]) -> str:
    """A script from which a page makes the export of any chosen works, byte for byte.

    It is a script, because a page that is read from a folder can load scripts and nothing else.
    """
    frame = form.frame(registry)
    parts = {
        "file_name": form.file_name,
        "media_type": form.media_type,
        "header": frame.header,
        "separator": frame.separator,
        "footer": frame.footer,
        "entries": entries,
    }
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return f'((globalThis.sam4mis ??= {{}}).exports ??= {{}})["{form.name}"] = {text};\n'


def feeds(
    registry: FilledRegistry, chosen: tuple[Reference, ...], base: str
) -> Iterator[tuple[Feed, list[Reference]]]:
    """Every feed with its works: of all, and of each term, section, venue, author and data set."""
    about = registry.about
    title, author = (about.title, about.author) if about else ("", "")
    yield Feed("all", title, author, base), list(chosen)
    for name, label, ids in _followed(registry):
        followed = [item for item in chosen if item.id in ids]
        yield Feed(name, f"{title}: {label}", author, base), followed


def feed_names(registry: FilledRegistry) -> frozenset[str]:
    """Names of the feeds of some works: facet, hyphen, term, such as `modality-ct`."""
    return frozenset(name for name, _, _ in _followed(registry))


def _followed(registry: FilledRegistry) -> Iterator[tuple[str, str, set[str]]]:
    """Name and label of each feed of some works, and the ids of the works."""
    for section in registry.sections:
        if section.columns:
            ids = {work.id for work in registry.works if section.id in work.sections}
            yield f"section-{section.id}", section.short, ids
    for venue in groups.venues(registry.works).values():
        yield f"venue-{venue.slug}", venue.name, {work.id for work in venue.works}
    for author in groups.authors(registry.works, registry.uncounted).values():
        yield f"author-{author.slug}", author.name, {work.id for work in author.works}
    for identity, users in sorted(groups.users_of_datasets(registry.works).items()):
        if dataset := registry.entries.get(identity):
            yield f"dataset-{identity}", dataset.title, {paper.id for paper in users}
    yield from _followed_terms(registry)


def _followed_terms(registry: FilledRegistry) -> Iterator[tuple[str, str, set[str]]]:
    for facet in registry.vocabulary:
        tagged = {work.id: registry.tagged(work, facet.id) for work in registry.works}
        for term in facet.terms:
            ids = {identity for identity, terms in tagged.items() if term.id in terms}
            # The feed of a retired term continues with the term that replaced it.
            for name in (term.id, *term.former):
                yield f"{facet.id}-{name}", f"{facet.label}, {term.label}", ids


def feed_links(name: str, title: str, base: str) -> Markup:
    """Links to a feed for the head of a page; `base` leads to the top of the site."""
    # The theme takes every link whose rel is just "alternate" for a translation.
    return Markup("").join(
        Markup('<link rel="alternate feed" type="{}" title="{}" href="{}feeds/{}.{}">\n').format(
            media_type, title, base, name, ending
        )
        for ending, media_type in (
            ("atom", "application/atom+xml"),
            ("json", "application/feed+json"),
        )
    )


def head_of(reference: Reference, licence: str) -> Markup:
    """Metadata for the head of a work's page."""
    beside = {f"../{reference.id}{form.ending}": form.media_type for form in FORMATS if form.ending}
    links = Markup("").join(signposting(reference, beside, licence))
    return meta_elements(reference) + links + json_ld(reference)


def llms(about: About, registry: FilledRegistry, base: str) -> str:
    """The file llms.txt, a guide to the site for language models: https://llmstxt.org/."""
    papers = [work for work in registry.works if isinstance(work, Paper)]
    lines = [
        f"# {about.title}",
        "",
        f"> {about.summary}",
        "",
        f"{len(papers)} papers and {len(registry.works) - len(papers)} datasets. "
        f"Free to use under {about.licence}.",
        "",
        "## Data",
        "",
        *(f"- [{form.label}]({base}exports/{form.file_name}): all works" for form in FORMATS),
        f"- [SQLite]({base}exports/registry.sqlite): all works, with full-text search",
        f"- [JSON Schema]({base}schema/registry.json): what the JSON holds",
        "",
        "One work is at `papers/<id>/` for people, and `papers/<id>.json`, `.bib`, `.ris`, "
        "`.csl.json` for programs; datasets are under `datasets/`.",
        "",
        "## Follow",
        "",
        f"- [Atom feed]({base}feeds/all.atom): what was added last",
        f"- [JSON Feed]({base}feeds/all.json): the same",
        "",
    ]
    return "\n".join(lines)


def opensearch(about: About, base: str) -> str:
    """The description by which a browser adds the site to its search engines.

    https://github.com/dewitt/opensearch. What is typed there is searched for in Explore.
    """
    name = about.title[:16].rstrip()
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(name)}</ShortName>\n"
        f"<LongName>{escape(about.title[:48].rstrip())}</LongName>\n"
        f"<Description>{escape(about.summary[:1024])}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(base)}explore/?text={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    )
