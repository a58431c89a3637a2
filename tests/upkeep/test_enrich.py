"""Enrichment from plan to file, against a server that plays the authorities."""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from sam4mis.authorities.messages import Authority
from sam4mis.files.metadata import Key, Library, Metadata
from sam4mis.model.records import Paper, Version
from sam4mis.model.registry import Registry
from sam4mis.upkeep import enrich
from sam4mis.upkeep.enrich import EnrichmentReport, Scope
from tests.support import played_authorities
from tests.support.made_up_registries import ROOT, real_data
from tests.support.made_up_works import AUTHORS, papers, registry, works
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    DATACITE,
    S2,
    Clock,
    StandIn,
    Work,
    fetcher,
    running,
    status,
)

_TODAY = Scope("2026-11-25")


@dataclass
class _Files:
    """What was saved last, by source."""

    saved: dict[str, list[Metadata]] = field(default_factory=dict)
    times: int = 0

    def __call__(self, source: Authority, records: Iterable[Metadata]) -> None:
        self.saved[source.name] = list(records)
        self.times += 1

    @property
    def library(self) -> Library:
        return Library.of(record for records in self.saved.values() for record in records)


@dataclass
class _Done:
    report: EnrichmentReport
    library: Library
    files: _Files
    clock: Clock
    stand_in: StandIn


def _enrich(
    stand_in: StandIn, known: Registry, library: Library | None = None, scope: Scope = _TODAY
) -> _Done:
    clock, files = Clock(), _Files()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        report, after = enrich.run(known, library or Library.of(()), scope, fetch=fetch, save=files)
    return _Done(report, after, files, clock, stand_in)


def _watched(stand_in: StandIn, known: Registry, files: _Files, watch: enrich.Progress) -> None:
    """A first run, of which somebody sees each step and may break it off."""
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        enrich.run(known, Library.of(()), _TODAY, fetch=fetch, save=files, progress=watch)


def _simple(arxiv: int = 4, dois: int = 3, **conduct: object) -> tuple[StandIn, Registry]:
    known = works(arxiv, dois)
    return StandIn(known, **conduct), registry(papers(known))  # type: ignore[arg-type]


def test_everything_is_found_saved_and_not_asked_for_again() -> None:
    stand_in, known = _simple()
    done = _enrich(stand_in, known)
    assert (len(done.report.found), len(done.report.changed)) == (7, 7)
    assert (done.report.missing, done.report.failed) == (set(), {})
    assert done.files.library.records == done.library.records
    record = done.library.get("arxiv", "arxiv:2405.00001")
    assert record is not None
    assert (record.title, record.retrieved) == ("Lines of kind 0", "2026-11-25")
    again = _enrich(StandIn(stand_in.works), known, done.library)
    assert (again.stand_in.asked, again.report.asked, again.files.times) == ([], set(), 0)


def test_stale_answers_are_asked_for_again_and_tell_what_changed() -> None:
    stand_in, known = _simple()
    done = _enrich(stand_in, known)
    stand_in.works[0].title = "Lines of another kind"
    later = _enrich(StandIn(stand_in.works), known, done.library, Scope("2027-02-23"))
    assert len(later.report.asked) == 7
    assert later.report.changed == {Key("arxiv", "arxiv:2405.00001")}
    sooner = _enrich(StandIn(stand_in.works), known, done.library, Scope("2027-02-22"))
    assert sooner.report.asked == set()


def test_only_some_entries() -> None:
    stand_in, known = _simple()
    done = _enrich(stand_in, known, scope=Scope("2026-11-25", only=frozenset({"kim2024w1"})))
    assert done.report.found == {Key("arxiv", "arxiv:2405.00002")}


def test_versions_are_asked_about_too() -> None:
    version = Version(date="2023", arxiv="2305.00001")
    paper = Paper(id="kim2024w", title="x", sections=("s",), doi="10.1000/X", versions=(version,))
    assert enrich.identities(registry([paper])) == ["arxiv:2305.00001", "doi:10.1000/x"]


def test_the_whole_registry_is_planned_in_few_requests() -> None:
    loaded = real_data()
    plan = enrich.plan(loaded.registry, Library.of(()), _TODAY)
    asked = [question.authority.name for question in plan]
    assert set(asked) == {"arxiv", "crossref"}
    works = len(loaded.registry.works)
    # Full batches, whose number grows with the registry, and a few DOIs that fit in no list.
    assert asked.count("arxiv") <= 1 + works / 100
    assert asked.count("crossref") <= 3 + works / 50
    assert asked[:2] == ["arxiv", "crossref"]  # one answers while the other is waited for
    planned = [identity for question in plan for identity in question.identities]
    assert sorted(planned) == enrich.identities(loaded.registry)


