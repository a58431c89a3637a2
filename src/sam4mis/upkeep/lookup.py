"""Look up one identifier at the authorities."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sam4mis.authorities import arxiv, crossref, datacite
from sam4mis.authorities.messages import (
    Answer,
    Authority,
    Failure,
    FailureKind,
    Fetch,
    InvalidBody,
    Request,
)
from sam4mis.files.metadata import PREPRINT, Facts, Metadata
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import Description, Verdict, confirm, similar_titles
from sam4mis.model.names import family_name


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Result of looking up one identifier."""

    locator: Locator
    """The identifier, in the form that entries use."""
    records: tuple[Metadata, ...]
    """One record from each authority that knows it, the most authoritative first."""
    reasons: tuple[str, ...]
    """Reason why an authority gave no record, for each such authority."""
    asked: tuple[str, ...] = ()
    """Authorities that were asked."""
    silent: tuple[str, ...] = ()
    """Asked authorities that failed temporarily."""


def described(name: str, found: LookupResult) -> WorkDescription:
    """The description of a work by the first authority that knows it."""
    if not found.records:
        return WorkDescription(name, (found.locator,), asked=found.asked, silent=found.silent)
    record = found.records[0]
    is_preprint = found.locator.arxiv is not None or record.kind == "posted-content"
    stated = [Locator(doi=doi) for doi in record.dois]
    if record.arxiv:
        stated.append(Locator(arxiv=record.arxiv))
    work = WorkDescription(
        name,
        (found.locator,),
        also=tuple(stated),
        title=record.title,
        authors=tuple(person.author for person in record.authors),
        date=record.date,
        asked=found.asked,
        notices=record.notices,
    )
    if is_preprint:
        return work
    return replace(
        work,
        venue=record.venue,
        published=record.date,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        publisher=record.publisher,
    )


_Answer = TypeVar("_Answer")


def answer_to(
    request: Request, parse: Callable[[bytes], _Answer | InvalidBody], fetch: Fetch
) -> _Answer | Failure:
    """Send a request and parse the reply; a body that is not an answer becomes a failure."""
    reply = fetch(request)
    if isinstance(reply, Failure):
        return reply
    answer = parse(reply.body)
    if isinstance(answer, InvalidBody):
        kind = FailureKind.TEMPORARY if answer.temporary else FailureKind.REJECTED
        return Failure(kind, answer.reason)
    return answer


def ask_all(authority: Authority, identities: Sequence[str], fetch: Fetch) -> Answer | Failure:
    """Ask one authority about several identities in one request."""
    return answer_to(authority.request(identities), authority.parse, fetch)


def ask(authority: Authority, identity: str, fetch: Fetch) -> Facts | Failure:
    """Ask one authority about one identity."""
    answer = ask_all(authority, [identity], fetch)
    if isinstance(answer, Failure):
        return answer
    return pick(answer, identity) or Failure(
        FailureKind.ABSENT, f"{authority.name} does not know it"
    )


def pick(answer: Answer, identity: str) -> Facts | None:
    """The record about an identity in an answer; the first, if there are two."""
    return next((facts for facts in answer.facts if facts.id == identity), None)


def look_up(text: str, fetch: Fetch, today: str) -> LookupResult:
    """Ask the authorities about an arXiv id, a DOI, or a link that contains one.

    Args:
        text: what a contributor typed or pasted.
        fetch: sends requests.
        today: the day of the question, YYYY-MM-DD.

    Returns:
        The identifier and its records. Without records, `reasons` says why.
    """
    locator = identifiers.locate(text.strip())
    match identifiers.publisher_number(locator.url or ""):
        case ("elsevier", number):
            return _look_up_item(locator, number, fetch, today)
    identities = [key for key in locator.identities() if not key.startswith("url:")]
    if not identities:
        reason = (
            "neither an arXiv id nor a DOI can be read from it; "
            "give the DOI that the page prints, or the title"
        )
        return LookupResult(locator, (), (f"{text.strip()!r}: {reason}",))
    records, reasons, asked, silent = [], [], [], []
    for authority in _authorities(identities[0]):
        answer = ask(authority, identities[0], fetch)
        asked.append(authority.name)
        if isinstance(answer, Failure):
            reasons.append(f"{authority.name}: {answer.reason}")
            if answer.kind is not FailureKind.ABSENT:
                silent.append(authority.name)
            continue
        records.append(Metadata.of(answer, authority.name, today))
        break
    return LookupResult(locator, tuple(records), tuple(reasons), tuple(asked), tuple(silent))


