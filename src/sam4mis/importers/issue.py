"""A filled-in issue form to one file of the registry, or to the reasons why there is none."""

import difflib
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sam4mis.checks import fix
from sam4mis.checks.comparison import alterations
from sam4mis.files import issue_forms, layout, yaml_text
from sam4mis.files.issue_forms import FormAnswers
from sam4mis.files.loading import LoadedData, record_in
from sam4mis.files.validation import DataFile, faults_of, validate
from sam4mis.formats.markdown import fenced
from sam4mis.importers import bibtex, publication, ris
from sam4mis.importers.proposal import Proposer, Refusal, WorkDescription
from sam4mis.model.identifiers import Locator
from sam4mis.model.names import ascii_key
from sam4mis.model.problems import printable
from sam4mis.model.records import AnyEntry, Entry, Workshop

Describe = Callable[[str], WorkDescription]
"""What is known about a work by its identifier or link."""


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """One file as it is to be."""

    path: str
    content: bytes
    before: bytes = b""
    """The file as it is now; empty where there is none."""
    remarks: tuple[str, ...] = ()
    """What a reviewer should know, a sentence each."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a form becomes no change, a sentence each, with the remedy."""

    reasons: tuple[str, ...]


def proposed_file(
    body: str, loaded: LoadedData, describe: Describe, today: str
) -> ProposedFile | Rejection:
    """What a form asks for, as one file; nothing is written.

    Args:
        body: the text of the issue, which anybody may have written.
        loaded: the registry.
        describe: asks for what the form does not say.
        today: day of addition of what is new, YYYY-MM-DD.
    """
    filled = issue_forms.read(body)
    if isinstance(filled, str):
        return Rejection((f"{filled}; fill in one of the forms anew",))
    answers = filled.answers
    if filled.form is issue_forms.CORRECTION:
        return _correction(answers, loaded)
    if filled.form is issue_forms.PUBLISHED:
        return _published(answers, loaded, describe)
    if answers.get("kind") == issue_forms.WORKSHOP:
        return _workshop(answers, loaded, today)
    return _work(filled, loaded, describe, today)


def _work(
    filled: FormAnswers, loaded: LoadedData, describe: Describe, today: str
) -> ProposedFile | Rejection:
    answers = filled.answers
    if filled.form is issue_forms.RESOURCE and "link" not in answers:
        return Rejection(("it is not said where the data can be found; fill that in",))
    given = _given(answers, describe)
    if "link" in answers:
        given = _with(given, data=answers["link"])
    draft = Proposer(loaded.registry, loaded.paths, today).propose(given)
    if isinstance(draft, Refusal):
        known = loaded.registry.entries.get(draft.known or "")
        answer = publication.publish(loaded, known, given) if known else draft
        if isinstance(answer, publication.Publication):
            return _of_publication(answer)
        return Rejection((f"{draft.reason}; {draft.remedy}",))
    return _change(draft.path, draft.content, loaded)


def _of_publication(made: publication.Publication) -> ProposedFile:
    said = f"`{made.entry}` is in the list; this enters its version of record"
    return ProposedFile(made.path, made.content, made.before, (said, *made.remarks))


def _published(
    answers: Mapping[str, str], loaded: LoadedData, describe: Describe
) -> ProposedFile | Rejection:
    """The entry of a preprint with its version of record."""
    name = answers.get("preprint", "")
    entry = publication.entry_named(name, loaded.registry) if "\n" not in name else None
    if entry is None:
        return Rejection((f"there is no entry {name!r}; its id stands at the end of its address",))
    given = _given({"work": answers["work"]} if "work" in answers else {}, describe)
    if "bibtex" in answers:
        reader = ris if answers["bibtex"].lstrip().startswith("TY  -") else bibtex
        found = reader.read(answers["bibtex"])
        if len(found.works) != 1 or found.lost:
            wrong = found.lost or (f"{len(found.works)} works are given, and not one",)
            return Rejection(tuple(f"BibTeX or RIS: {fault}" for fault in wrong))
        given = _joined(found.works[0], given)
    names = ("venue", "published", "volume", "issue", "pages", "title")
    given = _with(
        given,
        authors=tuple(answers.get("authors", "").splitlines()),
        **{key: answers.get(key) for key in names},
    )
    made = publication.publish(loaded, entry, given)
    if isinstance(made, Refusal):
        return Rejection((f"{made.reason}; {made.remedy}",))
    return _of_publication(made)


