"""What `fix` puts right, what it leaves alone, and that it never makes anything worse."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.checks import across_entries, fix
from sam4mis.cli.main import main
from sam4mis.files import loading
from sam4mis.files.validation import DataFile, validate
from sam4mis.model.names import IdentifiedPerson, Organisation
from sam4mis.model.problems import Severity
from sam4mis.model.records import Facet, Paper, Term
from tests.support.command_line import run
from tests.support.made_up_registries import CASES, small_registry

_VOCABULARY = (
    Facet(
        id="prompt",
        label="Prompt",
        definition=".",
        terms=(
            Term(id="box", label="Box", definition=".", synonyms=("bounding box",)),
            Term(id="point", label="Point", definition=".", former=("click",)),
        ),
    ),
)


def _mend(data: dict[str, Any]) -> dict[str, Any]:
    return fix.repair(Paper, data, _VOCABULARY)[0]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({"title": "  Two\u00a0words\u200b "}, {"title": "Two words"}),
        ({"title": "“Quoted”"}, {"title": "Quoted"}),
        ({"title": "“Segment” and “Anything”"}, {"title": "“Segment” and “Anything”"}),
        ({"Title": "A"}, {"title": "A"}),
        ({"title": r"{Net}: \textit{In vivo} &amp; 50\%."}, {"title": "Net: In vivo & 50%"}),
        ({"title": "Bounds for p&lt;q"}, {"title": "Bounds for p&lt;q"}),
        ({"title": "Bounds for p &lt; q"}, {"title": "Bounds for p < q"}),
        ({"author": "Jun Ma"}, {"authors": ["Jun Ma"]}),
        ({"author": "Jun Ma", "authors": ["A B"]}, {"author": "Jun Ma", "authors": ["A. B"]}),
        ({"authors": "Jun Ma and Bo Wang"}, {"authors": ["Jun Ma", "Bo Wang"]}),
        ({"authors": "Jun Ma, Bo Wang, Ana Kim, et al."},
         {"authors": ["Jun Ma", "Bo Wang", "Ana Kim", "et al."]}),
        ({"authors": ["- Jun Ma", "2. Bo Wang"]}, {"authors": ["Jun Ma", "Bo Wang"]}),
        ({"authors": ["- - 2. Jun Ma", "* (1) \u2022 Bo Wang", "Kim, 1. Ana"]},
         {"authors": ["Jun Ma", "Bo Wang", "Ana Kim"]}),
        ({"authors": "- Jun Ma\n- Bo Wang\n"}, {"authors": ["Jun Ma", "Bo Wang"]}),
        ({"authors": "Jun Ma, Bo Wang"}, {"authors": "Jun Ma, Bo Wang"}),
        ({"authors": ["Jun Ma, Bo Wang", "Kim, Ana"]}, {"authors": ["Jun Ma, Bo Wang", "Ana Kim"]}),
        ({"authors": "Jun Ma et al"}, {"authors": ["Jun Ma", "et al."]}),
        ({"authors": ["Ma, Jun", "van der Maaten, Laurens"]},
         {"authors": ["Jun Ma", "Laurens van der Maaten"]}),
        ({"authors": ["Jun Ma; Bo Wang"]}, {"authors": ["Jun Ma", "Bo Wang"]}),
        ({"authors": ". K and- -"}, {"authors": ["K"]}),
        ({"authors": ["Anderson Band"]}, {"authors": ["Anderson Band"]}),
        ({"authors": [{"name": " Ann  Lee PhD", "orcid": "https://orcid.org/0000-0002-1694-233x"}]},
         {"authors": [{"name": "Ann Lee", "orcid": "0000-0002-1694-233X"}]}),
        ({"authors": [{"name": "Ann Lee"}, "Bo Wu"]}, {"authors": ["Ann Lee", "Bo Wu"]}),
        ({"authors": [{"given": "Ann", "family": "Lee"}]}, {"authors": ["Ann Lee"]}),
        ({"volume": "vol. 12", "issue": "No. 3", "pages": "pp. 12 to 19"},
         {"volume": "12", "issue": "3", "pages": "12-19"}),
        ({"known_as": "EdgeFlow, v2"}, {"known_as": ["EdgeFlow, v2"]}),
        ({"code": "git@github.com:lee/edges.git"}, {"code": "https://github.com/lee/edges"}),
        ({"authors": [{"name": "Ann Lee", "email": "a"}]},
         {"authors": [{"name": "Ann Lee", "email": "a"}]}),
        ({"sections": "first"}, {"sections": ["first"]}),
        ({"sections": "first, second, first"}, {"sections": ["first", "second"]}),
        ({"aliases": ["a", "b", "a"]}, {"aliases": ["a", "b"]}),
        ({"code": None, "venue": None, "title": None, "mine": None}, {"title": None, "mine": None}),
        ({"authors": ["Yılmaz Ş", "Țurcanu ȘA"]}, {"authors": ["Ş. Yılmaz", "Ș. A. Țurcanu"]}),
        ({"authors": ["Yılmaz, Ş., Țurcanu, Ș. A."]}, {"authors": ["Ş. Yılmaz", "Ș. A. Țurcanu"]}),
        ({"date": "2024/7/1"}, {"date": "2024-07-01"}),
        ({"date": "202407"}, {"date": "2024-07"}),
        ({"date": "July 2024"}, {"date": "2024-07"}),
        ({"date": "3 Sept. 2024"}, {"date": "2024-09-03"}),
        ({"date": "Summer 2024"}, {"date": "Summer 2024"}),
        ({"date": "2024"}, {"date": "2024"}),
        ({"arxiv": "arXiv:2304.12306v2"}, {"arxiv": "2304.12306"}),
        ({"arxiv": "https://arxiv.org/pdf/2304.12306.pdf"}, {"arxiv": "2304.12306"}),
        ({"arxiv": "nonsense"}, {"arxiv": "nonsense"}),
        ({"doi": "https://doi.org/10.1000/ABC"}, {"doi": "10.1000/ABC"}),
        ({"doi": "10.48550/arXiv.2304.12306"}, {"arxiv": "2304.12306"}),
        ({"doi": "10.48550/arXiv.2304.12306", "arxiv": "2304.00001"},
         {"doi": "10.48550/arXiv.2304.12306", "arxiv": "2304.00001"}),
        ({"url": "https://arxiv.org/abs/2304.12306"}, {"arxiv": "2304.12306"}),
        ({"url": "https://www.nature.com/articles/s41467-024-44824-z.pdf"},
         {"doi": "10.1038/s41467-024-44824-z"}),
        ({"doi": "https://doi.org/10.1000/a https://doi.org/10.1000/a"}, {"doi": "10.1000/a"}),
        ({"doi": "10.3390/x https://doi.org/10.3390/x"}, {"doi": "10.3390/x"}),
        ({"doi": "10.3390/x https://doi.org/10.3390/y"}, {"doi": "10.3390/x https://doi.org/10.3390/y"}),
        ({"doi": "arXiv:2304.12306, doi:10.1000/a"}, {"doi": "10.1000/a", "arxiv": "2304.12306"}),
        ({"url": "2304.12306 10.1000/a"}, {"arxiv": "2304.12306", "doi": "10.1000/a"}),
        ({"url": "2304.12306 10.1000/a", "doi": "10.1000/b"},
         {"url": "2304.12306 10.1000/a", "doi": "10.1000/b"}),
        ({"versions": [{"date": "2024", "doi": "doi:10.1000/a"}, {"url": "https://arxiv.org/abs/2304.12306"}]},
         {"versions": [{"date": "2024", "doi": "10.1000/a"}, {"arxiv": "2304.12306"}]}),
        ({"arxiv": "doi:10.1000/C", "doi": "doi:10.1000/C"}, {"doi": "10.1000/C"}),
        ({"url": "https://doi.org/10.1000/a", "doi": "10.1000/a"},
         {"url": "https://doi.org/10.1000/a", "doi": "10.1000/a"}),
        ({"url": "https://arxiv.org/abs/2304.12306?utm_source=x", "arxiv": "2304.12306"},
         {"arxiv": "2304.12306"}),
        ({"url": "https://arxiv.org/abs/2304.12306?utm_source=x", "arxiv": "2304.00001"},
         {"url": "https://arxiv.org/abs/2304.12306?utm_source=x", "arxiv": "2304.00001"}),
        ({"url": "https://arxiv.org/abs/2304.12306", "arxiv": "2304.12306"},
         {"url": "https://arxiv.org/abs/2304.12306", "arxiv": "2304.12306"}),
        ({"url": "example.org/a?utm_source=x"}, {"url": "https://example.org/a"}),
        ({"code": "https://github.com/a/b.git"}, {"code": "https://github.com/a/b"}),
        ({"code": [{"url": "github.com/a/b"}, "https://github.com/c/d.git"]},
         {"code": [{"url": "https://github.com/a/b"}, "https://github.com/c/d"]}),
        ({"tags": {"prompt": "Bounding Box"}}, {"tags": {"prompt": ["box"]}}),
        ({"tags": {"prompt": ["click", "box", "Box"]}}, {"tags": {"prompt": ["box", "point"]}}),
        ({"tags": {"prompt": ["laser"], "colour": ["red"]}},
         {"tags": {"prompt": ["laser"], "colour": ["red"]}}),
        ({"title": None, "authors": 3, "tags": [], "code": {"a": 1}},
         {"title": None, "authors": 3, "tags": [], "code": {"a": 1}}),
    ],
)  # fmt: skip
def test_fix_corrects_form_and_keeps_facts(was: dict[str, Any], now: dict[str, Any]) -> None:
    before = repr(was)
    repaired, repairs = fix.repair(Paper, was, _VOCABULARY)
    assert repaired == now
    assert bool(repairs) == (was != now)
    assert repr(was) == before


_VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(sorted(Paper.model_fields)) | st.text(max_size=8)


_WORDS = st.sampled_from(
    ["Jun", "Ma", "Bo", "van", "der", "García", "José", "and", "&", ",", ", ", ";", "\n", "Jr.", "II",
     "MD", "PhD", "et al.", "Lab", "Consortium", "Co", "Ångström", "of"]
)  # fmt: skip
_AUTHORS = st.lists(_WORDS, min_size=1, max_size=9).map(" ".join)
_NO_NAME = re.compile(r"[\s,;&]+|\band\b|\bet al\.|(?:^|(?<=\s))(?:-|\d+\.)(?=\s|$)|(?<=\s)-")


def _words(names: str | list[str]) -> list[str]:
    text = names if isinstance(names, str) else "\n".join(names)
    return sorted(word for word in _NO_NAME.split(text) if word)


@pytest.mark.parametrize(
    "stated",
    [
        "Ann Lee (0000-0002-1825-0097)", "Ann Lee https://orcid.org/0000-0002-1825-0097",
        "Ann Lee, ORCID: 0000-0002-1825-0097", "Ann Lee [orcid.org/0000-0002-1825-0097]",
    ],
)  # fmt: skip
def test_an_orcid_after_a_name_becomes_a_key(stated: str) -> None:
    repaired, (change,) = fix.repair(Paper, {"authors": [stated, "Bo Roe"]}, ())
    known, other = repaired["authors"]
    assert isinstance(known, IdentifiedPerson)
    assert (known, known.orcid, other) == ("Ann Lee", "0000-0002-1825-0097", "Bo Roe")
    assert change.now == "[{name: Ann Lee, orcid: 0000-0002-1825-0097}, Bo Roe]"


def test_the_spelling_organization_is_corrected() -> None:
    repaired, _ = fix.repair(Paper, {"authors": [{"organization": "Edge Lab"}]}, ())
    assert [type(name) for name in repaired["authors"]] == [Organisation]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Edge Detection Team", Organisation), ("Ministry of Health", Organisation),
        ("The Edge Imaging Archive", Organisation), ("The Anh Nguyen", str),
        ("Jun Ma and the Edge Team", str), ("Lab", str), ("Ann Lee", str),
    ],
)  # fmt: skip
def test_what_can_only_be_an_organisation_is_stated_to_be_one(name: str, kind: type[str]) -> None:
    repaired, changes = fix.repair(Paper, {"authors": ["Ann Lee", name]}, ())
    assert list(map(type, repaired["authors"])) == [str, kind]
    assert [change.now for change in changes] == (
        [f"[Ann Lee, {{organisation: {name}}}]"] if kind is Organisation else []
    )


@given(st.lists(_AUTHORS, min_size=1, max_size=3) | _AUTHORS)
def test_no_word_of_a_name_is_lost_or_made_up(authors: str | list[str]) -> None:
    once = _mend({"authors": authors})
    assert set(_words(once["authors"])) <= set(_words(authors))
    lost = set(_words(authors)) - set(_words(once["authors"]))
    assert lost <= {"MD", "PhD"}, "degrees alone belong to no name"


_BULLETS = st.sampled_from(["", "- ", "-", "* ", "• ", "1. ", "12) ", "(3) ", "- 2. ", "– "])
_PEOPLE = st.sampled_from(
    ["Jun Ma", "Ma, Jun", "Smith J", "Doe JA", "Ana Kim PhD", "et al.", "O J Li", "Bo Wu¹"]
)
_BULLETED = st.lists(st.tuples(_BULLETS, _PEOPLE), min_size=1, max_size=5)


@given(_BULLETED, st.booleans(), st.sampled_from(["\n", "; ", "\n\n"]))
def test_lists_with_bullets_are_settled_at_once(
    people: list[tuple[str, str]], as_items: bool, between: str
) -> None:
    lines = [f"{bullet}{name}" for bullet, name in people]
    once = _mend({"authors": lines if as_items else between.join(lines)})
    assert fix.repair(Paper, once, _VOCABULARY) == (once, [])
    if isinstance(once["authors"], list):
        assert len(once["authors"]) == len(lines)
        assert not any(name.startswith(("-", "*", "•", "1", "(")) for name in once["authors"])


def test_of_a_very_long_list_the_beginning_is_printed() -> None:
    for count, ending in ((300, ", a299]"), (1_500, ", a299, and 1,200 more]")):
        written = ", ".join(f"a{number}" for number in range(count))
        (done,) = fix.repair(Paper, {"sections": written}, ())[1]
        assert done.now.endswith(ending)


def test_printed_author_lists_separate_names() -> None:
    _, (repair,) = fix.repair(Paper, {"authors": ["Jun Ma, Bo Wang", "Kim, Ana"]}, ())
    assert repair.was == '["Jun Ma, Bo Wang", "Kim, Ana"]'
    assert repair.now == '["Jun Ma, Bo Wang", Ana Kim]'


@given(st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_fix_is_idempotent(data: dict[str, Any]) -> None:
    once = _mend(data)
    assert fix.repair(Paper, once, _VOCABULARY) == (once, [])


_MENDED = {
    "arxiv-as-link", "arxiv-with-version", "author-family-first", "authors-not-a-list",
    "byte-order-mark", "crlf-is-fine", "doi-as-link", "doi-of-arxiv", "key-of-another-bibliography",
    "key-order", "link-to-arxiv", "list-with-one-id-twice", "link-to-clone", "link-with-doi", "link-with-tracking",
    "link-without-scheme", "retired-term", "right-to-left-mark", "section-not-a-list",
    "stray-space", "stray-space-with-quotes", "synonym-for-term", "two-authors-in-one",
    "unquoted-id",
}  # fmt: skip


@pytest.mark.parametrize("case", sorted((CASES / "check").iterdir()), ids=lambda case: case.name)
def test_no_case_becomes_worse_and_these_become_sound(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_registry(tmp_path / "registry", case)
    before = _errors(root)
    assert "0 files" not in _fix(root, capsys) or case.name not in _MENDED
    after = _errors(root)
    assert len(after) <= len(before)
    if case.name in _MENDED:
        assert after == []
        assert before or case.name in {"crlf-is-fine", "key-order"}
    assert "0 files written" in _fix(root, capsys)


def _fix(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main(["fix", "--root", str(root)])
    return capsys.readouterr().err


def _errors(root: Path) -> list[str]:
    problems = across_entries.check(loading.load(root))
    return [problem.code for problem in problems if problem.severity is Severity.ERROR]


def test_a_dry_run_writes_nothing_and_only_named_files_are_touched(small: Path) -> None:
    path = small / "data/papers/2024/kim2024lines.yaml"
    path.write_text("title: Lines\nsections: first\narxiv: arXiv:2407.00007\n", encoding="utf-8")
    before = path.read_bytes()
    done = run("fix", "--dry-run", cwd=small)
    assert "arxiv: arXiv:2407.00007 becomes '2407.00007'" in done.stdout
    assert "1 file would be written" in done.stderr
    assert path.read_bytes() == before
    run("fix", "data/papers/2024/doe2024edges.yaml", cwd=small)
    assert path.read_bytes() == before
    assert run("fix", "nowhere.yaml", cwd=small).returncode == 2
    assert run("fix", str(path), cwd=small).returncode == 0
    assert path.read_bytes() != before


def test_fix_finds_nothing_in_the_real_data() -> None:
    done = run("fix", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "")


_TABLE = json.loads((CASES / "identifiers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", ["arxiv", "doi", "url"])
@pytest.mark.parametrize("case", _TABLE, ids=lambda case: case["text"])
def test_check_refuses_what_is_not_bare_and_fix_corrects_it_as_add_does(
    case: dict[str, str], key: str
) -> None:
    stated = {name: case[name] for name in ("arxiv", "doi") if name in case}
    entry = {
        "id": "kim2024lines",
        "title": "Lines",
        "sections": ["first"],
        "code": "https://a.example/",
    }
    source = DataFile("a.yaml", b"title: Lines\n")
    if not stated or case["text"] == case.get(key):
        return
    _, problems = validate(Paper, {**entry, key: case["text"]}, source)
    assert problems
    repaired = fix.repair(Paper, {**entry, key: case["text"]}, ())[0]
    assert {name: repaired[name] for name in ("arxiv", "doi", "url") if name in repaired} == stated
    assert validate(Paper, repaired, source)[1] == []
