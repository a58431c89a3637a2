"""Recognise valid links that lead to no work: searches, redirects, library proxies, private disks.

Pure judgement by the address; nothing is fetched.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sam4mis.model import identifiers


@dataclass(frozen=True, slots=True)
class UnlikelyLink:
    """The reason why a link is unlikely under its key."""

    what: str
    """Kind of the link, as the end of `the link leads to …`."""
    remedy: str


_OWN_PAGE = "give the page of the paper itself, or its arXiv id or DOI"

# Host, and what follows it, as regular expressions; what the link is.
_SEARCHES = tuple(
    (re.compile(host), re.compile(rest))
    for host, rest in (
        (r"scholar\.google\.[a-z.]+", r"/(?:scholar(?!_case)|citations|scholar_lookup).*"),
        (r"(?:www\.)?google\.[a-z.]+", r"/(?:search|webhp|scholar)\b.*"),
        (r"(?:www\.|cn\.)?bing\.com|duckduckgo\.com|(?:www\.)?baidu\.com", r".*[?&](?:q|wd)=.*"),
        (r"xueshu\.baidu\.com|(?:www\.)?sogou\.com|yandex\.\w+", r".*"),
        (r"(?:www\.)?arxiv\.org", r"/(?:search|list|a)/.*"),
        (r"pubmed\.ncbi\.nlm\.nih\.gov", r"/?\?term=.*"),
        (r"(?:www\.)?semanticscholar\.org", r"/(?:search|author)\b.*"),
        (r"dblp\.\S+", r"/(?:search|pid)\b.*"),
        (r"ieeexplore\.ieee\.org", r"/(?:search|author|xpl/(?:conhome|mostRecentIssue))\b.*"),
        (r"(?:www\.)?(?:sciencedirect|springer|nature)\.com|link\.springer\.com", r"/search\b.*"),
        (r"dl\.acm\.org|onlinelibrary\.wiley\.com", r"/(?:action/doSearch|profile)\b.*"),
        (r"openreview\.net", r"/(?:search|group|profile)\b.*"),
        (r"github\.com", r"/(?:search|topics|orgs|trending)\b.*"),
        (r"(?:www\.)?researchgate\.net", r"/(?:search\b.*|profile/[^/]+/?)"),
        (r"(?:www\.)?(?:scopus|webofscience)\.com", r".*"),
    )
)
_DETOURS = re.compile(
    r"(?:www\.)?google\.[a-z.]+/url\?|l\.(?:facebook|messenger|instagram)\.com/|lm\.facebook\.com/|"
    r"(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|lnkd\.in|is\.gd|cutt\.ly|rb\.gy|dwz\.cn)/|"
    r"[\w.]*safelinks\.protection\.outlook\.com/|urldefense(?:\.proofpoint)?\.com/|"
    r"(?:www\.)?linkedin\.com/(?:redir|safety)|link\.zhihu\.com/|"
    r"web\.archive\.org/save"
)
_TARGETS = ("q", "url", "u", "target", "to", "dest")
_PROXIES = re.compile(
    r"(?:.*\.)?(?:ez)?proxy\d?\..*|.*(?:ezproxy|libproxy|webvpn|remotexs|idm\.oclc\.org).*|"
    r"(?:ieeexplore-ieee|www-sciencedirect|link-springer|www-nature|onlinelibrary-wiley|dl-acm)-.*"
)
_DISKS = re.compile(
    r"drive\.google\.com|docs\.google\.com|(?:www\.)?dropbox\.com|onedrive\.live\.com|1drv\.ms|"
    r".*\.sharepoint\.com|.*-my\.sharepoint\.com|pan\.baidu\.com|yun\.baidu\.com|mega\.(?:nz|io)|"
    r"we\.tl|(?:www\.)?wetransfer\.com|(?:www\.)?icloud\.com|(?:app\.)?box\.com|.*\.box\.com|"
    r"(?:www\.)?overleaf\.com|(?:www\.)?mendeley\.com|paperpile\.com|(?:www\.)?zotero\.org"
)
_CODE_HOSTS = re.compile(
    r"(?:www\.)?(?:github|gitlab|gitee|bitbucket|kaggle)\.(?:com|org)|huggingface\.co|codeocean\.com"
)
_POSTS = re.compile(
    r"(?:www\.|mobile\.)?(?:x|twitter|facebook|linkedin|reddit|youtube|zhihu|csdn|medium|"
    r"instagram|bilibili)\.(?:com|net)|(?:mp\.)?weixin\.qq\.com|youtu\.be|zhuanlan\.zhihu\.com|"
    r"blog\.csdn\.net|[\w-]+\.medium\.com|towardsdatascience\.com"
)
_SIGN_IN = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|account|captcha)\b.*|.*[?&]redirect_ur[il]=.*"
)
_ANONYMOUS = re.compile(
    r"anonymous\.4open\.science|anonymous-?github\..*|(?:.*\.)?osf\.io/.*view_only.*"
)
_PAGE_OF_REPOSITORY = re.compile(
    r"(/[^/]+/[^/]+)/(?:releases|issues|pulls?|wiki|actions|commits?|stargazers|discussions|blob)\b"
)
_NUMBERED_DOI = re.compile(r"10\.(?:5281|6084|17605|17632|18150|24433|57967|34894|34740|7910)/.*")
"""DOIs of Zenodo, figshare, OSF, Mendeley Data, DataverseNO, CodeOcean, Hugging Face and others."""


def unlikely_as_paper(url: str) -> UnlikelyLink | None:
    """The reason why a link is unlikely to be the page of a paper, or None."""
    parts = _parts(url)
    if parts is None:
        return None
    host, rest = parts
    if found := _never(url, host, rest):
        return found
    if _DISKS.fullmatch(host):
        return UnlikelyLink("a file on somebody's disk, which may vanish any day", _OWN_PAGE)
    if _POSTS.fullmatch(host):
        return UnlikelyLink("a post about the paper", _OWN_PAGE)
    if _CODE_HOSTS.fullmatch(host):
        remedy = "write it under `code`, and here the page of the paper, or its arXiv id or DOI"
        return UnlikelyLink("a repository", remedy)
    if rest in {"", "/"}:
        return UnlikelyLink("the home page of a site", _OWN_PAGE)
    return None


def unlikely_as_code(url: str) -> UnlikelyLink | None:
    """The reason why a link is unlikely to lead to code, or None."""
    parts = _parts(url)
    if parts is None:
        return None
    host, rest = parts
    if found := _never(url, host, rest):
        return found
    locator = identifiers.locate(url)
    if locator.arxiv or (locator.doi and not _NUMBERED_DOI.fullmatch(locator.doi)):
        return UnlikelyLink(
            "a paper, and not to code", "give the address of the code, or leave `code` out"
        )
    if _ANONYMOUS.match(host + rest):
        return UnlikelyLink(
            "an anonymous copy for reviewers, which expires",
            "give the authors' own repository, or leave `code` out until there is one",
        )
    if host == "github.com" and (page := _PAGE_OF_REPOSITORY.match(rest)):
        return UnlikelyLink(
            "one page of a repository and not to the code", f"write https://github.com{page[1]}"
        )
    if host == "github.com" and rest.strip("/").count("/") < 1:
        return UnlikelyLink(
            "an account on GitHub and not to a repository",
            "write the address of the repository: https://github.com/owner/name",
        )
    return None


def _parts(url: str) -> tuple[str, str] | None:
    """Host, and path with query, of a link."""
    try:
        link = urlsplit(url)
        host = link.hostname or ""
    except ValueError:
        return None
    rest = link.path + (f"?{link.query}" if link.query else "")
    return (host, rest) if host else None


def _never(url: str, host: str, rest: str) -> UnlikelyLink | None:
    """The reason why a link is unlikely under any key, or None."""
    if any(site.fullmatch(host) and path.fullmatch(rest) for site, path in _SEARCHES):
        return UnlikelyLink("the result of a search, which differs tomorrow", _OWN_PAGE)
    if _DETOURS.match(host + rest):
        target = _target(url)
        remedy = f"write {target}" if target else "open it, and give the address to which it leads"
        return UnlikelyLink("another page by a detour", remedy)
    if _PROXIES.fullmatch(host):
        remedy = "give the publisher's own address, or the DOI"
        return UnlikelyLink("the proxy of a library, which only its readers can pass", remedy)
    if _SIGN_IN.fullmatch(rest):
        return UnlikelyLink("a page to sign in", _OWN_PAGE)
    return None


def _target(url: str) -> str | None:
    """The target of a redirecting link, if the link contains it."""
    query = parse_qs(urlsplit(url).query)
    values = [value for name in _TARGETS for value in query.get(name, [])]
    return next((one for one in values if identifiers.link_fault(one) is None), None)
