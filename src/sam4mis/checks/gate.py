"""The gate for machine-made changes: rules that such a change must not break."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sam4mis.files import layout
from sam4mis.files.validation import DataFile
from sam4mis.model.characters import unseen
from sam4mis.model.names import ET_AL
from sam4mis.model.problems import Problem
from sam4mis.model.records import Entry

RULES = (
    "gate-address", "gate-curated-value", "gate-emptied", "gate-judgement", "gate-markup",
    "gate-path", "gate-removed", "gate-shrunk", "gate-too-many", "gate-wording",
)  # fmt: skip
"""Codes of the rules; rules.md explains them."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """The content of one file before and after the change; None if the file does not exist."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits for one change."""

    additions: int = 20
    """Most entries that may be added."""
    edits: int = 0
    """Most entries whose values may change, because a person asked for the change."""


def refusals(changes: Iterator[FileChange], bounds: Bounds) -> list[Problem]:
    """The rules that a change breaks, as problems sorted by location; empty if it breaks none.

    Args:
        changes: every file that differs.
        bounds: limits for the change.
    """
    found: list[Problem] = []
    added: list[str] = []
    edited: list[str] = []
    for change in changes:
        kind = layout.kind_of(change.path)
        if kind is not None and change.before == change.after:
            continue
        if kind is not None and issubclass(kind.model, Entry):
            if change.before is None:
                added.append(change.path)
            faults, is_edit = _of_entry(change, may_edit=len(edited) < bounds.edits)
            edited += [change.path] if is_edit else []
            found += faults
        elif kind is not None:
            found += _of_curated_file(change)
        else:
            found += _of_other_file(change)
    if len(added) > bounds.additions:
        found.append(
            _refusal(
                sorted(added)[-1], "gate-too-many",
                f"the change adds {len(added)} entries, and the limit is {bounds.additions}",
                "split the change, or raise the limit with `--additions`",
            )
        )  # fmt: skip
    return sorted(found)


def _refusal(
    path: str, code: str, message: str, remedy: str, line: int = 1, field: str = ""
) -> Problem:
    """A problem of a file, or of one of its fields."""
    return Problem(path, line, 1, code, field, message, remedy)


_MADE = re.compile(
    rf"{re.escape(layout.README)}|{re.escape(layout.CITATION)}|{re.escape(layout.SITE_CONFIG)}|"
    rf"{re.escape(layout.PAPER_FORM)}|{layout.SCHEMAS}/\w+\.json"
)
_LINES = re.compile(r"data/(?:metadata|screening)/\w+\.jsonl")


def _of_other_file(change: FileChange) -> Iterator[Problem]:
    if _LINES.fullmatch(change.path):
        yield from _of_lines(change)
    elif not _MADE.fullmatch(change.path):
        yield _refusal(
            change.path, "gate-path", "no workflow may change this file",
            "leave it as it was; a person changes it in a pull request",
        )  # fmt: skip


# Entries.

_JUDGEMENTS = (
    "status", "aliases", "merged", "distinct_from", "milestone", "questions", "answered_notices",
    "notes", "listed",
)  # fmt: skip
_LOCATORS = ("arxiv", "doi", "url")


def _of_entry(change: FileChange, *, may_edit: bool) -> tuple[list[Problem], bool]:
    """Problems of a changed entry, and whether the change alters existing values."""
    path = change.path
    if change.after is None:
        reason = "the entry was deleted", "restore it; only people remove entries, with a reason"
        return [_refusal(path, "gate-removed", *reason)], False
    was, now = _data(path, change.before), _data(path, change.after)
    emptied = {key: why for key in was if (why := _why_emptied(key, was, now))}
    changed = [key for key in _changed(was, now) if key not in emptied]
    found = [_refusal(path, "gate-emptied", *why, field=key) for key, why in emptied.items()]
    if changed and not may_edit:
        named = ", ".join(f"`{key}`" for key in changed)
        found.append(
            _refusal(
                path, "gate-curated-value", f"{named} of an existing entry changed",
                "restore the value; a machine reports doubts, and a person changes the entry",
            )
        )  # fmt: skip
    for key in _judged(was, now):
        if not (may_edit and key == "listed"):
            message = "only people may set this field, and it changed"
            found.append(_refusal(path, "gate-judgement", message, "restore it", field=key))
    found += _strange_texts(path, was, now)
    return found, bool(changed)


