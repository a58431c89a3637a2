"""Messages for authors of forms about works that get no entry."""

import re
from collections.abc import Iterable, Iterator

from sam4mis.files import issue_forms
from sam4mis.files.metadata import names_of
from sam4mis.importers.form_change import sentence
from sam4mis.importers.form_values import shown
from sam4mis.importers.proposal import Refusal, WorkDescription
from sam4mis.model.link_kinds import unlikely_as_paper
from sam4mis.model.matching import similar_titles
from sam4mis.model.records import Workshop
from sam4mis.model.registry import Registry, versions_of

NAMELESS = "the form"
"""Name of a work without identifier and link, for messages."""


def why_refused(refusal: Refusal, given: WorkDescription, registry: Registry) -> Iterator[str]:
    """The reasons of a refusal, one sentence each."""
    if refusal.known is not None:
        yield from _why_known(refusal, given, registry)
    elif not given.locators:
        yield _why_unread(given)
    elif refusal.problems:
        yield from map(sentence, refusal.problems)
        if refusal.lacks is not None:
            yield _what_lacks(refusal, given)
    elif refusal.lacks not in (None, "title"):
        yield from if_unanswered(given)
        yield from _unlikely_links(given)
        yield _what_lacks(refusal, given)
    else:
        yield from if_unanswered(given) or (_why_untitled(given),)


def _why_unread(given: WorkDescription) -> str:
    """Why a text is neither an identifier nor a link."""
    if given.name == NAMELESS:
        return "the paper is missing; give its arXiv id, its DOI or a link to its page"
    if digits := _ARXIV_LIKE.fullmatch(given.name.strip()):
        return (
            f"{shown(given.name)!r} is not an arXiv id: it has {len(digits[1])} digits after the "
            "period, and ids since 2015 have five; copy it from the abstract page"
        )
    return (
        f"{shown(given.name)!r} is neither an arXiv id nor a DOI nor a link, and no paper of "
        "this title was found; give the arXiv id (2304.12306), the DOI or the address of the "
        "paper's page"
    )


def _why_untitled(given: WorkDescription) -> str:
    """Why the title of a work is not known."""
    if given.asked:
        return (
            f"{names_of(given.asked)} does not know {shown(given.name)!r}; correct it, or, if the "
            "paper is new, edit the first post of this issue in a day or two"
        )
    return (
        f"the title of {shown(given.name)!r} could not be looked up; fill in Title and "
        "Authors, in a form for this work alone"
    )


def _unlikely_links(given: WorkDescription) -> Iterator[str]:
    for url in filter(None, (locator.url for locator in given.locators)):
        if unlikely := unlikely_as_paper(url):
            yield f"Link: the link leads to {unlikely.what}; {unlikely.remedy}"


_ARXIV_LIKE = re.compile(r"(?i)(?:arxiv:)?\s*\d{4}\.(\d{1,9})(?:v\d+)?", re.ASCII)


def _what_lacks(refusal: Refusal, given: WorkDescription) -> str:
    label = issue_forms.FIELD_NAMES[refusal.lacks or ""]
    what = "the date is not known; fill in day, month or year"
    if refusal.lacks == "authors":
        what = "no id can be made without the family name of the first author; give that author, "
        what += "given name first, as the paper prints it"
    return f"{label}: {what}, in a form for {shown(given.name)!r} alone"


def if_unanswered(given: WorkDescription) -> tuple[str, ...]:
    """The message about authorities that did not answer; empty if all answered."""
    if not given.silent:
        return ()
    return (
        f"{names_of(given.silent)} did not answer about {shown(given.name)!r}, which is no error "
        "of the form; edit the first post of this issue later to ask again, or fill in the "
        "fields that are looked up",
    )


def _why_known(refusal: Refusal, given: WorkDescription, registry: Registry) -> Iterator[str]:
    entry = registry.entries.get(refusal.known or "")
    if entry is None:
        yield f"{refusal.name}: {refusal.reason}"
        return
    otherwise = ""
    if given.title and not isinstance(entry, Workshop):
        titles = [version.title for version in versions_of(entry)]
        if not any(similar_titles(title, given.title) for title in titles):
            otherwise = f"; if {shown(given.title)!r} is another paper, its identifier is wrong"
    yield (
        f"{shown(refusal.name)!r} is in the registry already, as `{entry.id}` "
        f"({shown(entry.title)!r}); add new facts to that entry with the form Correct an "
        f"entry{otherwise}"
    )


def ignored(label: str, lines: Iterable[str]) -> Iterator[str]:
    """Remarks on lines of an answer that state something without a link."""
    for line in lines:
        yield f"{label}: {shown(line)!r} has no link, so it is not entered"


def no_link(label: str, text: str, outcome: str) -> str:
    """The message about an answer without a link; `outcome` says what happens to the entry."""
    meant = f", such as https://github.com/{text}" if _REPOSITORY.fullmatch(text) else ""
    return (
        f"{label}: there is no link in {shown(text)!r}, so {outcome}; "
        f"give the full https:// address of a page{meant}"
    )


_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}", re.ASCII)
