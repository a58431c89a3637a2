"""Lists with every defect that was met, and lists that grow."""

from pathlib import Path

import pytest

from sam4mis.files import loading
from sam4mis.importers import list_import, list_rows
from sam4mis.importers.draft import can_begin_an_id, make_id
from sam4mis.importers.list_import import Plan
from tests.support.command_line import run

_HEAD = """# A list

* Last update 2024-8-5

## Papers <div id="first"></div>

|Date|Authors|Title|Code|
|---|---|---|---|
"""
_SECOND = '\n## More <div id="second"></div>\n\n|Date|Authors|Title|Code|\n|---|---|---|---|\n'


def _plan(root: Path, text: str) -> Plan:
    return list_import.plan(list_rows.read(text), loading.load(root).registry)


def _import(root: Path, text: str) -> Plan:
    plan = _plan(root, text)
    for draft in plan.drafts:
        (root / draft.path).parent.mkdir(parents=True, exist_ok=True)
        (root / draft.path).write_bytes(draft.content)
    return plan


def test_a_row_becomes_a_canonical_entry(small: Path) -> None:
    row = ("|202407|Z. Kim et al.|Curves [(paper)](https://arxiv.org/pdf/2407.00008v2.pdf)"
           "|[Code](https://github.com/kim/curves.git)|\n")  # fmt: skip
    (draft,) = _import(small, _HEAD + row).drafts
    assert draft.path == "data/papers/2024/kim2024curves.yaml"
    assert draft.content.decode() == (
        "# yaml-language-server: $schema=../../../docs/schema/paper.json\n"
        "title: Curves\nauthors:\n  - Z. Kim\n  - et al.\ndate: 2024-07\nsections: [first]\n"
        "arxiv: '2407.00008'\ncode: https://github.com/kim/curves\nadded: '2024-08-05'\n"
    )
    assert run("check", cwd=small).returncode == 0
    assert run("fmt", "--check", cwd=small).returncode == 0


def test_defects_are_understood_and_named(small: Path) -> None:
    plan = _import(
        small,
        _HEAD
        + "|202407|Z. Kim| Lines[(paper)](https://example.org/lines)||[Code](github.com/kim/l)|\n"
        + "|202407|Z. Kim|Pipes | and pipes [(paper)](https://example.org/pipes)|None| \n"
        + "|202407|Z. Kim|No link at all|[Code](https://github.com/kim/none)|\n",
    )
    lines, pipes, unlinked = (draft.data for draft in plan.drafts)
    assert lines["title"] == "Lines"
    assert lines["code"] == "https://github.com/kim/l"
    assert pipes["title"] == "Pipes | and pipes"
    assert "url" not in unlinked
    assert len(plan.report.irregular) == 2
    assert run("check", cwd=small).returncode == 0


@pytest.mark.parametrize(
    ("row", "defects"),
    [
        ("|202407|Z. Kim|Lines [(paper)](https://example.org/l)|[Code](https://example.org)|", ()),
        (
            "|202407|Z. Kim|Lines [(paper)](https://example.org/l)||[Code](https://example.org)|",
            ("double pipe",),
        ),
        ("|202407|Z. Kim|Lines [(paper)](https://example.org/l)||", ()),
        ("  202407 |Z. Kim|Lines [(paper)](https://example.org/l)|| ", ("space after the row",)),
    ],
)  # fmt: skip
def test_irregular_rows_are_listed(row: str, defects: tuple[str, ...]) -> None:
    (read,) = list_rows.read(_HEAD + row + "\n").rows
    assert (read.title, read.link) == ("Lines", "https://example.org/l")
    assert read.defects == defects


def test_unreadable_lines_are_listed(small: Path) -> None:
    plan = _plan(small, _HEAD + "|202|Z. Kim|Lines|None|\n|some|thing|\n|202407|Z. Kim|X|[a]|\n")
    assert len(plan.report.unreadable) == 3
    assert plan.drafts == ()


