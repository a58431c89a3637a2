"""Strict YAML: bytes to plain data with the position of every value, and back.

Scalars keep their text (`2401.03490`, `No`), save null, true and false. Duplicate keys, anchors,
aliases, tags, tabs and further documents are faults with line and column. Built over the events of
PyYAML's C parser: about a third of the time of its safe loader.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sam4mis.model.names import as_data

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

KeyOrder: TypeAlias = "Mapping[str, KeyOrder]"
"""Keys in their order, each with the order of the keys below it."""

NO_ORDER: KeyOrder = {}
"""Keys sorted by name."""

Path = tuple[str | int, ...]
"""Path of a node: keys and list positions from the top."""

_BOM = b"\xef\xbb\xbf"
# A carriage return alone, and U+0085, U+2028, U+2029.
_STRANGE_LINE_BREAK = re.compile(rb"\r(?!\n)|\xc2\x85|\xe2\x80[\xa8\xa9]")
_MERGE_CONFLICT = re.compile(rb"^<{7}(?: |$)", re.MULTILINE)
_CONSTANTS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
# Text that YAML 1.1 reads as a number and prints differently: https://yaml.org/type/
_LOSSY_NUMBER = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[0-9xXob_][0-9A-Fa-f_]*"
    r"|[-+]?[0-9]+_[0-9_]*"
    r"|[-+]?[0-9]+[eE][-+]?[0-9]+"
    r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a file must not contain. Line and column have base 1."""

    line: int
    column: int
    code: str
    message: str
    remedy: str


# Marks of key and value, and the nodes below: a plain tuple, for every node of every file has one.
_Node: TypeAlias = tuple[Any, Any, Any]
_Nodes: TypeAlias = dict[str, _Node] | list[_Node] | None


