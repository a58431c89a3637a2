"""Compare entries before and after an edit: lost ids, changed titles, removed authors."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sam4mis.files import layout
from sam4mis.files.loading import LoadedData, record_in
from sam4mis.model.matching import normalised
from sam4mis.model.names import ET_AL
from sam4mis.model.problems import Problem, in_file
from sam4mis.model.records import AnyEntry, Dataset, Paper, RemovedEntries, Work
from sam4mis.model.registry import WorkVersion, versions_of


@dataclass(frozen=True, slots=True)
class Alteration:
    """A change of an entry that a reviewer should look at: its title, or a shorter author list."""

    path: str
    """File of the entry, as it is now."""
    field: str
    """`title` or `authors`."""
    was: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """The data files that differ, as they were before an edit, and the registry after it."""

    before: Mapping[str, AnyEntry | RemovedEntries]
    """What the files held, by path; files that could not be read are left out."""
    loaded: LoadedData

    @classmethod
    def of(cls, files: Mapping[str, bytes], loaded: LoadedData) -> "Comparison":
        """Read data files as they were before the edit.

        Args:
            files: content of the files that differ, by path. Other files than those of entries
                and of removed entries are passed over.
            loaded: the registry after the edit.
        """
        records = ((path, record_in(path, raw)) for path, raw in sorted(files.items()))
        kept = {path: one for path, one in records if isinstance(one, AnyEntry | RemovedEntries)}
        return cls(kept, loaded)

    def lost_ids(self, today: str) -> list[Problem]:
        """An error for each entry whose page, or the page of a former id, would vanish.

        Args:
            today: day of the removal in the line that is proposed for data/removed.yaml,
                YYYY-MM-DD.
        """
        kept = set(_pages(self.loaded))
        return [
            problem
            for path, record in self.before.items()
            for problem in (
                self._lost_tombstones(record, kept)
                if isinstance(record, RemovedEntries)
                else self._lost_pages(path, record, kept, today)
            )
        ]

    def _lost_tombstones(self, record: RemovedEntries, kept: set[str]) -> Iterator[Problem]:
        for removed in record.removed:
            lost = [name for name in removed.ids if f"{removed.kind.folder}/{name}" not in kept]
            if lost:
                yield in_file(
                    layout.REMOVED,
                    "lost-id",
                    f"{_named(lost)} was removed here, and the page with the reason would vanish",
                    "put the lines back",
                )

    def _lost_pages(
        self, path: str, entry: AnyEntry, kept: set[str], today: str
    ) -> Iterator[Problem]:
        lost = [
            name
            for name in (entry.id, *entry.former_ids)
            if f"{entry.entry_kind.folder}/{name}" not in kept
        ]
        now = self.loaded.registry.entries.get(entry.id)
        if not lost or (now is None and entry.id in self.loaded.named):
            return  # An unreadable file has its own problem.
        heir = self.after(entry)
        if heir is not None and heir.entry_kind.folder == entry.entry_kind.folder:
            yield self._lost_names(entry, heir, lost)
            return
        yield in_file(
            path,
            "lost-id",
            f"the entry `{entry.id}` is gone, and its page would vanish",
            f"put the file back (a retracted work gets a `status`), or {self._where_to_add()}, "
            f"with the reason: {_tombstone_line(entry, heir, today)}",
        )

    def _lost_names(self, entry: AnyEntry, heir: AnyEntry, lost: list[str]) -> Problem:
        """An entry has become another, its heir, which does not keep all of its ids."""
        # An entry that was there before took this one in, and keeps its own first id.
        there = {one.id for one in self.before.values() if not isinstance(one, RemovedEntries)}
        key = "merged" if heir.id != entry.id and heir.id in there else "aliases"
        names = ", ".join((*getattr(heir, key), *lost))
        return self.loaded.file_of(heir).problem(
            "lost-id",
            (key,),
            f"this entry was known as {_named(lost)}, whose page would vanish",
            f"write {key}: [{names}]",
        )

    def _where_to_add(self) -> str:
        if self.loaded.registry.removed:
            return f"add to {layout.REMOVED}"
        return f"write `removed:` into {layout.REMOVED} and below it"

    def after(self, entry: AnyEntry) -> AnyEntry | None:
        """The present form of an earlier entry, found by id, former id, identifier or title."""
        registry = self.loaded.registry
        known = registry.entries.get(entry.id) or registry.successors.get(entry.id)
        if known is not None and known.entry_kind.folder == entry.entry_kind.folder:
            return known
        return next(
            (
                self._by_identity[identity]
                for identity in _identities_of(entry)
                if identity in self._by_identity
            ),
            None,
        )

    @cached_property
    def _by_identity(self) -> Mapping[str, AnyEntry]:
        """Entries by their identifiers and titles, which identify them if the id changed."""
        found: dict[str, AnyEntry] = {}
        for entry in self.loaded.registry.entries.values():
            for identity in _identities_of(entry):
                found.setdefault(identity, entry)
        return found

    def alterations(self) -> list[Alteration]:
        """Titles that changed and author lists that got shorter, by path."""
        found = []
        for record in self.before.values():
            now = None if isinstance(record, RemovedEntries) else self.after(record)
            if now is not None and not isinstance(record, RemovedEntries):
                found += alterations(record, now, self.loaded.paths[now.id])
        return sorted(found, key=lambda one: (one.path, one.field))


def alterations(before: AnyEntry, after: AnyEntry, path: str) -> list[Alteration]:
    """The title, where it changed, and the authors, where fewer are named, of every version."""
    pairs: Iterable[tuple[str, str, str]]
    if not (isinstance(before, Work) and isinstance(after, Work)):
        pairs = [("title", before.title, after.title)]
    else:
        pairs = (
            pair
            for old in versions_of(before)
            if (new := _same_version(old, after)) is not None
            for pair in _pairs(old, new)
        )
    # A version inherits from the entry: without this, one change would be reported several times.
    differing = dict.fromkeys(pair for pair in pairs if pair[1] != pair[2])
    return [Alteration(path, *pair) for pair in differing]


def _pairs(old: WorkVersion, new: WorkVersion) -> Iterator[tuple[str, str, str]]:
    yield "title", old.title, new.title
    names = [[name for name in one.authors if name != ET_AL] for one in (old, new)]
    if len(names[1]) < len(names[0]):
        yield "authors", _counted(old.authors), _counted(new.authors)


def _counted(authors: tuple[str, ...]) -> str:
    named = sum(name != ET_AL for name in authors)
    return f"{named} {'name' if named == 1 else 'names'}: {', '.join(authors) or 'nobody'}"


def _same_version(old: WorkVersion, after: Paper | Dataset) -> WorkVersion | None:
    """The present form of a version, by identifier; that of the preferred version also without."""
    identities = set(old.locator.identities())
    for new in versions_of(after):
        if identities & set(new.locator.identities()):
            return new
    return WorkVersion(after) if old.index is None else None


def _identities_of(entry: AnyEntry) -> Iterator[str]:
    """What identifies an entry apart from its id: identifiers of its versions, then its title."""
    if isinstance(entry, Work):
        for version in versions_of(entry):
            yield from version.locator.identities()
    yield f"{entry.entry_kind.folder}:{normalised(entry.title)}"


def _pages(loaded: LoadedData) -> Iterator[str]:
    """Folder and id of every page that an id, a former id or a removed entry has."""
    for name, model in loaded.named.items():
        yield f"{model.entry_kind.folder}/{name}"
    for name, entry in loaded.registry.successors.items():
        yield f"{entry.entry_kind.folder}/{name}"
    for name, removed in loaded.registry.tombstones.items():
        yield f"{removed.kind.folder}/{name}"


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _tombstone_line(entry: AnyEntry, heir: AnyEntry | None, today: str) -> str:
    """The item for data/removed.yaml, to which a person adds the reason."""
    kind = type(entry).__name__.lower()
    # JSON strings are YAML strings, whatever is in them.
    parts = {
        "id": entry.id,
        **({} if kind == "paper" else {"kind": kind}),
        "title": json.dumps(entry.title, ensure_ascii=False),
        "reason": '""',
        "date": f"'{today}'",
        **({"instead": heir.id} if heir and heir.id != entry.id else {}),
        **({"aliases": f"[{', '.join(entry.former_ids)}]"} if entry.former_ids else {}),
    }
    return f"- {{{', '.join(f'{key}: {value}' for key, value in parts.items())}}}"
