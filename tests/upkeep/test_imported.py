"""After an import: ids that authorities bear out, what is left to do, and works under two titles."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sam4mis.checks import renamed
from sam4mis.files import loading
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import Library, Metadata, Person
from sam4mis.importers import list_import, list_rows
from sam4mis.upkeep import imported
from sam4mis.upkeep.imported import LeftToDo
from tests.support.command_line import run
from tests.support.made_up_registries import paper

_HEAD = """# A list

* Last update 2024-8-5

## Papers <div id="first"></div>

|Date|Authors|Title|Code|
|---|---|---|---|
"""
_LINES = "|202407|{}|Curves and Hooks [(paper)](https://arxiv.org/abs/2407.00008)|None|\n"


def _settled(loaded: LoadedData, rows: str) -> tuple[list[str], LeftToDo]:
    source = list_rows.read(_HEAD + rows)
    plan, left = imported.settled(list_import.plan(source, loaded.registry), loaded)
    assert plan.report.entries == [draft.path for draft in plan.drafts]
    return [draft.id for draft in plan.drafts], left


def _said(loaded: LoadedData, title: str, *names: tuple[str, str]) -> LoadedData:
    people = tuple(
        Person(name=f"{given} {family}", given=given, family=family) for given, family in names
    )
    record = Metadata(
        id="arxiv:2407.00008", source="arxiv", title=title, authors=people, retrieved="2026-01-01"
    )
    return replace(loaded, library=Library.of([record]))


def test_an_id_is_proposed_until_an_authority_names_the_first_author(small: Path) -> None:
    loaded = loading.load(small)
    ids, left = _settled(loaded, _LINES.format("Z. Kim et al."))
    path = "data/papers/2024/kim2024curves.yaml"
    assert ids == ["kim2024curves"]
    assert left.by_entry == {path: ("id", "authors", "tags", "summary", "sources")}
    assert left.by_kind == dict.fromkeys(left.by_entry[path], 1)
    known = _said(loaded, "Curves and Hooks", ("Zoe", "Kim"), ("Bo", "Lee"))
    ids, left = _settled(known, _LINES.format("Z. Kim et al."))
    assert (ids, left.ids) == (["kim2024curves"], ())
    assert left.by_entry == {path: ("tags", "summary", "sources")}


def test_the_first_author_of_an_authority_makes_the_id(small: Path) -> None:
    loaded = loading.load(small)
    other = _said(loaded, "Curves and hooks.", ("Mia", "Kimura"), ("Zoe", "Kim"))
    ids, left = _settled(other, _LINES.format("Z. Kim et al."))
    assert ids == ["kimura2024curves"]
    assert list(left.by_entry) == ["data/papers/2024/kimura2024curves.yaml"]
    (said,) = left.ids
    assert "Mia Kimura" in said
    # A record of another paper says nothing about this one.
    ids, left = _settled(
        _said(loaded, "Something else", ("Mia", "Kimura")), _LINES.format("Z. Kim")
    )
    assert (ids, left.ids) == (["kim2024curves"], ())
    assert "id" in left.by_entry["data/papers/2024/kim2024curves.yaml"]


def test_an_imported_entry_is_reported_once_an_authority_knows_more(
    small: Path,
) -> None:
    source = list_rows.read(_HEAD + _LINES.format("Z. Kim et al."))
    (draft,) = list_import.plan(source, loading.load(small).registry).drafts
    (small / draft.path).parent.mkdir(parents=True, exist_ok=True)
    (small / draft.path).write_bytes(draft.content)
    known = _said(loading.load(small), "Curves and Hooks", ("Mia", "Lee"))
    ids, left = _settled(known, _LINES.format("Z. Kim et al."))
    assert ids == []
    assert left.ids == ("`kim2024curves`: Mia Lee is named first; rename it to `lee2024curves`",)
    assert left.by_entry == {}


_OLD = paper(
    id="kim2023hooknet", title="HookNet: Lines That Bend", authors=["Zoe Kim", "Bo Lee", "Ann Poe"],
    date="2023-05", arxiv="2305.00001", code="https://github.com/kimlab/hooknet",
    known_as=["HookNet"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ({"title": "Of Bending", "code": "https://github.com/KimLab/bend"}, "owner of the code"),
        ({"title": "HookNet2: Of Bending"}, "hooknet2 is like hooknet"),
        ({"title": "Lines That Bend by HookNets"}, "titles are nearly the same"),
        ({"title": "Lines That Curve by a HookNet"}, "and the titles are similar"),
        ({"title": "Of Bending", "known_as": ["Hook-Net"], "authors": ["A. Roe"]}, "known as"),
        (
            {"title": "HookNet: Lines Which Can Bend", "authors": ["Zoe Kim", "Bo Lee"]},
            "the first author is the same and the titles similar",
        ),
    ],
)
def test_a_renamed_work_is_hinted_at(stated: dict[str, object], why: str) -> None:
    base = {"authors": ["Z. Kim", "et al."], "date": "2024-07", "arxiv": "2407.00008"}
    new = paper(id="kim2024bending", **{**base, **stated})
    ((one, other, said),) = renamed.hints([new], [_OLD])
    assert (one.id, other.id) == ("kim2024bending", "kim2023hooknet")
    assert why in said


@pytest.mark.parametrize(
    "stated",
    [
        {"title": "Of Bending"},
        {"title": "Of Bending", "code": "https://github.com/other/bend"},
        {"title": "Lines That Bend by HookNets", "authors": ["A. Roe", "et al."]},
        {"title": "Of Bending", "authors": None},
    ],
)
def test_a_first_author_alone_is_no_hint(stated: dict[str, object]) -> None:
    base = {"authors": ["Z. Kim", "et al."], "date": "2024-07", "arxiv": "2407.00008"}
    said = {name: value for name, value in {**base, **stated}.items() if value is not None}
    assert list(renamed.hints([paper(id="kim2024bending", **said)], [_OLD])) == []


def test_the_command_ends_with_what_is_left(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.md"
    source.write_text(_HEAD + _LINES.format("Z. Kim et al."))
    printed = run("import", str(source), "--dry-run", cwd=small).stdout.splitlines()
    assert printed[printed.index("left to do, by entry: 1") :] == [
        "left to do, by entry: 1",
        "  data/papers/2024/kim2024curves.yaml: id, authors, tags, summary, sources",
        "left to do, by kind: 5",
        *(f"  {kind}: 1 of 1; {imported.remedy(kind)}" for kind in
          ("id", "authors", "tags", "summary", "sources")),
    ]  # fmt: skip
    told = json.loads(run("import", str(source), "--dry-run", "--format", "json", cwd=small).stdout)
    assert told["left_to_do"]["by_kind"] == dict.fromkeys(
        ("id", "authors", "tags", "summary", "sources"), 1
    )
