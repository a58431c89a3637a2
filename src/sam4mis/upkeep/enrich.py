"""Metadata for the registry: what to ask whom, in few requests, losing nothing on the way.

The plan follows from what is stored and what was tried in this run, so that a run that was
stopped at any point is taken up by the next one.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sam4mis.authorities import arxiv, arxiv_oai, crossref, datacite, openalex, semantic_scholar
from sam4mis.authorities.messages import Answer, Failure, Fetch, Source, Trouble
from sam4mis.files.metadata import PREPRINT, Facts, Key, Library, Metadata, SourceName
from sam4mis.model.registry import Registry, versions_of
from sam4mis.upkeep.lookup import ask_all, pick

AUTHORITIES = {
    source.name: source
    for source in (
        arxiv.SOURCE,
        crossref.SOURCE,
        datacite.SOURCE,
        arxiv_oai.SOURCE,
        openalex.SOURCE,
        semantic_scholar.SOURCE,
    )
}
STALE_AFTER = 90
"""Days after which an answer, also that nothing is known, is asked for anew."""


@dataclass(frozen=True, slots=True)
class Question:
    """Identities for one request. The second time round, what is absent is taken for missing."""

    source: Source
    identities: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run is about.

    `only` restricts it to some entries; `extra` names sources beside the three it always asks.
    """

    today: str
    max_age: int = STALE_AFTER
    only: frozenset[str] | None = None
    extra: tuple[SourceName, ...] = ()

    def is_due(self, record: Metadata | None) -> bool:
        """Whether an identity is to be asked about: never was, or too long ago."""
        if record is None:
            return True
        age = date.fromisoformat(self.today) - date.fromisoformat(record.asked)
        return age.days >= self.max_age


