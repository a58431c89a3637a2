"""Field rules, each from both sides."""

import copy
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sam4mis.files import layout, yaml_text
from sam4mis.model import fields, records
from sam4mis.model.names import IdentifiedPerson, Organisation
from sam4mis.model.records import Paper, Record
from tests.support.made_up_registries import paper


def _accepts(kind: Any, value: Any) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "name",
    ["Jun Ma", "Yi-Chi Zhang", "J. Ma", "JD. Gutiérrez", "Fabian Hörst", "Conor O'Brien", "et al.",
     "José Guilherme de Almeida", "Mauricio Fernandez M.", "Ștefan Ţ.", "王伟", "Plato", "Anders Land",
     "The MONAI Consortium", "Robert Smith Jr."],
)  # fmt: skip
def test_names_that_are_names(name: str) -> None:
    assert _accepts(fields.Author, name)


@pytest.mark.parametrize(
    "name",
    ["", " ", "Ma, Jun", "Jun Ma and Bo Wang", "Jun Ma & Bo Wang", "Jun Ma et al.", "Jun Ma et al",
     "Jun  Ma", "Jun Ma ", "Jun\nMa", "<b>Ma</b>", "Jun\u200eMa", "Ma; Wang", "www.evil.example/x", "http://x.com", "x" * 201],
)  # fmt: skip
def test_names_that_are_not(name: str) -> None:
    assert not _accepts(fields.Author, name)


@pytest.mark.parametrize(
    "date", ["2024", "2024-05", "2024-05-31", "2024-02-29", "2000-02-29", "1900", "2100-12-31"]
)
def test_dates_that_are_dates(date: str) -> None:
    assert _accepts(fields.PartialDate, date)


@pytest.mark.parametrize(
    "date",
    ["", "24", "2024-5", "2024-13", "2024-00", "2023-02-29", "1900-02-29", "2024-04-31", "2024-05-00",
     "20240501", "2024/05", "3024", "2101", "2101-01-01", "1899-12",
     "2024-05-01T00:00", "２０２４"],
)  # fmt: skip
def test_dates_that_are_not(date: str) -> None:
    assert not _accepts(fields.PartialDate, date)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("See [the paper](https://example.org/a_(b)) and [above](#sam4mis).", True),
        ("[x](javascript:alert(1))", False),
        ("[x]( javascript:alert(1))", False),
        ("[x](data:text/html,x)", False),
        ("<script>alert(1)</script>", False),
        ('<img src=x onerror=alert(1) a="<">', False),
        ("<!--><img src=x onerror=alert(1) a=< -->", False),
        ("<?a ><img src=x onerror=alert(1) a=< ?>", False),
        ("<![CDATA[<img src=x onerror=alert(1)>]]>", False),
        ("<!-- the rest is hidden", False),
        ("<!DOCTYPE html", False),
        ("</div", False),
        ("text\n   ```\nthe rest is code", False),
        ("```\nthe rest is code", False),
        ("text\n~~~~\nthe rest is code", False),
        ("<img src=x onerror=alert(1)>", False),
        ("[x]: javascript:alert(1)\n\n[x]", False),
        ("[x]: https://example.org\n\n[x]", False),
        ("> [x]: javascript:alert(1)\n\n[click][x]", False),
        ("- [x]:\tjavascript:alert(1)", False),
        ("**this**{ onmouseover=alert(1) }", False),
        ('[x](https://ok.org){ href="javascript:alert(1)" }', False),
        ("a < b and c > d", True),
    ],
)
def test_prose_has_no_html_and_only_web_links(text: str, good: bool) -> None:
    assert _accepts(fields.Prose, text) is good


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://example.org/article/S0031-3025(23)00242-8", True),
        ("https://example.org/article/S0031-3025(23", False),
        ("https://example.org/a%28b", True),
    ],
)
def test_link_that_ends_within_a_bracket_is_not_whole(link: str, good: bool) -> None:
    assert _accepts(fields.Url, link) is good


@pytest.mark.parametrize(
    ("title", "good"),
    [("SAM^Med^ : A $x^2$ tool, p < 0.05", True), ("", False), ("Two\nlines", False), ("see www.x.org", False),
     ("SAM & SAM 2", True), ("a\u2028b", False), ("a\u00a0b", False), ("a\ufeffb", False), ("a\u200bb", False), ("a\tb", False), ("soft\u00adhyphen", False), ("ftp://x.org", False), ("me@x.org", False)],
)  # fmt: skip
def test_titles(title: str, good: bool) -> None:
    assert _accepts(fields.Title, title) is good


