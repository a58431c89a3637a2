"""Issue forms: from what somebody filled in to one harmless file, or to nothing."""

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sam4mis.checks import across_entries
from sam4mis.files import issue_forms, layout, loading, store
from sam4mis.files.issue_forms import CORRECTION, FORMS, PAPER, RESOURCE, Form
from sam4mis.importers.form_answer import comment
from sam4mis.importers.form_change import ProposedChange, ProposedFile, Rejection
from sam4mis.importers.handed_over import accept, as_json
from sam4mis.importers.issue import proposed_change
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model import identifiers
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, SMALL, real_data

_TEMPLATES = ROOT / ".github/ISSUE_TEMPLATE"
_LOADED = loading.load(SMALL)
_TODAY = "2024-07-09"
_PATH = "data/papers/2024/kim2024lines.yaml"


def _describe(name: str) -> WorkDescription:
    return WorkDescription(name, (identifiers.locate(name),))


def _body(form: Form, answers: Mapping[str, str]) -> str:
    """The text that GitHub makes of a filled-in form."""
    assert set(answers) <= set(form.fields)
    return "\n\n".join(
        f"### {label}\n\n{answers.get(field) or '_No response_'}"
        for field, label in form.fields.items()
    )


def _change(form: Form, **answers: str) -> ProposedChange | Rejection:
    return proposed_change(_body(form, answers), _LOADED, _describe, _TODAY)


def _file(form: Form, **answers: str) -> ProposedFile:
    """The one file that comes of a form."""
    change = _change(form, **answers)
    assert isinstance(change, ProposedChange), change
    (file,) = change.files
    return file


def _said(form: Form, **answers: str) -> str:
    """The reasons why a form becomes no change."""
    answer = _change(form, **answers)
    assert isinstance(answer, Rejection), answer
    return "\n".join(answer.reasons)


_PAPER = {
    "work": "https://arxiv.org/pdf/2407.00007v2",
    "title": "Lines: Segmenting CT",
    "authors": "Mia Kim",
    "section": "First (first)",
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_the_forms_on_github_have_the_fields_that_are_read(form: Form) -> None:
    written = yaml.safe_load((_TEMPLATES / form.file).read_text(encoding="utf-8"))
    fields = {
        item["id"]: item["attributes"]["label"]
        for item in written["body"]
        if item["type"] != "markdown"
    }
    assert fields == dict(form.fields)
    assert list(fields) == list(form.fields)


def _options(form: Form, field: str) -> list[str]:
    written = yaml.safe_load((_TEMPLATES / form.file).read_text(encoding="utf-8"))
    (item,) = (item for item in written["body"] if item.get("id") == field)
    options: list[str] = item["attributes"]["options"]
    return options


def test_the_options_are_the_existing_sections() -> None:
    # `sam4mis render` writes them.
    sections = real_data().registry.sections
    assert _options(PAPER, "section") == issue_forms.section_options(sections)
    assert _options(RESOURCE, "kind") == [issue_forms.DATASET, issue_forms.WORKSHOP]
    offered = _options(CORRECTION, "field")
    assert offered == [
        *issue_forms.CORRECTABLE, *issue_forms.LISTED, *issue_forms.FOR_A_PERSON
    ]  # fmt: skip
    assert len({form.file for form in FORMS}) == len(list(_TEMPLATES.glob("*.yml"))) - 1


def test_a_paper_becomes_the_entry_that_add_writes(small: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text(_body(PAPER, _PAPER), encoding="utf-8")
    done = run("from-issue", str(form), "--offline", cwd=small)
    assert done.returncode == 0, done.stderr
    from_form = (small / _PATH).read_bytes()
    (small / _PATH).unlink()
    added = run(
        "add", "2407.00007", "--offline", "--title", "Lines: Segmenting CT", "--author", "Mia Kim",
        "--section", "first", cwd=small,
    )  # fmt: skip
    assert added.returncode == 0
    assert (small / _PATH).read_bytes() == from_form
    assert across_entries.check(loading.load(small)) == []


def test_a_dataset_and_a_workshop() -> None:
    dataset = _file(
        RESOURCE, kind="Dataset", title="Voxels", authors="Ana Lee", date="2024-03",
        link="https://example.org/voxels",
    )  # fmt: skip
    assert dataset.path == "data/datasets/lee2024voxels.yaml"
    workshop = _file(
        RESOURCE, kind="Workshop or challenge", title="Tests on Laptops", event="TEST 2025",
        link="https://example.org/ws25", description="It asked for tests.",
    )  # fmt: skip
    assert workshop.path == "data/workshops/test25.yaml"
    assert b"links:\n  - label: Website\n    url: https://example.org/ws25\n" in workshop.content


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("Title", " Edges,  Again ", "title: Edges, Again"),
        ("Authors", "Doe, Jane\nRichard Roe", "authors:\n  - Jane Doe\n  - Richard Roe"),
        ("First public appearance", "2024/06/01", "date: '2024-06-01'"),
        ("DOI", "https://doi.org/10.1000/edges", "doi: 10.1000/edges"),
        ("Code", "github.com/doe/edges2.git", "code: https://github.com/doe/edges2"),
        ("Venue", "Journal of Edges", "venue: Journal of Edges"),
    ],
)
def test_a_correction_changes_one_field(field: str, value: str, line: str) -> None:
    change = _file(CORRECTION, entry="doe2024edges", field=field, value=value, evidence="x")
    assert change.path == "data/papers/2024/doe2024edges.yaml"
    before = (SMALL / change.path).read_text(encoding="utf-8").splitlines()
    after = change.content.decode("utf-8").splitlines()
    assert f"\n{line}\n" in f"\n{change.content.decode('utf-8')}\n"
    fresh = [text for text in after if text not in before]
    assert fresh == [text for text in line.splitlines() if text not in before]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"entry": "nobody", "field": "Title", "value": "x"}, "there is no entry 'nobody'"),
        ({"entry": "../../../etc/passwd", "field": "Title", "value": "x"}, "there is no entry"),
        (
            {"entry": "doe2024edges", "field": "Tags", "value": "x"},
            "a maintainer will read the answer",
        ),
        ({"entry": "doe2024edges", "field": "Title", "value": "<b>x</b>"}, "looks like HTML"),
        ({"entry": "doe2024edges", "field": "DOI", "value": "10.1000/corners.1"}, "roe2023corners"),
        ({"entry": "ws24", "field": "DOI", "value": "10.1000/x"}, "a workshop has no DOI"),
        (
            {"entry": "doe2024edges", "field": "Code", "value": "https://github.com/doe/edges"},
            "has these values already",
        ),
    ],
)
def test_a_correction_that_cannot_be(answers: dict[str, str], said: str) -> None:
    answer = _change(CORRECTION, **answers)
    assert isinstance(answer, Rejection)
    assert said in answer.reasons[0]


