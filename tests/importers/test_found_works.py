"""Files of works that somebody found, in all their forms."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.importers import found_works
from sam4mis.model.errors import CannotRunError
from sam4mis.model.identifiers import Locator

_BIB = "@article{a, title={Lines}, author={Kim, Mia}, year={2024}, doi={10.1000/lines}}"
_RIS = "TY  - JOUR\nTI  - Lines\nAU  - Kim, Mia\nPY  - 2024\nDO  - 10.1000/lines\nER  -\n"
_MARKDOWN = (
    "| Date | Authors | Title | Code |\n|---|---|---|---|\n"
    "|202405|M. Kim et al.|Lines [(paper)](https://doi.org/10.1000/lines)|None|\n"
    "|soon|this|is no row|None|\n"
)


@pytest.mark.parametrize(("name", "text"), [("a.bib", _BIB), ("b.RIS", _RIS), ("c.md", _MARKDOWN)])
def test_each_format_has_title_identifier_and_first_author(name: str, text: str) -> None:
    (find,) = found_works.read(name, text).works
    assert find.work.title == "Lines"
    assert find.work.locators[0].doi == "10.1000/lines"
    assert find.work.authors[0].endswith("Kim")
    assert find.abstract is None


def test_rows_that_cannot_be_read_are_named() -> None:
    assert found_works.read("c.md", _MARKDOWN).lost == ("line 4: this row cannot be read",)


def test_a_line_of_json_may_have_any_of_the_usual_keys() -> None:
    lines = [
        {
            "title": " Lines  drawn ", "arxiv": "2405.00007", "doi": "10.1000/LINES",
            "links": ["https://example.org/a"], "authors": ["Mia Kim", "Bo Lee"],
            "abstract": "All about <i>lines</i>.", "comment": "MICCAI 2026",
            "announced": "2024-05-09", "sources": [{"source": "a list"}, {"source": "b"}],
        },
        {"title": "Dots", "authors_as_printed": "M. Kim, B. Lee et al.", "month": "2024-06"},
        {"authors": ["Nobody"]},
    ]  # fmt: skip
    text = "\n".join([*map(json.dumps, lines), "{", ""])
    found = found_works.read("x.jsonl", text)
    first, second = found.works
    assert first.work.locators == (
        Locator(arxiv="2405.00007"), Locator(doi="10.1000/LINES"), Locator(url="https://example.org/a"),
    )  # fmt: skip
    assert first.work.title == "Lines drawn"
    assert (first.abstract, first.comment) == ("All about lines.", "MICCAI 2026")
    assert (first.work.date, first.named_by) == ("2024-05-09", ("a list", "b"))
    assert second.work.authors == ("M. Kim", "B. Lee", "et al.")
    assert found.lost == ("line 3: there is no `title`", "line 4: this is not JSON")


def test_other_files_are_refused() -> None:
    with pytest.raises(CannotRunError, match=r"\.jsonl"):
        found_works.read("list.docx", "")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["title", "arxiv", "doi", "authors", "links", "url", "sources", "date"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_JSON, max_size=4))
def test_no_line_of_json_breaks_it(lines: list[object]) -> None:
    found = found_works.read("x.jsonl", "\n".join(map(json.dumps, lines)))
    assert len(found.works) + len(found.lost) == len(lines)


@given(st.text(), st.sampled_from(found_works.FORMS))
def test_no_text_breaks_it(text: str, ending: str) -> None:
    found_works.read(f"x{ending}", text)