def _joined(first: WorkDescription, second: WorkDescription) -> WorkDescription:
    """What two sources say of one work; where both speak, the first."""
    names = [name for name in WorkDescription.__slots__ if name not in {"name", "locators"}]
    values = {name: getattr(first, name) or getattr(second, name) for name in names}
    return replace(first, locators=(*second.locators, *first.locators), **values)


def _change(path: str, content: bytes, loaded: LoadedData) -> ProposedFile:
    present = loaded.files.get(path)
    return ProposedFile(path, content, present.raw if present else b"")


def _given(answers: Mapping[str, str], describe: Describe) -> WorkDescription:
    work = answers.get("work")
    if work and "\n" not in work and len(work) < 2_000:
        given = describe(work)
    else:
        given = WorkDescription("the form", (Locator(url=work),) if work else ())
    section = answers.get("section", issue_forms.PROPOSE_SECTION)
    sections = () if section == issue_forms.PROPOSE_SECTION else (issue_forms.section_of(section),)
    return _with(
        given,
        title=answers.get("title"),
        authors=tuple(answers.get("authors", "").splitlines()),
        date=answers.get("date"),
        code=answers.get("code"),
        sections=sections,
    )


def _with(given: WorkDescription, **stated: Any) -> WorkDescription:
    """What a person says comes before what was found."""
    from_form = {name: value for name, value in stated.items() if value}
    kept = {name: getattr(given, name) for name in WorkDescription.__slots__}
    return WorkDescription(**{**kept, **from_form})


_YEAR = re.compile(r"\b(?:19|20)(\d{2})\b")


def _workshop(
    answers: Mapping[str, str], loaded: LoadedData, today: str
) -> ProposedFile | Rejection:
    event = answers.get("event", "")
    year = _YEAR.search(event)
    if year is None:
        return Rejection(("the conference has no year; write it as in CVPR 2025",))
    entry_id = ascii_key(_YEAR.sub("", event)) + year[1]
    if entry_id in loaded.named:
        return Rejection((f"there is an entry `{entry_id}`; ask for a correction of it",))
    if entry_id in loaded.registry.taken_ids:
        return Rejection((f"`{entry_id}` is the id of a former entry; a maintainer has to help",))
    data: dict[str, Any] = {
        "title": answers.get("title"),
        "event": event,
        "description": answers.get("description"),
        "links": [{"label": "Website", "url": answers.get("link")}],
        "added": today,
    }
    path = layout.entry_path(Workshop, entry_id)
    return _checked(Workshop, _stated(data), DataFile(path, layout.modeline(path).encode()), loaded)


