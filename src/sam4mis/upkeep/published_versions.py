"""Propose published versions for entries of preprints, as patches with evidence.

An authority must state the DOI, and the record behind it must have the same authors. A person
applies the patch, or asks for it to be applied.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import PREPRINT, Metadata
from sam4mis.importers import publication
from sam4mis.importers.proposal import Refusal, WorkDescription
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import Description, Judgement, Verdict, confirm, judge
from sam4mis.model.records import Dataset, Paper
from sam4mis.model.registry import Registry, WorkVersion
from sam4mis.upkeep.fill_gaps import description, is_valid, ours, version_of_record


@dataclass(frozen=True, slots=True)
class Proposal:
    """The version of record of an entry, and the evidence for it."""

    entry: str
    doi: str
    fields: Mapping[str, str]
    """Identifier, venue and date, as far as the entry lacks them; the DOI included."""
    evidence: tuple[str, ...]
    title: str | None = None
    """Title of the version of record, if the entry is known as a preprint."""
    authors: tuple[str, ...] = ()
    """Authors of the version of record, if the entry is known as a preprint."""

    def joined(self, other: "Proposal") -> "Proposal":
        """Both proposals as one, if they have the same DOI."""
        return replace(
            self,
            fields={**other.fields, **self.fields},
            evidence=tuple(dict.fromkeys((*self.evidence, *other.evidence))),
            title=self.title or other.title,
            authors=self.authors or other.authors,
        )


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A hint that is too weak for a proposal, with the reason."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A DOI that may belong to the published version of a work."""

    work: Paper | Dataset
    doi: str
    origin: str
    """Where the DOI comes from: `stated by …`, `found by …`."""
    record: Metadata | None
    """Metadata of a published version with that DOI."""


def propose(loaded: LoadedData) -> Iterator[Proposal | OpenCase]:
    """Proposals from stored metadata for entries without a version of record.

    Pass the result to `settle`: an entry may have several proposals.
    """
    taken = holders(loaded.registry)
    for work in loaded.registry.all_works:
        if work.doi is not None:
            yield from _behind_preprint(loaded, work, work.doi, taken)
        elif work.arxiv is not None:
            yield from _of_preprint(loaded, work, taken)


def settle(
    found: Iterable[Proposal | OpenCase],
) -> tuple[list[Proposal], list[OpenCase]]:
    """Keep one proposal for each entry and DOI; contradictory proposals become open cases.

    Returns:
        Proposals and hints, in the order found.
    """
    undecided: dict[OpenCase, None] = {}
    by_entry: dict[str, dict[str, Proposal]] = {}
    for one in found:
        if isinstance(one, OpenCase):
            undecided[one] = None
            continue
        same_entry, key = by_entry.setdefault(one.entry, {}), one.doi.lower()
        same_entry[key] = same_entry[key].joined(one) if key in same_entry else one
    wanted = Counter(key for same_entry in by_entry.values() for key in same_entry)
    proposals: list[Proposal] = []
    for entry, same_entry in by_entry.items():
        if reason := _contradiction(same_entry, wanted):
            undecided[OpenCase(entry, reason)] = None
        else:
            proposals += same_entry.values()
    return proposals, list(undecided)


def _contradiction(same_entry: Mapping[str, Proposal], wanted: Counter[str]) -> str | None:
    """Why none of the proposals for an entry, by DOI, is to be taken; None if one is.

    `wanted` says for how many entries each DOI is proposed.
    """
    if len(same_entry) > 1:
        evidence = "; ".join(proposal.evidence[0] for proposal in same_entry.values())
        return f"several DOIs fit, choose one: {evidence}"
    shared = next((one.doi for key, one in same_entry.items() if wanted[key] > 1), None)
    return shared and f"{shared} fits more than one entry"


def holders(registry: Registry) -> dict[str, str]:
    """Id of the entry by identity."""
    return {
        key: version.work.id
        for version in registry.versions()
        for key in version.locator.identities()
    }


def _behind_preprint(
    loaded: LoadedData, work: Paper | Dataset, doi: str, taken: Mapping[str, str]
) -> Iterator[OpenCase]:
    """Open cases of a work whose DOI is that of a preprint."""
    about = loaded.library.about(f"doi:{doi.lower()}")
    if not any(record.kind == PREPRINT for record in about):
        return
    for record in (*about, *_fitting(loaded, work)):
        for later in record.dois:
            if f"doi:{later.lower()}" not in taken:
                reason = f"{doi} is a preprint's, and {_said(record)} states {later}"
                yield OpenCase(work.id, reason)


