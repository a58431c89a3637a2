"""Answers of forms: several works, links in every wrapping, values of several fields, entries by name."""

import pytest

from sam4mis.files import loading
from sam4mis.importers import form_values
from sam4mis.importers.form_entry import entry_named
from sam4mis.model.placeholders import is_placeholder
from tests.support.made_up_registries import SMALL

_REGISTRY = loading.load(SMALL).registry


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("", []),
        ("?", []),
        ("N/A", []),
        ("2407.00007", ["2407.00007"]),
        ("2407.00007 2407.00008", ["2407.00007", "2407.00008"]),
        ("2407.00007, 10.1000/lines", ["2407.00007", "10.1000/lines"]),
        ("2407.00007;2407.00008", ["2407.00007", "2407.00008"]),
        ("1. 2407.00007\n2. 2407.00008\n\n", ["2407.00007", "2407.00008"]),
        ("- **2407.00007**\n- `10.1000/lines`", ["2407.00007", "10.1000/lines"]),
        ("https://arxiv.org/abs/2407.00007v2 arXiv:2407.00007", ["https://arxiv.org/abs/2407.00007v2"]),
        ("Lines Drawn Twice: Segmenting CT", ["Lines Drawn Twice: Segmenting CT"]),
        ("[2407.00007](url)", ["2407.00007"]),
        ("10.1000/\nlines.7", ["10.1000/lines.7"]),
        # Old DOIs of Wiley hold semicolons.
        ("10.1002/(SICI)1097-0258(19980815)17:15;1-2", ["10.1002/(SICI)1097-0258(19980815)17:15;1-2"]),
    ],
)  # fmt: skip
def test_works_of_an_answer(text: str, works: list[str]) -> None:
    assert list(form_values.works_in(text)) == works


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://github.com/kim/lines", [{"url": "https://github.com/kim/lines"}]),
        ("github.com/kim/lines.git", [{"url": "https://github.com/kim/lines"}]),
        ("[code](https://github.com/kim/lines)", [{"url": "https://github.com/kim/lines"}]),
        ("[https://github.com/kim/lines](url)", [{"url": "https://github.com/kim/lines"}]),
        ("see https://github.com/kim/lines.", [{"url": "https://github.com/kim/lines"}]),
        ("(https://github.com/kim/lines)", [{"url": "https://github.com/kim/lines"}]),
        (
            "https://github.com/kim/lines and weights: https://huggingface.co/kim/lines",
            [
                {"url": "https://github.com/kim/lines"},
                {"url": "https://huggingface.co/kim/lines", "kind": "weights"},
            ],
        ),
        (
            "https://kim.github.io/lines/\ndemo https://huggingface.co/spaces/kim/lines",
            [
                {"url": "https://kim.github.io/lines/", "kind": "project"},
                {"url": "https://huggingface.co/spaces/kim/lines", "kind": "demo"},
            ],
        ),
    ],
)
def test_links_of_an_answer(text: str, links: list[dict[str, str]]) -> None:
    assert [dict(link) for link in form_values.links_in(text).links] == links


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("https://github.com/kim/lines\ndemo: TBA", ("demo: TBA",)),
        ("- https://github.com/kim/lines\n- Weights: coming soon", ("Weights: coming soon",)),
        ("Code: https://github.com/kim/lines, demo: TBA", ("demo: TBA",)),
        ("https://github.com/kim/lines; weights will be released", ("weights will be released",)),
        ("[link](https://github.com/kim/lines)", ()),
        ("see https://github.com/kim/lines for our code", ()),
        ("https://github.com/kim/lines\nWeights will follow", ("Weights will follow",)),
        ("Code and weights:\nhttps://github.com/kim/lines", ()),
        ("[code](https://github.com/kim/lines)\n\n- demo: https://example.org/demo", ()),
    ],
)
def test_lines_without_a_link_are_kept_for_a_remark(text: str, ignored: tuple[str, ...]) -> None:
    assert form_values.links_in(text).ignored == ignored


@pytest.mark.parametrize("text", ["kim/lines", "see the paper", "ask.the.authors"])
def test_an_answer_without_a_link_is_kept_to_be_shown(text: str) -> None:
    assert form_values.links_in(text) == form_values.FormLinks((), text)


