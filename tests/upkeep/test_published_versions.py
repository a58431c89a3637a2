"""Versions of record: proposed with evidence, applied only when asked."""

import subprocess
from pathlib import Path

import pytest

from sam4mis.cli import clock, main, network
from sam4mis.files import layout, loading, metadata
from sam4mis.files.metadata import Metadata, Person
from sam4mis.upkeep import doi_search, published_versions
from sam4mis.upkeep.published_versions import OpenCase, Proposal
from tests.support.command_line import run
from tests.support.played_authorities import (
    CROSSREF,
    Clock,
    StandIn,
    Work,
    fetcher,
    running,
    status,
)

_PATH = "data/papers/2024/kim2024lines.yaml"
_ENTRY = (
    "title: Tracing Lines in Ultrasound\nauthors:\n  - Ana Kim\n  - Bo Roe\n"
    "date: 2024-05\nsections: [first]\narxiv: '2406.00001'\n"
)
_PEOPLE = (Person(name="Ana Kim"), Person(name="Bo Roe"))
_PREPRINT = Metadata(
    id="arxiv:2406.00001", source="arxiv", retrieved="2026-11-25", dois=("10.1000/VoR",),
    title="Tracing Lines in Ultrasound", authors=_PEOPLE, date="2024-05-01",
)  # fmt: skip
_JOURNAL = Metadata(
    id="doi:10.1000/vor", source="crossref", retrieved="2026-11-25", kind="journal-article",
    title="Tracing lines in ultrasound", authors=_PEOPLE, date="2025-03", venue="J. of Lines",
)  # fmt: skip


def _write(root: Path, *records: Metadata, entry: str = _ENTRY) -> Path:
    (root / _PATH).write_text(entry, encoding="utf-8")
    for source in {record.source for record in records}:
        path = root / layout.metadata_path(source)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(metadata.write(r for r in records if r.source == source))
    return root


def _propose(root: Path) -> tuple[list[Proposal], list[str]]:
    proposals, undecided = published_versions.settle(published_versions.propose(loading.load(root)))
    return proposals, [hint.reason for hint in undecided]


def test_a_stated_doi_with_the_same_authors_is_proposed(small: Path) -> None:
    proposals, hints = _propose(_write(small, _PREPRINT, _JOURNAL))
    assert hints == []
    assert proposals == [
        Proposal(
            "kim2024lines",
            "10.1000/VoR",
            {"doi": "10.1000/VoR", "venue": "J. of Lines", "published": "2025-03"},
            (
                "10.1000/VoR is stated by arxiv (2026-11-25)",
                "crossref (2026-11-25): 'Tracing lines in ultrasound', Ana Kim, Bo Roe, 2025-03",
            ),
            title="Tracing lines in ultrasound",
            authors=("Ana Kim", "Bo Roe"),
        )
    ]


def test_semantic_scholar_may_state_it_too(small: Path) -> None:
    witness = _PREPRINT.model_copy(update={"source": "semantic_scholar"})
    silent = _PREPRINT.model_copy(update={"dois": ()})
    proposals, _ = _propose(_write(small, silent, witness, _JOURNAL))
    assert proposals[0].evidence[0] == "10.1000/VoR is stated by semantic_scholar (2026-11-25)"


def test_curated_values_are_not_proposed_again(small: Path) -> None:
    proposals, _ = _propose(_write(small, _PREPRINT, _JOURNAL, entry=f"{_ENTRY}venue: Lines!\n"))
    assert proposals[0].fields == {"doi": "10.1000/VoR", "published": "2025-03"}


@pytest.mark.parametrize(
    ("journal", "reason"),
    [
        ({"authors": (Person(name="Di Poe"),), "title": "Dots"}, "may be another work"),
        ({"authors": ()}, "may be another work: no authors are stated there"),
        (
            {"authors": (Person(name="Xu Wu"), Person(name="Yi Zed"))},
            "may be another work: the first author there is Xu Wu",
        ),
        (
            {"authors": (Person(name="Jin Kim"), Person(name="Yi Zed"), Person(name="Xu Wu"))},
            "may be another work: hardly any other author is the same",
        ),
        ({"title": None}, "may be another work: no title is stated there"),
        ({"title": "Lines of All Kinds"}, "may be another work: the title there is"),
        ({"kind": "posted-content"}, "is no known version of record"),
        ({"id": "doi:10.1000/other"}, "is no known version of record"),
    ],
)
def test_weak_evidence_becomes_an_open_case(
    small: Path, journal: dict[str, object], reason: str
) -> None:
    root = _write(small, _PREPRINT, _JOURNAL.model_copy(update=journal))
    proposals, hints = _propose(root)
    assert proposals == []
    assert len(hints) == 1
    assert reason in hints[0]


