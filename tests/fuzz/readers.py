"""Each reader, with what must hold whatever it is given."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sam4mis.authorities import (
    arxiv,
    arxiv_oai,
    crossref,
    datacite,
    github,
    openalex,
    semantic_scholar,
)
from sam4mis.authorities.messages import Answer, InvalidBody
from sam4mis.checks import across_entries, changes, fix
from sam4mis.files import formatting, layout, loading, metadata, yaml_text
from sam4mis.files.formatting import Outcome
from sam4mis.files.metadata import Metadata, SourceName
from sam4mis.files.validation import DataFile, faults_of, validate
from sam4mis.importers import bibtex, handed_over, issue, list_import, list_rows, ris
from sam4mis.importers.draft import Draft
from sam4mis.importers.form_answer import comment
from sam4mis.importers.form_change import ProposedChange
from sam4mis.importers.proposal import Collection, Proposer, WorkDescription, record_of
from sam4mis.model import fields, identifiers, matching, names, problems
from sam4mis.model.problems import Problem, Severity
from sam4mis.model.records import Entry, Paper, Record
from sam4mis.site import exports, templates
from sam4mis.upkeep import fill_gaps
from sam4mis.upkeep.lookup import LookupResult, described
from tests.fuzz import mutation, seeds
from tests.fuzz.mutation import Mutator, Step
from tests.fuzz.run import Reader
from tests.support.made_up_registries import ROOT, SMALL

_TODAY = "2024-07-09"
_KIM = "data/papers/2024/kim2024lines.yaml"


@cache
def _scratch() -> Path:
    """A folder of this process, with a made-up registry that no reader changes."""
    folder = Path(tempfile.mkdtemp(prefix="sam4mis-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _small() -> loading.LoadedData:
    return loading.load(SMALL)


def _text(data: bytes) -> str:
    """The text of a file: what is not UTF-8 is refused before any reader sees it."""
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _are_sound(found: Iterable[Problem]) -> None:
    """Each problem is one line for people and for GitHub, and is at a place that can be."""
    for problem in found:
        assert problem.line >= 1, problem
        assert problem.column >= 1, problem
        assert problem.message, problem
        assert problem.remedy, problem
        for text in (problems.as_text(problem), problems.as_github(problem)):
            assert "\n" not in text, text
            assert "\r" not in text, text


# YAML: reading, the rules of fields, `fmt` and `fix`.


def _read_yaml(data: bytes) -> None:
    for path, raw in list(seeds.unpacked(data).items())[:1]:
        kind = layout.kind_of(path) if _may_be_written(path) else None
        if kind is None:
            _read_one(_KIM, raw, layout.FileKind(Paper, "kim2024lines"))
        else:
            _read_one(path, raw, kind)


def _read_one(path: str, raw: bytes, kind: layout.FileKind) -> None:
    source = DataFile(path, raw)
    parsed = source.parsed
    _are_sound(faults_of(source))
    if parsed.data is None:
        assert parsed.faults, "nothing was read and nothing was said"
        assert not _planned(path, raw).changes
        return
    _are_sound(validate(kind.model, {**parsed.data, **_identity(kind)}, source)[1])
    written = yaml_text.write(parsed.data, layout.key_order(kind.model))
    again = yaml_text.parse(written)
    assert (again.data, again.faults) == (parsed.data, []), "what is written reads otherwise"
    new = _planned(path, raw).changes.get(path, raw)
    assert yaml_text.parse(new).data == parsed.data, "fmt changes a fact"
    assert not _planned(path, new).changes, "fmt after fmt has something to do"
    _fix_one(path, raw, kind)


def _identity(kind: layout.FileKind) -> dict[str, str]:
    return {} if kind.entry_id is None else {"id": kind.entry_id}


def _fix_one(path: str, raw: bytes, kind: layout.FileKind) -> None:
    outcome = _planned(path, raw, _mended)
    if path not in outcome.changes:
        return
    new = outcome.changes[path]
    assert not _planned(path, new, _mended).changes, "fix after fix has something to do"
    if issubclass(kind.model, Entry):
        before, after = (_record(kind, content) for content in (raw, new))
        assert before is None or after is not None, "fix breaks a sound entry"


def _record(kind: layout.FileKind, raw: bytes) -> Record | None:
    source = DataFile("data", raw)
    data = {**(source.parsed.data or {}), **_identity(kind)}
    return None if source.parsed.faults else validate(kind.model, data, source)[0]


def _mended(model: type[Record], data: dict[str, Any]) -> dict[str, Any]:
    return fix.repair(model, data, _small().registry.vocabulary)[0]


def _planned(path: str, raw: bytes, change: formatting.Rewrite | None = None) -> Outcome:
    root = _scratch() / "yaml"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)
    outcome = Outcome()
    formatting.plan_file(root, path, outcome, change)
    _are_sound(outcome.problems)
    (root / path).unlink()
    return outcome


# A whole registry: reading, and the rules that look at more than one file.


def _check_registry(data: bytes) -> None:
    root = _scratch() / "registry"
    shutil.rmtree(root, ignore_errors=True)
    for path, raw in seeds.unpacked(data).items():
        if _may_be_written(path):
            _put(root / path, raw)
    (root / "data").mkdir(parents=True, exist_ok=True)
    loaded = loading.load(root)
    found = across_entries.check(loaded)
    _are_sound(found)
    assert found == sorted(found)
    assert found == across_entries.check(loading.load(root)), "two checks differ"
    problems.as_json(found)
    for problem in found:
        changes.concerns(problem, changes.Changes(frozenset({problem.path}), frozenset()))
    if not any(problem.severity is Severity.ERROR for problem in found):
        _can_be_shown(root, loaded)


def _may_be_written(path: str) -> bool:
    parts = path.split("/")
    return (
        parts[0] == "data"
        and 2 <= len(parts) <= 5
        and len(path.encode()) < 200
        and path.isprintable()
        and not {"", ".", ".."} & set(parts)
    )


def _put(path: Path, raw: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    except OSError:
        return  # one path stands in the way of another


def _can_be_shown(root: Path, loaded: loading.LoadedData) -> None:
    """What passes the check can be printed and exported."""
    registry = fill_gaps.filled(loaded).registry
    (root / "templates").symlink_to(ROOT / "templates")
    templates.readme(registry, root, "https://example.org/")
    for _ in exports.files(registry, "https://example.org/"):
        pass


# Issue forms: the job that reads one, and the job that is handed what came of it.


def _read_issue(data: bytes) -> None:
    text = data.decode("utf-8", "surrogatepass" if _is_encodable(data) else "replace")
    loaded = _small()
    answer = issue.proposed_change(text, loaded, _describe, _TODAY)
    comment(answer).encode("utf-8")
    if isinstance(answer, ProposedChange):
        handed = handed_over.as_json(answer)
        anew = handed_over.accept(handed, loaded, _TODAY)
        assert anew == answer, "what one job makes, the other declines"
    comment(handed_over.accept(text, loaded, _TODAY)).encode("utf-8")


def _is_encodable(data: bytes) -> bool:
    """Whether the bytes are UTF-8 but for lone halves of pairs, which JSON can hand over."""
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _describe(name: str) -> WorkDescription:
    return WorkDescription(name, (identifiers.locate(name),))


# Bibliographies of others.


def _read_collection(read: Callable[[str], Collection], data: bytes) -> None:
    collection = read(_text(data))
    assert collection.blocks == len([*collection.works, *collection.lost, *collection.passed_over])
    loaded = _small()
    proposer = Proposer(loaded.registry, loaded.paths, _TODAY)
    drafts, refusals = proposer.propose_all(collection.works)
    assert len(drafts) + len(refusals) == len(collection.works), "a work is unaccounted for"
    assert all(refusal.reason and refusal.remedy for refusal in refusals)
    _are_entries(drafts)


def _are_entries(drafts: Iterable[Draft]) -> None:
    seen = set()
    for draft in drafts:
        assert draft.path not in seen, "two drafts have one file"
        seen.add(draft.path)
        parsed = yaml_text.parse(draft.content)
        assert not parsed.faults, parsed.faults
        record, found = record_of(draft)
        assert record is not None, found


def _read_list(data: bytes) -> None:
    source = list_rows.read(_text(data))
    plan = list_import.plan(source, _small().registry)
    assert plan.report.rows == len(source.rows)
    assert len(plan.report.unreadable) == len(source.unreadable)
    assert len(plan.report.entries) == len(plan.drafts)
    _are_entries(plan.drafts)


# Replies of authorities. Each reader gets the replies of all: servers send what they like.

_PARSERS: Mapping[SourceName, Callable[[bytes], Answer | InvalidBody]] = {
    "arxiv": arxiv.parse,
    "arxiv_oai": arxiv_oai.parse,
    "crossref": crossref.parse,
    "datacite": datacite.parse,
    "openalex": openalex.parse,
    "semantic_scholar": semantic_scholar.parse,
}
_REPOSITORIES = ("doe/edges", "roe/corners")


def _read_replies(data: bytes) -> None:
    loaded = _small()
    for name, parse in _PARSERS.items():
        answer = parse(data)
        if isinstance(answer, InvalidBody):
            assert answer.reason.isprintable(), answer
            continue
        assert all(remark.isprintable() for remark in answer.skipped)
        records = {facts.id: Metadata.of(facts, name, _TODAY) for facts in answer.facts}
        stored = metadata.write(records.values())
        read, found = metadata.read("x", name, stored)
        assert (sorted(read, key=_id), found) == (sorted(records.values(), key=_id), [])
        for record in read[:3]:
            found_there = LookupResult(
                identifiers.locate(record.id.partition(":")[2]), (record,), ()
            )
            proposer = Proposer(loaded.registry, loaded.paths, _TODAY)
            drafts, _ = proposer.propose_all([described("a reply", found_there)])
            _are_entries(drafts)
    for source in (arxiv, arxiv_oai):
        source.request(["arxiv:2405.00001"]).body_fault(data)
    crossref.parse_with_numbers(data)
    _read_repositories(github.parse(data, _REPOSITORIES))


def _id(record: Metadata) -> str:
    return record.id


def _read_repositories(answer: dict[str, str | None] | InvalidBody) -> None:
    if isinstance(answer, InvalidBody):
        assert answer.reason.isprintable()
    else:
        assert set(answer) <= set(_REPOSITORIES)


# Identifiers, names, and single fields.


def _read_identifier(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    if (found := identifiers.parse_arxiv(text)) is not None:
        assert identifiers.parse_arxiv(found) == found
        assert identifiers.parse_arxiv(identifiers.arxiv_link(found)) == found
        TypeAdapter(fields.PartialDate).validate_python(identifiers.arxiv_month(found))
    for doi in (identifiers.parse_doi(text), identifiers.link_to_doi(text)):
        if doi is not None:
            assert identifiers.parse_doi(doi) == doi, "a DOI was read that is none"
            assert identifiers.parse_doi(identifiers.doi_link(doi)) == doi
            identifiers.preprint_server(doi)
    mended = identifiers.canonical_link(text)
    assert identifiers.canonical_link(mended.url) == identifiers.CanonicalLink(mended.url, ())
    fault = identifiers.link_fault(text)
    if fault is None:
        assert identifiers.link_fault(mended.url) is None, "a mended link is broken"
    identifiers.publisher_number(text)
    located = identifiers.locate(text)
    if (link := located.link()) is not None and not located.url:
        # A text may name a DOI and an arXiv id of one work; its link is one of both.
        again = identifiers.locate(link).identities()
        assert again and set(again) <= set(located.identities()), "a link leads elsewhere"


def _read_names(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    people = names.people_in(text)
    for name in people or ():
        assert name, "a name is empty"
    short = names.parse_short_authors(text)
    names.short_authors(short)
    # As mending calls it: an item, tidied line by line.
    data_of = {"authors": text}
    once, _ = fix.repair(Paper, data_of, ())
    assert fix.repair(Paper, once, ()) == (once, []), "fix after fix has something to do"
    for name in (*(people or ()), *short[:20], text[:500]):
        parts = names.parse_name(name)
        pieces = (parts.given, parts.particle, parts.family, parts.suffix, parts.literal)
        assert " ".join(" ".join(pieces).split()) == " ".join(name.split()), "a part is lost"
        names.abbreviated(name)
        assert names.ascii_key(name).isascii()
    names._parsed.cache_clear()
    names._abbreviated.cache_clear()


_FIELDS: Mapping[str, TypeAdapter[Any]] = {
    name: TypeAdapter(getattr(fields, name))
    for name in (
        "Line", "Title", "Text", "Prose", "ArxivId", "Doi", "Url", "PartialDate", "FullDate",
        "Author", "Authors", "Slug", "EntryId",
    )
}  # fmt: skip


def _read_fields(data: bytes) -> None:
    text = _text(data)
    for name, adapter in _FIELDS.items():
        value = (text,) if name == "Authors" else text
        try:
            adapter.validate_python(value)
        except ValidationError:
            continue
        written = yaml_text.write({"k": list(value) if name == "Authors" else text})
        read = yaml_text.parse(written)
        assert not read.faults, f"{name} holds what no file can hold"
        assert read.data == {"k": list(value) if name == "Authors" else text}, name
        if name == "Title":
            matching.similar_titles(text, text[::-1])
    whole = dict.fromkeys(Paper.model_fields, text)
    _are_sound(validate(Paper, whole, DataFile("x", yaml_text.write(whole)))[1])
    once, _ = fix.repair(Paper, whole, _small().registry.vocabulary)
    assert fix.repair(Paper, once, _small().registry.vocabulary) == (once, [])
    assert None not in once.values(), "fix loses a value"
    names._parsed.cache_clear()


# Inputs.


def _inside(step: Step) -> Step:
    """A change of the structure of one of the files of an input."""

    def restructure(random: Random, data: bytes) -> bytes:
        files = seeds.unpacked(data)
        if not files:
            return data
        path = random.choice(list(files))
        return seeds.packed({**files, path: step(random, files[path])})

    return restructure


def _shuffle_files(random: Random, data: bytes) -> bytes:
    """A file under the name of another, twice, or gone."""
    files = seeds.unpacked(data)
    if len(files) < 2:
        return data
    one, other = random.sample(list(files), 2)
    match random.randrange(3):
        case 0:
            del files[one]
        case 1:
            files[one] = files[other]
        case _:
            files[one.replace("2024", "2023").replace(".yaml", "b.yaml")] = files[other]
    return seeds.packed(files)


def _registry_inputs() -> Mutator:
    given = seeds.registries()
    parts = [raw for data in given for raw in seeds.unpacked(data).values()]
    inside = _inside(mutation.either(mutation.by_yaml(parts), mutation.by_json(parts)))
    return Mutator("registry", given, 60_000, mutation.either(inside, inside, _shuffle_files))


def _yaml_inputs() -> Mutator:
    given = seeds.yaml_files()
    parts = [raw for data in given for raw in seeds.unpacked(data).values()]
    return Mutator("yaml", given, 40_000, _inside(mutation.by_yaml(parts)))


def _reply_inputs() -> Mutator:
    bodies = seeds.json_replies()
    step = mutation.either(mutation.by_json(bodies), mutation.by_xml)
    return Mutator("replies", [*bodies, *seeds.xml_replies()], 200_000, step)


def _issue_inputs() -> Mutator:
    given = seeds.issues()
    return Mutator("issue", given, 22_000, mutation.by_json(given))


_READERS: Mapping[str, tuple[Callable[[bytes], None], Callable[[], Mutator]]] = {
    "yaml": (_read_yaml, _yaml_inputs),
    "registry": (_check_registry, _registry_inputs),
    "issue": (_read_issue, _issue_inputs),
    "bibtex": (
        partial(_read_collection, bibtex.read),
        lambda: Mutator("bibtex", seeds.bibtex_files(), 20_000),
    ),
    "ris": (
        partial(_read_collection, ris.read),
        lambda: Mutator("ris", seeds.ris_files(), 20_000),
    ),
    "markdown": (_read_list, lambda: Mutator("markdown", seeds.markdown_lists(), 40_000)),
    "replies": (_read_replies, _reply_inputs),
    "identifiers": (
        _read_identifier,
        lambda: Mutator("identifiers", seeds.identifiers(), 20_000),
    ),
    "names": (_read_names, lambda: Mutator("names", seeds.names(), 20_000)),
    "fields": (_read_fields, lambda: Mutator("fields", seeds.field_values(), 11_000)),
}
NAMES = tuple(_READERS)
"""The readers, in the order in which they are tried."""


@cache
def reader(name: str) -> Reader:
    """A reader by its name."""
    execute, inputs = _READERS[name]
    return Reader(name, execute, inputs())
