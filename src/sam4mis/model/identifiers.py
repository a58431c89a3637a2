"""arXiv ids, DOIs, entry ids and links: their forms, and what stands for the same work."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from sam4mis.model.characters import unseen

ENTRY_ID = r"^[a-z]+[0-9]{4}[a-z0-9]+$"
"""Citation key: first author's family name, year, a word of the title; lower-case ASCII."""

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Ids of terms, facets, sections and workshops."""

# https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV = re.compile(
    r"(?:(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])\.(?P<number>\d{4,5})"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(?P<old>\d{2}(?:0[1-9]|1[0-2])\d{3}))"
    r"(?:v[1-9]\d*)?",
    re.ASCII,
)
_NEW_FORM_SINCE = (7, 4)
_FIVE_DIGITS_SINCE = (15, 1)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|src|e-print)/(?P<rest>.+?)(?:\.pdf)?/?")
_ARXIV_HOSTS = {"arxiv.org", "www.arxiv.org", "export.arxiv.org"}
_ARXIV_DOI = "10.48550/arxiv."

# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
_DOI = re.compile(r"10\.[0-9]{4,9}/[!-~]*[!-+\-0-:<-~]")
_DOI_HOSTS = {"doi.org", "dx.doi.org", "www.doi.org"}

_SCHEMES = {"http", "https"}
_SPACE = re.compile(r"\s")
_NEVER_IN_LINKS = re.compile(r'["<>\\`]')
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)


def parse_arxiv(text: str) -> str | None:
    """The arXiv id in `text` without its version, or None.

    Takes a bare id, `arXiv:` before it, a link to arxiv.org in any of its forms, or arXiv's DOI.
    """
    text = text.strip()
    link = _split(text)
    if link is not None and link.hostname in _ARXIV_HOSTS:
        path = _ARXIV_PATH.fullmatch(link.path)
        return _arxiv_id(path["rest"]) if path else None
    doi = _doi_text(text)
    if doi is not None and doi.lower().startswith(_ARXIV_DOI):
        return _arxiv_id(doi[len(_ARXIV_DOI) :])
    return _arxiv_id(re.sub(r"(?i)^arxiv:\s*", "", text))


def _arxiv_id(text: str) -> str | None:
    match = _ARXIV.fullmatch(text)
    if match is None:
        return None
    if match["number"] is None:
        # The subject class is not part of the identity.
        return f"{match['archive']}/{match['old']}"
    given_out = int(match["year"]), int(match["month"])
    digits = 5 if given_out >= _FIVE_DIGITS_SINCE else 4
    # 91 to 99 are years of the last century, in which the form did not exist yet.
    if (
        not _NEW_FORM_SINCE <= given_out < (91, 1)
        or len(match["number"]) != digits
        or not int(match["number"])
    ):
        return None
    return f"{match['year']}{match['month']}.{match['number']}"


def arxiv_month(arxiv_id: str) -> str:
    """The month in which arXiv gave out the id, as `YYYY-MM`."""
    digits = arxiv_id.rpartition("/")[2]
    year = int(digits[:2])
    return f"{1900 + year if year > 90 else 2000 + year}-{digits[2:4]}"


def parse_doi(text: str) -> str | None:
    """The DOI in `text`, in its printed case, or None.

    Takes a bare DOI, `doi:` before it, or a link to doi.org. arXiv's own DOIs are refused:
    they stand for the arXiv id.
    """
    doi = _doi_text(text.strip())
    return None if doi is None or doi.lower().startswith(_ARXIV_DOI) else doi


def _doi_text(text: str) -> str | None:
    link = _split(text)
    if link is not None:
        text = unquote(link.path).strip("/") if link.hostname in _DOI_HOSTS else ""
    else:
        text = re.sub(r"(?i)^doi:\s*", "", text)
    return _as_doi(text)


def _as_doi(text: str) -> str | None:
    # No publisher gives out a DOI with a link in it: a second one was pasted behind the first.
    return text if _DOI.fullmatch(text) and "://" not in text else None


def doi_link(doi: str) -> str:
    """`https://doi.org/…` with everything escaped that could end the link early."""
    return "https://doi.org/" + quote(doi, safe="/:;.-_~")


def arxiv_link(arxiv_id: str) -> str:
    """The abstract page, as https://info.arxiv.org/help/api/tou.html asks."""
    return f"https://arxiv.org/abs/{arxiv_id}"


