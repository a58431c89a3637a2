"""Plain data to records, or to problems that say where, what and how to mend it."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sam4mis import yamltext
from sam4mis.layout import key_order
from sam4mis.models import Record
from sam4mis.problems import Problem, Severity

R = TypeVar("R", bound=Record)

_TYPES = {
    "string_type": ("text", "write plain text after the colon"),
    "tuple_type": ("a list", "write [one, two], or one item a line after `- `"),
    "dict_type": ("keys with values", "write `key: value` lines, indented"),
    "model_type": ("keys with values", "write `key: value` lines, indented"),
    "int_type": ("a number", "write a whole number"),
    "int_parsing": ("a number", "write a whole number"),
}


class Source:
    """A file as it was read, and the places of its nodes, worked out when first asked for."""

    __slots__ = ("_marks", "path", "raw")

    def __init__(self, path: str, raw: bytes) -> None:
        self.path = path
        self.raw = raw
        self._marks: Mapping[yamltext.Path, yamltext.Mark] | None = None

    def problem(
        self,
        code: str,
        where: yamltext.Path,
        message: str,
        remedy: str,
        *,
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A problem at a node of this file, or at the closest node above it that stands there."""
        if self._marks is None:
            self._marks = yamltext.marks(self.raw)
        known = where
        while known and known not in self._marks:
            known = known[:-1]
        line, column = 1, 1
        if known and known in self._marks:
            mark = self._marks[known]
            line, column = mark.key if at_key else mark.value
        field = ".".join(str(part) for part in where)
        return Problem(self.path, line, column, code, field, message, remedy, severity)


def faults_of(source: Source, faults: list[yamltext.Fault]) -> list[Problem]:
    """The faults of a file's YAML as problems."""
    return [
        Problem(source.path, fault.line, fault.column, fault.code, "", fault.message, fault.remedy)
        for fault in faults
    ]


def validate(
    model: type[R], data: Mapping[str, Any], source: Source
) -> tuple[R | None, list[Problem]]:
    """The record, or None and everything that is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(model, detail, source) for detail in error.errors(include_url=False)]


def _problem(model: type[Record], detail: ErrorDetails, source: Source) -> Problem:
    where, kind = detail["loc"], detail["type"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(where[-1])
        return source.problem(
            "unknown-key",
            where,
            f"there is no key `{key}`",
            _suggest_key(key, model),
            at_key=True,
        )
    if kind == "missing":
        return source.problem(
            "missing-field", where, f"`{where[-1]}` is missing", f"add a line `{where[-1]}: …`"
        )
    if "remedy" in context:
        return source.problem(kind, where, context["message"], context["remedy"])
    if kind in _TYPES:
        wanted, remedy = _TYPES[kind]
        found = _describe(detail["input"])
        return source.problem("wrong-type", where, f"{found} stands where {wanted} belongs", remedy)
    if kind == "literal_error":
        found = str(detail["input"])
        options = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return source.problem(
            "unknown-choice",
            where,
            f"{found!r} is not one of the choices",
            did_you_mean(found, options),
        )
    if kind in {"too_short", "too_long", "string_too_long"}:
        return source.problem(
            "wrong-length",
            where,
            detail["msg"].replace("Tuple", "The list"),
            "shorten or complete it",
        )
    return source.problem("bad-value", where, detail["msg"], "see the documentation of this field")


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


def _suggest_key(key: str, model: type[Record]) -> str:
    return did_you_mean(key, sorted(_all_keys(key_order(model))))


def _all_keys(order: yamltext.KeyOrder) -> set[str]:
    return set(order).union(*(_all_keys(nested) for nested in order.values()))


def did_you_mean(word: str, options: tuple[str, ...] | list[str]) -> str:
    """A remedy: the closest option, else all of them where they are few, else removal."""
    close = get_close_matches(word.lower(), options, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if len(options) <= 12:
        return "use one of " + ", ".join(f"`{option}`" for option in options)
    return "see the documentation for what can stand here"
