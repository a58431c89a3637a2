"""The DOI of a link that does not spell it out: one question to Crossref, and a confirmation.

A number in the link must come back in the answer, or title, first author and year must agree.
Similar titles alone prove nothing.
"""

import re
from collections.abc import Iterator

from sam4mis.exchange import Failure, Fetch, Refused, Request
from sam4mis.identifiers import publisher_number
from sam4mis.loading import Loaded
from sam4mis.matching import Verdict, judge, similar_titles
from sam4mis.metadata import Facts, Metadata
from sam4mis.models import Paper
from sam4mis.names import family_name
from sam4mis.resolution import description, ours
from sam4mis.sources import crossref
from sam4mis.versions import Proposal, Undecided, evidence, new_fields

_LAST_NUMBER = re.compile(r"(\d+)/?$")


def search(loaded: Loaded, fetch: Fetch, today: str) -> Iterator[Proposal | Undecided]:
    """Proposals for papers that have a link alone, and why others have none.

    Args:
        loaded: the registry.
        fetch: asks a server.
        today: the day of the question, YYYY-MM-DD.
    """
    papers = [paper for paper in loaded.registry.papers if paper.url and not paper.doi]
    by_item: dict[str, Paper] = {}
    by_title: list[tuple[Paper, str | None]] = []
    for paper in papers:
        publisher, number = publisher_number(paper.url or "") or ("", None)
        if publisher == "elsevier" and number is not None:
            by_item[number] = paper
        else:
            by_title.append((paper, number))
    yield from _by_item(by_item, fetch, today)
    for paper, number in by_title:
        yield _by_title(paper, number, fetch, today)


def _by_item(
    numbered: dict[str, Paper], fetch: Fetch, today: str
) -> Iterator[Proposal | Undecided]:
    numbers = sorted(numbered)
    for start in range(0, len(numbers), crossref.SOURCE.batch):
        batch = numbers[start : start + crossref.SOURCE.batch]
        found = _ask(crossref.by_alternative_ids(batch), fetch)
        if isinstance(found, str):
            yield from (Undecided(numbered[number].id, found) for number in batch)
            continue
        for number in batch:
            paper = numbered[number]
            having = [facts for facts, numbers_there in found if number in numbers_there]
            yield _confirmed(paper, having, f"the number {number} of the link", today)


def _by_title(paper: Paper, number: str | None, fetch: Fetch, today: str) -> Proposal | Undecided:
    author = family_name(paper.authors[0]) if paper.authors else ""
    found = _ask(crossref.by_title(paper.title, author), fetch)
    if isinstance(found, str):
        return Undecided(paper.id, found)
    works = [facts for facts, _ in found]
    if number is None:
        same = [facts for facts in works if similar_titles(paper.title, facts.title or "")]
        return _confirmed(paper, same, "the title", today, exact=True)
    leading = [facts for facts in works if _number_of(facts.link) == number]
    return _confirmed(paper, leading, f"the number {number}, to which the DOI leads", today)


def _number_of(link: str | None) -> str | None:
    match = _LAST_NUMBER.search(link or "")
    return match[1].lstrip("0") if match else None


def _ask(request: Request, fetch: Fetch) -> list[tuple[Facts, set[str]]] | str:
    reply = fetch(request)
    if isinstance(reply, Failure):
        return reply.reason
    found = crossref.parse_with_numbers(reply.body)
    return found.reason if isinstance(found, Refused) else found


def _confirmed(
    paper: Paper, works: list[Facts], by: str, today: str, *, exact: bool = False
) -> Proposal | Undecided:
    fitting = []
    for facts in works:
        record = Metadata.of(facts, "crossref", today)
        judgement = judge(ours(paper), description(record))
        agrees = judgement.verdict is Verdict.MATCH and record.authors and paper.authors
        if agrees or (not exact and judgement.verdict is Verdict.REVIEW):
            fitting.append((record, judgement))
    if len(fitting) != 1:
        many = "several works fit" if fitting else "no work at Crossref fits"
        return Undecided(paper.id, f"{many} {paper.url}")
    record, judgement = fitting[0]
    doi = record.id.removeprefix("doi:")
    return Proposal(
        paper.id,
        new_fields(paper, doi, record),
        (f"found by {by}", *evidence(record, judgement)),
    )
