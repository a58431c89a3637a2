"""Read the identifier from links of publishers, preprint servers and mirrors.

Only forms from which the identifier follows by the site's own scheme; nothing is guessed. What is
returned is text, for `identifiers` to judge.
"""

import re
from urllib.parse import SplitResult, parse_qsl, unquote

_ARXIV_ID = r"(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
_ARXIV_PATH = re.compile(
    rf"/(?:(?:abs|pdf|html|format|src|e-print|ps|bibtex|tb)/(?:arxiv:)?|ftp/arxiv/papers/\d{{4}}/)?"
    rf"{_ARXIV_ID}(?:\.pdf)?(?:/.*)?",
    re.ASCII | re.IGNORECASE,
)
# Sites that show, discuss or list works of arXiv under its ids.
_ARXIV_MIRRORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (host, re.compile(rf"{path}{_ARXIV_ID}(?:\.pdf)?(?:/.*)?", re.ASCII | re.IGNORECASE))
    for host, path in (
        ("ar5iv.org", "/(?:html|abs|pdf)/"),
        ("alphaxiv.org", "/(?:abs|pdf|html|overview|replicate|resources|audio)/"),
        ("huggingface.co", "/papers/"),
        ("hf.co", "/papers/"),
        ("papers.cool", "/arxiv/"),
        ("semanticscholar.org", "/(?:graph/v1/paper/)?arxiv[:/]"),
        ("scirate.com", "/arxiv/"),
        ("emergentmind.com", "/papers/"),
        ("catalyzex.com", "/paper/arxiv:"),
        ("arxiv-vanity.com", "/papers/"),
        ("inspirehep.net", "/(?:api/)?arxiv/"),
        ("connectedpapers.com", "/api/redirect/arxiv/"),
        ("bytez.com", "/docs/arxiv/"),
        ("ui.adsabs.harvard.edu", "/abs/arxiv:"),
    )
)
# https://dblp.org/faq/How+does+dblp+handle+arXiv.org+preprints.html: keys of CoRR since 2007.
_DBLP_KEY = re.compile(r"/rec/(?:\w+/)?journals/corr/abs-(\d{4})-(\d{4,5})(?:\.\w+)?", re.ASCII)
# https://ui.adsabs.harvard.edu/help/actions/bibcode: year, `arXiv`, id without its dot, initial.
_ADS_CODE = re.compile(r"/abs/\d{4}arXiv(\d{4})\.?(\d{4,5})[A-Z.](?:/.*)?", re.ASCII)
_SCHOLAR = re.compile(r"scholar\.google\.[a-z.]{2,6}")


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def arxiv_text(link: SplitResult) -> str | None:
    """The text of the arXiv id in a link to arXiv or to one of its mirrors, or None."""
    host, path = link.hostname or "", unquote(link.path)
    if _is_of(host, "arxiv.org"):
        found = _ARXIV_PATH.fullmatch(path)
        return found["id"] if found else None
    for site, form in _ARXIV_MIRRORS:
        if _is_of(host, site) and (found := form.fullmatch(path)):
            return found["id"]
    if _is_of(host, "dblp.org") or _is_of(host, "dblp.uni-trier.de"):
        return _joined(_DBLP_KEY.fullmatch(path))
    if _is_of(host, "ui.adsabs.harvard.edu"):
        return _joined(_ADS_CODE.fullmatch(path))
    if _SCHOLAR.fullmatch(host):
        return _asked_for(link, "arxiv_id", "q")
    return None


def _joined(found: re.Match[str] | None) -> str | None:
    return f"{found[1]}.{found[2]}" if found else None


def _asked_for(link: SplitResult, *names: str) -> str | None:
    """The value of the first of these parameters that a link has."""
    asked = dict(parse_qsl(link.query))
    return next((asked[name] for name in names if name in asked), None)