def _split(text: str) -> SplitResult | None:
    if "://" not in text:
        return None
    try:
        link = urlsplit(text)
        link.port  # noqa: B018  # reading it is what checks it
    except ValueError:
        return None
    return link


def link_fault(text: str) -> str | None:
    """What keeps `text` from being a safe, absolute web link, or None if nothing does."""
    if not text:
        return "the link is empty"
    if unseen(text) or _SPACE.search(text):
        return "a link has no spaces or control characters"
    # https://www.rfc-editor.org/rfc/rfc3986#appendix-A knows none of them.
    if _NEVER_IN_LINKS.search(text):
        return "a link has no quotes, angle brackets or backslashes; they are percent-encoded"
    scheme, colon, _ = text.partition(":")
    if colon and scheme.lower() not in _SCHEMES and re.fullmatch(r"[A-Za-z][A-Za-z0-9+-]*", scheme):
        return f"links with {scheme.lower()}: are not allowed"
    if not re.match(r"(?i)https?://", text):
        return "the link has no scheme"
    link = _split(text)
    host = link.hostname if link is not None else None
    if host is None or not (_HOST.fullmatch(host) or _HOST.fullmatch(_ascii_host(host))):
        return "the link has no valid host"
    if link is None or "@" in link.netloc:
        return "a link carries no user name or password"
    return None


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


@dataclass(frozen=True, slots=True)
class CanonicalLink:
    """A link in canonical form and the ids of the rules that were needed to reach it."""

    url: str
    rules: tuple[str, ...]


def canonical_link(text: str) -> CanonicalLink:
    """Bring a link to the one form in which the registry keeps it.

    The rules have the ids under which `data/corrections.yaml` declares them: `scheme`,
    `repository-suffix`, `tracking`, `landing-page`. What is canonical already stays as it is.
    """
    url = _with_scheme(text.strip())
    rules = [] if url == text.strip() else ["scheme"]
    link = _split(url)
    if link is None or not link.netloc:
        return CanonicalLink(url, tuple(rules))
    for rule, mend in _MENDERS:
        mended = mend(link)
        if mended is not link:
            link = mended
            rules.append(rule)
    return CanonicalLink(urlunsplit(link).strip() if rules else url, tuple(rules))


def _with_scheme(url: str) -> str:
    if "://" in url or url.startswith(("/", "#")) or ":" in url.partition("/")[0]:
        return url
    host = url.partition("/")[0]
    return f"https://{url}" if _HOST.fullmatch(host.lower()) else url


def _without_repository_suffix(link: SplitResult) -> SplitResult:
    if ".git" not in link.path or link.hostname not in {"github.com", "gitlab.com"}:
        return link
    path = link.path
    while (bare := path.removesuffix("/")).endswith(".git"):
        path = bare.removesuffix(".git")
    return link._replace(path=path) if path != link.path else link


_TRACKING = re.compile(r"(?i)utm_.+|fbclid|gclid|casa_token|journalCode")
_SHARE_FRAGMENTS = ("_=_", ":~:text=")


def _without_tracking(link: SplitResult) -> SplitResult:
    parts = link.query.split("&")
    kept = [part for part in parts if not _TRACKING.fullmatch(part.partition("=")[0])]
    if kept != parts:
        link = link._replace(query="&".join(kept))
    if link.fragment.startswith(_SHARE_FRAGMENTS):
        link = link._replace(fragment="")
    return link