def test_an_entry_without_authors_is_left_to_a_person(small: Path) -> None:
    entry = _ENTRY.replace("authors:\n  - Ana Kim\n  - Bo Roe\n", "")
    proposals, hints = _propose(_write(small, _PREPRINT, _JOURNAL, entry=entry))
    assert proposals == []
    assert hints == [
        "10.1000/VoR, stated by arxiv (2026-11-25), may be another work: no authors are stated here"
    ]


def test_a_version_of_record_may_follow_its_preprint_by_years(small: Path) -> None:
    late = _JOURNAL.model_copy(update={"date": "2028"})
    proposals, hints = _propose(_write(small, _PREPRINT, late))
    assert (len(proposals), hints) == (1, [])
    _, hints = _propose(_write(small, _PREPRINT, late, entry=f"{_ENTRY}published: 2025\n"))
    assert hints[0].endswith("may be another work: the years are 3 apart")


def test_what_another_work_states_is_not_listened_to(small: Path) -> None:
    other = _PREPRINT.model_copy(update={"title": "Dots", "authors": (Person(name="Di Poe"),)})
    assert _propose(_write(small, other, _JOURNAL)) == ([], [])
    referring = other.model_copy(update={"dois": (), "journal_ref": "J. of Dots 7 (2025)"})
    assert _propose(_write(small, referring)) == ([], [])


def test_datasets_have_versions_of_record_too(small: Path) -> None:
    dataset = _ENTRY.replace("[first]", "[data]") + "data: https://example.org/lines\n"
    (small / "data/datasets/kim2024lines.yaml").write_text(dataset, encoding="utf-8")
    _write(small, _PREPRINT, _JOURNAL)
    (small / _PATH).unlink()
    proposals, _ = _propose(small)
    assert [proposal.doi for proposal in proposals] == ["10.1000/VoR"]


def test_what_is_a_version_of_the_entry_already_is_not_news(small: Path) -> None:
    known = f"{_ENTRY}versions:\n  - date: 2025-03\n    doi: 10.1000/vor\n"
    assert _propose(_write(small, _PREPRINT, _JOURNAL, entry=known)) == ([], [])


def test_the_doi_of_another_entry_is_not_taken(small: Path) -> None:
    (small / "data/papers/2024/roe2024lines.yaml").write_text(
        "title: Another\nsections: [first]\ndoi: 10.1000/vor\n"
    )
    proposals, hints = _propose(_write(small, _PREPRINT, _JOURNAL))
    assert proposals == []
    assert hints == ["10.1000/VoR, stated by arxiv (2026-11-25), is that of `roe2024lines`"]


def test_of_several_dois_a_person_chooses(small: Path) -> None:
    both = _PREPRINT.model_copy(update={"dois": ("10.1000/VoR", "10.1000/conf")})
    talk = _JOURNAL.model_copy(update={"id": "doi:10.1000/conf"})
    proposals, hints = _propose(_write(small, both, talk, _JOURNAL))
    assert proposals == []
    assert hints == [
        "several DOIs fit, choose one: 10.1000/VoR is stated by arxiv (2026-11-25); "
        "10.1000/conf is stated by arxiv (2026-11-25)"
    ]


def test_a_reference_without_doi_is_a_hint(small: Path) -> None:
    referring = _PREPRINT.model_copy(update={"dois": (), "journal_ref": "J. of Lines 7 (2025)"})
    proposals, hints = _propose(_write(small, referring))
    assert (proposals, len(hints)) == ([], 1)
    assert "refers to 'J. of Lines 7 (2025)'" in hints[0]


