"""What the site works out from the registry: facets, groups, related works, numbers, timeline."""

from collections import Counter

import pytest

from sam4mis.files import loading
from sam4mis.model.errors import SiteBuildError
from sam4mis.model.records import Facet, Milestone, Paper, Term
from sam4mis.model.registry import FilledRegistry, first_date
from sam4mis.site import statistics
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.facets import FacetViews, slug
from sam4mis.site.related import family, related_works
from sam4mis.site.timeline import timeline
from sam4mis.upkeep import fill_gaps
from tests.benchmarks import registries
from tests.support.made_up_registries import paper, real_registry, registry_of


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Eighty made-up papers."""
    loaded = fill_gaps.filled(loading.load(registries.make(tmp_path_factory.mktemp("made up"), 80)))
    return Catalogue(loaded.registry, loaded.paths)


def _with_facet(name: str, *works: Paper) -> FilledRegistry:
    terms = (Term(id="ct", label="CT", definition="Computed tomography."),
             Term(id="mr", label="MR", definition="Magnetic resonance."))  # fmt: skip
    facet = Facet(id=name, label="Modality", definition="Kind of image.", terms=terms)
    registry = registry_of(*works)
    return FilledRegistry(**{**registry.__dict__, "vocabulary": (facet,)})


def test_choices_count_the_works_that_have_them(catalogue: Catalogue) -> None:
    registry = catalogue.registry
    for facet in registry.vocabulary:
        view = catalogue.facets.view(facet.id)
        assert view is not None
        counts = Counter(term for work in registry.works for term in work.tags.get(facet.id, ()))
        assert {term.id: term.count for term in view.terms} == dict(counts)
    years = catalogue.facets.view("year")
    assert years is not None
    assert [term.id for term in years.terms] == ["2025", "2024", "2023"]


def test_terms_of_a_work_are_grouped_by_facet(catalogue: Catalogue) -> None:
    for work in catalogue.works:
        tags = {view.id: {term.id for term in terms}
                for view, terms in catalogue.facets.of_work(work) if view.id in work.tags}  # fmt: skip
        assert tags == {facet: set(terms) for facet, terms in work.tags.items()}


def test_a_facet_cannot_be_named_as_something_else_in_addresses() -> None:
    with pytest.raises(SiteBuildError, match="no facet can be named year"):
        FacetViews.of(_with_facet("year", paper(tags={"year": ["ct"]})))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Jörg Müller", "jorg-muller"), ("Max Q. -H. Meng", "max-q-h-meng"), ("李 明", ""),
     ("IEEE Access", "ieee-access"), ("../../etc", "etc")],
)  # fmt: skip
def test_names_in_addresses(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_authors_and_venues_have_a_page_from_two_works_on() -> None:
    works = [
        paper(id="doe2024edges", authors=["Jane Doe", "Ana Lee", "et al."], venue="ISBI"),
        paper(id="doe2024lines", arxiv="2405.00002", authors=["JANE DOE"], venue="Isbi"),
        paper(id="poe2024dots", arxiv="2405.00003", authors=["Bo Poe"], venue="MICCAI"),
    ]
    made = Catalogue(registry_of(*works), {})
    assert list(made.authors) == ["jane-doe"]
    assert [work.id for work in made.authors["jane-doe"].works] == ["doe2024edges", "doe2024lines"]
    assert list(made.venues) == ["isbi"]
    assert list(made.byline(works[0])) == [
        ("Jane Doe", "jane-doe"), ("Ana Lee", None), ("et al.", None),
    ]  # fmt: skip
    assert made.venue_slug(works[2]) is None


def _near(*works: Paper) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The related works of each, by id, with the reasons."""
    made = Catalogue(registry_of(*works), {})
    return {
        work.id: [(one.work.id, one.reasons) for one in nearest]
        for work, nearest in related_works(made.works, made.facets)
    }


def test_related_works_say_why() -> None:
    near = _near(
        paper(id="doe2024edges", authors=["Jane Doe", "Ana Lee"], code="https://github.com/a/b",
              date="2024-05"),
        paper(id="poe2024dots", arxiv="2405.00003", authors=["Bo Poe"],
              code="https://github.com/a/b/", date="2024-04"),
        paper(id="doe2024lines", arxiv="2405.00002", authors=["Ana Lee", "Jane Doe"],
              date="2024-03"),
        paper(id="roe2024none", arxiv="2405.00004", authors=["Richard Roe"], date="2024-02"),
    )  # fmt: skip
    assert near["doe2024edges"] == [
        ("poe2024dots", ("same code",)), ("doe2024lines", ("by Jane Doe and 1 more",)),
    ]  # fmt: skip
    assert near["doe2024lines"] == [("doe2024edges", ("by Ana Lee and 1 more",))]
    assert near["roe2024none"] == []


