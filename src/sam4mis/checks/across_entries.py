"""Rules about several fields or files: each takes the registry and yields problems."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from sam4mis.checks import look_alikes, notices, plausibility
from sam4mis.files import layout, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.validation import DataFile, did_you_mean, rule_failed
from sam4mis.model import identifiers
from sam4mis.model.identifiers import Locator
from sam4mis.model.matching import similar_titles
from sam4mis.model.problems import Problem, Severity, in_file
from sam4mis.model.records import (
    AnyEntry,
    Dataset,
    Entry,
    Facet,
    Paper,
    RemovedEntry,
    Term,
    Work,
    Workshop,
)
from sam4mis.model.registry import WorkVersion, versions_of

FEWEST_USES = 3
"""Fewest works that a term of the vocabulary should have, so that facets stay short."""

FileProblems = Iterator[tuple[str, Iterator[Problem]]]
"""The result of a rule, file by file: a path, and the problems of that file."""


def check(loaded: LoadedData, today: str | None = None) -> list[Problem]:
    """All problems of the registry: those found while reading it, and those of all rules.

    Sorted by path, line and column, so that two runs print the same. A rule that raises an
    exception is a problem of the file that it checked; the other files and rules are checked too.

    Args:
        loaded: what was read.
        today: later dates are reported, YYYY-MM-DD; without it, no date is compared with the
            calendar.
    """
    problems = [_with_known_sections(problem, loaded) for problem in loaded.problems]
    by_the_calendar = (partial(_future_dates, today=today),) if today else ()
    for rule in (*_RULES, *by_the_calendar):
        # A rule that fails before its first file is reported as a problem of the whole registry.
        path = layout.ABOUT
        try:
            for path, found in rule(loaded):
                problems += _all_of(found, _name(rule), path)
        except Exception as error:
            problems.append(rule_failed(path, _name(rule), error))
    return sorted(problems)


def _with_known_sections(problem: Problem, loaded: LoadedData) -> Problem:
    """Add the existing ids to the remedy of a problem with the id of a section."""
    sections = loaded.registry.sections
    if problem.code != "bad-id" or not problem.field.startswith("sections.") or not sections:
        return problem
    meant = {section.short.casefold(): section.id for section in sections}
    written = problem.message.partition("'")[2].rpartition("'")[0]
    if found := meant.get(written.casefold()):
        return replace(problem, remedy=f"write {found}")
    named = ", ".join(f"`{section.id}`" for section in sections if section.kind != "introduction")
    return replace(problem, remedy=f"use one of {named}")


def _name(rule: Callable[[LoadedData], FileProblems]) -> str:
    return getattr(rule, "func", rule).__name__


def _all_of(found: Iterator[Problem], rule: str, path: str) -> Iterator[Problem]:
    try:
        yield from found
    except Exception as error:
        yield rule_failed(path, rule, error)


def _references(loaded: LoadedData) -> FileProblems:
    """Report references to sections, facets, terms and entries that do not exist."""
    for entry in loaded.registry.entries.values():
        yield loaded.paths[entry.id], _unknown_references(loaded, entry)
    for entry, path in loaded.incomplete:
        with_path = replace(loaded, paths={**loaded.paths, entry.id: path})
        yield path, _unknown_references(with_path, entry)


def _unknown_references(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    if isinstance(entry, Paper | Dataset):
        yield from _unknown_sections(loaded, entry)
        yield from _unknown_terms(loaded, entry)
        for key, others, kind in (
            ("distinct_from", entry.distinct_from, Work),
            ("evaluated_on", entry.evaluated_on, Dataset),
            ("builds_on", entry.builds_on, Work),
        ):
            for index, other in enumerate(others):
                yield from _unknown_entry(loaded, entry, (key, index), other, kind)
    if isinstance(entry, Paper):
        for index, dataset in enumerate(entry.datasets):
            yield from _unknown_entry(loaded, entry, ("datasets", index), dataset, Dataset)
        if entry.workshop is not None:
            yield from _unknown_entry(loaded, entry, ("workshop",), entry.workshop, Workshop)


def _unknown_sections(loaded: LoadedData, entry: Paper | Dataset) -> Iterator[Problem]:
    if not loaded.registry.sections:
        return
    wanted = entry.entry_kind.folder
    fitting = [section.id for section in loaded.registry.sections if section.kind == wanted]
    for index, section in enumerate(entry.sections):
        if section not in fitting:
            known = any(section == other.id for other in loaded.registry.sections)
            yield _at(
                loaded,
                entry,
                "unknown-section",
                ("sections", index),
                f"section `{section}` holds no {wanted}"
                if known
                else f"there is no section `{section}`",
                did_you_mean(section, fitting),
            )


def _unknown_terms(loaded: LoadedData, entry: Paper | Dataset) -> Iterator[Problem]:
    facets = {facet.id: facet for facet in loaded.registry.vocabulary}
    for facet_id, terms in entry.tags.items():
        if facet_id not in facets:
            if f"{layout.VOCABULARY}/{facet_id}.yaml" in loaded.files:
                continue  # the file of the facet is at fault, and is reported
            yield _at(
                loaded,
                entry,
                "unknown-facet",
                ("tags", facet_id),
                f"there is no facet `{facet_id}`",
                did_you_mean(facet_id, list(facets)),
                at_key=True,
            )
            continue
        for index, term in enumerate(terms):
            where = ("tags", facet_id, index)
            known = loaded.registry.terms.get((facet_id, term))
            if known is None:
                yield _unknown_term(loaded, entry, facets[facet_id], term, where)
            elif (rivals := _not_beside(known, terms)) is not None:
                yield _at(loaded, entry, "term-not-alone", where, *rivals)
            elif narrower := _narrower_term(loaded, facet_id, term, terms):
                yield _at(
                    loaded,
                    entry,
                    "wider-term",
                    where,
                    f"`{narrower}` includes `{term}`",
                    f"remove `{term}`: a search for it finds `{narrower}` too",
                )


def _narrower_term(loaded: LoadedData, facet: str, term: str, terms: tuple[str, ...]) -> str | None:
    """A narrower term among the terms beside a term, or None."""
    wider = loaded.registry.wider_terms
    return next((other for other in terms if term in wider.get((facet, other), ())), None)


def _not_beside(term: Term, terms: tuple[str, ...]) -> tuple[str, str] | None:
    """Message and remedy if a term is combined with others that it excludes."""
    if term.beside is None:
        return None
    rivals = [other for other in terms if other != term.id and other not in term.beside]
    if not rivals:
        return None
    named = ", ".join(f"`{other}`" for other in rivals)
    return f"`{term.id}` cannot be combined with {named}", f"keep `{term.id}` or {named}"


def _unknown_term(
    loaded: LoadedData, entry: Paper | Dataset, facet: Facet, word: str, where: yaml_text.Path
) -> Problem:
    successor = next((term.id for term in facet.terms if word in term.former), None)
    if successor is not None:
        message = f"the term `{word}` was retired"
        return _at(loaded, entry, "retired-term", where, message, f"write `{successor}`")
    message = f"facet `{facet.id}` has no term `{word}`"
    return _at(loaded, entry, "unknown-term", where, message, _suggest_term(loaded, facet, word))


def _suggest_term(loaded: LoadedData, facet: Facet, word: str) -> str:
    for term in facet.terms:
        if word.casefold() in {name.casefold() for name in term.words}:
            return f"did you mean `{term.id}`?"
    for other_facet, other in loaded.registry.terms:
        if other == word:
            return f"did you mean the facet `{other_facet}`, which has this term?"
    return did_you_mean(word, [term.id for term in facet.terms])


def _unknown_entry(
    loaded: LoadedData, entry: AnyEntry, where: yaml_text.Path, other: str, kind: type[Entry]
) -> Iterator[Problem]:
    found = loaded.named.get(other)
    if found is None or not issubclass(found, kind):
        message, remedy = _why_unknown(loaded, other, kind)
        yield _at(loaded, entry, "unknown-entry", where, message, remedy)


def _why_unknown(loaded: LoadedData, name: str, kind: type[Entry]) -> tuple[str, str]:
    """Message and remedy for an id that no present entry of a kind has."""
    if successor := loaded.registry.successors.get(name):
        return f"`{name}` is a former id of `{successor.id}`", f"write {successor.id}"
    if removed := loaded.registry.tombstones.get(name):
        remedy = f"write {removed.instead}, or remove it" if removed.instead else "remove it"
        return f"`{name}` was removed on {removed.date}", remedy
    fitting = [known for known, model in loaded.named.items() if issubclass(model, kind)]
    return f"there is no {kind.__name__.lower()} `{name}`", did_you_mean(name, fitting)


def _supporting_files(loaded: LoadedData) -> FileProblems:
    """Report unknown workshops and facets in sections and registry.yaml, and repeated sections."""
    yield layout.ABOUT, _unknown_facets(loaded)
    yield layout.SECTIONS, _faulty_sections(loaded)


def _unknown_facets(loaded: LoadedData) -> Iterator[Problem]:
    facets = [facet.id for facet in loaded.registry.vocabulary]
    about = loaded.registry.about
    for index, name in enumerate(about.facets if about else ()):
        if name not in facets and f"{layout.VOCABULARY}/{name}.yaml" not in loaded.files:
            yield loaded.files[layout.ABOUT].problem(
                "unknown-facet",
                ("facets", index),
                f"there is no facet `{name}`",
                did_you_mean(name, facets),
            )


def _faulty_sections(loaded: LoadedData) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, section in enumerate(loaded.registry.sections):
        source = loaded.files[layout.SECTIONS]
        if section.kind == "workshop" and loaded.named.get(section.workshop or "") is not Workshop:
            yield source.problem(
                "unknown-entry",
                ("sections", index, "workshop"),
                f"there is no workshop `{section.workshop}`",
                did_you_mean(section.workshop or "", [w.id for w in loaded.registry.workshops]),
            )
        if section.id in seen:
            yield source.problem(
                "repeated-id",
                ("sections", index, "id"),
                f"section `{section.id}` is repeated here",
                "keep one of the two",
            )
        seen.add(section.id)


def _screening(loaded: LoadedData) -> FileProblems:
    """Report decisions `accept` and `known` without an entry."""
    yield layout.SCREENING, _unknown_screened_entries(loaded)


def _unknown_screened_entries(loaded: LoadedData) -> Iterator[Problem]:
    known = {*loaded.named, *loaded.registry.taken_ids}
    for line, screened in enumerate(loaded.registry.screening, 1):
        if screened.entry is not None and screened.entry not in known:
            message, remedy = _why_unknown(loaded, screened.entry, Work)
            yield in_file(layout.SCREENING, "unknown-entry", message, remedy, line)


def _vocabulary(loaded: LoadedData) -> FileProblems:
    """Report repeated terms, references to unknown terms, and terms with too few works."""
    for facet in loaded.registry.vocabulary:
        path = f"{layout.VOCABULARY}/{facet.id}.yaml"
        yield path, _faulty_terms(loaded, loaded.files[path], facet)


def _faulty_terms(loaded: LoadedData, source: DataFile, facet: Facet) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, term in enumerate(facet.terms):
        yield from _repeated_terms(source, facet, index, seen)
        yield from _unknown_neighbours(source, facet, index)
        yield from _wrong_parent(loaded, source, facet, index)
        uses = loaded.registry.uses[facet.id, term.id]
        if uses < FEWEST_USES and term.necessary is None:
            yield source.problem(
                "rare-term",
                ("terms", index, "id"),
                f"`{term.id}` has {uses} of the {FEWEST_USES} works that a term should have",
                "name it as `former` of a wider term, or say under `necessary` why it stays",
                severity=Severity.WARNING,
            )


def _repeated_terms(
    source: DataFile, facet: Facet, index: int, seen: set[str]
) -> Iterator[Problem]:
    term = facet.terms[index]
    living = {other.id for other in facet.terms}
    names: list[tuple[str, yaml_text.Path, bool]] = [(term.id, ("id",), False)]
    names += [(name, ("former", number), name in living) for number, name in enumerate(term.former)]
    for name, where, stands_elsewhere in names:
        if stands_elsewhere or name in seen:
            yield source.problem(
                "repeated-id",
                ("terms", index, *where),
                f"term `{name}` is repeated here",
                "keep one of the two",
            )
        else:
            seen.add(name)


def _unknown_neighbours(source: DataFile, facet: Facet, index: int) -> Iterator[Problem]:
    living = [other.id for other in facet.terms]
    for number, other in enumerate(facet.terms[index].beside or ()):
        if other not in living:
            yield source.problem(
                "unknown-term",
                ("terms", index, "beside", number),
                f"facet `{facet.id}` has no term `{other}`",
                did_you_mean(other, living),
            )


def _wrong_parent(
    loaded: LoadedData, source: DataFile, facet: Facet, index: int
) -> Iterator[Problem]:
    """Message and remedy for a parent that is unknown, or a child of the term itself."""
    term = facet.terms[index]
    where = ("terms", index, "parent")
    others = [other.id for other in facet.terms if other.id != term.id]
    if term.parent is not None and term.parent not in others:
        yield source.problem(
            "unknown-term",
            where,
            f"facet `{facet.id}` has no other term `{term.parent}`",
            did_you_mean(term.parent, others),
        )
    elif term.id in loaded.registry.wider_terms.get((facet.id, term.id), ()):
        yield source.problem(
            "circular-parent",
            where,
            f"`{term.id}` is its own parent by way of `{term.parent}`",
            "remove `parent` from the widest of the terms",
        )


def _venues(loaded: LoadedData) -> FileProblems:
    """Report other names of listed venues; an unlisted venue is allowed."""
    names: dict[str, str] = {}
    yield layout.VENUES, _repeated_venues(loaded, names)
    for version in loaded.registry.versions():
        yield loaded.paths[version.work.id], _other_name(loaded, version, names)


def _repeated_venues(loaded: LoadedData, names: dict[str, str]) -> Iterator[Problem]:
    """Report names of several venues. Fills `names`: venue by each of its names in lower case."""
    for index, venue in enumerate(loaded.registry.venues):
        for number, name in enumerate((venue.name, *venue.other_names)):
            key = name.casefold()
            if key in names:
                where = ("name",) if number == 0 else ("other_names", number - 1)
                yield loaded.files[layout.VENUES].problem(
                    "repeated-name",
                    ("venues", index, *where),
                    f"`{name}` is a name of `{names[key]}` already",
                    "keep it in one of the two",
                )
            names.setdefault(key, venue.name)


def _other_name(
    loaded: LoadedData, version: WorkVersion, names: dict[str, str]
) -> Iterator[Problem]:
    name = version.venue or ""
    right = names.get(name.casefold(), name)
    if name != right:
        yield _warning(
            loaded,
            version,
            "venue-name",
            "venue",
            f"`{name}` is another name of `{right}`",
            f"write venue: {yaml_text.scalar(right)}",
        )
    elif meant := loaded.registry.venue_names.meant_by(name):
        yield _warning(
            loaded,
            version,
            "venue-spelling",
            "venue",
            f"`{name}` looks like `{meant}`",
            f"write venue: {yaml_text.scalar(meant)}, or list another venue in {layout.VENUES}",
        )


def _preprint_dois(loaded: LoadedData) -> FileProblems:
    """Report the DOI of a preprint server beside a journal."""
    for version in loaded.registry.versions():
        yield loaded.paths[version.work.id], _preprint_doi(loaded, version)


def _preprint_doi(loaded: LoadedData, version: WorkVersion) -> Iterator[Problem]:
    doi, venue = version.locator.doi, version.venue
    if doi is None or venue is None:
        return
    server = identifiers.preprint_server(doi)
    if server and loaded.registry.venue(venue).kind != "preprint-server":
        yield _warning(
            loaded,
            version,
            "preprint-doi",
            "doi",
            f"{doi} is a DOI of {server} and does not lead to `{venue}`",
            f"give the DOI that `{venue}` prints, and list the preprint under `versions`; "
            f"if there is no such DOI, write venue: {server}",
        )


def _aliases(loaded: LoadedData) -> FileProblems:
    """Report former ids that are ids of other entries."""
    owners: dict[str, AnyEntry] = dict(loaded.registry.entries)
    for entry in loaded.registry.entries.values():
        yield loaded.paths[entry.id], _reused_aliases(loaded, entry, owners)


def _reused_aliases(
    loaded: LoadedData, entry: AnyEntry, owners: dict[str, AnyEntry]
) -> Iterator[Problem]:
    for key, index, alias in _former_ids(entry):
        owner = owners.setdefault(alias, entry)
        if owner is not entry or alias == entry.id:
            yield _at(
                loaded,
                entry,
                "reused-id",
                (key, index),
                f"`{alias}` belongs to {loaded.paths[owner.id]}",
                "remove it here",
            )


def _former_ids(entry: AnyEntry) -> Iterator[tuple[str, int, str]]:
    """Key, position and text of each former id of an entry."""
    for key, names in (("aliases", entry.aliases), ("merged", entry.merged)):
        for index, name in enumerate(names):
            yield key, index, name


def _removed(loaded: LoadedData) -> FileProblems:
    """Report entries with the id of a removed entry, and unknown replacements."""
    for entry in loaded.registry.entries.values():
        yield loaded.paths[entry.id], _ids_of_removed_entries(loaded, entry)
    yield layout.REMOVED, _tombstones(loaded)


def _ids_of_removed_entries(loaded: LoadedData, entry: AnyEntry) -> Iterator[Problem]:
    tombstones = loaded.registry.tombstones
    if removed := tombstones.get(entry.id):
        yield _at(loaded, entry, "reused-id", (), *_was_removed(removed, entry.id))
    for key, index, alias in _former_ids(entry):
        if removed := tombstones.get(alias):
            where = (key, index)
            yield _at(loaded, entry, "reused-id", where, *_was_removed(removed, alias))


def _tombstones(loaded: LoadedData) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, removed in enumerate(loaded.registry.removed):
        yield from _tombstone(loaded, index, removed, seen)
        seen.update(removed.ids)


def _was_removed(removed: RemovedEntry, name: str) -> tuple[str, str]:
    """Message and remedy for an entry that has the id of a removed one."""
    return (
        f"`{name}` is the id of an entry that was removed on {removed.date}",
        f"choose another id; if the same entry is back, take it out of {layout.REMOVED}",
    )


def _tombstone(
    loaded: LoadedData, index: int, removed: RemovedEntry, seen: set[str]
) -> Iterator[Problem]:
    source = loaded.files[layout.REMOVED]
    if again := [name for name in removed.ids if name in seen]:
        message = f"`{again[0]}` is repeated here"
        yield source.problem("repeated-id", ("removed", index), message, "keep one of the two")
    known = {*loaded.named, *loaded.registry.taken_ids} - {*removed.ids}
    if removed.instead is not None and removed.instead not in known:
        yield source.problem(
            "unknown-entry",
            ("removed", index, "instead"),
            f"there is no other entry `{removed.instead}`",
            did_you_mean(removed.instead, sorted(known)),
        )


def _publication(loaded: LoadedData) -> FileProblems:
    """Report a publication date before the first appearance."""
    for work in loaded.registry.all_works:
        yield loaded.paths[work.id], _published_too_early(loaded, work)


def _published_too_early(loaded: LoadedData, work: Paper | Dataset) -> Iterator[Problem]:
    if work.published and work.date:
        shared = min(len(work.published), len(work.date))
        if work.published[:shared] < work.date[:shared]:
            yield _at(
                loaded,
                work,
                "published-before-date",
                ("published",),
                f"{work.published} is before the first appearance, {work.date}",
                "correct one of the two dates",
                severity=Severity.WARNING,
            )


def _notices(loaded: LoadedData) -> FileProblems:
    """Report unanswered notices, and a `status` without a date."""
    for work in loaded.registry.all_works:
        yield loaded.paths[work.id], notices.problems(loaded, work)


def _dates(loaded: LoadedData) -> FileProblems:
    """Report a date that does not fit the month of the arXiv id."""
    for version in loaded.registry.versions():
        yield loaded.paths[version.work.id], _date_without_arxiv(loaded, version)


def _date_without_arxiv(loaded: LoadedData, version: WorkVersion) -> Iterator[Problem]:
    arxiv, date = version.locator.arxiv, version.date
    if date is None or arxiv is None:
        return
    month = identifiers.arxiv_month(arxiv)
    shown, expected = date[:7], month[: len(date[:7])]
    if shown == expected:
        return
    if shown < expected:
        code, when = "date-before-arxiv", "before"
    else:
        code, when = "date-after-arxiv", "after"
    is_preprint = version.locator == Locator(arxiv=arxiv)
    otherwise = "correct the id" if is_preprint else "list the preprint under `versions`"
    yield _warning(
        loaded,
        version,
        code,
        "date",
        f"the date {date} is {when} the month of arXiv:{arxiv}",
        f"write date: {month}, or {otherwise}",
    )


def _plausibility(loaded: LoadedData) -> FileProblems:
    """Report implausible links, placeholders, titles and names."""
    for entry in loaded.registry.entries.values():
        yield loaded.paths[entry.id], plausibility.unlikely_links(loaded, entry)
        yield loaded.paths[entry.id], plausibility.placeholders(loaded, entry)
        yield loaded.paths[entry.id], plausibility.titles_and_names(loaded, entry)
        yield loaded.paths[entry.id], plausibility.added_too_early(loaded, entry)


def _future_dates(loaded: LoadedData, today: str) -> FileProblems:
    """Report dates in the future."""
    for entry in loaded.registry.entries.values():
        yield loaded.paths[entry.id], plausibility.future_dates(loaded, entry, today)


def _identity(loaded: LoadedData) -> FileProblems:
    """Report an identifier that two entries have, or one entry twice."""
    holders: dict[str, list[WorkVersion]] = defaultdict(list)
    for work in sorted(loaded.registry.all_works, key=look_alikes.seniority):
        for version in versions_of(work):
            for key in version.locator.identities():
                holders[key].append(version)
    for key, (first, *rivals) in sorted(holders.items()):
        for rival in rivals:
            yield loaded.paths[rival.work.id], _shared_identifier(loaded, key, first, rival)


def _shared_identifier(
    loaded: LoadedData, key: str, first: WorkVersion, rival: WorkVersion
) -> Iterator[Problem]:
    if not _presents(first.work, rival.work):
        yield _same_identifier(loaded, key, first, rival)


def _presents(work: Paper | Dataset, other: Paper | Dataset) -> bool:
    """Whether a paper says that it presents the dataset with which it shares an identifier."""
    pair = {type(work): work, type(other): other}
    paper, dataset = pair.get(Paper), pair.get(Dataset)
    return isinstance(paper, Paper) and dataset is not None and dataset.id in paper.datasets


def _same_identifier(
    loaded: LoadedData, key: str, first: WorkVersion, rival: WorkVersion
) -> Problem:
    kind, _, value = key.partition(":")
    if first.work is rival.work:
        code, message = "repeated-identifier", f"{key} is in this entry twice"
        remedy = "keep it with the version to which it leads"
    elif similar_titles(first.title, rival.title):
        code, message = "duplicate", f"{key} is in the registry already, as `{first.work.id}`"
        remedy = f"add new facts to {loaded.paths[first.work.id]} and remove this file"
    else:
        code = "identifier-conflict"
        message = f"{key} belongs to {first.title!r} in `{first.work.id}`"
        remedy = f"open the link and correct the {kind} or the title, here or there ({value})"
    return _at(loaded, rival.work, code, (*_prefix(rival), kind), message, remedy)


def _possible_versions(loaded: LoadedData) -> FileProblems:
    """Report pairs of papers that look like one work and are not declared distinct."""
    for earlier, later, why in look_alikes.pairs(loaded.registry.papers):
        yield loaded.paths[later.id], _possible_version(loaded, earlier, later, why)


def _possible_version(
    loaded: LoadedData, earlier: Paper, later: Paper, why: str
) -> Iterator[Problem]:
    yield _at(
        loaded,
        later,
        "possible-versions",
        ("title",),
        f"this may be a version of `{earlier.id}`, {earlier.title!r}: {why}",
        f"list it there under `versions`, or write distinct_from: [{earlier.id}]",
        severity=Severity.WARNING,
    )


def _prefix(version: WorkVersion) -> yaml_text.Path:
    return () if version.index is None else ("versions", version.index)


def _warning(
    loaded: LoadedData, version: WorkVersion, code: str, field: str, message: str, remedy: str
) -> Problem:
    """Of a field of one version."""
    where = (*_prefix(version), field)
    return _at(loaded, version.work, code, where, message, remedy, severity=Severity.WARNING)


def _at(
    loaded: LoadedData,
    entry: AnyEntry,
    code: str,
    where: yaml_text.Path,
    message: str,
    remedy: str,
    *,
    at_key: bool = False,
    severity: Severity = Severity.ERROR,
) -> Problem:
    return loaded.file_of(entry).problem(
        code, where, message, remedy, at_key=at_key, severity=severity
    )


_RULES: tuple[Callable[[LoadedData], FileProblems], ...] = (
    _references,
    _supporting_files,
    _vocabulary,
    _screening,
    _venues,
    _preprint_dois,
    _aliases,
    _removed,
    _notices,
    _dates,
    _publication,
    _plausibility,
    _identity,
    _possible_versions,
)
