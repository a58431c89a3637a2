"""From `doi:… has appeared` to a change of one entry, by a command and by a form."""

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sam4mis.checks import across_entries
from sam4mis.cli import main, network
from sam4mis.files import issue_forms, loading
from sam4mis.importers import publication
from sam4mis.importers.form_answer import comment
from sam4mis.importers.form_change import ProposedChange, ProposedFile, Rejection
from sam4mis.importers.form_entry import entry_named
from sam4mis.importers.handed_over import accept, as_json
from sam4mis.importers.issue import proposed_change
from sam4mis.importers.proposal import Refusal, WorkDescription
from sam4mis.importers.publication import Publication
from sam4mis.model import identifiers
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of
from sam4mis.upkeep import lookup
from tests.support.command_line import run
from tests.support.played_authorities import Clock, StandIn, Work, fetcher, running

_DAY = "2026-11-27"
_PATH = "data/papers/2024/kim2024lines.yaml"
_ENTRY = (
    "title: Tracing Lines in Ultrasound\nauthors:\n  - Ana Kim\n  - Bo Roe\n  - Di Poe\n"
    "date: 2024-05\nsections: [first]\narxiv: '2405.00077'\nadded: '2024-06-01'\n"
)
_PEOPLE = (("Ana", "Kim"), ("Bo", "Roe"), ("Di", "Poe"))
_VENUES = """\
venues:
  - name: CVPR Workshops
    kind: proceedings
    title: IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops
    other_names:
      - CVPRW
  - name: MICCAI
    kind: proceedings
    title: Medical Image Computing and Computer-Assisted Intervention
    publisher: Springer
"""
_CVF = "https://openaccess.thecvf.com/content/CVPR2025W/MIA/html/Kim_Lines_CVPRW_2025_paper.html"

_ARTICLE = Work(
    "Tracing lines in ultrasound", _PEOPLE, "2025-03-04", doi="10.1000/LINES.7", venue="J. of Lines",
    volume="12", issue="3", pages="103-117",
)  # fmt: skip
_CHAPTER = Work(
    "LineNet: Tracing Lines in Ultrasound Loops", (*_PEOPLE, ("Xu", "Wu")), "2024-10-03",
    doi="10.1007/978-3-031-99999-1_12", kind="book-chapter", pages="120-130",
    series="Lecture Notes in Computer Science",
    venue="Medical Image Computing and Computer Assisted Intervention – MICCAI 2024",
)  # fmt: skip

_BIBTEX = {
    "article": r"""@article{kim2025tracing, title={Tracing lines in ultrasound},
        author={Kim, Ana and Roe, Bo and Poe, Di}, journal={J. of Lines}, volume={12}, number={3},
        pages={103--117}, year={2025}, month=mar, doi={10.1000/LINES.7}, publisher={A Press}}""",
    "chapter": r"""@InProceedings{10.1007/978-3-031-99999-1_12,
        author="Kim, Ana and Roe, Bo and Poe, Di and Wu, Xu", editor="X",
        title="LineNet: Tracing Lines in Ultrasound Loops",
        booktitle="Medical Image Computing and Computer Assisted Intervention -- MICCAI 2024",
        year="2024", publisher="Springer Nature Switzerland", address="Cham", pages="120--130",
        doi="10.1007/978-3-031-99999-1_12"}""",
    "cvf": r"""@InProceedings{Kim_2025_CVPR, author = {Kim, Ana and Roe, Bo and Poe, Di},
        title = {Tracing Lines in Ultrasound}, booktitle = {Proceedings of the IEEE/CVF Conference
        on Computer Vision and Pattern Recognition (CVPR) Workshops}, month = {June}, year = {2025},
        pages = {5184-5193} }""",
}
_EXPECTED = {
    "article": (
        "title: Tracing Lines in Ultrasound\nauthors:\n  - Ana Kim\n  - Bo Roe\n  - Di Poe\n"
        "date: 2024-05\nsections: [first]\narxiv: '2405.00077'\ndoi: 10.1000/LINES.7\n"
        "venue: J. of Lines\nvolume: 12\nissue: 3\npages: 103-117\npublished: DAY\n"
        "added: '2024-06-01'\n"
    ),
    "chapter": (
        "title: 'LineNet: Tracing Lines in Ultrasound Loops'\n"
        "authors:\n  - Ana Kim\n  - Bo Roe\n  - Di Poe\n  - Xu Wu\n"
        "date: DAY\nsections: [first]\ndoi: 10.1007/978-3-031-99999-1_12\nvenue: MICCAI\n"
        "pages: 120-130\npublished: DAY\n"
        "versions:\n  - title: Tracing Lines in Ultrasound\n"
        "    authors:\n      - Ana Kim\n      - Bo Roe\n      - Di Poe\n"
        "    date: 2024-05\n    arxiv: '2405.00077'\n    listed: false\nadded: '2024-06-01'\n"
    ),
    "cvf": (
        "title: Tracing Lines in Ultrasound\nauthors:\n  - Ana Kim\n  - Bo Roe\n  - Di Poe\n"
        "date: 2024-05\nsections: [first]\narxiv: '2405.00077'\n"
        f"url: {_CVF}\nvenue: CVPR Workshops\nPAGESpublished: DAY\nadded: '2024-06-01'\n"
    ),
}
_WHERE = {"article": "10.1000/lines.7", "chapter": "doi:10.1007/978-3-031-99999-1_12", "cvf": _CVF}
# Of an article, a DOI is written as the publisher prints it.
_STATED_DAYS = {"article": "'2025-03-04'", "chapter": "'2024-10-03'", "cvf": "2025"}
_BIBTEX_DAYS = {"article": "2025-03", "chapter": "2024", "cvf": "2025-06"}


