"""Discovery from question to file, against a server that plays the authorities."""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sam4mis.authorities.http import Limits
from sam4mis.files import loading
from sam4mis.files.candidates import Candidate, SearchState
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import Key, Library, Metadata
from sam4mis.importers.found_works import FoundWork
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model.discovery import Discovery, Query, SearchSource, Signal
from sam4mis.model.identifiers import Locator
from sam4mis.model.registry import versions_of
from sam4mis.model.screening import ScreenedWork
from sam4mis.upkeep import discover
from sam4mis.upkeep.discover import DiscoveryReport, Scope
from tests.support.made_up_registries import ROOT, real_data
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    OPENALEX,
    Clock,
    Fault,
    StandIn,
    Work,
    body,
    fetcher,
    running,
    status,
    truncated,
)

_STREAM = ROOT.parent / "shared/literature/arxiv-stream.jsonl"
_AUTHORS = (("Mia", "Kim"), ("Bo", "Lee"))
_SCOPE = Scope("2026-07-31")


def _query(source: SearchSource, since: str = "2026-07-01", **more: object) -> Query:
    text = {"arxiv": "abs:lines", "arxiv_oai": "cs"}.get(source, "lines")
    stated = {"id": f"{source.replace('_', '-')}-lines", "source": source, "text": text}
    return Query.model_validate({**stated, "since": since, "why": "so", **more})


def _rules(*queries: Query) -> Discovery:
    signal = Signal(id="sam", words=("SAM",), title=5, abstract=5, case=True, why="so")
    return Discovery(threshold=5, queries=queries or (_query("arxiv"),), signals=(signal,))


def _work(number: int, abstract: str = "Lines drawn by SAM.", **more: object) -> Work:
    stated = {"date": f"2026-07-{number:02}", "arxiv": f"2607.{number:05}", "abstract": abstract}
    title = f"Drawing lines of kind {number}"
    return Work(title, _AUTHORS, **{**stated, **more})  # type: ignore[arg-type]


@dataclass
class _Files:
    """What was saved last."""

    candidates: tuple[Candidate, ...] = ()
    searches: tuple[SearchState, ...] = ()
    times: int = 0

    def __call__(self, found: Iterable[Candidate], states: Iterable[SearchState]) -> None:
        self.candidates, self.searches = tuple(found), tuple(states)
        self.times += 1

    def laid_over(self, loaded: LoadedData) -> LoadedData:
        return replace(loaded, candidates=self.candidates, searches=self.searches)


def _discover(
    loaded: LoadedData,
    stand_in: StandIn,
    rules: Discovery | None = None,
    scope: Scope = _SCOPE,
) -> tuple[DiscoveryReport, _Files]:
    files = _Files(loaded.candidates, loaded.searches)
    with running(stand_in), fetcher(stand_in, Clock(), Limits(size=5_000_000)) as fetch:
        report = discover.run(loaded, rules or _rules(), scope, fetch=fetch, save=files)
    return report, files


@pytest.fixture
def loaded(small: Path) -> LoadedData:
    return loading.load(small)


def test_what_is_new_becomes_a_candidate_and_a_second_run_proposes_nothing(
    loaded: LoadedData,
) -> None:
    stand_in = StandIn([_work(26, comment="MICCAI 2026"), _work(27, "Lines drawn by hand.")])
    report, files = _discover(loaded, stand_in)
    assert (report.read, report.known, report.passed_over, len(report.new)) == (2, 0, 1, 1)
    assert files.candidates == (
        Candidate(
            id="arxiv:2607.00026",
            title="Drawing lines of kind 26",
            authors=("Mia Kim", "Bo Lee"),
            date="2026-07-26",
            comment="MICCAI 2026",
            found=("arxiv-lines",),
            score=5,
            reasons=("sam +5 (abstract: SAM)",),
            day="2026-07-31",
        ),
    )
    assert [(one.id, one.until) for one in files.searches] == [("arxiv-lines", "2026-07-31")]
    again, after = _discover(files.laid_over(loaded), StandIn(stand_in.works))
    assert (again.new, again.failed) == ([], {})
    assert after.candidates == files.candidates


def test_a_later_run_searches_the_days_since_and_some_before(loaded: LoadedData) -> None:
    _, files = _discover(loaded, StandIn([_work(1)]))
    stand_in = StandIn([_work(1), _work(25, date="2026-08-02")])
    report, _ = _discover(files.laid_over(loaded), stand_in, scope=Scope("2026-08-05"))
    assert [one.id for one in report.new] == ["arxiv:2607.00025"]
    assert "202607240000" in stand_in.asked[0]
    assert "202608052359" in stand_in.asked[0]


