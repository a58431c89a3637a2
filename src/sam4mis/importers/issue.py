"""Turn a filled-in issue form into the files that it asks for, or into reasons for refusing it."""

import re
from collections.abc import Mapping
from typing import Any

from sam4mis.files import issue_forms, layout
from sam4mis.files.issue_forms import FormAnswers
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import DataFile
from sam4mis.importers import form_correction, form_works
from sam4mis.importers.form_change import FormResult, ProposedChange, Rejection, checked, edited
from sam4mis.importers.form_works import Describe
from sam4mis.model.names import ascii_key
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.records import Workshop


def proposed_change(
    body: str, loaded: LoadedData, describe: Describe, today: str
) -> ProposedChange | Rejection:
    """The files that a form asks for, or the reasons why there are none. Nothing is written.

    Args:
        body: the text of the issue, which anybody may have written.
        loaded: the registry.
        describe: looks up the facts that the form does not state.
        today: day of addition of new entries, YYYY-MM-DD.
    """
    filled = issue_forms.read(body)
    if isinstance(filled, str):
        return Rejection((f"{filled}; fill in one of the forms again",))
    result = FormResult()
    answers = _known_answers(filled, result)
    if filled.form is issue_forms.CORRECTION:
        form_correction.correct(answers, loaded, result)
    elif filled.form is issue_forms.PUBLISHED:
        form_works.enter_published(answers, loaded, describe, result)
    elif answers.get("kind") == issue_forms.WORKSHOP:
        _workshop(answers, loaded, today, result)
    else:
        form_works.add_works(filled, answers, loaded, describe, today, result)
    if result.files:
        sentences = (*result.reasons, *result.remarks)
        return checked(result.files, loaded, today, sentences, _stated_keys(filled, answers))
    if not result.reasons and result.for_a_person:
        return Rejection(tuple(result.remarks), for_a_person=True)
    return Rejection((*result.reasons, *result.remarks))


def _stated_keys(filled: FormAnswers, answers: Mapping[str, str]) -> set[str]:
    """Keys of an entry whose values the form states."""
    if filled.form is issue_forms.CORRECTION:
        return set(issue_forms.FIELD_NAMES)
    return set(answers)


# Answers that are not values of an entry, or that have rules of their own.
_NO_VALUES = {
    "entry", "field", "value", "evidence", "remarks", "kind", "section", "work", "preprint",
    "bibtex",
}  # fmt: skip


def _known_answers(filled: FormAnswers, result: FormResult) -> dict[str, str]:
    """The answers without placeholders such as TBA."""
    answers = {}
    for name, text in filled.answers.items():
        if name in _NO_VALUES or not is_placeholder(text):
            answers[name] = text
        else:
            label = filled.form.fields[name]
            result.remarks.append(
                f"{label}: {text!r} is a placeholder, so the entry has no value there; "
                "ask for a correction when the value is known"
            )
    return answers


_YEAR = re.compile(r"\b(?:19|20)(\d{2})\b")


def _workshop(
    answers: Mapping[str, str], loaded: LoadedData, today: str, result: FormResult
) -> None:
    event = answers.get("event", "")
    year = _YEAR.search(event)
    if year is None:
        result.reasons.append("Conference and year: the year is missing; write it as in CVPR 2025")
        return
    entry_id = ascii_key(_YEAR.sub("", event)) + year[1]
    if entry_id in loaded.named:
        result.reasons.append(f"the entry `{entry_id}` exists already; ask for a correction of it")
        return
    if entry_id in loaded.registry.taken_ids:
        result.reasons.append(
            f"`{entry_id}` was the id of another entry; a maintainer has to choose an id"
        )
        return
    data: dict[str, Any] = {
        "title": answers.get("title"),
        "event": event,
        "description": answers.get("description"),
        "links": [{"label": "Website", "url": answers.get("link")}],
        "added": today,
    }
    stated = {name: value for name, value in data.items() if value is not None}
    path = layout.entry_path(Workshop, entry_id)
    source = DataFile(path, layout.modeline(path).encode())
    result.take(edited(Workshop, stated, source, loaded))
    if not any(one.workshop == entry_id for one in loaded.registry.sections):
        result.remarks.append(
            "the workshop gets a page; a maintainer decides whether it gets a section in README"
        )