@pytest.fixture
def preprint(small: Path) -> Path:
    """The made-up registry with a preprint and a few venues."""
    (small / _PATH).write_text(_ENTRY, encoding="utf-8")
    (small / "data/venues.yaml").write_text(_VENUES, encoding="utf-8")
    assert across_entries.check(loading.load(small)) == []
    return small


def _expected(kind: str, days: Mapping[str, str], pages: str = "") -> str:
    return _EXPECTED[kind].replace("DAY", days[kind]).replace("PAGES", pages)


def _is_clean(root: Path) -> None:
    assert across_entries.check(loading.load(root)) == []
    assert run("fmt", "--check", cwd=root).returncode == 0


@pytest.mark.parametrize("kind", list(_WHERE))
@pytest.mark.parametrize("names_the_entry", [True, False])
def test_one_command_with_the_network(
    kind: str, names_the_entry: bool, preprint: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    names = ["kim2024lines", _WHERE[kind]]
    if not names_the_entry:
        if kind != "article":
            return  # no identifier and no title tell which entry is meant
        names = names[1:]
    with running(StandIn([_ARTICLE, _CHAPTER])) as stand_in:
        monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
        with pytest.raises(SystemExit) as stopped:
            main.main(["published", *names, "--root", str(preprint)])
    said = capsys.readouterr()
    assert stopped.value.code == 0, said.out + said.err
    after = (preprint / _PATH).read_text(encoding="utf-8")
    assert after.lower() == _expected(kind, _STATED_DAYS).lower()
    assert f"--- a/{_PATH}" in said.out
    assert "commit it on a" in said.err
    _is_clean(preprint)
    work = loading.load(preprint).registry.entries["kim2024lines"]
    assert isinstance(work, Paper)
    assert sum(version.listed for version in versions_of(work)) == 1


@pytest.mark.parametrize("kind", list(_WHERE))
def test_one_command_offline_with_bibtex(kind: str, preprint: Path, tmp_path: Path) -> None:
    source = tmp_path / "theirs.bib"
    source.write_text(_BIBTEX[kind], encoding="utf-8")
    where = [_WHERE[kind]] if kind == "cvf" else []
    done = run("published", "kim2024lines", *where, "--from-bibtex", str(source), cwd=preprint)
    assert done.returncode == 0, done.stdout + done.stderr
    after = (preprint / _PATH).read_text(encoding="utf-8")
    assert after == _expected(kind, _BIBTEX_DAYS, pages="pages: 5184-5193\n")
    _is_clean(preprint)


def test_a_file_finds_its_entries_itself(preprint: Path, tmp_path: Path) -> None:
    source = tmp_path / "theirs.bib"
    other = "@article{x, title={Unheard Of}, author={Zed, Al}, journal={J. of Lines}, year=2025}"
    source.write_text(f"{_BIBTEX['article']}\n{other}\n", encoding="utf-8")
    done = run("published", "--from-bibtex", str(source), cwd=preprint)
    assert done.returncode == 1
    assert ", x: no entry has this identifier, or this title with this first author" in done.stdout
    assert (preprint / _PATH).read_text("utf-8") == _expected("article", _BIBTEX_DAYS)


def test_ris_says_the_same(preprint: Path, tmp_path: Path) -> None:
    source = tmp_path / "theirs.ris"
    source.write_text(
        "TY  - JOUR\nTI  - Tracing lines in ultrasound\nAU  - Kim, Ana\nAU  - Roe, Bo\n"
        "AU  - Poe, Di\nT2  - J. of Lines\nVL  - 12\nIS  - 3\nSP  - 103\nEP  - 117\n"
        "DA  - 2025/03//\nDO  - 10.1000/LINES.7\nER  -\n",
        encoding="utf-8",
    )
    done = run("published", "--from-ris", str(source), cwd=preprint)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (preprint / _PATH).read_text("utf-8") == _expected("article", _BIBTEX_DAYS)


def test_a_dry_run_writes_nothing_and_options_come_first(preprint: Path) -> None:
    done = run(
        "published", "https://example.org/papers/kim2024lines/", "10.1000/lines", "--offline",
        "--venue", "J. of Lines", "--date", "March 2025", "--pages", "e12", "--dry-run",
        cwd=preprint,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "+venue: J. of Lines\n+pages: e12\n+published: 2025-03\n" in done.stdout
    assert "title and authors were not compared with those of the entry" in done.stdout
    assert (preprint / _PATH).read_text("utf-8") == _ENTRY


def _body(answers: Mapping[str, str]) -> str:
    return "\n\n".join(
        f"### {label}\n\n{answers.get(field) or '_No response_'}"
        for field, label in issue_forms.PUBLISHED.fields.items()
    )


def _form(root: Path, answers: Mapping[str, str], *works: Work) -> ProposedChange | Rejection:
    with running(StandIn(list(works))) as stand_in, fetcher(stand_in, Clock()) as fetch:

        def describe(name: str) -> WorkDescription:
            return lookup.described(name, lookup.look_up(name, fetch, _DAY))

        return proposed_change(_body(answers), loading.load(root), describe, _DAY)


def _only(change: ProposedChange | Rejection) -> ProposedFile:
    assert isinstance(change, ProposedChange), change
    (file,) = change.files
    return file


@pytest.mark.parametrize("kind", list(_WHERE))
def test_one_form_with_the_network(kind: str, preprint: Path) -> None:
    made = _form(preprint, {"preprint": "arXiv:2405.00077v2", "work": _WHERE[kind]},
                 _ARTICLE, _CHAPTER)  # fmt: skip
    assert _only(made).content.decode().lower() == _expected(kind, _STATED_DAYS).lower()
    assert isinstance(made, ProposedChange)
    handed = accept(as_json(made), loading.load(preprint), _DAY)
    assert comment(handed) == comment(made)
    assert "this change adds its version of record" in comment(made)


@pytest.mark.parametrize("kind", list(_WHERE))
def test_one_form_with_bibtex_without_an_answer_of_authorities(kind: str, preprint: Path) -> None:
    answers = {"preprint": "kim2024lines", "bibtex": f"```text\n{_BIBTEX[kind]}\n```"}
    if kind == "cvf":
        answers["work"] = _CVF
    made = _form(preprint, answers)
    assert _only(made).content.decode() == _expected(kind, _BIBTEX_DAYS, pages="pages: 5184-5193\n")


def test_the_form_for_a_paper_does_the_same_for_a_known_work(preprint: Path) -> None:
    form = issue_forms.PAPER
    answers = {"work": "10.1000/lines.7", "section": issue_forms.PROPOSE_SECTION}
    body = "\n\n".join(
        f"### {label}\n\n{answers.get(field) or '_No response_'}"
        for field, label in form.fields.items()
    )
    with running(StandIn([_ARTICLE])) as stand_in, fetcher(stand_in, Clock()) as fetch:
        made = proposed_change(
            body, loading.load(preprint),
            lambda name: lookup.described(name, lookup.look_up(name, fetch, _DAY)), _DAY,
        )  # fmt: skip
    file = _only(made)
    assert (file.path, b"venue: J. of Lines" in file.content) == (_PATH, True)


def test_add_offers_the_command(preprint: Path, tmp_path: Path) -> None:
    source = tmp_path / "theirs.bib"
    source.write_text(_BIBTEX["article"], encoding="utf-8")
    done = run("add", "--from-bibtex", str(source), cwd=preprint)
    assert (
        "if that is its version of record, run `sam4mis published kim2024lines 10.1000/LINES.7`"
        in (done.stdout)
    )


_GOOD = WorkDescription(
    "it", (identifiers.locate("10.1000/lines"),), title="Tracing Lines in Ultrasound",
    authors=("Ana Kim", "Bo Roe", "Di Poe"), venue="J. of Lines", published="2025",
)  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "change", "said"),
    [
        ("ws24", {}, "`ws24` is a workshop"),
        ("kim2024lines", {"title": "Dots", "authors": ("Al Zed",)}, "the work differs from"),
        ("kim2024lines", {"locators": (identifiers.locate("10.1000/corners.1"),)}, "roe2023corners"),
        ("kim2024lines", {"locators": (identifiers.locate("10.1101/2024.05.01.24306633"),)},
         "it is a preprint"),
        ("kim2024lines", {"locators": (), "venue": None}, "its DOI, link and venue are missing"),
        ("kim2024lines", {"venue": "<b>J</b>"}, "looks like HTML"),
        ("kim2024lines", {"title": "Tracing Lines in Ultrasound Loops", "published": None},
         "the date of the version of record is missing"),
        ("roe2023corners", {"title": "Corners Made Easy", "authors": ("R. Roe", "J. Doe")},
         "has a version of record already, with doi: 10.1000/corners.1"),
    ],
)  # fmt: skip
def test_unfit_published_versions_are_refused(
    entry: str, change: dict[str, object], said: str, preprint: Path
) -> None:
    loaded = loading.load(preprint)
    values = {name: getattr(_GOOD, name) for name in WorkDescription.__slots__}
    given = WorkDescription(**{**values, **change})
    answer = publication.publish(loaded, loaded.registry.entries[entry], given)
    assert isinstance(answer, Refusal)
    assert said in answer.reason