def test_a_doi_of_a_preprint_is_a_hint(small: Path) -> None:
    posted = _JOURNAL.model_copy(update={"kind": "posted-content", "dois": ("10.1000/later",)})
    entry = _ENTRY.replace("arxiv: '2406.00001'", "doi: 10.1000/vor")
    proposals, hints = _propose(_write(small, posted, entry=entry))
    assert proposals == []
    assert hints == ["10.1000/vor is a preprint's, and crossref (2026-11-25) states 10.1000/later"]


def test_arxiv_is_asked_about_a_preprint_at_another_server(small: Path) -> None:
    posted = _JOURNAL.model_copy(update={"kind": "posted-content"})
    stating = _PREPRINT.model_copy(update={"dois": ("10.1000/vor", "10.1000/later")})
    entry = f"{_ENTRY}doi: 10.1000/vor\n"
    proposals, hints = _propose(_write(small, posted, stating, entry=entry))
    assert proposals == []
    assert hints == ["10.1000/vor is a preprint's, and arxiv (2026-11-25) states 10.1000/later"]
    published = _JOURNAL.model_copy(update={"dois": ("10.1000/later",)})
    assert _propose(_write(small, published, stating, entry=entry)) == ([], [])


def _proposal(entry: str, doi: str, *evidence: str, **fields: str) -> Proposal:
    return Proposal(entry, doi, {"doi": doi, **fields}, evidence)


def test_a_doi_found_twice_is_proposed_once() -> None:
    hint = OpenCase("roe2024lines", "who knows")
    found: list[Proposal | OpenCase] = [
        _proposal("kim2024lines", "10.1000/VoR", "arXiv says so", "Crossref", venue="Lines"),
        hint,
        _proposal("kim2024lines", "10.1000/vor", "the link", "Crossref", venue="L", published="2025"),
        hint,
    ]  # fmt: skip
    fields = {"venue": "Lines", "published": "2025"}
    evidence = ("arXiv says so", "Crossref", "the link")
    assert published_versions.settle(found) == (
        [_proposal("kim2024lines", "10.1000/VoR", *evidence, **fields)],
        [hint],
    )


def test_of_contradictory_findings_a_person_chooses() -> None:
    found = [
        _proposal("kim2024lines", "10.1000/one", "10.1000/one is stated"),
        _proposal("kim2024lines", "10.1000/two", "10.1000/two is found"),
        _proposal("roe2024lines", "10.1000/three", "10.1000/three is stated"),
    ]
    assert published_versions.settle(found) == (
        [found[2]],
        [OpenCase("kim2024lines",
                   "several DOIs fit, choose one: 10.1000/one is stated; 10.1000/two is found")],
    )  # fmt: skip


def test_one_doi_is_not_proposed_for_two_entries() -> None:
    found = [_proposal("kim2024lines", "10.1000/x", "a"), _proposal("roe2024lines", "10.1000/X", "a")]  # fmt: skip
    proposals, undecided = published_versions.settle(found)
    assert proposals == []
    assert [(hint.entry, hint.reason) for hint in undecided] == [
        ("kim2024lines", "10.1000/x fits more than one entry"),
        ("roe2024lines", "10.1000/X fits more than one entry"),
    ]


def test_the_patch_is_one_that_git_applies(small: Path) -> None:
    _write(small, _PREPRINT, _JOURNAL)
    done = run("versions", cwd=small)
    assert done.returncode == 0
    assert (small / _PATH).read_text(encoding="utf-8") == _ENTRY
    assert "1 change proposed, 0 undecided" in done.stderr
    _git_applies(small, done.stdout)
    after = (small / _PATH).read_text(encoding="utf-8")
    assert after == _ENTRY + "doi: 10.1000/VoR\nvenue: J. of Lines\npublished: 2025-03\n"
    assert run("check", cwd=small).returncode == 0
    assert "0 changes proposed" in run("versions", cwd=small).stderr


def test_applied_when_asked(small: Path) -> None:
    _write(small, _PREPRINT, _JOURNAL)
    done = run("versions", "--apply", cwd=small)
    assert "1 change written" in done.stderr
    assert "doi: 10.1000/VoR\n" in (small / _PATH).read_text(encoding="utf-8")