_ATTACKS = {
    "shell": "$(touch pwned) `touch pwned` ; touch pwned && touch pwned | sh",
    "shell-quotes": "'; touch pwned; '\"; touch pwned; \"",
    "set-output": "::set-output name=token::x",
    "add-mask": "x\n::add-mask::y\n##[add-mask]z",
    "environment-file": "x\nPATH=/tmp\nLD_PRELOAD=/tmp/x.so",
    "expression": "${{ secrets.GITHUB_TOKEN }} ${{ github.event.issue.body }}",
    "yaml-tag": "!!python/object/apply:os.system [touch pwned]",
    "yaml-keys": "x\nstatus:\n  kind: retracted\n  reason: no",
    "yaml-document": "x\n---\ntitle: y",
    "yaml-anchor": "&a [*a, *a]",
    "markdown-mention": "@octocat and #1 and GH-1",
    "markdown-image": "![x](https://evil.example/x.png) [y](javascript:alert(1))",
    "markdown-fence": "```\n@octocat\n```\n~~~~~\n",
    "markdown-table": "x | y | z\n|---|",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "html-comment": "<!-- x --><details>",
    "html-never-closed": "EMBC 2025 <img src=x onerror=alert(document.domain)",
    "markdown-depth": "1. " * 700,
    "path": "../../../.github/workflows/x.yml",
    "path-windows": "..\\..\\x",
    "nul": "x\0y",
    "right-to-left": "safe\u202egnp.exe",
    "zero-width": "s\u200bafe",
    "escape": "\x1b[31mred\x1b]8;;https://evil.example\x07",
    "huge": "A" * 15_000,
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}",
    "format": "%s%n{0.__class__}",
    "emoji": "👩‍⚕️ segments 🫀",
    "tex": "\\input{/etc/passwd} $\\write18{touch pwned}$",
}


def _harmless(change: ProposedFile, root: Path) -> None:
    """One valid entry, at its place, with plain text for values; nothing else has changed."""
    kind = layout.kind_of(change.path)
    assert kind is not None
    assert kind.entry_id is not None
    assert re.fullmatch(r"data/(papers/\d{4}|datasets|workshops)/[a-z0-9-]+\.yaml", change.path)
    before = store.files(root, "data")
    was = (root / change.path).read_bytes() if (root / change.path).exists() else None
    store.write(root, change.path, change.content)
    assert across_entries.check(loading.load(root)) == []
    after = store.files(root, "data")
    assert {p for p in after if after[p] != before.get(p)} <= {change.path.removeprefix("data/")}
    allowed = {*layout.key_order(kind.model)}
    assert set(yaml.safe_load(change.content)) <= allowed - {"status", "aliases", "distinct_from"}
    if was is None:
        (root / change.path).unlink()
    else:
        (root / change.path).write_bytes(was)


