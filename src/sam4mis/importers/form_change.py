"""What comes of a form: files of entries, or the reasons why there are none."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from sam4mis.checks import across_entries
from sam4mis.files import issue_forms, loading
from sam4mis.files.loading import LoadedData
from sam4mis.model.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """One file as it is to be."""

    path: str
    content: bytes
    before: bytes = b""
    """The file as it is now; empty where there is none."""


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """The files of one pull request."""

    files: tuple[ProposedFile, ...]
    remarks: tuple[str, ...] = ()
    """What its author should know, a sentence each: what was left out, what looks wrong."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a form becomes no change, a sentence each, with the remedy."""

    reasons: tuple[str, ...]
    for_a_person: bool = False
    """A maintainer has to do it; nothing is wrong with the form."""


def checked(
    files: Iterable[ProposedFile],
    loaded: LoadedData,
    today: str,
    remarks: Iterable[str] = (),
    stated: Container[str] = (),
) -> ProposedChange | Rejection:
    """The change, if the registry with it has no error in these files.

    What `check` only warns of becomes remarks.

    Args:
        files: the files as they are to be.
        loaded: the registry as it is.
        today: day after which nothing can have appeared yet, YYYY-MM-DD.
        remarks: what is to be said besides.
        stated: keys whose values stand in the form: what looks wrong there is refused; of what an
            authority said there is but a remark.
    """
    files = tuple(files)
    contents = {file.path: file.content for file in files}
    problems = [
        problem
        for problem in across_entries.check(loading.with_files(loaded, contents), today)
        if problem.path in contents
    ]
    refused = [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR
        or problem.code in _REFUSED_WARNINGS
        or (problem.code in _FORMS_OF_TEXT and problem.field.partition(".")[0] in stated)
    ]
    if refused:
        return Rejection((*map(sentence, refused), *remarks))
    told = dict.fromkeys((*remarks, *map(sentence, problems)))
    return ProposedChange(files, tuple(told))


# What can only be a mistake in a form, where nobody has looked at it yet.
_REFUSED_WARNINGS = {"future-date", "placeholder", "unlikely-link"}
_FORMS_OF_TEXT = {"name-form", "pages-form", "title-form", "venue-name"}
# Where the remedy of a rule is about a file, what somebody with a form can do.
_REMEDIES = {
    "bad-arxiv": "copy it from the abstract page, for example 2304.12306",
    "bad-author": "write the name alone, one author a line, given name first: Jane Doe",
    "bad-date": "write YYYY, YYYY-MM or YYYY-MM-DD, for example 2024-05",
    "duplicate": "ask for a correction of that entry instead, with the form *Correct an entry*",
    "empty-text": "fill it in",
    "link-in-title": "give links in their own fields",
    "missing-field": "fill it in",
    "missing-identifier": "give an arXiv id, a DOI or a link",
    "possible-versions": "if they are one work, say so in a comment; a maintainer decides",
    "stray-space": "write it on one line",
    "too-large": "shorten it",
}


def sentence(problem: Problem) -> str:
    """A problem as somebody reads it who filled in a form: the field of the form, what, remedy."""
    key, _, rest = problem.field.partition(".")
    label = issue_forms.FIELD_NAMES.get(key, "")
    place = rest.partition(".")[0]
    if key == "authors" and place.isdecimal():
        label = f"{label}, line {int(place) + 1}"
    remedy = _REMEDIES.get(problem.code, problem.remedy)
    return f"{label}: {problem.message}; {remedy}" if label else f"{problem.message}; {remedy}"
