"""Versions of record: proposed with evidence, applied only when asked."""

import subprocess
from pathlib import Path

import pytest

from sam4mis import doi_search, layout, loading, metadata, versions
from sam4mis.metadata import Metadata, Person
from sam4mis.versions import Proposal, Undecided
from tests.standin import CROSSREF, Clock, StandIn, Work, fetcher, running, status
from tests.support import run

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
    proposals, undecided = versions.propose(loading.load(root))
    return proposals, [hint.reason for hint in undecided]


def test_a_stated_doi_with_the_same_authors_is_proposed(small: Path) -> None:
    proposals, hints = _propose(_write(small, _PREPRINT, _JOURNAL))
    assert hints == []
    assert proposals == [
        Proposal(
            "kim2024lines",
            {"doi": "10.1000/VoR", "venue": "J. of Lines", "published": "2025-03"},
            (
                "arxiv (2026-11-25) states 10.1000/VoR for arXiv:2406.00001",
                "crossref (2026-11-25): 'Tracing lines in ultrasound', Ana Kim, Bo Roe, 2025-03",
            ),
        )
    ]


def test_semantic_scholar_may_state_it_too(small: Path) -> None:
    witness = _PREPRINT.model_copy(update={"source": "semantic_scholar"})
    silent = _PREPRINT.model_copy(update={"dois": ()})
    proposals, _ = _propose(_write(small, silent, witness, _JOURNAL))
    assert proposals[0].evidence[0].startswith("semantic_scholar (2026-11-25) states")


def test_what_is_curated_is_not_proposed_anew(small: Path) -> None:
    proposals, _ = _propose(_write(small, _PREPRINT, _JOURNAL, entry=f"{_ENTRY}venue: Lines!\n"))
    assert proposals[0].fields == {"doi": "10.1000/VoR", "published": "2025-03"}


@pytest.mark.parametrize(
    ("journal", "reason"),
    [
        ({"authors": (Person(name="Di Poe"),), "title": "Dots"}, "may be another work"),
        ({"authors": ()}, "may be another work: no authors are stated"),
        ({"kind": "posted-content"}, "is no known version of record"),
        ({"id": "doi:10.1000/other"}, "is no known version of record"),
    ],
)
def test_what_falls_short_is_left_to_a_person(
    small: Path, journal: dict[str, object], reason: str
) -> None:
    root = _write(small, _PREPRINT, _JOURNAL.model_copy(update=journal))
    proposals, hints = _propose(root)
    assert proposals == []
    assert len(hints) == 1
    assert reason in hints[0]


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
    assert "choose one" in hints[0]


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
    assert hints == ["10.1000/vor is a preprint of 10.1000/later, says crossref (2026-11-25)"]


def test_the_patch_is_one_that_git_applies(small: Path) -> None:
    _write(small, _PREPRINT, _JOURNAL)
    done = run("versions", cwd=small)
    assert done.returncode == 0
    assert (small / _PATH).read_text(encoding="utf-8") == _ENTRY
    assert "1 change proposed, 0 undecided" in done.stderr
    subprocess.run(["git", "init", "-q"], cwd=small, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, text=True, cwd=small, check=True)
    after = (small / _PATH).read_text(encoding="utf-8")
    assert after == _ENTRY + "doi: 10.1000/VoR\nvenue: J. of Lines\npublished: 2025-03\n"
    assert run("check", cwd=small).returncode == 0
    assert "0 changes proposed" in run("versions", cwd=small).stderr


def test_applied_when_asked(small: Path) -> None:
    _write(small, _PREPRINT, _JOURNAL)
    done = run("versions", "--apply", cwd=small)
    assert "1 change written" in done.stderr
    assert "doi: 10.1000/VoR\n" in (small / _PATH).read_text(encoding="utf-8")


def test_a_file_that_would_lose_a_comment_is_left_alone(small: Path) -> None:
    entry = _ENTRY.replace("date:", "# a remark\ndate:")
    _write(small, _PREPRINT, _JOURNAL, entry=entry)
    loaded = loading.load(small)
    (proposal,), _ = versions.propose(loaded)
    assert versions.patched(loaded, proposal) == Undecided(
        "kim2024lines", f"{_PATH} cannot be rewritten without a loss"
    )


def _search(root: Path, stand_in: StandIn, url: str) -> Proposal | Undecided:
    entry = _ENTRY.replace("arxiv: '2406.00001'", f"url: {url}")
    clock = Clock()
    with running(stand_in), fetcher(stand_in, clock) as fetch:
        (found,) = doi_search.search(loading.load(_write(root, entry=entry)), fetch, "2026-11-25")
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
    assert isinstance(missing, Undecided)
    assert "no work at Crossref fits" in missing.reason


def test_a_pii_is_looked_up_by_itself(small: Path) -> None:
    work = Work(_TITLE, _AUTHORS, doi="10.1016/a", number="S0097849325001827")
    stand_in = StandIn([work, Work(_TITLE, _AUTHORS, doi="10.1016/b", number="S1")])
    url = "https://www.sciencedirect.com/science/article/pii/S0097849325001827"
    found = _search(small, stand_in, url)
    assert isinstance(found, Proposal)
    assert found.fields["doi"] == "10.1016/a"
    assert "filter=alternative-id:S0097849325001827" in stand_in.asked[0]


@pytest.mark.parametrize(
    ("work", "fits"),
    [
        (Work(_TITLE, _AUTHORS, doi="10.1000/a"), True),
        (Work(f"{_TITLE} 2", _AUTHORS, doi="10.1000/a"), False),
        (Work(_TITLE, (("Di", "Poe"),), doi="10.1000/a"), False),
        (Work(_TITLE, _AUTHORS, doi="10.1000/a", date="2019"), False),
        (Work(_TITLE, (), doi="10.1000/a"), False),
    ],
)
def test_other_links_need_title_author_and_year(small: Path, work: Work, fits: bool) -> None:
    found = _search(small, StandIn([work]), "https://openaccess.thecvf.com/content/Kim_paper.html")
    assert isinstance(found, Proposal if fits else Undecided)


def test_a_failed_question_has_its_reason(small: Path) -> None:
    stand_in = StandIn([], always={CROSSREF: status(400)})
    found = _search(small, stand_in, "https://openaccess.thecvf.com/content/Kim_paper.html")
    assert found == Undecided("kim2024lines", "HTTP 400 from api.crossref.org")
