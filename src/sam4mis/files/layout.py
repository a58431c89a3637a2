"""The layout of the data: which file holds which record, and the order of its keys."""

import re
from functools import cache
from typing import Any, NamedTuple, get_args

from sam4mis.files.metadata import SOURCES, SourceName
from sam4mis.files.yaml_text import KeyOrder
from sam4mis.model.corrections import Corrections
from sam4mis.model.discovery import Discovery
from sam4mis.model.records import (
    About,
    Dataset,
    Entry,
    Facet,
    Paper,
    Record,
    RemovedEntries,
    Sections,
    Venues,
    Workshop,
)

DATA = "data"
ABOUT = "data/registry.yaml"
SECTIONS = "data/sections.yaml"
VENUES = "data/venues.yaml"
REMOVED = "data/removed.yaml"
VOCABULARY = "data/vocabulary"
METADATA = "data/metadata"
DISCOVERY = "data/discovery.yaml"
CANDIDATES = "data/metadata/candidates.jsonl"
SEARCHES = "data/metadata/searches.jsonl"
LINKS = "data/metadata/links.jsonl"
SCREENING = "data/screening/decisions.jsonl"
README = "README.md"
CITATION = "CITATION.cff"
SITE_CONFIG = "mkdocs.yml"
PAPER_FORM = ".github/ISSUE_TEMPLATE/paper.yml"
DOCS = "docs"
SCHEMAS = "docs/schema"
EXPORT_SCHEMA = "docs/schema/registry.json"
TEMPLATES = "templates"
THEME = "templates/theme"
SITE_SOURCE = "build/docs"
SITE_SHELLS = "build/shells"
SITE_SHELLS_RECORD = "build/shells.sha256"
SITE = "site"

IGNORED_NAMES = {"LICENSE"}
"""Files under data/ that are not data."""

PART = ".part"
"""Ending of a hidden temporary file, which is renamed when it is complete."""

MAX_ENTRY_BYTES = 100_000
MAX_METADATA_BYTES = 200_000_000


class FileKind(NamedTuple):
    """The model of a file. `entry_id` is the id of the entry, from the name of the file."""

    model: type[Record]
    entry_id: str | None = None


_YEAR = re.compile(r"\d{4}")

_PLACES: tuple[tuple[re.Pattern[str], type[Record]], ...] = (
    (re.compile(r"data/papers/\d{4}/([^/]+)\.yaml"), Paper),
    (re.compile(r"data/datasets/([^/]+)\.yaml"), Dataset),
    (re.compile(r"data/workshops/([^/]+)\.yaml"), Workshop),
    (re.compile(r"data/vocabulary/([^/]+)\.yaml"), Facet),
    (re.compile(r"data/sections\.yaml"), Sections),
    (re.compile(r"data/venues\.yaml"), Venues),
    (re.compile(r"data/removed\.yaml"), RemovedEntries),
    (re.compile(r"data/registry\.yaml"), About),
    (re.compile(r"data/discovery\.yaml"), Discovery),
    (re.compile(r"data/corrections\.yaml"), Corrections),
)


def kind_of(path: str) -> FileKind | None:
    """The kind of file that belongs at a path below the root, or None."""
    for pattern, model in _PLACES:
        match = pattern.fullmatch(path)
        if match:
            return FileKind(model, match[1] if match.groups() else None)
    return None


_METADATA_FILE = re.compile(rf"{METADATA}/(\w+)\.jsonl")


def metadata_path(source: SourceName) -> str:
    """Path of the records of an authority."""
    return f"{METADATA}/{source}.jsonl"


def metadata_source(path: str) -> SourceName | None:
    """The authority whose records belong at a path below the root, or None."""
    match = _METADATA_FILE.fullmatch(path)
    return next((name for name in SOURCES if match and name == match[1]), None)


def is_depended_on(path: str) -> bool:
    """Whether entries refer to the content of a file, so that a change of it may break them."""
    kind = kind_of(path)
    return kind is not None and kind.model is not Paper


def entry_path(model: type[Entry], entry_id: str) -> str:
    """Path of the file of an entry; for papers, by the year in the id."""
    year = _YEAR.search(entry_id) if model is Paper else None
    folder = f"{model.entry_kind.folder}/{year[0]}" if year else model.entry_kind.folder
    return f"{DATA}/{folder}/{entry_id}.yaml"


def schema_path(model: type[Record]) -> str:
    """Path of the JSON Schema of a kind of data file."""
    return f"{SCHEMAS}/{model.__name__.lower()}.json"


MODELINE = "# yaml-language-server: "
"""Begins the comment by which editors find the schema of a file.

https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
"""


def modeline(path: str) -> str:
    """The comment line, with its newline, that leads editors from a data file to its schema."""
    kind = kind_of(path)
    if kind is None:
        return ""
    up = "../" * path.count("/")
    return f"{MODELINE}$schema={up}{schema_path(kind.model)}\n"


@cache
def key_order(model: type[Record]) -> KeyOrder:
    """The order of the keys of a record in files, and of the records inside it."""
    names = [name for name in model.model_fields if name not in model.last_keys]
    names += [name for name in model.last_keys if name in model.model_fields]
    return {name: _nested_order(model.model_fields[name].annotation) for name in names}


def _nested_order(annotation: Any) -> KeyOrder:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return key_order(annotation)
    for part in get_args(annotation):
        if order := _nested_order(part):
            return order
    return {}
