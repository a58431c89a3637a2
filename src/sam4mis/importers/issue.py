"""A filled-in issue form to the files it asks for, or to the reasons why there are none."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

from sam4mis.checks import fix
from sam4mis.files import issue_forms, layout, yaml_text
from sam4mis.files.issue_forms import FormAnswers
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import names_of
from sam4mis.files.validation import DataFile, did_you_mean, validate
from sam4mis.importers import bibtex, form_values, publication, ris
from sam4mis.importers.form_change import ProposedChange, ProposedFile, Rejection, checked, sentence
from sam4mis.importers.form_entry import entry_named
from sam4mis.importers.proposal import Collection, Proposer, Refusal, WorkDescription, united
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.link_kinds import unlikely_as_paper
from sam4mis.model.matching import normalised, similar_titles
from sam4mis.model.names import ascii_key
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.records import AnyEntry, Dataset, Entry, Section, Workshop
from sam4mis.model.registry import Registry, versions_of

Describe = Callable[[str], WorkDescription]
"""What is known about a work by its identifier or link."""

NAMELESS = "the form"
"""Name of a work whose form says neither identifier nor link."""


def proposed_change(
    body: str, loaded: LoadedData, describe: Describe, today: str
) -> ProposedChange | Rejection:
    """What a form asks for, as files; nothing is written.

    Args:
        body: the text of the issue, which anybody may have written.
        loaded: the registry.
        describe: asks for what the form does not say.
        today: day of addition of what is new, YYYY-MM-DD.
    """
    filled = issue_forms.read(body)
    if isinstance(filled, str):
        return Rejection((f"{filled}; fill in one of the forms anew",))
    found = _Found()
    answers = _known_answers(filled, found)
    if filled.form is issue_forms.CORRECTION:
        _correction(answers, loaded, found)
    elif filled.form is issue_forms.PUBLISHED:
        _published(answers, loaded, describe, found)
    elif answers.get("kind") == issue_forms.WORKSHOP:
        _workshop(answers, loaded, today, found)
    else:
        _works(filled, answers, loaded, describe, today, found)
    if found.files:
        said = (*found.reasons, *found.remarks)
        return checked(found.files, loaded, today, said, _stated_keys(filled, answers))
    if not found.reasons and found.for_a_person:
        return Rejection(tuple(found.remarks), for_a_person=True)
    return Rejection((*found.reasons, *found.remarks))


def _stated_keys(filled: FormAnswers, answers: Mapping[str, str]) -> set[str]:
    """Keys of an entry whose values stand in the form."""
    if filled.form is issue_forms.CORRECTION:
        return set(issue_forms.FIELD_NAMES)
    return set(answers)


@dataclass(slots=True)
class _Found:
    """What has come of a form so far."""

    files: list[ProposedFile] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """Why something that was asked for is not done."""
    remarks: list[str] = field(default_factory=list)
    for_a_person: bool = False


# Answers that are no values of an entry, or are read by rules of their own.
_NO_VALUES = {
    "entry", "field", "value", "evidence", "remarks", "kind", "section", "work", "preprint",
    "bibtex",
}  # fmt: skip


def _known_answers(filled: FormAnswers, found: _Found) -> dict[str, str]:
    """The answers without those that say that there is no value yet."""
    answers = {}
    for name, text in filled.answers.items():
        if name in _NO_VALUES or not is_placeholder(text):
            answers[name] = text
        else:
            label = filled.form.fields[name]
            found.remarks.append(
                f"{label}: {text!r} says that there is none yet, so the entry has none; "
                "when there is one, ask for a correction"
            )
    return answers


def _works(
    filled: FormAnswers,
    answers: Mapping[str, str],
    loaded: LoadedData,
    describe: Describe,
    today: str,
    found: _Found,
) -> None:
    if filled.form is issue_forms.RESOURCE and "link" not in answers:
        found.reasons.append("it is not said where the data can be found; fill that in")
        return
    work = answers.get("work", "")
    read = _citations_in(work) if _is_citation(work) else None
    names = form_values.works_in(work) if read is None else ()
    if len(names) > form_values.MOST_WORKS:
        found.reasons.append(
            f"the form names {len(names)} works; name at most {form_values.MOST_WORKS} in one form"
        )
        return
    proposer = Proposer(loaded.registry, loaded.paths, today)
    described = [_described(name, proposer, describe) for name in names]
    given = joined(described, titled="title" in answers)
    if read is not None:
        found.reasons += read.lost
        given, differing = proposer.united(read.works)
        found.remarks += differing
    stated = _stated_of_one(answers, found)
    if len(given) > 1 and stated:
        labels = ", ".join(filled.form.fields[name] for name in _ABOUT_ONE if name in answers)
        found.remarks.append(
            f"{labels}: the form names {len(given)} works, and this is about one, so it was not "
            "used; fill in a form for each work of which the looked-up facts are wrong"
        )
        stated = {}
    for one in given or [WorkDescription(NAMELESS)]:
        named = {**stated, **_stated_of_all(answers)}
        _propose(_with(one, **named), one, proposer, loaded, found)


def _is_citation(text: str) -> bool:
    """Whether BibTeX or RIS was pasted."""
    return re.match(r"\s*(?:```\w*\s*)?(?:@\w+\s*\{|TY {1,2}- )", text) is not None


def _citations_in(text: str) -> Collection:
    plain = text.strip().strip("`").strip()
    return ris.read(plain) if plain.startswith("TY") else bibtex.read(plain)


_ABOUT_ONE = ("title", "authors", "date", "code")


def _stated_of_one(answers: Mapping[str, str], found: _Found) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "title": form_values.without_marks(" ".join(answers.get("title", "").split())),
        "authors": form_values.names_in(answers.get("authors", "")),
        "date": answers.get("date", "").strip(" ()[]"),
    }
    code = form_values.links_in(answers.get("code", ""))
    if code.unread is not None:
        found.remarks.append(_no_link("Code", code.unread, "the entry has none"))
    if len(code.links) == 1 and "kind" not in code.links[0]:
        stated["code"] = code.links[0]["url"]
    elif code.links:
        stated["links"] = code.links
    return {name: value for name, value in stated.items() if value}


_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[\w.-]{1,100}", re.ASCII)


def _no_link(label: str, text: str, outcome: str) -> str:
    meant = f", such as https://github.com/{text}" if _REPOSITORY.fullmatch(text) else ""
    return (
        f"{label}: there is no link in {_short(text)!r}, so {outcome}; "
        f"give the full https:// address of a page{meant}"
    )


_LONGEST_SHOWN = 120


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip():
            yield line.strip()


def _stated_of_all(answers: Mapping[str, str]) -> dict[str, Any]:
    section = answers.get("section", issue_forms.PROPOSE_SECTION)
    sections = () if section == issue_forms.PROPOSE_SECTION else (issue_forms.section_of(section),)
    return {"sections": sections, "data": form_values.without_marks(answers.get("link", ""))}


def _described(name: str, proposer: Proposer, describe: Describe) -> WorkDescription:
    """A work by its name in the form. What the registry knows is not asked for."""
    given = WorkDescription(name, (identifiers.locate(name),))
    if proposer.holder_of(given) is None:
        given = describe(name)
    return _readable(given)


def _readable(given: WorkDescription) -> WorkDescription:
    """A work without what stands where a link belongs, and is none."""
    return replace(given, locators=tuple(filter(_leads_somewhere, given.locators)))


def _leads_somewhere(locator: Locator) -> bool:
    return bool(locator.arxiv or locator.doi) or identifiers.link_fault(locator.url or "") is None


def joined(works: list[WorkDescription], *, titled: bool) -> list[WorkDescription]:
    """Works, where an arXiv id and a DOI of one work are one.

    They are if both have one title, if one authority names the other identifier, or if there are
    just two and somebody gives one title for them (`titled`).
    """
    for first, second in combinations(works, 2):
        if _are_one(first, second, titled=titled and len(works) == 2):
            one = united(first, second)
            others = [work for work in works if work is not first and work is not second]
            return joined([one, *others], titled=titled)
    return works


def _are_one(first: WorkDescription, second: WorkDescription, *, titled: bool) -> bool:
    """Whether an arXiv id and a DOI, or an identifier and a link, are of one work."""
    kinds = [
        {
            key
            for locator in work.locators
            for key in ("arxiv", "doi", "url")
            if getattr(locator, key)
        }
        for work in (first, second)
    ]
    if not all(kinds) or kinds[0] & kinds[1]:
        return False
    if first.title and second.title:
        return similar_titles(first.title, second.title)
    mine, theirs = (
        {key for locator in (*work.locators, *work.also) for key in locator.identities()}
        for work in (first, second)
    )
    return bool(mine & theirs) or titled


def _propose(
    given: WorkDescription,
    found_by_id: WorkDescription,
    proposer: Proposer,
    loaded: LoadedData,
    found: _Found,
) -> None:
    """Add the file of one work, or the reason why there is none."""
    holder = _holder_of_title(given, loaded.registry) if not given.locators else None
    draft = holder or proposer.propose(given)
    if isinstance(draft, Refusal):
        known = loaded.registry.entries.get(draft.known or "")
        made = publication.publish(loaded, known, given) if known else None
        if isinstance(made, publication.Publication):
            _enter_publication(made, found)
        else:
            found.reasons += _why_refused(draft, given, loaded.registry)
        return
    found.files.append(_file(draft.path, draft.content, loaded))
    found.remarks += draft.remarks
    if given.silent and not found_by_id.title:
        found.remarks.append(
            f"{names_of(given.silent)} gave no answer about {_short(given.name)!r}: what the form "
            "says was not compared with it"
        )


def _enter_publication(made: publication.Publication, found: _Found) -> None:
    found.files.append(ProposedFile(made.path, made.content, made.before))
    found.remarks.append(f"`{made.entry}` is in the list; this enters its version of record")
    found.remarks += made.remarks


def _published(
    answers: Mapping[str, str], loaded: LoadedData, describe: Describe, found: _Found
) -> None:
    """The entry of a preprint with its version of record."""
    entry = entry_named(answers.get("preprint", ""), loaded.registry)
    if isinstance(entry, str):
        found.reasons.append(entry)
        return
    names = form_values.works_in(answers.get("work", ""))
    if len(names) > 1:
        found.reasons.append("the form names more than one published version; give one")
        return
    given = _readable(describe(names[0])) if names else WorkDescription(NAMELESS)
    if "bibtex" in answers:
        read = _citations_in(answers["bibtex"])
        if len(read.works) != 1 or read.lost:
            wrong = read.lost or (f"{len(read.works)} works are given, and not one",)
            found.reasons += (f"BibTeX or RIS: {fault}" for fault in wrong)
            return
        # Where both have one, the form's own DOI counts.
        leading = (*given.locators, *read.works[0].locators)
        given = replace(united(read.works[0], given), locators=leading)
    stated = {key: answers.get(key) for key in _OF_RECORD}
    given = _with(given, authors=form_values.names_in(answers.get("authors", "")), **stated)
    made = publication.publish(loaded, entry, given)
    if isinstance(made, Refusal):
        found.reasons += _if_silent(given) or (f"{made.reason}; {made.remedy}",)
    else:
        _enter_publication(made, found)


_OF_RECORD = ("venue", "published", "volume", "issue", "pages", "title")


def _file(path: str, content: bytes, loaded: LoadedData) -> ProposedFile:
    present = loaded.files.get(path)
    return ProposedFile(path, content, present.raw if present else b"")


def _holder_of_title(given: WorkDescription, registry: Registry) -> Refusal | None:
    """The entry with the title that stands where an identifier belongs."""
    if _is_link(given.name) or (given.title and given.authors):
        return None
    wanted = normalised(given.title or given.name)
    for version in registry.versions():
        if normalised(version.title) == wanted:
            return Refusal(given.name, "title", "", known=version.work.id)
    return None


def _is_link(name: str) -> bool:
    return "://" in name or " " not in name


_ARXIV_LIKE = re.compile(r"(?i)(?:arxiv:)?\s*\d{4}\.(\d{1,9})(?:v\d+)?", re.ASCII)


def _why_refused(refusal: Refusal, given: WorkDescription, registry: Registry) -> Iterator[str]:
    if refusal.known is not None:
        yield from _why_known(refusal, given, registry)
    elif given.name == NAMELESS:
        yield "it is not said which paper it is; give its arXiv id, its DOI or a link to its page"
    elif not given.locators and (digits := _ARXIV_LIKE.fullmatch(given.name.strip())):
        yield (
            f"{_short(given.name)!r} is no arXiv id: there are {len(digits[1])} digits behind the "
            "period, and ids since 2015 have five; copy it from the abstract page"
        )
    elif not given.locators:
        yield (
            f"{_short(given.name)!r} is neither an arXiv id nor a DOI nor a link, and no paper of "
            "this title was found; give the arXiv id (2304.12306), the DOI or the address of the "
            "paper's page"
        )
    elif refusal.problems:
        yield from map(sentence, refusal.problems)
        if refusal.lacks is not None:
            yield _what_lacks(refusal, given)
    elif refusal.lacks not in (None, "title"):
        yield from _if_silent(given)
        for url in filter(None, (locator.url for locator in given.locators)):
            if unlikely := unlikely_as_paper(url):
                yield f"Link: the link leads to {unlikely.what}; {unlikely.remedy}"
        yield _what_lacks(refusal, given)
    elif given.silent:
        yield from _if_silent(given)
    elif given.asked and given.locators:
        yield (
            f"{names_of(given.asked)} does not know {_short(given.name)!r}; correct it, or, if it "
            "is quite new, edit the first post of this issue in a day or two"
        )
    else:
        yield (
            f"the title of {_short(given.name)!r} could not be looked up; fill in Title and "
            "Authors, in a form for this work alone"
        )


def _what_lacks(refusal: Refusal, given: WorkDescription) -> str:
    label = issue_forms.FIELD_NAMES[refusal.lacks or ""]
    what = "the day, month or year is not known; fill it in"
    if refusal.lacks == "authors":
        what = "no id can be made without a family name of the first author; give that author, "
        what += "given name first, as the paper prints it"
    return f"{label}: {what}, in a form for {_short(given.name)!r} alone"


def _if_silent(given: WorkDescription) -> tuple[str, ...]:
    """What to say where an authority gave no answer."""
    if not given.silent:
        return ()
    return (
        f"{names_of(given.silent)} gave no answer about {_short(given.name)!r}, and nothing is "
        "wrong with the form; edit the first post of this issue later, and it is asked again, "
        "or fill in the fields that are looked up",
    )


def _why_known(refusal: Refusal, given: WorkDescription, registry: Registry) -> Iterator[str]:
    entry = registry.entries.get(refusal.known or "")
    if entry is None:
        yield f"{refusal.name}: {refusal.reason}"
        return
    otherwise = ""
    if given.title and not isinstance(entry, Workshop):
        titles = [version.title for version in versions_of(entry)]
        if not any(similar_titles(title, given.title) for title in titles):
            otherwise = f"; if {_short(given.title)!r} is another paper, its identifier is wrong"
    yield (
        f"{_short(refusal.name)!r} is in the registry already, as `{entry.id}` "
        f"({_short(entry.title)!r}); what is new goes into that entry, with the form Correct an "
        f"entry{otherwise}"
    )


def _with(given: WorkDescription, **stated: Any) -> WorkDescription:
    """What a person says comes before what was found."""
    return replace(given, **{name: value for name, value in stated.items() if value})


_YEAR = re.compile(r"\b(?:19|20)(\d{2})\b")


def _workshop(answers: Mapping[str, str], loaded: LoadedData, today: str, found: _Found) -> None:
    event = answers.get("event", "")
    year = _YEAR.search(event)
    if year is None:
        found.reasons.append("Conference and year: there is no year; write it as in CVPR 2025")
        return
    entry_id = ascii_key(_YEAR.sub("", event)) + year[1]
    if entry_id in loaded.named:
        found.reasons.append(f"there is an entry `{entry_id}`; ask for a correction of it")
        return
    if entry_id in loaded.registry.taken_ids:
        found.reasons.append(f"`{entry_id}` is the id of a former entry; a maintainer has to help")
        return
    data: dict[str, Any] = {
        "title": answers.get("title"),
        "event": event,
        "description": answers.get("description"),
        "links": [{"label": "Website", "url": answers.get("link")}],
        "added": today,
    }
    stated = {name: value for name, value in data.items() if value is not None}
    path = layout.entry_path(Workshop, entry_id)
    source = DataFile(path, layout.modeline(path).encode())
    _collect(edited(Workshop, stated, source, loaded), found)
    if not any(one.workshop == entry_id for one in loaded.registry.sections):
        found.remarks.append(
            "the workshop gets a page; a section of its own in README is for a maintainer to decide"
        )


def _collect(edit: ProposedFile | tuple[str, ...], found: _Found) -> None:
    if isinstance(edit, ProposedFile):
        found.files.append(edit)
    else:
        found.reasons += edit


def _correction(answers: Mapping[str, str], loaded: LoadedData, found: _Found) -> None:
    entry = entry_named(answers.get("entry", ""), loaded.registry)
    if isinstance(entry, str):
        found.reasons.append(entry)
        return
    chosen = tuple(filter(None, answers.get("field", "").split(", ")))
    value = answers.get("value")
    if value is None:
        found.reasons.append("it is not said what it should be; fill in What it should be")
        return
    values = form_values.values_by_field(chosen, value)
    if isinstance(values, str):
        found.reasons.append(values)
        return
    source = loaded.file_of(entry)
    # Read anew: what was read before has been changed on the way into the record.
    present = dict(DataFile(source.path, source.raw).parsed.data or {})
    data = dict(present)
    for label, text in values.items():
        _enter(label, text, data, entry, loaded, found)
    if found.reasons or (data == present and found.for_a_person):
        return
    edit = edited(type(entry), data, source, loaded)
    if isinstance(edit, ProposedFile) and edit.content == source.raw:
        found.reasons.append(
            f"that is what `{entry.id}` says already; say what should be otherwise"
        )
        return
    _collect(edit, found)


def _enter(
    label: str,
    text: str,
    data: dict[str, Any],
    entry: AnyEntry,
    loaded: LoadedData,
    found: _Found,
) -> None:
    """Put the new value of one field into the data of an entry, or say why not."""
    key = issue_forms.CORRECTABLE.get(label)
    value: Any = None
    if label == "Sections":
        key, value = "sections", _sections(text, loaded.registry.sections, found)
    elif label == "Tags":
        key, value = "tags", _tags(text, data, loaded.registry, found)
    elif key is not None:
        value = _value(key, text, data, found)
        if key == "venue" and isinstance(value, str):
            value = publication.venue_name(value, loaded.registry)
    if key is None or (label == "Tags" and value is None):
        found.for_a_person = True
        found.remarks.append(
            f"{label or 'this'}: a maintainer has to do that, and will read it here"
        )
    elif key not in type(entry).model_fields:
        kind = type(entry).__name__.lower()
        found.reasons.append(f"a {kind} has no {label}; choose another field")
    elif form_values.is_removal(text) and key not in {"title", "authors", "sections"}:
        data.pop(key, None)
    elif value is not None:
        data[key] = value


def _value(key: str, text: str, data: Mapping[str, Any], found: _Found) -> Any:
    """The value of a key as an answer gives it; None where it gives none, with the reason."""
    label = issue_forms.FIELD_NAMES[key]
    if form_values.is_removal(text):
        return text
    if is_placeholder(text):
        found.reasons.append(
            f"{label}: {_short(text)!r} is no value; say what it should be, or `remove` if the "
            "entry should have none"
        )
        return None
    if key == "authors":
        return list(form_values.names_in(text))
    if key == "code":
        code = form_values.links_in(text)
        if code.unread is not None:
            found.reasons.append(_no_link(label, code.unread, "nothing is changed"))
            return None
        present = _known_links(data.get("code"))
        links = [present.get(identifiers.link_key(one["url"])) or dict(one) for one in code.links]
        if [*links] == [*present.values()]:
            return data["code"]
        if len(links) == 1 and set(links[0]) > {"url"}:
            return links
        return links[0]["url"] if len(links) == 1 and "kind" not in links[0] else links
    line = form_values.without_marks(" ".join(text.split()))
    value = form_values.new_value(line, str(data.get(key, "")))
    if key in {"arxiv", "doi", "url"} and (fault := _other_identifier(key, value, data)):
        found.reasons.append(f"{label}: {_short(value)!r} {fault}")
        return None
    return value


def _known_links(code: object) -> dict[str, dict[str, str]]:
    """The code links of an entry as it has them, with licence and state, by what they lead to."""
    items = code if isinstance(code, list) else [code] if code else []
    links = [dict(one) if isinstance(one, Mapping) else {"url": str(one)} for one in items]
    return {identifiers.link_key(one.get("url", "")): one for one in links}


def _other_identifier(key: str, value: str, data: Mapping[str, Any]) -> str | None:
    """Why an identifier does not belong into its field: it would push out another one."""
    locator = identifiers.locate(value)
    if locator.arxiv and key == "doi":
        return "is arXiv's own DOI; give the DOI that the publisher prints, or choose arXiv id"
    if locator.arxiv and key == "url" and data.get("arxiv"):
        return "leads to arXiv, and the entry has an arXiv id; choose arXiv id to correct that"
    if locator.doi and key == "arxiv":
        return "is a DOI; choose DOI"
    if locator.doi and key == "url" and data.get("doi"):
        return "spells out a DOI, and the entry has one; choose DOI to correct that"
    return None


def _sections(text: str, sections: tuple[Section, ...], found: _Found) -> list[str] | None:
    """Ids of the sections that an answer names."""
    known = {
        name.casefold(): section.id
        for section in sections
        for name in (
            section.id,
            section.short,
            issue_forms.section_option(section.short, section.id),
        )
    }
    names = [name.strip(" `*") for name in re.split(r"[,;\n]", text) if name.strip(" `*")]
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        remedy = did_you_mean(unknown[0], [section.id for section in sections])
        found.reasons.append(f"Sections: there is no section {_short(unknown[0])!r}; {remedy}")
        return None
    return list(dict.fromkeys(known[name.casefold()] for name in names)) or None


def _tags(
    text: str, data: Mapping[str, Any], registry: Registry, found: _Found
) -> dict[str, Any] | None:
    """The tags with those facets changed that the lines of an answer name, `modality: ct, mr`.

    None where the answer is in words, which a person has to read.
    """
    facets = {name.casefold(): one for one in registry.vocabulary for name in (one.id, one.label)}
    tags = dict(data.get("tags") or {})
    for line in _lines(text):
        name, colon, named = line.strip(" -*`").partition(":")
        facet = facets.get(name.strip().casefold())
        if not colon or facet is None:
            return None
        terms = [term.strip(" `[]") for term in named.split(",") if term.strip(" `[]")]
        known = {
            word.casefold() for one in facet.terms for word in (one.id, *one.former, *one.words)
        }
        if unknown := [term for term in terms if term.casefold() not in known]:
            remedy = did_you_mean(unknown[0], [one.id for one in facet.terms])
            found.reasons.append(f"Tags: {facet.id} has no term {_short(unknown[0])!r}; {remedy}")
        tags[facet.id] = terms
    return {facet: terms for facet, terms in tags.items() if terms}


def edited(
    model: type[Entry], data: dict[str, Any], source: DataFile, loaded: LoadedData
) -> ProposedFile | tuple[str, ...]:
    """The file of an entry, if it passes the rules for its fields and takes nobody's identifier.

    `source` is the file as it was; its opening comments are kept. Else the reasons, one a sentence.
    """
    kind = layout.kind_of(source.path)
    entry_id = kind.entry_id if kind else None
    data, _ = fix.mend(model, data, loaded.registry.vocabulary)
    content = yaml_text.write(data, layout.key_order(model), source.parsed.header)
    record, problems = validate(model, {**data, "id": entry_id}, DataFile(source.path, content))
    if record is None or source.parsed.comment is not None:
        return tuple(map(sentence, problems)) or (
            "the file has comments that would be lost; ask a maintainer to do it",
        )
    locator = getattr(record, "locator", Locator())
    for version in loaded.registry.versions():
        shared = set(locator.identities()) & set(version.locator.identities())
        owner = version.work
        if shared and owner.id != entry_id and not _belong_together(record, owner):
            return (f"{min(shared)} is that of `{owner.id}`; check which is right",)
    return _file(source.path, content, loaded)


def _belong_together(record: Entry, owner: Entry) -> bool:
    """Whether one is a dataset and the other the paper that says it presents it."""
    return any(
        isinstance(one, Dataset) and one.id in getattr(other, "datasets", ())
        for one, other in ((record, owner), (owner, record))
    )