@dataclass(slots=True)
class EnrichmentReport:
    """What became of every identity that was asked about, by source and identity."""

    asked: set[Key] = field(default_factory=set)
    found: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    missing: set[Key] = field(default_factory=set)
    failed: dict[Key, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


Save = Callable[[Source, Iterable[Metadata]], None]
# Files are written whole. After each single answer to thousands of questions, that would take
# longer than asking: a run that is killed may lose the last hundredth of a file instead.
_WORTH_SAVING = 100
Progress = Callable[[EnrichmentReport, int], None]
"""Is told the report and how many identities are still to be asked about."""


def identities(registry: Registry, only: Collection[str] | None = None) -> list[str]:
    """The identities of all works and versions, or of some entries, sorted."""
    return sorted(
        {
            key
            for work in registry.all_works
            if only is None or work.id in only
            for listing in versions_of(work)
            for key in listing.locator.identities()
            if not key.startswith("url:")
        }
    )


def plan(
    registry: Registry, library: Library, scope: Scope, tried: Collection[Key] = ()
) -> list[Question]:
    """The requests that are due, sources in turn, so that one answers while another is waited for.

    Args:
        registry: whose works to ask about.
        library: what is known already.
        scope: what the run is about.
        tried: what was asked in this run and is not to be asked again in it.
    """
    known = identities(registry, scope.only)
    wanted = [*known, *_claimed(known, library)]
    due: list[Key] = []
    for identity in wanted:
        primary = arxiv.SOURCE if arxiv.SOURCE.knows(identity) else crossref.SOURCE
        due.append(Key(primary.name, identity))
        due += [Key(name, identity) for name in scope.extra if AUTHORITIES[name].knows(identity)]
        if _needs_fallback(Key(primary.name, identity), library, tried):
            due.append(Key(datacite.SOURCE.name, identity))
    open_keys = [
        key
        for key in dict.fromkeys(due)
        if key not in tried and scope.is_due(library.records.get(key))
    ]
    return list(_in_turn(_batches(open_keys)))


def _claimed(known: Iterable[str], library: Library) -> list[str]:
    """The DOIs of versions of record that authorities state for works known as preprints."""
    stated = {
        f"doi:{doi.lower()}"
        for identity in known
        for record in library.about(identity)
        if identity.startswith("arxiv:") or record.kind == PREPRINT
        for doi in record.dois
    }
    return sorted(stated - set(known))


def _needs_fallback(key: Key, library: Library, tried: Collection[Key]) -> bool:
    """Whether the first authority does not know it, or could not be asked in this run."""
    record = library.records.get(key)
    if record is None:
        # A DOI that Crossref failed to tell about is most likely still one of Crossref's.
        return key in tried and key.source == arxiv.SOURCE.name
    return record.retrieved is None


def _batches(keys: Iterable[Key]) -> list[deque[Question]]:
    """The questions of each source: full batches, and one each for what fits in no list."""
    queues = []
    by_source: dict[SourceName, list[str]] = {}
    for key in keys:
        by_source.setdefault(key.source, []).append(key.id)
    for name in sorted(by_source):
        source = AUTHORITIES[name]
        listed = [identity for identity in by_source[name] if "," not in identity]
        alone = [identity for identity in by_source[name] if "," in identity]
        groups = [
            tuple(listed[start : start + source.batch])
            for start in range(0, len(listed), source.batch)
        ]
        queues.append(deque(Question(source, group) for group in (*groups, *((i,) for i in alone))))
    return queues


def _in_turn(queues: Sequence[deque[Question]]) -> Iterator[Question]:
    while any(queues):
        for queue in queues:
            if queue:
                yield queue.popleft()


def run(
    registry: Registry,
    library: Library,
    scope: Scope,
    *,
    fetch: Fetch,
    save: Save,
    progress: Progress = lambda _, __: None,
) -> tuple[EnrichmentReport, Library]:
    """Ask for everything that is due, and save what comes while it comes.

    Returns:
        What became of each question, and the library as it is now stored.
    """
    work = _Run(scope, fetch, save, dict(library.records))
    try:
        while questions := plan(registry, work.library, scope, work.settled):
            queue = deque(questions)
            while queue:
                progress(work.report, sum(len(question.identities) for question in queue))
                queue.extendleft(reversed(work.ask(queue.popleft())))
                if not queue:
                    queue.extend(work.second_round())
    finally:
        work.save_rest()
    progress(work.report, 0)
    return work.report, work.library


@dataclass(slots=True)
class _Run:
    scope: Scope
    fetch: Fetch
    save: Save
    records: dict[Key, Metadata]
    report: EnrichmentReport = field(default_factory=EnrichmentReport)
    settled: set[Key] = field(default_factory=set)
    absent: dict[SourceName, list[str]] = field(default_factory=dict)
    """By source, what a batch did not have and is asked about once more."""
    answering: set[str] = field(default_factory=set)
    """Sources that told about something in this run."""
    held: Counter[SourceName] = field(default_factory=Counter)
    """How many records there are of each source."""
    unsaved: Counter[SourceName] = field(default_factory=Counter)
    """How many of them are new since its file was written."""

    def __post_init__(self) -> None:
        self.held.update(key.source for key in self.records)

    @property
    def library(self) -> Library:
        return Library(self.records)

    def ask(self, question: Question) -> list[Question]:
        """Ask, keep what comes, and return what is to be asked instead where nothing came."""
        source = question.source
        self.report.asked |= {Key(source.name, identity) for identity in question.identities}
        answer = ask_all(source, question.identities, self.fetch)
        if isinstance(answer, Failure):
            return self._failure(question, answer)
        self.report.remarks += [f"{source.name}: {remark}" for remark in answer.skipped]
        self._answer(question, answer)
        return []

    def _failure(self, question: Question, failure: Failure) -> list[Question]:
        source, asked = question.source, question.identities
        if failure.kind is Trouble.ABSENT and len(asked) == 1:
            self._store(source, {}, asked)
        elif failure.kind is Trouble.REJECTED and len(asked) > 1:
            # One bad identity spoils the batch: halve it until that one stands alone.
            middle = len(asked) // 2
            return [
                Question(source, part, question.again) for part in (asked[:middle], asked[middle:])
            ]
        else:
            for identity in asked:
                self.report.failed[Key(source.name, identity)] = failure.reason
        self.settled |= {Key(source.name, identity) for identity in asked}
        return []

    def _answer(self, question: Question, answer: Answer) -> None:
        source = question.source
        found = {identity: pick(answer, identity) for identity in question.identities}
        told = {identity: facts for identity, facts in found.items() if facts is not None}
        silent = [identity for identity in question.identities if identity not in told]
        if told:
            self.answering.add(source.name)
        sure = len(question.identities) == 1 or (question.again and source.name in self.answering)
        if question.again and not sure:
            for identity in silent:
                self.report.failed[Key(source.name, identity)] = "an empty answer to a whole batch"
        elif not sure:
            self.absent.setdefault(source.name, []).extend(silent)
        self._store(source, told, silent if sure else ())
        self.settled |= {Key(source.name, identity) for identity in question.identities}

    def second_round(self) -> list[Question]:
        """What batches did not have, once more: an answer may have been a part only."""
        keys = [Key(name, i) for name, silent in self.absent.items() for i in silent]
        self.absent.clear()
        return [
            Question(question.source, question.identities, again=True)
            for question in _in_turn(_batches(keys))
        ]

    def _store(self, source: Source, told: dict[str, Facts], missing: Iterable[str]) -> None:
        for identity, facts in told.items():
            key = Key(source.name, identity)
            record = Metadata.of(facts, source.name, self.scope.today)
            self.report.found.add(key)
            if not _same_facts(self.records.get(key), record):
                self.report.changed.add(key)
            self._keep(key, record)
        for identity in missing:
            key = Key(source.name, identity)
            unknown = Metadata(id=identity, source=source.name, missing=self.scope.today)
            # What was known stays: an authority that forgets something does not undo it.
            before = self.records.get(key, unknown)
            self._keep(key, before.model_copy(update={"missing": self.scope.today}))
            self.report.missing.add(key)
        if self.unsaved[source.name] * _WORTH_SAVING >= self.held[source.name]:
            self._save_one(source)

    def _keep(self, key: Key, record: Metadata) -> None:
        self.held[key.source] += key not in self.records
        self.unsaved[key.source] += 1
        self.records[key] = record

    def _save_one(self, source: Source) -> None:
        if self.unsaved.pop(source.name, 0):
            self.save(source, self.library.from_source(source.name))

    def save_rest(self) -> None:
        """Write the files of which something is not saved yet."""
        for name in sorted(self.unsaved):
            self._save_one(AUTHORITIES[name])


def _same_facts(before: Metadata | None, now: Metadata) -> bool:
    if before is None:
        return False
    when = {"retrieved": None, "missing": None, "citations": None}
    return before.model_copy(update=when) == now.model_copy(update=when)
