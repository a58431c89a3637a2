"""Gaps filled in: the curator first, then the version of record, then the preprint."""

from pathlib import Path

import pytest

from sam4mis.files import layout, loading, metadata
from sam4mis.files.metadata import Library, Metadata, Person, SourceName
from sam4mis.model.records import Paper
from sam4mis.upkeep import fill_gaps
from tests.support.command_line import run
from tests.support.made_up_works import registry

_TITLE = "Tracing Lines in Ultrasound"


def _record(
    source: SourceName, identity: str, *names: str, title: str | None = _TITLE, **facts: str
) -> Metadata:
    authors = tuple(Person(name=name) for name in names)
    return Metadata(
        id=identity, source=source, retrieved="2026-11-25", title=title, authors=authors, **facts
    )


_ARXIV = _record("arxiv", "arxiv:2405.00001", "Ana Kim", "Bo Roe", date="2024-05-02")
_JOURNAL = _record(
    "crossref", "doi:10.1000/w", "Ana B. Kim", "Bo Roe", date="2025-03",
    venue="J. of Lines", kind="journal-article", volume="12", issue="3", pages="103-117",
    publisher="Lines & Sons",
)  # fmt: skip


def _paper(**fields: object) -> Paper:
    given = {"arxiv": "2405.00001", "doi": "10.1000/W", **fields}
    return Paper.model_validate(
        {"id": "kim2024lines", "title": _TITLE, "sections": ("first",), **given}
    )


def _resolve(paper: Paper, *records: Metadata) -> tuple[Paper, dict[str, str]]:
    resolved = fill_gaps.resolve(registry([paper]), Library.of(records))
    sources = {field: str(source) for (_, field), source in resolved.provenance.items()}
    return resolved.papers[0], sources


def test_gaps_are_filled_and_each_knows_its_source() -> None:
    paper, sources = _resolve(_paper(), _ARXIV, _JOURNAL)
    assert paper.authors == ("Ana B. Kim", "Bo Roe")
    assert (paper.date, paper.venue, paper.published) == ("2024-05-02", "J. of Lines", "2025-03")
    assert (paper.volume, paper.issue, paper.pages) == ("12", "3", "103-117")
    assert paper.publisher == "Lines & Sons"
    assert sources == {
        "authors": "crossref", "date": "arxiv", "venue": "crossref", "published": "crossref",
        "volume": "crossref", "issue": "crossref", "pages": "crossref", "publisher": "crossref",
    }  # fmt: skip


def test_curated_values_are_not_replaced() -> None:
    curated = _paper(
        authors=("A. Kim",), date="2024", venue="Lines!", published="2026", volume="1", issue="2",
        pages="e5", publisher="Dots",
    )  # fmt: skip
    paper, sources = _resolve(curated, _ARXIV, _JOURNAL)
    assert (paper, sources) == (curated, {})


def test_titles_and_identifiers_are_never_filled_in() -> None:
    stated = _ARXIV.model_copy(update={"title": f"{_TITLE}: A Study", "dois": ("10.1000/x",)})
    paper, _ = _resolve(_paper(doi=None), stated)
    assert (paper.title, paper.doi) == (_TITLE, None)


def test_a_preprint_alone_gives_no_venue() -> None:
    posted = _JOURNAL.model_copy(update={"kind": "posted-content"})
    paper, sources = _resolve(_paper(arxiv=None), posted)
    assert (paper.venue, paper.published) == (None, None)
    assert (paper.volume, paper.issue, paper.pages, paper.publisher) == (None,) * 4
    assert set(sources) == {"authors", "date"}


def test_text_that_breaks_the_rules_of_entries_fills_no_gap() -> None:
    broken = _JOURNAL.model_copy(update={"pages": "1  <b>2</b>", "volume": "7 "})
    paper, sources = _resolve(_paper(), broken)
    assert (paper.volume, paper.pages, paper.issue) == (None, None, "3")
    assert not {"volume", "pages"} & set(sources)


def test_a_list_known_in_part_is_completed_by_its_own_people_only() -> None:
    partial = _paper(authors=("A. Kim", "et al."))
    assert _resolve(partial, _ARXIV)[0].authors == ("Ana Kim", "Bo Roe")
    others = _record("arxiv", "arxiv:2405.00001", "Di Poe", "Ana Kim")
    assert _resolve(partial, others)[0].authors == ("A. Kim", "et al.")


def test_a_record_of_another_work_fills_nothing_in() -> None:
    other = _record("arxiv", "arxiv:2405.00001", "Di Poe", title="Dots", date="2020-01-01")
    curated = _paper(authors=("Ana Kim",), date="2024-05")
    assert _resolve(curated, other) == (curated, {})