def test_records_never_change() -> None:
    paper = Paper.model_validate(
        {"id": "ma2024a", "title": "A", "sections": ["s"], "doi": "10.1000/a"}
    )
    with pytest.raises(ValidationError, match="frozen"):
        paper.title = "B"  # type: ignore[misc]


def test_every_field_of_every_record_is_described() -> None:
    def records(kind: type[Record]) -> set[type[Record]]:
        return {kind}.union(*(records(below) for below in kind.__subclasses__()))

    for record in records(Record):
        for name, field in record.model_fields.items():
            assert field.description, f"{record.__name__}.{name}"


def test_code_may_be_a_link_or_a_list() -> None:
    base = {"id": "ma2024a", "title": "A", "sections": ["s"], "doi": "10.1000/a"}
    one = Paper.model_validate({**base, "code": "https://github.com/a/b"})
    many = Paper.model_validate(
        {**base, "code": ["https://github.com/a/b", {"url": "https://x.org/d", "kind": "demo"}]}
    )
    assert [link.kind for link in one.code] == ["code"]
    assert [link.kind for link in many.code] == ["code", "demo"]


def test_sources_are_read_by_their_old_name() -> None:
    old = Paper.model_validate({**_PAPER, "doi": "10.1000/a", "tag_sources": ["https://a.org/"]})
    assert old.sources == ("https://a.org/",)
    assert not _accepts(
        Paper,
        {**_PAPER, "doi": "10.1000/a", "tag_sources": [], "sources": ["https://a.org/"]},
    )


def test_state_and_licence_of_a_link_need_a_day() -> None:
    link = {"url": "https://github.com/a/b", "state": "readme-only"}
    assert not _accepts(records.CodeLink, link)
    seen = records.CodeLink.model_validate({**link, "seen": "2026-11-01"})
    assert not seen.holds_code
    assert records.CodeLink(url="https://github.com/a/b").holds_code


def test_only_a_dataset_without_sections_may_lack_the_address_of_its_data() -> None:
    base = {"id": "ma2024a", "title": "A", "url": "https://example.org/a"}
    assert not _accepts(records.Dataset, {**base, "sections": ["s"]})
    assert _accepts(records.Dataset, {**base, "sections": []})
    assert not _accepts(records.Dataset, {"id": "ma2024a", "title": "A", "sections": []})


def test_a_paper_known_by_its_code_alone_is_a_paper() -> None:
    paper = Paper.model_validate(
        {"id": "ma2024a", "title": "A", "sections": ["s"], "code": "https://github.com/a/b"}
    )
    assert paper.locator.link() is None


def test_key_order_is_that_of_the_fields() -> None:
    order = list(layout.key_order(Paper))
    assert order[:6] == ["id", "title", "authors", "date", "sections", "arxiv"]
    assert order[-16:] == [
        "known_as",
        "other_titles",
        "summary",
        "tags",
        "evaluated_on",
        "builds_on",
        "sources",
        "questions",
        "answered_notices",
        "milestone",
        "distinct_from",
        "notes",
        "status",
        "aliases",
        "merged",
        "added",
    ]
    assert next(iter(layout.key_order(Paper)["versions"])) == "title"


_PAPER = {"id": "ma2024a", "title": "A", "sections": ["s"]}


@pytest.mark.parametrize(
    ("fields_", "good"),
    [
        ({"url": "https://example.org/a"}, True),
        ({"url": "https://doi.org/10.1000/a"}, False),
        ({"url": "https://doi.org/10.1000/a", "doi": "10.1000/A"}, True),  # the curator's choice
        ({"url": "https://doi.org/10.1000/a", "doi": "10.1000/b"}, False),
        ({"url": "https://arxiv.org/abs/2304.12306"}, False),
        (
            {"url": "https://arxiv.org/abs/2304.12306", "arxiv": "2304.12306", "doi": "10.1000/b"},
            True,
        ),
    ],
)
def test_a_link_is_no_identifier_but_may_choose_one(fields_: dict[str, str], good: bool) -> None:
    assert _accepts(Paper, {**_PAPER, **fields_}) is good
    assert _accepts(records.Version, {"date": "2024", **fields_}) is good


@pytest.mark.parametrize(
    ("section", "good"),
    [
        (
            {
                "kind": "papers",
                "introduction": "I.",
                "columns": [{"field": "date", "heading": "Date"}],
            },
            True,
        ),
        ({"kind": "papers", "introduction": "I."}, False),
        ({"kind": "datasets", "columns": [{"field": "date", "heading": "Date"}]}, False),
        ({"kind": "introduction"}, False),
        ({"kind": "workshop"}, False),
        ({"kind": "workshop", "workshop": "w"}, True),
        (
            {
                "kind": "workshop",
                "workshop": "w",
                "columns": [{"field": "date", "heading": "Date"}],
            },
            False,
        ),
    ],
)
def test_a_section_has_what_its_kind_needs(section: dict[str, Any], good: bool) -> None:
    base = {"id": "s", "title": "S", "contents": "S", "short": "S"}
    assert _accepts(records.Section, {**base, **section}) is good