def test_a_published_version_that_is_entered_already_is_no_change(preprint: Path) -> None:
    loaded = loading.load(preprint)
    made = publication.publish(loaded, loaded.registry.entries["kim2024lines"], _GOOD)
    assert isinstance(made, Publication)
    (preprint / _PATH).write_bytes(made.content)
    loaded = loading.load(preprint)
    again = publication.publish(loaded, loaded.registry.entries["kim2024lines"], _GOOD)
    assert isinstance(again, Refusal)
    assert "has all these values already" in again.reason


def test_names_that_are_shortened_there_stay_whole_here(preprint: Path) -> None:
    loaded = loading.load(preprint)
    given = WorkDescription("it", _GOOD.locators, title=_GOOD.title,
                            authors=("A. Kim", "B. Roe", "D. Poe"), published="2025")  # fmt: skip
    made = publication.publish(loaded, loaded.registry.entries["kim2024lines"], given)
    assert isinstance(made, Publication)
    assert b"  - Ana Kim\n" in made.content
    assert b"versions" not in made.content


def test_a_preprint_with_a_doi_of_its_own_becomes_a_version(preprint: Path) -> None:
    text = _ENTRY.replace("arxiv: '2405.00077'", "doi: 10.1101/2024.05.01.24306633\nvenue: bioRxiv")
    (preprint / _PATH).write_text(text, encoding="utf-8")
    loaded = loading.load(preprint)
    made = publication.publish(loaded, loaded.registry.entries["kim2024lines"], _GOOD)
    assert isinstance(made, Publication)
    assert (
        b"date: 2025\nsections: [first]\ndoi: 10.1000/lines\nvenue: J. of Lines\npublished: 2025\n"
        b"versions:\n  - date: 2024-05\n    doi: 10.1101/2024.05.01.24306633\n    venue: bioRxiv\n"
        b"    listed: false\n"
    ) in made.content


