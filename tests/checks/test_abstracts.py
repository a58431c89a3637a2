"""What an abstract says of its own work, told apart from what it says about others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.checks.abstracts import own_part, without_addresses

_BACKGROUND = "Lines matter. Existing methods rely on clicks."


@pytest.mark.parametrize(
    "sentence",
    [
        "We propose boxes.",
        "In this paper, boxes are drawn.",
        "This systematic review covers boxes.",
        "To address this gap, boxes are drawn.",
        "A new kind of box is proposed.",
        "Methods: Boxes are drawn.",
        "BoxNet draws boxes.",
    ],
)
def test_the_own_part_begins_where_the_work_is_announced(sentence: str) -> None:
    titles = ("BoxNet: Boxes for All",)
    assert list(own_part(f"{_BACKGROUND} {sentence} Each has a side.", titles)) == [
        sentence,
        "Each has a side.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Existing methods need clicks.",
        "However, we know of no clicks.",
        "Clicks are tedious.",
        "Recently, clicks have been studied.",
    ],
)
def test_sentences_about_others_are_left_out(sentence: str) -> None:
    assert list(own_part(f"We draw boxes. {sentence} Each has a side.")) == [
        "We draw boxes.",
        "Each has a side.",
    ]
    assert list(own_part(sentence)) == []


def test_a_sentence_ends_where_it_compares() -> None:
    assert list(own_part("Our boxes are better than clicks.")) == ["Our boxes are better "]
    assert list(own_part("We draw boxes, unlike others with clicks. Boxes!")) == [
        "We draw boxes, ",
        "Boxes!",
    ]


def test_an_abstract_that_announces_nothing_has_no_own_part() -> None:
    assert list(own_part(_BACKGROUND)) == []
    assert list(own_part("")) == []


def test_web_addresses_are_left_out() -> None:
    text = r"See https://example.org/SAM-Boxes and \href{http://example.org/SAM}{here}."
    assert "SAM" not in without_addresses(text)
    assert "here" in without_addresses(text)


@given(st.text(), st.text())
def test_any_text_is_an_abstract(abstract: str, title: str) -> None:
    assert sum(map(len, own_part(abstract, (title,)))) <= len(abstract)
