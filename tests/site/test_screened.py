"""The log of screening: numbers that add up, and files that say what the log says."""

import csv
import io
import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from sam4mis.files import loading, screening
from sam4mis.model.screening import REASONS, ScreenedWork
from sam4mis.site import screened
from tests.support.made_up_registries import ROOT, SMALL

_LOG = (
    ScreenedWork(
        id="arxiv:2405.00001", title="Edges", decision="accept", entry="doe2024edges",
        date="2026-11-26",
    ),
    ScreenedWork(
        id="arxiv:2405.00002", title="=1+1", decision="reject", reason="not-medical",
        remark='Lines, "drawn"', date="2026-11-27",
    ),
)  # fmt: skip


def test_numbers_and_files_say_what_the_log_says() -> None:
    registry = replace(loading.load(SMALL).registry, screening=_LOG)
    flow = screened.flow(registry)
    assert (flow.found, flow.last) == (2, "2026-11-27")
    assert flow.decisions == {"accept": 1, "reject": 1}
    assert flow.reasons == {"not-medical": 1}
    texts = dict(screened.files(registry))
    rows = list(csv.DictReader(io.StringIO(texts["exports/screening.csv"].lstrip("\ufeff"))))
    assert [row["entry"] for row in rows] == ["doe2024edges", ""]
    assert rows[1]["title"] == "'=1+1"
    assert rows[1]["remark"] == 'Lines, "drawn"'
    assert [row["id"] for row in json.loads(texts["exports/screening.json"])] == [
        one.id for one in _LOG
    ]


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
    log = loading.load(ROOT).registry.screening
    assert {one.reason for one in log if one.reason} <= set(REASONS)
