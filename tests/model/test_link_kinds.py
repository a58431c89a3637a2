"""Links that are sound and should not stand where they do."""

import pytest

from sam4mis.model.link_kinds import unlikely_as_code, unlikely_as_paper


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://scholar.google.com/scholar?q=livers", "the result of a search"),
        (
            "https://scholar.google.de/citations?view_op=view_citation&hl=de",
            "the result of a search",
        ),
        ("https://www.google.com/search?q=livers", "the result of a search"),
        ("https://arxiv.org/list/eess.IV/recent", "the result of a search"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=livers", "the result of a search"),
        ("https://www.google.com/url?q=https://openreview.net/forum?id%3Dabc", "another page"),
        ("https://bit.ly/3abcd", "another page by a detour"),
        ("https://ieeexplore-ieee-org.ezproxy.lib.uni.edu/document/1", "the proxy of a library"),
        (
            "https://www-sciencedirect-com.proxy.uni.fr/science/article/pii/S1",
            "the proxy of a library",
        ),
        ("https://drive.google.com/file/d/abc/view", "a file on somebody's disk"),
        ("https://www.dropbox.com/s/abc/liver.pdf", "a file on somebody's disk"),
        ("https://github.com/lee/edges", "a repository"),
        ("https://huggingface.co/lee/edges", "a repository"),
        ("https://x.com/lee/status/1", "a post about the paper"),
        ("https://mp.weixin.qq.com/s/abc", "a post about the paper"),
        ("https://www.nature.com/", "the home page of a site"),
        ("https://example.org/login?next=/paper", "a page to sign in"),
    ],
)
def test_links_that_are_unlikely_as_paper(url: str, what: str) -> None:
    found = unlikely_as_paper(url)
    assert found is not None
    assert found.what.startswith(what)


@pytest.mark.parametrize(
    "url",
    [
        "https://openreview.net/forum?id=abc", "https://openreview.net/pdf?id=abc",
        "https://ieeexplore.ieee.org/document/1234567", "https://books.google.com/books?id=abc",
        "https://www.researchgate.net/publication/1_Livers", "https://proceedings.mlr.press/v1/lee26a.html",
        "https://papers.miccai.org/miccai-2025/paper/1.pdf", "https://pubmed.ncbi.nlm.nih.gov/123/",
        "https://www.semanticscholar.org/paper/abc", "https://hal.science/hal-1", "https://authors.uni.edu/x",
        "https://lee.github.io/liver/",
    ],
)  # fmt: skip
def test_what_may_be_the_page_of_a_paper(url: str) -> None:
    assert unlikely_as_paper(url) is None


def test_a_detour_names_its_target() -> None:
    found = unlikely_as_paper(
        "https://www.google.com/url?sa=t&url=https://openreview.net/forum?id%3Dabc"
    )
    assert found is not None
    assert found.remedy == "write https://openreview.net/forum?id=abc"


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("https://arxiv.org/abs/2304.12306", "a paper"),
        ("https://doi.org/10.1038/s41467-024-44824-z", "a paper"),
        ("https://anonymous.4open.science/r/liver-1", "an anonymous copy"),
        ("https://github.com/lee", "an account on GitHub"),
        ("https://github.com/lee/", "an account on GitHub"),
        ("https://github.com/lee/liver/releases/tag/v1.0", "one page of a repository"),
        ("https://github.com/lee/liver/blob/main/README.md", "one page of a repository"),
        ("https://github.com/search?q=liver", "the result of a search"),
    ],
)
def test_links_that_are_unlikely_as_code(url: str, what: str) -> None:
    found = unlikely_as_code(url)
    assert found is not None
    assert found.what.startswith(what)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/lee/liver", "https://github.com/lee/liver/tree/main/seg", "https://gitlab.com/lee/liver",
        "https://huggingface.co/lee/liver", "https://doi.org/10.5281/zenodo.123", "https://drive.google.com/drive/x",
        "https://lee.github.io/liver/", "https://colab.research.google.com/github/lee/liver",
    ],
)  # fmt: skip
def test_what_may_be_code(url: str) -> None:
    assert unlikely_as_code(url) is None
