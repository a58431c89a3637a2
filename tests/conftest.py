"""What tests share: made-up registries, the original list, a built site, a browser."""

import os
import shutil
from pathlib import Path

import pytest

from tests import support

_SEED = support.ROOT.parent / "shared" / "seed" / "README-2025-09-29.md"


def _must_not_be_skipped() -> bool:
    return os.environ.get("CI") == "true"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A fresh copy of the made-up registry."""
    return support.small_registry(tmp_path / "registry")


@pytest.fixture(scope="session")
def seed() -> str:
    """The text of the original list, which is kept outside this repository."""
    if not _SEED.is_file():
        if _must_not_be_skipped():
            pytest.fail("the original list is not there, and CI has it")
        pytest.skip("the original list is not there; it is kept outside this repository")
    return _SEED.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if _must_not_be_skipped():
            pytest.fail("no Chromium on this machine, and CI must have one")
        pytest.skip("no Chromium on this machine: install it to run the browser tests")
    return path