def test_known_works_are_not_proposed_again(loaded: LoadedData) -> None:
    decided = ScreenedWork(
        id="arxiv:2607.00009", title="Decided: lines of another kind", decision="reject",
        reason="in-passing", date="2026-07-01",
    )  # fmt: skip
    said = Metadata(
        id="arxiv:2405.00001", source="arxiv", retrieved="2026-01-01", dois=("10.1000/Edges",)
    )
    loaded = replace(
        loaded,
        registry=replace(loaded.registry, screening=(decided,)),
        library=Library({Key("arxiv", said.id): said}),
    )
    works = [
        _work(1, arxiv="2405.00001"),  # an entry by its identifier
        Work(
            "Corners, Made HARD", (("R.", "Roe"),), "2026-07-02", "2607.00002", abstract="SAM lines"
        ),
        _work(3, arxiv="2607.00009"),  # what was decided, by its identifier
        Work(decided.title.upper(), _AUTHORS, "2026-07-04", "2607.00004", abstract="SAM lines"),
        _work(5, claims="10.1000/EDGES"),  # an entry by a DOI that an authority knows
        _work(6),
        Work("Drawing Lines of Kind 6", (("M.", "Kim"),), "2026-07-07", None, "10.1000/mirror"),
    ]
    queries = _query("arxiv"), _query("crossref")
    report, files = _discover(loaded, StandIn(works), _rules(*queries))
    assert [one.id for one in files.candidates] == ["arxiv:2607.00006"]
    assert (report.known, report.failed) == (6, {})


def test_candidates_that_were_entered_or_decided_meanwhile_are_gone(loaded: LoadedData) -> None:
    _, files = _discover(loaded, StandIn([_work(28), _work(29)]))
    decided = ScreenedWork(
        id="arxiv:2607.00028", title="x", decision="reject", reason="no-text", date="2026-08-01"
    )
    after = files.laid_over(loaded)
    after = replace(after, registry=replace(after.registry, screening=(decided,)))
    report, files = _discover(after, StandIn([_work(28), _work(29)]))
    assert (report.settled, report.new) == (1, [])
    assert [one.id for one in files.candidates] == ["arxiv:2607.00029"]


def test_pages_are_read_to_the_last_and_saved_on_the_way(loaded: LoadedData) -> None:
    stand_in = StandIn([_work(number) for number in range(1, 8)], page=3)
    report, files = _discover(loaded, stand_in)
    assert (len(report.new), stand_in.count(ARXIV), files.times) == (7, 3, 3)


def _later(count: int, fault: Fault) -> deque[Fault]:
    """A fault after some whole replies."""
    return deque([*[lambda handler: handler.answer(ARXIV)] * count, *[fault] * 9])


_EMPTY = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><totalResults '
    b'xmlns="http://a9.com/-/spec/opensearch/1.1/">7</totalResults></feed>'
)
_FAULTS: dict[str, Fault] = {
    "an empty page": body(_EMPTY),
    "no results at all": body(_EMPTY.replace(b">7<", b">0<")),
    "half a page": truncated,
    "a web page": body(b"<html>busy", "text/html"),
    "a status": status(503),
    "an error": status(400),
}


@pytest.mark.parametrize("fault", _FAULTS.values(), ids=_FAULTS)
@pytest.mark.parametrize("pages", [0, 1])
def test_a_feed_that_fails_takes_nothing_away_and_is_read_again(
    loaded: LoadedData, fault: Fault, pages: int
) -> None:
    _, before = _discover(loaded, StandIn([_work(30)]), scope=Scope("2026-07-30"))
    works = [_work(number) for number in range(25, 31)]
    stand_in = StandIn(works, page=3, faults={ARXIV: _later(pages, fault)})
    report, files = _discover(before.laid_over(loaded), stand_in, scope=Scope("2026-08-02"))
    assert list(report.failed) == ["arxiv-lines"]
    assert files.searches == before.searches
    # What came before the failure is kept, and nothing that was there is gone.
    assert {one.id for one in files.candidates} == {
        one.arxiv and f"arxiv:{one.arxiv}" for one in (*works[: 3 * pages], works[-1])
    }
    healed, after = _discover(
        files.laid_over(loaded), StandIn(works, page=3), scope=Scope("2026-08-02")
    )
    assert healed.failed == {}
    assert len(after.candidates) == 6
    assert after.searches[0].until == "2026-08-02"


def test_where_one_source_fails_the_others_go_on(loaded: LoadedData) -> None:
    works = [
        _work(1),
        _work(2, arxiv=None, doi="10.1000/two"),
        _work(3, arxiv=None, doi="10.1000/3"),
    ]
    works[2].abstract = None
    stand_in = StandIn(works, always={ARXIV: status(503), CROSSREF: status(404)})
    queries = _query("arxiv"), _query("crossref"), _query("openalex")
    report, files = _discover(loaded, stand_in, _rules(*queries))
    assert set(report.failed) == {"arxiv-lines", "crossref-lines"}
    assert [one.id for one in files.candidates] == ["doi:10.1000/two"]
    assert [one.id for one in files.searches] == ["openalex-lines"]
    assert stand_in.count(OPENALEX) == 1


