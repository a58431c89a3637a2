"""One identifier to what the authorities say about it, with a reason where they say nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sam4mis.authorities import arxiv, crossref, datacite
from sam4mis.authorities.messages import Answer, Failure, Fetch, Refused, Request, Source, Trouble
from sam4mis.files.metadata import Facts, Metadata
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What is known about one identifier."""

    locator: Locator
    """The identifier in the form in which entries have it."""
    records: tuple[Metadata, ...]
    """What each authority that knows it says, the most authoritative first."""
    reasons: tuple[str, ...]
    """For each authority that has no answer: why."""


def described(name: str, found: LookupResult) -> WorkDescription:
    """A work as the authority describes it that was asked."""
    if not found.records:
        return WorkDescription(name, (found.locator,))
    record = found.records[0]
    is_preprint = found.locator.arxiv is not None or record.kind == "posted-content"
    stated = [Locator(doi=doi) for doi in record.dois]
    if record.arxiv:
        stated.append(Locator(arxiv=record.arxiv))
    return WorkDescription(
        name,
        (found.locator,),
        also=tuple(stated),
        title=record.title,
        authors=tuple(person.name for person in record.authors),
        date=record.date,
        venue=None if is_preprint else record.venue,
        published=None if is_preprint else record.date,
    )


_Answer = TypeVar("_Answer")


def answer_to(
    request: Request, parse: Callable[[bytes], _Answer | Refused], fetch: Fetch
) -> _Answer | Failure:
    """What comes of a question; a body that is no answer is a failure."""
    reply = fetch(request)
    if isinstance(reply, Failure):
        return reply
    answer = parse(reply.body)
    if isinstance(answer, Refused):
        kind = Trouble.PASSING if answer.passing else Trouble.REJECTED
        return Failure(kind, answer.reason)
    return answer


def ask_all(source: Source, identities: Sequence[str], fetch: Fetch) -> Answer | Failure:
    """What one authority says about some identities."""
    return answer_to(source.request(identities), source.parse, fetch)


def ask(source: Source, identity: str, fetch: Fetch) -> Facts | Failure:
    """What one authority says about one identity."""
    answer = ask_all(source, [identity], fetch)
    if isinstance(answer, Failure):
        return answer
    return pick(answer, identity) or Failure(Trouble.ABSENT, f"{source.name} does not know it")


def pick(answer: Answer, identity: str) -> Facts | None:
    """What an answer says about an identity; of two entries, the first."""
    return next((facts for facts in answer.facts if facts.id == identity), None)


def look_up(text: str, fetch: Fetch, today: str) -> LookupResult:
    """Ask the authorities about an arXiv id, a DOI, or a link that leads to one for sure.

    Args:
        text: what a contributor typed or pasted.
        fetch: asks a server.
        today: the day of the question, YYYY-MM-DD.

    Returns:
        The identifier and what is known about it. Without records, `reasons` says why.
    """
    locator = identifiers.locate(text.strip())
    match identifiers.publisher_number(locator.url or ""):
        case ("elsevier", number):
            return _look_up_item(locator, number, fetch, today)
    identities = [key for key in locator.identities() if not key.startswith("url:")]
    if not identities:
        reason = "neither an arXiv id nor a DOI can be read from it"
        return LookupResult(locator, (), (f"{text.strip()!r}: {reason}",))
    records, reasons = [], []
    for source in _authorities(identities[0]):
        answer = ask(source, identities[0], fetch)
        if isinstance(answer, Failure):
            reasons.append(f"{source.name}: {answer.reason}")
            continue
        records.append(Metadata.of(answer, source.name, today))
        break
    return LookupResult(locator, tuple(records), tuple(reasons))


def _look_up_item(locator: Locator, number: str, fetch: Fetch, today: str) -> LookupResult:
    """The work to which a publisher's own number belongs, confirmed by that number."""
    request = crossref.by_alternative_ids([number])
    works = answer_to(request, crossref.parse_with_numbers, fetch)
    if isinstance(works, Failure):
        return LookupResult(locator, (), (f"crossref: {works.reason}",))
    having = [facts for facts, numbers in works if number in numbers]
    if len(having) != 1:
        reason = f"{len(having)} works have the number {number}"
        return LookupResult(locator, (), (f"crossref: {reason}",))
    doi = having[0].id.removeprefix("doi:")
    record = Metadata.of(having[0], "crossref", today)
    return LookupResult(Locator(doi=doi), (record,), ())


def _authorities(identity: str) -> Iterator[Source]:
    """Whom to ask, in this order, until one knows it."""
    yield arxiv.SOURCE if identity.startswith("arxiv:") else crossref.SOURCE
    yield datacite.SOURCE