def _inert(text: str) -> None:
    """A comment in which nothing but our own words is Markdown."""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            assert kinds <= {"text", "code_inline", "softbreak"}
            assert "@" not in token.content
        assert token.type in {"paragraph_open", "paragraph_close", "inline", "fence"}
    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("attack", _ATTACKS.values(), ids=list(_ATTACKS))
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_an_attack_makes_one_harmless_entry_or_nothing(
    form: Form, attack: str, small: Path
) -> None:
    sound: dict[str, dict[str, str]] = {
        "paper.yml": _PAPER,
        "resource.yml": {
            "kind": "Workshop or challenge", "title": "Tests", "event": "TEST 2025",
            "link": "https://example.org/ws25", "description": "It asked for tests.",
        },
        "correction.yml": {
            "entry": "doe2024edges", "field": "Title", "value": "Edges, Again", "evidence": "x",
        },
        "published.yml": {
            "preprint": "doe2024edges", "venue": "Journal of Edges", "published": "2025-02",
        },
    }  # fmt: skip
    answers = sound[form.file]
    meant = _change(form, **answers)
    assert isinstance(meant, ProposedChange)
    assert accept(as_json(meant), loading.load(small), _TODAY) == meant
    for field in form.fields:
        answer = _change(form, **{**answers, field: attack})
        _inert(comment(answer))
        if isinstance(answer, ProposedChange):
            (file,) = answer.files
            _harmless(file, small)
            accepted = accept(as_json(answer), loading.load(small), _TODAY)
            _inert(comment(accepted))
            # The gate refuses some words that a field may have; then nothing is written.
            assert accepted == answer or isinstance(accepted, Rejection)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "### Title\n\nx",
        "x" * 30_000,
        _body(PAPER, _PAPER) + "\n\n### Title\n\nforged",
        _body(PAPER, {**_PAPER, "remarks": "x\n\n### Code\n\nhttps://evil.example/"}),
        "\n\n".join(reversed(_body(PAPER, _PAPER).split("\n\n### "))),
    ],
)
def test_texts_that_are_no_form_are_declined(body: str) -> None:
    answer = proposed_change(body, _LOADED, _describe, _TODAY)
    assert isinstance(answer, Rejection)
    _inert(comment(answer))


@given(st.sampled_from(FORMS), st.data())
def test_no_answers_do_harm(form: Form, data: st.DataObject) -> None:
    text = st.text(max_size=60) | st.sampled_from(list(_ATTACKS.values()))
    answers = {field: data.draw(text) for field in form.fields}
    answer = _change(form, **answers)
    _inert(comment(answer))
    if isinstance(answer, ProposedChange):
        for file in answer.files:
            assert layout.kind_of(file.path) is not None
            assert "status" not in yaml.safe_load(file.content)