def _judged(was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """The judgements that differ, are new or are gone."""
    return (key for key in _JUDGEMENTS if now.get(key) != was.get(key))


def _changed(was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """The keys whose values differ, apart from what is new, gone or a judgement."""
    for key, value in was.items():
        if key in now and value != now[key] and key not in _JUDGEMENTS:
            yield key


def _data(path: str, raw: bytes | None) -> dict[str, Any]:
    return {} if raw is None else dict(DataFile(path, raw).parsed.data or {})


_NOTHING: tuple[object, ...] = (None, "", [], {})


def _why_emptied(key: str, was: dict[str, Any], now: dict[str, Any]) -> tuple[str, str] | None:
    """Message and remedy if a key has lost its value; otherwise None."""
    if key in _JUDGEMENTS or was[key] in _NOTHING:
        return None
    if now.get(key) not in _NOTHING:
        return _why_fewer(was[key], now[key]) if key == "authors" else None
    # When a preprint was published, its identifiers move to `versions`.
    moved = [version.get(key) for version in now.get("versions") or ()]
    if key in (*_LOCATORS, "date", "venue") and was[key] in moved:
        return None
    return "the field had a value, and is empty", "put the value back"


def _why_fewer(was: object, now: object) -> tuple[str, str] | None:
    """Message and remedy if less than half of the authors are left; otherwise None."""
    if not (isinstance(was, list) and isinstance(now, list)):
        return None
    before, after = (sum(name != ET_AL for name in names) for names in (was, now))
    if 2 * after >= before:
        return None
    return f"{before} authors were named, and {after} are left", "put the names back"


def _of_curated_file(change: FileChange) -> Iterator[Problem]:
    """Check sections, vocabulary, venues and the like: their form may change, their content not."""
    if change.after is None:
        why = "the file was deleted", "restore it"
        yield _refusal(change.path, "gate-removed", *why)
    elif _data(change.path, change.before) != _data(change.path, change.after):
        yield _refusal(
            change.path, "gate-curated-value", "the content changed; only people change it",
            "leave it as it was; a person changes it in a pull request",
        )  # fmt: skip


# Files of machines, with one JSON record on each line.

_MOST_LOST = 0.05
_SHOWN = ("venue", "volume", "issue", "pages", "publisher")


def _of_lines(change: FileChange) -> Iterator[Problem]:
    path = change.path
    was, now = _records(change.before), _records(change.after)
    lost = sorted(was.keys() - now.keys())
    if len(lost) > _most_lost(path, len(was)):
        yield _refusal(
            path, "gate-shrunk", f"{len(lost)} of {len(was)} records are gone: {lost[0]} …",
            "restore the records, and ask the authority again",
        )  # fmt: skip
    for name, (line, record) in now.items():
        _, earlier = was.get(name, (0, {}))
        if record == earlier:
            continue
        for key in _emptied(earlier, record):
            yield _refusal(
                path, "gate-emptied", f"the field of {name} had a value, and is empty",
                "keep the last good record", line, key,
            )  # fmt: skip
        for key, text, no_address in _shown_texts(record):
            yield from _strange(path, key, text, line, of=f" of {name}", address=no_address)


def _most_lost(path: str, records: int) -> float:
    """How many of the records of a file may go in one change."""
    if path == layout.SCREENING:
        return 0
    if path == layout.CANDIDATES:
        # Candidates leave the file when they are decided; decisions are in another file.
        return records
    return max(3, _MOST_LOST * records)


def _emptied(earlier: dict[str, Any], record: dict[str, Any]) -> Iterator[str]:
    """Keys that a record has lost; a record that only says `missing` has lost none."""
    for key in ("title", "authors"):
        if earlier.get(key) and not record.get(key) and record.get("retrieved"):
            yield key


def _shown_texts(record: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Key and text of each value that readers see, and whether an address in it is refused."""
    for key in _SHOWN:
        if isinstance(record.get(key), str):
            yield key, record[key], True
    yield "title", str(record.get("title") or ""), False
    yield from (("authors", str(_name(one)), True) for one in record.get("authors") or ())
    yield from (("notices", str(one), False) for one in record.get("notices") or ())


def _name(author: object) -> object:
    return author.get("name", "") if isinstance(author, dict) else author


def _records(raw: bytes | None) -> dict[str, tuple[int, dict[str, Any]]]:
    """Line and content of each record, by id. Broken lines are left out: `check` reports them."""
    found = {}
    for number, line in enumerate((raw or b"").decode("utf-8", "replace").splitlines(), start=1):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            found[str(record.get("id") or record.get("url") or number)] = number, record
    return found


# Texts.

_NO_TEXT = {
    "arxiv", "doi", "url", "code", "data", "source", "sources", "links", "sections", "tags",
    "datasets", "workshop", "evaluated_on", "builds_on", "aliases", "merged", "distinct_from",
    "date", "published", "added", "seen", "id",
}  # fmt: skip
"""Keys whose values have rules of their own: identifiers, addresses, ids and days."""


def _strange_texts(path: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[Problem]:
    # Fields that only people set are refused elsewhere, and may contain links to sources.
    known = set(_texts(was))
    for key, text in _texts({key: now[key] for key in now if key not in _JUDGEMENTS}):
        if (key, text) not in known:
            yield from _strange(path, key, text, 1)


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an entry with its key."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NO_TEXT:
                yield from _texts(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield key, value


_ADDRESS = re.compile(
    r"(?i)\bhttps?:|\bwww\.|[\w.+-]{1,64}@\w|(?<!\w)@\w{2}"
    # A domain alone is not matched: `Preprints.org` is the name of a venue.
    r"|\w\.(?:com|org|net|io|ai|ru|cn|xyz|info|biz|app|dev|top|shop|site|online)/\w"
    r"|(?<![\d-])\+\d{2}[\d ()/-]{7}"
)
_MARKUP = re.compile(
    r"(?i)<[a-z/!?]|```|\]\(|\$\{\{|\{\{|\{%|&#?\w{1,10};|\bjavascript:|!!python|^::|\n::"
    r"|\\(?:input|include|write|href|url|def|csname|immediate|openout)\b"
)
_WORDING = re.compile(
    r"(?i)\b(?:click (?:here|on|this)|buy now|free trial|discount|subscribe|follow (?:us|me)"
    r"|star (?:this|our|the) repo\w*|visit our|contact us|special offer|casino|viagra|giveaway"
    r"|(?:ignore|disregard|forget) (?:all|any|the|your|previous|above|these)\b"
    r"|system prompt|api key|password|(?:approve|merge|close) (?:this|the) (?:pull|change|pr|issue)"
    r"|please (?:add|merge|approve|review|cite|visit)|as an ai\b|you are (?:now|an?)\b"
    r"|groundbreaking|revolutionary|world'?s (?:first|best)|best ever|must[- ]read)"
)
_TESTS = (
    ("gate-markup", _MARKUP, "contains markup or a command", "write plain text"),
    ("gate-address", _ADDRESS, "contains a web or mail address", "put it under a key for links"),
    ("gate-wording", _WORDING, "contains advertising or an instruction", "state the fact alone"),
)


def _strange(
    path: str, field: str, text: str, line: int, *, of: str = "", address: bool = True
) -> Iterator[Problem]:
    """A problem for the first part of a text that no bibliographic value contains.

    `of` names the record in the message, if the file has several.
    """
    if unseen(text.replace("\n", " ")):
        message = f"the text{of} contains invisible characters"
        yield _refusal(path, "gate-markup", message, "write plain text", line, field)
        return
    for code, pattern, message, remedy in _TESTS:
        match = pattern.search(text) if address or code != "gate-address" else None
        if match is not None:
            found = f"the text{of} {message}: {match[0]!r}"
            yield _refusal(path, code, found, remedy, line, field)
            return
