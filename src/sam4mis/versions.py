"""Versions of record for entries known as preprints, as patches with their evidence.

An authority must state the DOI, and the record behind it must have the same authors. A person
applies the patch, or asks for it to be applied.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from sam4mis import layout, yamltext
from sam4mis.identifiers import Locator
from sam4mis.loading import Loaded
from sam4mis.matching import Judgement, Verdict, judge
from sam4mis.metadata import PREPRINT, Metadata
from sam4mis.models import Paper
from sam4mis.registry import Registry, listings
from sam4mis.resolution import description, is_valid, ours, version_of_record


@dataclass(frozen=True, slots=True)
class Proposal:
    """Fields to add to an entry, and what speaks for them."""

    entry: str
    fields: dict[str, str]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A hint that is not enough for a proposal, and why."""

    entry: str
    reason: str


def propose(loaded: Loaded) -> tuple[list[Proposal], list[Undecided]]:
    """What the stored metadata say about versions of record that entries do not have.

    Returns:
        Proposals and hints, by entry.
    """
    taken = _holders(loaded.registry)
    proposals: list[Proposal] = []
    undecided: list[Undecided] = []
    for paper in loaded.registry.papers:
        if paper.doi is not None:
            undecided += _behind_doi(loaded, paper.doi, paper.id, taken)
        elif paper.arxiv is not None:
            for found in _of_preprint(loaded, paper, paper.arxiv, taken):
                if isinstance(found, Proposal):
                    proposals.append(found)
                else:
                    undecided.append(found)
    return proposals, undecided


def _holders(registry: Registry) -> dict[str, str]:
    """The entry that has each identity."""
    return {
        key: work.id
        for work in registry.works
        for listing in listings(work)
        for key in listing.locator.identities()
    }


def _behind_doi(loaded: Loaded, doi: str, entry: str, taken: dict[str, str]) -> Iterator[Undecided]:
    """A DOI that is a preprint's, of which Crossref knows the version of record."""
    for record in loaded.library.about(f"doi:{doi.lower()}"):
        for later in record.dois if record.kind == PREPRINT else ():
            if f"doi:{later.lower()}" not in taken:
                reason = f"{doi} is a preprint of {later}, says {_said(record)}"
                yield Undecided(entry, reason)


def _of_preprint(
    loaded: Loaded, paper: Paper, arxiv_id: str, taken: dict[str, str]
) -> Iterator[Proposal | Undecided]:
    preprint = loaded.library.about(f"arxiv:{arxiv_id}")
    stated = {
        doi.lower(): (doi, record)
        for record in reversed(preprint)
        for doi in record.dois
        if judge(ours(paper), description(record)).verdict is not Verdict.CONFLICT
    }
    accepted = []
    for doi, witness in stated.values():
        owner = taken.get(f"doi:{doi.lower()}")
        if owner is not None:
            if owner != paper.id:
                reason = f"{doi}, stated by {_said(witness)}, is that of `{owner}`"
                yield Undecided(paper.id, reason)
            continue
        checked = _checked(loaded, paper, doi, witness)
        if isinstance(checked, Undecided):
            yield checked
        else:
            accepted.append(checked)
    if len(accepted) == 1:
        yield accepted[0]
    elif accepted:
        listed = ", ".join(proposal.fields["doi"] for proposal in accepted)
        yield Undecided(paper.id, f"several DOIs fit: {listed}; choose one")
    elif not stated:
        for record in preprint:
            if record.journal_ref:
                reason = f"{_said(record)} refers to {record.journal_ref!r} without a DOI"
                yield Undecided(paper.id, reason)


def _checked(loaded: Loaded, paper: Paper, doi: str, witness: Metadata) -> Proposal | Undecided:
    record = version_of_record(Locator(doi=doi), loaded.library)
    if record is None:
        reason = f"{doi}, stated by {_said(witness)}, is no known version of record"
        return Undecided(paper.id, reason)
    judgement = judge(ours(paper), description(record))
    if not record.authors or judgement.verdict is Verdict.CONFLICT:
        why = ", ".join(judgement.reasons) or "no authors are stated there"
        reason = f"{doi}, stated by {_said(witness)}, may be another work: {why}"
        return Undecided(paper.id, reason)
    return Proposal(paper.id, new_fields(paper, doi, record), (
        f"{_said(witness)} states {doi} for arXiv:{paper.arxiv}",
        *evidence(record, judgement),
    ))  # fmt: skip


def new_fields(paper: Paper, doi: str, record: Metadata) -> dict[str, str]:
    """What an entry lacks of a version of record; what it says already stands."""
    fields = {"doi": doi, "venue": record.venue, "published": record.date}
    return {
        name: value
        for name, value in fields.items()
        if value and getattr(paper, name) is None and is_valid(name, value)
    }


def evidence(record: Metadata, judgement: Judgement) -> tuple[str, ...]:
    """What an authority says about a DOI, for the person who decides."""
    authors = ", ".join(person.name for person in record.authors[:3])
    more = f" and {len(record.authors) - 3} more" if len(record.authors) > 3 else ""
    return (
        f"{_said(record)}: {record.title!r}, {authors}{more}, {record.date or 'no date'}",
        *(f"note: {reason}" for reason in judgement.reasons),
    )


def _said(record: Metadata) -> str:
    return f"{record.source} ({record.retrieved})"


def patched(loaded: Loaded, proposal: Proposal) -> bytes | Undecided:
    """The entry's file with the new fields, in canonical form.

    A file with a comment that would be lost, or with faults, is left to its curator.
    """
    source = loaded.sources[loaded.paths[proposal.entry]]
    data = source.parsed.data
    header, lost = yamltext.comments(source.raw)
    source.forget()
    if data is None or source.parsed.faults or lost is not None:
        return Undecided(proposal.entry, f"{source.path} cannot be rewritten without a loss")
    order = layout.key_order(type(loaded.registry.entries[proposal.entry]))
    return yamltext.write({**data, **proposal.fields}, order, header)


def patch(path: str, before: bytes, after: bytes) -> str:
    """A unified diff that `git apply` and `patch -p1` take."""
    return "".join(
        difflib.unified_diff(
            before.decode("utf-8").splitlines(keepends=True),
            after.decode("utf-8").splitlines(keepends=True),
            f"a/{path}",
            f"b/{path}",
        )
    )