def test_rows_that_make_no_valid_entry_are_named_and_not_written(
    small: Path, tmp_path: Path
) -> None:
    rows = (
        "|202413|Z. Kim|Month thirteen [(paper)](https://example.org/a)|None|\n"
        "|202407|Z. Kim|A script [(paper)](javascript:alert)|None|\n"
        "|202407|Z. Kim|No link and no code|None|\n"
        "|202407||Nobody [(paper)](https://example.org/d)|None|\n"
        "|202407|Z. Kim|<b>Bold</b> [(paper)](https://example.org/e)|None|\n"
    )
    plan = _plan(small, _HEAD + rows)
    assert plan.drafts == ()
    assert len(plan.report.invalid) == 5
    source = tmp_path / "list.md"
    source.write_text(_HEAD + rows)
    assert run("import", str(source), cwd=small).returncode == 1
    assert run("check", cwd=small).returncode == 0


def test_no_row_is_dropped_or_filed_wrongly(small: Path) -> None:
    row = "202407|Z. Kim|{} [(paper)](https://example.org/{})|None|\n"
    plan = _plan(
        small,
        "|" + row.format("Before any heading", 1)
        + _HEAD
        + " |" + row.format("Indented", 2)
        + row.format("Without its first bar", 3)
        + "## A section without anchor\n\n|"
        + row.format("Lost", 4)
        + "## A section <a name='second'></a>\n\n|"
        + row.format("Found", 5),
    )  # fmt: skip
    assert plan.report.rows == 5
    assert [(d.data["title"], d.data["sections"]) for d in plan.drafts] == [
        ("Indented", ["first"]),
        ("Without its first bar", ["first"]),
        ("Found", ["second"]),
    ]
    assert len(plan.report.unplaced) == 2


def test_only_exact_repetitions_are_repetitions(small: Path) -> None:
    row = "|202407|Z. Kim|{} [(paper)](https://example.org/x)|None|\n"
    plan = _plan(small, _HEAD + row.format("Case Matters Here") + row.format("case matters here"))
    assert plan.report.repeated == []
    assert len(plan.report.invalid) == 1
    assert len(plan.drafts) == 1


def test_one_work_is_not_written_twice(small: Path) -> None:
    row = "|202407|{}|Lines [(paper)](https://arxiv.org/abs/2407.00008)|None|\n"
    plan = _import(small, _HEAD + row.format("Z. Kim") + row.format("X. Foo"))
    assert len(plan.drafts) == 1
    assert len(plan.report.invalid) == 1
    assert run("check", cwd=small).returncode == 0


def test_a_dataset_does_not_stand_among_papers(small: Path) -> None:
    row = (
        "|202407|Z. Kim|Images [(paper)](https://example.org/i)|[Link](https://example.org/data)|\n"
    )
    data = '\n## Data <div id="dataset"></div>\n\n|Date|Authors|Title|Dataset|\n|---|---|---|---|\n'
    plan = _import(small, _HEAD + row + data + row)
    assert [draft.data["sections"] for draft in plan.drafts] == [["dataset"]]
    assert len(plan.report.invalid) == 1
    assert run("check", cwd=small).returncode == 0


def test_rows_in_comments_are_ignored(small: Path) -> None:
    row = "|202407|Z. Kim|Lines [(paper)](https://example.org/l)|None|\n"
    plan = _plan(small, _HEAD + "<!--\n" + row + "-->\n> " + row + row.replace("202407", "2024-07"))
    assert plan.report.rows == 0
    assert [line.split(":")[0] for line in plan.report.unreadable] == ["line 12", "line 13"]


def test_an_identifier_without_scheme_is_an_identifier(small: Path) -> None:
    row = "|202407|Z. Kim|Lines [(paper)](arxiv.org/abs/2407.00008)|None|\n"
    assert _plan(small, _HEAD + row).drafts[0].data["arxiv"] == "2407.00008"