# What publishers write between `/doi/` and the DOI, and behind the DOI, for one view of a work.
_VIEW = (
    r"(?:abs|abstract|full|full-text|fulltext|fullHtml|pdf|pdfdirect|pdfplus|epdf|epub|reader|book"
    r"|ref|references|citedby|suppl|figure|mlt|media|summary)"
)
_ENDING = (
    r"(?:/(?:abs|abstract|full|fulltext|full/html|html|htm|xml|pdf|pdfplus|epdf|ampdf|epub|meta"
    r"|summary|references|citedby|suppinfo|suppl|related|metrics|figures|tables|data))*/?"
)
_DOI = r"(10\.\d{4,9}/.+?)"
_ONE_SLASH = r"(10\.\d{4,9}/[^/]+?)"
_SERVER_ENDING = (
    r"(?:v\d+)?(?:[./](?:short|full|full-text|full\.pdf\+html|full\.pdf|abstract|pdf|pdf\+html"
    r"|supplementary-material|article-info|article-metrics|info|metrics|external-links|reviews?"
    r"|figures-only|citation))*/?"
)
_PREPRINT = r"(10\.(?:1101|64898)/[\d.]*\d)"

# Atypon's and like platforms: host, and the path `/doi/VIEW/DOI/ENDING`.
_DOI_IN_PATH = (
    "onlinelibrary.wiley.com", "dl.acm.org", "journals.sagepub.com", "tandfonline.com",
    "pubs.rsna.org", "liebertpub.com", "pubs.acs.org", "science.org", "sciencemag.org", "pnas.org",
    "royalsocietypublishing.org", "birpublications.org", "ajronline.org", "ascopubs.org",
    "ahajournals.org", "embopress.org", "nejm.org", "epubs.siam.org", "worldscientific.com",
    "techrxiv.org", "annualreviews.org", "journals.physiology.org", "digital-library.theiet.org",
    "karger.com", "degruyter.com", "emerald.com", "aimspress.com", "ebooks.iospress.nl",
    "content.iospress.com", "pubs.aip.org", "academic.oup.com",
    "jamanetwork.com", "koreascience.kr",
    "cdnsciencepub.com", "inderscienceonline.com", "bioone.org", "journals.asm.org",
    "direct.mit.edu", "thieme-connect.com", "thieme-connect.de", "pubs.asha.org", "authorea.com",
    "journals.lww.com", "elgaronline.com", "igi-global.com",
    "biorxiv.org", "medrxiv.org", "connectsci.au", "publish.csiro.au", "nowpublishers.com",
)  # fmt: skip
_ATYPON = re.compile(rf"(?:/.+)?/doi/(?:{_VIEW}/)?{_DOI}{_ENDING}", re.IGNORECASE)