@pytest.mark.parametrize(
    ("curated", "record"),
    [
        ({"title": "SAM-Med2D"}, {"title": "SAM-Med3D"}),
        ({"title": f"NovaSAM: {_TITLE}"}, {"title": f"TraceSAM: {_TITLE}"}),
        ({}, {"title": None}),
        ({}, {"title": f"{_TITLE} of Dots and Faces"}),
        ({"authors": ("Bo Roe", "et al.")}, {}),
        ({"date": "2021"}, {}),
    ],
)
def test_what_a_person_would_have_to_look_at_fills_nothing_in(
    curated: dict[str, object], record: dict[str, object]
) -> None:
    entry = _paper(arxiv=None, **curated)
    assert _resolve(entry, _JOURNAL.model_copy(update=record)) == (entry, {})


def test_an_entry_without_authors_is_known_by_its_title() -> None:
    entry = Paper(id="kim2024lines", title=_TITLE.upper(), sections=("first",), arxiv="2405.00001")
    paper, _ = _resolve(entry, _ARXIV)
    assert (paper.authors, paper.date) == (("Ana Kim", "Bo Roe"), "2024-05-02")


@pytest.mark.parametrize(
    ("published", "filled"), [(None, "J. of Lines"), ("2028", "J. of Lines"), ("2025", None)]
)
def test_a_version_of_record_may_follow_its_preprint_by_years(
    published: str | None, filled: str | None
) -> None:
    late = _JOURNAL.model_copy(update={"date": "2028-03"})
    entry = _paper(authors=("Ana Kim", "Bo Roe"), date="2024-05", published=published)
    assert _resolve(entry, late)[0].venue == filled


def test_a_new_title_of_the_same_people_fills_in() -> None:
    people = ("Ana Kim", "Bo Roe", "Cy Lee")
    renamed = _record("crossref", "doi:10.1000/w", *people, title="Lines!", venue="J. of Lines")
    assert _resolve(_paper(authors=people), renamed)[0].venue == "J. of Lines"


@pytest.mark.parametrize("name", ["Lines, Inc.", "Ana Kim and Bo Roe", "x@example.org"])
def test_names_that_break_the_rules_of_entries_are_passed_over(name: str) -> None:
    broken = _record("crossref", "doi:10.1000/w", name)
    assert _resolve(_paper(), broken, _ARXIV)[0].authors == ("Ana Kim", "Bo Roe")


def test_optional_authorities_fill_no_gap() -> None:
    witness = _record("openalex", "doi:10.1000/w", "Ana Kim", date="2024")
    assert _resolve(_paper(date="2024-05"), witness)[1] == {}


@pytest.mark.parametrize(
    ("dates", "earliest"),
    [(("2024", "2024-05-02"), "2024-05-02"), (("2023", "2024-05-02"), "2023"), (("2024-05", "2024"), "2024-05")],
)  # fmt: skip
def test_the_earliest_date_is_the_first_appearance(dates: tuple[str, str], earliest: str) -> None:
    one = _JOURNAL.model_copy(update={"date": dates[0]})
    other = _ARXIV.model_copy(update={"date": dates[1]})
    assert _resolve(_paper(), one, other)[0].date == earliest


def test_the_version_of_record() -> None:
    library = Library.of([_ARXIV, _JOURNAL])
    assert fill_gaps.version_of_record(_paper().locator, library) == _JOURNAL
    assert fill_gaps.version_of_record(_paper(doi=None).locator, library) is None


def test_without_metadata_nothing_changes() -> None:
    known = registry([_paper(date="2024-05")])
    assert fill_gaps.resolve(known, Library.of(())) == known


def test_readme_shows_filled_gaps(small: Path) -> None:
    path = small / "data/papers/2024/kim2024lines.yaml"
    path.write_text(f"title: {_TITLE}\nsections: [first]\narxiv: '2405.00009'\n")
    assert run("render", cwd=small).returncode == 0
    before = (small / "README.md").read_text(encoding="utf-8")
    assert "Kim" not in before
    record = _record("arxiv", "arxiv:2405.00009", "Ana Kim", "Bo Roe", date="2024-05-02")
    target = small / layout.metadata_path("arxiv")
    target.parent.mkdir()
    target.write_bytes(metadata.write([record]))
    assert run("render", "--check", cwd=small).returncode == 1
    assert run("render", cwd=small).returncode == 0
    after = (small / "README.md").read_text(encoding="utf-8")
    assert "|202405|A. Kim and B. Roe|Tracing Lines in Ultrasound" in after
    filled = fill_gaps.filled(loading.load(small)).registry.entries["kim2024lines"]
    assert isinstance(filled, Paper)
    assert filled.authors == ("Ana Kim", "Bo Roe")


@pytest.mark.parametrize(
    ("stated", "date", "source"),
    [
        ({"arxiv": "2602.05555"}, "2026-02", "arxiv"),
        ({"arxiv": "math/0309136"}, "2003-09", "arxiv"),
        ({"arxiv": "2602.05555", "date": "2026-01"}, "2026-01", None),
        ({"arxiv": None}, None, None),
    ],
)
def test_a_work_without_a_date_has_the_month_of_its_arxiv_id(
    stated: dict[str, str | None], date: str | None, source: str | None
) -> None:
    paper, sources = _resolve(_paper(**stated))
    assert (paper.date, sources.get("date")) == (date, source)
