"""BibTeX, for the classic program and for biblatex.

Entry types and fields: https://ctan.org/pkg/bibtex (btxdoc), https://ctan.org/pkg/biblatex.
"""

import re
from collections.abc import Mapping

from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.latex import escape, split_math
from sam4mis.formats.reference import CitationType, Reference
from sam4mis.model.identifiers import arxiv_link, doi_link
from sam4mis.model.names import Name
from sam4mis.model.records import Citation

FRAME = FileParts(separator="\n")

_TYPES: dict[CitationType, str] = {
    "article-journal": "article",
    "paper-conference": "inproceedings",
    "chapter": "incollection",
}
# Here `incollection` must have an editor, of whom the registry knows nothing.
_BIBLATEX_TYPES = _TYPES | {"chapter": "inbook", "dataset": "dataset"}
_VENUE_FIELDS = {"article": "journal", "inproceedings": "booktitle", "incollection": "series"}
_BIBLATEX_VENUE_FIELDS = {
    "article": "journaltitle",
    "inbook": "series",
    "online": "organization",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# A word, with all that hyphens and the like join to it.
_WORD = re.compile(r"[^\W_][\w./+'’‐–-]*[^\W_]")
_HYPHEN = re.compile(r"[-‐–]")
_BREAKS_FIELDS = re.compile(r"[{}\\]")


def entry(reference: Reference) -> str:
    """One entry for the classic program: accents as commands, `month` as its abbreviation."""
    kind = _TYPES.get(reference.kind, "misc")
    fields = _shared_fields(reference, ascii_letters=True)
    if reference.venue:
        name = _VENUE_FIELDS.get(kind, "howpublished")
        fields[name] = escape(reference.venue)
    if reference.arxiv:
        fields |= {"eprint": reference.arxiv, "archiveprefix": "arXiv"}
        # plain, ieeetr and unsrt ignore `eprint`, and would print the title alone.
        if kind == "misc" and reference.venue in (None, "arXiv"):
            fields["howpublished"] = f"arXiv:{reference.arxiv}"
            fields.setdefault("url", arxiv_link(reference.arxiv))
    fields["pages"] = "--".join(map(escape, reference.page_span))
    if reference.publisher:
        fields["publisher"] = escape(reference.publisher)
    fields["year"] = reference.year
    month = reference.issued[1:2]
    return write(kind, reference.id, fields, _MONTHS[month[0] - 1] if month else "")


def biblatex_entry(reference: Reference) -> str:
    """One entry for biblatex and biber: UTF-8, with their own types and field names."""
    kind = _BIBLATEX_TYPES.get(reference.kind, "online")
    fields = _shared_fields(reference, ascii_letters=False)
    if reference.venue:
        name = _BIBLATEX_VENUE_FIELDS.get(kind, "booktitle")
        fields[name] = escape(reference.venue, ascii_letters=False)
    if reference.first_page:
        # https://ctan.org/pkg/biblatex, 2.2.2: `eid` is for articles without a span of pages.
        is_number = kind == "article" and not reference.last_page and reference.first_page.isalnum()
        fields["eid" if is_number else "pages"] = "--".join(
            escape(page, ascii_letters=False) for page in reference.page_span
        )
    # Its data model has no publisher of articles and of what is online.
    if reference.publisher and kind not in {"article", "online"}:
        fields["publisher"] = escape(reference.publisher, ascii_letters=False)
    fields["date"] = reference.date
    if reference.arxiv:
        fields |= {"eprint": reference.arxiv, "eprinttype": "arxiv"}
    return write(kind, reference.id, fields)


def _shared_fields(reference: Reference, *, ascii_letters: bool) -> dict[str, str]:
    fields = {
        "author": " and ".join(
            [
                *(_author(name, ascii_letters=ascii_letters) for name in reference.authors),
                *(() if reference.is_complete else ("others",)),
            ]
        ),
        "title": title(reference.title, ascii_letters=ascii_letters),
        "note": escape(reference.warning, ascii_letters=ascii_letters),
        "keywords": escape(", ".join(reference.keywords), ascii_letters=ascii_letters),
    }
    fields["volume"] = escape(reference.volume or "", ascii_letters=ascii_letters)
    # Of books a number is that of a series, and styles warn of one beside a volume.
    if reference.kind == "article-journal":
        fields["number"] = escape(reference.issue or "", ascii_letters=ascii_letters)
    # These are read by machines: an escape would change them, and a brace end the field.
    doi = reference.doi or ""
    if _BREAKS_FIELDS.search(doi):
        fields["url"] = doi_link(doi)
    else:
        fields["doi"] = doi
    if reference.url:
        fields["url"] = _address(reference.url)
    return fields


def _address(url: str) -> str:
    return _BREAKS_FIELDS.sub(lambda match: f"%{ord(match[0]):02X}", url)


def _author(name: Name, *, ascii_letters: bool) -> str:
    if name.is_stated:
        return f"{{{escape(name.literal, ascii_letters=ascii_letters)}}}"
    suffix = f", {name.suffix}" if name.suffix else ""
    given = f", {name.given}" if name.given else ""
    return escape(name.surname + suffix + given, ascii_letters=ascii_letters)


def title(text: str, *, ascii_letters: bool = True) -> str:
    """A title whose formulas are kept, and whose acronyms no style can put in lower case."""
    first, *others = split_math(text)
    parts = [_protected(first, ascii_letters=ascii_letters)]
    for formula, words in zip(others[::2], others[1::2], strict=True):
        parts += [f"{{{formula}}}", _protected(words, ascii_letters=ascii_letters)]
    return "".join(parts)


def _protected(text: str, *, ascii_letters: bool) -> str:
    parts = []
    end = 0
    for word in _WORD.finditer(text):
        if _has_capitals(word[0]):
            before = escape(text[end : word.start()], ascii_letters=ascii_letters)
            parts.append(f"{before}{{{escape(word[0], ascii_letters=ascii_letters)}}}")
            end = word.end()
    return "".join([*parts, escape(text[end:], ascii_letters=ascii_letters)])


def _has_capitals(word: str) -> bool:
    """Whether a capital stands elsewhere than at the start of a part: SAM, nnU-Net, 3D, X-ray."""
    if word[0].isupper() and _HYPHEN.match(word, 1):
        return True
    if word[1:].islower():
        return False
    return any(part[1:] != part[1:].lower() for part in _HYPHEN.split(word))


def citation(cited: Citation) -> str:
    """A publication that users of the list are asked to cite, as an entry."""
    fields = {}
    for name, value in sorted(cited.fields.items()):
        if name in {"doi", "url", "eprint"}:
            fields[name] = _address(value)
        else:
            fields[name] = title(value) if name == "title" else escape(value)
    return write(cited.type, cited.key, fields)


def write(kind: str, key: str, fields: Mapping[str, str], month: str = "") -> str:
    """One entry from values that are LaTeX already; empty ones are left out.

    `month` is one of BibTeX's abbreviations, which stand without braces.
    """
    lines = [f"  {name} = {{{value}}},\n" for name, value in sorted(fields.items()) if value]
    if month:
        lines.append(f"  month = {month},\n")
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"
