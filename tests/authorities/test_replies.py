"""What replies say. The quirks are those seen in real replies; the bodies here are made up."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.authorities import (
    arxiv,
    arxiv_oai,
    crossref,
    datacite,
    github,
    openalex,
    semantic_scholar,
)
from sam4mis.authorities.messages import Answer, InvalidBody
from sam4mis.authorities.reading import date_of, is_html, plain, title_in, within_bounds
from sam4mis.files.metadata import Facts, Person
from tests.support import played_authorities

_PARSERS = {
    "arxiv": arxiv.parse,
    "arxiv_oai": arxiv_oai.parse,
    "crossref": crossref.parse,
    "datacite": datacite.parse,
    "openalex": openalex.parse,
    "semanticscholar": semantic_scholar.parse,
}


def _one(answer: Answer | InvalidBody) -> Facts:
    assert isinstance(answer, Answer), answer
    assert len(answer.facts) == 1, answer
    return answer.facts[0]


def _names(facts: Facts) -> list[str]:
    return [author.name for author in facts.authors]


def test_every_recorded_reply_is_read_or_refused_with_a_reason(recorded_replies: Path) -> None:
    read = {}
    for folder, parse in _PARSERS.items():
        for path in sorted((recorded_replies / folder).iterdir()):
            if path.name.endswith(".meta.json"):
                continue
            answer = parse(path.read_bytes())
            if isinstance(answer, InvalidBody):
                assert len(answer.reason) > 20, path
            read[f"{folder}/{path.name}"] = (
                len(answer.facts) if isinstance(answer, Answer) else answer.reason
            )
    assert len(read) > 60
    refused = {name for name, outcome in read.items() if isinstance(outcome, str)}
    assert refused == {
        "arxiv_oai/oai-arXivRaw-1810.09584.xml",
        "arxiv_oai/oai-arxiv_1711_04702.xml",
        "arxiv_oai/oai-arxiv_multi_20230125.xml",
        "crossref/400-validation-failure.json",
        "crossref/404-transform-arxiv-doi.txt",
        "crossref/agency-datacite.json",
        "crossref/bibtex-transform-nature.bib",
        "crossref/dump-single-2018.json",
        "datacite/404.json",
        "openalex/404.html",
        "semanticscholar/400-unknown-field.json",
        "semanticscholar/404-doi.json",
        "semanticscholar/404.json",
        # Answers to questions about one paper, which are never asked.
        "semanticscholar/match-title.json",
        "semanticscholar/paper-nature.json",
    }


def test_a_reply_of_another_service_breaks_no_reader(recorded_replies: Path) -> None:
    bodies = [
        path.read_bytes()
        for path in sorted(recorded_replies.rglob("*"))
        if path.is_file() and not path.name.endswith(".meta.json")
    ]
    assert len(bodies) > 70
    for parse in _PARSERS.values():
        for body in bodies:
            assert isinstance(parse(body), Answer | InvalidBody)


def test_numbers_of_entries_are_those_that_were_recorded(recorded_replies: Path) -> None:
    counted = 0
    for path in sorted((recorded_replies / "arxiv").glob("*.xml")):
        noted = json.loads(path.with_suffix(".meta.json").read_bytes())
        if "entries" in noted:
            answer = arxiv.parse(path.read_bytes())
            assert isinstance(answer, Answer)
            assert len(answer.facts) == noted["entries"], path
            counted += 1
    assert counted > 5


def _feed(entry: str) -> bytes:
    return played_authorities._atom(f"<entry>{entry}</entry>")


_ENTRY = (
    "<id>http://arxiv.org/abs/2405.00001v3</id><title>Lines\n  of $O(n)$ &amp; a&lt;b&gt;c</title>"
    "<published>2024-05-02T10:00:00Z</published><summary>We draw.</summary>"
    "<author><name>Ana Kim</name><arxiv:affiliation>A Lab</arxiv:affiliation></author>"
    "<author><name>The Lines Team</name></author>"
)


def test_an_entry_of_arxiv() -> None:
    facts = _one(arxiv.parse(_feed(_ENTRY)))
    assert facts == Facts(
        id="arxiv:2405.00001",
        title="Lines of $O(n)$ & a<b>c",
        authors=(Person(name="Ana Kim"), Person(name="The Lines Team")),
        date="2024-05-02",
        kind="posted-content",
    )


def test_arxiv_names_groups_beside_persons() -> None:
    names = ["Edge Collaboration: Ana Kim", "Bo Wu (for the Edge Collaboration)", "Eve: A Roe"]
    authors = "".join(f"<author><name>{name}</name></author>" for name in names)
    found = _one(arxiv.parse(_feed(f"<id>http://arxiv.org/abs/2405.00001v3</id>{authors}"))).authors
    assert [one.name for one in found] == [
        "Edge Collaboration", "Ana Kim", "Bo Wu", "Eve: A. Roe",
    ]  # fmt: skip
    assert [one.organisation for one in found] == [True, False, False, False]


def test_arxivs_doi_field_holds_what_authors_claim_and_sometimes_several() -> None:
    claim = "<arxiv:doi>10.1000/A, 10.1000/b;10.1000/A nonsense</arxiv:doi>"
    assert _one(arxiv.parse(_feed(_ENTRY + claim))).dois == ("10.1000/A", "10.1000/b")


@pytest.mark.parametrize(
    ("more", "notices"),
    [
        ("<arxiv:comment>This paper has been withdrawn by the author</arxiv:comment>", 1),
        ("<arxiv:comment>Withdrawn: error in section 2</arxiv:comment>", 1),
        ("<arxiv:comment>10 pages</arxiv:comment>", 0),
        ("", 0),
    ],
)
def test_withdrawal_is_only_in_words(more: str, notices: int) -> None:
    assert len(_one(arxiv.parse(_feed(_ENTRY + more))).notices) == notices


@pytest.mark.parametrize(
    ("summary", "notices"),
    [
        ("This paper has been withdrawn by the authors.", 1),
        ("The submission was withdrawn because of an error.", 1),
        ("Troops have withdrawn. We segment.", 0),
        ("We discuss why papers are withdrawn.", 0),
    ],
)
def test_withdrawal_at_the_start_of_the_abstract(summary: str, notices: int) -> None:
    entry = _ENTRY.replace("We draw.", summary)
    assert len(_one(arxiv.parse(_feed(entry))).notices) == notices


def test_an_error_of_arxiv_differs_from_a_paper_with_that_title() -> None:
    error = "<id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary>"
    assert arxiv.parse(_feed(error)) == InvalidBody(
        "arXiv rejects the question: bad id", temporary=False
    )
    titled = _one(
        arxiv.parse(_feed(_ENTRY.replace("Lines\n  of $O(n)$ &amp; a&lt;b&gt;c", "Error")))
    )
    assert titled.title == "Error"


@pytest.mark.parametrize("title", ["0", "None", "False"])
def test_a_short_title_is_a_title(title: str) -> None:
    entry = _ENTRY.replace("Lines\n  of $O(n)$ &amp; a&lt;b&gt;c", title)
    assert _one(arxiv.parse(_feed(entry))).title == title


def test_an_entry_without_an_abstract_is_an_entry() -> None:
    assert _one(arxiv.parse(_feed(_ENTRY.replace("<summary>We draw.</summary>", "")))).title


def test_an_entry_without_id_costs_no_other() -> None:
    answer = arxiv.parse(
        played_authorities._atom(f"<entry><title>x</title></entry><entry>{_ENTRY}</entry>")
    )
    assert isinstance(answer, Answer)
    assert (len(answer.facts), len(answer.skipped)) == (0 if not answer.facts else 1, 1)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not whole XML"),
        (b"<feed", "not whole XML"),
        (played_authorities.BOMB, "unsafe"),
        (
            b'<!DOCTYPE x SYSTEM "http://10.0.0.1/"><feed xmlns="http://www.w3.org/2005/Atom"/>',
            "unsafe",
        ),
        (b"<html><body>Rate exceeded</body></html>", "web page"),
        (b" \n<!-- x --><!DOCTYPE HTML>", "web page"),
        (b"<rss/>", "no Atom feed"),
        (b'<?xml version="1.0" encoding="martian"?><feed/>', "XML"),
        (b"\xff\xfe\x00", "not whole XML"),
    ],
)
def test_replies_that_are_no_feed_are_refused(body: bytes, reason: str) -> None:
    answer = arxiv.parse(body)
    assert isinstance(answer, InvalidBody)
    assert reason in answer.reason
    assert answer.temporary


def test_a_request_to_arxiv_names_how_many_it_wants() -> None:
    asked = arxiv.request(["arxiv:2405.00001", "arxiv:hep-th/9901001"])
    assert asked.url.endswith("?id_list=2405.00001,hep-th/9901001&start=0&max_results=2")
    assert " " not in asked.url


def test_split_names_from_oai() -> None:
    body = (
        b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>'
        b'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2405.00001</id><created>2024-05-02</created>'
        b"<authors><author><keyname>van der Berg</keyname><forenames>Ana</forenames>"
        b"<suffix>Jr.</suffix></author><author><keyname>Lines Team</keyname></author>"
        b"<author><keyname>:</keyname></author></authors><title>Lines</title></arXiv>"
        b"</metadata></record></GetRecord></OAI-PMH>"
    )
    assert _one(arxiv_oai.parse(body)).authors == (
        Person(name="Ana van der Berg Jr.", family="van der Berg Jr.", given="Ana"),
        Person(name="Lines Team"),
    )


@pytest.mark.parametrize(("code", "known"), [("idDoesNotExist", True), ("badArgument", False)])
def test_errors_of_oai(code: str, known: bool) -> None:
    body = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f'<error code="{code}">no such</error></OAI-PMH>'
    ).encode()
    assert arxiv_oai.parse(body) == (
        Answer(()) if known else InvalidBody("arXiv rejects the question: no such", temporary=False)
    )


def _crossref(**work: Any) -> Facts:
    said = {"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/A.1", **work}}
    return _one(crossref.parse(json.dumps(said).encode()))


@pytest.mark.parametrize(
    ("work", "title"),
    [
        ({"title": []}, None),
        ({}, None),
        ({"title": ["Eins", "One"]}, "Eins"),
        ({"title": ["Growth of\n      <i>Lines</i>\n  &amp; dots"]}, "Growth of Lines & dots"),
        ({"title": ["a &lt; b"]}, "a < b"),
        ({"title": ["Lines"], "subtitle": ["A study"]}, "Lines: A study"),
        ({"title": ["Lines: a Study"], "subtitle": ["A study"]}, "Lines: a Study"),
        ({"title": None, "subtitle": ["A study"]}, None),
    ],
)
def test_titles_of_crossref(work: dict[str, Any], title: str | None) -> None:
    assert _crossref(**work).title == title


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ([[2024, 5, 1]], "2024-05-01"), ([[2024]], "2024"), ([[None]], None), ([], None),
        (None, None), ([[2024, 13]], "2024"), ([[2023, 2, 29]], "2023-02"), ([["2024"]], None),
    ],
)  # fmt: skip
def test_dates_of_crossref(parts: Any, date: str | None) -> None:
    assert _crossref(issued={"date-parts": parts}).date == date


def test_authors_of_crossref() -> None:
    facts = _crossref(
        author=[
            {"given": "Ana", "family": "Kim", "suffix": "III"},
            {"name": "The Lines Consortium"},
            {"family": "Plato"},
            {"given": "Madonna"},
            {},
            None,
        ]
    )
    assert facts.authors == (
        Person(name="Ana Kim III", family="Kim III", given="Ana"),
        Person(name="The Lines Consortium", organisation=True),
        Person(name="Plato", family="Plato"),
        Person(name="Madonna"),
    )


def test_the_identity_is_in_lower_case_and_a_number_stands_for_pages() -> None:
    facts = _crossref(**{"article-number": "103", "container-title": ["J. of Lines"]})
    assert (facts.id, facts.pages, facts.venue) == ("doi:10.1000/a.1", "103", "J. of Lines")


@pytest.mark.parametrize(
    ("work", "notices"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1000/r"}]}, ("retraction: 10.1000/r",)),
        ({"updated-by": [{"type": "withdrawal", "DOI": "10.1000/r"}]}, ("withdrawal: 10.1000/r",)),
        ({"updated-by": [{"type": "removal"}]}, ("removal: no notice named",)),
        (
            {"updated-by": [{"type": "partial_retraction", "DOI": "10.1000/r"}]},
            ("partial_retraction: 10.1000/r",),
        ),
        ({"updated-by": [{"type": "new_version", "DOI": "10.1000/r"}]}, ()),
        ({"updated-by": [{"type": ["retraction"]}, {"type": {}}, None]}, ()),
        ({"title": ["RETRACTED: Lines"]}, ("the title is marked 'RETRACTED:'",)),
    ],
)
def test_retractions(work: dict[str, Any], notices: tuple[str, ...]) -> None:
    assert _crossref(**work).notices == notices


def test_a_message_of_another_kind_is_quoted_without_what_is_invisible() -> None:
    said = {"status": "ok", "message-type": "\x1b]0;x\x07y", "message": {}}
    refused = crossref.parse(json.dumps(said).encode())
    assert refused == InvalidBody("a reply about something else: ]0;xy", temporary=False)


def test_a_record_beyond_the_limits_of_files_is_a_remark() -> None:
    @within_bounds
    def read(doi: str) -> Facts | str:
        return Facts(id=f"doi:{doi}")

    answer = Answer.of(map(read, ["10.1000/a", "11.1000/b"]))
    assert [facts.id for facts in answer.facts] == ["doi:10.1000/a"]
    (remark,) = answer.skipped
    assert remark.startswith("a record is out of bounds: id: ")


@pytest.mark.parametrize("opening", [b"<!---->", b"<!-- -->\n", b"<!--", b" ", b"<!-- --> x"])
def test_a_long_prefix_is_read_in_linear_time(opening: bytes) -> None:
    # Each round more used to double the time: 300 of them would never end.
    assert not is_html(opening * 300 + b"x")
    assert is_html(b"<!-- a --> \n<!---->\n<HTML>")


def test_questions_to_crossref() -> None:
    one = crossref.request(["doi:10.1000/s1463-4988(99)00060-3,x"]).url
    assert one == "https://api.crossref.org/works/10.1000%2Fs1463-4988%2899%2900060-3%2Cx"
    batch = crossref.request([f"doi:10.1000/{n}" for n in range(50)]).url
    assert "&rows=50&" in batch
    assert "institution" not in batch  # one name that it does not know fails the whole request
    assert len(batch) < 4_000


def test_what_datacite_says_of_an_arxiv_doi() -> None:
    attributes = {
        "doi": "10.48550/arxiv.2405.00001",
        "titles": [{"title": "Les lignes", "titleType": "TranslatedTitle"}, {"title": "Lines"}],
        "creators": [
            {"name": "Kim, Ana", "givenName": "Ana", "familyName": "Kim", "nameType": "Personal"},
            {"name": "Lines, Inc.", "familyName": "Lines", "nameType": "Organizational"},
            {"name": "Lines Team"},
        ],
        "dates": [
            {"date": "2024", "dateType": "Issued"},
            {"date": "2024-05-02T1", "dateType": "Submitted"},
        ],
        "publisher": {"name": "arXiv"},
    }
    facts = _one(datacite.parse(json.dumps({"data": {"attributes": attributes}}).encode()))
    assert (facts.id, facts.title, facts.date) == ("arxiv:2405.00001", "Lines", "2024-05-02")
    assert facts.authors == (
        Person(name="Ana Kim", family="Kim", given="Ana"), Person(name="Lines, Inc.", organisation=True),
        Person(name="Lines Team"),
    )  # fmt: skip
    assert facts.publisher is None


def _datacite(**attributes: Any) -> Facts:
    said = {"doi": "10.1000/A.1", **attributes}
    return _one(datacite.parse(json.dumps({"data": {"attributes": said}}).encode()))


@pytest.mark.parametrize(
    ("doi", "identity"),
    [
        ("10.1000/A", "doi:10.1000/a"),
        ("https://doi.org/10.5281/Zenodo.1", "doi:10.5281/zenodo.1"),
        ("doi:10.5281/zenodo.1", "doi:10.5281/zenodo.1"),
        ("10.48550/arXiv.2405.00001", "arxiv:2405.00001"),
        ("https://doi.org/10.48550/arXiv.2405.00001", "arxiv:2405.00001"),
    ],
)
def test_a_doi_of_datacite_in_any_form(doi: str, identity: str) -> None:
    assert _datacite(doi=doi).id == identity


@pytest.mark.parametrize(
    ("relation", "kind", "dois"),
    [
        ("IsVersionOf", "DOI", ("10.1000/b",)),
        ("IsVariantFormOf", "DOI", ("10.1000/b",)),
        ("Cites", "DOI", ()),
        ("IsVersionOf", "URL", ()),
        ([], "DOI", ()),
        (None, "DOI", ()),
    ],
)
def test_other_dois_are_those_of_the_same_work(
    relation: Any, kind: str, dois: tuple[str, ...]
) -> None:
    related = {
        "relatedIdentifier": "10.1000/b",
        "relationType": relation,
        "relatedIdentifierType": kind,
    }
    assert _datacite(relatedIdentifiers=[related]).dois == dois


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        (
            [("2024-07-01", "Issued"), ("2024-05-02", "Submitted"), ("2024-05-09", "Submitted")],
            "2024-05-02",
        ),
        ([("2024-05-09", "Submitted"), ("2024-05-02", "Submitted")], "2024-05-02"),
        ([("2024-07-01", "Issued"), ("2024-06-01", "Available")], "2024-07-01"),
        ([("2024-06-01", "Updated")], "2020"),
        ([], "2020"),
    ],
)
def test_the_date_of_datacite_is_the_first_of_the_first_kind(
    dates: list[tuple[str, str]], date: str
) -> None:
    stated = [{"date": day, "dateType": kind} for day, kind in dates]
    assert _datacite(dates=stated, publicationYear=2020).date == date


def test_datacite_is_asked_for_arxivs_own_doi() -> None:
    asked = datacite.request(["arxiv:2405.00001"]).url
    assert asked == "https://api.datacite.org/dois/10.48550/arxiv.2405.00001"


def test_semantic_scholar_answers_under_every_identity() -> None:
    paper = {"externalIds": {"ArXiv": "2405.00001", "DOI": "10.1000/A"}, "title": "Lines"}
    answer = semantic_scholar.parse(json.dumps([None, paper]).encode())
    assert isinstance(answer, Answer)
    assert [(facts.id, facts.dois, facts.arxiv) for facts in answer.facts] == [
        ("arxiv:2405.00001", ("10.1000/A",), None),
        ("doi:10.1000/a", (), "2405.00001"),
    ]


def test_questions_to_semantic_scholar_have_no_version() -> None:
    asked = semantic_scholar.request(["arxiv:2405.00001", "doi:10.1000/a"])
    assert json.loads(asked.payload or b"") == {"ids": ["ARXIV:2405.00001", "DOI:10.1000/a"]}


@pytest.mark.parametrize("name", sorted(_PARSERS))
@given(body=st.binary(max_size=200))
def test_no_bytes_break_a_reader(name: str, body: bytes) -> None:
    assert isinstance(_PARSERS[name](body), Answer | InvalidBody)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["10.1000/a", "https://doi.org/10.1000/A", "doi:10.1000/a", "2405.00001", "DOI",
                       "10.48550/arXiv.2405.00001", "retraction", "IsVersionOf", "Organizational"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["message", "status", "message-type", "items", "DOI", "title", "author", "issued",
             "date-parts", "data", "attributes", "doi", "creators", "results", "externalIds",
             "ArXiv", "relation", "updated-by", "resource", "primary", "URL", "titles", "dates",
             "type", "types", "relatedIdentifiers", "relationType", "relatedIdentifierType", "id",
             "relatedIdentifier", "is-preprint-of", "id-type", "institution", "name", "dateType",
             "date", "publicationYear", "citationCount", "authors", "authorships", "is_retracted",
             "resourceTypeGeneral", "citeproc", "errors", "error", "family", "given", "suffix"]
        ),
        inner, max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize("name", ["crossref", "datacite", "openalex", "semanticscholar"])
@given(content=_JSON)
def test_no_json_breaks_a_reader(name: str, content: Any) -> None:
    for said in (
        content,
        [content],
        {"status": "ok", "message-type": "work", "message": content},
        {
            "status": "ok",
            "message-type": "work",
            "message": {"DOI": "10.1000/a", "updated-by": [content]},
        },
        {"data": {"attributes": content}},
        {
            "data": {
                "attributes": {
                    "doi": "10.1000/a",
                    "relatedIdentifiers": [content],
                    "dates": [content],
                }
            }
        },
    ):
        assert isinstance(_PARSERS[name](json.dumps(said).encode()), Answer | InvalidBody)


@given(content=_JSON)
def test_no_json_breaks_the_reader_of_repositories(content: Any) -> None:
    for said in (content, {"data": content}, {"data": {"r0": content}}, {"errors": [content]}):
        found = github.parse(json.dumps(said).encode(), ["a/b"])
        assert isinstance(found, InvalidBody) or set(found) <= {"a/b"}


_LONG = "10.1000/" + "ä" * 9_000, "10.1000/" + "x" * 9_000, "x y " * 9_000, "\ud800" * 9


@pytest.mark.parametrize("text", _LONG)
def test_no_length_breaks_a_reader(text: str) -> None:
    said = {
        "DOI": text, "title": [text], "subtitle": [text + "z"], "container-title": [text],
        "author": [{"given": text, "family": text, "suffix": text}, {"name": text}],
        "updated-by": [{"type": "retraction", "DOI": text}],
        "relation": {"is-preprint-of": [{"id-type": "doi", "id": text}]},
    }  # fmt: skip
    envelope = {"status": "ok", "message-type": "work", "message": said}
    assert isinstance(crossref.parse(json.dumps(envelope).encode()), Answer)
    attributes = {
        "doi": text,
        "titles": [{"title": text}],
        "creators": [{"givenName": text, "familyName": text}],
    }
    deposit = {"data": {"attributes": attributes}}
    assert isinstance(datacite.parse(json.dumps(deposit).encode()), Answer)
    paper = {"externalIds": {"DOI": text}, "title": text, "authors": [{"name": text}]}
    assert isinstance(semantic_scholar.parse(json.dumps([paper]).encode()), Answer)
    if text.isprintable():
        entry = _ENTRY.replace("Ana Kim", text) + f"<arxiv:comment>withdrawn {text}</arxiv:comment>"
        assert isinstance(arxiv.parse(_feed(entry)), Answer)


@given(st.text())
def test_plain_text_is_one_visible_line(text: str) -> None:
    line = plain(text)
    assert line is None or (line.isprintable() and line == line.strip() and "  " not in line)


def test_lines_are_put_together() -> None:
    assert plain("a\n\tb\u200b c") == "a b c"


def test_letters_are_put_together() -> None:
    assert plain("Ce\u0301cile") == "C\u00e9cile"


@pytest.mark.parametrize(
    ("text", "date"),
    [("2024-05-02T10:00:00Z", "2024-05-02"), ("2024", "2024"), ("2024-02-31", "2024-02"),
     ("0000-01", None), ("", None), (None, None)],
)  # fmt: skip
def test_dates(text: str | None, date: str | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(
    ("title", "is_marked"),
    [
        ("RETRACTED: Lines", True), ("[Retracted] Lines", True), ("(Retracted) Lines", True),
        ('"RETRACTED: Lines"', True), ("Lines (Retracted)", True), ("WITHDRAWN: Lines", True),
        ("RETRACTED ARTICLE: Lines", True), ("Retracted needles: A study", False),
        ("A study of withdrawn patients", False), ("Lines", False),
    ],
)  # fmt: skip
def test_retractions_stated_in_titles(title: str, is_marked: bool) -> None:
    assert (crossref._MARK.search(title) is not None) == is_marked


@pytest.mark.parametrize(
    ("comment", "summary", "is_withdrawn"),
    [
        (None, "The authors have withdrawn this paper because of an error.", True),
        (None, "This paper has been withdrawn.", True),
        ("This work has been retracted by the authors", "We test.", True),
        ("12 pages; a cohort with drug withdrawal", "We test.", False),
        ("withdrawal of this paper was asked for", "We test.", True),
        (None, "We study patients that were withdrawn from a trial.", False),
    ],
)
def test_withdrawals_on_arxiv(comment: str | None, summary: str, is_withdrawn: bool) -> None:
    assert bool(arxiv.withdrawals(comment, summary)) == is_withdrawn


def test_dois_that_authors_state_on_arxiv_are_whole() -> None:
    sici = "10.1002/(SICI)1099-1476(20000125)23:2<147::AID-MMA108>3.0.CO;2-J"
    assert arxiv.stated_dois(sici) == (sici,)
    assert arxiv.stated_dois("10.1007/978-3-031-99999-8\\_7") == ("10.1007/978-3-031-99999-8_7",)
    assert arxiv.stated_dois("10.1000/a, 10.1000/b;10.1000/c.") == (
        "10.1000/a",
        "10.1000/b",
        "10.1000/c",
    )


@pytest.mark.parametrize(
    ("marked", "title"),
    [
        ('Lines in<mml:math xmlns:mml="x"><mml:mi>N</mml:mi></mml:math>-fold rows', "Lines in N-fold rows"),
        ("The <jats:inline-formula><jats:alternatives><jats:tex-math>$\\beta$</jats:tex-math><mml:math>"
         "<mml:mi>β</mml:mi></mml:math></jats:alternatives></jats:inline-formula>-line", "The β-line"),
        ("A <mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math>-line", "A 1/2-line"),
        ("Lines one by one<br/>A study", "Lines one by one A study"),
        ("Levels of H\n   <sub>2</sub>\n   O in lines", "Levels of H2O in lines"),
        ("Lines &amp;amp; edges of &lt;i&gt;in vivo&lt;/i&gt; dots", "Lines & edges of in vivo dots"),
        ("Bounds for $p<q$ and $r>s$ norms", "Bounds for $p<q$ and $r>s$ norms"),
        ("A <i>study</i> of Vec<T>", "A study of Vec<T>"),
    ],
)  # fmt: skip
def test_titles_are_read_from_markup(marked: str, title: str) -> None:
    assert title_in(marked) == title
