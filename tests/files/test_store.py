"""Files: written wholly or not at all, whatever happens in between."""

import os
from pathlib import Path

import pytest

from sam4mis.files import store
from sam4mis.model.errors import CannotRunError, LayoutError


def test_writing_says_whether_anything_changed(tmp_path: Path) -> None:
    assert store.write(tmp_path, "a/b.txt", b"one")
    assert not store.write(tmp_path, "a/b.txt", b"one")
    assert store.write(tmp_path, "a/b.txt", b"two")
    assert (tmp_path / "a/b.txt").read_bytes() == b"two"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_at_any_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store.write(tmp_path, "b.txt", b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(CannotRunError, match=r"b\.txt: cannot be written \(No space left"):
        store.write(tmp_path, "b.txt", b"new")
    assert (tmp_path / "b.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_an_interruption_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(tmp_path, "b.txt", b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.write(tmp_path, "b.txt", b"new")
    assert (tmp_path / "b.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    store.write(tmp_path, "b.txt", b"old")
    (tmp_path / "b.txt").chmod(0o640)
    store.write(tmp_path, "b.txt", b"new")
    assert (tmp_path / "b.txt").stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotRunError, match=r"a\.yaml: cannot be read \(Permission denied\)"):
        store.read(tmp_path, "a.yaml")


def test_a_folder_that_is_no_registry_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="no data/ folder"):
        store.find_root(tmp_path)


def test_files_are_listed_in_one_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "c/a.yaml"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).touch()
    (tmp_path / "data/b.txt").symlink_to("a.yaml")
    assert store.data_paths(tmp_path) == [
        ("data/a.yaml", True),
        ("data/b.txt", False),
        ("data/b.yaml", True),
        ("data/c/a.yaml", True),
    ]
