"""Entries against authorities: what is found, what is left in peace, and who is believed."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from sam4mis import layout, loading, matching, metadata, store, verify, yamltext
from sam4mis.loading import Loaded
from sam4mis.matching import Description, Verdict, judge
from sam4mis.metadata import Metadata, Person, SourceName
from sam4mis.names import parse_short_authors
from sam4mis.problems import Severity
from tests.curated import Link, Said, right_links, wrong_links
from tests.support import ROOT, run, small_registry


def _record(identity: str, source: SourceName, said: Said, dois: tuple[str, ...] = ()) -> Metadata:
    return Metadata(
        id=identity,
        title=said.title,
        authors=tuple(Person(name=name) for name in said.authors),
        date=said.date,
        dois=dois,
        source=source,
        retrieved="2026-11-25",
    )


def _write(root: Path, links: list[Link]) -> None:
    """The entries of the links, and the records that are found under their identifiers."""
    records: dict[SourceName, list[Metadata]] = {"arxiv": [], "crossref": []}
    for place, link in enumerate(links):
        arxiv, doi = f"2401.{place + 1:05}", f"10.1000/w.{place}"
        entry: dict[str, object] = {
            "title": link.ours.title, "authors": link.ours.authors, "date": link.ours.date,
            "sections": ["first"],
        }  # fmt: skip
        if link.arxiv:
            entry["arxiv"] = arxiv
            stated = (doi,) if link.stated else ()
            records["arxiv"].append(_record(f"arxiv:{arxiv}", "arxiv", link.arxiv, stated))
        if link.doi:
            entry["doi"] = doi
            records["crossref"].append(_record(f"doi:{doi}", "crossref", link.doi))
        if link.published:
            entry["published"] = link.published
        store.write(root, f"data/papers/2024/kim2024w{place}.yaml", yamltext.write(entry))
    for source, found in records.items():
        store.write(root, layout.metadata_path(source), metadata.write(found))


def _load(root: Path, links: list[Link]) -> Loaded:
    _write(small_registry(root), links)
    loaded = loading.load(root)
    assert [p for p in loaded.problems if p.code != "key-order"] == []
    return loaded


def _place(path: str) -> int:
    match = re.search(r"kim2024w(\d+)\.yaml", path)
    assert match
    return int(match[1])


def test_planted_links_are_found_and_right_ones_left_in_peace(tmp_path: Path) -> None:
    links = [*right_links(), *wrong_links()]
    assert (len(links), sum(link.wrong for link in links)) == (220, 20)
    outcome = verify.verify(_load(tmp_path, links))
    reported = {_place(problem.path) for problem in outcome.problems}
    missed = [
        links[place].way for place in range(220) if links[place].wrong and place not in reported
    ]
    alarms = [links[place].way for place in reported if not links[place].wrong]
    conflicts = [links[_place(p.path)] for p in outcome.problems if p.code == "link-conflict"]
    assert missed == []
    assert len(alarms) <= 2, Counter(alarms)
    assert all(link.wrong for link in conflicts)
    measured = (
        f"{len(reported) - len(alarms)} of 20 wrong links found, {len(conflicts)} of them as "
        f"conflicts; {len(alarms)} of 200 right ones reported"
    )
    assert measured in (ROOT / "docs/reliability.md").read_text(encoding="utf-8").replace("\n", " ")


_OURS = Description(
    "NovaSAM: Tracing Lines in Ultrasound", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024-05"
)


@pytest.mark.parametrize(
    ("title", "authors", "date", "verdict"),
    [
        ("NovaSAM: tracing lines in ultrasound", ("Ana Kim",), "2025", Verdict.MATCH),
        ("NovaSAM2: Tracing Lines in Ultrasound", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024", Verdict.REVIEW),
        ("Tracing Lines in Ultrasound", ("Ana Kim",), "2024", Verdict.MATCH),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Bo Roe", "Ana Kim"), "2024", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Di Poe",), "2024", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", ("Ana Kim",), "2020", Verdict.REVIEW),
        ("NovaSAM: Tracing Lines in Ultrasound", (), None, Verdict.MATCH),
        ("A Foundation Model for Sonography", ("Ana Kim", "Bo Roe", "Cy Lee"), "2025", Verdict.MATCH),
        ("A Foundation Model for Sonography", ("Ana Kim", "Bo Roe", "Cy Lee"), "2028", Verdict.REVIEW),
        ("A Foundation Model for Sonography", ("Ana Kim", "Di Poe", "Ed Fox"), "2024", Verdict.CONFLICT),
        ("A Foundation Model for Sonography", ("Di Poe", "Ed Fox"), "2024", Verdict.CONFLICT),
        ("A Foundation Model for Sonography", (), "2024", Verdict.CONFLICT),
        (None, ("Ana Kim",), "2024", Verdict.MATCH),
        (None, ("Di Poe",), "2024", Verdict.REVIEW),
    ],
)  # fmt: skip
def test_judgements(
    title: str | None, authors: tuple[str, ...], date: str | None, verdict: Verdict
) -> None:
    assert judge(_OURS, Description(title, authors, date)).verdict is verdict


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Jun Ma", "J. Ma", True),
        ("X. Wang", "Wang Xinyi", True),
        ("Jun Ma", "Ma J.", True),
        ("Ana van der Berg", "A. Berg", True),
        ("Ana van der Berg", "Bo van der Maaten", False),
        ("Mauricio Fernandez M.", "M. Fernandez", True),
        ("Clara Diana-Albelda", "C. Albelda", True),
        ("Müller A", "A. Müller", True),
        ("Ana Li", "Bo Ali", False),
        ("Hao Wu", "J. Hwu", False),
        ("Ana Kim", "Kim Lee", False),
        ("李明", "李明", True),
        ("李明", "王芳", False),
    ],
)
def test_names_of_one_person(first: str, second: str, same: bool) -> None:
    assert matching.same_person(first, second) is same
    assert matching.same_person(second, first) is same


def test_titles_that_share_a_beginning_alone_are_not_the_same() -> None:
    start = "Segmenting anything in medical images"
    assert not matching.same_title(f"{start}: an experiment", f"{start}: a survey")
    assert matching.same_title(start, f"{start}: a survey")
    assert matching.same_title(f"NovaSAM: {start}", f"NovaSAM: {start}: a survey")
    assert not matching.same_title("SAM 2: a survey", "SAM 2")  # too short to be sure


def test_model_names_are_not_mixed_up() -> None:
    for one, other in (("MedSAM", "MedSAM2"), ("SAM-Med2D", "SAM-Med3D")):
        first = Description(f"{one}: segment anything", ("Ana Kim", "Bo Roe", "Cy Lee"), "2024")
        second = Description(f"{other}: segment anything", first.authors, "2024")
        assert judge(first, second).verdict is Verdict.REVIEW


@dataclass
class _Entry:
    root: Path
    ours: Said

    def verify(self, **records: Said | str) -> list[tuple[str, str, str]]:
        """Code, severity and field of what is reported when these records are stored."""
        path = "data/papers/2024/kim2024w.yaml"
        entry = {
            "title": self.ours.title, "authors": self.ours.authors, "date": self.ours.date,
            "sections": ["first"], "arxiv": "2406.00001", "doi": "10.1000/w",
        }  # fmt: skip
        store.write(self.root, path, yamltext.write(entry))
        for name, said in records.items():
            source, _, kind = name.rpartition("_")
            identity = "arxiv:2406.00001" if kind == "arxiv" else "doi:10.1000/w"
            known = next(one for one in metadata.SOURCES if one == (source or name))
            record = (
                _record(identity, known, said)
                if isinstance(said, Said)
                else Metadata(id=identity, source=known, missing=said)
            )
            previous = self.root / layout.metadata_path(known)
            raw = previous.read_bytes() if previous.exists() else b""
            before, _ = metadata.read("x", known, raw)
            kept = [one for one in before if one.id != record.id]
            store.write(self.root, layout.metadata_path(known), metadata.write([*kept, record]))
        problems = verify.verify(loading.load(self.root)).problems
        return [(p.code, str(p.severity), p.field) for p in problems]


@pytest.fixture
def entry(small: Path) -> _Entry:
    return _Entry(small, Said("Tracing Lines in Ultrasound", ["Ana Kim", "Bo Roe"], "2024-05"))


_OTHER = Said("Outlining Dots by Hand", ["Di Poe", "Ed Fox"], "2024-05")


def test_one_witness_is_a_warning(entry: _Entry) -> None:
    assert entry.verify(arxiv_arxiv=_OTHER) == [("link-conflict", "warning", "arxiv")]


def test_arxiv_and_its_deposit_are_one_witness(entry: _Entry) -> None:
    found = entry.verify(arxiv_arxiv=_OTHER, datacite_arxiv=_OTHER)
    assert found == [("link-conflict", "warning", "arxiv")]


def test_a_second_authority_makes_an_error(entry: _Entry) -> None:
    found = entry.verify(arxiv_arxiv=_OTHER, semantic_scholar_arxiv=_OTHER)
    assert found == [("link-conflict", "error", "arxiv")]


def test_the_other_identifier_is_a_witness(entry: _Entry) -> None:
    found = entry.verify(arxiv_arxiv=_OTHER, crossref_doi=entry.ours)
    assert found == [("link-conflict", "error", "arxiv")]


def test_the_entry_with_the_stated_title_is_a_witness(entry: _Entry) -> None:
    path = "data/papers/2024/poe2024dots.yaml"
    store.write(
        entry.root, path,
        b"title: Outlining Dots by Hand\nsections: [first]\narxiv: '2405.00009'\n",
    )  # fmt: skip
    assert entry.verify(arxiv_arxiv=_OTHER) == [("link-conflict", "error", "arxiv")]


def test_openalex_is_never_believed_alone(entry: _Entry) -> None:
    assert entry.verify(openalex_doi=_OTHER) == [("link-review", "warning", "doi")]


def test_authorities_that_disagree_are_for_a_person(entry: _Entry) -> None:
    found = entry.verify(crossref_doi=entry.ours, datacite_doi=_OTHER)
    assert found == [("link-review", "warning", "doi")]


@pytest.mark.parametrize(("both", "severity"), [(False, "warning"), (True, "error")])
def test_an_identifier_that_nobody_knows(entry: _Entry, both: bool, severity: str) -> None:
    records: dict[str, Said | str] = {"arxiv_arxiv": "2026-11-25"}
    if both:
        records["datacite_arxiv"] = "2026-11-25"
    assert entry.verify(**records) == [("unknown-identifier", severity, "arxiv")]


@pytest.mark.parametrize(
    ("stated", "confirmed", "reported"),
    [("10.1000/x", False, True), ("10.1000/x", True, False), ("10.1000/W", False, False)],
)
def test_a_doi_other_than_the_one_that_arxiv_states(
    entry: _Entry, stated: str, confirmed: bool, reported: bool
) -> None:
    records: dict[str, Said | str] = {"crossref_doi": entry.ours} if confirmed else {}
    entry.verify(arxiv_arxiv=entry.ours, **records)
    path = entry.root / layout.metadata_path("arxiv")
    (record,), _ = metadata.read("x", "arxiv", path.read_bytes())
    path.write_bytes(metadata.write([record.model_copy(update={"dois": (stated,)})]))
    found = verify.verify(loading.load(entry.root)).problems
    assert [problem.code for problem in found] == (["other-doi"] if reported else [])


def test_retractions_are_raised_to_a_person(entry: _Entry) -> None:
    entry.verify(crossref_doi=entry.ours)
    path = entry.root / layout.metadata_path("crossref")
    (record,), _ = metadata.read("x", "crossref", path.read_bytes())
    noted = record.model_copy(update={"notices": ("retraction: 10.1000/r",)})
    path.write_bytes(metadata.write([noted]))
    loaded = loading.load(entry.root)
    (problem,) = verify.verify(loaded).problems
    assert (problem.code, problem.severity) == ("retraction-notice", Severity.WARNING)
    assert problem.message == "Crossref says: retraction: 10.1000/r"
    entry_path = entry.root / "data/papers/2024/kim2024w.yaml"
    entry_path.write_text(
        entry_path.read_text() + "status:\n  kind: retracted\n  reason: says the journal\n"
    )
    assert verify.verify(loading.load(entry.root)).problems == []


def test_the_command(entry: _Entry) -> None:
    entry.verify(arxiv_arxiv=_OTHER, crossref_doi=entry.ours)
    done = run("verify", cwd=entry.root)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "data/papers/2024/kim2024w.yaml:1:8: error link-conflict arxiv: it leads to another work: "
        "the title there is 'Outlining Dots by Hand', the first author there is Di Poe "
    )
    assert "match 1, review 0, conflict 1; 4 identifiers without metadata" in done.stderr
    as_json = json.loads(run("verify", "--format", "json", cwd=entry.root).stdout)
    assert [problem["field"] for problem in as_json] == ["arxiv"]


def test_without_metadata_there_is_nothing_to_say() -> None:
    done = run("verify")
    assert (done.returncode, done.stdout) == (0, "")
    assert "match 0, review 0, conflict 0" in done.stderr


def test_the_real_list_against_compiled_facts(whole_list: str) -> None:
    """Titles and short authors as the list had them, against the facts compiled from elsewhere."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in whole_list.splitlines()
    ]
    verdicts: Counter[Verdict] = Counter()
    facts = ROOT.parent / "shared/facts/metadata.jsonl"
    for line in facts.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        date, authors = rows[said["seed_rows"][0] - 1][:2]
        if said.get("title") and said.get("authors"):
            ours = Description(
                said["title_seed"], parse_short_authors(authors), f"{date[:4]}-{date[4:]}"
            )
            theirs = Description(said["title"], tuple(said["authors"]), said["published"])
            verdicts[judge(ours, theirs).verdict] += 1
    assert verdicts[Verdict.CONFLICT] == 0
    assert verdicts[Verdict.REVIEW] <= 3
    assert verdicts[Verdict.MATCH] > 340