_LOOPS = _JOURNAL.model_copy(
    update={
        "title": "LineNet: Tracing Lines in Ultrasound Loops",
        "authors": (*_PEOPLE, Person(name="Di Poe")),
    }
)


def test_versions_and_published_give_the_row_to_the_same_version(small: Path) -> None:
    entry = _ENTRY.replace("  - Bo Roe\n", "  - Bo Roe\n  - Di Poe\n")
    record = _PREPRINT.model_copy(update={"authors": _LOOPS.authors})
    _write(small, record, _LOOPS, entry=entry)
    assert run("versions", "--apply", cwd=small).returncode == 0
    proposed = (small / _PATH).read_text(encoding="utf-8")
    _write(small, entry=entry)
    bibtex = small / "theirs.bib"
    bibtex.write_text(
        "@article{x, title={LineNet: Tracing Lines in Ultrasound Loops}, doi={10.1000/VoR},"
        " author={Kim, Ana and Roe, Bo and Poe, Di}, journal={J. of Lines}, year=2025, month=mar}",
        encoding="utf-8",
    )
    assert run("published", "kim2024lines", "--from-bibtex", str(bibtex), cwd=small).returncode == 0
    assert (small / _PATH).read_text(encoding="utf-8") == proposed
    assert "versions:\n  - title: Tracing Lines in Ultrasound\n    date: 2024-05\n" in proposed


def test_a_file_that_would_lose_a_comment_is_left_alone(small: Path) -> None:
    entry = _ENTRY.replace("date:", "# a remark\ndate:")
    _write(small, _PREPRINT, _JOURNAL, entry=entry)
    loaded = loading.load(small)
    (proposal,), _ = published_versions.settle(published_versions.propose(loaded))
    assert published_versions.patched(loaded, proposal) == OpenCase(
        "kim2024lines",
        f"{_PATH} has comments that the change would lose; correct that, or change the entry by hand",
    )


_DAY = "2026-11-25"


def _search(root: Path, stand_in: StandIn, url: str, more: str = "") -> Proposal | OpenCase:
    entry = _ENTRY.replace("arxiv: '2406.00001'", f"url: {url}") + more
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        (found,) = doi_search.search(loading.load(_write(root, entry=entry)), fetch, _DAY)
    return found


_AUTHORS = (("Ana", "Kim"), ("Bo", "Roe"))
_TITLE = "Tracing Lines in Ultrasound"


def test_an_ieee_number_must_come_back(small: Path) -> None:
    right = Work(
        _TITLE, _AUTHORS, doi="10.1109/a", link="http://ieeexplore.ieee.org/document/10488364/"
    )
    wrong = Work(_TITLE, _AUTHORS, doi="10.1109/b", link="http://ieeexplore.ieee.org/document/1/")
    stand_in = StandIn([wrong, right])
    found = _search(small, stand_in, "https://ieeexplore.ieee.org/document/10488364")
    assert isinstance(found, Proposal)
    assert found.fields["doi"] == "10.1109/a"
    assert "10488364" in found.evidence[0]
    assert len(stand_in.asked) == 1
    missing = _search(small, StandIn([wrong]), "https://ieeexplore.ieee.org/document/10488364")
    assert isinstance(missing, OpenCase)
    assert "no work at Crossref fits" in missing.reason


_ITEM = "https://www.sciencedirect.com/science/article/pii/"


def test_a_pii_is_looked_up_by_itself(small: Path) -> None:
    work = Work(_TITLE, _AUTHORS, doi="10.1016/a", number="S0097849325001827")
    stand_in = StandIn([work, Work(_TITLE, _AUTHORS, doi="10.1016/b", number="S1")])
    url = f"{_ITEM}S0097849325001827"
    found = _search(small, stand_in, url)
    assert isinstance(found, Proposal)
    assert found.fields["doi"] == "10.1016/a"
    assert "filter=alternative-id:S0097849325001827" in stand_in.asked[0]


