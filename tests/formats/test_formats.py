"""Formats: foreign readers find in them the facts that were written, whatever the names hold."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import jsonschema
import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as citeproc_formats
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sam4mis.files import layout
from sam4mis.formats import (
    bibtex,
    csl,
    csv_table,
    json_records,
    json_schema,
    latex,
    latex_table,
    plain,
    ris,
)
from sam4mis.formats.all_formats import FORMATS, Format
from sam4mis.formats.reference import Reference, reference, references
from sam4mis.model.names import Name, Organisation, parse_name
from sam4mis.model.records import Dataset, Paper, Venue
from sam4mis.model.registry import FilledRegistry, first_date, kind_of_venue
from tests.support import foreign_readers
from tests.support.foreign_readers import Facts, Imprint
from tests.support.made_up_registries import paper, real_registry, registry_of

_BY_NAME = {form.name: form for form in FORMATS}

# Letters with one accent and with two, of other scripts, and what LaTeX, RIS and CSV are afraid of.
_LETTERS = "abcxyzABCXYZéüłñøßçÉÖŁŞçşžǎếữжД王李αΩ"
_MARKS = "0129 .,:;()/?!*+=-–—'\"&%_#$~^|<>\\`{}[]@"

_titles = st.text(_LETTERS + _MARKS, min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
_capital, _small = st.sampled_from("ABÉÖŁŞ王李ДZ"), st.text("abcéüłñşžǎж", min_size=1, max_size=6)
_word = st.builds(str.__add__, _capital, _small)
_joined = st.one_of(_word, st.builds("{}-{}".format, _word, _word), st.builds("O'{}".format, _word))
_names = st.one_of(
    st.builds("{} {}".format, _joined, _joined),
    st.builds("{} {}. {}".format, _word, st.sampled_from("ABÉŁ"), _joined),
    st.builds("{} {} {}".format, _word, st.sampled_from(["van", "de la", "von der"]), _joined),
    st.builds("{} {} {}".format, _word, _word, st.sampled_from(["Jr.", "III"])),
    st.builds("The {} Consortium".format, _word).map(Organisation),
    st.builds("{} Society of {}".format, _word, _word).map(Organisation),
    st.builds("van der {}".format, _word),
    _word,
    st.just("王伟"),
)


def _valid(title: str) -> bool:
    try:
        paper(title=title)
    except ValueError:
        return False
    return True


_works = st.builds(
    lambda title, authors, venue: paper(
        title=title, authors=authors, venue=venue, date="2024-05-02"
    ),
    _titles.filter(_valid),
    st.lists(_names, min_size=1, max_size=4, unique=True),
    st.sampled_from([None, "MICCAI", "Journal of A & B_C", "Lecture Notes in 100%"]),
)


@pytest.fixture(scope="module")
def real() -> FilledRegistry:
    return real_registry()


def _written(form: str, registry: FilledRegistry) -> str:
    return _BY_NAME[form].document(registry, references(registry))


def _expected(registry: FilledRegistry) -> dict[str, Facts]:
    return {item.id: foreign_readers.facts(item) for item in references(registry)}


def _linked(registry: FilledRegistry) -> dict[str, Facts]:
    """The facts where the form gives the link in place of the curator's own."""
    return {
        item.id: replace(foreign_readers.facts(item), url=item.link)
        for item in references(registry)
    }


def _validator(registry: FilledRegistry) -> jsonschema.Draft202012Validator:
    made = dict(json_schema.schemas(registry))[layout.EXPORT_SCHEMA]
    return jsonschema.Draft202012Validator(json.loads(made))


_BIBTEX_READERS = [foreign_readers.bibtexparser_reads, foreign_readers.pybtex_reads]


@pytest.mark.parametrize("reads", _BIBTEX_READERS)
@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_every_real_entry_survives_bibtex(
    form: str, reads: Callable[[str], dict[str, Facts]], real: FilledRegistry
) -> None:
    found = reads(_written(form, real))
    assert len(found) == len(real.works) > 300
    assert {key: foreign_readers.without_curls(entry) for key, entry in found.items()} == {
        key: foreign_readers.without_curls(entry) for key, entry in _expected(real).items()
    }


