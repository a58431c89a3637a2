"""Inputs made of other inputs: by bytes, words, lines, splices, repetition, and by structure.

What comes out depends on seeds and number alone: the same number gives the same input again.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import yaml
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from sam4mis.files import yaml_text

Step = Callable[[Random, bytes], bytes]

_WORDS = re.compile(rb"\w+|\s+|[^\w\s]")
_HOW_OFTEN = (0, 1, 1, 1, 1, 2, 2, 3, 5, 8)
"""How many steps lead from a seed to an input."""

PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        *"\0\b\t\n\r\x1b\x7f\x85\xa0\u00ad\u0301\u034f\u0600\u061c\u180e\u200b\u200f\u2028\u202e",
        *"\u2066\u2800\u3000\u3164\ufe0f\ufeff\ufff9\ufffd\uffff\ue000\ud800\udc00",
        *"\U0001d173\U000e0041\U0010ffff",
        *"{}[]()<>\"'`\\/|#%$&*+-_=~^:;,.!?@0",
        *"éßİıſΣ王א١Ⅷ½𝔸", "\r\n", "\n\n", "\n---\n", "\n...\n", "---\n- ", ": ", " #", "# ", "| ", "|\n ", ">-\n ",
        "&a ", "*a", "<<: ", "!!python/object:os.system ", "!!binary ", "? ", "- - - ", "''", '""', "'''",
        "null", "~", "true", "no", "0x1F", "1e9", "-0", "1_000", "12:30", "99999999999999999999", ".inf", "NaN",
        "2024", "2024-02-30", "9999-99-99", "0000", "２０２４", "2405.00001v3", "hep-th/9901001", "10.1000/xyz",
        "10.48550/arXiv.2405.00001", "https://", "https://doi.org/10.1000/a", "https://arxiv.org/abs/2405.00001",
        "https://user:pw@example.org", "javascript:alert(1)", "http://[::1", "http://a:99999999/", "//x", "?utm_source=a",
        "%", "%00", "%2f", "%ff", " and ", ", ", "; ", "et al.", "Jr.", "van der ", "{\\'e}", "\\href{a}{b}", "$x^{2}$",
        "\\", "\\\\", "\\begin{a}", "@misc{a,", "@comment{", "@string{a = \"b\"}", " # ", "},\n", "TY  - JOUR\n", "ER  - \n",
        "AU  - ", "  - ", "|202405|J. Doe|", "[(paper)](", "](", "[a]: ", "![a](b)", "<!--", "-->", "<script>", "</a",
        "<![CDATA[", "]]>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "&amp;", "&lt;i&gt;", "&#0;", "&#x110000;",
        "### ", "_No response_", "```", "~~~", "\\u0000", "\\ud800", "{{", "{%", "]" * 50, "[" * 50, "{" * 50, "1. " * 20,
    )
)  # fmt: skip
"""What readers stumble over."""


class Mutator:
    """Makes the inputs of one reader."""

    def __init__(
        self, name: str, seeds: Sequence[bytes], longest: int, restructure: Step | None = None
    ) -> None:
        """Prepare.

        Args:
            name: of the reader: two readers get different inputs under the same number.
            seeds: inputs from which others are made.
            longest: how many bytes an input may have.
            restructure: changes an input by its structure, or returns it as it is.
        """
        self._name = name
        self._seeds = seeds
        self._longest = longest
        steps: list[Step] = [_flip, _insert, _overwrite, _remove, self._grow]
        steps += [_change_word, _change_word, _change_line, self._splice, self._borrow]
        self._steps = steps + [restructure] * len(steps) if restructure else steps

    def input(self, number: int) -> bytes:
        """The input with a number."""
        random = Random(f"{self._name} {number}")  # noqa: S311  # to be predictable is the point
        data = random.choice(self._seeds)[: self._longest]
        for _ in range(random.choice(_HOW_OFTEN)):
            data = random.choice(self._steps)(random, data)[: self._longest]
        return data

    def _splice(self, random: Random, data: bytes) -> bytes:
        other = random.choice(self._seeds)
        return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]

    def _borrow(self, random: Random, data: bytes) -> bytes:
        """A stretch of another seed, somewhere in the middle."""
        start, end = _stretch(random, other := random.choice(self._seeds), 200)
        place = random.randint(0, len(data))
        return data[:place] + other[start:end] + data[place:]

    def _grow(self, random: Random, data: bytes) -> bytes:
        """A stretch many times over: what takes more than its share of time shows then."""
        if random.random() < 0.5:
            start = end = random.randint(0, len(data))
            piece = b"".join(random.choices(PIECES, k=random.randint(1, 3)))
        else:
            start, end = _stretch(random, data, random.choice((4, 30, 300)))
            piece = data[start:end]
        length = random.choice((50, 500, 5_000, self._longest))
        times = max(1, min(length, self._longest) // max(1, len(piece)))
        return data[:start] + piece * times + data[end:]


def _stretch(random: Random, data: bytes, longest: int) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.randint(0, longest))


def _flip(random: Random, data: bytes) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def _insert(random: Random, data: bytes) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice(PIECES) + data[place:]


def _overwrite(random: Random, data: bytes) -> bytes:
    start, end = _stretch(random, data, 12)
    return data[:start] + random.choice(PIECES) + data[end:]


def _remove(random: Random, data: bytes) -> bytes:
    start, end = _stretch(random, data, random.choice((1, 10, len(data))))
    return data[:start] + data[end:]


def _change_word(random: Random, data: bytes) -> bytes:
    return b"".join(_rearranged(random, _WORDS.findall(data)))


def _change_line(random: Random, data: bytes) -> bytes:
    return b"".join(_rearranged(random, data.splitlines(keepends=True)))


def _rearranged(random: Random, parts: list[bytes]) -> list[bytes]:
    """One part removed, doubled, moved, replaced, or exchanged for another."""
    if not parts:
        return parts
    place, other = random.randrange(len(parts)), random.randrange(len(parts))
    match random.randrange(5):
        case 0:
            del parts[place]
        case 1:
            parts.insert(other, parts[place])
        case 2:
            parts.insert(other, parts.pop(place))
        case 3:
            parts[place] = random.choice(PIECES)
        case _:
            parts[place], parts[other] = parts[other], parts[place]
    return parts


def by_yaml(seeds: Sequence[bytes]) -> Step:
    """Changes of the mapping that a YAML file holds; values are taken from the seeds too."""
    pool = [value for seed in seeds for _, _, value in _places(yaml_text.parse(seed).data)]

    def restructure(random: Random, data: bytes) -> bytes:
        content = yaml_text.parse(data).data
        if content is None:
            return data
        changed = _change_tree(random, content, pool)
        written: str = yaml.safe_dump(
            changed,
            allow_unicode=random.random() < 0.8,
            default_flow_style=random.choice((False, False, True, None)),
            default_style=random.choice((None, None, None, "'", '"', "|", ">")),
            sort_keys=False,
            width=random.choice((20, 80, 10_000)),
        )
        return written.encode("utf-8", "surrogatepass")

    return restructure


def by_json(seeds: Sequence[bytes]) -> Step:
    """Changes of what a JSON body holds."""
    pool = [value for seed in seeds for _, _, value in _places(_json_in(seed))]

    def restructure(random: Random, data: bytes) -> bytes:
        content = _json_in(data)
        if not isinstance(content, dict | list):
            return data
        changed = _change_tree(random, content, pool)
        written: str = json.dumps(changed, ensure_ascii=random.random() < 0.5)
        return written.encode("utf-8", "surrogatepass")

    return restructure


def _json_in(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def by_xml(random: Random, data: bytes) -> bytes:
    """Changes of the elements of an XML body."""
    try:
        root = ElementTree.fromstring(data)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError):
        return data
    parents = [element for element in root.iter() if len(element)]
    if not parents:
        return data
    parent = random.choice(parents)
    child = random.choice(list(parent))
    match random.randrange(5):
        case 0:
            parent.remove(child)
        case 1:
            parent.extend([child] * random.choice((1, 3, 40)))
        case 2:
            random.choice(parents).append(ET.Element(child.tag, child.attrib))
        case 3:
            child.tag = random.choice(list(root.iter())).tag
        case _:
            child.text = _text(random)
    try:
        written: bytes = ET.tostring(root, encoding=random.choice(("utf-8", "us-ascii", "utf-16")))
    except (RecursionError, UnicodeEncodeError):
        return data
    return written


def either(*steps: Step) -> Step:
    """One of several steps, whichever changes the input, tried in an order of chance."""

    def restructure(random: Random, data: bytes) -> bytes:
        for step in random.sample(steps, len(steps)):
            if (changed := step(random, data)) != data:
                return changed
        return data

    return restructure


def _places(tree: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Every value below a tree, with what holds it and under which key."""
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            pairs = holder.items() if isinstance(holder, dict) else enumerate(holder)
            for key, value in list(pairs):
                yield holder, key, value
                waiting.append(value)


