"""Import a hand-kept list: new works become drafts, and every row is accounted for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sam4mis.files.validation import DataFile, validate
from sam4mis.importers.draft import Draft, can_begin_an_id, make_id
from sam4mis.importers.list_rows import MarkdownList, Row
from sam4mis.model import identifiers
from sam4mis.model.corrections import NOTHING, Corrections
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import normalised, similar_titles, title_key
from sam4mis.model.names import ascii_key, family_name, parse_short_authors, short_authors
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, WorkVersion


@dataclass(slots=True)
class ImportReport:
    """The result for every row. Each list has one sentence for a row or an entry."""

    rows: int = 0
    known: int = 0
    entries: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    cross_listed: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)
    irregular: list[str] = field(default_factory=list)
    conflicting: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """Drafts to write and the report that explains them."""

    drafts: tuple[Draft, ...]
    report: ImportReport


@dataclass(slots=True)
class _Item:
    """A version of a work in the list, with all its sections."""

    row: Row
    locator: Locator
    sections: list[str]
    lines: list[int]
    title_as_stood: str

    @property
    def name(self) -> str:
        return f"line {self.row.line}, {self.row.title!r}"

    @property
    def first_author(self) -> str:
        names = parse_short_authors(self.row.authors)
        return ascii_key(family_name(names[0])) if names else ""


def plan(source: MarkdownList, registry: Registry) -> Plan:
    """Compare every row of a list with the registry.

    The corrections of the registry are applied to the rows first, so that a corrected error never
    comes back. Only works with an unknown identifier and an unknown title become drafts; a row that
    differs from the registry is reported, never applied.
    """
    report = ImportReport(rows=len(source.rows))
    report.unreadable += [f"line {bad.line}: {bad.text}" for bad in source.unreadable]
    items = list(_items(source.rows, registry, report))
    _report_conflicts(items, report)
    known = _KnownWorks(registry)
    groups = _group(items, registry.corrections)
    new = [group for group in groups if not _is_known(group, known, report)]
    drafts = _drafts(new, registry, source.updated, report)
    valid = tuple(draft for draft in drafts if _is_valid(draft, report))
    sections = {section for item in items for section in item.sections}
    report.absent += known.not_named(sections)
    return Plan(valid, report)


def _is_valid(draft: Draft, report: ImportReport) -> bool:
    """Whether the fields of a draft are valid; if not, the report says why."""
    data = {**draft.data, "id": draft.id}
    _, problems = validate(draft.model, data, DataFile(draft.path, draft.content))
    if problems:
        faults = "; ".join(f"{problem.field}: {problem.message}" for problem in problems)
        report.invalid.append(f"{draft.data['title']!r}: {faults}")
        return False
    report.entries.append(draft.path)
    return True


def corrected(row: Row, corrections: Corrections) -> tuple[Row, list[str]]:
    """The row after the corrections, and the names of the changed cells."""
    changed: list[str] = []
    for correction in corrections.corrections_of(row.title):
        was = None if correction.was == NOTHING else correction.was
        now = None if correction.now == NOTHING else correction.now
        if getattr(row, correction.field) == was:
            row = replace(row, **{str(correction.field): now})  # type: ignore[arg-type]
            changed.append(correction.field)
    return row, changed


def _items(rows: Iterable[Row], registry: Registry, report: ImportReport) -> Iterator[_Item]:
    listed = {section.id for section in registry.sections if section.kind in ("papers", "datasets")}
    seen: list[_Item] = []
    by_title: dict[tuple[str, ...], list[_Item]] = defaultdict(list)
    for raw in rows:
        row, changed = corrected(raw, registry.corrections)
        if changed:
            report.corrected.append(f"line {raw.line}, {raw.title!r}: {', '.join(changed)}")
        if defects := [*raw.defects, *_author_defects(row)]:
            report.irregular.append(f"line {raw.line}, {raw.title!r}: {', '.join(defects)}")
        if row.section not in listed:
            report.unplaced.append(f"line {row.line}, {row.title!r}: no section `{row.section}`")
            continue
        locator = identifiers.locate(row.link) if row.link else Locator()
        item = _Item(row, locator, [row.section], [row.line], raw.title)
        twin = next((other for other in by_title[_twin_key(item)] if _is_twin(item, other)), None)
        if twin is None:
            by_title[_twin_key(item)].append(item)
            seen.append(item)
        else:
            _take_in(twin, item, report)
    yield from seen


def _twin_key(item: _Item) -> tuple[str, ...]:
    return item.locator.identities() or (item.row.title,)


def _is_twin(item: _Item, other: _Item) -> bool:
    return similar_titles(item.row.title, other.row.title)


def _take_in(twin: _Item, item: _Item, report: ImportReport) -> None:
    """Merge a second row with the identifier and title of another: repeated, or cross-listed."""
    row = item.row
    differs = replace(row, line=0, section="", defects=()) != replace(
        twin.row, line=0, section="", defects=()
    )
    if row.section in twin.sections:
        if differs:
            report.invalid.append(f"{item.name} repeats {twin.name} in other words")
        else:
            report.repeated.append(f"line {row.line} repeats {twin.name}")
        return
    twin.sections.append(row.section)
    twin.lines.append(row.line)
    report.cross_listed.append(f"line {row.line} lists {twin.name} in `{row.section}` too")
    if differs:
        report.differing.append(f"{item.name} says something else in `{row.section}`")


def _author_defects(row: Row) -> list[str]:
    short = short_authors(parse_short_authors(row.authors))
    return [] if short == row.authors else [f"authors {row.authors!r} become {short!r}"]


def _report_conflicts(items: Iterable[_Item], report: ImportReport) -> None:
    holders: dict[str, _Item] = {}
    for item in items:
        for key in item.locator.identities():
            first = holders.setdefault(key, item)
            if first is not item and not similar_titles(first.row.title, item.row.title):
                report.conflicting.append(f"{item.name} has the link of {first.name}: {key}")


def _group(items: list[_Item], corrections: Corrections) -> list[list[_Item]]:
    """Versions of one work together, preferred version first."""
    declared = {
        ref.title: (number, index)
        for number, work in enumerate(corrections.works)
        for index, ref in enumerate(work.rows)
    }
    groups: dict[object, list[tuple[tuple[int, bool, int], _Item]]] = {}
    for item in items:
        number, index = declared.get(item.title_as_stood, (None, 0))
        name = number if number is not None else (normalised(item.row.title), item.first_author)
        # Unless the corrections say otherwise, the version of record comes before a preprint.
        preference = (index, item.locator.arxiv is not None, -int(item.row.date.replace("-", "")))
        groups.setdefault(name, []).append((preference, item))
    return [
        [item for _, item in sorted(group, key=lambda pair: pair[0])] for group in groups.values()
    ]


class _KnownWorks:
    """The versions that the registry has, and which of them the list has named."""

    def __init__(self, registry: Registry) -> None:
        self.by_key: dict[str, list[WorkVersion]] = defaultdict(list)
        self.by_title: dict[tuple[str, str], list[WorkVersion]] = defaultdict(list)
        self._unnamed: dict[tuple[str, int | None], WorkVersion] = {}
        for version in registry.versions():
            for key in version.locator.identities():
                self.by_key[key].append(version)
            self.by_title[title_key(version.title, version.authors)].append(version)
            if version.listed:
                self._unnamed[version.work.id, version.index] = version

    def name(self, version: WorkVersion) -> None:
        """Record that a row is this version."""
        self._unnamed.pop((version.work.id, version.index), None)

    def not_named(self, sections: set[str]) -> Iterator[str]:
        """The versions in these sections that are not in the list."""
        for version in sorted(self._unnamed.values(), key=lambda one: (one.work.id, one.title)):
            if sections & set(version.work.sections):
                yield f"`{version.work.id}`, {version.title!r}"

    def find(self, item: _Item) -> tuple[WorkVersion | None, WorkVersion | None]:
        """The version in a row, and a version that has its identifier but not its title."""
        rival = None
        for key in item.locator.identities():
            for version in self.by_key.get(key, ()):
                if similar_titles(version.title, item.row.title):
                    return version, None
                rival = version
        names = parse_short_authors(item.row.authors)
        titled = self.by_title.get(title_key(item.row.title, names), [])
        return (titled[0] if titled and rival is None else None), rival


def _is_known(group: list[_Item], known: _KnownWorks, report: ImportReport) -> bool:
    answers = [(item, *known.find(item)) for item in group]
    found = [version or rival for _, version, rival in answers]
    first = next((version for version in found if version), None)
    if first is None:
        return False
    for item, version, rival in answers:
        if version is not None:
            known.name(version)
            report.known += len(item.lines)
            _report_differences(item, version, report)
        elif rival is not None:
            known.name(rival)
            report.conflicting.append(
                f"{item.name} has the link of `{rival.work.id}`, {rival.title!r}"
            )
        else:
            report.differing.append(f"{item.name} may be a further version of `{first.work.id}`")
    return True


def _report_differences(item: _Item, version: WorkVersion, report: ImportReport) -> None:
    for cell, theirs, ours in _differences(item, version):
        sentence = f"{item.name}: {cell} {theirs!r}, here {ours!r} in `{version.work.id}`"
        if cell == "link" and (offer := _publication_offered(item, version)):
            sentence += f"; {offer}"
        report.differing.append(sentence)


def _publication_offered(item: _Item, version: WorkVersion) -> str | None:
    """The command that enters the link of a row as the version of record of a preprint."""
    doi, work = item.locator.doi, version.work
    if doi is None or identifiers.preprint_server(doi) or work.doi is not None:
        return None
    return f"if that is its version of record, run `sam4mis published {work.id} {doi}`"


def _differences(item: _Item, version: WorkVersion) -> Iterator[tuple[str, object, object]]:
    """The cell, its value in the list, and its value in the registry."""
    row, work = item.row, version.work
    link = version.code[0].url if version.code else None
    if isinstance(work, Dataset):
        link = work.data
    theirs_code, ours_code = (
        identifiers.link_key(url) if url else None for url in (row.code, link)
    )
    pairs: tuple[tuple[str, object, object], ...] = (
        ("date", row.date, (version.date or "")[:7]),
        ("authors", row.authors, short_authors(version.authors)),
        ("title", row.title, version.title),
        ("code", theirs_code, ours_code),
        ("sections", sorted(item.sections), sorted(set(item.sections) & set(work.sections))),
    )
    yield from (pair for pair in pairs if pair[1] != pair[2])
    theirs, ours = item.locator.identities(), version.locator.identities()
    if not set(theirs) <= set(ours):
        yield "link", theirs, ours


def _drafts(
    groups: list[list[_Item]], registry: Registry, added: str | None, report: ImportReport
) -> Iterator[Draft]:
    taken = set(registry.taken_ids)
    datasets = {section.id for section in registry.sections if section.kind == "datasets"}
    order = [section.id for section in registry.sections]
    for group in groups:
        names = parse_short_authors(group[0].row.authors)
        if not can_begin_an_id(names):
            report.invalid.append(f"{group[0].name}: no id without a first author; name one")
            continue
        model = Dataset if datasets & set(group[0].sections) else Paper
        preferred, others = group[0], _other_versions(group, model, report)
        data = _version_data(preferred)
        data["sections"] = sorted(
            _fitting_sections(group, datasets, model, report), key=order.index
        )
        if model is Dataset:
            data["data"] = data.pop("code", None)
        if others:
            data["versions"] = [_changes(data, _version_data(item)) for item in others]
        if added is not None:
            data["added"] = added
        year = min(item.row.date for item in group)[:4]
        key = make_id(names[0], year, preferred.row.title, taken)
        taken.add(key)
        yield Draft(model, key, data)


def _other_versions(
    group: list[_Item], model: type[Paper | Dataset], report: ImportReport
) -> list[_Item]:
    preferred, others = group[0], group[1:]
    if others and model is Dataset:
        # A person has to say which of them presents the data.
        report.invalid += [f"{item.name}: a dataset has one version" for item in others]
        return []
    if others:
        taken_in = "; ".join(item.name for item in others)
        report.merged.append(f"{preferred.name} takes in {taken_in}")
    return others


def _fitting_sections(
    group: list[_Item], datasets: set[str], model: type[Paper | Dataset], report: ImportReport
) -> set[str]:
    sections = {section for item in group for section in item.sections}
    misplaced = {section for section in sections if (section in datasets) != (model is Dataset)}
    if misplaced:
        kind = model.entry_kind.folder
        report.invalid.append(f"{group[0].name}: no {kind} stand in {sorted(misplaced)}")
    return sections - misplaced


def _version_data(item: _Item) -> dict[str, Any]:
    row = item.row
    data: dict[str, Any] = {
        "title": row.title,
        "authors": list(parse_short_authors(row.authors)),
        "date": row.date,
    }
    for name in ("arxiv", "doi", "url"):
        if (value := getattr(item.locator, name)) is not None:
            data[name] = value
    if row.code is not None:
        data["code"] = identifiers.canonical_link(row.code).url
    return data


def _changes(preferred: dict[str, Any], version: dict[str, Any]) -> dict[str, Any]:
    """The fields of a version that differ from the preferred version, and its date and locators."""
    changes = {
        key: value
        for key, value in version.items()
        if key in ("date", "arxiv", "doi", "url") or preferred.get(key) != value
    }
    if "code" in preferred and "code" not in version:
        changes["code"] = []
    return changes
