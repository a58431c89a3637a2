"""One table of forms for both directions, and properties that hold for all."""

import json
from urllib.parse import SplitResult

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sam4mis.model import identifiers, pasted
from sam4mis.model.fields import Url
from sam4mis.model.identifiers import Locator
from tests.support.made_up_registries import CASES

_TABLE = json.loads((CASES / "identifiers.json").read_text(encoding="utf-8"))


def test_the_table_has_every_kind_and_no_text_twice() -> None:
    assert len({case["text"] for case in _TABLE}) == len(_TABLE) > 350
    assert {case["kind"] for case in _TABLE} == {
        "DOI", "DOI of a part of a work", "bare", "link of a publisher", "link to arXiv", "mirror of arXiv", "no identifier",
        "pasted DOI", "pasted arXiv id", "redirect", "several",
    }  # fmt: skip
    assert all(case.keys() <= {"kind", "text", "arxiv", "doi"} for case in _TABLE)


@pytest.mark.parametrize("case", _TABLE, ids=lambda case: case["text"])
def test_every_form_is_read_as_the_table_says(case: dict[str, str]) -> None:
    found = identifiers.locate(case["text"])
    assert (found.arxiv, found.doi) == (case.get("arxiv"), case.get("doi"))
    assert identifiers.parse_arxiv(case["text"]) == case.get("arxiv")
    assert identifiers.link_to_doi(case["text"]) == case.get("doi")
    assert identifiers.parse_doi(case["text"]) in {None, case.get("doi")}


@pytest.mark.parametrize("case", _TABLE, ids=lambda case: case["text"])
def test_what_was_read_is_bare(case: dict[str, str]) -> None:
    found = identifiers.locate(case["text"])
    if found.arxiv:
        assert identifiers.parse_arxiv(found.arxiv) == found.arxiv
    if found.doi:
        assert identifiers.parse_doi(found.doi) == found.doi


_WRAPPINGS = [
    "{}", "<{}>", "({})", "[{}]", "`{}`", '"{}"', "'{}'", "“{}”", "«{}»", "**{}**", "_{}_", "{}.",
    "{},", "{};", "{}).", "{}\u200b", "\ufeff{}", " {}\n", "Paper: {}", "[paper]({})", "<{}>.",
    "\\url{{{}}}", "[[{}]]", "({}),",
]  # fmt: skip


@given(st.lists(st.sampled_from(_WRAPPINGS), max_size=3), st.booleans())
def test_wrappings_may_lie_in_one_another(wrappings: list[str], is_link: bool) -> None:
    arxiv = "https://arxiv.org/abs/2404.06362v2" if is_link else "2404.06362"
    doi = "https://doi.org/10.1007/978-3-031-73383-3_17" if is_link else "10.1007/978-3_17"
    # A label or a Markdown link has nothing but signs around it.
    plain = [form for form in wrappings if "paper" not in form.lower() and "url" not in form]
    for form in plain:
        arxiv, doi = form.format(arxiv), form.format(doi)
    assert identifiers.locate(arxiv) == Locator(arxiv="2404.06362")
    assert identifiers.locate(doi).doi in {"10.1007/978-3-031-73383-3_17", "10.1007/978-3_17"}


@given(st.text(max_size=80))
def test_bare_identifiers_are_unchanged(text: str) -> None:
    for one in pasted.candidates(text):
        assert pasted.candidates(one) == (one,)
    found = identifiers.locate(text)
    assert found.doi is None or identifiers.parse_doi(found.doi) == found.doi


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        ("10.1109/TMI. 2023.1234567", "a DOI"),
        ("doi: pending", "a DOI"),
        ("10.1109", "a DOI"),
        ("arXiv:2404.636", "an arXiv id"),
        ("2404.636", "an arXiv id"),
        ("https://example.org/a", None),
        ("10.1109/TMI.2023.1234567", None),
        ("arXiv:2404.06362", None),
    ],
)
def test_unreadable_files_are_reported(text: str, seems: str | None) -> None:
    assert identifiers.unread(text) == seems


@pytest.mark.parametrize(
    ("eprint", "archive", "arxiv"),
    [
        ("0309136", "math.GT", "math/0309136"),
        ("9901001", "hep-th", "hep-th/9901001"),
        ("2404.06362", "cs.CV", "2404.06362"),
        ("abc", "math.GT", None),
        ("0309136", "", None),
    ],
)
def test_eprints_of_bibtex(eprint: str, archive: str, arxiv: str | None) -> None:
    assert identifiers.arxiv_of_eprint(eprint, archive) == arxiv