def test_the_event_is_read_without_a_shell_and_nothing_is_printed_that_commands(
    small: Path, tmp_path: Path
) -> None:
    event, handed, said = (tmp_path / name for name in ("event.json", "change.json", "comment.md"))
    answers = {**_PAPER, "remarks": "::set-output name=x::y\n::add-mask::z\n##[error]w"}
    event.write_text(json.dumps({"issue": {"body": _body(PAPER, answers).replace("\n", "\r\n")}}))
    before = store.files(small, "data")
    done = run(
        "from-issue", "--event", str(event), "--offline", "--to", str(handed),
        "--comment", str(said), cwd=small,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert store.files(small, "data") == before
    accepted = run("from-issue", "--accept", str(handed), "--comment", str(said), cwd=small)
    assert accepted.returncode == 0
    assert (small / _PATH).is_file()
    assert said.read_text("utf-8").startswith("Thank you for the form. This is the new file")


@pytest.mark.parametrize("event", ["", "[]", "{}", '{"issue": 1}', "[" * 100_000])
def test_an_event_without_an_issue_cannot_be_read(small: Path, tmp_path: Path, event: str) -> None:
    (tmp_path / "event.json").write_text(event)
    done = run("from-issue", "--event", str(tmp_path / "event.json"), cwd=small)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def _handed(*files: tuple[object, object]) -> str:
    parts = [{"path": path, "content": content} for path, content in files]
    return json.dumps({"files": parts, "remarks": []})


_SOUND = "title: Lines\nsections: [first]\narxiv: '2407.00007'\n"


@pytest.mark.parametrize(
    "handed",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps({"files": 1, "remarks": []}),
        json.dumps({"files": [], "remarks": []}),
        json.dumps({"files": [{"path": _PATH, "content": _SOUND}]}),
        _handed((_PATH, _SOUND), ("data/papers/2024/kim2024more.yaml", _SOUND)),
        _handed(*((f"data/papers/2024/kim2024a{n}.yaml", _SOUND) for n in range(99))),
        _handed((1, _SOUND)),
        _handed((_PATH, 1)),
        *(
            _handed((path, _SOUND))
            for path in (
                "../x.yaml", "/etc/passwd", ".github/workflows/x.yml", "data/sections.yaml",
                "data/papers/2024/../../../x.yaml", "data/papers/2024/x\n.yaml", "data/x.yaml",
                "data/papers/2024/Kim.yaml", "src/sam4mis/checks.py", "data/vocabulary/prompt.yaml",
            )
        ),
        *(
            _handed((_PATH, content))
            for content in (
                "", "x", _SOUND + "colour: red\n", "sections: [first]\n" + _SOUND, "\ud800",
                _SOUND + "notes: !!python/name:os.system\n", _SOUND + "venue: x # y\n",
                "arxiv: '2407.00007'\ntitle: Lines\nsections: [first]\n", _SOUND + "x" * 200_000,
                "title: Lines\nsections: [first]\narxiv: '2405.00001'\n",
            )
        ),
    ],
)  # fmt: skip
def test_a_change_that_was_tampered_with_is_refused(handed: str) -> None:
    assert isinstance(accept(handed, _LOADED, _TODAY), Rejection)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (
            "Lines: a must-read study of CT",
            "- Title: the text contains advertising or an instruction",
        ),
        ("Lines by @octocat in CT", "- Title: the text contains a web or mail address"),
    ],
)
def test_texts_that_the_gate_refuses_are_named_by_their_labels(title: str, said: str) -> None:
    handed = _handed((_PATH, _SOUND.replace("Lines", f"'{title}'" if ":" in title else title)))
    answer = accept(handed, _LOADED, _TODAY)
    assert isinstance(answer, Rejection)
    assert said in comment(answer)
    assert "Edit the first post of this issue" in comment(answer)


def test_a_change_that_only_people_may_make_waits_for_a_maintainer() -> None:
    asked = _change(CORRECTION, entry="doe2024edges", field="Code", value="remove it", evidence="x")
    assert isinstance(asked, ProposedChange)
    answer = accept(as_json(asked), _LOADED, _TODAY)
    assert isinstance(answer, Rejection)
    assert answer.for_a_person
    assert "- Code: the field had a value, and is empty; a maintainer decides" in comment(answer)


def test_the_link_for_a_correction_fills_in_the_form() -> None:
    entry = _LOADED.registry.entries["doe2024edges"]
    url = urlsplit(issue_forms.correction_url(entry, "https://github.com/someone/list/"))
    assert url.path == "/someone/list/issues/new"
    query = parse_qs(url.query)
    assert query["template"] == ["correction.yml"]
    assert query["entry"] == ["doe2024edges"]
    assert set(query) - {"template", "title"} <= set(CORRECTION.fields)


def test_the_attacks_are_attacks() -> None:
    # A shell would run these; a list of harmless strings would prove nothing.
    assert shlex.split(_ATTACKS["shell-quotes"])
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(f"title: {_ATTACKS['yaml-tag']}")


def test_a_comment_shows_what_a_correction_changes(small: Path) -> None:
    form = {
        "entry": "doe2024edges",
        "field": "Authors",
        "value": "Jane Doe\nAna Lee",
        "evidence": "x",
    }
    answer = _change(CORRECTION, **form)
    assert isinstance(answer, ProposedChange)
    text = comment(answer)
    assert "These lines change in `data/papers/2024/doe2024edges.yaml`" in text
    assert "\n-  - Richard Roe\n" in text
    assert "authors before: 3 names: Jane Doe, Richard Roe, Ana Lee\n" in text
    assert "authors now: 2 names: Jane Doe, Ana Lee\n" in text
    assert "guesses" not in text
    # The job that writes says the same, from the file that is there.
    accepted = accept(as_json(answer), loading.load(small), _TODAY)
    assert comment(accepted) == text
    _inert(text)


def test_a_comment_asks_whether_a_new_title_is_right_and_else_does_not() -> None:
    form = {"entry": "doe2024edges", "field": "Title", "value": "Rims", "evidence": "x"}
    answer = _change(CORRECTION, **form)
    assert isinstance(answer, ProposedChange)
    assert "title before: Edges: Segmenting What Is Not There\ntitle now: Rims\n" in comment(answer)
    answer = _change(CORRECTION, **{**form, "field": "Venue", "value": "TEST 2024"})
    assert isinstance(answer, ProposedChange)
    assert "+venue: TEST 2024" in comment(answer)
    assert "Is that right?" not in comment(answer)


