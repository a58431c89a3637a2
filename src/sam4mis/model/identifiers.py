"""Parse and format arXiv ids, DOIs, entry ids and links."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from sam4mis.model import pasted, publisher_links
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
_ARXIV_DOI = "10.48550/arxiv."
_ARXIV_LABEL = re.compile(r"(?i)^(?:arxiv|corr)(?:\s*(?:id|preprint))?[\s:.]*(?:arxiv:|abs/)?\s*")
# `[cs.CV]` or `(cs.CV)`, as arXiv writes the class behind an id, and the day behind that.
_ARXIV_CLASS = re.compile(
    r"[\[(][a-z-]+(?:\.[A-Za-z-]+)?[\])](?: \d{1,2} [A-Z][a-z]{2,8} \d{4})?\Z"
)

# https://www.crossref.org/blog/dois-and-matching-regular-expressions/
# Printable ASCII but for quotes, backslash, braces, backtick, bar, caret and dollar, which are
# of TeX, Markdown or the sentence around a DOI.
_DOI = re.compile(
    r"10\.[0-9]{4,9}/[!#%&'()*+,\-./0-9:;<=>?@A-Z\[\]_a-z~]*[#%&)*+\-/0-9<=>?@A-Z\]_a-z~]"
)
_DOI_HOSTS = {
    "doi.org", "dx.doi.org", "www.doi.org", "doi.ieeecomputersociety.org", "doi.acm.org",
    "doi.wiley.com", "dx.plos.org",
}  # fmt: skip
_DOI_LABEL = re.compile(
    r"(?i)^(?:(?:https?:/{1,2})?(?:dx\.|www\.)?doi\.org/+|info:doi/|urn:doi:|doi\b[\s:=.]*)+"
)
_DOI_MARK = re.compile(r"(?i)\[(?:doi|pii)\]\.?\Z")

_SCHEMES = {"http", "https"}
_SPACE = re.compile(r"\s")
_NEVER_IN_LINKS = re.compile(r'["<>\\`]')
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)


def parse_arxiv(text: str) -> str | None:
    """The arXiv id in `text` without its version, or None.

    Takes a bare id, `arXiv:` before it, a link to arXiv or to one of its mirrors in any form,
    arXiv's DOI, and all of them with what people paste around them. None where there are two.
    """
    return _arxiv_id(text) or _found_in(text).arxiv


def parse_doi(text: str) -> str | None:
    """The DOI in `text`, in its printed case, or None.

    Takes a bare DOI, `doi:` before it, or a link to doi.org, and all of them with what people paste
    around them. arXiv's own DOIs are refused: they stand for the arXiv id. None where there are
    two. Links of publishers are for `link_to_doi`.
    """
    if _is_bare_doi(text):
        return None if text.lower().startswith(_ARXIV_DOI) else _of_the_work(text)
    return _found_in(text, publishers=False).doi


def link_to_doi(url: str) -> str | None:
    """The DOI that a text or a publisher's link contains, or None.

    Only forms from which the DOI follows by the publisher's own scheme; nothing is guessed.
    """
    return _found_in(url).doi


def _found_in(text: str, *, publishers: bool = True) -> "Locator":
    """The arXiv id and the DOI in a text; None for each that does not occur exactly once."""
    found = [_identified(one, publishers) for one in pasted.candidates(text)]
    if not any(one.arxiv or one.doi for one in found) and _SPACE.search(text.strip()):
        found = list(_mentions(text, publishers))
    return Locator(
        _one_of(one.arxiv for one in found), _one_of((one.doi for one in found), str.lower)
    )


def _one_of(texts: Iterable[str | None], key: Callable[[str], str] = str) -> str | None:
    """The text, if there is exactly one."""
    different = {key(text): text for text in texts if text}
    return next(iter(different.values())) if len(different) == 1 else None


def _identified(text: str, publishers: bool) -> "Locator":
    """The identifier in a bare text or link."""
    link = _split(text)
    if link is None and "/" in text:
        found = _identified_text(text)
        if found.arxiv or found.doi:
            return found
        link = _split(_with_scheme(text))
    if link is not None and (target := publisher_links.behind_redirect(link)):
        link = _split(target)
    if link is None:
        return _identified_text(text)
    if link.hostname in _DOI_HOSTS:
        return _identified_text(unquote(link.path).strip("/"))
    if stated := publisher_links.arxiv_text(link):
        return Locator(arxiv=_identified_text(stated).arxiv)
    stated = publisher_links.doi_text(link) if publishers else None
    return Locator(doi=_identified_text(stated).doi if stated else None)


# A figure, a table or a supplement of a work of PLOS or PeerJ has a DOI made of that of the work.
_PART = re.compile(r"(?i)(?<=\d)(?:\.[gtse]\d{3}|/(?:fig|table|supp)-\d{1,3})$")
_WITH_PARTS = ("10.1371/journal.", "10.7717/peerj")


def _of_the_work(doi: str) -> str:
    return _PART.sub("", doi) if doi.lower().startswith(_WITH_PARTS) else doi


def _identified_text(text: str) -> "Locator":
    """The identifier that a text without host is, with or without its label."""
    plain = _ARXIV_CLASS.sub("", _ARXIV_LABEL.sub("", text)).rstrip()
    if arxiv := _arxiv_id(plain):
        return Locator(arxiv=arxiv)
    doi = _DOI_MARK.sub("", _DOI_LABEL.sub("", text)).rstrip()
    if "%2f" in doi[:16].lower():
        doi = unquote(doi)
    doi = _without_loose_end(doi)
    doi = _of_the_work(doi)
    if doi.lower().startswith(_ARXIV_DOI):
        return Locator(arxiv=_arxiv_id(doi[len(_ARXIV_DOI) :]))
    return Locator(doi=doi if _is_bare_doi(doi) else None)


def _is_bare_doi(text: str) -> bool:
    # No publisher gives out a DOI with a link in it: a second one was pasted behind the first.
    return (
        _DOI.fullmatch(text) is not None
        and "://" not in text
        and not pasted.ENTITY.search(text)
        and _without_loose_end(text) == text
    )


def _without_loose_end(doi: str) -> str:
    """A DOI without the bracket that a sentence closed behind it, and without a slash."""
    while doi:
        last = doi[-1]
        opener = {")": "(", "]": "[", ">": "<"}.get(last)
        if last not in "/.,;" and not (opener and doi.count(opener) < doi.count(last)):
            break
        doi = doi[:-1]
    return doi


def _mentions(text: str, publishers: bool) -> Iterator["Locator"]:
    """The identifiers in a text of several words: all of them where it holds nothing else.

    Of an id of arXiv the form says where it ends, of a DOI only what follows: nothing, a mark as
    `[doi]`, or the stop of a sentence and the next word.
    """
    read = [(word, _identified(word.bare, publishers)) for word in pasted.words(text)]
    rest = [word.bare for word, found in read if not (found.arxiv or found.doi)]
    if all(_BETWEEN.fullmatch(word) for word in rest):
        yield from (found for _, found in read)
        return
    for word, found in read:
        is_named = _NAMED.search(word.before) is not None
        is_arxiv = found.arxiv and (is_named or not _ARXIV.fullmatch(word.bare))
        if is_arxiv or (found.doi and _ends_there(word)):
            yield found


_BETWEEN = re.compile(r"(?i)(?:and|or|doi|arxiv|id|preprint|paper|link)?[:,;&|/+]*")
_NAMED = re.compile(r"(?i)(?:arxiv|corr|abs)[:.]?\Z")
_FOLLOWS = re.compile(r"(?i)https?:|[\[(&]|arxiv|doi|and\b")


def _ends_there(word: pasted.Word) -> bool:
    if not word.behind or _FOLLOWS.match(word.behind):
        return True
    return not word.text.endswith(word.bare) and word.behind[0].isalpha()


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


def arxiv_of_eprint(eprint: str, archive: str) -> str | None:
    """The arXiv id of BibTeX's `eprint` and `primaryclass`: `0309136` in `math.GT`, or None.

    https://info.arxiv.org/help/hypertex/bibstyles/index.html
    """
    return parse_arxiv(eprint) or parse_arxiv(f"{archive.partition('.')[0]}/{eprint}")


def arxiv_month(arxiv_id: str) -> str:
    """The month in which arXiv gave out the id, as `YYYY-MM`."""
    digits = arxiv_id.rpartition("/")[2]
    year = int(digits[:2])
    return f"{1900 + year if year > 90 else 2000 + year}-{digits[2:4]}"


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
    """The reason why `text` is not a safe, absolute web link, or None."""
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
    `repository-suffix`, `tracking`, `landing-page`. Two are for what people paste: `wrapping` for
    what stands around a link, `redirect` for a link by way of a search engine or a library's
    proxy. What is canonical already stays as it is.
    """
    url, rules = text, list[str]()
    # One rule may uncover work for another, such as a comma before `.git`.
    for _ in range(_MOST_ROUNDS):
        canonical = _canonical_once(url)
        rules += [rule for rule in canonical.rules if rule not in rules]
        if canonical.url == url:
            break
        url = canonical.url
    return CanonicalLink(url, tuple(rules))


