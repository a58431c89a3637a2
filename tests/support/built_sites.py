"""Sites of made-up registries, built as their user builds them, but MkDocs runs once for all that are alike."""

import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from sam4mis.files import layout
from tests.support.command_line import run
from tests.support.made_up_registries import small_registry

_FOLDER = Path(layout.SITE_SHELLS).parent
# Removed when the tests end.
_KEPT = tempfile.TemporaryDirectory()


@cache
def _built_before() -> Path:
    root = small_registry(Path(_KEPT.name) / "registry")
    done = run("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root / _FOLDER


def with_shells(root: Path) -> Path:
    """Give a registry what MkDocs made for the made-up registry as it is.

    MkDocs then runs only if the two differ in what it is given.
    """
    if not (root / _FOLDER).exists():
        shutil.copytree(_built_before(), root / _FOLDER)
    return root


def built(root: Path) -> subprocess.CompletedProcess[str]:
    """Call `sam4mis build` in a registry that has these shells."""
    return run("build", cwd=with_shells(root))
