"""From an identifier, a BibTeX file or a RIS file to entries, with nothing lost or half done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.checks import across_entries
from sam4mis.checks.suggest import SectionSuggester, Suggester
from sam4mis.cli import clock, main, network
from sam4mis.files import loading, store
from sam4mis.importers import bibtex, ris
from sam4mis.importers.draft import Draft
from sam4mis.importers.proposal import Proposer, Refusal, WorkDescription, record_of
from sam4mis.model import identifiers
from sam4mis.model.errors import CannotRunError
from sam4mis.model.records import Dataset, Paper
from sam4mis.upkeep import fill_gaps
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT, real_data
from tests.support.played_authorities import (
    ARXIV,
    DATACITE,
    Clock,
    StandIn,
    Work,
    fetcher,
    running,
    status,
)

_ONE = (
    "add", "2407.00007", "--offline", "--title", "Lines: Segmenting CT", "--author", "Mia Kim",
)  # fmt: skip
_PATH = "data/papers/2024/kim2024lines.yaml"
_ENTRY = """\
# yaml-language-server: $schema=../../../docs/schema/paper.json
title: 'Lines: Segmenting CT'
authors:
  - Mia Kim
date: 2024-07
sections: [first]
arxiv: '2407.00007'
tags:
  modality: [ct]