def _published(root: Path, entry: str, **change: Any) -> str:
    """The content of the entry after `_GOOD`, with some of its values changed, was entered."""
    (root / _PATH).write_text(entry, encoding="utf-8")
    loaded = loading.load(root)
    given = replace(_GOOD, **change)
    made = publication.publish(loaded, loaded.registry.entries["kim2024lines"], given)
    assert isinstance(made, Publication), made
    return made.content.decode()


_NEW_TITLE = "LineNet: Tracing Lines in Ultrasound Loops"


def test_the_venue_and_the_date_of_record_stay_with_the_version_of_record(preprint: Path) -> None:
    entry = f"{_ENTRY}venue: J. of Lines\npublished: '2025-03-04'\n"
    after = _published(preprint, entry, title=_NEW_TITLE, published=None)
    assert "\nvenue: J. of Lines\npublished: '2025-03-04'\nversions:\n  - title: Tracing" in after
    assert after.count("venue:") == 1
    assert "\ndate: '2025-03-04'\n" in after


def test_a_publication_known_by_its_link_gains_a_doi_and_no_preprint(preprint: Path) -> None:
    entry = _ENTRY.replace("arxiv: '2405.00077'", f"url: {_CVF}")
    after = _published(preprint, entry, title=_NEW_TITLE)
    assert "versions:" not in after
    assert f"url: {_CVF}\n" in after
    assert f"title: '{_NEW_TITLE}'\n" in after
    assert "other_titles:\n  - Tracing Lines in Ultrasound\n" in after


