"""Pass a change from the job that reads a form to the job that may write."""

import json
from collections.abc import Mapping

from sam4mis.checks import gate
from sam4mis.checks.gate import Bounds, FileChange
from sam4mis.files import layout
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import DataFile, faults_of
from sam4mis.importers import form_values
from sam4mis.importers.form_change import (
    ProposedChange,
    ProposedFile,
    Rejection,
    checked,
    edited,
    sentence,
)
from sam4mis.model.records import Entry

_MOST_REMARKS = 200
_LONGEST_REMARK = 2_000
# Rules of the gate that the author of a form can meet; the others leave a change to maintainers.
_RULES_FOR_WORDS = {"gate-address", "gate-markup", "gate-wording"}


def as_json(change: ProposedChange) -> str:
    """Serialise a change."""
    files = [{"path": one.path, "content": one.content.decode("utf-8")} for one in change.files]
    return json.dumps({"files": files, "remarks": list(change.remarks)})


def accept(text: str, loaded: LoadedData, today: str) -> ProposedChange | Rejection:
    """Check a serialised change again, because it may have been tampered with.

    Each file must be one valid entry, in canonical form, at the path that belongs to it, and the
    gate must accept the whole change.
    """
    try:
        handed = json.loads(text)
        contents = {one["path"]: one["content"].encode("utf-8") for one in handed["files"]}
        remarks = [one[:_LONGEST_REMARK] for one in handed["remarks"] if isinstance(one, str)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Rejection(("this is not a change that `from-issue` made; make it again",))
    if not 1 <= len(contents) <= form_values.MOST_WORKS:
        return Rejection(("the change has no files, or too many; make it again",))
    return _checked_anew(contents, loaded, today, remarks[:_MOST_REMARKS])


def _checked_anew(
    contents: Mapping[str, bytes], loaded: LoadedData, today: str, remarks: list[str]
) -> ProposedChange | Rejection:
    files = []
    for path, content in contents.items():
        file = _entry_file(path, content, loaded)
        if not isinstance(file, ProposedFile):
            return Rejection(file)
        files.append(file)
    return _refused_at_the_gate(files) or checked(files, loaded, today, remarks)


def _refused_at_the_gate(files: list[ProposedFile]) -> Rejection | None:
    changes = (FileChange(file.path, file.before or None, file.content) for file in files)
    refused = gate.refusals(changes, Bounds(edits=1))
    if not refused:
        return None
    for_a_person = all(problem.code not in _RULES_FOR_WORDS for problem in refused)
    return Rejection(tuple(map(sentence, refused)), for_a_person)


def _entry_file(path: object, content: bytes, loaded: LoadedData) -> ProposedFile | tuple[str, ...]:
    model = _model_at(path)
    if model is None or not isinstance(path, str):
        return ("the path is not that of an entry; make the change again",)
    if len(content) > layout.MAX_ENTRY_BYTES:
        return ("the entry is too large; make the change again",)
    source = DataFile(path, content)
    data = source.parsed.data
    if data is None or source.parsed.faults:
        faults = tuple(f"{fault.message}; {fault.remedy}" for fault in faults_of(source))
        return faults or ("the entry is empty; make the change again",)
    file = edited(model, dict(data), source, loaded)
    if isinstance(file, ProposedFile) and file.content != content:
        return ("the entry is not in canonical form; make the change again",)
    return file


def _model_at(path: object) -> type[Entry] | None:
    """The model of the entry that belongs at a path; None for anything else."""
    kind = layout.kind_of(path) if isinstance(path, str) and path.isascii() else None
    if kind is None or kind.entry_id is None or not issubclass(kind.model, Entry):
        return None
    return kind.model
