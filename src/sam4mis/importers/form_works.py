"""Read forms about works: new works, and the version of record of a preprint."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from sam4mis.files import issue_forms
from sam4mis.files.issue_forms import FormAnswers
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import names_of
from sam4mis.importers import bibtex, form_values, publication, ris
from sam4mis.importers.form_change import FormResult, ProposedFile, proposed_file
from sam4mis.importers.form_entry import entry_named
from sam4mis.importers.form_refusals import NAMELESS, if_unanswered, ignored, no_link, why_refused
from sam4mis.importers.form_values import shown
from sam4mis.importers.proposal import Collection, Proposer, Refusal, WorkDescription, united
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import normalised, similar_titles
from sam4mis.model.registry import Registry

Describe = Callable[[str], WorkDescription]
"""Looks up a work by its identifier or link."""


def add_works(
    filled: FormAnswers,
    answers: Mapping[str, str],
    loaded: LoadedData,
    describe: Describe,
    today: str,
    result: FormResult,
) -> None:
    """Add the files of the works that a form names, or the reasons why there are none."""
    if filled.form is issue_forms.RESOURCE and "link" not in answers:
        result.reasons.append("Where it can be found: the answer is missing; fill it in")
        return
    proposer = Proposer(loaded.registry, loaded.paths, today)
    given = _given_works(answers, proposer, describe, result)
    if given is None:
        return
    stated = _stated_of_one(answers, result)
    if len(given) > 1 and stated:
        labels = ", ".join(filled.form.fields[name] for name in _ABOUT_ONE if name in answers)
        result.remarks.append(
            f"{labels}: not used, because the form names {len(given)} works and this describes "
            "one; if looked-up facts of a work are wrong, fill in a form for that work alone"
        )
        stated = {}
    for one in given or [WorkDescription(NAMELESS)]:
        named = {**stated, **_stated_of_all(answers)}
        _propose(_with(one, **named), one, proposer, loaded, result)


def _given_works(
    answers: Mapping[str, str], proposer: Proposer, describe: Describe, result: FormResult
) -> list[WorkDescription] | None:
    """The works that a form names by identifier, or in BibTeX or RIS; None if they are too many."""
    work = answers.get("work", "")
    if _is_citation(work):
        read = _citations_in(work)
        result.reasons += read.lost
        given, differing = proposer.united(read.works)
        result.remarks += differing
        return given
    names = form_values.works_in(work)
    if len(names) > form_values.MOST_WORKS:
        most = form_values.MOST_WORKS
        result.reasons.append(f"the form names {len(names)} works; name at most {most} in one form")
        return None
    described = [_described(name, proposer, describe) for name in names]
    return joined(described, titled="title" in answers)


def _is_citation(text: str) -> bool:
    """Whether BibTeX or RIS was pasted."""
    return re.match(r"\s*(?:```\w*\s*)?(?:@\w+\s*\{|TY {1,2}- )", text) is not None


def _citations_in(text: str) -> Collection:
    plain = text.strip().strip("`").strip()
    return ris.read(plain) if plain.startswith("TY") else bibtex.read(plain)


_ABOUT_ONE = ("title", "authors", "date", "code")


def _stated_of_one(answers: Mapping[str, str], result: FormResult) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "title": form_values.without_markdown(" ".join(answers.get("title", "").split())),
        "authors": form_values.names_in(answers.get("authors", "")),
        "date": answers.get("date", "").strip(" ()[]"),
    }
    code = form_values.links_in(answers.get("code", ""))
    if code.unread is not None:
        result.remarks.append(no_link("Code", code.unread, "the entry has none"))
    result.remarks += ignored("Code", code.ignored)
    if len(code.links) == 1 and "kind" not in code.links[0]:
        stated["code"] = code.links[0]["url"]
    elif code.links:
        stated["links"] = code.links
    return {name: value for name, value in stated.items() if value}


def _stated_of_all(answers: Mapping[str, str]) -> dict[str, Any]:
    section = answers.get("section", issue_forms.PROPOSE_SECTION)
    sections = () if section == issue_forms.PROPOSE_SECTION else (issue_forms.section_of(section),)
    return {"sections": sections, "data": form_values.without_markdown(answers.get("link", ""))}


def _described(name: str, proposer: Proposer, describe: Describe) -> WorkDescription:
    """A work by its identifier in the form; a work of the registry is not looked up."""
    given = WorkDescription(name, (identifiers.locate(name),))
    if proposer.holder_of(given) is None:
        given = describe(name)
    return _readable(given)


def _readable(given: WorkDescription) -> WorkDescription:
    """A work without invalid links."""
    return replace(given, locators=tuple(filter(_leads_somewhere, given.locators)))


def _leads_somewhere(locator: Locator) -> bool:
    return bool(locator.arxiv or locator.doi) or identifiers.link_fault(locator.url or "") is None


def joined(works: list[WorkDescription], *, titled: bool) -> list[WorkDescription]:
    """Join an arXiv id and a DOI that belong to one work.

    They do if both have the same title, if an authority names the other identifier, or if there are
    only two works and the form gives one title (`titled`).
    """
    for first, second in combinations(works, 2):
        if _are_one(first, second, titled=titled and len(works) == 2):
            one = united(first, second)
            others = [work for work in works if work is not first and work is not second]
            return joined([one, *others], titled=titled)
    return works


def _are_one(first: WorkDescription, second: WorkDescription, *, titled: bool) -> bool:
    """Whether an arXiv id and a DOI, or an identifier and a link, are of one work."""
    kinds = [
        {
            key
            for locator in work.locators
            for key in ("arxiv", "doi", "url")
            if getattr(locator, key)
        }
        for work in (first, second)
    ]
    if not all(kinds) or kinds[0] & kinds[1]:
        return False
    if first.title and second.title:
        return similar_titles(first.title, second.title)
    mine, theirs = (
        {key for locator in (*work.locators, *work.also) for key in locator.identities()}
        for work in (first, second)
    )
    return bool(mine & theirs) or titled


def _propose(
    given: WorkDescription,
    found_by_id: WorkDescription,
    proposer: Proposer,
    loaded: LoadedData,
    result: FormResult,
) -> None:
    """Add the file of one work, or the reason why there is none."""
    holder = _holder_of_title(given, loaded.registry) if not given.locators else None
    draft = holder or proposer.propose(given)
    if isinstance(draft, Refusal):
        known = loaded.registry.entries.get(draft.known or "")
        made = publication.publish(loaded, known, given) if known else None
        if isinstance(made, publication.Publication):
            _enter_publication(made, result)
        else:
            result.reasons += why_refused(draft, given, loaded.registry)
        return
    result.files.append(proposed_file(draft.path, draft.content, loaded))
    result.remarks += draft.remarks
    if given.silent and not found_by_id.title:
        result.remarks.append(
            f"{names_of(given.silent)} did not answer about {shown(given.name)!r}, so the answers "
            "of the form were not compared with its records"
        )


def _enter_publication(made: publication.Publication, result: FormResult) -> None:
    result.files.append(ProposedFile(made.path, made.content, made.before))
    result.remarks.append(
        f"`{made.entry}` is in the registry; this change adds its version of record"
    )
    result.remarks += made.remarks


def _holder_of_title(given: WorkDescription, registry: Registry) -> Refusal | None:
    """The entry whose title was given instead of an identifier."""
    if _is_link(given.name) or (given.title and given.authors):
        return None
    wanted = normalised(given.title or given.name)
    for version in registry.versions():
        if normalised(version.title) == wanted:
            return Refusal(given.name, "title", "", known=version.work.id)
    return None


def _is_link(name: str) -> bool:
    return "://" in name or " " not in name


def enter_published(
    answers: Mapping[str, str], loaded: LoadedData, describe: Describe, result: FormResult
) -> None:
    """The entry of a preprint with its version of record."""
    entry = entry_named(answers.get("preprint", ""), loaded.registry)
    if isinstance(entry, str):
        result.reasons.append(entry)
        return
    names = form_values.works_in(answers.get("work", ""))
    if len(names) > 1:
        result.reasons.append("the form names more than one published version; give one")
        return
    given = _readable(describe(names[0])) if names else WorkDescription(NAMELESS)
    if "bibtex" in answers:
        read = _citations_in(answers["bibtex"])
        if len(read.works) != 1 or read.lost:
            wrong = read.lost or (f"it has {len(read.works)} works; give one",)
            result.reasons += (f"BibTeX or RIS: {fault}" for fault in wrong)
            return
        # If both have a DOI, that of the form comes first.
        leading = (*given.locators, *read.works[0].locators)
        given = replace(united(read.works[0], given), locators=leading)
    stated = {key: answers.get(key) for key in _OF_RECORD}
    given = _with(given, authors=form_values.names_in(answers.get("authors", "")), **stated)
    made = publication.publish(loaded, entry, given)
    if isinstance(made, Refusal):
        result.reasons += if_unanswered(given) or (f"{made.reason}; {made.remedy}",)
    else:
        _enter_publication(made, result)


_OF_RECORD = ("venue", "published", "volume", "issue", "pages", "title")


def _with(given: WorkDescription, **stated: Any) -> WorkDescription:
    """The description with values that a person states, which take precedence."""
    return replace(given, **{name: value for name, value in stated.items() if value})