def test_a_comment_speaks_of_guesses_where_there_are_some() -> None:
    assert "guesses from the title" in comment(_change(PAPER, **_PAPER))
    workshop = {"kind": "Workshop or challenge", "title": "Tests", "event": "TEST 2025",
                "link": "https://example.org/ws25", "description": "It asked for tests."}  # fmt: skip
    assert "guesses" not in comment(_change(RESOURCE, **workshop))


def test_the_id_of_a_removed_workshop_is_not_given_again(small: Path) -> None:
    (small / "data/removed.yaml").write_text(
        "removed:\n  - id: test25\n    kind: workshop\n    title: Tests\n"
        "    reason: It never took place.\n    date: '2025-01-01'\n"
    )
    answers = {"kind": "Workshop or challenge", "title": "Tests", "event": "TEST 2025",
               "link": "https://example.org/ws25", "description": "It asked for tests."}  # fmt: skip
    loaded = loading.load(small)
    answer = proposed_change(_body(RESOURCE, answers), loaded, _describe, _TODAY)
    assert isinstance(answer, Rejection)
    assert "`test25` was the id of another entry" in answer.reasons[0]


@pytest.mark.parametrize(
    "name",
    [
        "doe2024edges", "`doe2024edges`", "@doe2024edges", "Doe2024Edges", "doe2024edges.yaml",
        "https://example.github.io/sam4mis/papers/doe2024edges/",
        "https://example.github.io/sam4mis/papers/doe2024edges",
        "https://example.github.io/sam4mis/papers/doe2024edges/#cite",
        "<https://example.github.io/sam4mis/papers/doe2024edges/index.html>",
        "https://github.com/example/sam4mis/blob/main/data/papers/2024/doe2024edges.yaml",
        "2405.00001", "arXiv:2405.00001v2 [cs.CV]", "https://huggingface.co/papers/2405.00001",
        "[arXiv](https://arxiv.org/abs/2405.00001)",
    ],
)  # fmt: skip
def test_an_entry_is_found_by_id_address_file_and_identifier(name: str) -> None:
    file = _file(CORRECTION, entry=name, field="Title", value="Edges and Corners")
    assert file.path == "data/papers/2024/doe2024edges.yaml"


@pytest.mark.parametrize("name", ["", "doe", "2405.99999", "https://example.org/", "https://[::1"])
def test_what_names_no_entry_is_answered(name: str) -> None:
    answer = _change(CORRECTION, entry=name, field="Title", value="Edges and Corners")
    assert isinstance(answer, Rejection)


@pytest.mark.parametrize(
    "work",
    [
        "[arXiv](https://arxiv.org/abs/2405.00001)", "<https://arxiv.org/abs/2405.00001>",
        '"2405.00001"', "`2405.00001`", "Paper: https://arxiv.org/abs/2405.00001", "arXiv 2405.00001",
        "arXiv:2405.00001 [cs.CV]", "https://arxiv.org/abs/2405.00001.", "2405.00001\u200b",
        "https://www.alphaxiv.org/abs/2405.00001", "https://ar5iv.labs.arxiv.org/html/2405.00001",
        "https://papers.cool/arxiv/2405.00001", "https://www.semanticscholar.org/arxiv/2405.00001",
        "https://scholar.google.com/scholar?q=arXiv:2405.00001",
    ],
)  # fmt: skip
def test_a_known_work_is_known_in_every_wrapping(work: str) -> None:
    said = _said(PAPER, work=work, title="Another title", authors="Mia Kim")
    assert "in the registry already, as `doe2024edges`" in said


def test_links_in_markdown_are_read_and_a_date_in_brackets_too() -> None:
    file = _file(
        PAPER,
        work="https://example.org/papers/[7_paper.pdf](https://example.org/papers/7_paper.pdf)",
        title="Lines: Segmenting CT",
        authors="Mia Kim",
        date="[03 Jul., 2024]",
        code="[https://github.com/kim/lines/](url)",
    )
    entry = yaml.safe_load(file.content)
    assert entry["url"] == "https://example.org/papers/7_paper.pdf"
    assert (entry["code"], str(entry["date"])) == ("https://github.com/kim/lines/", "2024-07-03")