def test_the_same_link_once_more_is_no_preprint(preprint: Path) -> None:
    entry = f"{_ENTRY}url: {_CVF}\n"
    after = _published(preprint, entry, locators=(identifiers.locate(_CVF),))
    assert "versions:" not in after


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"asked": ("crossref", "datacite")}, "10.1000/lines is unknown to Crossref and DataCite"),
        ({"asked": ("crossref",), "silent": ("crossref",)}, "Crossref did not answer"),
        ({}, "title and authors were not compared with those of the entry"),
    ],
)
def test_a_remark_says_why_nothing_was_compared(
    change: dict[str, Any], said: str, preprint: Path
) -> None:
    loaded = loading.load(preprint)
    given = replace(_GOOD, title=None, authors=(), **change)
    made = publication.publish(loaded, loaded.registry.entries["kim2024lines"], given)
    assert isinstance(made, Publication)
    assert made.remarks[0].startswith(said)
    assert len(made.remarks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "kim2024lines", "KIM2024lines ", "https://example.org/list/papers/kim2024lines/",
        "papers/kim2024lines/?x=1#cite", _PATH, "2405.00077", "https://arxiv.org/pdf/2405.00077v3",
    ],
)  # fmt: skip
def test_an_entry_is_named_in_many_ways(text: str, preprint: Path) -> None:
    found = entry_named(text, loading.load(preprint).registry)
    assert not isinstance(found, str)
    assert found.id == "kim2024lines"


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_two_such_changes_on_two_branches_merge(preprint: Path) -> None:
    run("render", cwd=preprint)
    _git(preprint, "init", "--initial-branch", "main")
    _git(preprint, "add", ".")
    _git(preprint, "commit", "--message", "start")
    changes = {
        "one": ("kim2024lines", "10.1000/LINES.7", "J. of Lines"),
        "two": ("doe2024edges", "10.1000/edges", "J. of Edges"),
    }
    for branch, (entry, doi, venue) in changes.items():
        _git(preprint, "switch", "--create", branch, "main")
        done = run("published", entry, doi, "--offline", "--venue", venue, "--date", "2025",
                   cwd=preprint)  # fmt: skip
        assert done.returncode == 0, done.stdout
        assert run("render", "--check", "--base", "main", cwd=preprint).returncode == 0
        _git(preprint, "commit", "--all", "--message", branch)
    _git(preprint, "merge", "one", "--message", "merge")
    _is_clean(preprint)
    work = loading.load(preprint).registry.entries["kim2024lines"]
    assert isinstance(work, Paper)
    assert work.venue == "J. of Lines"