def test_the_list_has_one_introduction() -> None:
    one = {
        "id": "i",
        "title": "S",
        "contents": "S",
        "short": "S",
        "kind": "introduction",
        "introduction": "I.",
    }
    assert _accepts(records.Sections, {"sections": [one]})
    assert not _accepts(records.Sections, {"sections": [one, {**one, "id": "j"}]})


def test_an_author_can_be_an_organisation() -> None:
    work = paper(authors=["Jun Ma", {"organisation": "Edge Lab, Inc."}])
    assert work.authors == ("Jun Ma", "Edge Lab, Inc.")
    assert [type(name) for name in work.authors] == [str, Organisation]
    written = yaml_text.write({"authors": list(work.authors)})
    assert written == b"authors:\n  - Jun Ma\n  - organisation: Edge Lab, Inc.\n"
    for wrong in ({"organisation": "a\nb"}, {"organisation": 3}, {"name": "a"}, {}, 3, ["a"]):
        with pytest.raises(ValidationError):
            paper(authors=[wrong])


def test_an_author_can_have_an_orcid() -> None:
    known = {"name": "Josiah Carberry", "orcid": "0000-0002-1825-0097"}
    work = paper(authors=[known, "Jun Ma", {"name": "Ana Kim", "orcid": "0000-0002-1694-233X"}])
    assert work.authors == ("Josiah Carberry", "Jun Ma", "Ana Kim")
    assert [type(name) for name in work.authors] == [IdentifiedPerson, str, IdentifiedPerson]
    assert yaml_text.write({"authors": [work.authors[0]]}) == (
        b"authors:\n  - name: Josiah Carberry\n    orcid: 0000-0002-1825-0097\n"
    )
    copied = copy.deepcopy(work).authors[0]
    assert isinstance(copied, IdentifiedPerson)
    assert copied.orcid == known["orcid"]


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ({"name": "Jun Ma", "orcid": "0000-0002-1825-0079"}, "last digit does not fit"),
        (
            {"name": "Jun Ma", "orcid": "https://orcid.org/0000-0002-1825-0097"},
            "more than the bare",
        ),
        ({"name": "Jun Ma", "orcid": "0000000218250097"}, "more than the bare"),
        ({"name": "Jun Ma", "orcid": "jun-ma"}, "is not an ORCID iD"),
        ({"name": "Ma, Jun", "orcid": "0000-0002-1825-0097"}, "comma or semicolon"),
        ({"name": "et al.", "orcid": "0000-0002-1825-0097"}, "is not a person"),
        ({"name": "Jun Ma"}, "the keys name"),
        ({"given": "Jun", "family": "Ma"}, "the keys given, family"),
        ("Jun Ma (0000-0002-1825-0097)", "has an ORCID iD after the name"),
        ("Jun Ma、Bo Wang", "comma or semicolon"),
        (
            {"organisation": "Edge Lab", "orcid": "0000-0002-1825-0097"},
            "the keys organisation, orcid",
        ),
    ],
)
def test_an_orcid_is_checked(author: object, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        paper(authors=[author])


def test_no_two_authors_have_one_orcid() -> None:
    one, other = ({"name": name, "orcid": "0000-0002-1825-0097"} for name in ("Jun Ma", "Bo Wu"))
    with pytest.raises(ValidationError, match="have the same ORCID iD"):
        paper(authors=[one, other])


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"arxiv": "10.1109/TMI.2024.1234567"}, "write doi: 10.1109/TMI.2024.1234567"),
        ({"published": "in press"}, "remove the key"),
        ({"date": "to appear"}, "remove the key"),
        ({"doi": "pending"}, "remove the key"),
        ({"arxiv": "n/a"}, "remove the key"),
    ],
)
def test_a_value_under_the_wrong_key_has_a_remedy(stated: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        paper(**stated)
    (error,) = caught.value.errors()
    assert said in error["ctx"]["remedy"]


def test_a_rank_needs_a_workshop() -> None:
    stated = {"id": "doe2024edges", "title": "Edges", "sections": ["a"], "arxiv": "2405.00001"}
    ranked = Paper.model_validate({**stated, "workshop": "ws24", "rank": "1st place"})
    assert ranked.rank == "1st place"
    assert not _accepts(Paper, {**stated, "rank": "1st place"})