_MOST_ROUNDS = 5


# https://git-scm.com/docs/git-clone#_git_urls
_SSH = re.compile(r"^(?:(?:git\+)?ssh://)?git@([\w.-]+)[:/]([\w./-]+)$", re.ASCII)


def _canonical_once(text: str) -> CanonicalLink:
    bare = _the_link_in(text)
    url = _SSH.sub(r"https://\1/\2", _with_scheme(bare))
    rules = [] if bare == text.strip() else ["wrapping"]
    rules += [] if url == bare else ["scheme"]
    link = _split(url)
    if link is None or not link.netloc:
        return CanonicalLink(url, tuple(rules))
    for rule, apply in _LINK_RULES:
        changed = apply(link)
        if changed is not link:
            link = changed
            rules.append(rule)
    return CanonicalLink(urlunsplit(link).strip() if rules else url, tuple(rules))


def _the_link_in(text: str) -> str:
    """The link in a pasted text, without the text around it; the text itself if there is none."""
    found = pasted.candidates(text)
    if len(found) != 1 or _SPACE.search(found[0]) or _NEVER_IN_LINKS.search(found[0]):
        return text.strip()
    is_link = pasted.is_link(found[0]) or _with_scheme(found[0]) != found[0]
    return found[0] if is_link else text.strip()


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
_ELSEVIER_ITEM = re.compile(r"/science/article/(?:abs/|am/)?pii/(\w+)", re.ASCII)