def _stated(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _correction(answers: Mapping[str, str], loaded: LoadedData) -> ProposedFile | Rejection:
    name, value = answers.get("entry", ""), answers.get("value")
    entry = loaded.registry.entries.get(name.removesuffix(".yaml").rpartition("/")[2])
    if entry is None:
        return Rejection((f"there is no entry {name!r}; its id stands at the end of its address",))
    key = issue_forms.CORRECTABLE.get(answers.get("field", ""))
    if key is None or value is None:
        return Rejection(("this needs a person; one of the maintainers will look at it",))
    if key not in type(entry).model_fields:
        return Rejection(
            (f"a {type(entry).__name__.lower()} has no `{key}`; choose another field",)
        )
    source = loaded.file_of(entry)
    # Read anew: what was read before has been changed on the way into the record.
    data = dict(DataFile(source.path, source.raw).parsed.data or {})
    data[key] = [line for line in value.splitlines() if line.strip()] if key == "authors" else value
    change = _checked(type(entry), data, source, loaded)
    if isinstance(change, ProposedFile) and change.content == source.raw:
        return Rejection(("that is what the entry says already; say what should be otherwise",))
    return change


def _checked(
    model: type[Entry], data: dict[str, Any], source: DataFile, loaded: LoadedData
) -> ProposedFile | Rejection:
    """The file of an entry, if it passes the rules for its fields and takes nobody's identifier.

    `source` is the file as it was; its opening comments are kept.
    """
    kind = layout.kind_of(source.path)
    entry_id = kind.entry_id if kind else None
    data, _ = fix.mend(model, data, loaded.registry.vocabulary)
    content = yaml_text.write(data, layout.key_order(model), source.parsed.header)
    record, problems = validate(model, {**data, "id": entry_id}, DataFile(source.path, content))
    if record is None or source.parsed.comment is not None:
        return Rejection(
            tuple(f"{problem.field}: {problem.message}; {problem.remedy}" for problem in problems)
            or ("the file has comments that would be lost; ask a maintainer to do it",)
        )
    locator = getattr(record, "locator", Locator())
    for version in loaded.registry.versions():
        shared = set(locator.identities()) & set(version.locator.identities())
        owner = version.work.id
        if shared and owner != entry_id:
            return Rejection((f"{min(shared)} is that of `{owner}`; check which is right",))
    return _change(source.path, content, loaded)


def comment(answer: ProposedFile | Rejection) -> str:
    """What to say under the issue, as Markdown in which nothing from the form can act."""
    if isinstance(answer, Rejection):
        reasons = "\n".join(f"- {printable(reason)}" for reason in answer.reasons)
        return (
            "Thank you for the form. It cannot become a change as it stands:\n\n"
            f"{fenced(reasons, 'text')}\n"
            "Edit the first post of this issue, and it is read again. If the form does not fit, "
            "say so in a comment: a person will help.\n"
        )
    return (
        f"Thank you for the form. {_what_came_of_it(answer)}"
        f"A pull request with it will be read by a maintainer. {_guessed(answer)}If something is "
        "wrong, edit the first post of this issue, and it is made anew.\n"
    )


def _what_came_of_it(change: ProposedFile) -> str:
    """The new file; or, of a file that is there, what changes in it."""
    after = change.content.decode("utf-8")
    if not change.before:
        block = fenced(after.rstrip(), "yaml")
        return f"This is the file that came of it, `{change.path}`:\n\n{block}\n"
    before = change.before.decode("utf-8", errors="replace")
    block = fenced("\n".join(_changed_lines(before, after)), "diff")
    text = f"This is what changes in `{change.path}`:\n\n{block}\n"
    if altered := list(_altered(change)):
        block = fenced("\n".join(altered), "text")
        text += f"The title changes, or fewer authors are named. Is that right?\n\n{block}\n"
    if change.remarks:
        block = fenced("\n".join(map(printable, change.remarks)), "text")
        text += f"For the review:\n\n{block}\n"
    return text


def _changed_lines(before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="")
    # The first two name the files, and there is just one.
    yield from itertools.islice(lines, 2, None)


def _altered(change: ProposedFile) -> Iterator[str]:
    was, now = (record_in(change.path, raw) for raw in (change.before, change.content))
    if isinstance(was, AnyEntry) and isinstance(now, AnyEntry):
        for one in alterations(was, now, change.path):
            yield f"{one.field} before: {one.was}"
            yield f"{one.field} now: {one.now}"


def _guessed(change: ProposedFile) -> str:
    kind = layout.kind_of(change.path)
    if change.before or (kind is not None and kind.model is Workshop):
        return ""
    return "Tags and section are guesses from the title. "


def as_json(change: ProposedFile) -> str:
    """A change as it is handed from the job that reads the form to the one that may write."""
    content = change.content.decode("utf-8")
    return json.dumps({"path": change.path, "content": content, "remarks": change.remarks})


_LONGEST, _MOST = 1_000, 20
"""Letters of a remark, and remarks, that are handed over."""


def accept(text: str, loaded: LoadedData) -> ProposedFile | Rejection:
    """A change that was handed over, after all checks anew: it may have been tampered with.

    It is one entry, in canonical form, at the place where it belongs, and valid.
    """
    try:
        handed = json.loads(text)
        path, content = handed["path"], handed["content"].encode("utf-8")
        remarks = tuple(str(remark)[:_LONGEST] for remark in handed.get("remarks", ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Rejection(("this is no change that `from-issue` made; make it again",))
    kind = layout.kind_of(path) if isinstance(path, str) and path.isascii() else None
    if kind is None or kind.entry_id is None or not issubclass(kind.model, Entry):
        return Rejection(("the path is not that of an entry; make the change again",))
    if len(content) > layout.MAX_ENTRY_BYTES:
        return Rejection(("the entry is too large; make the change again",))
    source = DataFile(path, content)
    data = source.parsed.data
    if data is None or source.parsed.faults:
        faults = tuple(f"{fault.message}; {fault.remedy}" for fault in faults_of(source))
        return Rejection(faults or ("the entry is empty; make the change again",))
    change = _checked(kind.model, dict(data), source, loaded)
    if isinstance(change, ProposedFile) and change.content != content:
        return Rejection(("the entry is not in canonical form; make the change again",))
    return replace(change, remarks=remarks[:_MOST]) if isinstance(change, ProposedFile) else change
