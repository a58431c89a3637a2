"""Lists candidates, logs the decisions of a person, and fetches abstracts to decide by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from sam4mis.authorities import arxiv, crossref, openalex
from sam4mis.authorities.messages import Failure, Fetch
from sam4mis.files import candidates, layout, screening
from sam4mis.files.candidates import Candidate
from sam4mis.files.json_lines import first_fault
from sam4mis.files.loading import LoadedData
from sam4mis.model import identifiers
from sam4mis.model.errors import CannotRunError
from sam4mis.model.screening import Decision, Reason, ScreenedWork
from sam4mis.upkeep.discover import by_score, unsettled
from sam4mis.upkeep.known_works import identity_of
from sam4mis.upkeep.lookup import answer_to

# A `<` before a letter would be read as an HTML tag; in titles it means less-than, so a space
# is put after it.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision, without the work it is about."""

    decision: Decision
    day: str
    """Day of the decision, YYYY-MM-DD."""
    reason: Reason | None = None
    entry: str | None = None
    remark: str | None = None

    def as_log_line(self, candidate: Candidate, entry: str | None = None) -> ScreenedWork:
        """The line of the log for a candidate, with this decision; `entry` is the id of its entry.

        Raises:
            CannotRunError: the line would not be valid.
        """
        entry = entry or self.entry
        # The entry or the arXiv id has the date already.
        has_other_date = entry is not None or candidate.id.startswith("arxiv:")
        try:
            return ScreenedWork(
                id=candidate.id,
                title=_TAG.sub("< ", candidate.title)[:_LONGEST_TITLE].strip(),
                decision=self.decision,
                reason=self.reason,
                entry=entry,
                remark=self.remark,
                found=candidate.found,
                appeared=None if has_other_date else candidate.date,
                date=self.day,
            )
        except ValidationError as error:
            raise CannotRunError(f"{candidate.id}: {first_fault(error)}") from error


def candidates_to_screen(loaded: LoadedData) -> list[Candidate]:
    """Candidates without any decision, the highest score first."""
    return sorted(unsettled(loaded), key=by_score)


def waiting(loaded: LoadedData) -> list[ScreenedWork]:
    """Works whose decision was postponed, by id."""
    return [one for one in loaded.registry.screening if one.decision == "waiting"]


def named(loaded: LoadedData, name: str) -> Candidate:
    """Find a candidate by its id, arXiv id, DOI or link.

    A work whose decision was postponed counts as a candidate.

    Raises:
        CannotRunError: no candidate has that name, or it was accepted or rejected.
    """
    wanted = {name, *(identifiers.locate(name.removeprefix("doi:")).identities())}
    for candidate in loaded.candidates:
        if wanted & {identity_of(one) for one in (candidate.id, *candidate.also)} or (
            candidate.id == name
        ):
            return candidate
    for screened in loaded.registry.screening:
        if screened.id == name or identity_of(screened.id) in wanted:
            if screened.decision == "waiting":
                return _as_candidate(screened)
            raise CannotRunError(
                f"{name}: decided on {screened.date}: {screened.decision}; to change that, edit "
                f"{layout.SCREENING}"
            )
    raise CannotRunError(f"{name}: there is no such candidate; `sam4mis screen` lists them")


def _as_candidate(screened: ScreenedWork) -> Candidate:
    return Candidate(
        id=screened.id,
        title=screened.title,
        date=screened.appeared,
        found=screened.found,
        score=0,
        reasons=(f"waiting since {screened.date}: {screened.reason}",),
        day=screened.date,
    )


def contents_to_write(loaded: LoadedData, decided: Sequence[ScreenedWork]) -> dict[str, bytes]:
    """Path and new content of the log and of the file of candidates, after some decisions."""
    log = {one.id: one for one in (*loaded.registry.screening, *decided)}
    gone = {one.id for one in decided}
    left = [one for one in loaded.candidates if one.id not in gone]
    contents = {layout.SCREENING: screening.write(log.values())}
    if loaded.candidates:
        contents[layout.CANDIDATES] = candidates.write(left)
    return contents


def fetch_abstract(identities: Iterable[str], fetch: Fetch) -> tuple[str | None, list[str]]:
    """Fetch the abstract of a work from the first authority that has one; it is not stored.

    Args:
        identities: arXiv ids and DOIs of the work.
        fetch: sends requests.

    Returns:
        The abstract or None, and a sentence for each authority that had none.
    """
    reasons = []
    for name in identities:
        if name.startswith("arxiv:"):
            asked = (("arxiv", arxiv.record), ("openalex", openalex.record))
        elif name.startswith("doi:"):
            asked = (("crossref", crossref.record), ("openalex", openalex.record))
        else:
            continue
        for authority, record in asked:
            search = record(name)
            page = answer_to(search.request, search.read, fetch)
            if isinstance(page, Failure):
                reasons.append(f"{authority}, {name}: {page.reason}")
                continue
            for hit in page.hits:
                if hit.facts.id == name and hit.abstract:
                    return hit.abstract, reasons
            reasons.append(f"{authority}, {name}: there is no abstract")
    return None, reasons
