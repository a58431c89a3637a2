"""What arXiv's query language means, as far as queries of the registry use it.

Words of a field, phrases in quotes, AND, OR and parentheses; AND and OR of one level are never
mixed. https://info.arxiv.org/help/api/user-manual.html#query_details
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'[()]|(?:ti|abs|all):(?:"[^"]*"|[^\s()"]+)|AND|OR')
_WORD = re.compile(r"[^\W_]+")


def fits(query: str, title: str, abstract: str) -> bool:
    """Whether a paper is what a query asks for; case does not matter, and words are whole."""
    fields = {"ti": _words(title), "abs": _words(abstract)}
    fields["all"] = fields["ti"] + fields["abs"]
    tokens = _TOKEN.findall(query)
    assert _TOKEN.sub("", query).strip() == "", query
    return _value(iter([*tokens, ")"]), fields)


def _value(tokens: Iterator[str], fields: dict[str, str]) -> bool:
    values: list[bool] = []
    joined: set[str] = set()
    for part in tokens:
        if part == ")":
            break
        if part in {"AND", "OR"}:
            joined.add(part)
        elif part == "(":
            values.append(_value(tokens, fields))
        else:
            field, _, words = part.partition(":")
            values.append(_words(words) in fields[field])
    assert len(joined) <= 1, "AND and OR are mixed without parentheses"
    return any(values) if joined == {"OR"} else all(values)


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