@pytest.mark.parametrize("form", [PAPER, CORRECTION])
def test_a_line_about_code_without_a_link_is_mentioned(form: Form) -> None:
    code = "https://github.com/kim/lines\ndemo: TBA"
    if form is PAPER:
        answers = {"work": "2407.00007", "title": "Lines", "authors": "Mia Kim", "code": code}
    else:
        answers = {"entry": "doe2024edges", "field": "Code", "value": code, "evidence": "x"}
    change = _change(form, **answers)
    assert isinstance(change, ProposedChange)
    assert "Code: 'demo: TBA' has no link, so it is not entered" in change.remarks


def test_a_family_name_in_capitals_has_one_reason() -> None:
    answer = _change(PAPER, work="2407.00007", title="Lines", authors="Ann LEE")
    assert isinstance(answer, Rejection)
    (reason,) = answer.reasons
    assert reason.startswith("Authors, line 1: 'Ann LEE' is in capitals")


def test_an_invalid_date_is_not_blamed_on_the_arxiv_id() -> None:
    said = _said(PAPER, work="10.1000/a", title="Lines", authors="Mia Kim", date="in spring")
    assert "First public appearance: 'in spring' is" in said
    assert "is not an id" not in said


def test_several_works_in_one_form_are_files_of_one_change(small: Path) -> None:
    facts = {
        "2407.00007": WorkDescription(
            "2407.00007", (identifiers.locate("2407.00007"),), title="Lines", authors=("Mia Kim",)
        ),
        "2407.00008": WorkDescription(
            "2407.00008", (identifiers.locate("2407.00008"),), title="Dots", authors=("Bo Lee",)
        ),
    }
    works = "2407.00007\n2407.00008\n2405.00001\n2407.00009"
    body = _body(PAPER, {"work": works, "code": "https://github.com/kim/lines"})
    asked: list[str] = []

    def describe(name: str) -> WorkDescription:
        asked.append(name)
        return facts.get(name) or WorkDescription(
            name, (identifiers.locate(name),), asked=("arxiv", "datacite"), silent=("arxiv",)
        )

    change = proposed_change(body, _LOADED, describe, "2024-07-09")
    assert isinstance(change, ProposedChange)
    assert [file.path for file in change.files] == [
        "data/papers/2024/kim2024lines.yaml", "data/papers/2024/lee2024dots.yaml",
    ]  # fmt: skip
    assert "2405.00001" not in asked, "what the registry has is not asked for"
    text = comment(change)
    assert "'2405.00001' is in the registry already, as `doe2024edges`" in text
    assert "arXiv did not answer about '2407.00009', which is no error of the form" in text
    assert "Code: not used, because the form names 4 works and this describes one" in text
    assert "github.com/kim" not in "".join(file.content.decode() for file in change.files)
    assert accept(as_json(change), loading.load(small), "2024-07-09") == change
    _inert(text)


def test_the_arxiv_id_and_the_doi_of_one_work_are_one_entry() -> None:
    file = _file(PAPER, **{**_PAPER, "work": "2407.00007 https://doi.org/10.1000/lines"})
    assert b"arxiv: '2407.00007'\ndoi: 10.1000/lines\n" in file.content


def test_two_preprints_are_two_works_whatever_the_form_calls_them() -> None:
    said = _said(PAPER, **{**_PAPER, "work": "2407.00007 2407.00008"})
    assert "Title, Authors: not used, because the form names 2 works" in said
    assert "the title of '2407.00007' could not be looked up" in said


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (("arxiv", "datacite"), "arXiv and DataCite did not answer about '2407.00007', which is no error"),
        ((), "arXiv and DataCite does not know '2407.00007'; correct it"),
    ],
)  # fmt: skip
def test_a_missing_answer_of_an_authority_is_reported(silent: tuple[str, ...], said: str) -> None:
    def describe(name: str) -> WorkDescription:
        return WorkDescription(
            name, (identifiers.locate(name),), asked=("arxiv", "datacite"), silent=silent
        )

    body = _body(PAPER, {"work": "2407.00007"})
    answer = proposed_change(body, _LOADED, describe, _TODAY)
    assert isinstance(answer, Rejection)
    assert said in comment(answer)
    assert "--" not in comment(answer).replace("---", "")


def test_a_placeholder_loses_its_field_and_not_the_form() -> None:
    change = _change(PAPER, **{**_PAPER, "code": "Coming soon", "date": "TBA"})
    assert isinstance(change, ProposedChange)
    assert b"code" not in change.files[0].content
    assert "Code: 'Coming soon' is a placeholder" in comment(change)
    change = _change(PAPER, **{**_PAPER, "code": "kim/lines"})
    assert isinstance(change, ProposedChange)
    assert "such as https://github.com/kim/lines" in comment(change)