def _change_tree(random: Random, tree: Any, pool: Sequence[Any]) -> Any:
    """The tree after one to three changes, each at a place of chance."""
    tree = json.loads(json.dumps(tree))
    for _ in range(random.randint(1, 3)):
        places = list(_places(tree))
        if not places:
            return tree
        holder, key, value = random.choice(places)
        if random.random() < 0.2:
            _change_keys(random, holder, key, random.choice(places))
        else:
            holder[key] = _changed_value(random, value, pool)
    return tree


def _change_keys(random: Random, holder: Any, key: Any, other: tuple[Any, Any, Any]) -> None:
    value = holder[key]
    if random.random() < 0.5:
        del holder[key]
    name = other[1] if random.random() < 0.7 else _text(random)
    if isinstance(holder, list):
        holder.insert(random.randint(0, len(holder)), value)
    else:
        holder[str(name)] = value


def _changed_value(random: Random, value: Any, pool: Sequence[Any]) -> Any:
    match random.randrange(8):
        case 0 | 1 if pool:
            return json.loads(json.dumps(random.choice(pool)))
        case 2:
            return random.choice(
                (None, True, False, 0, -1, 2024, 1e300, "", [], {}, [[]], {"": {}})
            )
        case 3:
            return [value] * random.choice((1, 2, 3, 30))
        case 4:
            return {_text(random): value}
        case 5:
            for _ in range(random.choice((2, 11, 13, 60))):
                value = [value] if random.random() < 0.5 else {"a": value}
            return value
        case 6 if isinstance(value, str):
            place = random.randint(0, len(value))
            return value[:place] + _text(random) + value[place:]
        case _:
            return _text(random)


def _text(random: Random) -> str:
    pieces = random.choices(PIECES, k=random.choice((1, 1, 2, 3, 6)))
    return b"".join(pieces).decode("utf-8", "replace") * random.choice((1, 1, 1, 2, 40))