@given(
    st.integers(15, 49), st.integers(1, 12), st.integers(1, 99_999), st.integers(0, 20),
    st.sampled_from(["{}", "arXiv:{}", "https://arxiv.org/abs/{}", "https://arxiv.org/pdf/{}.pdf",
                     "https://doi.org/10.48550/arXiv.{}"]),
)  # fmt: skip
def test_every_arxiv_form_leads_to_the_same_id(
    year: int, month: int, number: int, version: int, form: str
) -> None:
    arxiv_id = f"{year:02}{month:02}.{number:05}"
    suffix = f"v{version}" if version else ""
    assert identifiers.parse_arxiv(form.format(arxiv_id + suffix)) == arxiv_id
    assert identifiers.parse_arxiv(identifiers.arxiv_link(arxiv_id)) == arxiv_id
    assert identifiers.arxiv_month(arxiv_id) == f"20{year:02}-{month:02}"


@pytest.mark.parametrize(
    ("arxiv_id", "month"),
    [
        ("hep-th/9901001", "1999-01"),
        ("hep-th/9108001", "1991-08"),
        ("9012.00001", "2090-12"),
        ("math/0309136", "2003-09"),
        ("2505.01854", "2025-05"),
    ],
)
def test_month_of_an_arxiv_id(arxiv_id: str, month: str) -> None:
    assert identifiers.arxiv_month(arxiv_id) == month


@given(st.from_regex(r"10\.[0-9]{4,9}/[!-~]{0,40}[!-+\-0-:<-~]", fullmatch=True))
def test_a_doi_survives_its_link(doi: str) -> None:
    assume(identifiers.parse_doi(doi) == doi)
    link = identifiers.doi_link(doi)
    assert not set(link) & set("()<>\"' \\|")
    if not doi.lower().startswith("10.48550/arxiv."):
        assert identifiers.parse_doi(link) == doi


@pytest.mark.parametrize(
    ("doi", "server"),
    [
        ("10.1101/2023.11.17.567630", "bioRxiv or medRxiv"),
        ("10.1101/2023.09.19.23295772", "bioRxiv or medRxiv"),
        ("10.1101/833400", "bioRxiv or medRxiv"),
        ("10.64898/2026.01.01.123456", "bioRxiv or medRxiv"),
        ("10.2139/ssrn.4673046", "SSRN"),
        ("10.20944/preprints202307.1213.v1", "Preprints.org"),
        ("10.21203/rs.3.rs-1000001/v1", "Research Square"),
        ("10.36227/techrxiv.1000001.v1", "TechRxiv"),
        ("10.1101/gr.123456.111", None),  # a journal of Cold Spring Harbor
        ("10.1038/s41592-024-02580-4", None),
    ],
)
def test_dois_of_preprint_servers(doi: str, server: str | None) -> None:
    assert identifiers.preprint_server(doi) == server


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://ieeexplore.ieee.org/abstract/document/10916782?casa_token=x:y", ("ieee", "10916782")),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=10488364", ("ieee", "10488364")),
        ("https://www.sciencedirect.com/science/article/abs/pii/S0097849325001827", ("elsevier", "S0097849325001827")),
        ("https://linkinghub.elsevier.com/retrieve/pii/S0097849325001827", ("elsevier", "S0097849325001827")),
        ("https://www.cell.com/iscience/fulltext/S2589-0042(24)00001-2", None),
        ("https://www.cell.com/iscience/article/S2589-0042(24)00001-2/fulltext", ("elsevier", "S2589004224000012")),
        ("https://www.sciencedirect.com/science/article/pii/S0097849325001827/pdfft", ("elsevier", "S0097849325001827")),
        ("https://www.sciencedirect.com/journal/x", None),
        ("https://ieeexplore.ieee.org/", None),
        ("https://example.org/document/1", None),
        ("https://ieeexplore.ieee.org/document/\u0661\u0662", None),
        ("", None),
    ],
)  # fmt: skip
def test_numbers_of_publishers(link: str, number: tuple[str, str] | None) -> None:
    assert identifiers.publisher_number(link) == number


