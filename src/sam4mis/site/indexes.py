"""Indexes: papers, authors, venues and data sets, each a list that leads to their pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sam4mis.model import names
from sam4mis.model.records import Dataset
from sam4mis.model.registry import first_date
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.facets import Work

_OTHERS = "#"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an index: name, target and additional text."""

    name: str
    path: str
    """Folder of the page below the site."""
    beside: str = ""
    count: int = 0
    """Number of works; 0 if it is not shown."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The lines of one letter; `#` holds what starts with none."""

    letter: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        """Fragment of the letter in addresses of the page."""
        return "other" if self.letter == _OTHERS else self.letter.lower()


def papers(catalogue: Catalogue) -> Iterator[Letter]:
    """Titles of papers and names of their methods, in one alphabetical list."""
    lines = []
    for work in catalogue.works:
        if isinstance(work, Dataset):
            continue
        path = f"{work.entry_kind.folder}/{work.id}"
        lines.append(Line(work.title, path, _byline(work)))
        lines += [
            Line(name, path, work.title)
            for name in work.known_as
            if not work.title.casefold().startswith(name.casefold())
        ]
    return _letters(lines)


def authors(catalogue: Catalogue) -> Iterator[Letter]:
    """Authors who have a page, by family name."""
    lines = []
    for group in catalogue.authors.values():
        given = names.given_names(group.name)
        name = f"{names.family_name(group.name)}, {given}" if given else group.name
        lines.append(
            Line(name, f"authors/{group.slug}", count=len(group.works) + len(group.uncounted))
        )
    return _letters(lines)


def venues(catalogue: Catalogue) -> Iterator[Letter]:
    """Venues that have a page, with their full titles."""
    titles = {venue.name: venue.title or "" for venue in catalogue.registry.venues}
    return _letters(
        Line(group.name, f"venues/{group.slug}", titles.get(group.name, ""), len(group.works))
        for group in catalogue.venues.values()
    )


def datasets(catalogue: Catalogue) -> Iterator[Dataset]:
    """All data sets, also those that are kept to the site, by title."""
    yield from sorted(catalogue.registry.datasets, key=lambda one: one.title.casefold())


def _byline(work: Work) -> str:
    year = (first_date(work) or "")[:4]
    return ", ".join(part for part in (names.short_authors(work.authors), year) if part)


def _letters(lines: Iterable[Line]) -> Iterator[Letter]:
    keyed = sorted(
        ((_key(line.name), line) for line in lines), key=lambda pair: (pair[0], pair[1].path)
    )
    for letter, found in groupby(keyed, key=lambda pair: _letter(pair[0])):
        yield Letter(letter, tuple(line for _, line in found))


def _key(name: str) -> str:
    folded = names.ascii_key(name) or name.casefold()
    # What starts with a letter stands behind what does not, so that each group is one.
    return f"1{folded}" if folded[:1].isalpha() and folded.isascii() else f"0{folded}"


def _letter(key: str) -> str:
    return key[1:2].upper() if key.startswith("1") else _OTHERS