def test_the_whole_registry_against_the_stand_in() -> None:
    real = real_data().registry
    known = [
        Work("x", AUTHORS, arxiv=key[6:])
        if key.startswith("arxiv:")
        else Work("x", AUTHORS, doi=key[4:])
        for key in enrich.identities(real)
    ]
    done = _enrich(StandIn(known), real)
    assert len(done.report.found) == len(known)
    assert done.stand_in.count(ARXIV) <= 1 + len(real.works) / 100
    assert done.stand_in.count(CROSSREF) <= 3 + len(real.works) / 50
    assert _enrich(StandIn(known), real, done.library).stand_in.asked == []


def test_a_doi_that_arxiv_states_is_looked_up_in_the_same_run() -> None:
    known = [Work("Lines", AUTHORS, arxiv="2405.00001", claims="10.1000/VoR")]
    published = Work("Lines", AUTHORS, doi="10.1000/VoR", venue="J. of Lines")
    done = _enrich(StandIn([*known, published]), registry(papers(known)))
    assert done.library.about("doi:10.1000/vor")[0].venue == "J. of Lines"


def test_what_one_authority_does_not_know_the_next_is_asked_about() -> None:
    known = registry(papers(works(1, 1)))
    done = _enrich(StandIn([]), known)
    assert done.report.missing == {
        Key("arxiv", "arxiv:2405.00001"),
        Key("crossref", "doi:10.1000/dots.0"),
        Key("datacite", "arxiv:2405.00001"),
        Key("datacite", "doi:10.1000/dots.0"),
    }
    assert done.report.failed == {}
    again = _enrich(StandIn([]), known, done.library)
    assert again.stand_in.asked == []


def test_witnesses_are_asked_when_wanted() -> None:
    stand_in, known = _simple(1, 1)
    done = _enrich(stand_in, known, scope=Scope("2026-11-25", extra=("semantic_scholar",)))
    assert done.stand_in.count(S2) == 1
    record = done.library.get("semantic_scholar", "arxiv:2405.00001")
    assert record is not None
    assert record.citations == 7


def test_a_doi_with_a_comma_is_asked_for_alone() -> None:
    known = [Work("Dots", AUTHORS, doi=doi) for doi in ("10.1000/a,b", "10.1000/c", "10.1000/d")]
    done = _enrich(StandIn(known), registry(papers(known)))
    assert len(done.report.found) == 3
    assert [url.partition("?")[0] for url in done.stand_in.asked] == [
        "https://api.crossref.org/works",
        "https://api.crossref.org/works/10.1000%2Fa%2Cb",
    ]


def test_a_bad_id_is_isolated_by_halving_the_batch() -> None:
    stand_in, known = _simple(100, 0, bad_ids={"2405.00050"})
    done = _enrich(stand_in, known)
    assert len(done.report.found) == 100  # the bad one through DataCite
    assert list(done.report.failed) == [Key("arxiv", "arxiv:2405.00050")]
    assert done.stand_in.count(ARXIV) <= 16


@pytest.mark.parametrize("place", [1, 50, 100])
def test_an_id_that_breaks_the_server_is_found_by_halving(place: int) -> None:
    bad = f"2405.{place:05}"

    def broken(handler: played_authorities.Handler) -> None:
        if bad in handler.path:
            handler.reply(b"", "text/plain", 500)
        else:
            handler.answer(ARXIV)

    stand_in, known = _simple(100, 0)
    stand_in.always = {ARXIV: broken}
    done = _enrich(stand_in, known)
    assert len([key for key in done.report.found if key.source == "arxiv"]) == 99
    assert list(done.report.failed) == [Key("arxiv", f"arxiv:{bad}")]


def test_an_answer_in_part_is_completed_by_asking_again() -> None:
    stand_in, known = _simple(4, 0, forgotten={"2405.00002"})
    done = _enrich(stand_in, known)
    assert (len(done.report.found), done.report.missing) == (4, set())
    assert done.stand_in.count(ARXIV) == 2