def test_what_a_newer_list_no_longer_has_is_named(small: Path) -> None:
    plan = _plan(small, _HEAD + "|202405|J. Doe et al.|Edges: Segmenting What Is Not There "
                 "[(paper)](https://arxiv.org/abs/2405.00001)|[Code](https://github.com/doe/edges)|\n")  # fmt: skip
    assert plan.report.absent == [
        "`roe2023corners`, 'Corners Made Easy'",
        "`roe2023corners`, 'Corners Made Hard'",
    ]


def test_a_version_without_row_is_not_missed(small: Path) -> None:
    path = small / "data/papers/2023/roe2023corners.yaml"
    path.write_text(
        path.read_text().replace(
            "title: Corners Made Easy\n", "title: Corners Made Easy\nlisted: false\n"
        )
    )
    row = "|202311|R. Roe and J. Doe|Corners Made Hard [(paper)](https://arxiv.org/abs/2311.00011)|[Code](https://github.com/roe/corners)|\n"
    plan = _plan(small, _HEAD + row)
    assert plan.report.known == 1
    assert not any("roe2023corners" in absent for absent in plan.report.absent)


def test_works_are_joined_whatever_their_lines(small: Path) -> None:
    (small / "data/corrections.yaml").write_text(
        "source: list.md\nworks:\n  - rows:\n      - line: 1\n        title: Lines\n"
        "      - line: 2\n        title: Early Lines\n    evidence:\n      - Same code.\n"
    )
    row = "|202407|Z. Kim|{} [(paper)](https://example.org/{})|None|\n"
    (draft,) = _plan(small, _HEAD + row.format("Early Lines", 1) + row.format("Lines", 2)).drafts
    assert draft.data["title"] == "Lines"
    assert [version["title"] for version in draft.data["versions"]] == ["Early Lines"]


def test_a_section_that_is_not_known_is_named(small: Path) -> None:
    text = _HEAD.replace('"first"', '"third"') + "|202407|Z. Kim|Lines|None|\n"
    plan = _plan(small, text)
    assert len(plan.report.unplaced) == 1
    assert plan.drafts == ()


def test_repeated_cross_listed_and_versions(small: Path) -> None:
    row = "|202407|Z. Kim|Lines [(paper)](https://arxiv.org/abs/2407.00008)|None|\n"
    other = "|202409|Z. Kim|Lines [(paper)](https://doi.org/10.1000/lines)|None|\n"
    plan = _import(small, _HEAD + row + row + other + _SECOND + row)
    (draft,) = plan.drafts
    assert draft.data["sections"] == ["first", "second"]
    assert draft.data["doi"] == "10.1000/lines"
    assert draft.data["versions"] == [{"date": "2024-07", "arxiv": "2407.00008"}]
    assert [len(plan.report.repeated), len(plan.report.cross_listed), len(plan.report.merged)] == [
        1, 1, 1,
    ]  # fmt: skip
    again = _plan(small, _HEAD + row + row + other + _SECOND + row)
    assert again.drafts == ()
    assert again.report.differing == []


def test_one_link_on_two_titles_is_a_conflict_and_loses_no_row(small: Path) -> None:
    plan = _import(
        small,
        _HEAD
        + "|202407|Z. Kim|Lines [(paper)](https://arxiv.org/abs/2407.00008)|None|\n"
        + "|202407|A. Poe|Other things [(paper)](https://arxiv.org/abs/2407.00008)|None|\n",
    )
    assert len(plan.drafts) == 2
    assert len(plan.report.conflicting) == 1
    assert "identifier-conflict" in run("check", cwd=small).stdout


