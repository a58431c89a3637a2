"""Plain-text citations in the style of the American Psychological Association.

https://apastyle.apa.org/style-grammar-guidelines/references. Italics are left to the reader.
"""

import re
from collections.abc import Iterator

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import CitationType, Reference
from sam4mis.model.names import ET_AL, Name

FRAME = FileParts(separator="\n")

_MOST_AUTHORS = 20
_BOOKS: frozenset[CitationType] = frozenset({"paper-conference", "chapter"})


def entry(reference: Reference) -> str:
    """One citation, on one line."""
    return " ".join(_parts(reference)) + "\n"


def _parts(reference: Reference) -> Iterator[str]:
    if reference.authors:
        authors = _authors(reference)
        yield authors if authors.endswith(".") else f"{authors}."
    yield f"({reference.year or 'n.d.'})."
    title = _title(reference)
    yield title if title.endswith(("?", "!", ".")) else f"{title}."
    container = reference.server or reference.venue
    if container:
        yield _book(reference) if reference.kind in _BOOKS else f"{container}{_journal(reference)}."
    # The style names no publisher of journals.
    if reference.publisher and reference.kind != "article-journal":
        yield f"{reference.publisher}."
    yield reference.link


def _title(reference: Reference) -> str:
    """The title with the number of a preprint, and with what readers are warned of."""
    number = f" (arXiv:{reference.arxiv})"
    is_preprint = reference.kind == "article" and reference.arxiv
    mark = f" [{reference.status_label}]" if reference.status_label else ""
    return f"{reference.title}{number if is_preprint else ''}{mark}"


def _journal(reference: Reference) -> str:
    """`, 12(3), 103–117`, as far as it is known."""
    issue = f"({reference.issue})" if reference.issue else ""
    number = f"{reference.volume or ''}{issue}"
    return "".join(f", {part}" for part in (number, reference.pages) if part)


def _book(reference: Reference) -> str:
    """`In Proceedings (Vol. 12, pp. 103–117).`, as far as it is known."""
    parts = []
    if reference.volume:
        parts.append(f"Vol. {reference.volume}")
    if reference.pages:
        parts.append(f"pp. {reference.pages}" if reference.last_page else reference.pages)
    return f"In {reference.venue} ({', '.join(parts)})." if parts else f"In {reference.venue}."


def _authors(reference: Reference) -> str:
    names = [_author(name) for name in reference.authors]
    if not reference.is_complete:
        return f"{', '.join(names)}, {ET_AL}"
    if len(names) > _MOST_AUTHORS:
        return f"{', '.join(names[: _MOST_AUTHORS - 1])}, … {names[-1]}"
    return ", & ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _author(name: Name) -> str:
    if name.literal:
        return name.literal
    return ", ".join(part for part in (name.surname, _initials(name.given), name.suffix) if part)


def _initials(given: str) -> str:
    """`Yi-Chi M.` as `Y.-C. M.`; initials that stand together are parted."""
    words = re.sub(r"(?<=\.)(?=\w)", " ", given).split()
    return " ".join(
        "".join(f"{letter}. " for letter in word.rstrip(".")).rstrip()
        if re.fullmatch(r"[A-Z]{1,4}\.", word)
        else "-".join(f"{part[0]}." for part in re.split(r"[-‐]", word) if part)
        for word in words
    )
