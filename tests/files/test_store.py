"""Files: written wholly or not at all, whatever happens in between."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sam4mis.files import layout, store
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


_DIES_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from sam4mis.files import store
os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)
store.write(Path(sys.argv[1]), "b.txt", b"torn")
"""


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_run_left_is_removed_by_the_next_that_writes_there(tmp_path: Path) -> None:
    store.write(tmp_path, "b.txt", b"old")
    done = subprocess.run([sys.executable, "-c", _DIES_WHILE_WRITING, tmp_path], check=False)
    assert done.returncode == -9
    (left,) = tmp_path.glob(f".sam4mis-*{layout.PART}")
    assert (tmp_path / "b.txt").read_bytes() == b"old"
    foreign = [".part", ".download.part", "sam4mis-a.part", ".sam4mis-.part", ".sam4mis-a.part.txt"]
    for name in foreign:
        (tmp_path / name).touch()
    (tmp_path / ".sam4mis-link.part").symlink_to("b.txt")
    (tmp_path / ".sam4mis-folder.part").mkdir()
    run = "import sys; from pathlib import Path; from sam4mis.files import store; "
    run += "store.write(Path(sys.argv[1]), 'b.txt', b'new')"
    subprocess.run([sys.executable, "-c", run, tmp_path], check=True)
    assert not left.exists()
    kept = ["b.txt", ".sam4mis-link.part", ".sam4mis-folder.part", *foreign]
    assert _names(tmp_path) == sorted(kept)
    assert (tmp_path / "b.txt").read_bytes() == b"new"


def test_what_another_run_is_writing_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def meanwhile(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        run = "import sys; from pathlib import Path; from sam4mis.files import store; "
        run += "store.write(Path(sys.argv[1]), 'c.txt', b'other')"
        subprocess.run([sys.executable, "-c", run, tmp_path], check=True)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    store.write(tmp_path, "b.txt", b"new")
    assert _names(tmp_path) == ["b.txt", "c.txt"]
    assert (tmp_path / "b.txt").read_bytes() == b"new"


@pytest.mark.parametrize("target", ["nowhere", "there"])
def test_a_link_is_not_written_through_nor_replaced(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").write_bytes(b"old")
    (tmp_path / "README.md").symlink_to(target)
    with pytest.raises(CannotRunError, match=r"README\.md: is a link.*; remove it, or replace"):
        store.write(tmp_path, "README.md", b"new")
    assert (tmp_path / "README.md").readlink() == Path(target)
    assert _names(tmp_path) == ["README.md", "there"]
    assert (tmp_path / "there").read_bytes() == b"old"


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
