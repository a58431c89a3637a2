"""A filled-in issue form to the files it asks for, or to the reasons why there are none."""

import re
from collections.abc import Mapping
from typing import Any

from sam4mis.files import issue_forms, layout
from sam4mis.files.issue_forms import FormAnswers
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import DataFile
from sam4mis.importers import form_correction, form_works
from sam4mis.importers.form_change import Found, ProposedChange, Rejection, checked, edited
from sam4mis.importers.form_works import Describe
from sam4mis.model.names import ascii_key
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.records import Workshop


def proposed_change(
    body: str, loaded: LoadedData, describe: Describe, today: str
) -> ProposedChange | Rejection:
    """What a form asks for, as files; nothing is written.

    Args:
        body: the text of the issue, which anybody may have written.
        loaded: the registry.
        describe: asks for what the form does not say.
        today: day of addition of what is new, YYYY-MM-DD.
    """
    filled = issue_forms.read(body)
    if isinstance(filled, str):
        return Rejection((f"{filled}; fill in one of the forms anew",))
    found = Found()
    answers = _known_answers(filled, found)
    if filled.form is issue_forms.CORRECTION:
        form_correction.correct(answers, loaded, found)
    elif filled.form is issue_forms.PUBLISHED:
        form_works.enter_published(answers, loaded, describe, found)
    elif answers.get("kind") == issue_forms.WORKSHOP:
        _workshop(answers, loaded, today, found)
    else:
        form_works.add_works(filled, answers, loaded, describe, today, found)
    if found.files:
        said = (*found.reasons, *found.remarks)
        return checked(found.files, loaded, today, said, _stated_keys(filled, answers))
    if not found.reasons and found.for_a_person:
        return Rejection(tuple(found.remarks), for_a_person=True)
    return Rejection((*found.reasons, *found.remarks))


def _stated_keys(filled: FormAnswers, answers: Mapping[str, str]) -> set[str]:
    """Keys of an entry whose values stand in the form."""
    if filled.form is issue_forms.CORRECTION:
        return set(issue_forms.FIELD_NAMES)
    return set(answers)


# Answers that are no values of an entry, or are read by rules of their own.
_NO_VALUES = {
    "entry", "field", "value", "evidence", "remarks", "kind", "section", "work", "preprint",
    "bibtex",
}  # fmt: skip


def _known_answers(filled: FormAnswers, found: Found) -> dict[str, str]:
    """The answers without those that say that there is no value yet."""
    answers = {}
    for name, text in filled.answers.items():
        if name in _NO_VALUES or not is_placeholder(text):
            answers[name] = text
        else:
            label = filled.form.fields[name]
            found.remarks.append(
                f"{label}: {text!r} says that there is none yet, so the entry has none; "
                "when there is one, ask for a correction"
            )
    return answers


_YEAR = re.compile(r"\b(?:19|20)(\d{2})\b")


def _workshop(answers: Mapping[str, str], loaded: LoadedData, today: str, found: Found) -> None:
    event = answers.get("event", "")
    year = _YEAR.search(event)
    if year is None:
        found.reasons.append("Conference and year: there is no year; write it as in CVPR 2025")
        return
    entry_id = ascii_key(_YEAR.sub("", event)) + year[1]
    if entry_id in loaded.named:
        found.reasons.append(f"there is an entry `{entry_id}`; ask for a correction of it")
        return
    if entry_id in loaded.registry.taken_ids:
        found.reasons.append(f"`{entry_id}` is the id of a former entry; a maintainer has to help")
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
    found.take(edited(Workshop, stated, source, loaded))
    if not any(one.workshop == entry_id for one in loaded.registry.sections):
        found.remarks.append(
            "the workshop gets a page; a section of its own in README is for a maintainer to decide"
        )