def test_every_real_entry_survives_ris_csl_and_csv(real: FilledRegistry) -> None:
    assert foreign_readers.rispy_reads(_written("ris", real)) == _linked(real)
    assert foreign_readers.csl_reads(_written("csl-json", real)) == _linked(real)
    # The year of a row is that of the first appearance; citations have the year of their version.
    as_written = {
        item.id: replace(
            foreign_readers.facts(item),
            url=item.link,
            venue=item.work.venue or "",
            year=(first_date(item.work) or "")[:4],
        )
        for item in references(real)
    }
    assert foreign_readers.csv_reads(_written("csv", real)) == as_written


def test_every_real_entry_survives_json(real: FilledRegistry) -> None:
    data = json.loads(_written("json", real))
    _validator(real).validate(data)
    read = json_records.RegistryFile.model_validate(data)
    for ours, theirs in zip(references(real), read.entries, strict=True):
        # What an entry does not say is absent, and an empty list would be a fault.
        kept = theirs.model_dump(exclude={"kind", "cited_as"}, exclude_defaults=True)
        assert type(ours.work).model_validate(kept) == ours.work


@pytest.mark.parametrize("reads", _BIBTEX_READERS)
@given(work=_works)
def test_any_work_survives_biblatex(reads: Callable[[str], dict[str, Facts]], work: Paper) -> None:
    registry = registry_of(work)
    found = reads(_written("biblatex", registry))
    assert found == _expected(registry)


@pytest.mark.parametrize("reads", _BIBTEX_READERS)
@given(work=_works)
def test_any_work_survives_bibtex(reads: Callable[[str], dict[str, Facts]], work: Paper) -> None:
    registry = registry_of(work)
    (found,), (expected,) = (
        reads(_written("bibtex", registry)).values(),
        _expected(registry).values(),
    )
    # The classic program has no letter for these two; their names in TeX are what comes back.
    expected = replace(
        expected, title=expected.title.replace("α", r"$\alpha$").replace("Ω", r"$\Omega$")
    )
    assert foreign_readers.without_curls(found) == foreign_readers.without_curls(expected)


@given(work=_works)
def test_any_work_survives_ris_csl_and_csv(work: Paper) -> None:
    registry = registry_of(work)
    assert foreign_readers.rispy_reads(_written("ris", registry)) == _linked(registry)
    assert foreign_readers.csl_reads(_written("csl-json", registry)) == _linked(registry)
    assert foreign_readers.csv_reads(_written("csv", registry)) == _linked(registry)


_WHERE = {
    "bibtex": (foreign_readers.bibtexparser_finds, foreign_readers.pybtex_finds),
    "biblatex": (foreign_readers.bibtexparser_finds, foreign_readers.pybtex_finds),
    "ris": (foreign_readers.rispy_finds,),
    "csl-json": (foreign_readers.csl_finds,),
    "csv": (foreign_readers.csv_finds,),
}


@pytest.mark.parametrize("form", _WHERE)
@pytest.mark.parametrize("pages", ["103-117", "e12", "103061", "7 – 9", "5-5", "S1--S8"])
def test_volume_issue_and_pages_survive(form: str, pages: str) -> None:
    shown = {"103-117": "103–117", "7 – 9": "7–9", "5-5": "5", "S1--S8": "S1–S8"}
    work = paper(
        venue="Radiology", volume="12 & Suppl_1", issue="3/4", pages=pages, publisher="Ä & B_C"
    )
    expected = Imprint("12 & Suppl_1", "3/4", shown.get(pages, pages), "Ä & B_C")
    if form == "biblatex":  # its articles have no publisher
        expected = replace(expected, publisher="")
    for finds in _WHERE[form]:
        assert finds(_written(form, registry_of(work))) == expected


@pytest.mark.parametrize("form", _WHERE)
@pytest.mark.parametrize("venue", [None, "medRxiv"])
def test_a_preprint_has_no_volume(form: str, venue: str | None) -> None:
    work = paper(venue=venue, volume="12", issue="3", pages="103-117")
    for finds in _WHERE[form]:
        assert replace(finds(_written(form, registry_of(work))), publisher="") == Imprint()