@pytest.mark.parametrize(
    "link",
    [
        "https://iopscience.iop.org/article/10.1088/://i",
        "https://iopscience.iop.org/article/10.1088/1361-6560/a b",
        "https://onlinelibrary.wiley.com/doi/full/10.1002/mp.1https://doi.org/10.1002/mp.1",
        "https://link.springer.com/article/10.1007/%E2%80%8Bs1",
        "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=\u0661\u0662",
        "https://www.mdpi.com/2306-5354/\u0661/5/4",
        "https://www.preprints.org/manuscript/20240\u0661.0001/v1",
    ],
)
def test_a_link_that_spells_out_no_doi_gives_none(link: str) -> None:
    assert identifiers.link_to_doi(link) is None


@pytest.mark.parametrize("doi", sorted({case["doi"] for case in _TABLE if "doi" in case}))
def test_the_doi_of_a_publisher_leads_back_to_itself(doi: str) -> None:
    assert identifiers.locate(identifiers.doi_link(doi)).doi == doi


@pytest.mark.parametrize(
    ("link", "canonical", "rules"),
    [
        ("github.com/vpulab/med-sam-brain", "https://github.com/vpulab/med-sam-brain", ("scheme",)),
        ("https://github.com/a/b.git", "https://github.com/a/b", ("repository-suffix",)),
        ("github.com/a/b.git", "https://github.com/a/b", ("scheme", "repository-suffix")),
        ("git@github.com:a/b.git", "https://github.com/a/b", ("scheme", "repository-suffix")),
        ("ssh://git@gitlab.com/a/b", "https://gitlab.com/a/b", ("scheme",)),
        ("https://github.com/a/b.github.io", "https://github.com/a/b.github.io", ()),
        ("https://ieeexplore.ieee.org/abstract/document/10916782?casa_token=x:y",
         "https://ieeexplore.ieee.org/document/10916782", ("tracking", "landing-page")),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=10488364",
         "https://ieeexplore.ieee.org/document/10488364", ("landing-page",)),
        ("https://www.sciencedirect.com/science/article/abs/pii/S0895611125001594",
         "https://www.sciencedirect.com/science/article/pii/S0895611125001594", ("landing-page",)),
        ("https://example.org/?utm_source=x", "https://example.org/", ("tracking",)),
        ("https://example.org/?a=1&b=", "https://example.org/?a=1&b=", ()),
        ("https://example.org/?fbclid=1&a=1", "https://example.org/?a=1", ("tracking",)),
        ("https://example.org/?gclid=1", "https://example.org/", ("tracking",)),
        ("https://example.org/abs/10.1000/a?journalCode=radiology", "https://example.org/abs/10.1000/a", ("tracking",)),
        ("https://example.org/a#:~:text=lines", "https://example.org/a", ("tracking",)),
        ("https://example.org/?foo&id=10.1/a&utm_source=x", "https://example.org/?foo&id=10.1/a", ("tracking",)),
        ("https://openreview.net/group?id=thecvf.com/CVPR/2025/Workshop/MedSegFM#tab-active",
         "https://openreview.net/group?id=thecvf.com/CVPR/2025/Workshop/MedSegFM#tab-active", ()),
        ("mailto:a@example.org", "mailto:a@example.org", ()),
        ("https://github.com/a/b.git.git/", "https://github.com/a/b", ("repository-suffix",)),
        ("https://github.com/a/b.git/.git", "https://github.com/a/b", ("repository-suffix",)),
        ("https://example.org/ ?utm_source=x", "https://example.org/", ("tracking",)),
        ("example.org?utm_source=https://x", "example.org?utm_source=https://x", ()),
        ("https://ieeexplore.ieee.org/document/\u0661", "https://ieeexplore.ieee.org/document/\u0661", ()),
        ("[code](https://github.com/a/b.git)", "https://github.com/a/b", ("wrapping", "repository-suffix")),
        ("<github.com/a/b>", "https://github.com/a/b", ("wrapping", "scheme")),
        ("https://example.org/a_(b)", "https://example.org/a_(b)", ()),
        ("https://example.org/a).", "https://example.org/a", ("wrapping",)),
        ("https://example.org/a\\_b\\%20c\\&d=\\#x", "https://example.org/a_b%20c&d=#x", ("wrapping",)),
        ("https://example.org/paper/[1_paper.pdf](https://example.org/paper/1_paper.pdf)",
         "https://example.org/paper/1_paper.pdf", ("wrapping",)),
        ("[https://example.org/code/](url)", "https://example.org/code/", ("wrapping",)),
        ("https://example.org/my file.pdf", "https://example.org/my file.pdf", ()),
        ("[a](https://example.org/a) [b](https://example.org/b)",
         "[a](https://example.org/a) [b](https://example.org/b)", ()),
        ("https://www.google.com/url?q=https://example.org/a&sa=D", "https://example.org/a", ("redirect",)),
        ("https://ieeexplore-ieee-org.ezproxy.example.edu/document/1", "https://ieeexplore.ieee.org/document/1", ("redirect",)),
        ("https://haproxy.example.org/a", "https://haproxy.example.org/a", ()),
    ],
)  # fmt: skip
def test_canonical_links(link: str, canonical: str, rules: tuple[str, ...]) -> None:
    mended = identifiers.canonical_link(link)
    assert (mended.url, mended.rules) == (canonical, rules)
    assert identifiers.canonical_link(canonical).rules == ()