def publisher_number(url: str) -> tuple[str, str] | None:
    """Publisher and number of an article, where a link has its own number for it and no DOI.

    `("elsevier", PII)` or `("ieee", document)`: the DOI cannot be told from them, only looked up.
    """
    link = _split(canonical_link(url).url)
    if link is None:
        return None
    if item := publisher_links.elsevier_number(link):
        return "elsevier", item
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


def _behind_redirect(link: SplitResult) -> SplitResult:
    target = publisher_links.behind_redirect(link)
    real = _split(target) if target else None
    return real if real is not None and link_fault(real.geturl()) is None else link


_LINK_RULES: tuple[tuple[str, Callable[[SplitResult], SplitResult]], ...] = (
    ("redirect", _behind_redirect),
    ("repository-suffix", _without_repository_suffix),
    ("tracking", _without_tracking),
    ("landing-page", _landing_page),
)

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
    """The preprint server to which a DOI belongs, or None; entries never have arXiv's DOIs."""
    return next((name for name, form in _PREPRINT_DOIS if form.fullmatch(doi)), None)


@dataclass(frozen=True, slots=True)
class Locator:
    """Identifiers of one version of a work, or a link if it has none."""

    arxiv: str | None = None
    doi: str | None = None
    url: str | None = None

    def identities(self) -> tuple[str, ...]:
        """Identities that equal versions share: `arxiv:…`, `doi:…` (lower case), `url:…`."""
        keys = []
        if self.arxiv is not None:
            keys.append(f"arxiv:{self.arxiv}")
        if self.doi is not None:
            keys.append(f"doi:{self.doi.lower()}")
        if self.url is not None:
            keys.append(f"url:{link_key(self.url)}")
        return tuple(keys)

    @property
    def is_readable(self) -> bool:
        """Whether it has no link, or a valid one: `locate` keeps unreadable text as a link."""
        return self.url is None or link_fault(self.url) is None

    def link(self) -> str | None:
        """The link for readers: `url` if there is one, else the free preprint, else the DOI."""
        if self.url is not None:
            return self.url
        if self.arxiv is not None:
            return arxiv_link(self.arxiv)
        return doi_link(self.doi) if self.doi is not None else None


def locate(text: str) -> Locator:
    """Read a pasted text as a locator, preferring permanent identifiers.

    The arXiv id and the DOI where a text has one of each; else the link, in canonical form. What
    is neither is returned as a link, for `link_fault` to judge.
    """
    found = _found_in(text)
    if found.arxiv or found.doi:
        return found
    return Locator(url=canonical_link(text).url)


_SEEMS_DOI = re.compile(r"(?i)\b10\.\d|\bdoi\b")
_SEEMS_ARXIV = re.compile(r"(?i)\barxiv\b|^\d{4}\.\d+")


def unread(text: str) -> str | None:
    """What a text looks like, `a DOI` or `an arXiv id`, where none can be read from it; or None."""
    found = _found_in(text)
    if found.arxiv or found.doi:
        return None
    if _SEEMS_DOI.search(text):
        return "a DOI"
    return "an arXiv id" if _SEEMS_ARXIV.search(text) else None


def link_key(url: str) -> str:
    """Key for comparing links: no scheme, `www.` or trailing slash, and the host in lower case."""
    link = _split(canonical_link(url).url)
    if link is None:
        return url
    host = link.netloc.lower().removeprefix("www.")
    query = f"?{link.query}" if link.query else ""
    fragment = f"#{link.fragment}" if link.fragment else ""
    return f"{host}{link.path.rstrip('/')}{query}{fragment}"
