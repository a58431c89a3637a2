"""One identifier to what the authorities say about it."""

from collections import deque

import pytest

from sam4mis.upkeep.lookup import LookupResult, look_up, look_up_title
from tests.support.played_authorities import (
    ARXIV,
    CROSSREF,
    Clock,
    StandIn,
    Work,
    fetcher,
    running,
    status,
)

_WORKS = [
    Work("Lines", (("Ana", "Kim"),), arxiv="2405.00001"),
    Work("Dots", (("Bo", "Roe"),), doi="10.1000/Dots", venue="J. of Dots"),
]


def _look_up(text: str, stand_in: StandIn) -> LookupResult:
    clock = Clock()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        return look_up(text, fetch, "2026-11-25")


@pytest.mark.parametrize(
    ("text", "title", "source"),
    [
        ("arXiv:2405.00001v2", "Lines", "arxiv"),
        ("https://arxiv.org/pdf/2405.00001.pdf", "Lines", "arxiv"),
        (" doi:10.1000/DOTS ", "Dots", "crossref"),
        ("https://doi.org/10.1000/dots", "Dots", "crossref"),
    ],
)
def test_every_form_of_an_identifier(text: str, title: str, source: str) -> None:
    stand_in = StandIn(_WORKS)
    found = _look_up(text, stand_in)
    assert [(record.title, record.source, record.retrieved) for record in found.records] == [
        (title, source, "2026-11-25")
    ]
    assert found.reasons == ()
    assert len(stand_in.asked) == 1


def test_when_arxiv_throttles_datacite_is_asked() -> None:
    found = _look_up("2405.00001", StandIn(_WORKS, always={ARXIV: status(429)}))
    assert [(record.title, record.source) for record in found.records] == [("Lines", "datacite")]
    assert found.reasons == ("arxiv: HTTP 429 from arxiv.org",)


def test_a_work_that_no_authority_knows() -> None:
    found = _look_up("2405.99999", StandIn(_WORKS))
    assert found.records == ()
    assert found.reasons == (
        "arxiv: arxiv does not know it",
        "datacite: HTTP 404 from api.datacite.org",
    )


def test_a_link_that_spells_out_no_identifier() -> None:
    stand_in = StandIn(_WORKS)
    found = _look_up("https://ieeexplore.ieee.org/document/1", stand_in)
    assert (found.records, stand_in.asked) == ((), [])
    assert "neither an arXiv id nor a DOI" in found.reasons[0]


def test_a_link_to_sciencedirect_is_looked_up_by_its_number() -> None:
    works = [Work("Dots", (("Bo", "Roe"),), doi="10.1016/j.dots.1", number="S1")]
    link = "https://www.sciencedirect.com/science/article/abs/pii/S1?via%3Dihub"
    found = _look_up(link, StandIn(works))
    assert found.locator.doi == "10.1016/j.dots.1"
    assert [record.title for record in found.records] == ["Dots"]
    twice = [*works, Work("Dots", (("Bo", "Roe"),), doi="10.1016/j.dots.2", number="S1")]
    assert _look_up(link, StandIn(twice)).reasons == ("crossref: 2 works have the number S1",)
    failing = StandIn([], always={CROSSREF: status(400)})
    assert _look_up(link, failing).reasons == ("crossref: HTTP 400 from api.crossref.org",)


def test_a_garbled_answer_has_its_reason() -> None:
    stand_in = StandIn(_WORKS, faults={CROSSREF: deque([status(400)])})
    assert (
        _look_up("10.1000/dots", stand_in).reasons[0] == "crossref: HTTP 400 from api.crossref.org"
    )


_TITLED = [
    Work("Curves of the Heart", (("Mia", "Kim"), ("Bo", "Roe")), doi="10.1000/curves",
         link="https://ieeexplore.ieee.org/document/1234567/"),
    Work("Curves of the Heart", (("Mia", "Kim"), ("Bo", "Roe")), doi="10.2000/early",
         kind="posted-content"),
    Work("Curves of the Heart", (("Jan", "Poe"),), doi="10.3000/namesake"),
    Work("Arcs of the Lung", (("Jan", "Poe"),), doi="10.1000/arcs"),
]  # fmt: skip


def _by_title(title: str, *authors: str, link: str | None = None) -> LookupResult:
    stand_in = StandIn(_TITLED)
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        return look_up_title(title, authors, link, fetch, "2026-11-25")


@pytest.mark.parametrize(
    ("title", "authors", "link", "doi"),
    [
        ("Arcs of the lung", (), None, "10.1000/arcs"),
        ("Curves of the Heart", ("Mia Kim", "Bo Roe"), None, "10.1000/curves"),
        (
            "Curves of the Heart",
            (),
            "https://ieeexplore.ieee.org/document/1234567",
            "10.1000/curves",
        ),
        ("Curves of the Heart", ("Jan Poe",), None, "10.3000/namesake"),
    ],
)
def test_a_title_finds_the_one_work_that_has_it(
    title: str, authors: tuple[str, ...], link: str | None, doi: str
) -> None:
    found = _by_title(title, *authors, link=link)
    assert (found.locator.doi, found.reasons) == (doi, ())


@pytest.mark.parametrize(
    ("title", "authors", "reason"),
    [
        ("Curves of the Heart", (), "2 works have this title"),
        ("Arcs of the Lung", ("Mia Kim",), "no works have this title"),
        ("Dashes of the Liver", (), "no works have this title"),
    ],
)
def test_a_title_that_tells_no_single_work_finds_nothing(
    title: str, authors: tuple[str, ...], reason: str
) -> None:
    found = _by_title(title, *authors)
    assert found.records == ()
    assert found.reasons == (f"crossref: {reason}",)