@pytest.mark.parametrize("venue", ["MICCAI", "Lecture Notes in X"])
def test_a_volume_of_proceedings_or_a_series_has_no_issue_in_bibtex(venue: str) -> None:
    work = paper(venue=venue, volume="12", issue="3", pages="1-9", publisher="Knuth")
    for form in ("bibtex", "biblatex"):
        for finds in _WHERE[form]:
            found = finds(_written(form, registry_of(work)))
            assert found == Imprint("12", "", "1–9", "Knuth")


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"volume": "12", "issue": "3", "pages": "103-117", "publisher": "X"}, "Radiology, 12(3), 103–117. h"),
        ({"volume": "12", "pages": "e5"}, "Radiology, 12, e5. h"),
        ({"issue": "3"}, "Radiology, (3). h"),
        ({}, "Radiology. h"),
        ({"venue": "MICCAI", "volume": "12", "pages": "1-9", "publisher": "X"}, "In MICCAI (Vol. 12, pp. 1–9). X. h"),
        ({"venue": "MICCAI", "pages": "e5"}, "In MICCAI (e5). h"),
        ({"venue": "MICCAI"}, "In MICCAI. h"),
    ],
)  # fmt: skip
def test_volume_issue_and_pages_in_plain_text(fields: dict[str, str], printed: str) -> None:
    work = paper(**({"venue": "Radiology"} | fields))
    assert f"Edges. {printed}" in plain.entry(reference(work, registry_of(work)))


def test_what_a_person_says_of_a_venue_goes_before_what_an_authority_says_of_a_work() -> None:
    venue = Venue(name="LNX", kind="book-series", publisher="Springer")
    work = paper(venue="LNX", publisher="Springer Nature Switzerland")
    assert reference(work, registry_of(work, venues=[venue])).publisher == "Springer"
    assert reference(work, registry_of(work)).publisher == "Springer Nature Switzerland"


@given(st.text("'=+-@\t\r\n＝ab", max_size=6))
def test_no_cell_is_a_formula_and_every_cell_comes_back(value: str) -> None:
    cell = csv_table.guard(value)
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)
    assert csv_table.unguard(cell) == value


def test_hostile_cells_are_text() -> None:
    work = paper(
        title='=HYPERLINK("https://evil.example","x")'.replace("https://", ""), authors=["+A Lee"]
    )
    row = csv_table.entry(reference(work, registry_of(work)))
    assert "\"'=HYPERLINK(" in row
    assert ',"\'+A Lee",' in row


def test_no_separator_of_another_language_starts_a_cell() -> None:
    work = paper(title="A;=1+41;B")
    assert '"A;=1+41;B"' in csv_table.entry(reference(work, registry_of(work)))


@pytest.mark.parametrize(
    ("fields", "kind", "bib", "lines"),
    [
        ({"venue": "Radiology"}, "article-journal", "@article{", "  journal = {Radiology},\n"),
        ({"venue": "MICCAI"}, "paper-conference", "@inproceedings{", "  booktitle = {{MICCAI}}"),
        (
            {"venue": "Lecture Notes in Computer Science"},
            "chapter",
            "@incollection{",
            "  series = {Lecture Notes in Computer Science},\n",
        ),
        ({}, "article", "@misc{", "  archiveprefix = {arXiv},\n"),
        ({"venue": "medRxiv"}, "article", "@misc{", "  howpublished = {medRxiv},\n"),
        ({"arxiv": None, "url": "https://example.org/x"}, "document", "@misc{", "  url = {https://example.org/x},\n"),
        ({"arxiv": None, "doi": "10.1000/a_b"}, "document", "@misc{", "  doi = {10.1000/a_b},\n"),
    ],
)  # fmt: skip
def test_kind_and_entry_type_follow_the_venue(
    fields: dict[str, object], kind: str, bib: str, lines: str
) -> None:
    work = paper(**fields)
    found = reference(work, registry_of(work))
    text = bibtex.entry(found)
    assert found.kind == kind
    assert text.startswith(bib)
    assert lines.replace("{{MICCAI}}", "{MICCAI}") in text


