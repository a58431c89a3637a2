"""The search index of the site as a script: works, names of terms and venues, and pages.

One index for the box at the top of every page and for Explore; a browser fetches it when somebody
is about to search. How queries are read and ordered stands in docs/assets/search.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from html import unescape
from typing import Any, Self, get_args

from sam4mis.formats.reference import CitationType
from sam4mis.model import publisher_links
from sam4mis.model.records import Dataset, Paper, Venue
from sam4mis.model.registry import Registry, versions_of
from sam4mis.site.catalogue import Catalogue, other_names
from sam4mis.site.facets import FacetView, TermView, Work, slug

_YEAR = re.compile(r"\d{4}")
# What a label joins: "Kidney and urinary tract", "CLIP or other vision-language model".
_JOINED = re.compile(r" and | or ")
_NO_NAME = re.compile(r"^(?:other|their|any|own|not)\b", re.IGNORECASE)
_CODE_WORDS = {"yes": ("code", "with code", "open source", "source code", "public code", "github")}
_KINDS: tuple[str, ...] = get_args(CitationType)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that the search suggests, besides those of works, authors and venues."""

    title: str
    path: str
    """Folder below the site, such as `statistics`; empty for the home page."""
    words: str = ""
    """Other words by which it is found."""


def script(catalogue: Catalogue, pages: Sequence[FoundPage]) -> bytes:
    """The index as a script, which a page can load from a folder too."""
    text = json.dumps(content(catalogue, pages), ensure_ascii=False, separators=(",", ":"))
    # What ends a line in JavaScript alone stands as an escape; the script is no part of a page.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"globalThis.sam4mis??={{}};sam4mis.index={text};\n".encode()


def content(catalogue: Catalogue, pages: Sequence[FoundPage]) -> dict[str, Any]:
    """The index as data: `works` by column in the order of the catalogue, facets, pages."""
    names = _Names(catalogue.registry)
    return {
        "works": _columns(catalogue),
        "facets": [
            [view.id, view.label, [[term.id, *names.of(view, term)] for term in view.terms]]
            for view in catalogue.facets.views
        ],
        # Names of authors' pages, which follow from the name itself but where letters are folded.
        "authors": [
            group.name if key == plain_slug(group.name) else [group.name, key]
            for key, group in catalogue.authors.items()
        ],
        "venues": list(catalogue.venues),
        "kinds": list(_KINDS),
        "pages": [[page.title, page.path, page.words] for page in pages],
        "journals": dict(publisher_links.MDPI_CODES),
    }


