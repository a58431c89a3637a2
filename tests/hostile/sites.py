"""Sites of hostile registries, with and without addresses, and one of what `check` would refuse."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sam4mis.files import loading
from sam4mis.files.layout import entry_path
from sam4mis.files.loading import LoadedData
from sam4mis.site import build
from sam4mis.upkeep import fill_gaps
from tests.hostile import routes
from tests.hostile.registries import Hostile
from tests.hostile.routes import Arrived
from tests.support.made_up_registries import served, small_registry

PLACE = "list/"
"""Where on its server a site with an address lies."""
ADDRESSES = {
    "site_url": f"https://sites.example/{PLACE}",
    "repo_url": "https://github.com/hostile-example/list",
}
"""Where the sites of the tests say that they are; nobody is there."""


def prepare(root: Path, hostile: Hostile, numbers: Iterable[int] = ()) -> Mapping[str, Arrived]:
    """Make a registry at a place where nothing is; returns what came in on each way but as files.

    Args:
        root: folder of the registry.
        hostile: what stands in its files.
        numbers: of the forms, and of the entries of other bibliographies, that come in besides.
    """
    small_registry(root)
    shutil.rmtree(root / "data")
    hostile.write(root)
    loaded, chosen = loading.load(root), list(numbers)
    arrived = {
        "forms": routes.through_forms(loaded, hostile.filler, chosen),
        **routes.through_files(loaded, chosen),
    }
    for way in arrived.values():
        for path, content in way.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    return arrived


def with_addresses(root: Path, copy: Path) -> Path:
    """A copy of a registry that says where its site and its repository live."""
    small_registry(copy)
    shutil.rmtree(copy / "data")
    shutil.copytree(root / "data", copy / "data")
    config = copy / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    for name, address in ADDRESSES.items():
        assert f'{name}: ""' in text
        text = text.replace(f'{name}: ""', f"{name}: {address}")
    config.write_text(text, encoding="utf-8")
    return copy


def build_all(roots: Iterable[Path]) -> None:
    """Build several sites side by side, as people build them."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "sam4mis", "build"], cwd=root, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for root in roots
    ]  # fmt: skip
    for build_of_one in running:
        said, _ = build_of_one.communicate()
        assert build_of_one.returncode == 0, said


def unchecked(hostile: Hostile, root: Path) -> LoadedData:
    """A registry at whose records no rule has looked, as if it had been read from a folder."""
    registry = hostile.registry()
    paths = {entry.id: entry_path(type(entry), entry.id) for entry in registry.entries.values()}
    return replace(loading.load(root), registry=registry, paths=paths)


def build_unchecked(root: Path, hostile: Hostile) -> None:
    """Build a site of records at which no rule has looked."""
    small_registry(root)
    build.build(fill_gaps.filled(unchecked(hostile, root)), root)


@contextmanager
def served_at_its_place(root: Path) -> Iterator[str]:
    """The address of a site that lies in a folder of its server, as its own addresses say."""
    server = root / "build" / "server"
    server.mkdir()
    (server / PLACE.rstrip("/")).symlink_to(root / "site")
    with served(server) as base:
        yield f"{base}{PLACE}"
