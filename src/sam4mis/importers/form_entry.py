"""Find the entry that a text names: by id, address, file, identifier, title or known name."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz, process

from sam4mis.importers import form_values
from sam4mis.model import identifiers
from sam4mis.model.matching import normalised
from sam4mis.model.records import AnyEntry, Workshop
from sam4mis.model.registry import Registry, versions_of

_ENDING = re.compile(r"(?i)\.(?:ya?ml|html?|md|bib|ris|json)$")
_AROUND = " \t`'\"“”<>@{}[](),.;:#"
_MOST_WORDS = 40
_ALIKE = 70
_MOST_OFFERED = 3


def entry_named(text: str, registry: Registry) -> AnyEntry | str:
    """The entry that a text names, or why it names none, with the remedy.

    A former id stands for the entry that has it now.
    """
    line = form_values.without_markdown(" ".join(text.split()))
    if not line:
        return "the entry is missing; write its id, the last part of the address of its page"
    for found in (_by_name(line, registry), *_by_words(line, registry)):
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            named = ", ".join(sorted(found)[:_MOST_OFFERED])
            return f"{line!r} names more than one entry ({named}); give one id in each form"
    return _unknown(line, registry)


def _by_name(line: str, registry: Registry) -> dict[str, AnyEntry]:
    """Entries that the whole text names."""
    if (entry := _by_id(line, registry)) is not None:
        return {entry.id: entry}
    for found in (_by_identifier(line, registry), _by_title(line, registry)):
        if entries := {entry.id: entry for entry in found}:
            return entries
    return {}


def _by_words(line: str, registry: Registry) -> Iterator[dict[str, AnyEntry]]:
    """Entries that words of the text name by id or identifier."""
    words = line.split()[:_MOST_WORDS]
    yield {entry.id: entry for word in words if (entry := _by_id(word, registry)) is not None}
    yield {entry.id: entry for word in words for entry in _by_identifier(word, registry)}


def _by_id(word: str, registry: Registry) -> AnyEntry | None:
    """The entry with an id, a former id, an address or a file of that name."""
    for name in (word, _last_part(word), word.rpartition("{")[2]):
        key = _ENDING.sub("", name.strip(_AROUND)).lower()
        if entry := registry.entries.get(key) or registry.successors.get(key):
            return entry
    return None


def _last_part(word: str) -> str:
    try:
        path = urlsplit(word.strip(_AROUND)).path
    except ValueError:
        path = ""
    parts = [part for part in unquote(path).split("/") if part and part != "index.html"]
    return parts[-1] if parts else ""


def _by_identifier(text: str, registry: Registry) -> Iterator[AnyEntry]:
    wanted = set(identifiers.locate(text).identities())
    for work in registry.all_works:
        if any(wanted & {*version.locator.identities()} for version in versions_of(work)):
            yield work


def _by_title(line: str, registry: Registry) -> Iterator[AnyEntry]:
    """Entries with the title; if there are none, entries with that known name."""
    wanted = normalised(line.strip(_AROUND))
    titled = [entry for entry in registry.entries.values() if wanted in _titles(entry)]
    yield from titled or (
        work
        for work in registry.all_works
        if wanted in {normalised(name) for name in work.known_as}
    )


def _titles(entry: AnyEntry) -> set[str]:
    if isinstance(entry, Workshop):
        return {normalised(entry.title)}
    titles = (version.title for version in versions_of(entry))
    return {normalised(title) for title in (*titles, *entry.other_titles)}


def _unknown(line: str, registry: Registry) -> str:
    name = _ENDING.sub("", (_last_part(line) or line).strip(_AROUND)).lower()
    if removed := registry.tombstones.get(name):
        instead = f"; `{removed.instead}` takes its place" if removed.instead else ""
        return f"`{name}` was removed on {removed.date}{instead}"
    close = process.extract(
        name, list(registry.entries), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_OFFERED
    )
    titles = {entry.id: normalised(entry.title) for entry in registry.entries.values()}
    alike = process.extract(
        normalised(line), titles, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_OFFERED
    )
    offered = dict.fromkeys([*(found[0] for found in close), *(found[2] for found in alike)])
    if offered:
        named = ", ".join(f"`{one}`" for one in list(offered)[:_MOST_OFFERED])
        return f"there is no entry {line!r}; did you mean {named}?"
    return (
        f"there is no entry {line!r}; give the address of its page, its arXiv id, DOI or title, or "
        "its id, the last part of that address"
    )
