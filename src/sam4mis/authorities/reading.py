"""Shared by the readers of replies: plain text, JSON, dates, names of authors."""

import html
import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ParamSpec

from pydantic import ValidationError

from sam4mis.authorities.messages import InvalidBody
from sam4mis.files.json_lines import first_fault
from sam4mis.files.metadata import Facts, Person
from sam4mis.model.characters import without_unseen
from sam4mis.model.names import tidy_name

_Arguments = ParamSpec("_Arguments")

# What authorities have in titles; any other angle brackets are text, as in `Vec<T>` or `$p<q$`.
_TAG = re.compile(
    r"(?i)</?(?:(?:jats|mml):[\w-]+|[bipu]|em|strong|su[bp]|inf|sc|scp|tt|br|span|div|a|font|italic|bold|"
    r"underline|title|math|m(?:i|n|o|row|sub|sup|subsup|frac|text|space|sqrt|over|under|style)|"
    r"semantics|annotation|inline-formula|tex-math|alternatives)(?:\s[^<>]*)?/?>"
)
# Possessive, without backtracking: else a long row of comments would take too long.
_HTML = re.compile(
    rb"\A\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# `Stated` in metadata allows 5,000 letters: two such texts, joined, still fit.
_LONGEST = 2_000


def within_bounds(read: Callable[_Arguments, Facts | str]) -> Callable[_Arguments, Facts | str]:
    """Make a reader of one record return a remark instead of raising on values out of bounds."""

    def bounded(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> Facts | str:
        try:
            return read(*arguments, **named)
        except ValidationError as error:
            return f"a record is out of bounds: {first_fault(error)}"

    return bounded


def plain(text: object) -> str | None:
    """Text on one line without tags, entities and invisible characters; None if it is empty.

    Tags are removed before entities are resolved, so that `&lt;i&gt;` stays the text `<i>`.
    """
    if not isinstance(text, str):
        return None
    bare = unicodedata.normalize("NFC", html.unescape(_TAG.sub("", text)))
    # Some of what separates words is invisible: it becomes a space before the rest goes.
    visible = without_unseen(" ".join(bare.split()))
    return " ".join(visible.split())[:_LONGEST].strip() or None


_BREAK = re.compile(r"(?i)<(?:jats:)?br\s{0,9}/?>")
_TWICE = re.compile(
    r"(?is)<(?:jats:)?tex-math\b[^<>]*>[^<>]*</(?:jats:)?tex-math>(?=\s{0,99}<(?:mml:)?math\b)"
)
_FRACTION = re.compile(
    r"(?i)<(?:mml:)?mfrac[^<>]{0,99}>\s{0,99}<(?:mml:)?m[ino]>([^<>]*)</(?:mml:)?m[ino]>"
    r"\s{0,99}<(?:mml:)?m[ino]>([^<>]*)</(?:mml:)?m[ino]>\s{0,99}</(?:mml:)?mfrac>"
)
_LINES_AROUND_INDEX = re.compile(
    r"(?i)\n\s{0,99}(?=</?su[bp]>)|(?<=<su[bp]>)\s*\n\s*|(?<=</su[bp]>)\s*\n\s*"
)
_FORMULA_BEHIND_WORD = re.compile(r"(?i)(?<=\w)(?=<(?:mml:)?math[\s>])|(?<=</mml:math>)(?=\w)")


def title_in(text: object) -> str | None:
    """A title from markup: one of two encodings of a formula, fractions with a slash, plain text.

    Text that was escaped twice is resolved twice.
    """
    if not isinstance(text, str):
        return None
    once = html.unescape(text) if "&amp;" in text or "&lt;" in text else text
    marked = _BREAK.sub(" ", _FRACTION.sub(r"\1/\2", _TWICE.sub("", once)))
    return plain(_FORMULA_BEHIND_WORD.sub(" ", _LINES_AROUND_INDEX.sub("", marked)))


def is_html(body: bytes) -> bool:
    """Whether a body is a web page: failing servers send one with status 200."""
    return _HTML.match(body[:2_000]) is not None


def json_of(body: bytes) -> Any | InvalidBody:
    """The content of a JSON body, or why the body is not JSON."""
    if is_html(body):
        return InvalidBody("a web page came instead of JSON")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        shown = body[:60].decode("utf-8", "replace")
        return InvalidBody(
            f"the reply is not JSON ({type(error).__name__}): {plain(shown) or 'empty'}"
        )


def json_fault(body: bytes) -> str | None:
    """Why a body is not JSON, a temporary fault; None if it is JSON."""
    content = json_of(body)
    return content.reason if isinstance(content, InvalidBody) else None


def mapping(value: object) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one: any field may be absent or null."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def count_of(value: object) -> int | None:
    """The value if it is a whole number from 0 up, else None."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    return None


def first_text(value: object) -> str | None:
    """The first text of a list that is not empty, or the text itself."""
    for part in items(value) or [value]:
        if text := plain(part):
            return text
    return None


def date_of(text: object) -> str | None:
    """The date at the start of a time stamp, as YYYY-MM-DD, YYYY-MM or YYYY; None if invalid."""
    match = _DATE.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    return date_from_parts([int(part) for part in match.groups() if part])


def date_from_parts(parts: object) -> str | None:
    """`[2024, 5]` to `2024-05`; None for `[null]` and other lists without a year.

    Parts after an invalid one are dropped, and so is a day that its month does not have.
    """
    numbers: list[int] = []
    for part, (least, most) in zip(items(parts), ((1900, 2100), (1, 12), (1, 31)), strict=False):
        if not isinstance(part, int) or not least <= part <= most:
            break
        numbers.append(part)
    if not numbers:
        return None
    if len(numbers) == 3 and numbers[2] > monthrange(numbers[0], numbers[1])[1]:
        numbers.pop()
    year, *rest = numbers
    return "-".join((f"{year:04}", *(f"{number:02}" for number in rest)))


def person(given: object, family: object, name: object = None) -> Person | None:
    """An author from given, family or whole name; None if all are empty."""
    first, last, whole = _named(given), _named(family), _named(name)
    if first and last and first.casefold() == last.casefold():
        # Crossref demands two names, and people who have one give it twice.
        first = None
    if first and last:
        return Person(name=f"{first} {last}", family=last, given=first)
    if last and not whole:
        return Person(name=last, family=last)
    alone = whole or first
    return Person(name=alone) if alone and any(char.isalpha() for char in alone) else None


def _named(text: object) -> str | None:
    """A name without what stands where there is none, as in `Budi -`."""
    name = plain(text)
    return tidy_name(name) if name and any(map(str.isalpha, name)) else None


def organisation(name: object) -> Person | None:
    """An author that the authority says is no person; None without a name."""
    whole = plain(name)
    return Person(name=whole, organisation=True) if whole else None


def people(found: Iterable[Person | None]) -> tuple[Person, ...]:
    """The authors, without those that have no name."""
    return tuple(person for person in found if person is not None)


def distinct(texts: Iterable[str | None]) -> Iterator[str]:
    """Texts in their order, without repetitions and empty ones."""
    seen: set[str] = set()
    for text in texts:
        if text and text not in seen:
            seen.add(text)
            yield text
