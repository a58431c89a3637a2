"""One table of forms for both directions, and properties that hold for all."""

from urllib.parse import SplitResult

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sam4mis.model import identifiers
from sam4mis.model.fields import Url
from sam4mis.model.identifiers import Locator

_ARXIV_FORMS = [
    ("2304.12306", "2304.12306"),
    ("2304.12306v2", "2304.12306"),
    ("arXiv:2304.12306", "2304.12306"),
    ("https://arxiv.org/abs/2304.12306", "2304.12306"),
    ("http://arxiv.org/pdf/2304.12306", "2304.12306"),
    ("https://arxiv.org/pdf/2304.12306v3.pdf", "2304.12306"),
    ("https://arxiv.org/pdf/2304.12306.pdf", "2304.12306"),
    ("https://arxiv.org/html/2304.12306v2", "2304.12306"),
    ("https://arxiv.org/format/2304.12306", "2304.12306"),
    ("https://export.arxiv.org/abs/2304.12306", "2304.12306"),
    ("https://doi.org/10.48550/arXiv.2304.12306", "2304.12306"),
    ("10.48550/arxiv.2304.12306", "2304.12306"),
    ("0704.0001", "0704.0001"),
    ("1412.9999", "1412.9999"),
    ("hep-th/9901001", "hep-th/9901001"),
    ("math.GT/0309136v1", "math/0309136"),
    ("2304.1230", None),  # five digits since 2015
    ("1412.00001", None),  # four before
    ("2313.00001", None),  # no month 13
    ("2300.00001", None),
    ("10.1000/2304.12306", None),
    ("https://example.org/abs/2304.12306", None),
    ("https://arxiv.org.evil.example/abs/2304.12306", None),
    ("https://arxiv.org/list/cs.CV", None),
    ("", None),
    ("2304.12306v0", None),
    ("9912.12345", None),  # the form is of 2007
    ("9112.00001", None),
    ("9101.00001", None),
    ("9012.00001", "9012.00001"),
    ("0703.0001", None),
    ("2304.00000", None),
    ("２３０４.12306", None),
]


@pytest.mark.parametrize(("text", "arxiv_id"), _ARXIV_FORMS)
def test_arxiv_forms(text: str, arxiv_id: str | None) -> None:
    assert identifiers.parse_arxiv(text) == arxiv_id


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


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/ABC"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/a%3Cb%3E", "10.1000/a<b>"),
        ("http://dx.doi.org/10.1016/s1463-4988(99)00060-3", "10.1016/s1463-4988(99)00060-3"),
        ("10.48550/arXiv.2304.12306", None),
        ("11.1000/abc", None),
        ("10.1000", None),
        ("10.1000/a b", None),
        ("10.1000/a\u200bb", None),
        ("10.1000/ab\u200b", None),
        ("10.1000/abc”", None),
        ("10.1000/a\x07b", None),
        ("10.1000/abc.", None),
        ("https://doi.org/10.1002/mp.1/", "10.1002/mp.1"),
        ("https://example.org/10.1000/abc", None),
        ("10.3390/x https://doi.org/10.3390/x", None),
        ("10.3390/xhttps://doi.org/10.3390/x", None),
        ("https://doi.org/10.3390/x https://doi.org/10.3390/x", None),
        ("https://doi.org/10.3390/x\nhttps://doi.org/10.3390/x", None),
        ("https://doi.org/10.3390/xhttps://doi.org/10.3390/x", None),
        ("https://doi.org/10.3390/xhttps%3A%2F%2Fdoi.org/10.3390/x", None),
    ],
)
def test_doi_forms(text: str, doi: str | None) -> None:
    assert identifiers.parse_doi(text) == doi


@given(st.from_regex(r"10\.[0-9]{4,9}/[!-~]{0,40}[!-+\-0-:<-~]", fullmatch=True))
def test_a_doi_survives_its_link(doi: str) -> None:
    link = identifiers.doi_link(doi)
    assert not set(link) & set("()<>\"' \\|")
    if not doi.lower().startswith("10.48550/arxiv."):
        assert identifiers.parse_doi(link) == doi


