"""Compare curated entries with the stored metadata of their identifiers.

An authority can be wrong as well. A conflict is an error only where a second witness agrees:
another authority, the other identifier of the same version, or the entry to which the stated title
belongs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sam4mis.checks import notices
from sam4mis.files import yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import AUTHORITY_NAMES, FURTHER_SOURCES, SOURCES, Metadata, SourceName
from sam4mis.model.matching import NO_TITLE, Judgement, Verdict, judge, normalised
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.registry import WorkVersion, versions_of
from sam4mis.upkeep.fill_gaps import description, ours

# Copied records count as one source: arXiv deposits its records at DataCite.
_VOICES = AUTHORITY_NAMES
_NEVER_ALONE = {_VOICES[source] for source in FURTHER_SOURCES} - {
    _VOICES[source] for source in SOURCES if source not in FURTHER_SOURCES
}


@dataclass(slots=True)
class Verification:
    """Number of identifiers by verdict, and the problems found."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    unknown: int = 0
    """Number of identifiers without metadata to compare."""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Case:
    """One identifier of one version, and the records about it."""

    version: WorkVersion
    identity: str
    records: tuple[Metadata, ...]
    judged: tuple[tuple[Metadata, Judgement], ...]
    """Records with their judgements, without those that neither confirm nor contradict."""

    @property
    def field(self) -> str:
        return self.identity.partition(":")[0]

    def where(self) -> yaml_text.Path:
        index = self.version.index
        return (self.field,) if index is None else ("versions", index, self.field)

    def voices(self, verdict: Verdict) -> set[str]:
        return {_voice(record) for record, judgement in self.judged if judgement.verdict is verdict}


def _voice(record: Metadata) -> str:
    return (
        "arXiv"
        if record.id.startswith("arxiv:") and record.source == "datacite"
        else _VOICES[record.source]
    )


def verify(loaded: LoadedData) -> Verification:
    """Compare every identifier of every work with its stored metadata.

    Returns:
        The verdicts, and problems sorted by location: errors for conflicts with two witnesses,
        warnings for everything else that a person is to decide.
    """
    outcome = Verification()
    titles = _titles(loaded)
    for work in loaded.registry.all_works:
        outcome.problems += [
            problem
            for problem in notices.problems(loaded, work)
            if problem.code == "retraction-notice"
        ]
        for version in versions_of(work):
            cases = [_case(loaded, version, identity) for identity in _identities(version)]
            for case in cases:
                _conclude(loaded, case, cases, titles, outcome)
            outcome.problems += _other_dois(loaded, cases)
    outcome.problems.sort()
    return outcome


def _identities(version: WorkVersion) -> Iterator[str]:
    yield from (key for key in version.locator.identities() if not key.startswith("url:"))


def _titles(loaded: LoadedData) -> dict[str, str]:
    """Id of the entry by title."""
    return {normalised(version.title): version.work.id for version in loaded.registry.versions()}


def _case(loaded: LoadedData, version: WorkVersion, identity: str) -> _Case:
    records, expected = loaded.library.about(identity), ours(version, identity)
    judged = ((record, judge(expected, description(record))) for record in records)
    telling = tuple(pair for pair in judged if pair[1].reasons != (NO_TITLE,))
    return _Case(version, identity, records, telling)


def _conclude(
    loaded: LoadedData,
    case: _Case,
    siblings: list[_Case],
    titles: dict[str, str],
    outcome: Verification,
) -> None:
    unknown_to = loaded.library.unknown_to(case.identity)
    if unknown_to and not case.records:
        outcome.problems.append(_unknown(loaded, case, unknown_to))
        return
    if not case.judged:
        outcome.unknown += 1
        return
    verdict = _verdict(case, siblings)
    outcome.verdicts[verdict] += 1
    if verdict is Verdict.CONFLICT:
        outcome.problems.append(_conflict(loaded, case, siblings, titles))
    elif verdict is Verdict.REVIEW:
        outcome.problems.append(_review(loaded, case))