def test_a_listing_is_read_day_by_day_and_only_on_demand(loaded: LoadedData) -> None:
    rules = _rules(_query("arxiv_oai", on_demand=True))
    works = [_work(number, date="2026-07-02") for number in range(1, 6)]
    report, files = _discover(loaded, StandIn(works), rules)
    assert (report.read, files.times) == (0, 0)
    scope = Scope("2026-07-04", sources=("arxiv_oai",))
    report, files = _discover(loaded, StandIn(works, page=2), rules, scope)
    assert (len(report.new), report.spans, report.failed) == (5, 4, {})
    assert files.searches[0].until == "2026-07-04"


def test_days_that_were_left_out_do_not_count_as_searched(loaded: LoadedData) -> None:
    _, files = _discover(loaded, StandIn([_work(1)]), scope=Scope("2026-07-05"))
    late = Scope("2026-07-31", since="2026-07-20")
    report, files = _discover(files.laid_over(loaded), StandIn([_work(21)]), scope=late)
    assert len(report.new) == 1
    assert files.searches[0].until == "2026-07-05"
    early = Scope("2026-07-31", since="2026-05-01")
    _, files = _discover(files.laid_over(loaded), StandIn([_work(1), _work(30)]), scope=early)
    assert files.searches[0].until == "2026-07-05"  # May has no results: the search ended there
    early = Scope("2026-07-31", since="2026-07-02")
    _, files = _discover(files.laid_over(loaded), StandIn([_work(30)]), scope=early)
    assert files.searches[0].until == "2026-07-31"


def test_a_changed_query_starts_again(loaded: LoadedData) -> None:
    _, files = _discover(loaded, StandIn([_work(1)]))
    rules = _rules(_query("arxiv", text="abs:dots"))
    spans = discover.plan(rules, files.searches, _SCOPE)
    assert [(span.first, span.last) for span in spans] == [("2026-07-01", "2026-07-31")]


def _listed(title: str | None, abstract: str | None = None, **locator: str) -> FoundWork:
    locators = (Locator(**locator),) if locator else ()
    return FoundWork(
        WorkDescription("line 1", locators, title=title, authors=("Mia Kim",)), abstract
    )


def test_files_bring_what_has_no_abstract_whatever_its_title(loaded: LoadedData) -> None:
    finds = [
        _listed("Dots without a text"),
        _listed("Dots with a text", "Nothing of it."),
        _listed("Dots with SAM", "Lines.", url="https://example.org/dots"),
        _listed("dots with sam", doi="10.1000/dots"),
        _listed("Edges: Segmenting What Is Not There", arxiv="2405.00001"),
        _listed(None),
        _listed("x" * 6_000),
    ]
    files = _Files()
    report = discover.take(loaded, _rules(), [("a.md", finds)], "2026-07-31", files)
    assert [one.id for one in report.new] == [
        "https://example.org/dots", "title:dots without a text", "title:" + "x" * 2_000,
    ]  # fmt: skip
    assert {one.found for one in report.new} == {("a.md",)}
    assert (report.known, report.passed_over, len(report.remarks)) == (2, 1, 1)
    again = discover.take(
        files.laid_over(loaded), _rules(), [("a.md", finds)], "2026-07-31", _Files()
    )
    assert again.new == []


@pytest.fixture(scope="module")
def stream() -> list[Work]:
    """A daily listing of arXiv as papers, which is kept outside this repository."""
    if not _STREAM.is_file():
        pytest.skip("the listing is not there; it is kept outside this repository")
    works = []
    for line in _STREAM.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        names = [name.rpartition(" ") for name in said["authors"]]
        works.append(
            Work(
                said["title"],
                tuple((given, family) for given, _, family in names),
                date=said["announced"],
                arxiv=said["arxiv"],
                comment=said["comment"],
                abstract=said["abstract"],
            )
        )
    return works


def test_history_is_found_again_by_queries_and_rules_alone(stream: list[Work]) -> None:
    """Announced from 2026 on; the rules were made by what came before."""
    loaded = real_data()
    rules = loaded.discovery
    assert rules is not None
    entered = {
        version.locator.arxiv
        for work in loaded.registry.all_works
        if work.status is None or work.status.kind != "out-of-scope"
        for version in versions_of(work)
    }
    wanted = {work.arxiv for work in stream if work.arxiv in entered and work.date >= "2026"}
    unknown = replace(
        loaded,
        registry=replace(loaded.registry, papers=(), datasets=(), screening=()),
        library=Library({}),
        candidates=(),
        searches=(),
    )
    scope = Scope("2026-07-01", since="2026-01-01", sources=("arxiv",))
    report, files = _discover(unknown, StandIn(stream), rules, scope)
    assert report.failed == {}
    found = {one.id.removeprefix("arxiv:") for one in report.new}
    assert len(wanted) > 100
    assert len(wanted & found) / len(wanted) >= 0.95
    assert len(report.new) / report.read <= 0.4
    again, _ = _discover(files.laid_over(unknown), StandIn(stream), rules, scope)
    assert (again.read, again.new) == (report.read, [])