def test_one_name_alone_never_relates_works() -> None:
    near = _near(
        paper(id="wang2024one", authors=["Yan Wang", "Ana Lee"]),
        paper(id="wang2024other", arxiv="2405.00002", authors=["Yan Wang", "Bo Poe"]),
    )
    assert near == {"wang2024one": [], "wang2024other": []}


def test_works_that_build_on_one_another_come_before_all_others() -> None:
    near = _near(
        paper(id="doe2024edges", known_as=["EdgeSAM"], code="https://github.com/a/b"),
        paper(id="lee2024edges", arxiv="2405.00002", code="https://github.com/a/b"),
        paper(id="poe2024edges", arxiv="2405.00003", builds_on=["doe2024edges"]),
        paper(id="roe2024edges", arxiv="2405.00004", known_as=["EdgeSAM2"]),
    )
    assert [one for one, _ in near["doe2024edges"]] == [
        "poe2024edges", "lee2024edges", "roe2024edges",
    ]  # fmt: skip
    assert near["doe2024edges"][0][1] == ("builds on this work",)
    assert near["poe2024edges"][0] == ("doe2024edges", ("this work builds on it",))
    assert near["roe2024edges"][0] == ("doe2024edges", ("same family: EdgeSAM2",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MedSAM", "medsam"), ("MedSAM2", "medsam"), ("Polyp-SAM++", "polyp-sam"),
        ("Polyp SAM 2", "polyp-sam"), ("SAM-Med2D", "sam-med"), ("SAM-Med3D-MoE", "sam-med"),
        ("3DSAM-adapter", "sam-adapter"), ("SAM 2", ""), ("SAM", ""), ("2", ""), ("", ""),
    ],
)  # fmt: skip
def test_names_of_one_family_begin_alike(name: str, expected: str) -> None:
    assert family(name) == expected


def test_related_by_facets_share_something_that_not_all_have(catalogue: Catalogue) -> None:
    labels = {(facet.id, term.id): term.label for facet in catalogue.registry.vocabulary
              for term in facet.terms}  # fmt: skip
    for work, nearest in related_works(catalogue.works, catalogue.facets):
        assert len(nearest) <= 5
        for one in nearest:
            assert one.work.id != work.id
            assert one.reasons
            shared = {labels[facet, term] for facet in work.tags
                      for term in catalogue.registry.tagged(work, facet)
                      if term in catalogue.registry.tagged(one.work, facet)}  # fmt: skip
            others = ("by ", "same ", "builds ", "this ", "\u201c")
            for reason in one.reasons:
                if not reason.startswith(others):
                    assert set(reason.split(", ")) <= shared


def test_months_count_each_work_once(catalogue: Catalogue) -> None:
    months = statistics.months(catalogue, "base-model")
    assert months is not None
    assert sum(months.totals) == len(catalogue.works)
    assert (months.periods[0], months.periods[-1]) == ("2023-01", "2025-12")
    assert len(months.periods) == 36
    assert len(months.series) <= 10
    assert statistics.months(catalogue, "no such facet") is None


def test_prompts_count_in_each_kind(catalogue: Catalogue) -> None:
    prompts = statistics.half_years(catalogue, "prompt")
    assert prompts is not None
    expected = Counter(term for work in catalogue.works for term in work.tags.get("prompt", ()))
    assert sum(sum(series.values) for series in prompts.series) == expected.total()
    assert prompts.periods == tuple(f"{year} {half}" for year in (2023, 2024, 2025)
                                    for half in ("I", "II"))  # fmt: skip


def test_every_cell_of_the_grid_counts_works_with_both(catalogue: Catalogue) -> None:
    grid = statistics.grid(catalogue.facets, "modality", "adaptation", catalogue.works)
    assert grid is not None
    for row, line in zip(grid.rows.terms, grid.counts, strict=True):
        for column, count in zip(grid.columns.terms, line, strict=True):
            assert count == sum(
                row.id in work.tags.get("modality", ())
                and column.id in work.tags.get("adaptation", ())
                for work in catalogue.works
            )
    assert grid.most == max(max(line) for line in grid.counts)