_IEEE_DOCUMENT = re.compile(r"/document/(\d+)", re.ASCII)
_IEEE_NUMBER = re.compile(r"(?:^|&)arnumber=(\d+)", re.ASCII)
_ELSEVIER_ITEM = re.compile(r"/science/article/(?:abs/)?pii/(\w+)", re.ASCII)


def publisher_number(url: str) -> tuple[str, str] | None:
    """Publisher and number of an article, where a link has its own number for it and no DOI.

    `("elsevier", PII)` or `("ieee", document)`: the DOI cannot be told from them, only looked up.
    """
    link = _split(canonical_link(url).url)
    if link is None:
        return None
    if link.hostname == "www.sciencedirect.com" and (item := _ELSEVIER_ITEM.match(link.path)):
        return "elsevier", item[1]
    if link.hostname == "ieeexplore.ieee.org" and (number := _IEEE_DOCUMENT.search(link.path)):
        return "ieee", number[1]
    return None


def _landing_page(link: SplitResult) -> SplitResult:
    path = ""
    if link.netloc == "ieeexplore.ieee.org":
        number = _IEEE_DOCUMENT.search(link.path) or _IEEE_NUMBER.search(link.query)
        path = f"/document/{number[1]}" if number else ""
    elif link.netloc == "www.sciencedirect.com":
        item = _ELSEVIER_ITEM.match(link.path)
        path = f"/science/article/pii/{item[1]}" if item else ""
    page = SplitResult(link.scheme, link.netloc, path, "", "")
    return page if path and page != link else link


_MENDERS: tuple[tuple[str, Callable[[SplitResult], SplitResult]], ...] = (
    ("repository-suffix", _without_repository_suffix),
    ("tracking", _without_tracking),
    ("landing-page", _landing_page),
)

_FORMAT_ENDINGS = r"(?:\.(?:short|full|abstract|pdf|full\.pdf))?"
_PUBLISHER_DOIS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (host, re.compile(pattern), template)
    for host, pattern, template in (
        (
            "link.springer.com",
            r"/(?:chapter|article|content/pdf|book)/(10\.\d{4,9}/[^/]+?)(?:\.pdf)?/?",
            "{}",
        ),
        ("www.nature.com", r"/articles/([sd]\d{5}-[a-z0-9-]+?)(?:\.pdf)?/?", "10.1038/{}"),
        (
            "onlinelibrary.wiley.com",
            r"/doi/(?:abs/|full/|pdf/|epdf/)?(10\.\d{4,9}/.+)",
            "{}",
        ),
        ("www.spiedigitallibrary.org", rf"/.+/(10\.1117/[^/]+?){_FORMAT_ENDINGS}/?", "{}"),
        ("pubs.rsna.org", r"/doi/(?:abs/|full/|pdf/)?(10\.1148/[^/]+)", "{}"),
        ("www.liebertpub.com", r"/doi/(?:abs/|full/|pdf/)?(10\.1089/[^/]+)", "{}"),
        ("iopscience.iop.org", r"/article/(10\.\d{4,9}/.+?)(?:/(?:meta|pdf))?/?", "{}"),
        (
            "www.biorxiv.org",
            rf"/content/(10\.1101/[\d.]+\d)(?:v\d+)?{_FORMAT_ENDINGS}",
            "{}",
        ),
        (
            "www.biorxiv.org",
            r"/content/biorxiv/early/\d{4}/\d\d/\d\d/([\d.]+\d)\.full\.pdf",
            "10.1101/{}",
        ),
        (
            "www.medrxiv.org",
            rf"/content/(10\.1101/[\d.]+\d)(?:v\d+)?{_FORMAT_ENDINGS}",
            "{}",
        ),
        (
            "www.medrxiv.org",
            r"/content/medrxiv/early/\d{4}/\d\d/\d\d/([\d.]+\d)\.full\.pdf",
            "10.1101/{}",
        ),
        ("www.preprints.org", r"/manuscript/(\d{6}\.\d{4})/(v\d+)", "10.20944/preprints{}.{}"),
    )
)