_PUBLISHER_LINKS = [
    ("https://link.springer.com/chapter/10.1007/978-3-032-04937-7_19", "10.1007/978-3-032-04937-7_19"),
    ("https://link.springer.com/article/10.1007/s00371-025-04092-4", "10.1007/s00371-025-04092-4"),
    ("https://link.springer.com/content/pdf/10.1186/s12880-025-01779-x.pdf", "10.1186/s12880-025-01779-x"),
    ("https://www.nature.com/articles/s41746-025-01881-y.pdf", "10.1038/s41746-025-01881-y"),
    ("https://www.nature.com/articles/s41551-025-01497-3", "10.1038/s41551-025-01497-3"),
    ("https://aapm.onlinelibrary.wiley.com/doi/full/10.1002/mp.17481", "10.1002/mp.17481"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/cam4.71246", "10.1002/cam4.71246"),
    ("https://www.spiedigitallibrary.org/conference-proceedings-of-spie/12933/129330C/A-title/"
     "10.1117/12.3006517.short#_=_", "10.1117/12.3006517"),
    ("https://www.spiedigitallibrary.org/journals/jmi/volume-12/issue-2/027001/A--title/"
     "10.1117/1.JMI.12.2.027001.short", "10.1117/1.JMI.12.2.027001"),
    ("https://pubs.rsna.org/doi/abs/10.1148/radiol.252185?journalCode=radiology", "10.1148/radiol.252185"),
    ("https://www.liebertpub.com/doi/abs/10.1089/end.2023.0740", "10.1089/end.2023.0740"),
    ("https://iopscience.iop.org/article/10.1088/2057-1976/ad17a7/meta", "10.1088/2057-1976/ad17a7"),
    ("https://www.biorxiv.org/content/10.1101/2023.11.17.567630v2.abstract", "10.1101/2023.11.17.567630"),
    ("https://www.biorxiv.org/content/10.1101/2023.08.21.554208v1.full.pdf", "10.1101/2023.08.21.554208"),
    ("https://www.medrxiv.org/content/medrxiv/early/2023/09/19/2023.09.19.23295772.full.pdf",
     "10.1101/2023.09.19.23295772"),
    ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4673046", "10.2139/ssrn.4673046"),
    ("https://www.preprints.org/manuscript/202307.1213/v1", "10.20944/preprints202307.1213.v1"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/mp.16965/", "10.1002/mp.16965"),
    ("https://www.nature.com/articles/palcomms201588", None),
    ("https://www.nature.com/articles/d41586-023-01234-5", "10.1038/d41586-023-01234-5"),
    ("https://ieeexplore.ieee.org/document/11084376", None),
    ("https://www.sciencedirect.com/science/article/pii/S0097849325001827", None),
    ("https://www.mdpi.com/1999-4893/18/4/227", "10.3390/a18040227"),
    ("https://www.mdpi.com/2306-5354/11/5/447", "10.3390/bioengineering11050447"),
    ("https://www.mdpi.com/1099-4300/26/12/1059/htm", "10.3390/e26121059"),
    ("https://www.mdpi.com/2076-3417/10/7/2539/pdf?version=1586152433", "10.3390/app10072539"),
    ("https://www.mdpi.com/2072-6694/13/12/2854", "10.3390/cancers13122854"),
    ("https://mdpi.com/2313-433x/7/2/37", "10.3390/jimaging7020037"),
    ("https://www.mdpi.com/0000-0000/1/1/1", None),  # a journal that is not in the table
    ("https://www.mdpi.com/journal/entropy", None),
    ("https://openaccess.thecvf.com/content/CVPR2024W/X/html/Kim_Lines_CVPRW_2024_paper.html", None),
    ("https://www.researchgate.net/publication/393160079_Lines", None),
    ("https://example.org/chapter/10.1007/978-3-032-04937-7_19", None),
    ("https://link.springer.com.evil.example/chapter/10.1007/978-3-032-04937-7_19", None),
]  # fmt: skip


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


@pytest.mark.parametrize(("link", "doi"), _PUBLISHER_LINKS)
def test_publisher_links(link: str, doi: str | None) -> None:
    assert identifiers.locate(link).doi == doi


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://ieeexplore.ieee.org/abstract/document/10916782?casa_token=x:y", ("ieee", "10916782")),
        ("https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=10488364", ("ieee", "10488364")),
        ("https://www.sciencedirect.com/science/article/abs/pii/S0097849325001827", ("elsevier", "S0097849325001827")),
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


@pytest.mark.parametrize("doi", sorted({doi for _, doi in _PUBLISHER_LINKS if doi}))
def test_the_doi_of_a_publisher_leads_back_to_itself(doi: str) -> None:
    assert identifiers.locate(identifiers.doi_link(doi)).doi == doi


@pytest.mark.parametrize(
    ("link", "canonical", "rules"),
    [
        ("github.com/vpulab/med-sam-brain", "https://github.com/vpulab/med-sam-brain", ("scheme",)),
        ("https://github.com/a/b.git", "https://github.com/a/b", ("repository-suffix",)),
        ("github.com/a/b.git", "https://github.com/a/b", ("scheme", "repository-suffix")),
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

    rules = (*identifiers._MENDERS, ("full-text-page", without_htm))
    monkeypatch.setattr(identifiers, "_MENDERS", rules)
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


def test_another_port_is_another_place() -> None:
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
def test_links_to_the_same_place_have_the_same_key(one: str, other: str) -> None:
    assert identifiers.link_key(one) == identifiers.link_key(other)
