"""Read the answers of a form: identifiers, names, links and labelled lines, in Markdown or not."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sam4mis.files import issue_forms
from sam4mis.model import identifiers
from sam4mis.model.placeholders import is_placeholder

MOST_WORKS = 30
"""Most works in one form: each is looked up, and a maintainer reviews them all."""

_ENDS = ",;"
_MOST_MARKS = 4
# The editor buttons of GitHub write this around selected text; the address is still missing.
_EMPTY_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:url|link)?\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_BULLET = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`{1,3}|~~)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"#{1,6}\s+")
_ADDRESS = re.compile(
    r"(?i)(?<![\w./@-])(?:https?://|www\.|(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}/)[^\s<>\"`]+"
)


def without_markdown(text: str) -> str:
    """One line without the Markdown around it: `**A title**`, `# A title`, `` `x` ``."""
    line = _HEADING.sub("", _BULLET.sub("", text.strip(), count=1), count=1)
    for _ in range(_MOST_MARKS):
        if whole := _EMPHASIS.fullmatch(line):
            line = whole[2]
    return _EMPTY_LINK.sub(r"\1", line).strip()


_LONGEST_SHOWN = 120


def shown(text: str) -> str:
    """An answer on one line, shortened for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


# A DOI that was copied from two lines of a PDF.
_BROKEN_DOI = re.compile(r"(\b10\.\d{4,9}/)\s*\n\s*(?!10\.|http)", re.ASCII)


def works_in(text: str) -> tuple[str, ...]:
    """The works that an answer names, each as it was written, without repetition.

    Identifiers and links may stand one a line, or beside each other with spaces, commas or
    semicolons between them. A line with none of them is one work: a title, for example.
    """
    found: dict[tuple[str, ...], str] = {}
    for raw in _BROKEN_DOI.sub(r"\1", text).splitlines():
        line = without_markdown(raw)
        if not line or is_placeholder(line):
            continue
        for name in list(_identifiers_in(line)) or [line]:
            found.setdefault(_identities(name), name)
    return tuple(found.values())


def _identities(name: str) -> tuple[str, ...]:
    return identifiers.locate(name).identities()


def _identifiers_in(line: str) -> Iterator[str]:
    """The words of a line that are identifiers or links."""
    for word in line.split():
        bare = word.strip(_ENDS)
        parts = [part for part in re.split(rf"[{_ENDS}]", bare) if part]
        if len(parts) > 1 and all(map(_is_identifier, parts)):
            yield from parts
        elif _is_identifier(bare):
            yield bare


def _is_identifier(word: str) -> bool:
    locator = identifiers.locate(word)
    if locator.arxiv or locator.doi:
        return True
    return bool(_ADDRESS.match(word)) and identifiers.link_fault(locator.url or "") is None


_FOOTNOTE = r"(?:\d{1,2}|[*†‡§¶#✉¹²³⁰⁴-⁹])"
_FOOTNOTES = re.compile(
    rf"(?<=[^\W\d_.])\s?{_FOOTNOTE}{{1,4}}(?:,\s?{_FOOTNOTE}{{1,4}}){{0,4}}"
    r"(?=\s{0,3}(?:[,;]|$|and ))"
)