# By the ISSN in a link, the code in a DOI; both as they stand in articles of the journal.
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


def link_to_doi(url: str) -> str | None:
    """The DOI that a publisher's link spells out, or None where it does not.

    Only forms from which the DOI follows by the publisher's own scheme; nothing is guessed.
    """
    doi = parse_doi(url)
    link = _split(url)
    if doi is not None or link is None or link.hostname is None:
        return doi
    if link.hostname == "papers.ssrn.com":
        number = re.search(r"(?:^|&)abstract_id=(\d+)", link.query)
        return _as_doi(f"10.2139/ssrn.{number[1]}") if number else None
    path = unquote(link.path).rstrip("/")
    if link.hostname in {"www.mdpi.com", "mdpi.com"}:
        return _mdpi_doi(path)
    for host, pattern, template in _PUBLISHER_DOIS:
        match = pattern.fullmatch(path)
        if match and (link.hostname == host or link.hostname.endswith(f".{host}")):
            return _as_doi(template.format(*match.groups()))
    return None


# Cold Spring Harbor's journals had the first prefix of bioRxiv too, with letters after it:
# https://connect.biorxiv.org/news/2025/11/18/preprint_dois, https://bioregistry.io/metaregistry/go/bioRxiv
_PREPRINT_DOIS = (
    ("bioRxiv or medRxiv", re.compile(r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}(?:v\d+)?")),
    ("bioRxiv or medRxiv", re.compile(r"10\.64898/.+")),
    ("SSRN", re.compile(r"10\.2139/.+")),
    ("Preprints.org", re.compile(r"10\.20944/.+")),
    ("Research Square", re.compile(r"10\.21203/.+")),
    ("TechRxiv", re.compile(r"10\.36227/.+")),
)


def preprint_server(doi: str) -> str | None:
    """The preprint server whose DOI it is, or None; arXiv's own DOIs stand in no entry."""
    return next((name for name, form in _PREPRINT_DOIS if form.fullmatch(doi)), None)


@dataclass(frozen=True, slots=True)
class Locator:
    """How to reach one version of a work: identifiers where there are, else a link."""

    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None

    def identities(self) -> tuple[str, ...]:
        """What makes two versions the same: `arxiv:…`, `doi:…` (lower case), `url:…`."""
        keys = []
        if self.arxiv is not None:
            keys.append(f"arxiv:{self.arxiv}")
        if self.doi is not None:
            keys.append(f"doi:{self.doi.lower()}")
        if self.url is not None:
            keys.append(f"url:{link_key(self.url)}")
        return tuple(keys)

    def link(self) -> str | None:
        """The link for readers: the curator's choice, else the free preprint, else the DOI."""
        if self.url is not None:
            return self.url
        if self.arxiv is not None:
            return arxiv_link(self.arxiv)
        return doi_link(self.doi) if self.doi is not None else None


def locate(link: str) -> Locator:
    """Read any link or identifier into the most lasting form that it spells out."""
    url = canonical_link(link).url
    if arxiv := parse_arxiv(link) or parse_arxiv(url):
        return Locator(arxiv=arxiv)
    doi = link_to_doi(url)
    return Locator(url=url) if doi is None else Locator(doi=doi)


def link_key(url: str) -> str:
    """Compare links without scheme, `www.`, trailing slash and letter case of the host."""
    link = _split(canonical_link(url).url)
    if link is None:
        return url
    host = link.netloc.lower().removeprefix("www.")
    query = f"?{link.query}" if link.query else ""
    fragment = f"#{link.fragment}" if link.fragment else ""
    return f"{host}{link.path.rstrip('/')}{query}{fragment}"
