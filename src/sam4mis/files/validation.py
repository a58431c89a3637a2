"""Validate plain data: a record, or problems with location, message and remedy."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from sam4mis.files import yaml_text
from sam4mis.files.layout import SECTIONS, VOCABULARY, key_order
from sam4mis.model.identifiers import ENTRY_ID, SLUG
from sam4mis.model.problems import Problem, Severity, in_file
from sam4mis.model.records import Record

R = TypeVar("R", bound=Record)

_FEW = 40
_SHORT = 3

_ID_FORMS = {
    SLUG: "ids have lower-case letters, digits and single hyphens",
    ENTRY_ID: "use the first author's family name, the year and a word of the title, in lower "
    "case: ma2024segment",
}

_TYPES = {
    "string_type": ("text", "write plain text after the colon"),
    "tuple_type": ("a list", "write [one, two], or one item a line after `- `"),
    "dict_type": ("keys with values", "write `key: value` lines, indented"),
    "model_type": ("keys with values", "write `key: value` lines, indented"),
    "bool_type": ("true or false", "write true or false"),
    "int_type": ("a number", "write a whole number"),
    "int_parsing": ("a number", "write a whole number"),
}


class DataFile:
    """A file as it was read; it is parsed on first use."""

    __slots__ = ("_parsed", "path", "raw")

    def __init__(self, path: str, raw: bytes) -> None:
        """Keep the bytes without parsing them."""
        self.path = path
        self.raw = raw
        self._parsed: yaml_text.YamlDocument | None = None

    @property
    def parsed(self) -> yaml_text.YamlDocument:
        """The parsed content, with the position of every node."""
        if self._parsed is None:
            self._parsed = yaml_text.parse(self.raw)
        return self._parsed

    def forget(self) -> None:
        """Drop the parsed content, whose positions take much memory; `parsed` parses again."""
        self._parsed = None

    def problem(
        self,
        code: str,
        where: yaml_text.Path,
        message: str,
        remedy: str,
        *,
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem at a node of this file, or at the closest existing node above it."""
        line, column = self.parsed.position(where, at_key=at_key)
        field = ".".join(str(part) for part in where)
        return Problem(self.path, line, column, code, field, message, remedy, severity)


def faults_of(source: DataFile) -> list[Problem]:
    """The faults of a file's YAML as problems."""
    return [
        Problem(source.path, fault.line, fault.column, fault.code, "", fault.message, fault.remedy)
        for fault in source.parsed.faults
    ]


def comment_inside(source: DataFile, line: int) -> Problem:
    """A problem for a comment inside the file, which `fmt` would lose."""
    return in_file(
        source.path,
        "comment-inside",
        "what follows # on this line is a comment, and not part of the value",
        "put quotes around a value with # in it, or move the comment to the top of the file",
        line,
    )