def test_a_dataset_known_by_its_data_alone() -> None:
    data = Dataset.model_validate(
        {
            "id": "lee2024pixels",
            "title": "Pixels",
            "sections": ["d"],
            "data": "https://example.org/d",
        }
    )
    found = reference(data, registry_of(data))
    assert (found.kind, found.link, found.year) == ("dataset", "https://example.org/d", "")
    assert bibtex.biblatex_entry(found).startswith("@dataset{lee2024pixels,\n  title = {Pixels},\n")
    assert "TY  - DATA\r\n" in ris.entry(found)


def test_a_listed_venue_has_kind_title_and_publisher() -> None:
    venue = Venue(
        name="LNX", kind="book-series", title="Lecture Notes on X", publisher="Knuth & Sons"
    )
    work = paper(venue="LNX")
    found = reference(work, registry_of(work, venues=[venue]))
    assert (found.kind, found.venue) == ("chapter", "Lecture Notes on X")
    other = registry_of(
        work, venues=[venue.model_copy(update={"name": "X", "other_names": ("lnx",)})]
    )
    assert reference(work, other).kind == "chapter"  # as metadata may call it
    assert "publisher = {Knuth \\& Sons}" in bibtex.entry(found)


def test_the_version_of_record_is_cited_with_the_preprint_as_eprint() -> None:
    work = paper(
        arxiv=None, doi="10.1000/x", venue="Radiology", date="2023-04", published="2024-01-22",
        versions=[{"date": "2023-04", "arxiv": "2304.00001", "title": "Former"}],
    )  # fmt: skip
    text = bibtex.entry(reference(work, registry_of(work)))
    assert "  eprint = {2304.00001},\n" in text
    assert "  year = {2024},\n  month = jan,\n" in text
    assert "  doi = {10.1000/x},\n" in text
    assert "Former" not in text


@pytest.mark.parametrize(
    ("number", "month"),
    list(enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)),  # noqa: SIM905
)
def test_months_are_those_of_bibtex(number: int, month: str) -> None:
    text = bibtex.entry(_single(paper(date=f"2024-{number:02}")))
    assert text.endswith(f"  month = {month},\n}}\n")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Journal of Conference Letters", "journal"), ("IEEE Transactions on Workshops", "journal"),
        ("Scientific Reports", "journal"), ("Radiology", "journal"), ("Medical Physics", "journal"),
        ("npj Digital Medicine", "journal"), ("MICCAI", "proceedings"), ("NeurIPS", "proceedings"),
        ("MICCAI Workshops", "proceedings"), ("Medical Imaging 2027: Physics", "proceedings"),
        ("Symposium on X", "proceedings"), ("Lecture Notes in Physics", "book-series"),
        ("bioRxiv", "preprint-server"), ("Research Square", "preprint-server"),
    ],
)  # fmt: skip
def test_kind_of_a_venue_that_is_not_listed(name: str, kind: str) -> None:
    assert kind_of_venue(name) == kind


@pytest.mark.parametrize(
    ("title", "latex_title"),
    [
        ("SAM and MRI", "{SAM} and {MRI}"),
        ("MedSAM, nnU-Net and U-Net", "{MedSAM}, {nnU-Net} and {U-Net}"),
        ("End-to-End X-ray in 3D", "End-to-End {X-ray} in {3D}"),
        ("A Study of B", "A Study of B"),
        ("École of ÉCOLE", r"{\'E}cole of {{\'E}COLE}"),
        ("R&D at 100% of C#_x", r"{R}\&D at 100\% of C\#\_x"),
        ("“Quoted” – dashed", "``Quoted'' -- dashed"),
        (r"The $\ell_2$ norm", r"The {$\ell_2$} norm"),
        (r"$\mathcal{L}_{\mathrm{dice}}$-SAM", r"{$\mathcal{L}_{\mathrm{dice}}$}-{SAM}"),
        ("α-SAM and x-ray", r"{{$\alpha$}-SAM} and x-ray"),
        ("From $5 to $6", r"From \$5 to \$6"),
        (r"$\input{x}$", r"\$\textbackslash{}input\textbraceleft{}x\textbraceright{}\$"),
        ("α and ế", r"{$\alpha$} and ế"),
    ],
)
def test_titles_in_latex(title: str, latex_title: str) -> None:
    assert bibtex.title(title).replace("{R}", "R") == latex_title.replace("{R}", "R")