def test_code_is_counted_out_of_papers_and_top_out_of_works_that_have_any() -> None:
    works = [
        paper(id="doe2024edges", date="2024-05", code="https://github.com/a/b", venue="ISBI"),
        paper(id="doe2024lines", date="2024", arxiv="2405.00002", venue="ISBI",
              code=[{"url": "https://example.org/lines", "kind": "project"}]),
        paper(id="poe2024dots", arxiv="2305.00003", date="2023-05"),
    ]  # fmt: skip
    made = Catalogue(registry_of(*works), {})
    code = [(bar.label, bar.count, bar.whole, bar.percent) for bar in
            statistics.code_by_year(made.works)]  # fmt: skip
    assert code == [("2023", 0, 1, 0.0), ("2024", 1, 2, 50.0)]
    venues = [
        (bar.label, bar.count, bar.whole)
        for bar in statistics.most_frequent_terms(made.facets, "venue")
    ]
    assert venues == [("ISBI", 2, 2)]
    assert list(statistics.most_frequent_terms(made.facets, "anatomy")) == []


def test_the_timeline_has_every_dated_work_once_oldest_first(catalogue: Catalogue) -> None:
    years = list(timeline(catalogue.works))
    assert [year.year for year in years] == ["2023", "2024", "2025"]
    listed = [work.id for year in years for month in year.months for work in month.works]
    assert sorted(listed) == sorted(work.id for work in catalogue.works)
    assert sum(year.count for year in years) == len(listed)


def test_milestones_are_told_apart_and_names_are_taken_from_titles() -> None:
    reason = Milestone(reason="It was the first.", url="https://example.org/")
    works = [
        paper(id="doe2024edges", title="EdgeSAM: edges", date="2024-05", milestone=reason),
        paper(id="doe2024lines", title="LineSAM: lines", date="2024-05", arxiv="2405.00002"),
        paper(
            id="poe2024dots",
            title="Dots without a name",
            date="2024",
            arxiv=None,
            doi="10.1000/dots",
        ),
        paper(id="roe2024none", title="Undated", arxiv=None, doi="10.1000/none"),
    ]
    made = Catalogue(registry_of(*works), {})
    (year,) = timeline(made.works)
    months = {month.number: month for month in year.months}
    assert set(months) == {0, 5}
    assert [work.id for work in months[5].milestones] == ["doe2024edges"]
    assert [(name, work.id) for name, work in months[5].named] == [("LineSAM", "doe2024lines")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({"date": "2025-08", "arxiv": "2312.17183"}, "2023-12"),
     ({"date": "2023", "arxiv": "2305.00001"}, "2023-05"),
     ({"date": "2023-05-09", "arxiv": "2305.00001"}, "2023-05-09"),
     ({"date": "2023-06-01", "arxiv": "2305.00001"}, "2023-05"),
     ({"date": "2023", "arxiv": "2401.00001"}, "2023"),
     ({"date": "2024", "arxiv": "2312.00001"}, "2023-12"),
     ({"date": "2025-01", "arxiv": None, "doi": "10.1000/a",
       "versions": [{"date": "2024-02", "arxiv": "2402.00001"}]}, "2024-02"),
     ({}, "2024-05")],
)  # fmt: skip
def test_a_work_appears_with_its_earliest_version(fields: dict[str, object], expected: str) -> None:
    assert first_date(paper(**fields)) == expected


def test_statistics_and_timeline_go_by_the_first_version_and_agree_with_explore() -> None:
    catalogue = Catalogue(real_registry(), {})
    years = {year.year: year for year in timeline(catalogue.works)}
    for work in catalogue.works:
        if first := first_date(work):
            number = int(first[5:7] or 0)
            (month,) = (month for month in years[first[:4]].months if month.number == number)
            assert work in month.works
    view = catalogue.facets.view("year")
    assert view is not None
    assert {c.id: c.count for c in view.terms} == {y: one.count for y, one in years.items()}
    months = statistics.months(catalogue, "base-model")
    assert months is not None
    left_out = statistics.without_month(catalogue.works)
    assert sum(months.totals) + left_out == len(catalogue.works)


def test_works_are_newest_first(catalogue: Catalogue) -> None:
    dates = [work.date or "" for work in catalogue.works]
    assert dates == sorted(dates, reverse=True)


def test_the_real_registry_has_milestones_with_their_reasons() -> None:
    registry = real_registry()
    marked = [work for work in registry.works if work.milestone]
    assert marked
    for work in marked:
        assert work.milestone is not None
        assert work.milestone.url.startswith("https://")