def test_a_newer_list_adds_what_is_new_and_lists_what_differs(small: Path) -> None:
    old = "|202407|Z. Kim|Lines [(paper)](https://arxiv.org/abs/2407.00008)|None|\n"
    _import(small, _HEAD + old)
    before = {path: path.read_bytes() for path in small.rglob("*.yaml")}
    plan = _import(
        small,
        _HEAD
        + "|202408|A. Poe|Dots [(paper)](https://arxiv.org/abs/2408.00001)|None|\n"
        + "|202408|Z. Kim et al.|Lines [(paper)](https://arxiv.org/abs/2407.00008)"
        "|[Code](https://github.com/kim/lines)|\n"
        + "|202408|J. Doe|Not Edges [(paper)](https://arxiv.org/abs/2405.00001)|None|\n"
        + "|202409|R. Roe|Corners Made Easy [(paper)](https://example.org/corners)|None|\n",
    )
    assert [draft.id for draft in plan.drafts] == ["poe2024dots"]
    differing = "\n".join(plan.report.differing)
    for cell in ("date '2024-08'", "authors 'Z. Kim et al.'", "code 'github.com/kim/lines'"):
        assert cell in differing
    assert "Corners Made Easy" in differing
    assert "doe2024edges" in "".join(plan.report.conflicting)
    assert all(path.read_bytes() == content for path, content in before.items())


def test_corrections_keep_the_corrected_values(small: Path) -> None:
    row = "|202407|Z. Kim|Lines [(paper)](https://arxiv.org/abs/2405.00001)|None|\n"
    (small / "data/corrections.yaml").write_text(
        "source: list.md\ncorrections:\n  - line: 9\n    title: Lines\n    field: link\n"
        "    was: https://arxiv.org/abs/2405.00001\n    now: https://arxiv.org/abs/2407.00008\n"
        "    why: The link leads to another paper.\n    evidence:\n      - arXiv\n"
    )
    plan = _import(small, _HEAD + row)
    assert [draft.data["arxiv"] for draft in plan.drafts] == ["2407.00008"]
    assert len(plan.report.corrected) == 1
    assert _plan(small, _HEAD + row).drafts == ()


def test_dry_run_writes_nothing(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.md"
    source.write_text(_HEAD + "|202407|Z. Kim|Lines [(paper)](https://example.org/l)|None|\n")
    before = sorted(small.rglob("*"))
    done = run("import", str(source), "--dry-run", cwd=small)
    assert done.returncode == 0
    assert "new entries: 1" in done.stdout
    assert sorted(small.rglob("*")) == before


def test_ids_tell_entries_apart() -> None:
    taken: set[str] = set()
    for expected in ("kim2024brain", "kim2024tumour", "kim2024any", "kim2024brain2"):
        key = make_id("Zoe Kim", "2024", "Segment Any Brain Tumour", taken)
        assert key == expected or key.startswith("kim2024")
        assert key not in taken
        taken.add(key)
    assert make_id("F. Hörst", "2023", "CellViT: Vision", ()) == "horst2023cellvit"
    assert make_id("C. Diana-Albelda", "2024", "Brains", ()) == "dianaalbelda2024brains"
    assert make_id("F. Hörst", "2024", "???", ()) == "horst2024untitled"
    assert make_id("H. Dong", "2024", "Segment anything model 2: an application", ()) == (
        "dong2024application"
    )


def test_a_dataset_with_two_rows_is_for_a_person(small: Path) -> None:
    row = "|202407|Z. Kim|Images [(paper)](https://example.org/{})|[Link](https://example.org/data)|\n"
    text = _HEAD.replace('"first"', '"dataset"') + row.format(1) + row.format(2)
    plan = _plan(small, text)
    assert [draft.path for draft in plan.drafts] == ["data/datasets/kim2024images.yaml"]
    assert len(plan.report.invalid) == 1


def test_whose_name_can_begin_an_id() -> None:
    for authors in (["Jun Ma"], ["Jun MA", "Bo WU"], ["MIA KIM"], ["Perez"], ["Raj Kumar K."]):
        assert can_begin_an_id(authors), authors
    for authors in (
        [], ["et al."], ["Anonymous"], ["J. S."], ["Smith J"], ["Perez JA", "Smith B"], ["中 文"],
    ):  # fmt: skip
        assert not can_begin_an_id(authors), authors
