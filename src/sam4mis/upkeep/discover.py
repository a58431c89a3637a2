"""Search the authorities for works that the list lacks, and keep candidates for a person.

A search covers some days, page by page. What a page brings is saved before the next one is asked
for, and a span of days counts as searched when its last page was read: a run that was stopped is
continued by the next one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pydantic import ValidationError

from sam4mis.authorities import arxiv, arxiv_oai, crossref, openalex
from sam4mis.authorities.messages import Failure, Fetch, Hit, Search, SearchPage
from sam4mis.authorities.reading import plain
from sam4mis.checks.relevance import Relevance
from sam4mis.files.candidates import Candidate, SearchState
from sam4mis.files.json_lines import first_fault
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import PREPRINT, Facts
from sam4mis.importers.found_works import FoundWork
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model.discovery import Discovery, Query, SearchSource
from sam4mis.model.identifiers import Locator, locate
from sam4mis.model.matching import normalised
from sam4mis.upkeep.known_works import KnownWorks
from sam4mis.upkeep.lookup import answer_to


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """Search settings of one source.

    Attributes:
        span: days that are searched at once.
        overlap: days before the last search that are searched again, for what came late.
    """

    span: int
    overlap: int


# arXiv announces days after submission. OpenAlex goes by the day of publication, weeks before it
# knows the work.
_RHYTHMS: Mapping[SearchSource, _Rhythm] = {
    "arxiv": _Rhythm(31, 7),
    "arxiv_oai": _Rhythm(1, 1),
    "crossref": _Rhythm(31, 7),
    "openalex": _Rhythm(31, 60),
}
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Settings of a run.

    Attributes:
        today: day of the run, YYYY-MM-DD, up to which is searched.
        since: first day to search, YYYY-MM-DD, in place of where the last run came to.
        sources: who is asked; empty for all but those that are asked on demand.
    """

    today: str
    since: str | None = None
    sources: tuple[SearchSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days of one query."""

    query: Query
    first: str
    last: str

    @property
    def search(self) -> Search:
        """The request for the first page."""
        text = self.query.text
        match self.query.source:
            case "arxiv":
                return arxiv.search(text, self.first, self.last)
            case "arxiv_oai":
                return arxiv_oai.listing(text, self.first, self.last)
            case "crossref":
                most = self.query.most or _MOST
                return crossref.search(text, self.first, self.last, most)
            case "openalex":
                return openalex.search(text, self.first, self.last)


@dataclass(slots=True)
class DiscoveryReport:
    """Result of a run."""

    read: int = 0
    """Number of records read."""
    known: int = 0
    """Records of works that are in the list, decided or found already."""
    passed_over: int = 0
    """Records whose score is too low for a person to read."""
    new: list[Candidate] = field(default_factory=list)
    settled: int = 0
    """Candidates that were accepted or decided meanwhile."""
    spans: int = 0
    """Spans of days of which every page was read."""
    failed: dict[str, str] = field(default_factory=dict)
    """Reason why a search ended early, by query."""
    remarks: list[str] = field(default_factory=list)
    """A sentence for each record that could not be read."""


Save = Callable[[Iterable[Candidate], Iterable[SearchState]], None]
Progress = Callable[[int, int], None]
"""Called with the number of spans that were searched, and of all."""


def plan(rules: Discovery, states: Iterable[SearchState], scope: Scope) -> list[Span]:
    """Spans of days to search, in order for each query."""
    reached = {state.id: state for state in states}
    spans: list[Span] = []
    for query in rules.queries:
        if query.source in scope.sources or not (scope.sources or query.on_demand):
            first = scope.since or _due(query, reached.get(query.id))
            spans += _spans(query, first, scope.today)
    return spans


def _due(query: Query, state: SearchState | None) -> str:
    """The first day to search; a query with a changed text starts from its first day."""
    if state is None or (state.source, state.text) != (query.source, query.text):
        return query.since
    return max(query.since, _shifted(state.until, -_RHYTHMS[query.source].overlap))


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _spans(query: Query, first: str, last: str) -> Iterator[Span]:
    while first <= last:
        end = min(_shifted(first, _RHYTHMS[query.source].span - 1), last)
        yield Span(query, first, end)
        first = _shifted(end, 1)


def run(
    loaded: LoadedData,
    rules: Discovery,
    scope: Scope,
    *,
    fetch: Fetch,
    save: Save,
    progress: Progress = lambda _, __: None,
) -> DiscoveryReport:
    """Search all spans that are due, and save candidates as they are found.

    A query whose search fails ends there for this run; the others go on.
    """
    work = _Run(loaded, rules, scope.today, save)
    spans = plan(rules, loaded.searches, scope)
    for done, span in enumerate(spans):
        progress(done, len(spans))
        if span.query.id not in work.report.failed:
            work.search(span, fetch)
    progress(len(spans), len(spans))
    work.finish()
    return work.report


def take(
    loaded: LoadedData,
    rules: Discovery,
    files: Iterable[tuple[str, Iterable[FoundWork]]],
    today: str,
    save: Save,
) -> DiscoveryReport:
    """Keep new works from files, given by name.

    A work without an abstract is kept whatever its score.
    """
    run = _Run(loaded, rules, today, save)
    for name, works in files:
        for found in works:
            run.take(found, name, listed=True)
    run.finish()
    return run.report


class _Run:
    def __init__(self, loaded: LoadedData, rules: Discovery, today: str, save: Save) -> None:
        self.report = DiscoveryReport()
        self._today, self._save = today, save
        self._relevance = Relevance(rules)
        self._known = KnownWorks(loaded)
        self._states = {state.id: state for state in loaded.searches}
        self._candidates = {one.id: one for one in unsettled(loaded)}
        self.report.settled = len(loaded.candidates) - len(self._candidates)
        self._unsaved = bool(self.report.settled)

    def search(self, span: Span, fetch: Fetch) -> None:
        """Read all pages of a span of days; candidates found before a failure are kept."""
        search: Search | None = span.search
        while search is not None:
            page: SearchPage | Failure = answer_to(search.request, search.read, fetch)
            if isinstance(page, Failure):
                days = f"{span.first} to {span.last}"
                self.report.failed[span.query.id] = f"{days}: {page.reason}"
                break
            self.report.remarks += [f"{span.query.id}: {remark}" for remark in page.skipped]
            for hit in page.hits:
                self.take(_found_work(hit), span.query.id)
            search = page.following
            if search is not None:
                self.save()
        else:
            self.report.spans += 1
            self._reached(span)
        self.save()

    def _reached(self, span: Span) -> None:
        """Record the last day of a query that was searched, unless earlier days were skipped."""
        query, state = span.query, self._states.get(span.query.id)
        if state is not None and (state.source, state.text) == (query.source, query.text):
            until = state.until
        else:
            until = _shifted(query.since, -1)
        if span.first > _shifted(until, 1) or (span.last <= until and state is not None):
            return
        self._states[query.id] = SearchState(
            id=query.id,
            source=query.source,
            text=query.text,
            until=max(span.last, until),
            asked=self._today,
        )
        self._unsaved = True

    def take(self, found: FoundWork, name: str, *, listed: bool = False) -> None:
        """Keep a work if it is new and its score is high enough.

        A listed work is passed over because of its abstract only, never because of its title alone.
        """
        self.report.read += 1
        title = plain(found.work.title)
        if title is None:
            self.report.remarks.append(f"{name}: {found.work.name}: no title is stated")
            return
        work = replace(found.work, title=title)
        if self._known.name_of(work) is not None:
            self.report.known += 1
            return
        score = self._relevance.score(title, found.abstract)
        has_abstract = found.abstract is not None
        is_for_a_person = listed and not has_abstract
        if not (
            is_for_a_person or self._relevance.is_worth_reading(score, has_abstract=has_abstract)
        ):
            self.report.passed_over += 1
            return
        names = identities(work)
        try:
            candidate = Candidate(
                id=names[0] if names else f"title:{normalised(title)}",
                title=title,
                authors=tuple(filter(None, map(plain, work.authors))),
                date=work.date,
                comment=found.comment,
                also=names[1:],
                found=(name,),
                score=score.value,
                reasons=tuple(map(str, score.reasons)),
                day=self._today,
            )
        except ValidationError as error:
            self.report.remarks.append(f"{name}: {work.name}: {first_fault(error)}")
            return
        self._known.add_candidate(candidate)
        self._candidates[candidate.id] = candidate
        self.report.new.append(candidate)
        self._unsaved = True

    def save(self) -> None:
        """Write both files, if anything is new."""
        if self._unsaved:
            self._save(self._candidates.values(), self._states.values())
            self._unsaved = False

    def finish(self) -> None:
        """Save the remaining candidates, sorted by score."""
        self.save()
        self.report.new.sort(key=by_score)


def unsettled(loaded: LoadedData) -> list[Candidate]:
    """Candidates that were neither accepted nor decided meanwhile."""
    settled = KnownWorks(loaded, decided=False)
    for screened in loaded.registry.screening:
        settled.add_decision(screened)
    return [one for one in loaded.candidates if settled.name_of(description_of(one)) is None]


def by_score(candidate: Candidate) -> tuple[int, str]:
    """Sort key: the highest score comes first."""
    return -candidate.score, candidate.id


def identities(work: WorkDescription) -> tuple[str, ...]:
    """Identities of a work, the most permanent first: arXiv id, DOI, link."""
    named: list[str] = []
    for locator in (*work.locators, *work.also):
        if locator.arxiv:
            named.append(f"arxiv:{locator.arxiv}")
        if locator.doi:
            named.append(f"doi:{locator.doi.lower()}")
        if locator.url and plain(locator.url):
            named.append(plain(locator.url) or "")
    order = ("arxiv:", "doi:")
    rank = {prefix: index for index, prefix in enumerate(order)}
    named.sort(key=lambda one: next((rank[p] for p in order if one.startswith(p)), len(order)))
    return tuple(dict.fromkeys(named))


def locator_of(identity: str) -> Locator:
    """The locator of the identity of a candidate; empty for a title."""
    kind, _, value = identity.partition(":")
    match kind:
        case "arxiv":
            return Locator(arxiv=value)
        case "doi":
            return Locator(doi=value)
        case "title":
            return Locator()
        case _:
            return locate(identity)


def description_of(candidate: Candidate) -> WorkDescription:
    """A candidate as a work to be entered or compared."""
    main = locator_of(candidate.id)
    return WorkDescription(
        candidate.id,
        (main,) if main != Locator() else (),
        also=tuple(locator_of(name) for name in candidate.also),
        title=candidate.title,
        authors=candidate.authors,
        # An arXiv id says the month by itself, and an announcement may be that of a later version.
        date=None if main.arxiv else candidate.date,
    )


def _found_work(hit: Hit) -> FoundWork:
    facts: Facts = hit.facts
    also = [Locator(doi=doi) for doi in facts.dois]
    if facts.arxiv:
        also.append(Locator(arxiv=facts.arxiv))
    work = WorkDescription(
        facts.id,
        (locator_of(facts.id),),
        also=tuple(also),
        title=facts.title,
        authors=tuple(person.name for person in facts.authors),
        date=facts.date,
        venue=None if facts.kind == PREPRINT else facts.venue,
    )
    return FoundWork(work, hit.abstract, facts.comment)