# Host, path and how the DOI is made of it; a subdomain is of the host too.
_PATHS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (host, re.compile(path, re.IGNORECASE), doi)
    for host, path, doi in (
        (
            "link.springer.com",
            rf"/(?:[a-z]+/)?(?:pdf/|epub/)?{_ONE_SLASH}(?:\.pdf|\.epub)?(?:/.*)?",
            "{}",
        ),
        ("rd.springer.com", rf"/(?:[a-z]+/){{0,2}}{_ONE_SLASH}(?:\.pdf)?(?:/.*)?", "{}"),
        (
            "nature.com",
            r"/articles/([sd]\d{5}-[a-z0-9-]+?)(?:_reference)?(?:\.pdf)?(?:/.*)?",
            "10.1038/{}",
        ),
        ("nature.com", rf"/(?:doifinder|articles)/(?:doi:)?{_ONE_SLASH}(?:\.pdf)?", "{}"),
        *(
            (
                host,
                rf"/(?:articles|track/pdf|counter/pdf|content/pdf|article)/(?:pdf/)?{_ONE_SLASH}"
                r"(?:\.pdf)?(?:/.*)?",
                "{}",
            )
            for host in ("biomedcentral.com", "springeropen.com")
        ),
        (
            "frontiersin.org",
            r"/(?:journals/[\w-]+/)?articles?/(10\.3389/[^/]+)(?:/.*)?",
            "{}",
        ),
        ("spiedigitallibrary.org", r"/.+/(10\.1117/[^/]+?)(?:\.(?:short|full|pdf))?/?", "{}"),
        (
            "iopscience.iop.org",
            rf"/article/{_DOI}(?:/(?:meta|pdf|ampdf|epub|data|references))?/?",
            "{}",
        ),
        *(
            (host, rf"/(?:content|lookup/doi|doi)/(?:\w+/)?{_PREPRINT}{_SERVER_ENDING}", "{}")
            for host in ("biorxiv.org", "medrxiv.org")
        ),
        *(
            (
                host,
                r"/content/\w+/early/\d{4}/\d\d/\d\d/([\d.]*\d)(?:\.(?:full|abstract|short))?"
                r"(?:\.pdf)?",
                "10.1101/{}",
            )
            for host in ("biorxiv.org", "medrxiv.org")
        ),
        (
            "preprints.org",
            r"/(?:frontend/)?manuscript/(\d{6}\.\d{4})/(v\d+)(?:/.*)?",
            "10.20944/preprints{}.{}",
        ),
        # The first ones, of five digits, have DOIs with other numbers: 10.21203/rs.2.23921/v1.
        (
            "researchsquare.com",
            r"/article/rs-(\d{6,})/(v\d+)(?:\.pdf)?(?:/.*)?",
            "10.21203/rs.3.rs-{}/{}",
        ),
        ("ssrn.com", r"/abstract=(\d+)/?", "10.2139/ssrn.{}"),
        # Articles with a number below 10,000 have the code of their journal in the DOI.
        ("jmir.org", r"/\d{4}/\d{1,2}/e(\d{5,})(?:/.*)?", "10.2196/{}"),
        ("elifesciences.org", r"/articles/(\d{5,6})(?:v\d+)?(?:\.pdf)?", "10.7554/eLife.{}"),
        ("peerj.com", r"/articles/cs-(\d+)(?:\.pdf)?/?", "10.7717/peerj-cs.{}"),
        ("peerj.com", r"/articles/(\d+)(?:\.pdf)?/?", "10.7717/peerj.{}"),
        ("hindawi.com", r"/journals/\w+/(20[12]\d)/(\d{6,8})/?", "10.1155/{}/{}"),
        ("spandidos-publications.com", r"/(10\.3892/[^/]+?)(?:/.*)?", "{}"),
        ("thieme-connect.com", rf"/products/\w+/\w+/{_ONE_SLASH}(?:\.pdf)?", "{}"),
        ("academic.oup.com", r"/.+/doi/(10\.1093/[^/]+/[^/]+)(?:/\d+)?(?:/.*)?", "{}"),
        ("plosone.org", r"/article/info:doi/(10\.1371/[^/]+)", "{}"),
        ("api.crossref.org", rf"/works/(?:doi/)?{_DOI}", "{}"),
        ("semanticscholar.org", rf"/(?:graph/v1/paper/)?doi:{_DOI}", "{}"),
    )
)  # fmt: skip
# Host and parameter that holds a DOI, or a number of which one is made.
_QUERIES: tuple[tuple[str, str, re.Pattern[str], str], ...] = (
    (
        "journals.plos.org",
        "id",
        re.compile(r"(10\.1371/journal\.[a-z]+\.\d{7})(?:\.[gts]\d+)?"),
        "{}",
    ),
    ("ssrn.com", "abstract_id", re.compile(r"(\d+)", re.ASCII), "10.2139/ssrn.{}"),
    ("ssrn.com", "abstractid", re.compile(r"(\d+)", re.ASCII), "10.2139/ssrn.{}"),
    ("scitepress.org", "doi", re.compile(r"(10\.5220/.+)"), "{}"),
)


def doi_text(link: SplitResult) -> str | None:
    """The text of the DOI in a publisher's link, or None."""
    host, path = link.hostname or "", unquote(link.path).rstrip("/")
    if _is_of(host, "mdpi.com"):
        return _mdpi_doi(path)
    for site, form, template in _PATHS:
        if _is_of(host, site) and (match := form.fullmatch(path)):
            return template.format(*match.groups())
    if any(_is_of(host, site) for site in _DOI_IN_PATH) and (match := _ATYPON.fullmatch(path)):
        return match[1]
    asked = {name.lower(): value for name, value in parse_qsl(link.query)}
    for site, name, form, template in _QUERIES:
        if _is_of(host, site) and (match := form.fullmatch(asked.get(name, ""))):
            return template.format(*match.groups())
    if _SCHOLAR.fullmatch(host):
        return _asked_for(link, "doi", "q")
    return None


