"""Read everything under data/ into a registry, and collect all problems."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from sam4mis.files import candidates, layout, link_status, metadata, screening, store, yaml_text
from sam4mis.files.candidates import Candidate, SearchState
from sam4mis.files.link_status import LinkStatus
from sam4mis.files.metadata import Library, Metadata
from sam4mis.files.validation import DataFile, comment_inside, faults_of, validate
from sam4mis.model.corrections import Corrections
from sam4mis.model.discovery import Discovery
from sam4mis.model.identifiers import ENTRY_ID
from sam4mis.model.problems import Problem, Severity, in_file
from sam4mis.model.records import (
    About,
    AnyEntry,
    Dataset,
    Entry,
    Facet,
    Paper,
    Record,
    RemovedEntries,
    Sections,
    Venues,
    Workshop,
)
from sam4mis.model.registry import Registry
from sam4mis.model.screening import ScreenedWork


@dataclass(frozen=True, slots=True)
class LoadedData:
    """The registry with its files and problems.

    If `problems` has errors, use `registry` only to find further problems: entries lack their
    faulty fields, or are missing.
    """

    registry: Registry
    files: Mapping[str, DataFile]
    paths: Mapping[str, str]
    """Path of an entry's file by the entry's id."""
    named: Mapping[str, type[Entry]]
    """Model of the entry by id, also for files that could not be read."""
    problems: list[Problem]
    library: Library
    """Stored metadata from authorities."""
    link_status: Mapping[str, LinkStatus]
    """Results of the last link checks, by link."""
    discovery: Discovery | None = None
    """Queries and signals of data/discovery.yaml."""
    candidates: tuple[Candidate, ...] = ()
    """Candidates that are not decided, by id."""
    searches: tuple[SearchState, ...] = ()
    """State of each query."""
    incomplete: tuple[tuple[AnyEntry, str], ...] = ()
    """Entries of which a required field is faulty, with stand-ins for it, and the path of each:
    no entries of the registry, but their references can be looked up."""

    def file_of(self, entry: AnyEntry) -> DataFile:
        """The file of an entry."""
        return self.files[self.paths[entry.id]]


@dataclass(slots=True)
class _FilesRead:
    records: dict[type[Record], list[Any]] = field(default_factory=dict)
    files: dict[str, DataFile] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    named: dict[str, type[Entry]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    link_status: list[LinkStatus] = field(default_factory=list)
    screening: list[ScreenedWork] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    searches: list[SearchState] = field(default_factory=list)
    incomplete: list[tuple[AnyEntry, str]] = field(default_factory=list)


_STAND_INS = {
    "title": "Title",
    "authors": ["Name"],
    "date": "2000",
    "url": "https://example.org/",
}
"""Values of required fields, for works that are only looked at for their references."""


def load(root: Path) -> LoadedData:
    """Read and validate everything under data/.

    One bad file never hides another: its problems are collected and the rest is read on.

    Raises:
        CannotRunError: the folder or a file in it cannot be read.
    """
    # The data read here have no reference cycles; searching for them takes a sixth of the time.
    collects_garbage = gc.isenabled()
    gc.disable()
    try:
        return _load(store.find_root(root))
    finally:
        if collects_garbage:
            gc.enable()


def _load(root: Path) -> LoadedData:
    collected = _FilesRead()
    for path, is_file in store.data_paths(root):
        if is_file:
            _read_file(root, path, collected)
        else:
            collected.problems.append(_irregular_file(path))
    for path in (layout.ABOUT, layout.SECTIONS):
        if path not in collected.files:
            collected.problems.append(
                in_file(path, "missing-file", "the file is missing", "restore it")
            )
    about = collected.records.get(About, [None])[0]
    sections = collected.records.get(Sections, [None])[0]
    venues = collected.records.get(Venues, [None])[0]
    corrections = collected.records.get(Corrections, [None])[0]
    removed = collected.records.get(RemovedEntries, [None])[0]
    registry = Registry(
        about=about,
        sections=sections.sections if sections else (),
        vocabulary=_in_order(_by_id(collected.records.get(Facet, [])), about),
        venues=venues.venues if venues else (),
        corrections=corrections or Corrections(source="none"),
        papers=_by_id(collected.records.get(Paper, [])),
        datasets=_by_id(collected.records.get(Dataset, [])),
        workshops=_by_id(collected.records.get(Workshop, [])),
        removed=removed.removed if removed else (),
        screening=tuple(collected.screening),
    )
    return LoadedData(
        registry,
        collected.files,
        collected.paths,
        collected.named,
        collected.problems,
        Library.of(collected.metadata),
        {status.url: status for status in collected.link_status},
        collected.records.get(Discovery, [None])[0],
        tuple(collected.candidates),
        tuple(collected.searches),
        tuple(collected.incomplete),
    )


def _in_order(vocabulary: tuple[Facet, ...], about: About | None) -> tuple[Facet, ...]:
    order = about.facets if about else ()
    position = {facet: number for number, facet in enumerate(order)}
    return tuple(sorted(vocabulary, key=lambda facet: position.get(facet.id, len(order))))


def _by_id(records: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda record: record.id))


def _read_file(root: Path, path: str, collected: _FilesRead) -> None:
    kind = layout.kind_of(path)
    if kind is not None:
        _read_yaml(DataFile(path, store.read(root, path)), kind, collected)
    elif (lines := _lines_at(path, collected)) is not None:
        read, kept = lines
        records, problems = read(store.read(root, path, layout.MAX_METADATA_BYTES))
        kept += records
        collected.problems += problems
    elif path.rpartition("/")[2] not in layout.IGNORED_NAMES:
        collected.problems.append(_stray_file(path))


_Read = Callable[[bytes], tuple[list[Any], list[Problem]]]


def _lines_at(path: str, collected: _FilesRead) -> tuple[_Read, list[Any]] | None:
    """Reader of a JSON Lines file, and the list for its records; None for other files."""
    if path == layout.LINKS:
        return partial(link_status.read, path), collected.link_status
    if path == layout.CANDIDATES:
        return partial(candidates.read, path), collected.candidates
    if path == layout.SEARCHES:
        return partial(candidates.read_searches, path), collected.searches
    if path == layout.SCREENING:
        return partial(screening.read, path), collected.screening
    if source_name := layout.metadata_source(path):
        return partial(metadata.read, path, source_name), collected.metadata
    return None


def _read_yaml(file: DataFile, kind: layout.FileKind, collected: _FilesRead) -> None:
    collected.files[file.path] = file
    if kind.entry_id is not None and issubclass(kind.model, Entry):
        collected.named[kind.entry_id] = kind.model
    if kind.entry_id is not None and len(file.raw) > layout.MAX_ENTRY_BYTES:
        collected.problems.append(
            in_file(
                file.path,
                "too-large",
                f"the entry has more than {layout.MAX_ENTRY_BYTES:,} bytes",
                "an entry holds facts, not texts: shorten it",
            )
        )
        return
    parsed = file.parsed
    if parsed.faults:
        collected.problems += faults_of(file)
    if parsed.data is not None:
        _read_record(file, kind, parsed.data, collected)
    file.forget()


def _read_record(
    source: DataFile, kind: layout.FileKind, data: dict[str, Any], collected: _FilesRead
) -> None:
    if not yaml_text.in_order(data, layout.key_order(kind.model)):
        collected.problems.append(
            source.problem(
                "key-order",
                (),
                "the keys are not in their usual order",
                "run `sam4mis fmt`",
                severity=Severity.WARNING,
            )
        )
    if kind.entry_id is not None:
        if "id" in data and data["id"] != kind.entry_id:
            collected.problems.append(
                source.problem(
                    "file-name",
                    ("id",),
                    f"the file is named `{kind.entry_id}`",
                    _remedy_for_id(data["id"]),
                )
            )
        data = {**data, "id": kind.entry_id}
    if source.parsed.comment is not None:
        collected.problems.append(comment_inside(source, source.parsed.comment))
    record, problems = validate(kind.model, data, source)
    collected.problems += problems
    if record is None:
        # The rules over the registry run on the remaining fields, so one run reports everything.
        record = _without_faults(kind.model, data, problems, source, {})
        if record is None:
            incomplete = _without_faults(kind.model, data, problems, source, _STAND_INS)
            if isinstance(incomplete, Paper | Dataset):
                collected.incomplete.append((incomplete, source.path))
    if record is None or (isinstance(record, Entry) and not _claim(record, source, collected)):
        return
    collected.records.setdefault(kind.model, []).append(record)


def record_in(path: str, raw: bytes) -> Record | None:
    """The record in one data file, without its faulty fields.

    Returns:
        None where no data file belongs at the path, or where the file cannot be read.
    """
    kind = layout.kind_of(path)
    source = DataFile(path, raw)
    if kind is None or source.parsed.data is None:
        return None
    data = dict(source.parsed.data)
    if kind.entry_id is not None:
        data["id"] = kind.entry_id
    record, problems = validate(kind.model, data, source)
    return record or _without_faults(kind.model, data, problems, source, {})


def with_files(loaded: LoadedData, files: Mapping[str, bytes]) -> LoadedData:
    """The loaded data as they would be with some new or changed files of entries.

    Args:
        loaded: what was read.
        files: content of files of entries, by path.
    """
    collected = _FilesRead(
        files=dict(loaded.files),
        paths={name: path for name, path in loaded.paths.items() if path not in files},
        named=dict(loaded.named),
        problems=[problem for problem in loaded.problems if problem.path not in files],
    )
    for path, raw in files.items():
        source, kind = DataFile(path, raw), layout.kind_of(path)
        if kind is None or kind.entry_id is None or not issubclass(kind.model, Entry):
            continue
        collected.files[path] = source
        collected.named[kind.entry_id] = kind.model
        collected.problems += faults_of(source)
        if source.parsed.data is not None:
            _read_record(source, kind, source.parsed.data, collected)
        source.forget()
    old = loaded.registry
    registry = replace(
        old,
        papers=_by_id([*_others(old.papers, loaded, files), *collected.records.get(Paper, [])]),
        datasets=_by_id(
            [*_others(old.datasets, loaded, files), *collected.records.get(Dataset, [])]
        ),
        workshops=_by_id(
            [*_others(old.workshops, loaded, files), *collected.records.get(Workshop, [])]
        ),
    )
    return replace(
        loaded,
        registry=registry,
        files=collected.files,
        paths=collected.paths,
        named=collected.named,
        problems=collected.problems,
        incomplete=(
            *(one for one in loaded.incomplete if one[1] not in files),
            *collected.incomplete,
        ),
    )


def _others(
    entries: Iterable[AnyEntry], loaded: LoadedData, files: Mapping[str, bytes]
) -> Iterator[AnyEntry]:
    return (entry for entry in entries if loaded.paths[entry.id] not in files)


def _without_faults(
    model: type[Record],
    data: dict[str, Any],
    problems: list[Problem],
    source: DataFile,
    stand_ins: Mapping[str, Any],
) -> Record | None:
    """The record without its faulty fields; None if a required one has no stand-in."""
    if not issubclass(model, Entry):
        return None
    faulty = {problem.field.partition(".")[0] for problem in problems}
    sound = {key: value for key, value in data.items() if key not in faulty}
    return validate(model, {**stand_ins, **sound}, source)[0]


def _remedy_for_id(written: object) -> str:
    if isinstance(written, str) and re.fullmatch(ENTRY_ID, written):
        return f"rename the file to {written}.yaml, or remove the key `id`"
    return "remove the key `id`: the name of the file is the id"


def _claim(entry: Entry, source: DataFile, collected: _FilesRead) -> bool:
    """Whether the entry is the first with its id; reports a repeated id or a wrong folder."""
    right = layout.entry_path(type(entry), entry.id)
    if source.path != right:
        collected.problems.append(
            source.problem(
                "wrong-folder", (), "the folder does not fit the id", f"move the file to {right}"
            )
        )
    first = collected.paths.setdefault(entry.id, source.path)
    if first != source.path:
        collected.problems.append(
            source.problem(
                "reused-id",
                (),
                f"the id `{entry.id}` belongs to {first}",
                "choose another word of the title for the id",
            )
        )
        return False
    return True


def _stray_file(path: str) -> Problem:
    name = path.rpartition("/")[2]
    if name.startswith(".") and name.endswith(layout.PART):
        # Nothing was lost: the file itself is unchanged.
        message = "a stopped run left this temporary file"
        return replace(in_file(path, "stray-file", message, "remove it"), severity=Severity.WARNING)
    remedy = "move it out of data/"
    stem, _, ending = path.rpartition(".")
    if (ending.lower() in {"yml", "yaml"} and ending != "yaml") or stem.endswith(".yaml"):
        remedy = f"rename it to {stem.removesuffix('.yaml')}.yaml"
    elif path.endswith(".yaml"):
        remedy = "papers belong in data/papers/<year>/, datasets and workshops in their folders"
    return in_file(path, "stray-file", "this file does not belong here", remedy)


def _irregular_file(path: str) -> Problem:
    message = "this is a link, or not a regular file"
    return in_file(path, "not-a-file", message, "put the file itself in its place")