@pytest.mark.parametrize("conduct", [{"shuffled": True}, {"repeated": True}])
def test_order_and_repetition_do_not_matter(conduct: dict[str, bool]) -> None:
    stand_in, known = _simple(5, 0, **conduct)
    done = _enrich(stand_in, known)
    for work in stand_in.works:
        assert done.library.about(f"arxiv:{work.arxiv}")[0].title == work.title


def test_stored_facts_are_kept_when_an_authority_no_longer_states_them() -> None:
    stand_in, known = _simple(2, 0)
    before = _enrich(stand_in, known).library
    later = Scope("2027-06-01")
    forgetful = _enrich(StandIn(stand_in.works[1:]), known, before, later)
    assert forgetful.report.missing == {Key("arxiv", "arxiv:2405.00001")}
    record = forgetful.library.get("arxiv", "arxiv:2405.00001")
    assert record is not None
    assert (record.title, record.retrieved) == ("Lines of kind 0", "2026-11-25")
    assert record.missing == "2027-06-01"
    assert _enrich(StandIn([]), known, forgetful.library, later).stand_in.asked == []
    empty = _enrich(StandIn([]), known, before, later)
    assert empty.library.records == before.records
    failing = StandIn([], always={ARXIV: status(503), DATACITE: status(503)})
    assert _enrich(failing, known, before, later).library.records == before.records


def test_an_empty_answer_to_everything_is_no_proof_of_absence() -> None:
    stand_in, known = _simple(3, 0)
    stand_in.works = []
    done = _enrich(stand_in, known)
    assert all(key.source == "datacite" for key in done.report.missing)
    assert set(done.report.failed.values()) == {"an empty answer to a whole batch"}
    assert done.library.get("arxiv", "arxiv:2405.00001") is None


def test_a_run_that_was_stopped_goes_on_where_it_was() -> None:
    stand_in, known = _simple(250, 120)
    files = _Files()

    class _StopError(Exception):
        pass

    def stopping(report: EnrichmentReport, _: int) -> None:
        if len(report.found) >= 150:
            raise _StopError

    with pytest.raises(_StopError):
        _watched(stand_in, known, files, stopping)
    kept = len(files.library.records)
    assert 150 <= kept < 370
    rest = _enrich(StandIn(stand_in.works), known, files.library)
    assert len(rest.report.asked) == 370 - kept
    assert len(rest.library.records) == 370


def test_single_answers_are_saved_by_the_hundredth() -> None:
    stand_in, known = _simple(300, 0, always={ARXIV: status(404)})
    files = _Files()
    counted: list[tuple[int, int]] = []

    def count(report: EnrichmentReport, _: int) -> None:
        if len(report.found) == 257:
            counted.append((files.times, len(files.library.records)))

    _watched(stand_in, known, files, count)
    ((times, kept),) = counted
    assert 257 - 3 < kept <= 257
    assert times < 200
    assert len(files.library.records) == 300


def test_answers_that_replace_older_ones_are_saved_as_often() -> None:
    stand_in, known = _simple(300, 0, always={ARXIV: status(404)})
    before = _enrich(stand_in, known).library
    again = _enrich(
        StandIn(stand_in.works, always=stand_in.always), known, before, Scope("2027-06-01")
    )
    assert again.files.times == 300 / 3


def test_answers_are_saved_when_the_run_stops() -> None:
    stand_in, known = _simple(300, 0, always={ARXIV: status(404)})
    files = _Files()

    def stop(report: EnrichmentReport, _: int) -> None:
        if len(report.found) == 257:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _watched(stand_in, known, files, stop)
    assert len(files.library.records) == 257


@pytest.mark.parametrize(("kind", "asked"), [("posted-content", True), ("journal-article", False)])
def test_the_version_of_record_is_asked_about_and_the_preprint_of_one_is_not(
    kind: str, asked: bool
) -> None:
    known = registry(papers([Work("Lines", AUTHORS, doi="10.1000/a")]))
    said = Metadata(
        id="doi:10.1000/a",
        source="crossref",
        retrieved="2026-11-25",
        kind=kind,
        dois=("10.1000/B",),
    )
    questions = enrich.plan(known, Library.of([said]), _TODAY)
    assert [one.identities for one in questions] == ([("doi:10.1000/b",)] if asked else [])


@pytest.mark.parametrize(
    ("max_age", "due"), [(0, True), (90, True), (91, False), (4_000_000, False), (10**20, False)]
)
def test_requests_that_are_due(max_age: int, due: bool) -> None:
    record = Metadata(id="doi:10.1000/a", source="crossref", retrieved="2026-08-27")
    assert Scope("2026-11-25", max_age).is_due(record) is due


