"""What is left to do about entries that an import makes: by entry, by kind, and about their ids.

A list names a first author as it likes, and has been wrong. So the id of a new entry is proposed,
and holds once an authority names the same first author; where one names another, the id is made
from that name.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sam4mis.checks import renamed
from sam4mis.files.loading import LoadedData
from sam4mis.importers.draft import Draft, can_begin_an_id, make_id
from sam4mis.importers.list_import import Plan
from sam4mis.model.matching import same_title
from sam4mis.model.names import ET_AL, ascii_key, family_name
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import versions_of
from sam4mis.upkeep import fill_gaps

_Work = Paper | Dataset
_Lacks = Callable[[_Work], bool]

KINDS: Mapping[str, tuple[str, _Lacks]] = {
    "authors": (
        "all authors in full; `sam4mis enrich` asks for those of identifiers",
        lambda work: not work.authors or work.authors[-1] == ET_AL,
    ),
    "identifier": (
        "an arXiv id or a DOI, or another link that leads to it",
        lambda work: not any(version.locator.identities() for version in versions_of(work)),
    ),
    "tags": (
        "what it contributes, and which modality or part of the body it deals with",
        lambda work: (
            "contribution" not in work.tags or not work.tags.keys() & {"modality", "anatomy"}
        ),
    ),
    "summary": ("one sentence in your own words", lambda work: work.summary is None),
    "sources": (
        "the pages that were read for tags and summary",
        lambda work: not work.sources,
    ),
}
"""What an entry needs, with the words of the remedy and how its absence is told."""
ID = "id"
"""The kind of work that is left where nobody but the list names the first author."""
_REMEDY_OF_ID = "a first author whom an authority names: `sam4mis enrich`, then import again"


@dataclass(frozen=True, slots=True)
class LeftToDo:
    """What somebody has to do after an import."""

    by_entry: Mapping[str, tuple[str, ...]]
    """Path of each new entry to the kinds of work that are left, by path."""
    renamed: tuple[str, ...] = ()
    """A sentence for each new entry that may be here under another title."""
    ids: tuple[str, ...] = ()
    """A sentence for each id that the first author of an authority makes another."""

    @property
    def by_kind(self) -> Mapping[str, int]:
        """How many entries need each kind of work, the most frequent first."""
        counts = Counter(kind for kinds in self.by_entry.values() for kind in kinds)
        return dict(counts.most_common())


def remedy(kind: str) -> str:
    """What is to be given for a kind of work that is left."""
    return _REMEDY_OF_ID if kind == ID else KINDS[kind][0]


def settled(plan: Plan, loaded: LoadedData) -> tuple[Plan, LeftToDo]:
    """The plan with the ids that authorities bear out, and what it leaves to do.

    Args:
        plan: what an import would write.
        loaded: the registry, with what authorities said about identifiers.
    """
    taken = {*loaded.registry.taken_ids, *(draft.id for draft in plan.drafts)}
    drafts: list[Draft] = []
    by_entry: dict[str, tuple[str, ...]] = {}
    ids: list[str] = []
    works: list[_Work] = []
    for proposed in plan.drafts:
        draft, work = proposed, _work(proposed)
        verified = _first_authors(work, loaded)
        if verified and not _bears_out(draft.id, verified):
            draft = _under_another_id(draft, work, verified[0], taken)
            ids.append(f"{draft.path}: the list names another author first than {verified[0]}")
            work = work.model_copy(update={"id": draft.id})
        drafts.append(draft)
        works.append(work)
        by_entry[draft.path] = tuple(_kinds(_filled(work, loaded), is_verified=bool(verified)))
    ids += _open_ids(loaded)
    papers = [work for work in works if isinstance(work, Paper)]
    hints = tuple(
        f"`{new.id}` may be `{old.id}`, {old.title!r}: {why}"
        for new, old, why in renamed.hints(papers, loaded.registry.papers)
    )
    report = replace(plan.report, entries=[draft.path for draft in drafts])
    done = Plan(tuple(drafts), report)
    return done, LeftToDo(dict(sorted(by_entry.items())), hints, tuple(ids))


def _work(draft: Draft) -> _Work:
    """A draft, which was found to be valid, as an entry."""
    return draft.model.model_validate({**draft.data, "id": draft.id})


def _filled(work: _Work, loaded: LoadedData) -> _Work:
    """A work with what authorities say about it."""
    papers = (work,) if isinstance(work, Paper) else ()
    datasets = (work,) if isinstance(work, Dataset) else ()
    alone = replace(loaded.registry, papers=papers, datasets=datasets)
    return fill_gaps.resolve(alone, loaded.library).all_works[0]


def _kinds(work: _Work, *, is_verified: bool) -> Iterator[str]:
    if not is_verified:
        yield ID
    yield from (kind for kind, (_, lacks) in KINDS.items() if lacks(work))


def _first_authors(work: _Work, loaded: LoadedData) -> list[str]:
    """Whom authorities name first, of those whose record has the same title."""
    found = [
        record.authors[0].author
        for version in versions_of(work)
        for record in fill_gaps.by_authority(version.locator, loaded.library)
        if record.authors and record.title and same_title(record.title, version.title)
    ]
    return [name for name in dict.fromkeys(map(str, found)) if can_begin_an_id([name])]


def _bears_out(key: str, names: Sequence[str]) -> bool:
    """Whether an id begins with the family name of one of these people."""
    family = re.split(r"[0-9]", key, maxsplit=1)[0]
    return any(family == re.sub(r"[0-9]", "", ascii_key(family_name(name))) for name in names)


def _under_another_id(draft: Draft, work: _Work, name: str, taken: set[str]) -> Draft:
    year = draft.path.rsplit("/", 2)[1] if isinstance(work, Paper) else (work.date or "")[:4]
    key = make_id(name, year, work.title, taken)
    taken.add(key)
    return replace(draft, id=key)


def _open_ids(loaded: LoadedData) -> Iterator[str]:
    """Entries that are as an import left them, and whose id an authority does not bear out."""
    for work in loaded.registry.all_works:
        if work.tags or work.summary or work.sources or work.aliases:
            continue
        verified = _first_authors(work, loaded)
        if verified and not _bears_out(work.id, verified):
            proposed = make_id(
                verified[0], (work.date or "")[:4], work.title, loaded.registry.taken_ids
            )
            yield f"`{work.id}`: {verified[0]} is named first; rename it to `{proposed}`"
