"""Every format, byte for byte: made-up works of each kind, and what is expected of them.

After a change that is meant, `make golden` writes what is expected anew; the difference is to be read.
"""

from pathlib import Path

import pytest

from sam4mis.checks import across_entries
from sam4mis.files import loading
from sam4mis.model.problems import is_error
from tests.formats import golden
from tests.support.made_up_registries import CASES, small_registry

_FILES = sorted(
    path.relative_to(golden.EXPECTED).as_posix()
    for path in golden.EXPECTED.rglob("*")
    if path.is_file()
)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return dict(golden.files())


@pytest.mark.parametrize("path", _FILES)
def test_a_file_is_made_as_expected(path: str, made: dict[str, bytes]) -> None:
    assert made[path].decode() == (golden.EXPECTED / path).read_bytes().decode()


def test_exports_equal_their_expected_files(made: dict[str, bytes]) -> None:
    assert sorted(made) == _FILES
    assert len(_FILES) > 100


def test_the_works_break_no_rule(tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "registry", CASES / "formats")
    found = across_entries.check(loading.load(registry))
    # Odd signs are what the test is about: rules may doubt them, and refuse nothing.
    assert {one.code for one in found} <= {"title-form", "name-form", "pages-form"}
    assert not any(map(is_error, found))
