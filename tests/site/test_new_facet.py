"""A facet is data: one file in data/vocabulary brings it everywhere, and no source names it."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.built_sites import built
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT

_FACET = """\
id: task
label: Clinical task
definition: What the masks are for.
{key}terms:
  - id: screening
    label: Screening
    definition: Finding disease in people without symptoms.
    necessary: The made-up registry is small.
"""


def _built(root: Path, key: str = "") -> Path:
    # A link to the pages of the repository, whose schemas are not to be written.
    (root / "docs").unlink()
    shutil.copytree(ROOT / "docs", root / "docs")
    (root / "data/vocabulary/task.yaml").write_text(_FACET.format(key=key), "utf-8")
    entry = root / "data/papers/2024/doe2024edges.yaml"
    text = entry.read_text("utf-8")
    assert "\ntags:\n" in text
    entry.write_text(text.replace("\ntags:\n", "\ntags:\n  task: [screening]\n"), "utf-8")
    assert run("fmt", cwd=root).returncode == 0
    assert run("schema", cwd=root).returncode == 0
    assert run("render", cwd=root).returncode == 0
    checked = run("check", cwd=root)
    assert (checked.returncode, checked.stdout) == (0, "")
    done = built(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


def _head(explore: str) -> str:
    found = re.search(r'<fieldset data-facet="task"[^>]*>', explore)
    assert found is not None
    return found[0]


def test_a_new_facet_is_everywhere_without_a_line_of_code(small: Path) -> None:
    site = _built(small)

    def text(path: str) -> str:
        return (site / path).read_text("utf-8")

    address = "explore/?task=screening"
    assert " data-brief" in _head(text("explore/index.html"))
    for page in ("index.html", "papers/doe2024edges/index.html", "vocabulary/index.html"):
        assert address in text(page), page
    assert '"task","Clinical task"' in text("assets/search/index.js")
    assert '"task"' in text("exports/registry.csv").splitlines()[0]
    assert "task:screening" in text("exports/registry.csv")
    assert '"task": [' in text("exports/registry.json")
    for form in ("bib", "ris"):
        assert "Screening" in text(f"papers/doe2024edges.{form}")
    assert "Edges: Segmenting What Is Not There" in text("feeds/task-screening.atom")
    assert "task" in (small / "docs/schema/paper.json").read_text("utf-8")


@pytest.mark.parametrize(("key", "shown"), [("", True), ("in_brief: false\n", False)])
def test_a_facet_says_whether_it_stands_on_the_home_page(
    small: Path, key: str, *, shown: bool
) -> None:
    site = _built(small, key)
    assert ("explore/?task=screening" in (site / "index.html").read_text("utf-8")) == shown
    explore = (site / "explore/index.html").read_text("utf-8")
    assert (" data-brief" in _head(explore)) == shown
