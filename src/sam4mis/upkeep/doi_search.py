"""Find the DOI of a link without a DOI in it: one request to Crossref, and a confirmation.

A number in the link must come back in the answer, or the title must be the same and the year
near. Authors must agree in any case: similar titles alone prove nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sam4mis.authorities import crossref
from sam4mis.authorities.messages import Failure, Fetch
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import PREPRINT, Facts, Metadata
from sam4mis.model.identifiers import publisher_number
from sam4mis.model.matching import Description, similar_titles
from sam4mis.model.names import family_name
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, WorkVersion
from sam4mis.upkeep.fill_gaps import ours
from sam4mis.upkeep.lookup import answer_to
from sam4mis.upkeep.published_versions import Candidate, OpenCase, Proposal, holders, weigh

_LAST_NUMBER = re.compile(r"(?<!\d)(\d+)/?$")


def search(loaded: LoadedData, fetch: Fetch, today: str) -> Iterator[Proposal | OpenCase]:
    """Proposals for works that have a link and no DOI, and why others have none.

    To be settled, as those of `versions.propose`.

    Args:
        loaded: the registry.
        fetch: asks a server.
        today: the day of the question, YYYY-MM-DD.
    """
    searching = _Search(fetch, today, holders(loaded.registry), loaded.registry)
    by_item: list[tuple[str, Paper | Dataset]] = []
    by_title: list[tuple[str | None, Paper | Dataset]] = []
    for work in loaded.registry.all_works:
        if work.url is None or work.doi is not None:
            continue
        publisher, number = publisher_number(work.url) or ("", None)
        if publisher == "elsevier" and number is not None:
            by_item.append((number, work))
        else:
            by_title.append((number, work))
    by_item.sort(key=lambda pair: pair[0])
    for start in range(0, len(by_item), crossref.AUTHORITY.batch):
        yield from searching.by_item(by_item[start : start + crossref.AUTHORITY.batch])
    for number, work in by_title:
        yield from searching.by_title(work, number)


@dataclass(frozen=True, slots=True)
class _Search:
    fetch: Fetch
    today: str
    taken: Mapping[str, str]
    registry: Registry

    def by_item(
        self, numbered: Sequence[tuple[str, Paper | Dataset]]
    ) -> Iterator[Proposal | OpenCase]:
        """Look up works by the publisher's numbers in their links, all in one request."""
        request = crossref.by_alternative_ids([number for number, _ in numbered])
        found = answer_to(request, crossref.parse_with_numbers, self.fetch)
        if isinstance(found, Failure):
            yield from (OpenCase(work.id, found.reason) for _, work in numbered)
            return
        for number, work in numbered:
            having = [facts for facts, numbers_there in found if number in numbers_there]
            yield from self._weighed(work, having, f"the number {number} of the link")

    def by_title(self, work: Paper | Dataset, number: str | None) -> Iterator[Proposal | OpenCase]:
        """Look up a work by title; a number in its link must be in the address of the DOI."""
        author = family_name(work.people[0]) if work.people else ""
        found = answer_to(crossref.by_title(work.title, author), crossref.parse, self.fetch)
        if isinstance(found, Failure):
            yield OpenCase(work.id, found.reason)
        elif number is not None:
            leading = [facts for facts in found.facts if _number_of(facts.link) == number]
            by = f"the number {number}, to which the DOI leads"
            yield from self._weighed(work, leading, by)
        else:
            same = [
                facts
                for facts in found.facts
                if facts.kind != PREPRINT and similar_titles(work.title, facts.title or "")
            ]
            # Only the year distinguishes a paper from its later, longer version.
            expected = Description(work.title, work.authors, work.issued)
            yield from self._weighed(work, same, "the title", expected)

    def _weighed(
        self,
        work: Paper | Dataset,
        found: Sequence[Facts],
        by: str,
        expected: Description | None = None,
    ) -> Iterator[Proposal | OpenCase]:
        if not found:
            yield OpenCase(work.id, f"no work at Crossref fits {work.url}")
        for facts in found:
            record = Metadata.of(facts, "crossref", self.today)
            doi = facts.id.removeprefix("doi:")
            candidate = Candidate(work, doi, f"found by {by}", record)
            described = expected or ours(WorkVersion(work), facts.id)
            yield from weigh(candidate, described, self.taken, self.registry)


def _number_of(link: str | None) -> str | None:
    match = _LAST_NUMBER.search(link or "")
    return match[1].lstrip("0") if match else None