@pytest.mark.parametrize("link", [f"{_ITEM}S1", "https://ieeexplore.ieee.org/document/7"])
@pytest.mark.parametrize(
    ("title", "authors", "date", "reason"),
    [
        ("Dots in Ultrasound", (("Di", "Poe"),), "2024-05", "the title there is"),
        (_TITLE, (("Di", "Poe"),), "2024-05", "the first author there is Di Poe"),
        (_TITLE, (), "2024-05", "no authors are stated there"),
        (_TITLE, _AUTHORS, "2019-05", "the years are 5 apart"),
    ],
)
def test_authors_must_agree_whatever_the_number_says(
    small: Path, link: str, title: str, authors: tuple[tuple[str, str], ...], date: str, reason: str
) -> None:
    at = "http://ieeexplore.ieee.org/document/7/"
    work = Work(title, authors, date, doi="10.1000/a", number="S1", link=at)
    found = _search(small, StandIn([work]), link)
    assert isinstance(found, OpenCase)
    assert found.reason.startswith("10.1000/a, found by the number ")
    assert f"may be another work: {reason}" in found.reason


def test_items_are_confirmed_each_by_its_own_number(small: Path) -> None:
    roe = _ENTRY.replace("arxiv: '2406.00001'", f"url: {_ITEM}S0002")
    (small / "data/papers/2024/roe2024lines.yaml").write_text(roe)
    kim = _ENTRY.replace("arxiv: '2406.00001'", f"url: {_ITEM}S0001")
    works = [Work(_TITLE, _AUTHORS, doi=f"10.1016/{n}", number=f"S000{n}") for n in (2, 1)]
    stand_in = StandIn(works)
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        found = list(doi_search.search(loading.load(_write(small, entry=kim)), fetch, _DAY))
    assert {(one.entry, one.doi) for one in found if isinstance(one, Proposal)} == {
        ("kim2024lines", "10.1016/1"),
        ("roe2024lines", "10.1016/2"),
    }
    assert len(stand_in.asked) == 1


def test_a_later_longer_paper_is_not_what_the_link_leads_to(small: Path) -> None:
    url = "https://openaccess.thecvf.com/content/Kim_paper.html"
    later = Work(_TITLE, _AUTHORS, "2027-01-01", doi="10.1000/a")
    found = _search(small, StandIn([later]), url, "arxiv: '2405.00009'\n")
    assert isinstance(found, OpenCase)
    assert found.reason.endswith("the years are 3 apart")


def test_of_several_works_that_fit_a_person_chooses(small: Path) -> None:
    url = "https://openaccess.thecvf.com/content/Kim_paper.html"
    entry = _ENTRY.replace("arxiv: '2406.00001'", f"url: {url}")
    stand_in = StandIn([Work(_TITLE, _AUTHORS, doi=f"10.1000/{name}") for name in "ab"])
    with running(stand_in), fetcher(stand_in, Clock()) as fetch:
        found = list(doi_search.search(loading.load(_write(small, entry=entry)), fetch, _DAY))
    proposals, undecided = published_versions.settle(found)
    assert proposals == []
    assert [hint.reason for hint in undecided] == [
        "several DOIs fit, choose one: 10.1000/a is found by the title; "
        "10.1000/b is found by the title"
    ]


def test_a_doi_of_another_entry_is_not_proposed(small: Path) -> None:
    (small / "data/papers/2024/roe2024lines.yaml").write_text(
        "title: Another\nsections: [first]\ndoi: 10.1000/A\n"
    )
    url = "https://openaccess.thecvf.com/content/Kim_paper.html"
    found = _search(small, StandIn([Work(_TITLE, _AUTHORS, doi="10.1000/a")]), url)
    assert found == OpenCase(
        "kim2024lines", "10.1000/a, found by the title, is that of `roe2024lines`"
    )


