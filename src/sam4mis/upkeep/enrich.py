"""Ask the authorities for metadata about the works of the registry, in few requests.

What is due follows from the stored records and from what was tried in this run. A run that was
stopped is therefore continued by the next one.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sam4mis.authorities import arxiv, arxiv_oai, crossref, datacite, openalex, semantic_scholar
from sam4mis.authorities.messages import Answer, Authority, Failure, FailureKind, Fetch
from sam4mis.files.metadata import PREPRINT, Facts, Key, Library, Metadata, SourceName
from sam4mis.model.registry import Registry, versions_of
from sam4mis.upkeep.lookup import ask_all, pick

AUTHORITIES = {
    authority.name: authority
    for authority in (
        arxiv.AUTHORITY,
        crossref.AUTHORITY,
        datacite.AUTHORITY,
        arxiv_oai.AUTHORITY,
        openalex.AUTHORITY,
        semantic_scholar.AUTHORITY,
    )
}

STALE_AFTER = 90
"""Days after which a stored answer is asked for again, also the answer that nothing is known."""


@dataclass(frozen=True, slots=True)
class Question:
    """Identities asked about in one request.

    `again`: second attempt; identities without an answer are now recorded as missing.
    """

    authority: Authority
    identities: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run asks about.

    Attributes:
        today: the day of the run, YYYY-MM-DD.
        max_age: days after which a stored answer is asked for again.
        only: ids of the entries to ask about; None for all.
        extra: authorities to ask beside arXiv, Crossref and DataCite.
    """

    today: str
    max_age: int = STALE_AFTER
    only: frozenset[str] | None = None
    extra: tuple[SourceName, ...] = ()

    def is_due(self, record: Metadata | None) -> bool:
        """Whether to ask about an identity: there is no stored record, or it is too old."""
        if record is None:
            return True
        age = date.fromisoformat(self.today) - date.fromisoformat(record.asked)
        return age.days >= self.max_age


