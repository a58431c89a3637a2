"""The rooms and the direction of imports, as docs/design.md draws them."""

import ast
from pathlib import Path

import pytest

from tests.support import ROOT

_SOURCE = ROOT / "src" / "sam4mis"

# From the top down: a room may import what stands below it, never what stands above.
_ROOMS = (
    "cli.main",
    "cli.add",
    "cli.from_issue",
    "cli.asking",
    "cli.check",
    "cli.fix",
    "cli.fmt",
    "cli.import_",
    "cli.preview",
    "cli.export",
    "cli.render",
    "cli.build",
    "cli.serve",
    "cli.enrich",
    "cli.verify",
    "cli.versions",
    "cli.links",
    "cli.network",
    "cli.schema",
    "cli.stats",
    "cli.suggest",
    "cli.terminal",
    "site.watch",
    "api",
    "site.build",
    "site.pages",
    "site.timeline",
    "site.statistics",
    "site.related",
    "site.catalogue",
    "site.groups",
    "site.exports",
    "site.facets",
    "site.folder",
    "site.shell",
    "preview",
    "importers.issue",
    "render",
    "schema",
    "formats.feeds",
    "formats.page_metadata",
    "formats.sqlite",
    "formats.citation_file",
    "formats.catalogue",
    "formats.latex_table",
    "formats.plain",
    "formats.json_records",
    "formats.csv_table",
    "formats.csl",
    "formats.ris",
    "formats.bibtex",
    "formats.latex",
    "formats.frame",
    "formats.reference",
    "selection",
    "importers.original_list",
    "importers.bibtex",
    "importers.ris",
    "importers.proposal",
    "importers.draft",
    "importers.markdown_list",
    "verify",
    "links",
    "doi_search",
    "versions",
    "resolution",
    "fetch",
    "connections",
    "enrich",
    "lookup",
    "sources.arxiv_oai",
    "sources.arxiv",
    "sources.crossref",
    "sources.datacite",
    "sources.openalex",
    "sources.semantic_scholar",
    "sources.github",
    "sources.reading",
    "exchange",
    "changes",
    "checks",
    "rules",
    "issue_forms",
    "suggest",
    "completeness",
    "loading",
    "mending",
    "formatting",
    "registry",
    "store",
    "validation",
    "layout",
    "sightings",
    "metadata",
    "machine",
    "ledger",
    "models",
    "fields",
    "yamltext",
    "identifiers",
    "matching",
    "names",
    "problems",
    "characters",
    "errors",
)

# Each outside world is touched in its rooms alone.
_WORLDS = {
    "subprocess": {"changes", "site.build"},
    "tempfile": {"store"},
    "markdown": {"site.pages"},
    "argparse": {"cli.main", "cli.terminal"},
    "jinja2": {"render", "site.pages"},
    "yaml": {"yamltext"},
    "sqlite3": {"formats.sqlite"},
    "os": {"store", "site.build", "site.folder", "cli.network"},
    "sys": {"cli.main", "cli.terminal", "site.build"},
    "httpx": {"fetch"},
    "httpcore": {"connections"},
    "ssl": {"connections"},
    "defusedxml": {"sources.arxiv"},
    "random": set(),
    "importlib.resources": {"rules"},
    "bibtexparser": {"importers.bibtex"},
    "pylatexenc": {"importers.bibtex"},
    "rispy": {"importers.ris"},
    "time": {"cli.network", "cli.serve"},
    "socket": {"connections"},
}


def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(_SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(_SOURCE).with_suffix("").parts)
        if path.name not in {"__init__.py", "__main__.py"}:
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def _imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("a relative import")
    return names


_MODULES = _modules()


def test_every_module_is_a_room() -> None:
    assert set(_MODULES) == set(_ROOMS)


@pytest.mark.parametrize("room", _ROOMS)
def test_imports_point_down(room: str) -> None:
    below = set(_ROOMS[_ROOMS.index(room) + 1 :])
    imported = {
        name.removeprefix("sam4mis.")
        for name in _imports(_MODULES[room])
        if name.startswith("sam4mis.")
    } & set(_ROOMS)
    assert imported <= below, f"{room} imports upward: {sorted(imported - below)}"


@pytest.mark.parametrize("world", sorted(_WORLDS))
def test_an_outside_world_is_touched_in_its_rooms_alone(world: str) -> None:
    users = {
        room
        for room, tree in _MODULES.items()
        if any(name == world or name.startswith(f"{world}.") for name in _imports(tree))
    }
    assert users == _WORLDS[world]


def test_nothing_is_asserted_or_printed_and_no_clock_is_read() -> None:
    for room, tree in _MODULES.items():
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Assert), room
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called != "print", room
                assert not called.endswith((".now", ".today", ".utcnow", "time.time")), room


def test_imports_inside_functions_are_the_command_lines_alone() -> None:
    for room, tree in _MODULES.items():
        nested = [
            node
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert room.startswith("cli.") or not nested, room


def test_design_names_every_room() -> None:
    text = Path(ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for room in _ROOMS:
        assert f"`{room.split('.')[0]}`" in text, room
