"""Automatic corrections of an entry that need no knowledge of the work.

A correction may rename a key, remove an empty key, move an identifier to its own key, or rewrite a
value. It never changes a fact. `check` reports what is left for a person.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from pydantic import TypeAdapter, ValidationError

from sam4mis.files import yaml_text
from sam4mis.files.validation import OTHER_NAMES
from sam4mis.model import identifiers, orcid
from sam4mis.model.fields import Title
from sam4mis.model.names import (
    IdentifiedPerson,
    Organisation,
    as_data,
    as_organisation,
    in_usual_order,
    people_in,
    tidy_name,
)
from sam4mis.model.pasted import bare
from sam4mis.model.records import Entry, Facet, Record
from sam4mis.model.text_faults import bare_number, plain_title


@dataclass(frozen=True, slots=True)
class Repair:
    """One correction: the field as a dotted path, what was there and what is there now, and why.

    Both are as shown to a person: a value as YAML, or a key.
    """

    field: str
    was: str
    now: str
    why: str


Data = dict[str, Any]


def repair(
    model: type[Record], data: Mapping[str, Any], vocabulary: Iterable[Facet]
) -> tuple[Data, list[Repair]]:
    """Correct the plain data of an entry; return the data and the corrections.

    Args:
        model: model of the entry.
        data: keys and values as the file has them; not changed.
        vocabulary: facets, whose synonyms and retired terms are replaced in tags.
    """
    repaired: Data = dict(data)
    repairs: list[Repair] = []
    if issubclass(model, Entry):
        facets = {facet.id: facet for facet in vocabulary}
        repairs += _rename_keys(repaired, model)
        repairs += _repair_empty(repaired, model)
        repairs += [change for step in _STEPS for change in step(repaired, facets)]
    return repaired, repairs


def _rename_keys(data: Data, model: type[Record]) -> Iterator[Repair]:
    for key in list(data):
        if key in model.model_fields:
            continue
        name = key.lower() if key.lower() in model.model_fields else OTHER_NAMES.get(key.lower())
        if name in model.model_fields and name not in data:
            data[name] = data.pop(key)
            yield Repair(key, key, name, "this is the name of the key in entries")


def _repair_empty(data: Data, model: type[Record]) -> Iterator[Repair]:
    for key in [key for key, value in data.items() if value is None]:
        if key in model.model_fields and not model.model_fields[key].is_required():
            del data[key]
            yield Repair(key, "nothing", "no line", "a key without a value says nothing")


_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTED = re.compile(r"[“”„«»‘](?P<inner>[^“”„«»]+)[“”«»’]")


def _repair_lines(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    for key in ("title", "venue", "event", "date", "published", "added", "arxiv", "doi", "url"):
        if isinstance(data.get(key), str):
            tidy = _tidy(data[key])
            yield from _replace(
                data, key, tidy, "spaces, invisible characters and typographic quotes"
            )


def _repair_title(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    title = data.get("title")
    if isinstance(title, str):
        plain = _tidy(plain_title(title))
        if plain != title and _is_title(plain):
            yield from _replace(data, "title", plain, "plain text, as the paper prints it")


_TITLE: TypeAdapter[str] = TypeAdapter(Title)


def _is_title(text: str) -> bool:
    try:
        _TITLE.validate_python(text)
    except ValidationError:
        return False
    return plain_title(text) == text


def _tidy(text: str) -> str:
    line = " ".join(_INVISIBLE.sub("", text).split())
    quoted = _QUOTED.fullmatch(line)
    return quoted["inner"].strip() if quoted else line


def _replace(data: Data, key: str, value: Any, why: str) -> Iterator[Repair]:
    """Set a key and yield the correction; nothing if both values are written alike."""
    if _as_written(data[key]) != _as_written(value):
        yield Repair(key, _shown(data[key]), _shown(value), why)
        data[key] = value


def _as_written(value: Any) -> Any:
    """A value as it is written, for comparison: names of different types may be written alike."""
    if isinstance(value, list | tuple):
        return [as_data(item) if isinstance(item, str) else item for item in value]
    return value


_MOST_SHOWN = 300


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        left = len(value) - _MOST_SHOWN
        more = f", and {left:,} more" if left > 0 else ""
        return f"[{', '.join(map(_shown_item, value[:_MOST_SHOWN]))}{more}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_shown(item)}' for key, item in value.items())}}}"
    return yaml_text.scalar(value) if isinstance(value, str) else str(value)


def _shown_item(value: Any) -> str:
    if not isinstance(value, str) or isinstance(as_data(value), dict):
        return _shown(value)
    # Between commas, a comma needs quotes.
    return f'"{value}"' if "," in value else _shown(value)


def _repair_lists(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    for key in (
        "sections", "datasets", "aliases", "merged", "distinct_from", "evaluated_on", "builds_on",
        "sources",
    ):  # fmt: skip
        items = data.get(key)
        if isinstance(items, str):
            items = _ids_in(items)
        elif _is_texts(items):
            items = [item.strip() for item in items]
        if _is_texts(items):
            yield from _replace(
                data, key, list(dict.fromkeys(items)), "a list, with each item once"
            )
    for key in ("known_as", "other_titles"):
        if isinstance(data.get(key), str):
            yield from _replace(data, key, [data[key]], "a list")


def _repair_numbers(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    for key in ("volume", "issue", "pages"):
        if isinstance(data.get(key), str):
            yield from _replace(data, key, bare_number(data[key]), "the number alone")


def _ids_in(text: str) -> list[str]:
    """The ids in a text, separated by commas, lines or spaces.

    A part that has spaces and is not made of ids stays whole, and `check` reports it.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    words = text.split()
    return words if len(parts) == 1 and all(map(_ID_OR_LINK.fullmatch, words)) else parts