added: '2024-07-09'
"""


def _proposer(root: Path) -> Proposer:
    loaded = loading.load(root)
    return Proposer(loaded.registry, loaded.paths, "2024-07-09")


def _files(root: Path) -> set[str]:
    return {path for path, _ in store.data_paths(root)}


def test_the_entry_is_canonical_valid_and_shown(small: Path) -> None:
    done = run(*_ONE, cwd=small)
    assert done.returncode == 0, done.stdout + done.stderr
    written = (small / _PATH).read_text(encoding="utf-8")
    # The day of addition is today, and the only thing that differs from run to run.
    assert written.splitlines()[:-1] == _ENTRY.splitlines()[:-1]
    assert across_entries.check(loading.load(small)) == []
    assert run("fmt", "--check", cwd=small).returncode == 0
    row = "|202407|M. Kim|Lines: Segmenting CT [(paper)](https://arxiv.org/abs/2407.00007)|None|"
    assert f"{_PATH}: written\n" in done.stdout
    assert row in done.stdout
    assert "make check" in done.stderr
    run("render", cwd=small)
    assert row in (small / "README.md").read_text(encoding="utf-8")


def test_a_dry_run_shows_all_and_writes_nothing(small: Path) -> None:
    before = _files(small)
    done = run(*_ONE, "--dry-run", cwd=small)
    assert done.returncode == 0
    assert "title: 'Lines: Segmenting CT'" in done.stdout
    assert "|202407|M. Kim|" in done.stdout
    assert _files(small) == before


@pytest.mark.parametrize(
    "form",
    [
        "2405.00001", "arXiv:2405.00001v3", "https://arxiv.org/abs/2405.00001",
        "http://arxiv.org/pdf/2405.00001v1.pdf", "10.48550/arXiv.2405.00001",
        "https://doi.org/10.48550/arXiv.2405.00001",
    ],
)  # fmt: skip
def test_a_known_work_is_refused_in_any_form(small: Path, form: str) -> None:
    answer = _proposer(small).propose(_located(form))
    assert isinstance(answer, Refusal)
    assert answer.known == "doe2024edges"
    assert "data/papers/2024/doe2024edges.yaml" in answer.reason


@pytest.mark.parametrize("form", ["doi:10.1000/CORNERS.1", "https://arxiv.org/abs/2311.00011v2"])
def test_a_version_of_a_known_work_is_refused(small: Path, form: str) -> None:
    answer = _proposer(small).propose(_located(form))
    assert isinstance(answer, Refusal)
    assert answer.known == "roe2023corners"


def test_a_known_title_is_refused_under_another_identifier(small: Path) -> None:
    answer = _proposer(small).propose(
        WorkDescription("x", title="corners made EASY.", authors=("R. Roe",), sections=("first",))
    )
    assert isinstance(answer, Refusal)
    assert answer.known == "roe2023corners"


def test_a_known_title_is_refused_however_the_names_are_written(small: Path) -> None:
    found = ris.read("TY  - JOUR\nTI  - Corners Made Easy\nAU  - Roe, Richard\nPY  - 2024\nER  -\n")
    answer = _proposer(small).propose(found.works[0])
    assert isinstance(answer, Refusal)
    assert answer.known == "roe2023corners"


def _located(form: str) -> WorkDescription:
    return WorkDescription(form, (identifiers.locate(form),), title="A Title")


def test_of_several_works_all_are_added_or_none(small: Path) -> None:
    before = _files(small)
    done = run("add", "2407.00007", "2405.00001", "--offline", cwd=small)
    assert done.returncode == 1
    assert "2407.00007: its title is not known; give title and authors" in done.stdout
    assert "as `doe2024edges`" in done.stdout
    assert "nothing was written" in done.stderr
    assert _files(small) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give works"),
        (["2407.00007", "--from-ris", "x.ris"], "give works, or one file"),
        (["2407.00007", "2407.00008", "--title", "x"], "--title is about one work"),
        (["--from-bibtex", "x.bib", "--date", "2024"], "--date is about one work"),
        (["--from-bibtex", "not-there.bib"], "cannot be read"),
    ],
)
def test_what_contradicts_itself_cannot_run(small: Path, arguments: list[str], said: str) -> None:
    done = run("add", *arguments, cwd=small)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "A <b>title</b>"}, "looks like HTML"),
        ({"title": "see https://example.org"}, "is a link"),
        ({"date": "last spring"}, "is not a date"),
        ({"sections": ("../../etc",)}, "is not an id"),
        ({"sections": ("frist",)}, "did you mean `first`?"),
        ({"code": "javascript:alert(1)"}, "not allowed"),
        ({"authors": ("A" * 300,)}, "are too many"),
    ],
)
def test_what_makes_no_valid_entry_is_refused(
    small: Path, change: dict[str, object], said: str
) -> None:
    works: dict[str, object] = {"name": "x", "title": "Lines", "code": "https://example.org/x"}
    answer = _proposer(small).propose(WorkDescription(**{**works, **change}))  # type: ignore[arg-type]
    assert isinstance(answer, Refusal)
    assert said in answer.reason


def test_a_work_with_a_data_link_becomes_a_dataset(small: Path) -> None:
    answer = _proposer(small).propose(
        WorkDescription(
            "x", title="Voxels", authors=("Ana Lee",), data="https://example.org/v", date="2024"
        )
    )
    assert isinstance(answer, Draft)
    assert (answer.model, answer.path) == (Dataset, "data/datasets/lee2024voxels.yaml")
    assert answer.data["sections"] == ["dataset"]
    assert b"$schema=../../docs/schema/dataset.json\n" in answer.content


def test_files_are_added_all_or_none(small: Path) -> None:
    with pytest.raises(CannotRunError):
        store.add(small, {"data/papers/2024/a.yaml": b"a", "data/registry.yaml/b.yaml": b"b"})
    assert not (small / "data/papers/2024/a.yaml").exists()
    with pytest.raises(CannotRunError, match="exists already"):
        store.add(small, {"data/papers/2024/doe2024edges.yaml": b"a"})


_BIBTEX = r"""
@string{miccai = "MICCAI"}
@comment{exported}
text between
@article{kim, title={{SAM} and \'etudes of $x^2$}, author={Kim, Mia and {\O}berg, Bj{\"o}rn and others},
  journal={arXiv preprint arXiv:2407.00007}, year=2024}
@inproceedings{poe, title={Arcs}, author={van der Poe, Jan}, booktitle=miccai, year=2024, month=oct,
  doi={https://doi.org/10.1000/ARCS}}
@article{broken, title={never closed, author={x}
@article{kim, title={Again}, author={Kim, Mia}, eprint={2407.00007}, archiveprefix={arXiv}, year=2024}
@article{doe, title={Edges}, author={Doe, Jane}, eprint={2405.00001}, year=2024}
@misc{joined, title="a" miccai, url={https://example.org/joined}}
@misc{untitled, url={https://example.org/x}}
@article{twice, title={One}, title={Two}, year=2024}
"""


def test_every_block_of_a_bibtex_file_is_accounted_for(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.bib"
    source.write_text(_BIBTEX, encoding="utf-8")
    done = run("add", "--from-bibtex", str(source), "--section", "second", cwd=small)
    assert done.returncode == 1
    assert done.stdout.splitlines()[:9] == [
        "line 10, kim: arxiv:2407.00007: the same as line 5, kim, but for its title, 'Again'; "
        "check which is right: one entry is added, with the values of the first",
        "line 11, doe: arxiv:2405.00001: in the registry already, as `doe2024edges`, "
        "data/papers/2024/doe2024edges.yaml, with the title 'Edges: Segmenting What Is Not There'; "
        "add new facts to data/papers/2024/doe2024edges.yaml",
        "line 13, untitled: its title is not known; give title and authors",
        "line 9: Unexpected block start: `@article`. Was still looking for field-value closing `}`; "
        "correct the block and add the file again",
        "line 12, joined: the field title: 'miccai' follows its end; "
        "write a comma between fields, and values in braces",
        "line 14: the entry has two fields title; remove one and add the file again",
        "line 2: an abbreviation",
        "line 3: a comment",
        "line 4: text between entries",
    ]
    assert (
        "11 blocks: 2 new, 2 known, 1 without a valid entry, 3 not understood, 3 that"
        in done.stdout
    )
    assert (small / "data/papers/2024/kim2024etudes.yaml").read_text("utf-8").splitlines()[
        1:-1
    ] == [
        "title: SAM and études of $x^2$",
        "authors:",
        "  - Mia Kim",
        "  - Björn Øberg",
        "  - et al.",
        "date: 2024-07",
        "sections: [second]",
        "arxiv: '2407.00007'",
    ]
    assert (small / "data/papers/2024/vanderpoe2024arcs.yaml").read_text("utf-8").splitlines()[
        1:-1
    ] == [
        "title: Arcs",
        "authors:",
        "  - Jan van der Poe",
        "date: 2024-10",
        "sections: [second]",
        "doi: 10.1000/ARCS",
        "venue: MICCAI",
        "published: 2024-10",
    ]
    assert across_entries.check(loading.load(small)) == []


def test_a_file_of_known_works_is_no_problem(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.ris"
    source.write_text("TY  - UNPB\nTI  - Edges\nAN  - arXiv:2405.00001\nER  -\n", "utf-8")
    done = run("add", "--from-ris", str(source), cwd=small)
    assert done.returncode == 0
    assert "1 block: 0 new, 1 known, 0 without" in done.stdout


@pytest.mark.parametrize(
    "fault",
    [
        r"\href", r"\href{a}", r"\sqrt", r"\textcolor{red}", r"\title", r"\begin{array}x",
    ],
    ids=range(6),
)  # fmt: skip
def test_a_command_without_its_argument_hides_no_other_work(fault: str) -> None:
    found = bibtex.read(f"@misc{{k, title={{{fault}}}}}\n@misc{{l, title={{Lines}}}}")
    assert [work.title for work in found.works] == ["Lines"]
    assert found.lost == ("line 1, k: its LaTeX cannot be read; write plain text in its fields",)


def test_of_a_link_in_bibtex_the_text_is_kept() -> None:
    (work,) = bibtex.read(
        r"@misc{k, title={\href{https://example.org/}{Lines \emph{and} Edges}}}"
    ).works
    assert work.title == "Lines and Edges"


def test_entries_with_one_key_are_all_read_with_their_abbreviations() -> None:
    found = bibtex.read(
        '@string{j = "Journal {A}"}\n'
        "@article{same, title={One}, journal=j}\n"
        "@article{same, title={Two}, journal=j}\n"
        "@article{same, title={Three}, journal={B} year={2024}}\n"
    )
    assert [(work.name, work.title, work.venue) for work in found.works] == [
        ("line 2, same", "One", "Journal A"),
        ("line 3, same", "Two", "Journal A"),
    ]
    assert [reason.partition(":")[0] for reason in found.lost] == ["line 4, same"]


def test_braces_without_end_hide_no_other_entry() -> None:
    deep = "{" * 5_000 + "}" * 5_000
    found = bibtex.read(f"@misc{{k, title={{{deep}}}}}\n@misc{{l, title={{Lines}}}}\n")
    assert [work.title for work in found.works] == ["Lines"]
    assert found.lost == (
        "line 1, k: its braces are nested too deeply; write the text with fewer of them",
    )


def test_latex_commands_that_read_files_are_inert() -> None:
    found = bibtex.read(r"@misc{k, title={Lines \input{/etc/passwd} \include{/etc/passwd}}}")
    assert found.works[0].title == "Lines"


_RIS = """\
stray
TY  - JOUR
TI  - Arcs and
  more arcs
AU  - Poe, Jan
AU  - Kim, Mia
T2  - Journal of Arcs
PY  - 2024
DA  - 2024/10//
DO  - 10.1000/arcs
ER  -

TY  - UNPB
TI  - one
TI  - two
  and on
TY  - UNPB
T1  - Lines
A1  - Kim, Mia
AN  - arXiv:2407.00007
PY  - 2024
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_record_of_a_ris_file_is_accounted_for(small: Path, ending: str) -> None:
    found = ris.read(_RIS.replace("\n", ending))
    assert found.passed_over == ("line 1: text between records",)
    assert [lost.partition(":")[0] for lost in found.lost] == ["line 13"]
    drafts, refusals = _proposer(small).propose_all(found.works)
    assert refusals == []
    arcs, lines = drafts
    assert arcs.data == {
        "title": "Arcs and more arcs", "authors": ["Jan Poe", "Mia Kim"], "doi": "10.1000/arcs",
        "venue": "Journal of Arcs", "date": "2024-10", "published": "2024-10",
        "sections": ["first"], "added": "2024-07-09",
    }  # fmt: skip
    # A record without its last line is a record all the same.
    assert (lines.data["title"], lines.data["arxiv"], lines.data["date"]) == (
        "Lines", "2407.00007", "2024-07",
    )  # fmt: skip


_HOSTILE = st.text(alphabet=st.sampled_from("@{}\\$#%,= \n\"'aTY -ER:/ü\u202e\0"), max_size=60)


@given(_HOSTILE)
def test_no_text_breaks_a_reader_and_nothing_is_lost(text: str) -> None:
    entry = (
        f"@misc{{k,\n title = {{{text}}},\n url = {{{text}}}, author={{{text}}}, year={{{text}}}}}"
    )
    for source in (text, entry):
        found = bibtex.read(source)
        assert found.blocks or not source.strip()
    record = f"TY  - JOUR\nTI  - {text}\nAU  - {text}\nDO  - {text}\nER  -\n"
    for source in (text, record):
        read = ris.read(source)
        assert read.blocks or not source.strip()


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=12))
def test_no_description_makes_an_invalid_draft(title: str, author: str, date: str) -> None:
    loaded = _SMALL
    proposer = Proposer(loaded.registry, loaded.paths, "2024-07-09")
    answer = proposer.propose(replace(_located("2407.00007"), authors=("Ana Kim",)))
    assert isinstance(answer, Draft)
    answer = proposer.propose(
        WorkDescription(
            "x", title=title, authors=(author,), date=date, code="https://example.org/x"
        )
    )
    if isinstance(answer, Draft):
        record, problems = record_of(answer)
        assert record is not None
        assert problems == []
        assert answer.path.count("/") == 3


_SMALL = loading.load(ROOT / "tests/registry")


def test_sections_of_the_real_papers_are_mostly_guessed() -> None:
    registry = real_data().registry
    suggester = Suggester(registry.vocabulary)
    sections = SectionSuggester(registry, suggester)
    right = sum(
        sections.section(type(paper), suggester.suggest(paper.title)) in paper.sections
        for paper in registry.papers
    )
    largest = max(sum(s.id in p.sections for p in registry.papers) for s in registry.sections)
    # Better than the section that has most, by far more than chance.
    assert right > largest + (len(registry.papers) - largest) / 3


def test_a_section_without_evidence() -> None:
    empty = loading.load(ROOT / "tests/registry").registry
    sections = SectionSuggester(empty, Suggester(empty.vocabulary))
    assert sections.section(Dataset, {}) == "dataset"


_WORKS = [
    Work(
        "Lines: Segmenting CT", (("Mia", "Kim"), ("Bo", "van der Poe")), date="2024-07-03",
        arxiv="2407.00007",
    ),
    Work("Arcs", (("Jan", "Poe"),), date="2024-10-01", doi="10.1000/Arcs", venue="Journal of Arcs"),
    Work("A title at https://evil.example/", (("Jan", "Poe"),), doi="10.1000/bad"),
]  # fmt: skip


def _main(root: Path, *arguments: str, command: str = "add") -> int:
    with pytest.raises(SystemExit) as stopped:
        main.main([command, "--root", str(root), *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


@pytest.fixture
def way_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    stand_in = StandIn(_WORKS)
    with running(stand_in):
        monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
        monkeypatch.setattr(clock, "day", lambda: "2024-07-09")
        yield stand_in


@pytest.mark.usefixtures("way_out")
def test_authorities_are_asked_for_what_is_not_given(small: Path) -> None:
    assert _main(small, "https://arxiv.org/pdf/2407.00007v2", "doi:10.1000/ARCS") == 0
    assert (small / _PATH).read_text("utf-8") == _ENTRY.replace(
        "  - Mia Kim\ndate: 2024-07\n", "  - Mia Kim\n  - Bo van der Poe\ndate: '2024-07-03'\n"
    )
    arcs = (small / "data/papers/2024/poe2024arcs.yaml").read_text("utf-8")
    assert "doi: 10.1000/ARCS\nvenue: Journal of Arcs\npublished: '2024-10-01'\n" in arcs
    # The stand-in dates the article to October, and this is July.
    problems = across_entries.check(loading.load(small))
    assert {problem.code for problem in problems} == {"added-before-date"}


def test_a_title_alone_is_looked_up_once(
    small: Path, way_out: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _main(small, "--title", "Arcs", "--author", "Jan Poe") == 0
    assert "doi: 10.1000/arcs" in (small / "data/papers/2024/poe2024arcs.yaml").read_text("utf-8")
    assert len(way_out.asked) == 1
    assert "found as doi:10.1000/arcs by its title" in capsys.readouterr().err


def test_a_page_without_identifier_needs_a_title(
    small: Path, way_out: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "https://openreview.net/forum?id=abc"
    assert _main(small, page) == 1
    assert "give the DOI that the page prints, or the title" in capsys.readouterr().err
    assert _main(small, page, "--title", "Arcs", "--author", "Jan Poe") == 0
    assert len(way_out.asked) == 1


@pytest.mark.usefixtures("way_out")
def test_given_values_replace_looked_up_values(small: Path) -> None:
    assert _main(small, "2407.00007", "--title", "Curves", "--section", "second") == 0
    text = (small / "data/papers/2024/kim2024curves.yaml").read_text("utf-8")
    assert "title: Curves\n" in text
    assert "sections: [second]\n" in text


def test_without_network_it_says_so_and_uses_what_is_given(
    small: Path, way_out: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    way_out.always[ARXIV] = way_out.always[DATACITE] = status(503)
    given = ("--title", "Lines: Segmenting CT", "--author", "Mia Kim")
    assert _main(small, "2407.00007", *given) == 0
    assert (small / _PATH).read_text("utf-8") == _ENTRY
    assert "2407.00007: arxiv: HTTP 503" in capsys.readouterr().err


@pytest.mark.usefixtures("way_out")
def test_text_of_authorities_is_untrusted(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _files(small)
    assert _main(small, "2407.00007", "10.1000/bad") == 1
    shown = capsys.readouterr()
    assert "nothing was written" in shown.err
    assert "10.1000/bad: " in shown.out
    assert _files(small) == before


@pytest.mark.usefixtures("way_out")
def test_three_lines_by_hand_become_the_same_entry(small: Path) -> None:
    assert _main(small, "2407.00007") == 0
    added = fill_gaps.filled(loading.load(small)).registry.entries["kim2024lines"]
    from_add = (small / _PATH).read_text("utf-8").splitlines()
    by_hand = (
        "title: 'Lines: Segmenting CT'\nsections: first\narxiv: https://arxiv.org/abs/2407.00007\n"
    )
    (small / _PATH).write_text(by_hand, encoding="utf-8")
    assert _main(small, str(small / _PATH), command="fix") == 0
    assert set((small / _PATH).read_text("utf-8").splitlines()) < set(from_add)
    _main(small, "--only", "kim2024lines", command="enrich")
    found = fill_gaps.filled(loading.load(small)).registry.entries["kim2024lines"]
    assert isinstance(added, Paper)
    assert isinstance(found, Paper)
    # Tags are a person's to take over from `suggest`, and the day of addition is anybody's.
    assert found == added.model_copy(update={"tags": {}, "added": None})
    suggested = Suggester(_SMALL.registry.vocabulary).complete(found)
    assert suggested == added.tags


def test_every_form_of_a_doi_in_bibtex_is_read(small: Path) -> None:
    forms = {
        "doi={10.1234/k1.}": {"doi": "10.1234/k1"},
        "doi={{10.1234/k5}}": {"doi": "10.1234/k5"},
        "doi={\\url{https://doi.org/10.1234/k4}}": {"doi": "10.1234/k4"},
        "doi={10.1234/k6 [doi]}": {"doi": "10.1234/k6"},
        "doi={10.1007/978-3-031-99999-8\\_7}": {"doi": "10.1007/978-3-031-99999-8_7"},
        "doi={10.1234/a$<$b$>$c}": {"doi": "10.1234/a<b>c"},
        "note={doi: 10.1234/k9}": {"doi": "10.1234/k9"},
        "url={https://doi.org/10.1234/k8).}": {"doi": "10.1234/k8"},
        "url={\\url{https://arxiv.org/abs/2401.00914}}": {"arxiv": "2401.00914"},
        "journal={CoRR}, volume={abs/2401.00916}": {"arxiv": "2401.00916"},
        "eid={arXiv:2401.00917}": {"arxiv": "2401.00917"},
        "eprint={0309136}, archiveprefix={arXiv}, primaryclass={math.GT}": {
            "arxiv": "math/0309136"
        },
        "url={https://example.org/a\\_b\\%20c}": {"url": "https://example.org/a_b%20c"},
    }
    for number, (field, expected) in enumerate(forms.items()):
        found = bibtex.read(
            f"@misc{{k, title={{Study {number}}}, author={{Ana Kim}}, year=2024, {field}}}"
        )
        draft = _proposer(small).propose(found.works[0])
        assert isinstance(draft, Draft), (field, draft)
        assert {key: draft.data.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doi={10.1109/TMI. 2023.12}", "a DOI cannot be read from '10.1109/TMI. 2023.12'"),
        ("doi={unknown}", "an arXiv id, a DOI or a link cannot be read from 'unknown'"),
    ],
)
def test_an_identifier_that_cannot_be_read_is_named(small: Path, text: str, said: str) -> None:
    found = bibtex.read(f"@misc{{k, title={{Dots}}, author={{Ana Kim}}, {text}}}")
    refusal = _proposer(small).propose(found.works[0])
    assert isinstance(refusal, Refusal)
    assert said in refusal.reason
    linked = bibtex.read(
        f"@misc{{k, title={{Dots}}, author={{Ana Kim}}, year=2024, {text}, "
        "url={https://example.org/a}}"
    )
    draft = _proposer(small).propose(linked.works[0])
    assert isinstance(draft, Draft)
    assert draft.data["url"] == "https://example.org/a"
    assert draft.remarks == (said,)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("bibtex", ""), ("bibtex", "@comment{none}\n"), ("bibtex", "TY  - JOUR\nTI  - A\nER  -\n"),
        ("ris", ""), ("ris", "@misc{k, title={A}}\n"), ("ris", "a,b\n1,2\n"),
    ],
)  # fmt: skip
def test_a_file_without_a_work_is_no_success(
    small: Path, tmp_path: Path, form: str, content: str
) -> None:
    source = tmp_path / "list.txt"
    source.write_text(content, encoding="utf-8")
    done = run("add", f"--from-{form}", str(source), cwd=small)
    assert done.returncode == 1
    assert ("the file holds no work" in done.stderr) != ("this is not " in done.stdout)


def test_a_known_work_is_not_asked_for(small: Path, way_out: StandIn) -> None:
    assert _main(small, "https://huggingface.co/papers/2405.00001", "doi:10.1000/corners.1") == 1
    assert way_out.asked == []


def test_add_warns_of_a_retraction(
    small: Path, way_out: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    way_out.works = [
        Work("Arcs", (("Jan", "Poe"),), doi="10.1000/arcs", venue="Journal of Arcs", retracted=True)
    ]
    assert _main(small, "10.1000/arcs") == 0
    assert (
        "note: it may be retracted or withdrawn (retraction: 10.1000/notice)"
        in capsys.readouterr().out
    )


_BOTH = (
    Work("Lines: Segmenting CT", (("Mia", "Kim"),), date="2024-07-03", arxiv="2407.00007"),
    Work("Lines: Segmenting CT", (("Mia", "Kim"),), date="2025-01-01", doi="10.1000/lines", venue="J. of Lines"),
)  # fmt: skip


@pytest.mark.parametrize(
    "names", [("2407.00007", "10.1000/lines"), ("2407.00007, doi:10.1000/lines",)]
)
def test_both_identifiers_of_one_work_make_one_entry(
    small: Path, way_out: StandIn, names: tuple[str, ...]
) -> None:
    way_out.works = list(_BOTH)
    assert _main(small, *names) == 0
    text = (small / _PATH).read_text("utf-8")
    assert "date: '2024-07-03'\n" in text
    assert "arxiv: '2407.00007'\ndoi: 10.1000/lines\nvenue: J. of Lines\n" in text


def test_identifiers_of_two_works_make_two_entries(small: Path, way_out: StandIn) -> None:
    way_out.works = [*_BOTH[:1], Work("Arcs", (("Jan", "Poe"),), doi="10.1000/arcs")]
    assert _main(small, "2407.00007", "10.1000/arcs") == 0
    assert "doi" not in (small / _PATH).read_text("utf-8")


def test_offline_a_title_holds_both_identifiers_together(small: Path) -> None:
    done = run("add", "2407.00007", "10.1000/lines", *_ONE[2:], cwd=small)
    assert done.returncode == 0, done.stdout
    assert "arxiv: '2407.00007'\ndoi: 10.1000/lines\n" in (small / _PATH).read_text("utf-8")
