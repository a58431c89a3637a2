"""A registry whose every field is hostile."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sam4mis.files import layout, link_status, metadata, screening, yaml_text
from sam4mis.files.link_status import LinkStatus
from sam4mis.files.metadata import SOURCES, Metadata
from sam4mis.model.corrections import Correction, Corrections, OpenQuestion, RowRef, Rule, SameWork
from sam4mis.model.records import (
    About,
    Citation,
    Dataset,
    Facet,
    Paper,
    Record,
    RemovedEntries,
    RemovedEntry,
    Section,
    Sections,
    Term,
    Venue,
    Venues,
    Workshop,
)
from sam4mis.model.registry import Registry
from sam4mis.model.screening import ScreenedWork
from tests.hostile.fields import ABSENT, Filler, Given, constructed, records

ROOTS: tuple[type[Record], ...] = (
    Paper, Dataset, Workshop, Facet, Sections, Venues, About, Corrections, RemovedEntries,
    Metadata, LinkStatus, ScreenedWork,
)  # fmt: skip
"""What the files under data/ hold."""

DAY = "2025-01-31"
# Facets that the page of statistics names, and a name that every object of JavaScript knows.
_FACETS = ("base-model", "modality", "adaptation", "anatomy", "prompt", "constructor")
# Pages that the navigation of the tests leads to.
_SECTIONS = ("first", "second", "dataset")
_COLUMNS = {
    "papers": ("date", "authors", "title", "code"),
    "datasets": ("date", "authors", "title", "data"),
}
_SERIES = {"papers": 0, "versions": 1, "datasets": 2, "bare": 3}
_CITATION = ("title", "author", "journal", "note")


def in_letters(number: int) -> str:
    """A number below 17,576 as three letters."""
    return "".join(chr(ord("a") + number // power % 26) for power in (676, 26, 1))


def _facet_id(number: int) -> str:
    return _FACETS[number] if number < len(_FACETS) else f"f{in_letters(number)}"


def _term_id(number: int) -> str:
    return f"t{in_letters(number)}" if number else "constructor"


def _workshop_id(number: int) -> str:
    return f"w{in_letters(number)}24" if number else "ws24"


def _section_id(number: int) -> str:
    return _SECTIONS[number] if number < len(_SECTIONS) else f"s{in_letters(number)}"


def _section_kind(number: int) -> str:
    return "datasets" if number % 3 == 2 else "papers"


def _arxiv(series: str, number: int) -> str:
    return f"2405.{20_000 * _SERIES[series] + number + 1:05}"


class Hostile:
    """The data of a registry in which each field of each record holds another hostile string."""

    def __init__(
        self, works: int, framed: int, first: int = 0, unchecked: Sequence[str] = ()
    ) -> None:
        """Prepare a registry.

        Args:
            works: how many papers, datasets, terms, venues and corrections it has, each.
            framed: how many facets, sections and workshops it has, each; at least 6.
            first: with which of the strings to begin.
            unchecked: what free text is taken from, instead of the strings that fields accept.
        """
        self.works, self.framed = works, framed
        models = records(ROOTS)
        self.filler = Filler(models, self._given(), first, unchecked)

    def _given(self) -> dict[str, Given]:
        """What stands in the fields that hold no free text."""
        return {
            **{f"{model.__name__}.{name}": value
               for model in (Paper, Dataset) for name, value in _of_works().items()},
            "Paper.id": lambda number: f"doe2024{in_letters(number)}",
            "Paper.aliases": lambda number: [f"former-paper-{number}"],
            "Paper.merged": lambda number: [f"merged-paper-{number}"],
            "Paper.arxiv": lambda number: _arxiv("papers", number),
            "Paper.sections": lambda number: [self._section("papers", number)],
            "Paper.tags": self._tags,
            "Paper.datasets": lambda number: [f"lee2024{in_letters(number)}"],
            "Paper.workshop": lambda number: _workshop_id(number % self.framed),
            "Version.date": lambda _: "2024-05",
            "Version.arxiv": lambda number: _arxiv("versions", number),
            "Section.id": lambda _: ABSENT,
            "Section.workshop": lambda _: ABSENT,
            "Dataset.id": lambda number: f"lee2024{in_letters(number)}",
            "Dataset.aliases": lambda number: [f"former-dataset-{number}"],
            "Dataset.merged": lambda number: [f"merged-dataset-{number}"],
            "Dataset.arxiv": lambda number: _arxiv("datasets", number),
            "Dataset.sections": lambda number: [self._section("datasets", number)],
            "Dataset.tags": self._tags,
            "Workshop.id": _workshop_id,
            "Workshop.aliases": lambda number: [f"former-workshop-{number}"],
            "Workshop.merged": lambda number: [f"merged-workshop-{number}"],
            "Workshop.added": lambda _: "2024-06-01",
            "Facet.id": _facet_id,
            "Facet.terms": self._terms,
            "Term.id": _term_id,
            "Term.beside": lambda _: ABSENT,
            "Term.of_many": lambda number: 2 + number % 3,
            "Term.former": lambda number: [f"former-{number}"],
            "Sections.sections": lambda _: list(self._sections()),
            # A name stands once in the file.
            "Venues.venues": lambda _: self._records(Venue)[: self._names()],
            "Venue.other_names": lambda number: [
                f"{self.filler.text('Venue.other_names', number)} {number}"
            ],
            "About.facets": lambda _: [_facet_id(number) for number in range(self.framed)],
            "About.introduction": lambda _: [
                self.filler.text("About.introduction", number) for number in range(self.works)
            ],
            "About.cite": lambda _: self._records(Citation),
            "Citation.fields": self._citation,
            "Corrections.rules": lambda _: self._records(Rule),
            "Corrections.corrections": lambda _: self._records(Correction),
            "Corrections.works": lambda _: self._records(SameWork),
            "Corrections.open": lambda _: self._records(OpenQuestion),
            "SameWork.rows": lambda number: [
                self.filler.record(RowRef, 2 * number + place) for place in (0, 1)
            ],
            "Rule.id": lambda number: f"rule-{number}",
            "Metadata.id": lambda _: ABSENT,
            "Metadata.date": lambda _: "2024-05",
            "Metadata.source": lambda _: ABSENT,
            "Metadata.retrieved": lambda _: DAY,
            "Metadata.missing": lambda _: ABSENT,
            "CodeLink.seen": lambda _: DAY,
            "Question.date": lambda _: DAY,
            "Status.date": lambda _: DAY,
            "SearchedSource.id": lambda number: f"source-{number}",
            "SearchedSource.until": lambda _: DAY,
            "AnsweredNotice.date": lambda _: DAY,
            "Term.parent": lambda _: ABSENT,
            "RemovedEntries.removed": lambda _: self._records(RemovedEntry),
            "RemovedEntry.id": lambda number: f"poe2023{in_letters(number)}",
            "RemovedEntry.aliases": lambda number: [f"former-removed-{number}"],
            "RemovedEntry.instead": lambda number: f"doe2024{in_letters(number)}",
            "RemovedEntry.date": lambda _: DAY,
            "ScreenedWork.decision": lambda _: "accept",
            "ScreenedWork.reason": lambda _: ABSENT,
            "ScreenedWork.entry": lambda number: f"doe2024{in_letters(number)}",
            "ScreenedWork.appeared": lambda _: "2024-05",
            "ScreenedWork.date": lambda _: DAY,
            "LinkStatus.since": lambda _: DAY,
            "LinkStatus.last": lambda _: DAY,
        }  # fmt: skip

    def _records(self, model: type[Record]) -> list[dict[str, Any]]:
        return [self.filler.record(model, number) for number in range(self.works)]

    def _names(self) -> int:
        return len(self.filler.fields["Venue.name"].accepted())

    def _section(self, kind: str, number: int) -> str:
        fitting = [place for place in range(self.framed) if _section_kind(place) == kind]
        return _section_id(fitting[number % len(fitting)])

    def _sections(self) -> Iterator[dict[str, Any]]:
        for number in range(self.framed):
            kind = _section_kind(number)
            yield self.filler.record(Section, number) | {
                "id": _section_id(number),
                "kind": kind,
                "columns": [
                    {
                        "field": name,
                        "heading": self.filler.text("Column.heading", 4 * number + place),
                    }
                    for place, name in enumerate(_COLUMNS[kind])
                ],
            }
        rest = self.filler.record(Section, self.framed) | {"columns": []}
        yield rest | {"id": "introduction", "kind": "introduction"}
        yield rest | {"id": "ws24", "kind": "workshop", "workshop": "ws24"}

    def _terms(self, facet: int) -> list[dict[str, Any]]:
        return [
            self.filler.record(Term, number) for number in range(facet, self.works, self.framed)
        ]

    def _tags(self, number: int) -> dict[str, list[str]]:
        facets = {*range(len(_FACETS)), number % self.framed}
        terms = {facet: range(facet, self.works, self.framed) for facet in sorted(facets)}
        return {
            _facet_id(facet): [_term_id(inside[number % len(inside)])]
            for facet, inside in terms.items()
        }

    def _citation(self, number: int) -> dict[str, str]:
        text = self.filler.text
        return {"year": "2024"} | {
            name: text("Citation.fields", 3 * number + place)
            for place, name in enumerate(_CITATION)
        }

    def files(self) -> Iterator[tuple[str, type[Record], dict[str, Any]]]:
        """Path, kind and content of every file that people keep."""
        make = self.filler.record
        for model, amount in ((Paper, self.works), (Dataset, self.works), (Workshop, self.framed)):
            for number in range(amount):
                data = make(model, number)
                yield layout.entry_path(model, data["id"]), model, data
        for number in range(self.framed):
            yield f"{layout.VOCABULARY}/{_facet_id(number)}.yaml", Facet, make(Facet, number)
        yield layout.SECTIONS, Sections, make(Sections, 0)
        yield layout.VENUES, Venues, make(Venues, 0)
        yield layout.ABOUT, About, make(About, 0)
        yield "data/corrections.yaml", Corrections, make(Corrections, 0)
        yield layout.REMOVED, RemovedEntries, make(RemovedEntries, 0)

    def bare(self, number: int) -> dict[str, Any]:
        """A paper that says little, so that its record in data/metadata fills the gaps."""
        identity = f"poe2024{in_letters(number)}"
        return {
            "id": identity,
            "title": self.filler.text("Paper.title", number),
            "authors": ["Bo Poe", self.filler.text("Paper.authors", number)],
            "sections": [self._section("papers", number)],
            "doi": f"10.1000/bare.{number}",
            "added": "2024-06-29",
        }

    def metadata(self) -> Iterator[Metadata]:
        """What each authority says of the papers that say little, and of papers nobody knows."""
        for number in range(self.works):
            paper = self.bare(number)
            for source in SOURCES:
                stated = self.filler.record(Metadata, number) | {"source": source}
                yield from self._stated_of_bare(paper, stated)
                yield Metadata.model_validate(
                    stated | {"id": self.filler.text("Metadata.id", number)}
                )

    def _stated_of_bare(
        self, paper: Mapping[str, Any], stated: Mapping[str, Any]
    ) -> Iterator[Metadata]:
        # What is said of the same work, with its title and authors, is believed.
        known = {
            "id": f"doi:{paper['doi']}",
            "kind": "journal-article",
            "title": paper["title"],
            "authors": [{"name": name} for name in paper["authors"]],
        }
        fits = self.filler.fields["Metadata.title"].accepted()
        if {paper["title"], paper["authors"][1]} <= {*fits}:
            yield Metadata.model_validate({**stated, **known})

    def write(self, folder: Path) -> None:
        """Put the files of the registry under a folder, beside what is there."""
        for path, model, data in self.files():
            _write(folder, path, model, data)
        for number in range(self.works):
            data = self.bare(number)
            _write(folder, layout.entry_path(Paper, data["id"]), Paper, data)
        stated = list(self.metadata())
        for source in SOURCES:
            target = folder / layout.metadata_path(source)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(metadata.write([one for one in stated if one.source == source]))
        seen = [LinkStatus.model_validate(one) for one in self._records(LinkStatus)]
        (folder / layout.LINKS).write_bytes(link_status.write(seen))
        decided = {
            one["id"]: ScreenedWork.model_validate(one) for one in self._records(ScreenedWork)
        }
        log = folder / layout.SCREENING
        log.parent.mkdir(exist_ok=True)
        log.write_bytes(screening.write(decided.values()))

    def registry(self) -> Registry:
        """The registry as it would be if no rule had looked at any of it."""
        made: dict[type[Record], list[Any]] = {}
        for _, model, data in self.files():
            made.setdefault(model, []).append(constructed(model, data))
        return Registry(
            about=made[About][0],
            sections=made[Sections][0].sections,
            vocabulary=tuple(made[Facet]),
            venues=made[Venues][0].venues,
            corrections=made[Corrections][0],
            papers=tuple(made[Paper]),
            datasets=tuple(made[Dataset]),
            workshops=tuple(made[Workshop]),
            removed=made[RemovedEntries][0].removed,
            screening=tuple(constructed(ScreenedWork, one) for one in self._records(ScreenedWork)),
        )


def _write(folder: Path, path: str, model: type[Record], data: Mapping[str, Any]) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    text = {key: value for key, value in data.items() if key != "id" or model is Facet}
    target.write_bytes(yaml_text.write(text, layout.key_order(model), layout.modeline(path)))


def _of_works() -> dict[str, Given]:
    """What papers and datasets have in common."""
    return {
        "added": lambda number: f"2024-06-{number % 28 + 1:02}",
        "date": lambda _: "2024-05",
        "published": lambda _: "2024-07",
        "distinct_from": lambda _: ABSENT,
        "evaluated_on": lambda number: [f"lee2024{in_letters(number)}"],
        "builds_on": lambda number: [f"doe2024{in_letters(number)}"],
    }
