"""RIS of other programs, files of PubMed and Web of Science, and files that are none of these."""

import pytest

from sam4mis.importers import ris
from sam4mis.importers.proposal import WorkDescription


def _work(*lines: str) -> WorkDescription:
    found = ris.read("\n".join(("TY  - JOUR", "TI  - Arcs", *lines, "ER  - ")))
    assert found.lost == ()
    (work,) = found.works
    return work


@pytest.mark.parametrize(
    "text",
    [
        "TY - JOUR\nTI - Arcs\nAU - Kim, Mia\nDO - 10.1000/a\nER - \n",
        "ty  - JOUR\nti  - Arcs\nau  - Kim, Mia\ndo  - 10.1000/a\ner  - \n",
        "  TY  - JOUR\n  TI  - Arcs\n  AU  - Kim, Mia\n  DO  - 10.1000/a\n  ER  -\n",
        "TY  - JOUR\nTI  - Arcs\nAU  - Kim, Mia\nDO  - 10.1000/a\n",
    ],
)
def test_records_are_read_however_their_tags_are_spaced(text: str) -> None:
    found = ris.read(text * 2)
    assert [(work.title, work.authors) for work in found.works] == [("Arcs", ("Mia Kim",))] * 2
    assert found.works[0].locators[0].doi == "10.1000/a"
    assert (found.lost, found.passed_over) == ((), ())


def test_a_line_that_goes_on_can_look_like_another_style() -> None:
    assert _work("T2  - Journal of", "AB - and more").venue == "Journal of AB - and more"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Y1  - 2016/10/19", "PY  - 2016", "DA  - 2017/01/01/"), "2016-10-19"),
        (("PY  - 2024", "DA  - 2024/05/02/"), "2024-05-02"),
        (("DA  - 2024/05//",), "2024-05"),
        (("PY  - 2024///",), "2024"),
        (("Y1  - 2024/May/03",), "2024-05-03"),
        (("PY  - 2024", "Y1  - 2024 Jul-Aug"), "2024-07"),
        ((), None),
    ],
)
def test_of_several_dates_the_fullest_in_the_year_counts(
    lines: tuple[str, ...], day: str | None
) -> None:
    assert _work("T2  - J", *lines).published == day


def test_pages_and_identifiers_in_unusual_tags() -> None:
    assert _work("C3  - 2024 Edge Conference").venue == "2024 Edge Conference"
    assert _work("M3  - doi: 10.1000/m3").locators[0].doi == "10.1000/m3"
    assert _work("N1  - doi:10.1000/n1").locators[0].doi == "10.1000/n1"
    assert _work("L3  - 10.1000/l3").locators[0].doi == "10.1000/l3"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Poe, Jan", "Jan Poe"), ("van der Poe, Jan", "Jan van der Poe"),
        ("García Márquez, Ana María", "Ana María García Márquez"), ("Poe, Jan, Jr.", "Jan Poe Jr."),
        ("Poe, Jr., Jan", "Jan Poe Jr."), ("Edge Study Group", "Edge Study Group"),
        ("Edge Study Group,", "Edge Study Group"),
    ],
)  # fmt: skip
def test_an_author_is_written_family_name_first(line: str, name: str) -> None:
    assert _work(f"AU  - {line}").authors == (name,)


def test_a_line_with_several_people_is_parted_or_refused() -> None:
    assert _work("AU  - Kim, Mia; Poe, Jan").authors == ("Mia Kim", "Jan Poe")
    found = ris.read("TY  - JOUR\nTI  - Arcs\nAU  - Kim, Mia, Poe, Jan\nER  -\n")
    assert found.lost == (
        "line 1: an author line names several people, 'Kim, Mia, Poe, Jan'; "
        "give each a line `AU  - Family, Given`",
    )


def test_initials_that_can_be_family_names_are_reported() -> None:
    (lost,) = ris.read("TY  - JOUR\nTI  - Arcs\nAU  - Lee A\nAU  - Roe B\nER  -\n").lost
    assert lost == (
        "line 1: its authors, 'Lee A' …, can be read with either name first; give each a line "
        "`AU  - Family, Given`"
    )


_MEDLINE = """
PMID- 12345
TI  - Arcs in slices, a title that goes on
      over two lines.
LID - 10.1000/arcs [doi]
FAU - Kim, Mia B
AU  - Kim MB
FAU - Poe, Jan
CN  - Edge Study Group
JT  - Journal of edges
DP  - 2024 Jul 18

PMID- 12346
TI  - Bows.
FAU - Roe, Rob
JT  - Journal of edges
DP  - 2023 Winter
"""
_WEB_OF_SCIENCE = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Kim, M
   Poe, J
AF Kim, Mia
   Poe, Jan
TI Arcs in slices, a title that goes on
   over two lines
SO JOURNAL OF EDGES
PD JUL 18
PY 2024
DI 10.1000/arcs
ER

EF
"""


def test_files_of_pubmed_and_web_of_science_are_read() -> None:
    arcs, bows = ris.read(_MEDLINE).works
    (same,) = ris.read(_WEB_OF_SCIENCE).works
    for work in (arcs, same):
        assert work.title == "Arcs in slices, a title that goes on over two lines"
        assert work.published == "2024-07-18"
        assert work.locators[0].doi == "10.1000/arcs"
    assert arcs.authors == ("Mia B. Kim", "Jan Poe", "Edge Study Group")
    assert same.authors == ("Mia Kim", "Jan Poe")
    assert (bows.title, bows.published) == ("Bows", "2023")
    assert bows.locators[0].url == "https://pubmed.ncbi.nlm.nih.gov/12346/"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@article{k, title={Arcs}}", "it looks like BibTeX"),
        ("title,author\nArcs,Kim\n", "export the works as RIS or BibTeX"),
    ],
)
def test_a_file_that_is_no_ris_says_so(text: str, said: str) -> None:
    found = ris.read(text)
    assert (found.works, found.passed_over) == ((), ())
    assert found.lost[0].startswith("line 1: this is not RIS, since no line begins with `TY  -`")
    assert said in found.lost[0]


def test_a_record_without_its_first_line_is_named() -> None:
    found = ris.read("TI  - Arcs\nAU  - Kim, Mia\n\nTY  - JOUR\nTI  - Bows\nER  -\nTI  - Cuts\n")
    assert [work.title for work in found.works] == ["Bows"]
    assert found.lost == tuple(
        f"line {line}: a record without its first line; begin it with `TY  - JOUR`"
        for line in (1, 7)
    )