def _of_preprint(
    loaded: LoadedData, work: Paper | Dataset, taken: Mapping[str, str]
) -> Iterator[Proposal | OpenCase]:
    fitting = _fitting(loaded, work)
    stated = {doi.lower(): (doi, record) for record in reversed(fitting) for doi in record.dois}
    for doi, witness in stated.values():
        record = version_of_record(Locator(doi=doi), loaded.library)
        candidate = Candidate(work, doi, f"stated by {_said(witness)}", record)
        expected = ours(WorkVersion(work), f"doi:{doi.lower()}")
        yield from weigh(candidate, expected, taken, loaded.registry)
    for record in fitting if not stated else ():
        if record.journal_ref:
            reason = f"{_said(record)} refers to {record.journal_ref!r} without a DOI"
            yield OpenCase(work.id, reason)


def _fitting(loaded: LoadedData, work: Paper | Dataset) -> list[Metadata]:
    """Records about the arXiv id of a work, without those about another work."""
    if work.arxiv is None:
        return []
    identity = f"arxiv:{work.arxiv}"
    expected = ours(WorkVersion(work), identity)
    return [
        record
        for record in loaded.library.about(identity)
        if judge(expected, description(record)).verdict is not Verdict.CONFLICT
    ]


def weigh(
    candidate: Candidate, expected: Description, taken: Mapping[str, str], registry: Registry
) -> Iterator[Proposal | OpenCase]:
    """Yield a proposal if title and authors agree and no entry has the DOI, else an open case.

    Args:
        candidate: the DOI and what is known of it.
        expected: the work as it should be described.
        taken: id of the entry that has each identity; a DOI that the entry itself has yields
            nothing.
        registry: the registry, which knows the kinds of venues.
    """
    work, doi, record = candidate.work, candidate.doi, candidate.record
    owner = taken.get(f"doi:{doi.lower()}")
    if owner == work.id:
        return
    subject = f"{doi}, {candidate.origin},"
    if owner is not None:
        yield OpenCase(work.id, f"{subject} is that of `{owner}`")
        return
    if record is None or not is_valid("doi", doi):
        yield OpenCase(work.id, f"{subject} is no known version of record")
        return
    judgement = confirm(expected, description(record))
    if judgement.verdict is not Verdict.MATCH:
        why = ", ".join(judgement.reasons)
        yield OpenCase(work.id, f"{subject} may be another work: {why}")
        return
    evidence = (f"{doi} is {candidate.origin}", *_evidence(record, judgement))
    proposal = Proposal(work.id, doi, _new_fields(work, doi, record), evidence)
    if publication.is_known_as_preprint(work, registry):
        names = tuple(person.author for person in record.authors)
        proposal = replace(proposal, title=record.title, authors=names)
    yield proposal


def _new_fields(work: Paper | Dataset, doi: str, record: Metadata) -> dict[str, str]:
    """Fields of the version of record that the entry lacks."""
    fields = {"doi": doi, "venue": record.venue, "published": record.date}
    return {
        name: value
        for name, value in fields.items()
        if value and getattr(work, name) is None and is_valid(name, value)
    }


def _evidence(record: Metadata, judgement: Judgement) -> tuple[str, ...]:
    """Statements of an authority about a DOI, for the person who decides."""
    authors = ", ".join(person.name for person in record.authors[:3])
    more = f" and {len(record.authors) - 3} more" if len(record.authors) > 3 else ""
    return (
        f"{_said(record)}: {record.title!r}, {authors}{more}, {record.date or 'no date'}",
        *(f"note: {reason}" for reason in judgement.reasons),
    )


def _said(record: Metadata) -> str:
    return f"{record.source} ({record.retrieved})"


def patched(loaded: LoadedData, proposal: Proposal) -> bytes | OpenCase:
    """The file of an entry with its version of record, in canonical form.

    `publication.publish` decides which version takes the top of the entry. If it refuses, for
    instance because a comment in the file would be lost, the case is left to the curator.
    """
    given = WorkDescription(
        proposal.doi,
        (Locator(doi=proposal.doi),),
        title=proposal.title,
        authors=proposal.authors,
        venue=proposal.fields.get("venue"),
        published=proposal.fields.get("published"),
    )
    answer = publication.publish(loaded, loaded.registry.entries[proposal.entry], given)
    if isinstance(answer, Refusal):
        return OpenCase(proposal.entry, f"{answer.reason}; {answer.remedy}")
    return answer.content


def patch(path: str, before: bytes, after: bytes) -> str:
    """A unified diff that `git apply` and `patch -p1` take."""
    lines = difflib.unified_diff(
        before.decode("utf-8").splitlines(keepends=True),
        after.decode("utf-8").splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in lines)


# https://www.gnu.org/software/diffutils/manual/html_node/Incomplete-Lines.html
_NO_END = "\n\\ No newline at end of file\n"
