"""Read the names in author fields of BibTeX and biblatex, given name first.

https://ctan.org/pkg/btxdoc for names, https://ctan.org/pkg/biblatex for `family=, given=`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bibtexparser.middlewares.names import parse_single_name_into_parts

from sam4mis.importers.latex_text import decoded
from sam4mis.model import orcid
from sam4mis.model.names import (
    ET_AL,
    SUFFIXES,
    IdentifiedPerson,
    Organisation,
    could_be_full_name,
    in_usual_order,
    is_company,
    people_in,
    tidy_name,
)

REMEDY = "separate people by `and`, each as `Family, Given`"


class UnclearNamesError(ValueError):
    """An author field that can be read in more than one way; the text says so with the remedy."""


@dataclass(frozen=True, slots=True)
class Authors:
    """The authors of a work."""

    names: tuple[str, ...]
    """In order, `et al.` last if the list is not complete."""
    remarks: tuple[str, ...]
    """What a person should check, as clauses."""


# Signs of affiliations and addresses, which a page prints beside the names.
_BESIDE_NAMES = re.compile(
    r"\$\s*\^\s*(?:\{[^{}$]*\}|[^{}$])\s*\$|\\textsuperscript\s*\{[^{}]*\}|<[^<>@\s]+@[^<>\s]+>"
)
_AND = re.compile(r"(?i)(?<![^ ])and(?![^ ])|\\.|[{}]")
_COMMA = re.compile(r"\\.|[{},;]")
# DBLP numbers people of one name.
_NUMBERED = re.compile(r" \d{4}$")
_EXTENDED = re.compile(r"(?i)^(?:family|given|prefix|suffix)(?:-i)?\s*=")
_OTHERS = {"others", "et al", "et al.", "et.al."}


def authors_in(latex: str) -> Authors:
    """The people and organisations of an author field.

    Raises:
        UnclearNamesError: they are not separated by `and`, and can be read in more than one way.
        one of latex_text.UNREADABLE: the LaTeX is broken.
    """
    line = _BESIDE_NAMES.sub("", " ".join(latex.split()))
    pieces = [piece for part in _split(line, _AND) if (piece := part.strip())]
    names: list[str] = []
    unknown: dict[str, None] = {}
    all_turned = len(pieces) > 1 and all(
        "," in piece or piece.lower() in _OTHERS or _inner(piece) is not None for piece in pieces
    )
    for piece in pieces:
        names += _one_piece(piece, unknown, certain=all_turned)
    tidy = tuple(map(tidy_name, names))
    # A comma in a name separates the family name from the given name.
    ordered = tidy if any("," in piece for piece in pieces) else in_usual_order(tidy)
    if ordered is None:
        raise UnclearNamesError(
            f"its authors, {names[0]!r} …, can be read with either name first; {REMEDY}"
        )
    remarks = (f"author: the command {name} is unknown; its text was kept" for name in unknown)
    return Authors(ordered, tuple(remarks))


def _one_piece(piece: str, unknown: dict[str, None], *, certain: bool) -> Iterator[str]:
    """The names between two `and`: one name, unless the separators are wrong."""
    if piece.lower() in _OTHERS:
        yield ET_AL
    elif (inner := _inner(piece)) is not None:
        yield _held_together(inner, unknown)
    elif _EXTENDED.match(piece):
        yield _from_parts(piece, unknown)
    elif _is_list(piece, certain=certain):
        yield from _several(piece, unknown)
    else:
        yield _one_person(piece, unknown)


def _held_together(inner: str, unknown: dict[str, None]) -> str:
    """An organisation: braces say that a name has no parts."""
    name = _plain(inner, unknown)
    if "," in name and not is_company(name):
        message = f"{name[:80]!r} is in braces, like an organisation, and has a comma"
        raise UnclearNamesError(f"{message}; write a person without the braces")
    return Organisation(name)


def _is_list(piece: str, *, certain: bool) -> bool:
    """Whether commas or semicolons seem to separate people, and not the parts of one name."""
    parts = list(_split(piece, _COMMA, ","))
    if any(found[0] == ";" for found in _at_top(piece, _COMMA)):
        return True
    if len(parts) > 1 and not all(part.strip() for part in parts):
        return True
    if len(parts) == 2:
        return not certain and _may_be_two(parts)
    return len(parts) > 3 or (len(parts) == 3 and not _is_suffix(parts[1]))


def _may_be_two(parts: list[str]) -> bool:
    """Whether the texts around a comma could be two people: no full name ends in an initial."""
    plain = [part.replace("{", "").replace("}", "").strip() for part in parts]
    return all(map(could_be_full_name, plain)) and len(plain[1].split()[-1].rstrip(".")) > 1


def _several(piece: str, unknown: dict[str, None]) -> tuple[str, ...]:
    text = _plain(piece, unknown)
    people = people_in(text)
    if people is None:
        raise UnclearNamesError(
            f"its authors can be read in more than one way ({text[:80]!r}); {REMEDY}"
        )
    return people


def _one_person(piece: str, unknown: dict[str, None]) -> str:
    if identified := orcid.behind_name(piece):
        return IdentifiedPerson(_one_person(identified[0], unknown), identified[1])
    parts = parse_single_name_into_parts(piece, strict=False)
    # The library has the suffix of `Smith, Jr., John` before the given name as well.
    name = _plain(parts.merge_first_name_first, unknown)
    return _NUMBERED.sub("", name)


def _is_suffix(text: str) -> bool:
    return text.strip(" {}").lower() in SUFFIXES


def _plain(latex: str, unknown: dict[str, None]) -> str:
    found = decoded(latex)
    unknown.update(dict.fromkeys(found.unknown))
    return found.text


def _from_parts(piece: str, unknown: dict[str, None]) -> str:
    """`family=Deursen, given=Ada, prefix=van, useprefix=true` as one name."""
    parts: dict[str, str] = {}
    for part in _split(piece, _COMMA, ","):
        name, _, value = part.partition("=")
        text = value.strip()
        quoted = len(text) > 1 and text[0] == text[-1] == '"'
        parts[name.strip().lower()] = _plain(text[1:-1] if quoted else text, unknown)
    if not parts.get("family"):
        raise UnclearNamesError(f"the name {piece[:80]!r} has no family=; {REMEDY}")
    order = ("given", "prefix", "family", "suffix")
    return " ".join(parts[name] for name in order if parts.get(name))


def _inner(piece: str) -> str | None:
    """The text in braces around a whole name; None if there are none."""
    if not (piece.startswith("{") and piece.endswith("}")):
        return None
    depth = 0
    for found in re.finditer(r"\\.|[{}]", piece):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found.end() < len(piece):
            return None
    inner = piece[1:-1].strip()
    # `{\'E}` and the like are letters, and no name.
    return None if inner.startswith("\\") and " " not in inner else _inner(inner) or inner


def _split(text: str, token: re.Pattern[str], separator: str | None = None) -> Iterator[str]:
    """The parts of a text between tokens outside braces."""
    start = 0
    for found in _at_top(text, token):
        if separator is None or found[0] == separator:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _at_top(text: str, token: re.Pattern[str]) -> Iterator[re.Match[str]]:
    depth = 0
    for found in token.finditer(text):
        if found[0] in ("{", "}"):
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif not found[0].startswith("\\") and depth == 0:
            yield found