def plain_slug(name: str) -> str:
    """The slug of a name in ASCII, as the scripts of the search make it."""
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[.'’-]", "", name.lower())))


_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


def pages(
    navigation: object, texts: Mapping[str, str], words: Mapping[str, str]
) -> Iterator[FoundPage]:
    """The pages of a navigation, found by title, by `words` or by their headings.

    Args:
        navigation: `nav` of mkdocs.yml: lists of titles with a file or with such a list.
        texts: Markdown of the files written by hand, by path.
        words: other words of the pages made from data, by folder.
    """
    if isinstance(navigation, list):
        for item in navigation:
            yield from pages(item, texts, words)
    elif isinstance(navigation, Mapping):
        for title, target in navigation.items():
            if not isinstance(target, str):
                yield from pages(target, texts, words)
                continue
            path = target.removesuffix(".md")
            more = words.get("" if path == "index" else path)
            if more is None:
                more = " ".join(_HEADING.findall(texts.get(target, "")))
            yield FoundPage(unescape(str(title)), "" if path == "index" else path, more)


@dataclass(frozen=True, slots=True)
class _IndexedWork:
    """What the index says of one work: each field is a column there, under its name."""

    id: str
    dataset: int
    """1 for a data set, 0 for a paper."""
    title: str
    authors: str
    names: str
    other: str
    date: str
    kind: int
    """Place among the kinds of the index."""
    years: str
    terms: str
    former: str
    summary: str
    arxiv: str
    dois: str
    code: str
    addresses: str
    """Links to the work and its code, without the one that `code` has."""

    @classmethod
    def of(cls, work: Work, catalogue: Catalogue) -> Self:
        locators = [version.locator for version in versions_of(work)]
        code = (catalogue.resource(work) or ("", ""))[1]
        return cls(
            id=work.id,
            dataset=int(isinstance(work, Dataset)),
            title=work.title,
            authors="; ".join(work.authors),
            names="|".join(work.known_as),
            other="|".join(_other_titles(work)),
            date=work.date or "",
            kind=_KINDS.index(catalogue.cited.references[work.id].kind),
            years=" ".join(_years(work)),
            terms=catalogue.numbers(work),
            former=" ".join(work.former_ids),
            summary=work.summary or "",
            arxiv=_listed(locator.arxiv for locator in locators),
            dois=_listed(locator.doi for locator in locators),
            code=code,
            addresses=_listed(link for link in _links(work) if link != code),
        )


def _columns(catalogue: Catalogue) -> dict[str, list[Any]]:
    # Columns, not records: alike values stand together, which compresses to two thirds.
    rows = [_IndexedWork.of(work, catalogue) for work in catalogue.works]
    return {
        column.name: [getattr(row, column.name) for row in rows] for column in fields(_IndexedWork)
    }


def _other_titles(work: Work) -> Iterator[str]:
    return (name for name in other_names(work) if name not in work.known_as)


def _years(work: Work) -> Iterator[str]:
    """The years by which a work is cited: of each version's appearance and of publication."""
    dates = [listing.date for listing in versions_of(work)]
    published = work.published if isinstance(work, Paper) else None
    found = (_YEAR.match(str(date)) for date in (*dates, published) if date is not None)
    return iter(dict.fromkeys(year[0] for year in found if year))


def _links(work: Work) -> Iterator[str | None]:
    """Where code, data and versions of a work are, besides their identifiers."""
    yield from (link.url for version in versions_of(work) for link in version.code)
    if isinstance(work, Dataset):
        yield work.data
    yield from (version.locator.url for version in versions_of(work))


def _listed(values: Iterable[str | None]) -> str:
    return " ".join(dict.fromkeys(value for value in values if value))


class _Names:
    """The names by which a term, a venue or a workshop is asked for, its label first."""

    def __init__(self, registry: Registry) -> None:
        self._venues: Mapping[str, Venue] = {slug(venue.name): venue for venue in registry.venues}
        self._workshops = {workshop.id: workshop for workshop in registry.workshops}
        self._further: Mapping[str, Callable[[TermView], Iterable[str | None]]] = {
            "section": lambda _: (),  # sections have the names of base models
            "venue": self._of_venue,
            "code": lambda term: _CODE_WORDS.get(term.id, ()),
            "workshop": self._of_workshop,
        }

    def of(self, view: FacetView, term: TermView) -> tuple[str, ...]:
        further = self._further.get(view.id, _names_of_term)(term)
        names = dict.fromkeys(name for name in further if name)
        return (term.label, *(name for name in names if name != term.label))

    def _of_venue(self, term: TermView) -> Iterable[str | None]:
        venue = self._venues.get(term.id)
        return (acronym(term.label),) if venue is None else venue_names(venue)

    def _of_workshop(self, term: TermView) -> Iterable[str | None]:
        workshop = self._workshops[term.id]
        return (workshop.title, workshop.description, *(link.label for link in workshop.links))


def _names_of_term(term: TermView) -> Iterator[str]:
    parts = _JOINED.split(term.label)
    yield from (part for part in parts[1:] + parts[:1] if not _NO_NAME.match(part))
    yield from term.words


def venue_names(venue: Venue) -> Iterator[str]:
    """All names of a venue but its first, with the letters by which journals are known."""
    names = [name for name in (venue.name, venue.title, *venue.other_names) if name]
    yield from names[1:]
    for name in names:
        bare = re.sub(r"(?<!\s)\s*+\([^()]*\)", "", name)
        if bare != name:
            yield bare
        if short := acronym(bare):
            yield short


_SMALL = frozenset({"and", "of", "the", "in", "on", "for", "with", "to"})
_PUBLISHERS = frozenset({"ieee", "acm", "ieee/cvf", "spie"})


def acronym(name: str) -> str | None:
    """`IEEE Transactions on Medical Imaging` to `TMI`; None where a name has too few words."""
    words = [word for word in re.findall(r"[^\s:,&()]+", name) if word.lower() not in _SMALL]
    while words and words[0].lower() in _PUBLISHERS:
        words = words[1:]
    return "".join(word[0].upper() for word in words) if 3 <= len(words) <= 7 else None
