"""Read the form for a correction: new values for fields of one entry."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sam4mis.files import issue_forms
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import did_you_mean
from sam4mis.importers import form_values, publication
from sam4mis.importers.form_change import FormResult, ProposedFile, edited
from sam4mis.importers.form_entry import entry_named
from sam4mis.importers.form_refusals import ignored, no_link
from sam4mis.importers.form_values import shown
from sam4mis.model import identifiers
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.records import AnyEntry, Facet, Section
from sam4mis.model.registry import Registry


def correct(answers: Mapping[str, str], loaded: LoadedData, result: FormResult) -> None:
    """The file of an entry with the new values of the fields that a form names."""
    entry = entry_named(answers.get("entry", ""), loaded.registry)
    if isinstance(entry, str):
        result.reasons.append(entry)
        return
    chosen = tuple(filter(None, answers.get("field", "").split(", ")))
    value = answers.get("value")
    if value is None:
        result.reasons.append("What it should be: the answer is missing; fill it in")
        return
    values = form_values.values_by_field(chosen, value)
    if isinstance(values, str):
        result.reasons.append(values)
        return
    source = loaded.file_of(entry)
    present = dict(source.parsed.data or {})
    data = dict(present)
    for label, text in values.items():
        _enter(label, text, data, entry, loaded, result)
    if result.reasons or (data == present and result.for_a_person):
        return
    edit = edited(type(entry), data, source, loaded)
    if isinstance(edit, ProposedFile) and edit.content == source.raw:
        result.reasons.append(f"`{entry.id}` has these values already; say what should change")
        return
    result.take(edit)


def _enter(
    label: str,
    text: str,
    data: dict[str, Any],
    entry: AnyEntry,
    loaded: LoadedData,
    result: FormResult,
) -> None:
    """Put the new value of one field into the data of an entry, or say why not."""
    key = {"Sections": "sections", "Tags": "tags"}.get(label) or issue_forms.CORRECTABLE.get(label)
    value = None if key is None else _value(key, text, data, loaded.registry, result)
    if key is None or (key == "tags" and value is None):
        result.for_a_person = True
        result.remarks.append(
            f"{label or 'this form'}: a maintainer will read the answer and make the change"
        )
    elif key not in type(entry).model_fields:
        kind = type(entry).__name__.lower()
        result.reasons.append(f"a {kind} has no {label}; choose another field")
    elif form_values.is_removal(text) and key not in {"title", "authors", "sections"}:
        data.pop(key, None)
    elif value is not None:
        data[key] = value


def _value(
    key: str, text: str, data: Mapping[str, Any], registry: Registry, result: FormResult
) -> Any:
    """The value of a key in an answer; None, with the reason in `result`, if it has none."""
    if key == "sections":
        return _sections(text, registry.sections, result)
    if key == "tags":
        return _tags(text, data, registry, result)
    if form_values.is_removal(text):
        return text
    if is_placeholder(text):
        result.reasons.append(
            f"{issue_forms.FIELD_NAMES[key]}: {shown(text)!r} is a placeholder; give the value, or "
            "write `remove` if the entry should have none"
        )
        return None
    if key == "authors":
        return list(form_values.names_in(text))
    if key == "code":
        return _code(text, data.get("code"), result)
    return _line(key, text, data, registry, result)


def _code(text: str, present: object, result: FormResult) -> Any:
    """The code links in an answer; a link that the entry has keeps licence and state."""
    code = form_values.links_in(text)
    label = issue_forms.FIELD_NAMES["code"]
    if code.unread is not None:
        result.reasons.append(no_link(label, code.unread, "nothing is changed"))
        return None
    result.remarks += ignored(label, code.ignored)
    known = _known_links(present)
    links = [known.get(identifiers.link_key(one["url"])) or dict(one) for one in code.links]
    if [*links] == [*known.values()]:
        return present
    return links[0]["url"] if len(links) == 1 and set(links[0]) == {"url"} else links


def _line(
    key: str, text: str, data: Mapping[str, Any], registry: Registry, result: FormResult
) -> str | None:
    """The value of a field of one line."""
    line = form_values.without_markdown(" ".join(text.split()))
    value = form_values.new_value(line, str(data.get(key, "")))
    if key in {"arxiv", "doi", "url"} and (fault := _other_identifier(key, value, data)):
        result.reasons.append(f"{issue_forms.FIELD_NAMES[key]}: {shown(value)!r} {fault}")
        return None
    return publication.venue_name(value, registry) if key == "venue" else value


def _known_links(code: object) -> dict[str, dict[str, str]]:
    """The present code links of an entry, with licence and state, by link key."""
    items = code if isinstance(code, list) else [code] if code else []
    links = [dict(one) if isinstance(one, Mapping) else {"url": str(one)} for one in items]
    return {identifiers.link_key(one.get("url", "")): one for one in links}


def _other_identifier(key: str, value: str, data: Mapping[str, Any]) -> str | None:
    """Why an identifier does not belong in a field: it would replace another identifier."""
    locator = identifiers.locate(value)
    if locator.arxiv and key == "doi":
        return "is arXiv's own DOI; give the DOI that the publisher prints, or choose arXiv id"
    if locator.arxiv and key == "url" and data.get("arxiv"):
        return "leads to arXiv, and the entry has an arXiv id; choose arXiv id to correct that"
    if locator.doi and key == "arxiv":
        return "is a DOI; choose DOI"
    if locator.doi and key == "url" and data.get("doi"):
        return "contains a DOI, and the entry has one; choose DOI to correct that"
    return None


def _sections(text: str, sections: tuple[Section, ...], result: FormResult) -> list[str] | None:
    """Ids of the sections that an answer names."""
    known = {name.casefold(): section.id for section in sections for name in _names(section)}
    names = [bare for name in re.split(r"[,;\n]", text) if (bare := name.strip(" `*"))]
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        remedy = did_you_mean(unknown[0], [section.id for section in sections])
        result.reasons.append(f"Sections: there is no section {shown(unknown[0])!r}; {remedy}")
        return None
    return list(dict.fromkeys(known[name.casefold()] for name in names)) or None


def _names(section: Section) -> tuple[str, ...]:
    return section.id, section.short, issue_forms.section_option(section.short, section.id)


def _tags(
    text: str, data: Mapping[str, Any], registry: Registry, result: FormResult
) -> dict[str, Any] | None:
    """The tags of an entry, changed by an answer with lines such as `modality: ct, mr`.

    None if the answer is free text, which a person has to read.
    """
    facets = {name.casefold(): one for one in registry.vocabulary for name in (one.id, one.label)}
    lines = [_tag_line(line, facets) for line in text.splitlines() if line.strip()]
    tags = dict(data.get("tags") or {})
    for line in lines:
        if line is None:
            return None
        facet, terms = line
        result.reasons += _unknown_term(facet, terms)
        tags[facet.id] = terms
    return {facet: terms for facet, terms in tags.items() if terms}


def _tag_line(line: str, facets: Mapping[str, Facet]) -> tuple[Facet, list[str]] | None:
    """Facet and terms of a line `modality: ct, mr`; None if it does not begin with a facet."""
    name, colon, named = line.strip().strip(" -*`").partition(":")
    facet = facets.get(name.strip().casefold())
    if not colon or facet is None:
        return None
    return facet, [bare for term in named.split(",") if (bare := term.strip(" `[]"))]


def _unknown_term(facet: Facet, terms: list[str]) -> Iterator[str]:
    """The reason for refusing the first term that the facet does not have."""
    known = {word.casefold() for one in facet.terms for word in (one.id, *one.former, *one.words)}
    if unknown := [term for term in terms if term.casefold() not in known]:
        remedy = did_you_mean(unknown[0], [one.id for one in facet.terms])
        yield f"Tags: {facet.id} has no term {shown(unknown[0])!r}; {remedy}"