@pytest.mark.parametrize(
    "formula",
    [r"$\write18{x}$", "$x^^5cinput$", r"$\def\a{}$", "$}$", "$a%b$", r"$\alpha{$", "$x^$", r"$\hat$", r"$\mathcal_x$",
     "$}{$", "$a}b{c$", "${}}{$", "$}}{{$",
     r"$\csname x\endcsname$", r"$\catcode`\%=11$", r"$\\$", "$#1$", "$a&b$", "$a~b$"],
)  # fmt: skip
def test_no_formula_can_do_harm(formula: str) -> None:
    assert latex.split_math(formula) == [formula]
    assert not re.search(r"\\(?!text|\$|#|&|%|_)", latex.escape(formula))


@given(st.text(_LETTERS + _MARKS, max_size=60))
def test_braces_always_balance_and_fields_never_end_early(text: str) -> None:
    for written in (
        bibtex.title(text),
        latex.escape(text),
        latex.escape(text, ascii_letters=False),
    ):
        depth = 0
        for char in written:
            depth += {"{": 1, "}": -1}.get(char, 0)
            assert depth >= 0
        assert depth == 0


def test_an_address_cannot_end_its_field() -> None:
    work = paper(arxiv=None, url="https://example.org/a}{b")
    text = bibtex.entry(reference(work, registry_of(work)))
    assert "url = {https://example.org/a%7D%7Bb}" in text


def test_no_doi_can_end_its_field() -> None:
    with pytest.raises(ValidationError, match="is not a DOI"):
        paper(arxiv=None, doi="10.1000/a}b")


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Jun Ma", Name("Jun", "", "Ma")),
        ("Paul J. van Diest", Name("Paul J.", "van", "Diest")),
        ("Robert Smith Jr.", Name("Robert", "", "Smith", "Jr.")),
        ("Jan van der Berg III", Name("Jan", "van der", "Berg", "III")),
        (Organisation("The MONAI Consortium"), Name(literal="The MONAI Consortium")),
        ("BraTS Challenge", Name("BraTS", "", "Challenge")),
        ("Plato", Name(literal="Plato")),
        ("van der Maaten", Name("", "van der", "Maaten")),
        ("王伟", Name(literal="王伟")),
        ("Song Group Wei", Name("Song Group", "", "Wei")),
        ("Mauricio Fernandez M.", Name("Mauricio", "", "Fernandez M.")),
        ("David Van Valen", Name("David", "Van", "Valen")),
        ("Van Nguyen", Name("Van", "", "Nguyen")),
        ("Minh Le Tran", Name("Minh Le", "", "Tran")),
    ],
)
def test_parts_of_names(full: str, parts: Name) -> None:
    assert parse_name(full) == parts


def test_ris_has_its_lines_and_types() -> None:
    work = paper(authors=["Jane Doe", "et al."], date="2024-05")
    lines = ris.entry(reference(work, registry_of(work))).split("\r\n")
    assert lines == [
        "TY  - RPRT", "ID  - doe2024edges", "TI  - Edges", "AU  - Doe, Jane", "AU  - et al.",
        "M3  - Preprint", "PB  - arXiv", "SN  - arXiv:2405.00001",
        "PY  - 2024", "DA  - 2024/05//", "AN  - arXiv:2405.00001",
        "UR  - https://arxiv.org/abs/2405.00001", "ER  - ", "",
    ]  # fmt: skip


def test_a_preprint_of_arxiv_has_its_number_for_every_style() -> None:
    for venue in (None, "arXiv"):
        text = bibtex.entry(_single(paper(venue=venue)))
        assert "howpublished = {arXiv:2405.00001}" in text
        assert "url = {https://arxiv.org/abs/2405.00001}" in text
        assert "eprint = {2405.00001}" in text
        assert "archiveprefix = {arXiv}" in text
        assert "url = {https://example.org/x}" in bibtex.entry(
            _single(paper(venue=venue, url="https://example.org/x"))
        )
    assert "eprint = {2405.00001}" in bibtex.entry(_single(paper(venue="medRxiv")))
    assert "eprint = {2405.00001}" in bibtex.biblatex_entry(_single(paper()))


