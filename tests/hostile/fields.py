"""Every field that holds text, found by walking the models, and records with hostile strings in them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from math import gcd
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from sam4mis.files import metadata
from sam4mis.model import fields
from sam4mis.model import records as records_of
from sam4mis.model.records import Record
from tests.hostile.strings import STRINGS

WORDS = "one of a few words"
CLOSED: Mapping[str, str] = {
    "id": "lower-case letters, digits and hyphens",
    "id of a work": "letters, a year and letters",
    "arXiv id": "digits and a dot, or an archive and digits",
    "date": "digits and hyphens",
    "day": "digits and hyphens",
    WORDS: "the words stand in the model",
}
"""Kinds of text into which no hostile string fits, and the reason."""
HARMLESS = re.compile(r"[A-Za-z0-9./-]*")
"""What a value of a closed kind is made of."""

_KINDS: tuple[tuple[str, Any], ...] = (
    ("id", fields.Slug),
    ("id of a work", fields.EntryId),
    ("arXiv id", fields.ArxivId),
    ("date", fields.PartialDate),
    ("day", fields.FullDate),
    ("title", fields.Title),
    ("line", fields.Line),
    ("line", records_of.LineOrNumber),
    ("summary", fields.Summary),
    ("text", fields.Text),
    ("prose", fields.Prose),
    ("author", fields.Author),
    ("link", fields.Url),
    ("DOI", fields.Doi),
    ("stated by an authority", metadata.Stated),
    ("identity", metadata.Identity),
)
_FREE = ("title", "line", "summary", "text", "prose", "author", "stated by an authority")
"""Kinds of text that pages show, whatever it is. Of an address they need to know that it is one."""


_ADDRESSES = ("link", "DOI", "identity")
"""Kinds of text that lead somewhere: a hostile string can be a part of them."""


@dataclass(frozen=True)
class TextField:
    """A field that holds text, or a list or mapping of texts."""

    path: str
    """Record and key, as `Paper.title`; with `{key}` for the keys of a mapping."""
    annotation: Any = field(compare=False)

    @cached_property
    def kind(self) -> str:
        """What sort of text it is; a sort of its own where no other field has its type."""
        if get_origin(self.annotation) is Literal:
            return WORDS
        return next((name for name, known in _KINDS if known == self.annotation), self.path)

    def accepted(self) -> tuple[str, ...]:
        """The hostile strings that validation lets in, each in the first form that it accepts."""
        if self.kind not in _ACCEPTED:
            _ACCEPTED[self.kind] = _accepted(TypeAdapter(self.annotation), self.kind)
        return _ACCEPTED[self.kind]


_ACCEPTED: dict[str, tuple[str, ...]] = {}

COUNTER = "0c0"
"""Stands in addresses and identifiers, of which no two works have the same."""
_CALL = re.compile(r"\(['\"]?\w*['\"]?\)")


def forms(text: str, kind: str) -> Iterator[str]:
    """A hostile string in the forms that fields of a kind may accept, the plainest first."""
    line = " ".join(text.split())
    if kind not in _ADDRESSES:
        yield text
        yield line
        # Names have no digits, commas and parentheses; scripts can call without them.
        yield re.sub(r"\d", "x", _CALL.sub("`x`", line).replace(",", " "))
        return
    for form in (line.replace(" ", "/"), quote(text, safe="/:;=,'()*!&+@$~"), quote(text, safe="")):
        yield f"https://example.org/{COUNTER}/{form}"
        yield f"https://example.org/{COUNTER}?q={form}"
        yield f"10.1000/{COUNTER}.{form}"
        yield f"doi:10.1000/{COUNTER}.{form}"


def _accepted(adapter: TypeAdapter[str], kind: str) -> tuple[str, ...]:
    def fits(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    def attempts(text: str) -> Iterator[str]:
        yield from forms(text, kind)
        if kind == "summary":  # one whole sentence
            yield from (f"{form}." for form in forms(text, kind))

    found = (next(filter(fits, attempts(text)), None) for text in STRINGS)
    return tuple(dict.fromkeys(text for text in found if text is not None))


class Shape(NamedTuple):
    """What a field holds: the sort of thing, and the types inside."""

    sort: Literal["record", "text", "list", "mapping", "number"]
    inside: tuple[Any, ...]


def shape(annotation: Any) -> Shape:
    """What a field of a type holds; an optional field is taken as filled.

    Raises:
        TypeError: it is not known whether the type holds text.
    """
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    origin = get_origin(bare)
    if isinstance(bare, type) and issubclass(bare, Record):
        return Shape("record", (bare,))
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return Shape("text", (Literal[tuple(map(str, bare))],))
    if bare is str or (origin is Literal and isinstance(get_args(bare)[0], str)):
        return Shape("text", (annotation,))
    if bare in (int, bool):
        return Shape("number", (bare,))
    if origin in (Union, UnionType):
        inside = [part for part in get_args(bare) if part is not NoneType]
        if len(inside) == 1:
            return shape(inside[0])
    if origin is tuple and get_args(bare)[1:] == (...,):
        return Shape("list", get_args(bare)[:1])
    if origin is dict:
        return Shape("mapping", get_args(bare))
    raise TypeError(f"say in `shape` what is in a {annotation}")


@cache
def hints(model: type[Record]) -> Mapping[str, Any]:
    """The types of the fields of a record, with the rules that go with them."""
    found = get_type_hints(model, include_extras=True)
    return {name: found[name] for name in model.model_fields}


def records(roots: Iterable[type[Record]]) -> list[type[Record]]:
    """These records and all that are in them, each once."""
    found: dict[type[Record], None] = {}
    waiting = list(roots)
    while waiting:
        model = waiting.pop()
        if model not in found:
            found[model] = None
            waiting += [one for hint in hints(model).values() for one in _records_in(hint)]
    return list(found)


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    found = shape(annotation)
    if found.sort == "record":
        yield found.inside[0]
    elif found.sort in ("list", "mapping"):
        for inside in found.inside:
            yield from _records_in(inside)


def text_fields(model: type[Record]) -> list[TextField]:
    """The fields of a record that hold text; those of the records in it are theirs."""
    return [
        one
        for name, hint in hints(model).items()
        for one in _texts(hint, f"{model.__name__}.{name}")
    ]


def _texts(annotation: Any, path: str) -> Iterator[TextField]:
    found = shape(annotation)
    if found.sort == "text":
        yield TextField(path, found.inside[0])
    elif found.sort == "list":
        yield from _texts(found.inside[0], path)
    elif found.sort == "mapping":
        yield from _texts(found.inside[0], f"{path}{{key}}")
        yield from _texts(found.inside[1], path)


ABSENT = object()
"""Says that a field is left out."""
Given = Callable[[int], Any]
"""A value by the number of the record."""
# Neighbours in one record differ, few records have strings of all families, and as the numbers go on
# each field sees all strings.
_APART = 17
_STEPS = (31, 37, 41, 43)


class Filler:
    """Makes records in which every field holds a hostile string, each another one."""

    def __init__(
        self,
        models: Iterable[type[Record]],
        given: Mapping[str, Given],
        first: int = 0,
        unchecked: Sequence[str] = (),
    ) -> None:
        """Prepare for some kinds of records.

        Args:
            models: the records.
            given: the values of fields by path, for all into which no hostile string fits.
            first: with which of the strings to begin.
            unchecked: what free text is taken from, instead of the strings that fields accept.
        """
        self.fields = {one.path: one for model in models for one in text_fields(model)}
        self._places = {path: place for place, path in enumerate(sorted(self.fields))}
        self._given = given
        self._first = first
        self._unchecked = unchecked
        self.used: set[tuple[str, str]] = set()
        """Field and string of every place that was filled."""

    def record(self, model: type[Record], number: int) -> dict[str, Any]:
        """The plain data of a record.

        Raises:
            KeyError: a field is closed to hostile strings, and `given` does not say what it holds.
        """
        values = {
            name: self._value(hint, f"{model.__name__}.{name}", number)
            for name, hint in hints(model).items()
        }
        return {name: value for name, value in values.items() if value is not ABSENT}

    def _value(self, annotation: Any, path: str, number: int) -> Any:
        if path in self._given:
            return self._given[path](number)
        found = shape(annotation)
        if found.sort == "text":
            return self.text(path, number)
        if found.sort == "record":
            return self.record(found.inside[0], number)
        if found.sort == "list":
            return [self._value(found.inside[0], path, number)]
        if found.sort == "number":
            return ABSENT if found.inside[0] is bool else number + 1
        raise KeyError(f"{path}: say in `given` which keys it has")

    def text(self, path: str, number: int) -> str:
        """What a field holds in the record of a number."""
        one = self.fields[path]
        if one.kind == WORDS:
            words: tuple[str, ...] = get_args(one.annotation)
            return words[number % len(words)]
        known = self._unchecked if self._unchecked and one.kind in _FREE else one.accepted()
        if one.kind in CLOSED or not known:
            raise KeyError(f"{path}: say in `given` what stands there")
        step = next(step for step in _STEPS if gcd(step, len(known)) == 1)
        place = step * (self._first + number) + _APART * self._places[path]
        text = known[place % len(known)]
        self.used.add((path, text))
        return text.replace(COUNTER, f"{self._places[path]}c{number}")


def constructed(model: type[Record], data: Mapping[str, Any]) -> Any:
    """A record that no rule has looked at."""
    made = {name: _made(hints(model)[name], value) for name, value in data.items()}
    return model.model_construct(**made)


def _made(annotation: Any, value: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return annotation(value)
    found = shape(annotation)
    if found.sort == "record":
        return constructed(found.inside[0], value)
    if found.sort == "list":
        return tuple(_made(found.inside[0], item) for item in value)
    if found.sort == "mapping":
        return {key: _made(found.inside[1], item) for key, item in value.items()}
    return value
