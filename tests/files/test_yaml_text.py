"""YAML in and out: nothing is lost, nothing is guessed, nothing raises."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sam4mis.files import yaml_text

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff"),
    max_size=40,
)
_LINES = st.builds("\n".join, st.lists(_TEXT, min_size=1, max_size=3))
_KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
_DATA = st.dictionaries(
    _KEYS,
    st.recursive(
        st.one_of(_TEXT, _LINES, st.none(), st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=6,
)
_WORTH_QUOTING = ["2401.03490", "No", "null", "true", "~", "", " x", "x ", "0123", "1e5", "12:30:45",
                  "2024-05-01", "- a", "a: b", "a #b", "#b", "'", '"', "*a", "&a", "!a", "{", "[",
                  "%", "@", "`", "|", ">", "?", "=", "<<", ".5", "0x1F", "1_000", "é", "中文"]  # fmt: skip


@given(_DATA)
def test_written_data_are_read_back(data: dict[str, Any]) -> None:
    parsed = yaml_text.parse(yaml_text.write(data))
    assert parsed.faults == []
    assert parsed.data == data


@given(_DATA)
def test_writing_what_was_read_changes_nothing(data: dict[str, Any]) -> None:
    once = yaml_text.write(data)
    assert yaml_text.write(yaml_text.parse(once).data or {}) == once


@pytest.mark.parametrize("text", _WORTH_QUOTING)
def test_other_readers_see_the_same_text(text: str) -> None:
    raw = yaml_text.write({"key": text})
    assert yaml.safe_load(raw) == {"key": text}
    assert yaml_text.parse(raw).data == {"key": text}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    parsed = yaml_text.parse(raw)
    assert parsed.data is not None or parsed.faults
    assert all(fault.line >= 1 and fault.column >= 1 for fault in parsed.faults)


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@\n ,?"), max_size=60))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    parsed = yaml_text.parse(text.encode())
    assert parsed.data is not None or parsed.faults


@pytest.mark.parametrize("sign", ["\t", "\r", "\x85", "\u2028", "\u2029", "\ufeff", "\r\n"])
def test_characters_that_must_be_quoted_are_escaped(sign: str) -> None:
    data = {"a": f"b{sign}c", "d": [sign], "e": f"{sign}\n{sign}", sign: "f"}
    written = yaml_text.write(data)
    assert sign not in written.decode("utf-8")
    assert (yaml_text.parse(written).data, yaml_text.parse(written).faults) == (data, [])


def test_scalars_keep_their_text() -> None:
    raw = b"arxiv: '2401.03490'\ntitle: No\nyear: 2024\ndate: 2024-05-01\non: off\nnothing:\n"
    assert yaml_text.parse(raw).data == {
        "arxiv": "2401.03490", "title": "No", "year": "2024", "date": "2024-05-01", "on": "off",
        "nothing": None,
    }  # fmt: skip


def test_an_unquoted_id_keeps_its_digits_and_is_reported() -> None:
    parsed = yaml_text.parse(b"arxiv: 2401.03490\n")
    assert parsed.data == {"arxiv": "2401.03490"}
    assert [(f.code, f.line, f.column) for f in parsed.faults] == [("unquoted-id", 1, 8)]


def test_every_node_has_a_position() -> None:
    parsed = yaml_text.parse(b"title: A\ncode:\n  - url: x\n    kind: demo\ntags: {a: [b, c]}\n")
    assert parsed.position(("title",)) == (1, 8)
    assert parsed.position(("title",), at_key=True) == (1, 1)
    assert parsed.position(("code", 0, "kind")) == (4, 11)
    assert parsed.position(("tags", "a", 1)) == (5, 15)
    assert parsed.position(("code", 0, "nowhere")) == (3, 5)
    assert parsed.position(("nowhere",)) == (1, 1)


def test_letters_beyond_ascii_count_as_one_column() -> None:
    parsed = yaml_text.parse("tïtle: x\na: {é: 1.50}\n".encode())
    assert [(f.code, f.line, f.column) for f in parsed.faults] == [("unquoted-id", 2, 8)]


def test_an_oversized_file_is_refused_without_being_parsed() -> None:
    parsed = yaml_text.parse(b"a: " + b"x" * yaml_text.MAX_BYTES)
    assert parsed.data is None
    assert [fault.code for fault in parsed.faults] == ["too-large"]


@pytest.mark.parametrize(
    ("text", "header", "line"),
    [
        ("# a\n# b\ntitle: x # y\n", "# a\n# b\n", 3),
        ("# a\r\ntitle: x # y\r\n", "# a\n", 2),
        ("\ufeff# é\ntitle: x\nb: é # y\n", "# é\n", 3),
        ("# a\n\n# b\ntitle: x\n", "# a\n", 3),
        ("# a\n", "# a\n", None),
        ("title: 'x # y'\nnotes: |\n  # z\n", "", None),
        ("title: a#b\n", "", None),
        ("t: é # x\n", "", 1),
        ("n: x # y", "", 1),
        ("n: x\n# y", "", 2),
        ("n: | # why\n  a\n", "", 1),
        ("n: > # why\n  a\n", "", 1),
        ("n: |2- # why\n    a\n", "", 1),
        ("n: |\n  a\n  # text\n", "", None),
        ("n: |\n  a\n\n# tail\n", "", 4),
        ("n: |\n  a\n# tail", "", 3),
        ("{} # y", "", 1),
        ("a: '#'\nn: |", "", None),
        ("a: '#'\nn: >", "", None),
        ("a: '#'\nn: >-2", "", None),
        ("n: | # why", "", 1),
        ("n: | #", "", 1),
        ("--- # start\nt: x\n", "", 1),
        ("t: x\n... # end\n", "", 2),
        ("%YAML 1.1 # old\n---\nt: x\n", "", 1),
        ("{a: '#', # b\n c: d}\n", "", 1),
        ("a: 'x\n\n  # y'\nb: \"# \\\n # z\"\n", "", None),
    ],
)
def test_comments_at_the_top_differ_from_comments_inside(
    text: str, header: str, line: int | None
) -> None:
    parsed = yaml_text.parse(text.encode())
    assert (parsed.header, parsed.comment) == (header, line)


@pytest.mark.parametrize("after", ["x: y: z", "- &", "%", "'", "# a\n", "a: |", "{[}"])
def test_a_second_document_is_refused_where_it_starts_whatever_it_holds(after: str) -> None:
    parsed = yaml_text.parse(f"title: 'a # b'\n---\n{after}".encode())
    assert [(f.code, f.line, f.column) for f in parsed.faults] == [("second-document", 2, 1)]
    assert parsed.comment is None


def _signs(value: Any) -> int:
    """How many # stand in keys and values."""
    if isinstance(value, dict):
        return sum(key.count("#") + _signs(below) for key, below in value.items())
    if isinstance(value, list):
        return sum(map(_signs, value))
    return value.count("#") if isinstance(value, str) else 0


@settings(max_examples=1000)
@given(st.text(st.sampled_from("abc:-[]{}|>'\"#\n ,+2.%"), max_size=60))
def test_a_sign_that_no_value_has_belongs_to_a_comment(text: str) -> None:
    text = f"k: |\n {text}"
    for written in (text, text[5:], "k: '#'\n" + text[5:]):
        parsed = yaml_text.parse(written.encode())
        if parsed.faults == []:
            outside = written.count("#") - parsed.header.count("#") - _signs(parsed.data)
            assert (parsed.comment is not None) is (outside > 0)


def test_keys_have_no_anchors_and_tags() -> None:
    parsed = yaml_text.parse(b"&a title: x\n!!str k: v\n")
    assert [(f.code, f.line) for f in parsed.faults] == [("anchor", 1), ("tag", 2)]


def test_keys_stand_in_order_at_every_depth() -> None:
    order: yaml_text.KeyOrder = {"b": {"y": {}, "x": {}}, "a": {}}
    raw = yaml_text.write({"z": 1, "a": "1", "b": [{"x": "1", "y": "2"}], "c": "3"}, order)
    assert raw == b"b:\n  - y: 2\n    x: 1\na: 1\nc: 3\nz: 1\n"