def test_a_new_rule_for_links_reaches_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    link = "https://www.mdpi.com/1424-8220/11/5/447/htm"
    assert TypeAdapter(Url).validate_python(link) == link

    def without_htm(parts: SplitResult) -> SplitResult:
        path = parts.path.removesuffix("/htm")
        return parts if path == parts.path else parts._replace(path=path)

    rules = (*identifiers._LINK_RULES, ("full-text-page", without_htm))
    monkeypatch.setattr(identifiers, "_LINK_RULES", rules)
    with pytest.raises(ValidationError, match="full-text-page"):
        TypeAdapter(Url).validate_python(link)


@given(st.text(max_size=60))
def test_any_text_has_a_canonical_form_that_stays(text: str) -> None:
    once = identifiers.canonical_link(text).url
    assert identifiers.canonical_link(once).url == once


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org", "http://example.org/a?b=c#d", "https://münchen.example/ü",
        "https://example.org:8080/", "https://a.b-c.example/%20",
    ],
)  # fmt: skip
def test_links_without_fault(link: str) -> None:
    assert identifiers.link_fault(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://example.org",
        "//example.org", "/papers/", "example.org", "https://", "https://localhost/",
        "https://exa mple.org", "https://example.org/\n", "https://example.org/a\u202eb",
        "https://me:secret@example.org", "https://example.org:port/", "https://[::1", "https:example",
        'https://example.org/a"><script>', "https://example.org/a\\b", "https://example.org/`",
        "https://example.org/a b", "https://example.org/a\u00a0b", "https://example.org/?a=\tb",
        "https://example.org/a\u3164b", "https://-.org/", "vbscript:x", "java\tscript:alert(1)",
    ],
)  # fmt: skip
def test_links_with_fault(link: str) -> None:
    assert identifiers.link_fault(link) is not None


def test_links_to_different_ports_differ() -> None:
    assert identifiers.link_key("https://a.example:8080/x") != identifiers.link_key(
        "https://a.example/x"
    )


def test_an_identifier_is_found_without_its_scheme() -> None:
    assert identifiers.locate("arxiv.org/abs/2304.12306") == Locator(arxiv="2304.12306")
    assert identifiers.locate("doi.org/10.1000/a") == Locator(doi="10.1000/a")


def test_what_readers_are_led_to() -> None:
    everything = Locator("2304.12306", "10.1000/a", "https://example.org/")
    assert everything.link() == "https://example.org/"
    assert Locator("2304.12306", "10.1000/a").link() == "https://arxiv.org/abs/2304.12306"
    assert Locator(doi="10.1000/a").link() == "https://doi.org/10.1000/a"
    assert Locator().link() is None
    assert everything.identities() == ("arxiv:2304.12306", "doi:10.1000/a", "url:example.org")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.org/a/", "https://example.org/a"),
        ("https://Example.org/a", "https://example.org/a"),
        ("arxiv.org/abs/1", "https://arxiv.org/abs/1"),
        ("https://github.com/a/b.git", "https://github.com/a/b"),
    ],
)
def test_links_to_the_same_page_have_the_same_key(one: str, other: str) -> None:
    assert identifiers.link_key(one) == identifiers.link_key(other)