@pytest.mark.parametrize(
    ("venue", "lines"),
    [
        ("medRxiv", ["TY  - RPRT", "M3  - Preprint", "PB  - medRxiv", "SN  - arXiv:2405.00001"]),
        ("Radiology", ["TY  - JOUR", "T2  - Radiology"]),
        ("MICCAI", ["TY  - CONF", "T2  - MICCAI", "C3  - MICCAI"]),
        ("Lecture Notes in X", ["TY  - CHAP", "T3  - Lecture Notes in X"]),
    ],
)
def test_tags_of_ris_follow_the_venue(venue: str, lines: list[str]) -> None:
    found = ris.entry(_single(paper(venue=venue))).split("\r\n")
    kept = ("TY", "M3", "PB", "SN", "T2", "T3", "C3")
    assert [line for line in found if line.startswith(kept)] == lines


def test_a_series_is_never_the_title_of_a_book() -> None:
    work = paper(venue="Lecture Notes in X")
    found = reference(work, registry_of(work))
    for text in (bibtex.entry(found), bibtex.biblatex_entry(found)):
        assert "series = {Lecture Notes in X}" in text
        assert "booktitle" not in text
    item = csl.item(found)
    assert item["collection-title"] == "Lecture Notes in X"
    assert "container-title" not in item


def test_an_incomplete_list_of_authors_says_so_everywhere() -> None:
    work = paper(authors=["Jane Doe", "et al."])
    found = reference(work, registry_of(work))
    assert "author = {Doe, Jane and others}" in bibtex.entry(found)
    assert csl.item(found)["author"] == [{"family": "Doe", "given": "Jane"}, {"literal": "et al."}]
    assert plain.entry(found).startswith("Doe, J., et al. (n.d.). Edges (arXiv:2405.00001). arXiv.")


def test_a_withdrawn_work_says_so_everywhere() -> None:
    work = paper(status={"kind": "withdrawn", "reason": "By the authors & others"})
    found = reference(work, registry_of(work))
    assert "note = {Withdrawn: By the authors \\& others}" in bibtex.entry(found)
    assert "N1  - Withdrawn: By the authors & others\r\n" in ris.entry(found)
    assert csl.item(found)["note"] == "Withdrawn: By the authors & others"


def test_what_was_published_on_an_unknown_day_has_the_year_alone() -> None:
    accepted = paper(date="2024-05-02", venue="MICCAI")
    preprint = paper(date="2024-05-02")
    for work, issued in ((accepted, (2024,)), (preprint, (2024, 5, 2))):
        assert reference(work, registry_of(work)).issued == issued


def test_out_of_scope_is_not_mentioned_in_citations() -> None:
    work = paper(arxiv="2407.00007", status={"kind": "out-of-scope", "reason": "Of stars."})
    registry = registry_of(work)
    for form in ("bibtex", "biblatex", "ris", "csl-json", "text"):
        assert "Of stars." not in _written(form, registry)


@pytest.mark.parametrize(
    ("authors", "printed"),
    [
        (["Yi-Chi M. Zhang"], "Zhang, Y.-C. M."),
        (["J.P. Sartre", "Robert Smith Jr."], "Sartre, J. P., & Smith, R., Jr."),
        (
            ["JD. Lee", "Ana de la Cruz", Organisation("The X Group")],
            "Lee, J. D., de la Cruz, A., & The X Group.",
        ),
        ([f"A B{chr(97 + n)}" for n in range(21)], "Bs, A., … Bu, A."),
    ],
)
def test_authors_in_plain_text(authors: list[str], printed: str) -> None:
    work = paper(authors=authors)
    assert f"{printed} (n.d.)" in plain.entry(reference(work, registry_of(work)))