def test_code_and_weights_in_one_answer() -> None:
    file = _file(
        PAPER, **{**_PAPER, "code": "https://github.com/kim/lines https://huggingface.co/kim/lines"}
    )
    assert b"  - url: https://huggingface.co/kim/lines\n    kind: weights\n" in file.content


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"work": "?"}, "the paper is missing"),
        ({"work": "Edges: Segmenting What Is Not There", "title": "", "authors": ""}, "`doe2024edges`"),
        ({"work": "Lines Drawn Twice", "title": "", "authors": ""}, "neither an arXiv id nor a DOI"),
        ({"work": "https://scholar.google.com/scholar?q=lines"}, "Link: the link leads to the result"),
        ({"work": "https://example.org/l", "date": "2031-01"}, "First public appearance: 2031-01 is in the future"),
        ({"work": "https://example.org/l", "date": "soonish"}, "First public appearance: 'soonish' is"),
        ({"authors": "J. Kim, PhD; 4"}, "Authors, line 2: "),
        ({"code": "https://arxiv.org/abs/2407.00007"}, "Code: the link leads to a paper"),
        ({"work": "https://github.com/kim/lines"}, "Link: the link leads to a repository"),
    ],
)  # fmt: skip
def test_mistakes_in_a_paper_form_are_named_by_its_labels(
    answers: dict[str, str], said: str
) -> None:
    told = _said(PAPER, **{**_PAPER, **answers})
    assert said in told
    for word in ("--", "list item", "arxiv:", "url:", "`make"):
        assert word not in told


def test_markdown_is_not_part_of_a_title() -> None:
    assert b"title: Lines Again\n" in _file(PAPER, **{**_PAPER, "title": "**Lines Again**"}).content
    assert b"title: Lines Again\n" in _file(PAPER, **{**_PAPER, "title": "## Lines Again"}).content


def test_several_fields_are_corrected_in_one_form() -> None:
    file = _file(
        CORRECTION, entry="https://example.org/papers/doe2024edges/", field="DOI, Venue, Code",
        value="Venue: TEST 2024\nDOI: https://doi.org/10.1000/edges\nCode: remove", evidence="x",
    )  # fmt: skip
    assert b"doi: 10.1000/edges\nvenue: TEST 2024\n" in file.content
    assert b"code" not in file.content


def test_a_correction_that_only_a_person_can_make_is_reported() -> None:
    form = {"entry": "doe2024edges", "evidence": "x"}
    answer = _change(CORRECTION, **form, field="Something else", value="The page looks odd")
    assert isinstance(answer, Rejection)
    assert answer.for_a_person
    text = comment(answer)
    assert "It has no error; a maintainer makes this change by hand" in text
    assert "cannot become" not in text
    _inert(text)
    both = _change(
        CORRECTION, field="Venue, The paper was retracted or withdrawn",
        value="Venue: TEST 2024\nThe paper was retracted or withdrawn: yes", entry="doe2024edges",
    )  # fmt: skip
    assert isinstance(both, ProposedChange)
    assert "The paper was retracted or withdrawn: a maintainer will read the answer" in comment(
        both
    )


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("Sections", "Second (second)", "sections: [second]"),
        ("Sections", "first", "sections: [first]"),
        ("Tags", "Modality: US, ct", "  modality: [ct, ultrasound]"),
        ("Title", "Edges: Segmenting What Is Not There → Edges Found", "title: Edges Found"),
        ("Title", "`Edges Found`", "title: Edges Found"),
    ],
)
def test_sections_tags_and_old_beside_new(field: str, value: str, line: str) -> None:
    file = _file(CORRECTION, entry="doe2024edges", field=field, value=value, evidence="x")
    assert f"\n{line}\n" in f"\n{file.content.decode()}"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("Tags", "modality: cat", "Tags: modality has no term 'cat'"),
        ("Sections", "third", "Sections: there is no section 'third'"),
        ("Venue, DOI", "Venue: TEST 2024\nDOI: see there", "DOI: 'see there' is not a DOI"),
        ("Code", "coming soon", "Code: 'coming soon' is a placeholder"),
        ("Code", "see paper", "there is no link in 'see paper', so nothing is changed"),
        (
            "Title",
            "Edges Drawn Abstract: We draw",
            "Title: 'Abstract:' starts text that is not part of the title",
        ),
    ],
)
def test_a_faulty_value_is_named_and_nothing_is_changed(field: str, value: str, said: str) -> None:
    assert said in _said(CORRECTION, entry="doe2024edges", field=field, value=value)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("DOI", "10.48550/arXiv.2405.00001", "DOI: '10.48550/arXiv.2405.00001' is arXiv's own DOI"),
        ("arXiv id", "10.1000/edges", "arXiv id: '10.1000/edges' is a DOI; choose DOI"),
        ("Link", "https://arxiv.org/abs/2405.00001v2", "choose arXiv id to correct that"),
        ("Venue", "10.1000/edges", "Venue: '10.1000/edges' is an identifier or a link"),
        ("Authors", "please add Jane Poe as last author", "Authors, line 1: 'please add Jane Poe"),
        ("Authors", "Doe J\nRoe R", "Authors: 'Doe J' seems to have its initials after"),
        ("Title", "EDGES SEGMENTING WHAT IS NOT THERE", "Title: the title is in capitals"),
        ("Code", "https://github.com/doe/edges/issues/1", "write https://github.com/doe/edges"),
        ("First public appearance", "2031-01", "First public appearance: 2031-01 is in the future"),
    ],
)
def test_a_value_that_can_hardly_be_meant_is_not_entered(field: str, value: str, said: str) -> None:
    assert said in _said(CORRECTION, entry="doe2024edges", field=field, value=value)


