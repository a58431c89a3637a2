"""Entries against authorities: what is found, what is left in peace, and who is believed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sam4mis.files import layout, loading, metadata, store, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.files.metadata import Metadata, Person, SourceName
from sam4mis.model.matching import Description, Verdict, judge
from sam4mis.model.names import parse_short_authors
from sam4mis.model.problems import Severity
from sam4mis.model.registry import versions_of
from sam4mis.upkeep import verify
from tests.support.command_line import run
from tests.support.curated_links import Link, Said, right_links, wrong_links
from tests.support.made_up_registries import ROOT, small_registry


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
        store.write(root, f"data/papers/2024/kim2024w{place}.yaml", yaml_text.write(entry))
    for source, found in records.items():
        store.write(root, layout.metadata_path(source), metadata.write(found))


def _load(root: Path, links: list[Link]) -> LoadedData:
    _write(small_registry(root), links)
    loaded = loading.load(root)
    assert [p for p in loaded.problems if p.code != "key-order"] == []
    return loaded


def _place(path: str) -> int:
    match = re.search(r"kim2024w(\d+)\.yaml", path)
    assert match
    return int(match[1])


def test_planted_wrong_links_are_found_and_right_links_pass(tmp_path: Path) -> None:
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
    assert measured in _stated()


def _stated() -> str:
    """What the documentation says."""
    return (ROOT / "docs/reliability.md").read_text(encoding="utf-8").replace("\n", " ")


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
        store.write(self.root, path, yaml_text.write(entry))
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


def test_a_conflict_with_one_source_is_a_warning(entry: _Entry) -> None:
    assert entry.verify(arxiv_arxiv=_OTHER) == [("link-conflict", "warning", "arxiv")]


def test_arxiv_and_its_deposit_at_datacite_are_one_source(entry: _Entry) -> None:
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


def test_another_version_of_the_same_entry_is_no_witness(entry: _Entry) -> None:
    entry.verify(arxiv_arxiv=_OTHER)
    path = entry.root / "data/papers/2024/kim2024w.yaml"
    version = (
        "versions:\n  - title: Outlining Dots by Hand\n    date: 2024-05\n    doi: 10.1000/v\n"
    )
    path.write_text(path.read_text() + version)
    (problem,) = verify.verify(loading.load(entry.root)).problems
    assert (problem.code, str(problem.severity)) == ("link-conflict", "warning")


_UNTITLED = Said(None, ["Ana Kim", "Bo Roe"], "2024-05")


def test_a_record_without_title_is_no_witness_and_no_match(entry: _Entry) -> None:
    found = entry.verify(arxiv_arxiv=_OTHER, crossref_doi=_UNTITLED)
    assert found == [("link-conflict", "warning", "arxiv")]
    outcome = verify.verify(loading.load(entry.root))
    assert outcome.verdicts == Counter({Verdict.CONFLICT: 1})
    others = len(list(_identifiers(entry.root))) - 2
    assert outcome.unknown == 1 + others


def _identifiers(root: Path) -> Iterator[str]:
    for work in loading.load(root).registry.works:
        for version in versions_of(work):
            yield from (one for one in version.locator.identities() if not one.startswith("url:"))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Said(None, ["Di Poe"], "2024-05"), "the first author there is Di Poe"),
        (Said(None, [], "2024-05"), "no authors are stated there"),
        (Said(None, ["Ana Kim"], "2019"), "the years are 5 apart"),
    ],
)
def test_what_else_is_odd_about_a_record_without_title_is_reported(
    entry: _Entry, record: Said, reason: str
) -> None:
    assert entry.verify(arxiv_arxiv=record) == [("link-review", "warning", "arxiv")]
    (problem,) = verify.verify(loading.load(entry.root)).problems
    assert problem.message == f"no title is stated there, {reason} (arXiv)"


def test_a_record_without_title_is_not_silence(entry: _Entry) -> None:
    assert entry.verify(crossref_doi=_UNTITLED, datacite_doi="2026-11-25") == []


def test_a_notice_counts_without_a_title(entry: _Entry) -> None:
    entry.verify(crossref_doi=_UNTITLED)
    _add(entry.root, "crossref", notices=("retraction: 10.1000/r",))
    (problem,) = verify.verify(loading.load(entry.root)).problems
    assert problem.code == "retraction-notice"


def _add(root: Path, source: SourceName, **facts: object) -> None:
    """Give the stored record of a source more to say."""
    path = root / layout.metadata_path(source)
    (record,), _ = metadata.read("x", source, path.read_bytes())
    path.write_bytes(metadata.write([record.model_copy(update=facts)]))


@pytest.mark.parametrize(
    ("preprint", "vouches"),
    [
        (Said("Tracing Lines in Ultrasound", ["Ana Kim", "Bo Roe"], "2024-05"), True),
        (_UNTITLED, False),
        (_OTHER, False),
    ],
)
def test_only_a_match_vouches_for_the_other_identifier(
    entry: _Entry, preprint: Said, vouches: bool
) -> None:
    retitled = Said("Lines of All Kinds, Traced", ["Ana Kim", "Bo Roe"], "2024-07")
    entry.verify(arxiv_arxiv=preprint, crossref_doi=retitled)
    _add(entry.root, "arxiv", dois=("10.1000/W",))
    problems = verify.verify(loading.load(entry.root)).problems
    assert ("doi" not in [problem.field for problem in problems]) is vouches


def test_openalex_never_counts_alone(entry: _Entry) -> None:
    assert entry.verify(openalex_doi=_OTHER) == [("link-review", "warning", "doi")]


def test_authorities_that_disagree_are_for_a_person(entry: _Entry) -> None:
    found = entry.verify(crossref_doi=entry.ours, datacite_doi=_OTHER)
    assert found == [("link-review", "warning", "doi")]


@pytest.mark.parametrize(
    ("silent", "severity", "message"),
    [
        (["arxiv_arxiv"], "warning", "arXiv does not know it"),
        (["arxiv_arxiv", "arxiv_oai_arxiv"], "warning", "arXiv does not know it"),
        (["arxiv_arxiv", "datacite_arxiv"], "error", "arXiv and DataCite do not know it"),
        (["crossref_doi", "openalex_doi"], "warning", "Crossref and OpenAlex do not know it"),
        (["crossref_doi", "datacite_doi", "openalex_doi"], "error",
         "Crossref, DataCite and OpenAlex do not know it"),
    ],
)  # fmt: skip
def test_an_identifier_that_is_not_known(
    entry: _Entry, silent: list[str], severity: str, message: str
) -> None:
    found = entry.verify(**dict.fromkeys(silent, "2026-11-25"))
    assert found == [("unknown-identifier", severity, silent[0].rpartition("_")[2])]
    (problem,) = verify.verify(loading.load(entry.root)).problems
    assert problem.message == message


@pytest.mark.parametrize(
    ("stated", "confirmed", "reported"),
    [("10.1000/x", False, True), ("10.1000/x", True, False), ("10.1000/W", False, False)],
)
def test_a_doi_other_than_the_one_that_arxiv_states(
    entry: _Entry, stated: str, confirmed: bool, reported: bool
) -> None:
    records: dict[str, Said | str] = {"crossref_doi": entry.ours} if confirmed else {}
    entry.verify(arxiv_arxiv=entry.ours, **records)
    _add(entry.root, "arxiv", dois=(stated,))
    found = verify.verify(loading.load(entry.root)).problems
    assert [problem.code for problem in found] == (["other-doi"] if reported else [])


def test_the_doi_of_another_work_is_no_other_doi(entry: _Entry) -> None:
    entry.verify(arxiv_arxiv=_OTHER)
    _add(entry.root, "arxiv", dois=("10.1000/x",))
    found = verify.verify(loading.load(entry.root)).problems
    assert [problem.code for problem in found] == ["link-conflict"]


def test_retractions_are_raised_to_a_person(entry: _Entry) -> None:
    entry.verify(crossref_doi=entry.ours)
    _add(entry.root, "crossref", notices=("retraction: 10.1000/r",))
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
    measured = f"{verdicts[Verdict.REVIEW]} of {verdicts.total()} were put to review"
    assert measured in _stated()
