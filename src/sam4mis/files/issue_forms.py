"""The issue forms on GitHub: their fields, reading a filled-in form, and links to forms.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sam4mis.model.records import AnyEntry, Section

MAX_LETTERS = 20_000
"""Most characters of a form; longer ones are refused."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its file in .github/ISSUE_TEMPLATE, and labels of its fields by id, in order."""

    file: str
    fields: Mapping[str, str]


PAPER = Form(
    "paper.yml",
    {
        "work": "arXiv id, DOI or link of the paper",
        "title": "Title",
        "authors": "Authors",
        "date": "First public appearance",
        "section": "Section",
        "code": "Code",
        "remarks": "Remarks",
    },
)
RESOURCE = Form(
    "resource.yml",
    {
        "kind": "What is it?",
        "work": "arXiv id, DOI or link of the paper that presents it",
        "title": "Title",
        "authors": "Authors",
        "date": "First public appearance",
        "link": "Where it can be found",
        "event": "Conference and year",
        "description": "What it asks for",
        "remarks": "Remarks",
    },
)
CORRECTION = Form(
    "correction.yml",
    {
        "entry": "Entry",
        "field": "What is wrong",
        "value": "What it should be",
        "evidence": "Evidence",
        "remarks": "Remarks",
    },
)
PUBLISHED = Form(
    "published.yml",
    {
        "preprint": "Entry of the preprint",
        "work": "DOI or link of the published version",
        "bibtex": "BibTeX or RIS",
        "venue": "Venue",
        "published": "Date of publication",
        "volume": "Volume",
        "issue": "Issue of the volume",
        "pages": "Pages",
        "title": "Title of the published version",
        "authors": "Authors of the published version",
        "remarks": "Remarks",
    },
)
FORMS = (PAPER, RESOURCE, CORRECTION, PUBLISHED)

CORRECTABLE = {
    "Title": "title",
    "Authors": "authors",
    "First public appearance": "date",
    "arXiv id": "arxiv",
    "DOI": "doi",
    "Link": "url",
    "Code": "code",
    "Venue": "venue",
    "Date of the version of record": "published",
}
"""Options of the form for a correction, and the key that each changes."""

LISTED = ("Tags", "Sections")
"""Further options of that form, whose values are ids of terms or sections."""

FOR_A_PERSON = ("The paper was retracted or withdrawn", "Something else")
"""Its other options, which need a person."""

FIELD_NAMES = {
    **{key: label for label, key in CORRECTABLE.items()},
    "tags": "Tags",
    "sections": "Section",
    "data": "Where it can be found",
    "links": "Where it can be found",
    "event": "Conference and year",
    "description": "What it asks for",
}
"""Label of each key of an entry in the forms."""

_OTHER_NAMES = {
    "author": "Authors",
    "arxiv": "arXiv id",
    "paper": "Link",
    "link of the paper": "Link",
    "github": "Code",
    "repository": "Code",
    "journal": "Venue",
    "conference": "Venue",
    "first appearance": "First public appearance",
    "version of record": "Date of the version of record",
    "section": "Sections",
    **{label.casefold(): label for label in (*LISTED, *FOR_A_PERSON)},
}


def field_named(name: str) -> str | None:
    """The label of a field of the form for a correction, by the label or another name."""
    wanted = " ".join(name.split()).casefold()
    for label, key in CORRECTABLE.items():
        if wanted in {label.casefold(), key}:
            return label
    return _OTHER_NAMES.get(wanted)


DATASET, WORKSHOP = "Dataset", "Workshop or challenge"
"""Kinds of resources."""

PROPOSE_SECTION = "Propose one"
_SECTION_OPTION = re.compile(r".*\(([a-z0-9-]+)\)")
_EMPTY = {"", "_No response_", "None"}


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """A form with the answers to its fields by id; empty answers are absent."""

    form: Form
    answers: Mapping[str, str]


def read(body: str) -> FormAnswers | str:
    """Read a form from the text of an issue, or return the reason why it cannot be read.

    Nothing of the text is trusted. An answer may hold headings of its own; one that repeats a
    heading of the form could pass for another answer, and is refused.
    """
    if len(body) > MAX_LETTERS:
        return f"the form has more than {MAX_LETTERS:,} letters"
    lines = body.replace("\r\n", "\n").strip().split("\n")
    for form in FORMS:
        if lines[0] == _heading(next(iter(form.fields.values()))):
            return _answers(form, lines)
    return "the text does not come from one of the forms"


def _heading(label: str) -> str:
    return f"### {label}"


def _answers(form: Form, lines: list[str]) -> FormAnswers | str:
    starts: dict[str, int] = {}
    for field, label in form.fields.items():
        found = [number for number, line in enumerate(lines) if line == _heading(label)]
        if len(found) != 1:
            return f"the heading {label!r} is {len(found)} times in the form, and not once"
        starts[field] = found[0]
    if list(starts.values()) != sorted(starts.values()):
        return "the headings of the form are not in their order"
    ends = [*list(starts.values())[1:], len(lines)]
    answers = {
        field: _without_fence("\n".join(lines[start + 1 : end]).strip())
        for (field, start), end in zip(starts.items(), ends, strict=True)
    }
    return FormAnswers(form, {name: text for name, text in answers.items() if text not in _EMPTY})


# The fence that GitHub writes around the answer to a field with `render`.
_FENCE = re.compile(r"```text\n(.*?)\n?```", re.DOTALL)


def _without_fence(answer: str) -> str:
    match = _FENCE.fullmatch(answer)
    return match[1] if match else answer


def section_of(option: str) -> str:
    """The id of a section from the option of a form: `SAM 2 (sam24mis)`."""
    match = _SECTION_OPTION.fullmatch(option)
    return match[1] if match else option


def section_option(short: str, section_id: str) -> str:
    """The option of a form for a section."""
    return f"{short} ({section_id})"


def section_options(sections: Iterable[Section]) -> list[str]:
    """Options for the section in the form for a paper."""
    papers = (section for section in sections if section.kind == "papers")
    return [PROPOSE_SECTION, *(section_option(one.short, one.id) for one in papers)]


def form_url(form: Form, repo_url: str, **filled_in: str) -> str:
    """The address that opens a form, with some of its fields, or the title, filled in."""
    query = urlencode({"template": form.file, **filled_in})
    return f"{repo_url.rstrip('/')}/issues/new?{query}"


def correction_url(entry: AnyEntry, repo_url: str) -> str:
    """The address that opens the form for a correction, with the entry and its values filled in."""
    return form_url(
        CORRECTION,
        repo_url,
        title=f"Correct {entry.id}",
        entry=entry.id,
        value=present_values(entry),
    )


_SHOWN_FOR_CORRECTION = frozenset({"title", "date", "arxiv", "doi", "venue", "published"})
"""Keys whose value is one line, which a form can hold unchanged."""


def present_values(entry: AnyEntry) -> str:
    """The present values of an entry as lines `Field: value`, for the reader to correct."""
    stated = (
        (label, getattr(entry, key, None))
        for label, key in CORRECTABLE.items()
        if key in _SHOWN_FOR_CORRECTION
    )
    return "".join(f"{label}: {value}\n" for label, value in stated if value)


def publication_url(entry: AnyEntry, repo_url: str) -> str:
    """The address that opens the form for a published version, with the entry filled in."""
    return form_url(PUBLISHED, repo_url, title=f"Published: {entry.id}", preprint=entry.id)