@dataclass(slots=True)
class YamlDocument:
    """A parsed file. `data` is None if the file is not a readable mapping; `faults` say why."""

    data: dict[str, Any] | None
    nodes: _Nodes = None
    """Positions of all nodes, in the same shape as `data`."""
    faults: list[Fault] = field(default_factory=list)
    header: str = ""
    """Comment lines at the top of the file, which `write` keeps."""
    comment: int | None = None
    """Line of the first comment after them, which `write` would lose."""

    def position(self, path: Path, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of a node, or of the closest existing node above it."""
        nodes: _Nodes = self.nodes
        mark: Any = None
        for step in path:
            node = _step(nodes, step)
            if node is None:
                break
            mark, nodes = node[0 if at_key else 1], node[2]
        return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _step(nodes: _Nodes, step: str | int) -> _Node | None:
    if isinstance(nodes, dict):
        return nodes.get(str(step))
    if isinstance(nodes, list) and isinstance(step, int) and step < len(nodes):
        return nodes[step]
    return None


class _BrokenError(Exception):
    """Ends parsing after a fault that is recorded already."""


def parse(raw: bytes) -> YamlDocument:
    """Read one mapping of strings, lists and mappings. Never raises: faults are values."""
    parsed = YamlDocument(None)
    if not _readable(raw, parsed.faults):
        return parsed
    try:
        _read_document(CParser(raw).get_event, parsed, raw.removeprefix(_BOM).decode("utf-8"))
    except _BrokenError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        parsed.faults.append(
            Fault(line, column, "broken-yaml", _plain(error), _remedy(error.problem or ""))
        )
    except yaml.reader.ReaderError as error:
        line, column = _position(raw, error.position)
        parsed.faults.append(
            Fault(
                line,
                column,
                "control-character",
                "the file has a character that YAML does not allow",
                "type the text again instead of pasting it",
            )
        )
    return parsed


def _readable(raw: bytes, faults: list[Fault]) -> bool:
    """Whether the parser can read a file; adds the faults of its bytes."""
    for rule in _RULES_FOR_BYTES:
        if fault := rule(raw):
            faults.append(fault)
            if fault.code != "byte-order-mark":
                return False
    return True


def _too_large(raw: bytes) -> Fault | None:
    if len(raw) <= MAX_BYTES:
        return None
    return Fault(1, 1, "too-large", f"the file has more than {MAX_BYTES:,} bytes", "split it")


def _not_utf8(raw: bytes) -> Fault | None:
    start = _undecodable(raw)
    return _fault_at(raw, start, "not-utf-8", "the file is not UTF-8", "save it as UTF-8")


def _empty(raw: bytes) -> Fault | None:
    if raw.removeprefix(_BOM).strip():
        return None
    return Fault(1, 1, "empty-file", "the file is empty", "fill it in or delete it")


def _byte_order_mark(raw: bytes) -> Fault | None:
    if not raw.startswith(_BOM):
        return None
    remedy = "save it as UTF-8 without BOM; `sam4mis fmt` does that"
    return Fault(1, 1, "byte-order-mark", "the file starts with a byte order mark", remedy)


def _line_break(raw: bytes) -> Fault | None:
    match = _STRANGE_LINE_BREAK.search(raw)
    message = "the line ends with a character that few programs know as a line break"
    remedy = "end lines with a plain line feed"
    return _fault_at(raw, match.start() if match else None, "line-break", message, remedy)


def _merge_conflict(raw: bytes) -> Fault | None:
    match = _MERGE_CONFLICT.search(raw)
    message = "git left two versions of these lines here, between <<<<<<< and >>>>>>>"
    remedy = "keep one of the two, and delete the lines with <<<<<<<, ======= and >>>>>>>"
    return _fault_at(raw, match.start() if match else None, "broken-yaml", message, remedy)


def _tab(raw: bytes) -> Fault | None:
    # The parser would report the same tab again, with another message.
    start = raw.find(b"\t")
    return _fault_at(raw, start if start >= 0 else None, "tab", "the line has a tab", "use spaces")


def _fault_at(raw: bytes, offset: int | None, code: str, message: str, remedy: str) -> Fault | None:
    """A fault at an offset in bytes; None without one."""
    return None if offset is None else Fault(*_position(raw, offset), code, message, remedy)


_RULES_FOR_BYTES = (
    _too_large, _not_utf8, _empty, _byte_order_mark, _line_break, _merge_conflict, _tab,
)  # fmt: skip


def _undecodable(raw: bytes) -> int | None:
    """Offset of the first byte that is not UTF-8; the start for UTF-16 and UTF-32."""
    if b"\x00" in raw[:4]:
        return 0
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return None


def _position(raw: bytes, offset: int) -> tuple[int, int]:
    before = raw[:offset]
    start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[start:].decode("utf-8", "replace")) + 1


def _plain(error: yaml.MarkedYAMLError) -> str:
    return "the YAML is broken: " + ", ".join(
        part for part in (error.context, error.problem) if part
    )


def _remedy(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return (
            "put quotes around a value with a colon and a space in it, correct the indentation, "
            "or put a space after the colon of the line before"
        )
    if "expected <block end>" in problem or "could not find expected ':'" in problem:
        return "check indentation, quotes, and the space after each colon, here and the line before"
    if "cannot start any token" in problem:
        return "put quotes around a value that starts with a special character"
    return "check quotes, brackets and indentation here"


def _fault(faults: list[Fault], event: Any, code: str, message: str, remedy: str) -> None:
    mark = event.start_mark
    faults.append(Fault(mark.line + 1, mark.column + 1, code, message, remedy))


def _read_document(next_event: Callable[[], Any], parsed: YamlDocument, text: str) -> None:
    faults = parsed.faults
    opening = _OPENING_COMMENTS.match(text)
    start = opening.end() if opening else 0
    parsed.header = text[:start].replace("\r\n", "\n")
    values: list[Any] = []
    # Most files have no # after that, and nothing to look for.
    has_sign = text.find("#", start) >= 0
    if has_sign:
        next_event = _keeping_values(next_event, values)
    next_event()  # the stream
    if type(next_event()) is StreamEndEvent:
        faults.append(
            Fault(1, 1, "empty-file", "the file has only comments", "fill it in or delete it")
        )
        return
    first = next_event()
    data, nodes = _read_node(next_event, first, faults, 0)
    next_event()  # the end of the document
    event = next_event()
    if type(event) is not StreamEndEvent:
        _fault(faults, event, "second-document", "the file has a second document", "remove `---`")
    if has_sign:
        parsed.comment = _comment_in(text, _gaps(text, start, values, event.start_mark.index))
    if isinstance(data, dict):
        parsed.data, parsed.nodes = data, nodes
        return
    _fault(
        faults,
        first,
        "not-a-mapping",
        "the file is not a list of keys and values",
        "start each line with a key: `title: …`",
    )


def _read_node(
    next_event: Callable[[], Any], event: Any, faults: list[Fault], depth: int
) -> tuple[Any, _Nodes]:
    """The value of a node, and the positions of the nodes below it."""
    kind = type(event)
    if kind is ScalarEvent:
        return _read_scalar(event, faults), None
    if kind is AliasEvent:
        _fault(faults, event, "alias", "aliases (*name) are not allowed", "repeat the value")
        return None, None
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(faults, event)
    if depth == MAX_DEPTH:
        _fault(faults, event, "too-deep", "the values are nested too deeply", "flatten them")
        raise _BrokenError
    if kind is SequenceStartEvent:
        return _read_list(next_event, faults, depth + 1)
    return _read_mapping(next_event, faults, depth + 1)


def _read_list(
    next_event: Callable[[], Any], faults: list[Fault], depth: int
) -> tuple[list[Any], list[_Node]]:
    items: list[Any] = []
    nodes: list[_Node] = []
    while type(event := next_event()) is not SequenceEndEvent:
        below = None
        # Scalars are most of a file: one call less for each.
        if type(event) is ScalarEvent:
            items.append(_read_scalar(event, faults))
        else:
            value, below = _read_node(next_event, event, faults, depth)
            items.append(value)
        mark = event.start_mark
        nodes.append((mark, mark, below))
    return items, nodes


def _read_mapping(
    next_event: Callable[[], Any], faults: list[Fault], depth: int
) -> tuple[dict[str, Any], dict[str, _Node]]:
    mapping: dict[str, Any] = {}
    nodes: dict[str, _Node] = {}
    while type(key_event := next_event()) is not MappingEndEvent:
        if type(key_event) is not ScalarEvent:
            _fault(faults, key_event, "bad-key", "a key is not plain text", "write `key: value`")
            raise _BrokenError
        if key_event.anchor is not None or key_event.tag is not None:
            _refuse_properties(faults, key_event)
        key = key_event.value
        if key in mapping:
            _fault(
                faults,
                key_event,
                "duplicate-key",
                f"`{key}` is repeated here",
                "keep one of the two",
            )
        event = next_event()
        below = None
        if type(event) is ScalarEvent:
            mapping[key] = _read_scalar(event, faults)
        else:
            mapping[key], below = _read_node(next_event, event, faults, depth)
        nodes[key] = (key_event.start_mark, event.start_mark, below)
    return mapping, nodes


def _read_scalar(event: Any, faults: list[Fault]) -> str | bool | None:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(faults, event)
    value: str = event.value
    if not event.implicit[0]:
        return value
    if value in _CONSTANTS:
        return _CONSTANTS[value]
    if value[0] in "0123456789+-." and _LOSSY_NUMBER.fullmatch(value):
        _fault(
            faults,
            event,
            "unquoted-id",
            f"{value} has no quotes, so other programs read it as a number and lose digits",
            f"write '{value}'",
        )
    return value


def _refuse_properties(faults: list[Fault], event: Any) -> None:
    if event.anchor is not None:
        _fault(faults, event, "anchor", "anchors (&name) are not allowed", "repeat the value")
    if event.tag is not None:
        _fault(faults, event, "tag", "tags (!name) are not allowed", "remove the tag")


_OPENING_COMMENTS = re.compile(r"(?:#[^\n]*\n)*")


def _keeping_values(next_event: Callable[[], Any], values: list[Any]) -> Callable[[], Any]:
    def keeping() -> Any:
        event = next_event()
        if type(event) is ScalarEvent:
            values.append(event)
        return event

    return keeping


def _gaps(text: str, start: int, values: list[Any], end: int) -> Iterator[tuple[int, int]]:
    """The text between scalars, which holds only punctuation, space and comments."""
    for event in values:
        first = event.start_mark.index
        yield start, first
        start = event.end_mark.index
        if event.style in ("|", ">"):
            # The first line of a block can end with a comment.
            line_end = text.find("\n", first)
            yield first, line_end if line_end >= 0 else end
    yield start, end


def _comment_in(text: str, gaps: Iterator[tuple[int, int]]) -> int | None:
    """The line of the first comment in some parts of a text."""
    for start, stop in gaps:
        mark = text.find("#", start, stop)
        if mark >= 0:
            return text.count("\n", 0, mark) + 1
    return None


class _Writer(yaml.SafeDumper):
    """Block style with indented lists; short lists of ids stay on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _represent_text(writer: _Writer, text: str) -> yaml.ScalarNode:
    if _WHOLE_NUMBER.fullmatch(text):
        # A year or line number needs no quotes: every reader prints it unchanged.
        return writer.represent_scalar("tag:yaml.org,2002:int", text)
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=_style_of(text))


