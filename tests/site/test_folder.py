"""The published folder, and the watch that keeps it up to date."""

import os
import re
import shutil
from itertools import count
from pathlib import Path

import pytest

from sam4mis.files import loading
from sam4mis.model.errors import CannotRunError, SiteBuildError
from sam4mis.site import build
from sam4mis.site.folder import LIST, Folder, take
from sam4mis.site.watch import changes
from sam4mis.upkeep import fill_gaps
from tests.support.built_sites import with_shells
from tests.support.made_up_registries import ROOT


def _put(root: Path, **files: bytes) -> None:
    folder = Folder(root)
    for name, content in files.items():
        folder.put(name.replace("_", "/"), content)
    folder.close()


def _held(root: Path) -> dict[str, bytes]:
    held = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return {name: content for name, content in held.items() if name != LIST}


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


def test_a_failed_write_is_an_error_and_removes_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _put(site, index=b"one", a_b=b"two")
    with pytest.raises(IsADirectoryError):
        _put(site, a=b"a folder stands there")
    assert _held(site) == {"index": b"one", "a/b": b"two"}


@pytest.mark.parametrize("place", ["mine.txt", "a/mine.txt", "new/mine.txt", ".mine", "link"])
@pytest.mark.parametrize("built", [True, False])
def test_what_no_build_made_is_named_and_nothing_is_removed(
    tmp_path: Path, place: str, built: bool
) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious"
    precious.write_bytes(b"precious")
    if built:
        _put(site, index=b"one", a_b=b"two")
    (site / place).parent.mkdir(parents=True, exist_ok=True)
    if place == "link":
        (site / place).symlink_to(precious)
    else:
        (site / place).write_bytes(b"mine")
    before = _held(site)
    with pytest.raises(SiteBuildError, match=rf"site: holds {place}, which no build .*; move else"):
        _put(site, index=b"other")
    with pytest.raises(SiteBuildError, match="which no build"):
        take(site)
    assert _held(site) == before
    assert precious.read_bytes() == b"precious"


def test_a_page_that_was_replaced_by_a_link_is_not_written_through(tmp_path: Path) -> None:
    site, precious = tmp_path / "site", tmp_path / "precious"
    precious.write_bytes(b"precious")
    _put(site, index=b"one")
    (site / "index").unlink()
    (site / "index").symlink_to(precious)
    with pytest.raises(SiteBuildError, match="site: holds index, which"):
        _put(site, index=b"other")
    assert precious.read_bytes() == b"precious"


@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    _put(tmp_path / "elsewhere", index=b"one", mine=b"mine")
    (tmp_path / "site").symlink_to(target)
    for refused in (Folder, take):
        with pytest.raises(SiteBuildError, match=r"site is a link, .*; remove the link"):
            refused(tmp_path / "site")
    assert _held(tmp_path / "elsewhere") == {"index": b"one", "mine": b"mine"}
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_folder_and_what_a_killed_build_left_are_the_builds_own(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    killed = Folder(site)
    killed.put("a/b", b"half")
    killed._writers.shutdown()
    assert _held(site) == {"a/b": b"half"}
    _put(site, index=b"one")
    assert _held(site) == {"index": b"one"}
    taken = tmp_path / "shells"
    take(taken)
    (taken / "made-by-another-program").touch()
    take(taken)


def test_a_build_that_fails_before_it_writes_leaves_the_list_as_it_was(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _put(site, index=b"one")
    Folder(site)
    (site / "mine").touch()
    with pytest.raises(SiteBuildError, match="site: holds mine"):
        Folder(site)


def test_everybody_may_read_whatever_the_umask(tmp_path: Path) -> None:
    site = tmp_path / "site"
    before = os.umask(0o077)
    try:
        _put(site, index=b"one", a_b=b"two")
        (site / "index").chmod(0o600)
        _put(site, index=b"one", a_b=b"two")
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (site, *site.rglob("*"))}
    assert modes == {"site": 0o755, "a": 0o755, "b": 0o644, "index": 0o644, LIST: 0o644}


def test_watch_reports_changed_files_only(small: Path) -> None:
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
    assert build.build(fill_gaps.filled(loading.load(small)), small) == 3
    shells = small / "build/shells/index.html"
    os.utime(shells, ns=(1, 1))
    entry = small / "data/papers/2024/doe2024edges.yaml"
    entry.write_text(entry.read_text("utf-8").replace("Segmenting", "Cutting out"), "utf-8")
    build.build(fill_gaps.filled(loading.load(small)), small)
    page = (small / "site/papers/doe2024edges/index.html").read_text("utf-8")
    assert "Cutting out What Is Not There" in page
    assert shells.stat().st_mtime_ns == 1  # MkDocs did not run again
    about = small / "docs/about.md"
    (small / "docs").unlink()
    shutil.copytree(ROOT / "docs", small / "docs")
    about.write_text(about.read_text("utf-8") + "\nOne more word.\n", "utf-8")
    build.build(fill_gaps.filled(loading.load(small)), small)
    assert "One more word." in (small / "site/about/index.html").read_text("utf-8")
    assert shells.stat().st_mtime_ns != 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("build/shells/index.html", "<p>by hand</p>"),
        ("build/shells.sha256", "no longer"),
        ("data/papers/2024/doe2024edges.yaml", None),
        ("mkdocs.yml", "# a remark\n"),
    ],
    ids=["what came out", "the record of it", "the day of the last update", "the configuration"],
)
def test_mkdocs_runs_again_where_something_differs(
    small: Path, path: str, change: str | None
) -> None:
    with_shells(small)
    build.build(fill_gaps.filled(loading.load(small)), small)
    record = small / "build/shells.sha256"
    os.utime(record, ns=(1, 1))
    if change is None:
        entry = small / path
        added = re.sub("added: '.*'", "added: '2026-11-01'", entry.read_text("utf-8"))
        entry.write_text(added, "utf-8")
    else:
        with (small / path).open("a", encoding="utf-8") as file:
            file.write(change)
    build.build(fill_gaps.filled(loading.load(small)), small)
    assert record.stat().st_mtime_ns != 1
    assert "by hand" not in (small / "site/index.html").read_text("utf-8")


def test_mkdocs_runs_always_where_its_configuration_reads_more(small: Path) -> None:
    config = small / "mkdocs.yml"
    (small / "hooks.py").write_text("", "utf-8")
    config.write_text(config.read_text("utf-8") + "\nhooks: [hooks.py]\n", "utf-8")
    build.build(fill_gaps.filled(loading.load(small)), small)
    assert not (small / "build/shells.sha256").exists()


def test_without_the_search_library_the_remedy_is_named(small: Path) -> None:
    (small / "node_modules").unlink()
    with pytest.raises(CannotRunError, match=r"run `make clean setup`"):
        build.build(fill_gaps.filled(loading.load(small)), small)