def names_in(text: str) -> tuple[str, ...]:
    """The lines of an answer about authors, without the signs of footnotes behind names."""
    lines = (_FOOTNOTES.sub("", line.strip()) for line in text.splitlines())
    return tuple(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class FormLinks:
    """The links in an answer, in the form of entries."""

    links: tuple[Mapping[str, str], ...]
    """Each with `url`, and `kind` where it is no source code."""
    unread: str | None = None
    """The answer, if no link can be read from it."""
    ignored: tuple[str, ...] = ()
    """Lines beside the links that state something and have no link: `demo: TBA`."""


# What the link leads to, by the words before it and then by the host.
_KINDS = (
    (
        "weights",
        re.compile(r"(?i)\b(?:weights?|checkpoints?|models?)\b|huggingface\.co/(?!spaces)"),
    ),
    ("demo", re.compile(r"(?i)\bdemos?\b|huggingface\.co/spaces|colab\.research\.google")),
    ("project", re.compile(r"(?i)\b(?:project|home ?page|website)\b|://[\w-]+\.github\.io\b")),
)


def links_in(text: str) -> FormLinks:
    """The links in an answer about code, bare or in Markdown; words before one say its kind."""
    links: dict[str, Mapping[str, str]] = {}
    plain = _LINK.sub(r"\1 \2 ", _EMPTY_LINK.sub(r"\1 ", text))
    start = 0
    for match in _ADDRESS.finditer(plain):
        url = match[0].rstrip(_ENDS + ".!?:'*_")
        if url.endswith(")") and url.count(")") > url.count("("):
            url = url.rstrip(")")
        url = identifiers.canonical_link(url).url
        words, start = plain[start : match.start()].splitlines()[-1:], match.end()
        kind = next((kind for kind, form in _KINDS if form.search(f"{''.join(words)} {url}")), None)
        links.setdefault(url, {"url": url, "kind": kind} if kind else {"url": url})
    if links:
        return FormLinks(tuple(links.values()), ignored=tuple(_without_link(plain)))
    return FormLinks((), text.strip() or None)


def _without_link(text: str) -> Iterator[str]:
    """The parts of an answer beside its links: lines without a link, and `demo: TBA` after one."""
    for line in text.splitlines():
        before, *after = _ADDRESS.sub("\n", line).split("\n")
        for part in _parts(before):
            # `Code:` is the label of the link after it.
            if not part.endswith(":") and (not after or (":" in part and _is_unknown(part))):
                yield part
        yield from filter(_is_unknown, _parts(",".join(after)))


def _parts(text: str) -> list[str]:
    parts = (part.strip(" \t-+*•_`") for part in re.split(r"[,;]", text))
    return [part for part in parts if any(map(str.isalnum, part))]


def _is_unknown(part: str) -> bool:
    """Whether a part says that something is not known yet: `demo: TBA`, `weights coming soon`."""
    return is_placeholder(part.rpartition(":")[2])


_LABELLED = re.compile(
    r"[ \t]*(?:[-*+•][ \t]+)?[*_`]{0,3}([^\W\d_][\w ]{1,40}?)[*_`]{0,3}[ \t]*[:=](?!//)(.*)"
)
_ARROW = re.compile(r"-{1,2}>|={1,2}>|→|⇒")


def values_by_field(chosen: tuple[str, ...], value: str) -> dict[str, str] | str:
    """The new value of each field of a correction, or the reason why the answer is unclear.

    If one field is chosen, its value is the whole answer. If several are chosen, each value follows
    the name of its field on lines of its own: `DOI: 10.…`. A field named this way counts as chosen.
    """
    lines = [_labelled(line) for line in value.splitlines()]
    if len(chosen) == 1 and chosen[0] not in {label for label, _ in lines}:
        return {chosen[0]: value}
    values, stray = _grouped(lines)
    if stray:
        which = ", ".join(chosen)
        return f"the field of {stray!r} is not clear: {which}; {_how(chosen)}"
    by_hand = issue_forms.FOR_A_PERSON
    missing = [label for label in chosen if not values.get(label) and label not in by_hand]
    if missing:
        return f"the new value of {', '.join(missing)} is missing; {_how(chosen)}"
    values |= {label: "" for label in chosen if label in by_hand and label not in values}
    return {label: text for label, text in values.items() if text or label in by_hand}


def _grouped(lines: Iterable[tuple[str | None, str]]) -> tuple[dict[str, str], str]:
    """The text behind each label, to the next one; and the first line before any of them."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    stray = ""
    for label, text in lines:
        if label is not None:
            current = found.setdefault(label, [])
        if current is not None:
            current.append(text)
        else:
            stray = stray or text.strip()
    return {label: "\n".join(texts).strip(" *_`\n") for label, texts in found.items()}, stray


def _how(chosen: tuple[str, ...]) -> str:
    return "write each on a line of its own, after its name: " + ", ".join(
        f"{label}: …" for label in chosen
    )


def _labelled(line: str) -> tuple[str | None, str]:
    """The field that a line names before its colon, and what follows; else the line alone."""
    match = _LABELLED.fullmatch(line)
    label = issue_forms.field_named(match[1]) if match else None
    return (label, match[2]) if match and label else (None, line)


def new_value(text: str, present: str) -> str:
    """The new value in an answer, which may say both: `old → new`, where the old one is right."""
    parts = _ARROW.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip(" \"'`") == present:
        return parts[1].strip()
    return text


_REMOVAL = re.compile(r"(?i)(?:please )?(?:remove|delete|drop)(?: (?:it|this|the \w+))?")


def is_removal(text: str) -> bool:
    """Whether an answer asks for a value to be removed."""
    return _REMOVAL.fullmatch(" ".join(text.split()).strip(" .!()")) is not None