def test_what_link_and_preprint_say_is_one_patch_for_each_entry(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole output of `versions --search` for three entries, through git."""
    link = "https://ieeexplore.ieee.org/document/"
    works = []
    for number, name in enumerate(("ant", "bee", "cow"), 1):
        title = f"Tracing {name.title()} Lines"
        entry = _ENTRY.replace("Tracing Lines", f"Tracing {name.title()} Lines")
        entry = entry.replace(" in Ultrasound", "").replace("00001'", f"0000{number}'")
        path = small / f"data/papers/2024/kim2024{name}.yaml"
        path.write_text(f"{entry}url: {link}{number}\n", encoding="utf-8")
        works.append(Work(title, _AUTHORS, doi=f"10.1000/{name}", venue="J. of Lines",
                          link=f"{link}{number}/"))  # fmt: skip
    other = Work("Tracing Cow Lines", _AUTHORS, doi="10.1000/calf", link="https://example.org/x")
    stored = [
        _PREPRINT.model_copy(update={
            "id": f"arxiv:2406.0000{number}", "title": works[number - 1].title, "dois": (doi,),
        })
        for number, doi in ((1, "10.1000/ANT"), (3, "10.1000/calf"))
    ]  # fmt: skip
    journals = [
        _JOURNAL.model_copy(update={"id": f"doi:{doi}", "title": title})
        for doi, title in (("10.1000/ant", works[0].title), ("10.1000/calf", works[2].title))
    ]
    _write(small, *stored, *journals)
    (small / _PATH).unlink()
    with running(StandIn([*works, other])) as stand_in:
        monkeypatch.setattr(network, "open_fetcher", lambda: fetcher(stand_in, Clock()))
        monkeypatch.setattr(clock, "day", lambda: _DAY)
        with pytest.raises(SystemExit) as stopped:
            main.main(["versions", "--root", str(small), "--search"])
    said = capsys.readouterr()
    assert stopped.value.code == 0
    assert "2 changes proposed, 1 undecided" in said.err
    assert "kim2024cow.yaml: several DOIs fit, choose one: 10.1000/calf is stated by" in said.err
    assert "# data/papers/2024/kim2024ant.yaml: 10.1000/ANT is stated by arxiv" in said.out
    assert "# data/papers/2024/kim2024ant.yaml: 10.1000/ant is found by the number 1," in said.out
    assert said.out.count("+doi: ") == 2
    _git_applies(small, said.out)
    for name, doi in (("ant", "10.1000/ANT"), ("bee", "10.1000/bee")):
        after = (small / f"data/papers/2024/kim2024{name}.yaml").read_text(encoding="utf-8")
        assert f"\ndoi: {doi}\n" in after
    assert "doi" not in (small / "data/papers/2024/kim2024cow.yaml").read_text(encoding="utf-8")


def _git_applies(root: Path, patch: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    subprocess.run(["git", "apply"], input=patch.encode(), cwd=root, check=True)


@pytest.mark.parametrize("before", [_ENTRY.removesuffix("\n"), _ENTRY.replace("\n", "\r\n")])
def test_the_patch_fits_a_file_whatever_its_line_ends(small: Path, before: str) -> None:
    _write(small, _PREPRINT, _JOURNAL)
    (small / _PATH).write_bytes(before.encode())
    loaded = loading.load(small)
    (proposal,), _ = published_versions.settle(published_versions.propose(loaded))
    content = published_versions.patched(loaded, proposal)
    assert isinstance(content, bytes)
    _git_applies(small, published_versions.patch(_PATH, before.encode(), content))
    assert (small / _PATH).read_bytes() == content


@pytest.mark.parametrize(
    ("work", "fits"),
    [
        (Work(_TITLE, _AUTHORS, doi="10.1000/a"), True),
        (Work(_TITLE, _AUTHORS, doi="10.1000/a", kind="posted-content"), False),
        (Work(f"{_TITLE} 2", _AUTHORS, doi="10.1000/a"), False),
        (Work(_TITLE, (("Di", "Poe"),), doi="10.1000/a"), False),
        (Work(_TITLE, _AUTHORS, doi="10.1000/a", date="2019"), False),
        (Work(_TITLE, (), doi="10.1000/a"), False),
    ],
)
def test_other_links_need_title_author_and_year(small: Path, work: Work, fits: bool) -> None:
    found = _search(small, StandIn([work]), "https://openaccess.thecvf.com/content/Kim_paper.html")
    assert isinstance(found, Proposal if fits else OpenCase)


def test_a_failed_question_has_its_reason(small: Path) -> None:
    stand_in = StandIn([], always={CROSSREF: status(400)})
    found = _search(small, stand_in, "https://openaccess.thecvf.com/content/Kim_paper.html")
    assert found == OpenCase("kim2024lines", "HTTP 400 from api.crossref.org")