def _look_up_item(locator: Locator, number: str, fetch: Fetch, today: str) -> LookupResult:
    """Find the one work that has the publisher's number."""
    request = crossref.by_alternative_ids([number])
    works = answer_to(request, crossref.parse_with_numbers, fetch)
    if isinstance(works, Failure):
        return _without_answer(locator, works)
    having = [facts for facts, numbers in works if number in numbers]
    if len(having) != 1:
        reason = f"{len(having)} works have the number {number}"
        return LookupResult(locator, (), (f"crossref: {reason}",))
    doi = having[0].id.removeprefix("doi:")
    record = Metadata.of(having[0], "crossref", today)
    return LookupResult(Locator(doi=doi), (record,), ())


def look_up_title(
    title: str, authors: Sequence[str], link: str | None, fetch: Fetch, today: str
) -> LookupResult:
    """Ask Crossref once about a work of which nobody knows an identifier, and confirm the answer.

    Args:
        title: its title.
        authors: its authors, given name first, as far as they are known.
        link: a page of the work, such as the one at IEEE, whose number the DOI leads to.
        fetch: sends requests.
        today: the day of the question, YYYY-MM-DD.

    Returns:
        The DOI and the record of the one work that has the title and, where they are known, the
        authors. Without a record, `reasons` says why.
    """
    locator = identifiers.locate(link) if link else Locator()
    author = family_name(authors[0]) if authors else ""
    answer = answer_to(crossref.by_title(title, author), crossref.parse, fetch)
    if isinstance(answer, Failure):
        return _without_answer(locator, answer)
    fitting = _fitting(answer.facts, Description(title, tuple(authors)), link)
    if len(fitting) != 1:
        reason = f"crossref: {len(fitting) or 'no'} works have this title"
        return LookupResult(locator, (), (reason,), ("crossref",))
    record = Metadata.of(fitting[0], "crossref", today)
    doi = record.id.removeprefix("doi:")
    return LookupResult(Locator(doi=doi), (record,), (), ("crossref",))


def _without_answer(locator: Locator, failure: Failure) -> LookupResult:
    """What comes of a question that Crossref alone was asked, and did not answer."""
    silent = () if failure.kind is FailureKind.ABSENT else ("crossref",)
    return LookupResult(locator, (), (f"crossref: {failure.reason}",), ("crossref",), silent)


def _fitting(facts: Sequence[Facts], wanted: Description, link: str | None) -> list[Facts]:
    """Records of the wanted work; if a publication and its preprint fit, the publication."""
    found = [one for one in facts if _is_wanted(one, wanted)]
    printed = [one for one in found if one.kind != PREPRINT]
    return _at_link(found, link) or printed or found


def _at_link(facts: Sequence[Facts], link: str | None) -> list[Facts]:
    """Works whose page has the publisher's number that is in a link; none if there is no number."""
    numbered = identifiers.publisher_number(link or "")
    if numbered is None:
        return []
    _, number = numbered
    return [one for one in facts if (one.link or "").rstrip("/").endswith(number)]


def _is_wanted(facts: Facts, wanted: Description) -> bool:
    theirs = Description(facts.title, tuple(person.name for person in facts.authors))
    if wanted.people:
        return confirm(wanted, theirs).verdict is Verdict.MATCH
    return similar_titles(wanted.title or "", theirs.title or "")


def _authorities(identity: str) -> Iterator[Authority]:
    """The authorities to ask, in this order, until one knows the identity."""
    yield arxiv.AUTHORITY if identity.startswith("arxiv:") else crossref.AUTHORITY
    yield datacite.AUTHORITY