@dataclass(slots=True)
class EnrichmentReport:
    """Outcome for every identity that was asked about, by authority and identity."""

    asked: set[Key] = field(default_factory=set)
    found: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)
    missing: set[Key] = field(default_factory=set)
    failed: dict[Key, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


Save = Callable[[Authority, Iterable[Metadata]], None]
# A file is written as a whole, and writing it after each of thousands of answers would take longer
# than asking. A run that is killed may lose the last hundredth of a file instead.
_WORTH_SAVING = 100
Progress = Callable[[EnrichmentReport, int], None]
"""Called with the report and the number of identities still to be asked about."""


def identities(registry: Registry, only: Collection[str] | None = None) -> list[str]:
    """The identities of all works and versions, or of some entries, sorted."""
    return sorted(
        {
            key
            for work in registry.all_works
            if only is None or work.id in only
            for version in versions_of(work)
            for key in version.locator.identities()
            if not key.startswith("url:")
        }
    )


def plan(
    registry: Registry, library: Library, scope: Scope, tried: Collection[Key] = ()
) -> list[Question]:
    """The requests that are due. Authorities take turns: while one is paced, another answers.

    Args:
        registry: the works to ask about.
        library: the stored records.
        scope: what the run asks about.
        tried: what was asked in this run, and is not asked again.
    """
    known = identities(registry, scope.only)
    wanted = [*known, *_claimed(known, library)]
    due: list[Key] = []
    for identity in wanted:
        primary = arxiv.AUTHORITY if arxiv.AUTHORITY.knows(identity) else crossref.AUTHORITY
        due.append(Key(primary.name, identity))
        due += [Key(name, identity) for name in scope.extra if AUTHORITIES[name].knows(identity)]
        if _needs_fallback(Key(primary.name, identity), library, tried):
            due.append(Key(datacite.AUTHORITY.name, identity))
    open_keys = [
        key
        for key in dict.fromkeys(due)
        if key not in tried and scope.is_due(library.records.get(key))
    ]
    return list(_in_turn(_batches(open_keys)))


def _claimed(known: Iterable[str], library: Library) -> list[str]:
    """DOIs of versions of record that authorities state for preprints of the registry."""
    stated = {
        f"doi:{doi.lower()}"
        for identity in known
        for record in library.about(identity)
        if identity.startswith("arxiv:") or record.kind == PREPRINT
        for doi in record.dois
    }
    return sorted(stated - set(known))


def _needs_fallback(key: Key, library: Library, tried: Collection[Key]) -> bool:
    """Whether to ask DataCite: the first authority does not know the identity, or failed."""
    record = library.records.get(key)
    if record is None:
        # If Crossref failed, the DOI is most likely still one of Crossref's, not of DataCite's.
        return key in tried and key.source == arxiv.AUTHORITY.name
    return record.retrieved is None


def _batches(keys: Iterable[Key]) -> list[deque[Question]]:
    """One queue of questions for each authority: full batches; ids with a comma go alone."""
    queues = []
    by_source: dict[SourceName, list[str]] = {}
    for key in keys:
        by_source.setdefault(key.source, []).append(key.id)
    for name in sorted(by_source):
        authority = AUTHORITIES[name]
        listed = [identity for identity in by_source[name] if "," not in identity]
        alone = [identity for identity in by_source[name] if "," in identity]
        groups = [
            tuple(listed[start : start + authority.batch])
            for start in range(0, len(listed), authority.batch)
        ]
        queues.append(
            deque(Question(authority, group) for group in (*groups, *((i,) for i in alone)))
        )
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
    """Ask for everything that is due, and save answers as they come.

    Returns:
        The outcome for each identity, and the library as it is now stored.
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
    """By authority, the identities that a batch did not contain; asked about once more."""
    answering: set[str] = field(default_factory=set)
    """Authorities that knew at least one identity in this run."""
    held: Counter[SourceName] = field(default_factory=Counter)
    """Number of records of each authority."""
    unsaved: Counter[SourceName] = field(default_factory=Counter)
    """Number of records of each authority that are not written yet."""

    def __post_init__(self) -> None:
        self.held.update(key.source for key in self.records)

    @property
    def library(self) -> Library:
        return Library(self.records)

    def ask(self, question: Question) -> list[Question]:
        """Ask one question and keep the answer; if it fails, return what to ask instead."""
        authority = question.authority
        self.report.asked |= {Key(authority.name, identity) for identity in question.identities}
        answer = ask_all(authority, question.identities, self.fetch)
        if isinstance(answer, Failure):
            return self._failure(question, answer)
        self.report.remarks += [f"{authority.name}: {remark}" for remark in answer.skipped]
        self._answer(question, answer)
        return []

    def _failure(self, question: Question, failure: Failure) -> list[Question]:
        authority, asked = question.authority, question.identities
        if failure.kind is FailureKind.ABSENT and len(asked) == 1:
            self._store(authority, {}, asked)
        elif failure.kind is FailureKind.REJECTED and len(asked) > 1:
            # One bad identity fails the whole batch: halve the batch until that one is alone.
            middle = len(asked) // 2
            return [
                Question(authority, part, question.again)
                for part in (asked[:middle], asked[middle:])
            ]
        else:
            for identity in asked:
                self.report.failed[Key(authority.name, identity)] = failure.reason
        self.settled |= {Key(authority.name, identity) for identity in asked}
        return []

    def _answer(self, question: Question, answer: Answer) -> None:
        authority = question.authority
        found = {identity: pick(answer, identity) for identity in question.identities}
        told = {identity: facts for identity, facts in found.items() if facts is not None}
        silent = [identity for identity in question.identities if identity not in told]
        if told:
            self.answering.add(authority.name)
        is_sure = self._is_sure(question)
        self._store(authority, told, silent if is_sure else ())
        if not is_sure:
            self._doubt(question, silent)
        self.settled |= {Key(authority.name, identity) for identity in question.identities}

    def _is_sure(self, question: Question) -> bool:
        """Whether the authority does not know what is not in its answer."""
        answers_again = question.again and question.authority.name in self.answering
        return len(question.identities) == 1 or answers_again

    def _doubt(self, question: Question, silent: list[str]) -> None:
        """What a batch does not contain is asked once more; then the answer counts as failed."""
        name = question.authority.name
        if not question.again:
            self.absent.setdefault(name, []).extend(silent)
            return
        for identity in silent:
            self.report.failed[Key(name, identity)] = "an empty answer to a whole batch"

    def second_round(self) -> list[Question]:
        """Questions about what batches did not contain: the answer may have been incomplete."""
        keys = [Key(name, i) for name, silent in self.absent.items() for i in silent]
        self.absent.clear()
        return [
            Question(question.authority, question.identities, again=True)
            for question in _in_turn(_batches(keys))
        ]

    def _store(self, authority: Authority, told: dict[str, Facts], missing: Iterable[str]) -> None:
        for identity, facts in told.items():
            key = Key(authority.name, identity)
            record = Metadata.of(facts, authority.name, self.scope.today)
            self.report.found.add(key)
            if not _same_facts(self.records.get(key), record):
                self.report.changed.add(key)
            self._keep(key, record)
        for identity in missing:
            key = Key(authority.name, identity)
            unknown = Metadata(id=identity, source=authority.name, missing=self.scope.today)
            # An authority that no longer knows an identity does not remove what it said before.
            before = self.records.get(key, unknown)
            self._keep(key, before.model_copy(update={"missing": self.scope.today}))
            self.report.missing.add(key)
        if self.unsaved[authority.name] * _WORTH_SAVING >= self.held[authority.name]:
            self._save_one(authority)

    def _keep(self, key: Key, record: Metadata) -> None:
        if key not in self.records:
            self.held[key.source] += 1
        self.unsaved[key.source] += 1
        self.records[key] = record

    def _save_one(self, authority: Authority) -> None:
        if self.unsaved.pop(authority.name, 0):
            self.save(authority, self.library.from_source(authority.name))

    def save_rest(self) -> None:
        """Write the files that have records which are not written yet."""
        for name in sorted(self.unsaved):
            self._save_one(AUTHORITIES[name])


def _same_facts(before: Metadata | None, now: Metadata) -> bool:
    if before is None:
        return False
    when = {"retrieved": None, "missing": None, "citations": None}
    return before.model_copy(update=when) == now.model_copy(update=when)
