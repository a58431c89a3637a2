"""Nine packages, imports that point down only, and one package for each outside world."""

import ast

import pytest

from tests.support.made_up_registries import ROOT

_SOURCE = ROOT / "src" / "sam4mis"

# From the top down: a package may import those below it, never those above.
_PACKAGES = (
    "cli",
    "site",
    "upkeep",
    "importers",
    "formats",
    "authorities",
    "checks",
    "files",
    "model",
)
# Modules beside the packages: the start of the program, and the interface for scripts.
_OUTSIDE = {"__init__", "__main__", "api"}

# The one package, or the few packages, in which each outside world is imported.
_WORLDS = {
    "argparse": {"cli"},
    "bibtexparser": {"importers"},
    "defusedxml": {"authorities"},
    "fcntl": {"files"},
    "httpx": {"authorities"},
    "importlib": {"checks", "cli", "site"},
    "jinja2": {"site"},
    "markdown": {"site"},
    "os": {"cli", "files", "site"},
    "pylatexenc": {"importers"},
    "random": set(),
    "socket": {"authorities"},
    "sqlite3": {"formats"},
    "ssl": set(),
    "subprocess": {"checks", "site"},
    "sys": {"cli", "site"},
    "tempfile": {"files"},
    "time": {"cli"},
    "yaml": {"files"},
}

_MODULES = {
    ".".join(path.relative_to(_SOURCE).with_suffix("").parts): ast.parse(
        path.read_text(encoding="utf-8")
    )
    for path in sorted(_SOURCE.rglob("*.py"))
}


def _imports(tree: ast.Module) -> set[str]:
    """Dotted names of all imported modules and of what is imported from them."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, "imports are absolute"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _package(name: str) -> str:
    return name.removeprefix("sam4mis.").partition(".")[0]


def test_there_are_nine_packages() -> None:
    assert {_package(name) for name in _MODULES} == set(_PACKAGES) | _OUTSIDE


@pytest.mark.parametrize("package", _PACKAGES)
def test_packages_import_only_packages_below_them(package: str) -> None:
    allowed = set(_PACKAGES[_PACKAGES.index(package) :])
    # Command-line modules may also use what stands beside the packages.
    allowed |= {"__version__", *(_OUTSIDE if package == "cli" else ())}
    for name, tree in _MODULES.items():
        if _package(name) == package:
            used = {_package(one) for one in _imports(tree) if one.startswith("sam4mis.")}
            assert used <= allowed, f"{name} imports {sorted(used - allowed)}"


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    arrows = {
        name: {
            one.removeprefix("sam4mis.")
            for one in _imports(tree)
            if one.removeprefix("sam4mis.") in _MODULES
        }
        for name, tree in _MODULES.items()
    }
    while free := {name for name, used in arrows.items() if not used & set(arrows)}:
        arrows = {name: used for name, used in arrows.items() if name not in free}
    assert not arrows, f"these modules import each other: {sorted(arrows)}"


@pytest.mark.parametrize("world", sorted(_WORLDS))
def test_each_outside_world_is_imported_only_in_its_packages(world: str) -> None:
    users = {
        _package(name)
        for name, tree in _MODULES.items()
        if any(one == world or one.startswith(f"{world}.") for one in _imports(tree))
    }
    assert users == _WORLDS[world]


def test_no_module_asserts_prints_or_reads_the_clock() -> None:
    for name, tree in _MODULES.items():
        for node in ast.walk(tree):
            assert not isinstance(node, ast.Assert), name
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called != "print", name
                assert not called.endswith((".now", ".today", ".utcnow", "time.time")), name


def test_only_the_command_line_imports_inside_functions() -> None:
    for name, tree in _MODULES.items():
        nested = [
            node
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert _package(name) in {"cli", "__init__"} or not nested, name


def test_the_design_page_names_every_package() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for package in _PACKAGES:
        assert f"`{package}`" in text, package