def _verdict(case: _Case, siblings: list[_Case]) -> Verdict:
    """The verdict of the authorities that count alone; REVIEW if they differ."""
    judged = {
        judgement.verdict for record, judgement in case.judged if _voice(record) not in _NEVER_ALONE
    }
    if not judged:
        doubted = any(judgement.verdict is not Verdict.MATCH for _, judgement in case.judged)
        return Verdict.REVIEW if doubted else Verdict.MATCH
    if len(judged) > 1:
        return Verdict.REVIEW
    verdict = judged.pop()
    if verdict is Verdict.REVIEW and any(_vouches(other, case) for other in siblings):
        return Verdict.MATCH
    return verdict


def _vouches(other: _Case, case: _Case) -> bool:
    """Whether the record of the version's other identifier states this identifier too."""
    return any(
        judgement.verdict is Verdict.MATCH
        and case.identity in {f"doi:{doi.lower()}" for doi in record.dois}
        for record, judgement in other.judged
    )


def _other_dois(loaded: LoadedData, cases: list[_Case]) -> Iterator[Problem]:
    """DOIs that no record confirms, if the authority of the preprint states others."""
    for case in cases:
        if case.field != "doi" or case.voices(Verdict.MATCH):
            continue
        stated = _stated_dois(other for other in cases if other is not case)
        if stated and case.identity not in {f"doi:{doi.lower()}" for doi in stated}:
            listed = ", ".join(f"{voice} states {doi}" for doi, voice in stated.items())
            yield _problem(
                loaded,
                case,
                "other-doi",
                f"no record confirms this DOI, and {listed}",
                "open both, and keep the one of the version of record",
                Severity.WARNING,
            )


def _stated_dois(cases: Iterable[_Case]) -> dict[str, str]:
    """The DOIs in records that match, each with the authority that states it."""
    return {
        doi: _voice(record)
        for case in cases
        for record, judgement in case.judged
        if judgement.verdict is Verdict.MATCH
        for doi in record.dois
    }


def _conflict(
    loaded: LoadedData, case: _Case, siblings: list[_Case], titles: dict[str, str]
) -> Problem:
    witnesses = sorted(case.voices(Verdict.CONFLICT))
    witnesses += [
        f"{other.field}: {other.identity.partition(':')[2]}, which leads to this work"
        for other in siblings
        if other is not case and other.voices(Verdict.MATCH)
    ]
    stated = next(r.title for r, j in case.judged if j.verdict is Verdict.CONFLICT)
    owner = titles.get(normalised(stated or ""))
    if owner is not None and owner != case.version.work.id:
        witnesses.append(f"the entry `{owner}`, which has that title")
    return _problem(
        loaded,
        case,
        "link-conflict",
        f"it leads to another work: {_reasons(case, Verdict.CONFLICT)} ({'; '.join(witnesses)})",
        "open the link, and correct the identifier or the entry",
        Severity.ERROR if len(witnesses) > 1 else Severity.WARNING,
    )


def _review(loaded: LoadedData, case: _Case) -> Problem:
    doubts = _reasons(case, Verdict.REVIEW) or _reasons(case, Verdict.CONFLICT)
    voices = sorted(case.voices(Verdict.REVIEW) | case.voices(Verdict.CONFLICT))
    return _problem(
        loaded,
        case,
        "link-review",
        f"{doubts} ({'; '.join(voices)})",
        "open the link, and correct what is wrong here, if anything is",
        Severity.WARNING,
    )


def _reasons(case: _Case, verdict: Verdict) -> str:
    reasons = [reason for _, j in case.judged if j.verdict is verdict for reason in j.reasons]
    return ", ".join(dict.fromkeys(reasons))


def _unknown(loaded: LoadedData, case: _Case, unknown_to: tuple[SourceName, ...]) -> Problem:
    voices = list(dict.fromkeys(_VOICES[source] for source in unknown_to))
    *others, last = voices
    names = f"{', '.join(others)} and {last}" if others else last
    witnesses = set(voices) - _NEVER_ALONE
    return _problem(
        loaded,
        case,
        "unknown-identifier",
        f"{names} {'do' if others else 'does'} not know it",
        "open the link, and correct the identifier",
        Severity.ERROR if len(witnesses) > 1 else Severity.WARNING,
    )


def _problem(
    loaded: LoadedData, case: _Case, code: str, message: str, remedy: str, severity: Severity
) -> Problem:
    source = loaded.file_of(case.version.work)
    return source.problem(code, case.where(), message, remedy, severity=severity)