def _style_of(text: str) -> str | None:
    if _TO_BE_ESCAPED.search(text):
        return '"'
    return "|" if "\n" in text else "'" if _LOSSY_NUMBER.fullmatch(text) else None


def _represent_list(writer: _Writer, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(item, str) and _SHORT.fullmatch(item) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
# Characters that `parse` refuses outside quotes: tabs, and line breaks other than LF.
_TO_BE_ESCAPED = re.compile("[\t\r\x85\u2028\u2029]")
_SHORT = re.compile(r"[a-z][a-z0-9-]*")
_Writer.add_representer(str, _represent_text)
_Writer.add_representer(list, _represent_list)


def write(data: Mapping[str, Any], order: KeyOrder = NO_ORDER, header: str = "") -> bytes:
    """The canonical form: known keys in `order`, others after them by name, UTF-8, LF.

    Args:
        data: strings, bools, None, lists and mappings.
        order: the order of keys, at every depth.
        header: comment lines to put first, each ending with a newline.
    """
    text = yaml.dump(
        _ordered(data, order),
        Dumper=_Writer,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    return (header + text).encode("utf-8")


def scalar(text: str) -> str:
    """A single value in canonical form; an author with keys in braces."""
    if isinstance(data := as_data(text), dict):
        return f"{{{', '.join(f'{key}: {scalar(value)}' for key, value in data.items())}}}"
    return write({"k": text}).decode("utf-8").removeprefix("k: ").rstrip("\n")


def _ordered(value: Any, order: KeyOrder) -> Any:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], order.get(key, {})) for key in _sorted_keys(value, order)}
    if isinstance(value, list | tuple):
        return [_ordered(item, order) for item in value]
    return as_data(value) if isinstance(value, str) else value


def _sorted_keys(data: Mapping[str, Any], order: KeyOrder) -> list[str]:
    known = [key for key in order if key in data]
    return known if len(known) == len(data) else known + sorted(set(data) - set(known))


def in_order(data: Mapping[str, Any], order: KeyOrder) -> bool:
    """Whether the top-level keys are in canonical order."""
    return list(data) == _sorted_keys(data, order)