def rule_failed(path: str, rule: str, error: Exception) -> Problem:
    """A problem for a rule that raised an exception: a bug of sam4mis."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    code = last.tb_frame.f_code.co_qualname if last is not None else "nowhere"
    name = rule.strip("_").replace("_", "-")
    return in_file(
        path,
        "rule-failed",
        f"the rule {name} failed with an internal error ({type(error).__name__} in {code})",
        "report it, with this file: the error is in sam4mis",
    )


def validate(
    model: type[R], data: Mapping[str, Any], source: DataFile
) -> tuple[R | None, list[Problem]]:
    """The record and its problems; None instead of the record if there are errors."""
    try:
        return _validated(model, data, source)
    except Exception as error:
        return None, [rule_failed(source.path, f"fields of a {model.__name__.lower()}", error)]


def _validated(
    model: type[R], data: Mapping[str, Any], source: DataFile
) -> tuple[R | None, list[Problem]]:
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    # A list that is too short because its items were refused is not reported: the items are.
    named = {detail["loc"][:-1] for detail in details}
    return None, [
        _problem(model, detail, source)
        for detail in details
        if not (detail["type"] == "too_short" and detail["loc"] in named)
    ]


def _problem(model: type[Record], detail: ErrorDetails, source: DataFile) -> Problem:
    where, kind = detail["loc"], detail["type"]
    is_of_key = where[-1:] == ("[key]",)
    if is_of_key:
        where = where[:-1]
    if field := detail.get("ctx", {}).get("field"):
        where = (*where, field)
    at_key = kind == "extra_forbidden" or (is_of_key and kind == "string_pattern_mismatch")
    words = _wording(model, where, detail)
    return source.problem(words.code, where, words.message, words.remedy, at_key=at_key)


class _Wording(NamedTuple):
    code: str
    message: str
    remedy: str


def _wording(model: type[Record], where: yaml_text.Path, detail: ErrorDetails) -> _Wording:
    """The words for an error of pydantic, or of a rule of the model."""
    kind, written, context = detail["type"], detail["input"], detail.get("ctx", {})
    if "remedy" in context:
        return _Wording(kind, context["message"], context["remedy"])
    if kind in _TYPES:
        message = f"expected {_TYPES[kind][0]}, found {_describe(written)}"
        return _Wording("wrong-type", message, _remedy_for_type(where, kind, written))
    match kind:
        case "extra_forbidden":
            remedy = _suggest_key(str(where[-1]), _keys_at(model, where[:-1]))
            return _Wording("unknown-key", f"there is no key `{where[-1]}`", remedy)
        case "missing":
            message, remedy = f"`{where[-1]}` is missing", f"add a line `{where[-1]}: …`"
            return _Wording("missing-field", message, remedy)
        case "string_pattern_mismatch":
            remedy = _id_remedy(where, context["pattern"])
            return _Wording("bad-id", f"{written!r} is not an id", remedy)
        case "literal_error":
            options = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            message = f"{str(written)!r} is not an allowed value"
            return _Wording("unknown-choice", message, did_you_mean(str(written), options))
        case "too_short":
            return _Wording("empty-list", "the list is empty", "give at least one item")
        case "too_long" | "string_too_long":
            message = f"more than {context['max_length']:,} are too many"
            return _Wording("too-long", message, "shorten it")
    return _Wording("bad-value", detail["msg"], "correct the value")


def _remedy_for_type(where: yaml_text.Path, kind: str, written: object) -> str:
    if written is None:
        return "fill it in, or remove the key"
    if where == ("tags",):
        return "write each facet on a line of its own, indented, before its terms: `modality: [ct]`"
    if where[:1] == ("authors",) and isinstance(written, Mapping):
        return "write the name alone: `- Jane Doe`"
    if kind == "string_type" and isinstance(written, bool):
        return f"put quotes around it: '{written}'"
    return _TYPES[kind][1]


def _id_remedy(where: yaml_text.Path, pattern: str) -> str:
    """Remedy for a wrong id: where the ids are defined, or the form of an id."""
    match where:
        case ("sections", _):
            return f"use the id of a section in {SECTIONS}"
        case ("tags", str(facet), _) if re.fullmatch(SLUG, facet):
            return f"use the id of a term in {VOCABULARY}/{facet}.yaml"
        case (("datasets" | "evaluated_on" | "builds_on" | "distinct_from"), _):
            return "use the id of an entry, which is the name of its file"
    return _ID_FORMS[pattern]


def _describe(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Mapping):
        return "a group of keys"
    if isinstance(value, list | tuple):
        return "a list"
    return f"{str(value)[:40]!r}"


OTHER_NAMES = {
    "author": "authors", "arxiv_id": "arxiv", "book": "venue",
    "booktitle": "venue", "conference": "venue", "dataset": "datasets", "github": "code",
    "journal": "venue", "keywords": "tags", "link": "url", "month": "date", "name": "title",
    "method": "known_as", "note": "notes", "paper": "url", "repo": "code", "repository": "code",
    "section": "sections", "tag": "tags", "year": "date",
}  # fmt: skip
"""Keys of entries, by names that other bibliographies use."""


def _suggest_key(key: str, options: Sequence[str]) -> str:
    if key.lower() == "abstract":
        return "remove it: abstracts are never copied; `summary` is a sentence of your own"
    if key.lower() == "orcid":
        return "write it beside its author: `- name: Jane Doe`, and below that `orcid: …`"
    other = OTHER_NAMES.get(key.lower())
    return f"did you mean `{other}`?" if other in options else did_you_mean(key, options)


def _keys_at(model: type[Record], where: yaml_text.Path) -> list[str]:
    order = key_order(model)
    for step in where:
        if isinstance(step, str):
            order = order.get(step, {})
    return list(order)


def did_you_mean(word: str, options: Sequence[str]) -> str:
    """A remedy: the closest option; otherwise all options if they are few; otherwise a hint."""
    close = process.extractOne(word.lower(), options, scorer=fuzz.ratio, score_cutoff=60)
    # Short words are similar by chance: `oct` does not mean `ct`.
    if close and (min(len(word), len(close[0])) > _SHORT or len(word) == len(close[0])):
        return f"did you mean `{close[0]}`?"
    if options and len(options) <= _FEW:
        return "use one of " + ", ".join(f"`{option}`" for option in options)
    return "correct or remove it"
