"""The log of screening: numbers that add up, and files that say what the log says."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sam4mis.files import loading, screening
from sam4mis.model.records import SearchedSource
from sam4mis.model.registry import Registry
from sam4mis.model.screening import REASONS, ScreenedWork
from sam4mis.site import screened, screening_log
from tests.support.made_up_registries import SMALL, real_data

_LOG = (
    ScreenedWork(
        id="arxiv:2405.00001", title="Edges", decision="accept", entry="doe2024edges",
        date="2026-11-26",
    ),
    ScreenedWork(
        id="arxiv:2405.00002", title="=1+1", decision="reject", reason="not-medical",
        remark='Lines, "drawn"', found=("another-list", "proceedings"), date="2026-11-27",
    ),
)  # fmt: skip


def test_numbers_and_files_agree_with_the_log() -> None:
    registry = replace(loading.load(SMALL).registry, screening=_LOG)
    flow = screened.flow(registry)
    assert (flow.found, flow.last) == (2, "2026-11-27")
    assert flow.decisions == {"accept": 1, "reject": 1}
    assert flow.reasons == {"not-medical": 1}
    assert (flow.identified, flow.duplicates) == (3, 1)
    texts = dict(screening_log.files(registry))
    rows = list(csv.DictReader(io.StringIO(texts["exports/screening.csv"].lstrip("\ufeff"))))
    assert [row["entry"] for row in rows] == ["doe2024edges", ""]
    assert rows[1]["title"] == "'=1+1"
    assert rows[1]["remark"] == 'Lines, "drawn"'
    assert [row["found"] for row in rows] == ["", "another-list; proceedings"]
    again = json.loads(texts["exports/screening.json"])
    assert [ScreenedWork.model_validate(one) for one in again] == list(_LOG)


def _registry(log: tuple[ScreenedWork, ...], *sources: SearchedSource) -> Registry:
    registry = loading.load(SMALL).registry
    assert registry.about is not None
    about = registry.about.model_copy(update={"coverage": sources})
    return replace(registry, about=about, screening=log)


def _candidate(name: str, decision: str, **more: object) -> ScreenedWork:
    where = {"entry": "doe2024edges"} if decision in {"accept", "known"} else {"reason": "no-text"}
    stated = {"id": name, "title": "Edges", "decision": decision, "date": "2026-11-27"}
    return ScreenedWork.model_validate({**stated, **where, **more})


def test_sources_stand_in_their_order_and_what_no_source_is_noted_for_counts_too() -> None:
    described = (
        SearchedSource(id="proceedings", source="Proceedings", until="2026", records=9),
        SearchedSource(id="silent", source="A source that brought nothing", until="2026"),
        SearchedSource(source="A source without an id", until="2026"),
    )
    log = (
        _candidate("arxiv:2405.00001", "accept", found=["proceedings", "arxiv-query"]),
        _candidate("arxiv:2405.00002", "reject", found=["proceedings"]),
        _candidate("doi:10.1000/lines", "waiting"),
    )
    flow = screened.flow(_registry(log, *described))
    assert [(one.id, one.source, one.found, one.alone) for one in flow.origins] == [
        ("proceedings", described[0], 2, 1),
        ("silent", described[1], 0, 0),
        ("", None, 1, 1),
        ("arxiv-query", None, 1, 0),
    ]
    assert flow.origins[0].decisions == {"accept": 1, "reject": 1}
    assert (flow.identified, flow.duplicates) == (4, 1)
    assert (flow.reasons, flow.missing) == ({"no-text": 1}, {"no-text": 1})


def test_a_month_comes_from_the_arxiv_id_else_from_the_log_else_from_the_entry() -> None:
    log = (
        _candidate("arxiv:2404.00001", "reject", appeared="2026-01"),
        _candidate("doi:10.1000/lines", "reject", appeared="2024-06-30"),
        _candidate("https://example.org/edges", "accept"),
        _candidate("https://example.org/lines", "waiting", appeared="2024"),
        _candidate("https://example.org/dots", "waiting"),
        _candidate("arxiv:no id", "reject"),
    )
    flow = screened.flow(_registry(log))
    assert flow.months is not None
    assert [row for row in flow.months.rows if row[2]] == [
        ("2024-04", (0, 1), 1), ("2024-05", (1, 0), 1), ("2024-06", (0, 1), 1),
    ]  # fmt: skip
    assert [one.label for one in flow.months.series] == ["Included", "Excluded"]
    assert flow.undated == 3
    assert screened.flow(_registry(())).months is None


_NAMES = st.lists(st.sampled_from(("a", "b", "c")), unique=True, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(tuple(screened.OUTCOMES)), _NAMES), max_size=12))
def test_the_numbers_of_each_table_add_up_to_the_log(drawn: list[tuple[str, list[str]]]) -> None:
    log = tuple(
        _candidate(f"arxiv:2405.{number:05}", decision, found=names)
        for number, (decision, names) in enumerate(drawn)
    )
    flow = screened.flow(_registry(log, SearchedSource(id="b", source="B", until="2026")))
    assert flow.found == flow.decisions.total() == len(log)
    assert flow.identified - flow.duplicates == len(log)
    assert sum(flow.months.totals if flow.months else ()) + flow.undated == len(log)
    assert flow.reasons.total() + flow.missing.total() == sum(
        flow.decisions[decision] for decision in ("reject", "waiting")
    )
    assert all(origin.alone <= origin.found for origin in flow.origins)


def test_a_decision_says_where_the_work_is_or_why_it_is_not_there() -> None:
    base = {"id": "arxiv:2405.00001", "title": "Edges", "date": "2026-11-27"}
    for wrong in ({"decision": "accept"}, {"decision": "reject"}, {"decision": "waiting"}):
        with pytest.raises(ValidationError):
            ScreenedWork.model_validate({**base, **wrong})


def test_the_log_is_written_as_it_is_read_in_any_order() -> None:
    raw = screening.write(reversed(_LOG))
    read, problems = screening.read("data/screening/decisions.jsonl", raw)
    assert (tuple(read), problems) == (_LOG, [])


def test_every_reason_in_the_log_has_a_definition() -> None:
    log = real_data().registry.screening
    assert {one.reason for one in log if one.reason} <= set(REASONS)


def test_every_candidate_in_the_log_says_where_it_was_found() -> None:
    registry = real_data().registry
    assert registry.about is not None
    described = {source.id for source in registry.about.coverage}
    rules = real_data().discovery
    queries = {query.id for query in rules.queries} if rules else set()
    for one in registry.screening:
        assert one.found, one.id
        assert {*one.found} <= {*described, *queries}, one.id
