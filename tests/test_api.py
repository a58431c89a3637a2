"""The Python interface, and the page that shows it."""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import sam4mis
from sam4mis import load
from sam4mis.files import yaml_text
from sam4mis.formats.reference import references
from sam4mis.model.errors import DataFaultError, LayoutError
from tests.support.made_up_registries import ROOT


def test_load_gives_the_registry(small: Path) -> None:
    registry = load(small)
    assert [paper.id for paper in registry.papers] == ["doe2024edges", "roe2023corners"]
    assert load(str(small)).entries.keys() == registry.entries.keys()


def test_load_names_every_error(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text("title: [\n")
    (small / "data/papers/2024/poe2024x.yaml").write_text("title: x\n")
    with pytest.raises(DataFaultError, match=r"kim2024lines.yaml:[\s\S]*poe2024x.yaml:"):
        load(small)


def test_load_where_there_is_no_registry(tmp_path: Path) -> None:
    with pytest.raises(LayoutError):
        load(tmp_path)


def test_nothing_slow_is_imported_before_it_is_asked_for() -> None:
    code = "import sys, sam4mis; print('pydantic' in sys.modules, sam4mis.load.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False load\n"
    with pytest.raises(AttributeError, match="has no attribute 'lod'"):
        _ = sam4mis.lod


_SHOWN = "ma2023segment"


def _as_the_page_was_written(data: Path) -> None:
    """Put the entry that the page shows in the place of what it may have become since."""
    registry = load(data.parent)
    now = registry.entries.get(_SHOWN) or registry.successors.get(_SHOWN)
    for path in data.glob(f"papers/*/{now.id}.yaml") if now else ():
        path.unlink()
    kept = [one.model_dump(mode="json", exclude_none=True) for one in registry.removed
            if _SHOWN not in one.ids]  # fmt: skip
    (data / "removed.yaml").write_bytes(yaml_text.write({"removed": kept}))
    shutil.copy(ROOT / f"tests/fixtures/{_SHOWN}.yaml", data / f"papers/2023/{_SHOWN}.yaml")
    if now and now.id != _SHOWN:
        # What names the entry by the id that it has now.
        for path in data.glob("papers/*/*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(now.id, _SHOWN), encoding="utf-8")


def test_the_code_of_the_page_runs_and_draws_what_the_data_say(tmp_path: Path) -> None:
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    shown = "".join(re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    shutil.copytree(ROOT / "data", tmp_path / "data")
    _as_the_page_was_written(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (shown, "")
    drawn = ET.fromstring((tmp_path / "works-by-quarter.svg").read_text("utf-8"))  # noqa: S314
    numbers = [
        int((title.text or "").rpartition(": ")[2])
        for title in drawn.iter("{http://www.w3.org/2000/svg}title")
    ]
    dated = [
        item
        for item in references(load(tmp_path))
        if len(item.work.date or "") >= 7 and item.kind not in {"document", "dataset"}
    ]
    assert sum(numbers) == len(dated) > 300
    assert (tmp_path / "chosen.bib").read_text("utf-8").count("@") > 50
    ET.parse(ROOT / "docs/assets/works-by-quarter.svg")  # noqa: S314  # our own