@pytest.mark.parametrize(
    "text",
    [
        "?", "-", "...", "TBA", "tbd.", "N/A", "n.a", "none", "None yet", "Coming soon!", "(coming soon)",
        "Code coming soon", "The code will be released upon acceptance", "will be made publicly available",
        "available upon request", "not yet released", "Not available", "in press", "no code yet", "unknown",
    ],
)  # fmt: skip
def test_words_for_no_value(text: str) -> None:
    assert is_placeholder(text) == (text != "n.a")


@pytest.mark.parametrize(
    "text",
    ["https://example.org/", "Coming of Age: SAM at Three", "2407.00007", "Later Layers Segment", "SAM", "学习"],
)  # fmt: skip
def test_words_that_are_a_value(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("chosen", "value", "values"),
    [
        (("Title",), "Lines: Drawn Twice", {"Title": "Lines: Drawn Twice"}),
        (("Venue",), "Venue: TEST 2024", {"Venue": " TEST 2024".strip()}),
        (
            ("Venue", "DOI"),
            "**Venue**: TEST 2024\n- DOI = 10.1000/x",
            {"Venue": "TEST 2024", "DOI": "10.1000/x"},
        ),
        (
            ("Authors", "Code"),
            "authors:\nJane Doe\nRichard Roe\ngithub: https://github.com/doe/x",
            {"Authors": "Jane Doe\nRichard Roe", "Code": "https://github.com/doe/x"},
        ),
        (("Venue",), "Venue: TEST\nYear: 2024", {"Venue": "TEST\nYear: 2024"}),
        (("Venue",), "Venue: TEST\nDOI: 10.1000/x", {"Venue": "TEST", "DOI": "10.1000/x"}),
    ],
)
def test_values_of_several_fields(
    chosen: tuple[str, ...], value: str, values: dict[str, str]
) -> None:
    assert form_values.values_by_field(chosen, value) == values


@pytest.mark.parametrize(
    ("chosen", "value", "said"),
    [
        (
            ("Venue", "DOI"),
            "TEST 2024, 10.1000/x",
            "the field of 'TEST 2024, 10.1000/x' is not clear: Venue, DOI",
        ),
        (("Venue", "DOI"), "Venue: TEST 2024", "the new value of DOI is missing"),
        (("Venue", "DOI"), "", "the new value of Venue, DOI is missing"),
    ],
)
def test_values_without_a_clear_field_are_refused(
    chosen: tuple[str, ...], value: str, said: str
) -> None:
    answer = form_values.values_by_field(chosen, value)
    assert isinstance(answer, str)
    assert answer.startswith(said)
    assert answer.endswith("Venue: …, DOI: …")


@pytest.mark.parametrize(
    "name",
    [
        "doe2024edges", "Doe2024Edges", " `doe2024edges` ", "@article{doe2024edges,", "doe2024edges.yaml",
        "data/papers/2024/doe2024edges.yaml", "https://example.org/list/papers/doe2024edges/",
        "https://example.org/list/papers/doe2024edges/#cite", "https://example.org/papers/doe2024edges/index.html",
        "https://github.com/someone/list/blob/main/data/papers/2024/doe2024edges.yaml?plain=1",
        "https://example.org/papers/doe2024edges.bib", "2405.00001", "arXiv:2405.00001v3",
        "https://arxiv.org/pdf/2405.00001", "https://doi.org/10.48550/arXiv.2405.00001",
        "Edges: Segmenting What Is Not There", "edges - segmenting what is not there.", "doe2024edges (Edges)",
        "**doe2024edges**", "the entry doe2024edges please",
    ],
)  # fmt: skip
def test_an_entry_is_found_by_id_address_identifier_or_title(name: str) -> None:
    entry = entry_named(name, _REGISTRY)
    assert not isinstance(entry, str), entry
    assert entry.id == "doe2024edges"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("doe2024edge", "there is no entry 'doe2024edge'; did you mean `doe2024edges`?"),
        ("Edges: Segmenting What Is There", "did you mean `doe2024edges`?"),
        ("doe2024edges roe2023corners", "names more than one entry (doe2024edges, roe2023corners)"),
        ("?", "there is no entry '?'; give the address of its page"),
        ("https://example.org/list/", "give the address of its page"),
        ("http://[", "there is no entry"),
    ],
)
def test_an_ambiguous_entry_is_refused(name: str, said: str) -> None:
    answer = entry_named(name, _REGISTRY)
    assert isinstance(answer, str)
    assert said in answer
