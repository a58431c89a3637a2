"""What the readers of all replies need: text made plain, JSON that is JSON, whole dates."""

import html
import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ParamSpec

from pydantic import ValidationError

from sam4mis.characters import without_unseen
from sam4mis.exchange import Refused
from sam4mis.machine import first_fault
from sam4mis.metadata import Facts, Person

_Given = ParamSpec("_Given")

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# What was passed over is never looked at again: a row of comments would take for ever.
_HTML = re.compile(
    rb"\A\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# Two such texts joined still fit into what a record may hold.
_LONGEST = 2_000


def within_bounds(read: Callable[_Given, Facts | str]) -> Callable[_Given, Facts | str]:
    """A reader of one record that has a remark for what no record may hold, whatever it is."""

    def bounded(*given: _Given.args, **named: _Given.kwargs) -> Facts | str:
        try:
            return read(*given, **named)
        except ValidationError as error:
            return f"a record is out of bounds: {first_fault(error)}"

    return bounded


def plain(text: object) -> str | None:
    """Text on one line without markup, entities and invisible characters; None if none is left.

    Tags go first: `&lt;i&gt;` is text that looks like a tag, and stays text.
    """
    if not isinstance(text, str):
        return None
    bare = unicodedata.normalize("NFC", html.unescape(_TAG.sub("", text)))
    # Some of what separates words is invisible: it becomes a space before the rest goes.
    visible = without_unseen(" ".join(bare.split()))
    return " ".join(visible.split())[:_LONGEST].strip() or None


def is_html(body: bytes) -> bool:
    """Whether a body is a web page: servers in trouble send one in place of an answer."""
    return _HTML.match(body[:2_000]) is not None


def json_of(body: bytes) -> Any | Refused:
    """The content of a JSON body, or why it is none."""
    if is_html(body):
        return Refused("a web page came instead of JSON")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        shown = body[:60].decode("utf-8", "replace")
        return Refused(f"the reply is not JSON ({type(error).__name__}): {plain(shown) or 'empty'}")


def json_fault(body: bytes) -> str | None:
    """Why a body is no JSON at all, which asking again may cure; None where it is."""
    content = json_of(body)
    return content.reason if isinstance(content, Refused) else None


def mapping(value: object) -> dict[str, Any]:
    """The value, if it has keys; else nothing. Replies leave out and nullify at will."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The value, if it is a list; else nothing."""
    return value if isinstance(value, list) else []


def count_of(value: object) -> int | None:
    """A number of times; None for what is none."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return None


def first_text(value: object) -> str | None:
    """The first text of a list, or the text itself."""
    for part in items(value) or [value]:
        if text := plain(part):
            return text
    return None


def date_of(text: object) -> str | None:
    """The day, month or year with which a time stamp begins, if it is one of our calendar."""
    match = _DATE.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    return date_from_parts([int(part) for part in match.groups() if part])


def date_from_parts(parts: object) -> str | None:
    """`[2024, 5]` to `2024-05`; None for `[null]` and other ways to say nothing."""
    numbers: list[int] = []
    for part, (least, most) in zip(items(parts), ((1900, 2100), (1, 12), (1, 31)), strict=False):
        if not isinstance(part, int) or not least <= part <= most:
            break
        numbers.append(part)
    if not numbers:
        return None
    if len(numbers) == 3 and numbers[2] > monthrange(numbers[0], numbers[1])[1]:
        numbers.pop()
    return "-".join(f"{number:0{4 if place == 0 else 2}}" for place, number in enumerate(numbers))


def person(given: object, family: object, name: object = None) -> Person | None:
    """An author from what an authority gives of the name; None where it gives nothing."""
    one, other, whole = plain(given), plain(family), plain(name)
    if one and other:
        return Person(name=f"{one} {other}", family=other, given=one)
    if other and not whole:
        return Person(name=other, family=other)
    alone = whole or one
    return Person(name=alone) if alone and any(char.isalpha() for char in alone) else None


def people(found: Iterable[Person | None]) -> tuple[Person, ...]:
    """The authors that have a name."""
    return tuple(person for person in found if person is not None)


def distinct(texts: Iterable[str | None]) -> Iterator[str]:
    """Texts in their order, each once."""
    seen: set[str] = set()
    for text in texts:
        if text and text not in seen:
            seen.add(text)
            yield text