# The code in a DOI, by the ISSN in a link; both as in articles of the journal.
MDPI_CODES = {
    "1099-4300": "e",
    "1424-8220": "s",
    "1999-4893": "a",
    "2072-6694": "cancers",
    "2075-4418": "diagnostics",
    "2076-3417": "app",
    "2079-9292": "electronics",
    "2306-5354": "bioengineering",
    "2313-433X": "jimaging",
}
_MDPI_ARTICLE = re.compile(
    r"/(?P<issn>\d{4}-\d{3}[\dXx])/(?P<volume>\d{1,3})/(?P<issue>\d{1,2})/(?P<article>\d{1,5})"
    r"(?:/(?:htm|pdf|xml|review_report))?",
    re.ASCII,
)


def _mdpi_doi(path: str) -> str | None:
    """`/2306-5354/11/5/447` to `10.3390/bioengineering11050447`."""
    article = _MDPI_ARTICLE.fullmatch(path)
    code = MDPI_CODES.get(article["issn"].upper()) if article else None
    if article is None or code is None:
        return None
    return f"10.3390/{code}{article['volume']}{article['issue']:0>2}{article['article']:0>4}"


_ELSEVIER_ITEM = re.compile(r"/science/article/(?:abs/|am/)?pii/(\w+)(?:/.*)?", re.ASCII)
_ELSEVIER_NUMBER = re.compile(
    r"/(?:[\w-]+/)*(?:pii|article)/([BS][\dX]{4}-?[\dX]{4}\(?\d\d\)?\d{5}-?[\dX])(?:/.*)?"
)


def elsevier_number(link: SplitResult) -> str | None:
    """The number (PII) of an article of Elsevier's in a link to one of its sites, without signs."""
    host, path = link.hostname or "", unquote(link.path)
    if _is_of(host, "sciencedirect.com"):
        found = _ELSEVIER_ITEM.fullmatch(path)
    elif any(_is_of(host, site) for site in ("elsevier.com", "cell.com", "thelancet.com")):
        found = _ELSEVIER_NUMBER.fullmatch(path)
    else:
        return None
    return re.sub(r"[()-]", "", found[1]) if found else None


_REDIRECTS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}"), "/url", ("q", "url")),
    (_SCHOLAR, "/scholar_url", ("url",)),
    (re.compile(r"l\.(?:facebook|instagram)\.com"), "", ("u",)),
    (re.compile(r"[\w.]+\.safelinks\.protection\.outlook\.com"), "", ("url",)),
    (re.compile(r"duckduckgo\.com"), "/l", ("uddg",)),
    (re.compile(r".*proxy.*"), "/login", ("url", "qurl")),
)


def behind_redirect(link: SplitResult) -> str | None:
    """The target of a link of a search engine, a mail filter or a library's proxy, or None."""
    host = link.hostname or ""
    for form, path, names in _REDIRECTS:
        if form.fullmatch(host) and link.path.rstrip("/").startswith(path):
            target = _asked_for(link, *names)
            if target and target.startswith(("https://", "http://")):
                return target
    real = _behind_proxy(host)
    return link._replace(scheme="https", netloc=real).geturl() if real else None


def _behind_proxy(host: str) -> str | None:
    """The publisher's host in the host of a library's proxy, if it is one that is known here."""
    labels = host.split(".")
    proxy = next((index for index, label in enumerate(labels) if "proxy" in label), 0)
    for end in range(proxy, 0, -1):
        name = ".".join(labels[:end])
        # EZproxy writes one hyphen for a dot, and two for a hyphen:
        # https://help.oclc.org/Library_Management/EZproxy/EZproxy_configuration/Option_HttpsHyphens
        dotted = re.sub(r"(?<!-)-(?!-)", ".", name).replace("--", "-")
        real = name if "." in name else dotted
        if any(_is_of(real, site) for site in _PROXIED):
            return real
    return None


_PROXIED = (
    *_DOI_IN_PATH, *(site for site, _, _ in _PATHS), "ieeexplore.ieee.org", "sciencedirect.com",
    "doi.org", "arxiv.org", "mdpi.com", "journals.plos.org",
)  # fmt: skip