def test_licence_and_state_of_a_link_survive_a_correction(small: Path) -> None:
    path = small / "data/papers/2024/doe2024edges.yaml"
    code = (
        "code:\n  - url: https://github.com/doe/edges\n    licence: MIT\n    seen: '2024-07-02'\n"
    )
    text = path.read_text("utf-8").replace("code: https://github.com/doe/edges\n", code)
    path.write_text(text, encoding="utf-8")
    loaded = loading.load(small)
    for value, kept in (
        ("https://github.com/doe/edges", True),
        ("github.com/doe/edges, https://huggingface.co/doe/edges", True),
    ):
        form = {"entry": "doe2024edges", "field": "Code", "value": value}
        answer = proposed_change(_body(CORRECTION, form), loaded, _describe, _TODAY)
        if isinstance(answer, Rejection):
            assert "has these values already" in answer.reasons[0]
        else:
            assert (code.encode() in answer.files[0].content) == kept
            assert b"kind: weights" in answer.files[0].content


def test_signs_of_footnotes_are_no_part_of_names() -> None:
    file = _file(
        CORRECTION, entry="doe2024edges", field="Authors",
        value="Jane Doe1,2*\nRichard Roe†\nAna Lee²\nBo Poe",
    )  # fmt: skip
    assert b"authors:\n  - Jane Doe\n  - Richard Roe\n  - Ana Lee\n  - Bo Poe\n" in file.content


def test_a_citation_in_place_of_an_identifier_is_read() -> None:
    citation = (
        "@article{x, title={Lines}, author={Kim, Mia}, eprint={2407.00007}, archivePrefix={arXiv}}"
    )
    file = _file(PAPER, work=citation)
    article = (
        "@article{y, title={Lines}, author={Kim, Mia}, year=2025, doi={10.1000/l}, journal={J}}"
    )
    both = _file(PAPER, work=f"{citation}\n{article}")
    assert b"\narxiv: '2407.00007'\ndoi: 10.1000/l\nvenue: J\n" in both.content
    assert file.path == _PATH
    assert b"title: Lines\nauthors:\n  - Mia Kim\n" in file.content


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("2407.0007", "'2407.0007' is not an arXiv id: it has 4 digits after the period"),
        ("file:///C:/lines.pdf", "'file:///C:/lines.pdf' is neither an arXiv id nor a DOI"),
    ],
)
def test_text_instead_of_an_identifier_is_named(work: str, said: str) -> None:
    assert said in _said(PAPER, **{**_PAPER, "work": work})


def test_a_fact_from_an_authority_gives_a_remark_and_no_refusal() -> None:
    def describe(name: str) -> WorkDescription:
        return WorkDescription(
            name, (identifiers.locate(name),), title="Lines", authors=("MIA KIM", "Bo Lee")
        )

    change = proposed_change(_body(PAPER, {"work": "2407.00007"}), _LOADED, describe, _TODAY)
    assert isinstance(change, ProposedChange)
    assert "Authors, line 1: 'MIA KIM' is in capitals" in comment(change)


def test_a_value_is_removed_where_a_form_says_so() -> None:
    file = _file(CORRECTION, entry="doe2024edges", field="Code", value="remove it", evidence="dead")
    assert b"code" not in file.content
    assert b"code" in file.before


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"authors": ""}, "Authors: no id can be made without the family name of the first author"),
        ({"authors": "Anonymous"}, "Authors: no id can be made"),
        ({"authors": "Kim M"}, "Authors: no id can be made"),
        ({"work": "10.1000/lines", "date": ""}, "First public appearance: the date is not known"),
    ],
)
def test_what_an_id_is_made_of_is_asked_for(answers: dict[str, str], said: str) -> None:
    assert said in _said(PAPER, **{**_PAPER, **answers})
