"""Summaries are in our own words; the command that holds them against abstracts sees it."""

from pathlib import Path

from sam4mis.files import loading, records_of_others
from tests.copied_words import compare, copied
from tests.support.made_up_registries import ROOT

_ABSTRACT = "We draw every line twice, then once more, so that no line is ever lost on the way."


def test_eight_words_in_a_row_are_a_copy() -> None:
    assert copied("It can draw every line twice, then once more, so as to win.", _ABSTRACT) == [
        "draw every line twice then once more so"
    ]


def test_seven_words_in_a_row_are_none() -> None:
    assert copied("It can draw every line twice, then once more.", _ABSTRACT) == []


def test_the_words_of_a_title_are_free() -> None:
    name = "Draw Every Line Twice, Then Once More, So"
    assert copied("Draw every line twice, then once more, so.", _ABSTRACT, (name,)) == []


def test_no_summary_repeats_an_abstract(literature: Path) -> None:
    registry = loading.load(ROOT).registry
    known = records_of_others.abstracts_of(registry, records_of_others.read_folder(literature)[0])
    compared, found = compare(registry, known)
    assert compared > 300
    assert found == []
