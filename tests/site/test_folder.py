"""The published folder, and the watch that keeps it up to date."""

import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from sam4mis.files import loading
from sam4mis.model.errors import CannotRunError, SiteBuildError
from sam4mis.site.folder import Folder
from sam4mis.site.watch import Site, changes
from tests.support.made_up_registries import ROOT


def _put(root: Path, **files: bytes) -> None:
    folder = Folder(root)
    for name, content in files.items():
        folder.put(name.replace("_", "/"), content)
    folder.close()


def _held(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_folder_holds_what_was_put_there_and_nothing_else(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _put(site, index=b"one", a_b=b"two", a_c=b"three")
    assert _held(site) == {"index": b"one", "a/b": b"two", "a/c": b"three"}
    (site / "a/b").touch()
    before = (site / "index").stat().st_mtime_ns
    _put(site, index=b"one", d_e=b"four")
    assert _held(site) == {"index": b"one", "d/e": b"four"}
    assert not (site / "a").exists()
    assert (site / "index").stat().st_mtime_ns == before


def test_a_changed_file_of_the_same_length_is_written(tmp_path: Path) -> None:
    _put(tmp_path / "site", index=b"one")
    _put(tmp_path / "site", index=b"two")
    assert _held(tmp_path / "site") == {"index": b"two"}


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").touch()
    with pytest.raises(SiteBuildError, match="site is a file"):
        Folder(tmp_path / "site")


def test_what_cannot_be_written_is_an_error_and_nothing_is_removed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _put(site, index=b"one", a_b=b"two")
    with pytest.raises(IsADirectoryError):
        _put(site, a=b"a folder stands there")
    assert _held(site) == {"index": b"one", "a/b": b"two"}


def test_changes_are_named_and_nothing_else_wakes(small: Path) -> None:
    entry = small / "data/papers/2024/doe2024edges.yaml"
    new = small / "data/papers/2024/kim2024lines.yaml"
    turn = count()

    def pause() -> None:
        match next(turn):
            case 1:
                entry.write_text(entry.read_text("utf-8") + "\n", "utf-8")
            case 2:
                new.write_text("title: New\n", "utf-8")
            case 3:
                new.unlink()

    seen = changes(small, pause)
    assert next(seen) == ["data/papers/2024/doe2024edges.yaml"]
    assert next(seen) == ["data/papers/2024/kim2024lines.yaml"]
    assert next(seen) == ["data/papers/2024/kim2024lines.yaml"]
    assert next(turn) == 4


def test_only_what_changed_is_built_again(small: Path) -> None:
    site = Site(small)
    assert site.build(loading.load(small)) == 3
    frames = small / "build/frames/index.html"
    os.utime(frames, ns=(1, 1))
    entry = small / "data/papers/2024/doe2024edges.yaml"
    entry.write_text(entry.read_text("utf-8").replace("Segmenting", "Cutting out"), "utf-8")
    site.build(loading.load(small))
    page = (small / "site/papers/doe2024edges/index.html").read_text("utf-8")
    assert "Cutting out What Is Not There" in page
    assert frames.stat().st_mtime_ns == 1  # MkDocs did not run again
    about = small / "docs/about.md"
    (small / "docs").unlink()
    shutil.copytree(ROOT / "docs", small / "docs")
    about.write_text(about.read_text("utf-8") + "\nOne more word.\n", "utf-8")
    site.build(loading.load(small))
    assert "One more word." in (small / "site/about/index.html").read_text("utf-8")
    assert frames.stat().st_mtime_ns != 1


def test_without_the_search_library_the_remedy_is_named(small: Path) -> None:
    (small / "node_modules").unlink()
    with pytest.raises(CannotRunError, match=r"run `make .venv/.ready`"):
        Site(small).build(loading.load(small))