def test_a_row_of_the_latex_table() -> None:
    work = paper(title="SAM & Co", authors=["Jane Doe"], date="2024", venue="MICCAI")
    row = latex_table.entry(reference(work, registry_of(work)))
    assert row == "{}J. Doe \\cite{doe2024edges} & 2024 & {SAM} \\& Co & MICCAI &  \\\\\n"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_any_choice_is_joined_from_the_texts_of_entries(form: Format, real: FilledRegistry) -> None:
    chosen = references(real)[5:40:7]
    frame = form.frame(real)
    joined = frame.header + frame.separator.join(map(form.entry, chosen)) + frame.footer
    assert form.document(real, chosen) == joined
    assert form.single(chosen[0]).endswith("\n")
    assert form.entry(chosen[0]) in form.single(chosen[0])


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_an_empty_selection_is_a_valid_file(form: Format, real: FilledRegistry) -> None:
    text = form.document(real, [])
    if "json" in form.name:
        data = json.loads(text)
        assert (data if isinstance(data, list) else data["entries"]) == []
    assert form.document(real, references(real)[:1]) != text


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_the_order_of_files_changes_nothing(form: Format, real: FilledRegistry) -> None:
    turned = type(real)(
        **{
            name: value
            for name, value in vars(real).items()
            if name in FilledRegistry.__dataclass_fields__
        }
        | {"papers": real.papers[::-1], "datasets": real.datasets[::-1]}
    )
    assert form.document(turned, references(turned)) == form.document(real, references(real))


def test_a_citation_processor_formats_every_entry(
    real: FilledRegistry, recwarn: pytest.WarningsRecorder
) -> None:
    items = json.loads(_written("csl-json", real))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), citeproc_formats.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    printed = [str(line) for line in bibliography.bibliography()]
    assert len(printed) == len(items)
    # `custom` came with CSL 1.0.2, which this processor does not know in full.
    assert {str(warning.message) for warning in recwarn} <= {
        "The following arguments for Reference are unsupported: custom"
    }
    text = "\n".join(printed)
    for item in items:
        for author in item.get("author", [])[:1]:
            assert author.get("family", author.get("literal")) in text
        assert item.get("container-title", "") in text


def test_schemas_reject_invalid_entries(real: FilledRegistry) -> None:
    data = json.loads(_written("json", real))
    validator = _validator(real)
    del data["entries"][0]["title"]
    data["entries"][1]["colour"] = "red"
    data["entries"][2]["cited_as"]["type"] = "poem"
    assert len(list(validator.iter_errors(data))) == 3


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("doi", None, "None is not of type 'string'"),
        ("date", 2024, "2024 is not of type 'string'"),
        ("listed", ..., "'listed' is a required property"),
        ("code", [{"url": "https://example.org/x"}], "'kind' is a required property"),
        ("code", "https://example.org/x", "is not of type 'array'"),
    ],
)
def test_the_schema_describes_what_is_written_and_not_what_may_be(
    key: str, value: object, message: str, real: FilledRegistry
) -> None:
    data = json.loads(_written("json", real))
    entry = data["entries"][0]
    assert entry["kind"] == "paper"
    if value is ...:
        del entry[key]
    else:
        entry[key] = value
    (fault,) = _validator(real).iter_errors(data)
    assert any(message in part.message for part in [fault, *(fault.context or ())])


def test_json_says_what_is_so_by_default_and_leaves_out_what_is_empty() -> None:
    work = paper(
        code="https://example.org/x", aliases=[], versions=[
            {"date": "2024", "arxiv": "2404.00001", "code": []},
            {"date": "2023", "arxiv": "2304.00001", "listed": False},
        ],
    )  # fmt: skip
    assert json_records.record(_single(work)) == {
        "kind": "paper", "id": "doe2024edges", "title": "Edges", "sections": ["first"],
        "arxiv": "2405.00001", "code": [{"url": "https://example.org/x", "kind": "code"}],
        "versions": [
            {"date": "2024", "arxiv": "2404.00001", "code": [], "listed": True},
            {"date": "2023", "arxiv": "2304.00001", "listed": False},
        ],
        "listed": True,
        "cited_as": {"type": "article", "arxiv": "2405.00001",
                     "link": "https://arxiv.org/abs/2405.00001"},
    }  # fmt: skip


def _single(work: Paper) -> Reference:
    return reference(work, registry_of(work))


def test_keys_are_the_ids(real: FilledRegistry) -> None:
    for item in references(real):
        assert bibtex.entry(item).partition("{")[2].startswith(f"{item.work.id},\n")
    assert csl.item(_single(paper()))["id"] == "doe2024edges"