@dataclass
class _Fault:
    """Something that servers do, and what is to come of it: as docs/reliability.md says."""

    name: str
    does: played_authorities.Fault


_FAULTS = (
    _Fault("status 403", status(403)),
    _Fault("status 406", status(406)),
    _Fault("status 429 without `Retry-After`", status(429)),
    _Fault("status 429 with `Retry-After: 100`", status(429, Retry_After="100")),
    _Fault("status 429 with `Retry-After: 7200`", status(429, Retry_After="7200")),
    _Fault("status 429 with a `Retry-After` of no calendar",
           status(429, Retry_After="Wed, 25 Nov 99999999999 10:00:00 GMT")),
    _Fault("status 429 with `Retry-After: 120, 5`", status(429, Retry_After="120, 5")),
    _Fault("status 500", status(500)),
    _Fault("status 503", status(503)),
    _Fault("status 404", status(404)),
    _Fault("status 400, one bad id in the batch", status(400)),
    _Fault("a web page with status 200", played_authorities.body(b"<!doctype html><html>", "text/html")),
    _Fault("truncated XML", played_authorities.truncated),
    _Fault("an entity bomb", played_authorities.body(played_authorities.BOMB)),
    _Fault("an error message as a feed", played_authorities.body(played_authorities._atom(
        "<entry><id>x</id><title>Error</title><summary>bad id</summary></entry>"))),
    _Fault("an empty feed", played_authorities.body(played_authorities._atom(""))),
    _Fault("a wrong content type", played_authorities.mislabelled),
    _Fault("a redirect in a circle", lambda handler: handler.reply(
        b"", "text/plain", 302, Location=f"https://{ARXIV}{handler.path}")),
    _Fault("a redirect to a private address", played_authorities.redirect("https://intranet.example/")),
    _Fault("a redirect to a file", played_authorities.redirect("file:///etc/passwd")),
    _Fault("a redirect to a port that cannot be", played_authorities.redirect("https://arxiv.example:99999/")),
    _Fault("a redirect to a name that cannot be", played_authorities.redirect("https://xn--a.example/")),
    _Fault("a body in drips", played_authorities.slow_drip),
    _Fault("a head in drips", played_authorities.slow_headers),
    _Fault("a first line that is none", played_authorities.no_status),
    _Fault("a body packed to a thousandth", played_authorities.packed_bomb),
    _Fault("a body without end", played_authorities.endless),
    _Fault("a connection that is reset", played_authorities.reset),
)  # fmt: skip


def _outcome(fault: _Fault, always: bool) -> str:
    """What becomes of four preprints when arXiv has the fault, in the words of the documentation."""
    stand_in, known = _simple()
    if always:
        stand_in.always = {ARXIV: fault.does}
    else:
        stand_in.faults = {ARXIV: deque([fault.does])}
    done = _enrich(stand_in, known)
    assert sum(key.source == "crossref" for key in done.report.found) == 3, "other work is kept"
    for work in stand_in.works[:4]:
        assert done.library.about(f"arxiv:{work.arxiv}")[0].title == work.title
    waits = [f"{nap:.0f} s" for nap in done.clock.naps if nap > 30]
    said = f"waits {' and '.join(waits)}; " if waits else ""
    found = sum(key.source == "arxiv" for key in done.report.found)
    return f"{said}{'found' if found == 4 else 'DataCite instead'}"


def _documented() -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3}


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda fault: fault.name)
def test_every_fault_has_the_documented_outcome(fault: _Fault) -> None:
    assert _documented().get(fault.name) == (_outcome(fault, False), _outcome(fault, True))


def test_the_documentation_names_every_fault_and_no_other() -> None:
    named = list(_documented())
    start = named.index(_FAULTS[0].name)
    assert named[start : start + len(_FAULTS)] == [fault.name for fault in _FAULTS]


def test_killed_at_any_point_of_any_write(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_enrichment", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert len(outcomes) > 12
    assert all(outcome["killed"] for outcome in outcomes[:-1])
    assert not outcomes[-1]["killed"]
    for before, after in pairwise(outcomes):
        assert after["kept"] >= before["kept"]
    assert all(outcome["errors"] == 0 and outcome["whole"] == 10 for outcome in outcomes)