_ID_OR_LINK = re.compile(r"[a-z][a-z0-9-]{2,}|https?://.*")


_BULLET = re.compile(r"^(?:[-*•·–]\s*|\(?\d{1,3}[.)](?:\s+|(?=\D)))+")


def _repair_authors(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    """Put one author in each item. Ambiguous text is left unchanged."""
    now = data.get("authors")
    for _reading in range(_MOST_READINGS):
        # After a bullet or placeholder was removed, the rest may be readable.
        read = _people_of(now)
        if read is None or read == now:
            break
        now = read
    if isinstance(now, list):
        now = [_author(item) for item in now]
    if now is not None:
        yield from _replace(data, "authors", now, "one full name an item, given name first")


_MOST_READINGS = 9


def _author(item: Any) -> Any:
    """An author by kind: a person with the bare ORCID iD, an organisation, or the name alone."""
    if isinstance(item, str):
        is_typed = isinstance(item, Organisation | IdentifiedPerson)
        return item if is_typed else as_organisation(item)
    match item:
        case {"name": str(name)} if len(item) == 1:
            return as_organisation(name)
        case {"organization": str(name)} if len(item) == 1:
            return Organisation(name)
        case {"given": str(given), "family": str(family)} if len(item) == 2:
            return tidy_name(_tidy(f"{given} {family}"))
        case {"name": str(name), "orcid": str(stated)} if bare_id := orcid.parse(stated):
            return {"name": tidy_name(_tidy(name)), "orcid": bare_id}
    return item


def _people_of(authors: object) -> list[Any] | None:
    """The authors, one in each item; None if they cannot be separated."""
    items = [authors] if isinstance(authors, str) else authors
    if not isinstance(items, list):
        return None
    names: list[Any] = []
    for item in items:
        if not isinstance(item, str) or isinstance(item, Organisation | IdentifiedPerson):
            names.append(item)
            continue
        if identified := orcid.behind_name(item):
            names.append(IdentifiedPerson(tidy_name(identified[0]), identified[1]))
            continue
        people = _people_in(item)
        if people is None and isinstance(authors, str):
            return None
        names += [item] if people is None else people
    ordered = in_usual_order(tuple(names)) if _is_texts(names) else None
    return list(ordered or names)


def _people_in(text: str) -> list[str] | None:
    """The people whom a text names; None if the text is ambiguous."""
    people = people_in("\n".join(filter(None, map(_without_bullet, _LINE.split(text)))))
    # Once *Family, Given* is turned round, a bullet can stand before the given name too.
    return None if people is None else [_without_bullet(name) for name in people]


_LINE = re.compile(r"[;\n]")


def _without_bullet(line: str) -> str:
    return _BULLET.sub("", _tidy(line))


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_NUMERIC_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?|(\d{4})(\d{2})(\d{2})?")
_WORDY_DATE = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?(?:\s+(\d{1,2}))?,?\s+(\d{4})")


def _repair_dates(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    for key in ("date", "published", "added"):
        if isinstance(data.get(key), str):
            yield from _replace(data, key, _iso_date(bare(data[key])), "dates are YYYY-MM-DD")


def _iso_date(text: str) -> str:
    if match := _NUMERIC_DATE.fullmatch(text):
        parts = [part for part in match.groups() if part]
    elif match := _WORDY_DATE.fullmatch(text):
        month = match[2].lower()[:3]
        if month not in _MONTHS:
            return text
        parts = [match[4], str(_MONTHS.index(month) + 1), match[1] or match[3] or ""]
    else:
        return text
    return "-".join(part.zfill(2) for part in parts if part)


def _repair_identifiers(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    """Move identifiers to their own keys, without prefixes and links around them."""
    yield from _repair_locator(data)
    versions = data.get("versions")
    if not isinstance(versions, list):
        return
    data["versions"] = [dict(one) if isinstance(one, Mapping) else one for one in versions]
    for index, version in enumerate(data["versions"]):
        if isinstance(version, dict):
            for change in _repair_locator(version):
                field = f"versions.{index}.{change.field}"
                yield Repair(field, change.was, change.now, change.why)


_LOCATORS = ("arxiv", "doi", "url")


def _repair_locator(data: Data) -> Iterator[Repair]:
    # `arxiv` and `doi` first: a moved identifier is compared with the final value of its key.
    for key in ("arxiv", "doi"):
        if isinstance(value := data.get(key), str):
            located = identifiers.locate(value)
            found = getattr(located, key)
            if found is not None and not (located.arxiv and located.doi):
                yield from _replace(data, key, found, "the bare identifier")
    for key in _LOCATORS:
        if isinstance(value := data.get(key), str):
            yield from _move_to_own_key(data, key, value)


def _move_to_own_key(data: Data, key: str, value: str) -> Iterator[Repair]:
    """Move a value to the key where it belongs, unless that key has another value."""
    stated = _identities_in(value)
    elsewhere = {name: text for name, text in stated.items() if name != key}
    link = identifiers.canonical_link(value).url
    if elsewhere:
        # Beside its identifier, a link is what the curator wants readers to see.
        is_chosen = key == "url" and link == value and any(name in data for name in elsewhere)
        is_free = all(data.get(name) in (None, text) for name, text in elsewhere.items())
        if is_free and not is_chosen:
            moved = ", ".join(f"{name}: {_shown(text)}" for name, text in stated.items())
            yield Repair(key, _shown(value), moved, "it contains an identifier")
            del data[key]
            data.update(stated)
    elif key == "url":
        yield from _replace(data, key, link, _CANONICAL)


def _identities_in(text: str) -> dict[str, str]:
    located = identifiers.locate(text)
    return {key: bare for key in ("arxiv", "doi") if (bare := getattr(located, key))}


_CANONICAL = "the canonical form of the link"


def _repair_links(data: Data, _: Mapping[str, Facet]) -> Iterator[Repair]:
    for key in ("data", "code"):
        if isinstance(value := data.get(key), str):
            yield from _replace(data, key, identifiers.canonical_link(_tidy(value)).url, _CANONICAL)
    if isinstance(code := data.get("code"), list):
        data["code"] = [dict(item) if isinstance(item, Mapping) else item for item in code]
        yield from _repair_links_to_code(data["code"])


def _repair_links_to_code(items: list[Any]) -> Iterator[Repair]:
    for index, item in enumerate(items):
        value = item.get("url") if isinstance(item, dict) else item
        if not isinstance(value, str):
            continue
        link = identifiers.canonical_link(value).url
        if link != value:
            yield Repair(f"code.{index}", value, link, _CANONICAL)
            items[index] = {**item, "url": link} if isinstance(item, dict) else link


def _repair_tags(data: Data, facets: Mapping[str, Facet]) -> Iterator[Repair]:
    """Replace labels, synonyms and retired terms by ids of terms, as a list."""
    if not isinstance(data.get("tags"), Mapping):
        return
    data["tags"] = dict(data["tags"])
    for facet_id, terms in data["tags"].items():
        items = [terms] if isinstance(terms, str) else terms
        facet = facets.get(facet_id)
        if facet is None or not _is_texts(items):
            continue
        ordered = _by_id_in_order(facet, items)
        if _has_excluded_pair(facet, ordered) and not _has_excluded_pair(facet, items):
            continue  # a retired term would become one that cannot be combined with the others
        for change in _replace(data["tags"], facet_id, ordered, "terms by id, in their order"):
            yield Repair(f"tags.{facet_id}", change.was, change.now, change.why)


def _by_id_in_order(facet: Facet, items: list[str]) -> list[str]:
    """The terms by id, each once, in order; unknown words stay unchanged, at the end."""
    meant = _words_of(facet)
    order = {term.id: index for index, term in enumerate(facet.terms)}
    named = dict.fromkeys(meant.get(_tidy(item).casefold(), item) for item in items)
    return sorted(named, key=lambda name: order.get(name, len(order)))


def _has_excluded_pair(facet: Facet, terms: list[str]) -> bool:
    """Whether one of the terms cannot be combined with another."""
    return any(
        term.beside is not None and set(terms) - {term.id, *term.beside}
        for term in facet.terms
        if term.id in terms
    )


def _words_of(facet: Facet) -> dict[str, str]:
    """The term that each id, label, synonym and retired term means; ids take precedence."""
    meant = {term.id: term.id for term in facet.terms}
    for term in facet.terms:
        for name in (*term.former, *map(str.casefold, term.words)):
            meant.setdefault(name, term.id)
    return meant


_STEPS: tuple[Callable[[Data, Mapping[str, Facet]], Iterator[Repair]], ...] = (
    _repair_lines,
    _repair_title,
    _repair_lists,
    _repair_numbers,
    _repair_authors,
    _repair_dates,
    _repair_identifiers,
    _repair_links,
    _repair_tags,
)
