"""BibTeX of other programs: what it says is read, and what cannot be read is named."""

import pytest

from sam4mis.importers import bibtex, bibtex_names, latex_text
from sam4mis.importers.bibtex_names import UnclearNamesError
from sam4mis.importers.proposal import Collection, WorkDescription
from sam4mis.model.names import Organisation


def _read(fields: str) -> Collection:
    return bibtex.read(f"@article{{k, {fields}}}")


def _work(fields: str) -> WorkDescription:
    found = _read(fields)
    assert found.lost == ()
    (work,) = found.works
    return work


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("Halving 50% of clicks & edits, item #3", "Halving 50% of clicks & edits, item #3"),
        (r"Halving 50\% of clicks \& edits, item \#3", "Halving 50% of clicks & edits, item #3"),
        (r"{\textless} 3 mm {\textgreater} {\textbar}", "< 3 mm > |"),
        (r"SAM\textasciicircum{}Med", "SAM^Med"),
        ("x^2 and a_b~c", "x^2 and a_b c"),
        (r"\texttt{edgenet}: \textsf{Slice} \mbox{3D} {\rm plain}", "edgenet: Slice 3D plain"),
        (r"\LaTeX{} and {\TeX}", "LaTeX and TeX"),
        (r"{\textcommabelow{S}}tefan {\pounds}5", "Ștefan £5"),
        (r"seg\-ment\-ing", "segmenting"),
        (r"A\footnote{Funded.} study\thanks{By us.}", "A study"),
        (r"\'{\i} {\u{\i}} \v{c} {\ss}", "í ĭ č ß"),
        ("``Edges'' -- lines --- dots", "“Edges” – lines — dots"),
        (r"{$\mu$}m, $\beta$-rays, 3$\times$3, 90$^\circ$", "μm, β-rays, 3×3, 90°"),
        (r"the $L_2$ norm and $O(n)$", "the $L_2$ norm and $O(n)$"),
        (r"the \(L_2\) norm", "the $L_2$ norm"),
        (r"\ensuremath{\beta} rays", "β rays"),
        ("from $5 to $6 a scan", "from $5 to $6 a scan"),
        ("costs $5", "costs $5"),
        (r"\href{https://example.org}{the page}", "the page"),
        (r"CO\textsubscript{2} and \uppercase{x}", "CO2 and x"),
        ("plain words", "plain words"),
    ],
)
def test_text_is_read_as_it_would_be_printed(latex: str, text: str) -> None:
    assert latex_text.decoded(latex) == latex_text.Decoded(text, ())


def test_an_unknown_command_keeps_its_text_and_is_named() -> None:
    found = _read(r"title={\OurNet{}: \wibble{lines} and \mine}, author={\wobble{Mia} Kim}")
    (work,) = found.works
    assert (work.title, work.authors) == ("OurNet: lines and mine", ("Mia Kim",))
    assert [remark.partition(": ")[2].split(" is unknown")[0] for remark in found.remarks] == [
        r"title: the command \OurNet", r"title: the command \wibble", r"title: the command \mine",
        r"author: the command \wobble",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"10.1007/978-3-031-00000-0\_17", "10.1007/978-3-031-00000-0_17"),
        (r"\url{https://example.org/a_b~c--d}", "https://example.org/a_b~c--d"),
        (r"https://example.org/\textasciitilde{}kim/50\%", "https://example.org/~kim/50%"),
        (r"{{10.1000/a}}", "10.1000/a"),
        (r"10.1000/(X)23:2$<$1::A$>$3.0;2-J", "10.1000/(X)23:2<1::A>3.0;2-J"),
    ],
)
def test_identifiers_lose_their_escapes_and_nothing_else(latex: str, text: str) -> None:
    assert latex_text.literal(latex) == text


def test_texts_are_joined_and_abbreviations_resolved() -> None:
    found = bibtex.read(
        '@string{acm = "Assoc. for Edges"}\n@string{full = "Proc. " # acm}\n@string{acm = {Other}}\n'
        '@inproceedings{k, title = "Arcs " # {and} # " lines", booktitle = full # {, 2024}, '
        "year = 2024, month = jul # {~18}, doi={10.1000/a}}"
    )
    (work,) = found.works
    assert (work.title, work.venue) == ("Arcs and lines", "Proc. Assoc. for Edges, 2024")
    assert work.published == "2024-07-18"
    assert (found.lost, found.remarks) == ((), ())


def test_an_undefined_abbreviation_drops_only_its_field() -> None:
    found = _read("title={Arcs}, journal=joa, year=2024")
    assert (found.works[0].title, found.works[0].venue) == ("Arcs", None)
    assert found.remarks == ("line 1, k: journal left out: the abbreviation joa is not defined",)


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("jul", "2024-07"), ("{July}", "2024-07"), ("7", "2024-07"), ("{18 July}", "2024-07-18"),
        ('10 # "~" # jan', "2024-01-10"), ("{jul/aug}", "2024-07"), ("{July--August}", "2024-07"),
        ("{spring}", "2024"), ("", "2024"), ("jul, day = 3", "2024-07-03"),
    ],
)  # fmt: skip
def test_months_in_every_form(month: str, day: str) -> None:
    stated = f", month = {month}" if month else ""
    assert _work(f"title={{A}}, year=2024{stated}").date == day


@pytest.mark.parametrize(
    "fields",
    [
        'title = "Eta one study year = 2024, journal="Test J"',
        "title = {Eta one study} year = 2024",
        "title = {Eta one study} journal = {Test J}, year = 2024",
        'title = "Eta one" study", year = 2024',
        "title = {A}, title = {B}",
    ],
)
def test_a_field_that_swallows_another_is_named_and_not_written(fields: str) -> None:
    found = bibtex.read(f"@misc{{k, {fields}}}\n@misc{{l, title={{Lines}}}}")
    assert [work.title for work in found.works] == ["Lines"]
    assert len(found.lost) == 1
    assert found.lost[0].startswith("line 1")


def test_an_unknown_field_is_ignored() -> None:
    assert _work('title = {Arcs}, abstract = "A "quoted" word", year = 2024').title == "Arcs"


def test_papers_take_over_what_their_volume_says() -> None:
    found = bibtex.read(
        "@inproceedings{a, title={Arcs}, author={Mia Kim}, crossref={Conf24}, doi={10.1000/a}}\n"
        "@inproceedings{b, title={Bows}, xdata={shared, more}, doi={10.1000/b}}\n"
        "@inproceedings{c, title={Cuts}, crossref={absent}, year=2022}\n"
        "@proceedings{conf24, title={Proceedings of Edges 2024}, date={2024-05}, doi={10.1000/v}}\n"
        "@xdata{shared, date={2023-05}}\n@xdata{more, booktitle={Edges}, xdata={more}}\n"
    )
    assert [(work.title, work.venue, work.published) for work in found.works] == [
        ("Arcs", "Proceedings of Edges 2024", "2024-05"),
        ("Bows", "Edges", "2023-05"),
        ("Cuts", None, None),
    ]
    assert [work.locators[0].doi for work in found.works[:2]] == ["10.1000/a", "10.1000/b"]
    assert found.passed_over == (
        "line 4, conf24: a volume of proceedings", "line 5, shared: fields that entries share",
        "line 6, more: fields that entries share",
    )  # fmt: skip
    assert found.remarks == ("line 3, c: crossref left out: no entry of the file is called absent",)


def test_the_doi_in_a_key_of_springer_is_read() -> None:
    (work,) = bibtex.read("@inbook{10.1007/978-3-000-00000-1_12, title={Arcs}, year=2024}").works
    assert work.locators[0].doi == "10.1007/978-3-000-00000-1_12"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Kim, Mia and Jan van der Poe", ("Mia Kim", "Jan van der Poe")),
        ("M. Kim, J. Poe, and A. Doe", ("M. Kim", "J. Poe", "A. Doe")),
        ("Kim, Mia; Poe, Jan; Doe, Ana", ("Mia Kim", "Jan Poe", "Ana Doe")),
        ("Mia Kim, Jan Poe, Ana Doe, Rob Roe", ("Mia Kim", "Jan Poe", "Ana Doe", "Rob Roe")),
        ("Kim, Mia, Jr.", ("Mia Kim Jr.",)),
        ("Kim, Jr., Mia and Poe, Jan", ("Mia Kim Jr.", "Jan Poe")),
        ("family=Poe, given=Jan, prefix=van der, useprefix=true and family={Kim, Lee}, given=Mia",
         ("Jan van der Poe", "Mia Kim, Lee")),
        ("Mia Kim 0003 and Jan Poe 0001", ("Mia Kim", "Jan Poe")),
        ("García Márquez, Ana María and Poe, Jan", ("Ana María García Márquez", "Jan Poe")),
        ("García Márquez, Ana M.", ("Ana M. García Márquez",)),
        (r"{\O}berg, Bj{\"o}rn and {\'E}tienne {\'E}va", ("Bjørn Øberg", "Étienne Éva")),
        ("{European Society of Edges} and Kim, Mia", ("European Society of Edges", "Mia Kim")),
        ("{{Edge Lab and Friends}} and others", ("Edge Lab and Friends", "et al.")),
        ("Mia Kim AND Jan Poe and et al.", ("Mia Kim", "Jan Poe", "et al.")),
        ("Kim, Mia and", ("Mia Kim",)),
        (r"Mia Kim$^{1,2}$ and Jan Poe\textsuperscript{*} and Ana Doe\thanks{Equal}",
         ("Mia Kim", "Jan Poe", "Ana Doe")),
        ("Kim, Mia <kim@example.org> and Poe, Jan", ("Mia Kim", "Jan Poe")),
        ("Kim, Mia (ORCID: 0000-0002-1825-0097) and Poe, Jan", ("Mia Kim", "Jan Poe")),
        ("", ()),
    ],
)  # fmt: skip
def test_authors_are_the_people_who_are_meant(author: str, names: tuple[str, ...]) -> None:
    author = author.replace('Bj{\\"o}rn', "Bj{\\o}rn")
    assert bibtex_names.authors_in(author).names == names


def test_braces_hold_an_organisation_together() -> None:
    (society, company, person) = bibtex_names.authors_in(
        "{European Society of Edges} and {Edge Lab, Inc.} and Ada {van der Poe}"
    ).names
    assert (society, company) == ("European Society of Edges", "Edge Lab, Inc.")
    assert [type(name) for name in (society, company, person)] == [Organisation, Organisation, str]
    with pytest.raises(UnclearNamesError, match="has a comma"):
        bibtex_names.authors_in("{Poe, Jan}")


@pytest.mark.parametrize(
    "author",
    [
        "Mia Kim, Jan Poe", "Kim, Mia, Poe, Jan", "Mia Kim, Jan Poe and Ana Doe", "given=Mia, x=y",
        "Mia Kim,, Jan Poe",
    ],
)  # fmt: skip
def test_authors_who_could_be_others_are_refused(author: str) -> None:
    with pytest.raises(UnclearNamesError, match="separate people by `and`"):
        bibtex_names.authors_in(author)
    assert "separate people by `and`" in _read(f"author={{{author}}}, title={{A}}").lost[0]


def test_title_and_subtitle_are_one_title() -> None:
    fields = "author={Kim, Mia}, year=2024, doi={10.1000/a}"
    for title, whole in (("{Edges}.", "Edges: Drawn Twice"), ("Edges?", "Edges? Drawn Twice")):
        entry = f"@article{{a, title={{{title}}}, subtitle={{Drawn Twice}}, {fields}}}"
        assert [work.title for work in bibtex.read(entry).works] == [whole]


def test_entries_that_are_no_papers_are_passed_over_and_a_dataset_has_a_remark() -> None:
    fields = "title={Edges}, author={Kim, Mia}, year=2024, doi={10.1000/a}"
    for kind in ("software", "patent"):
        found = bibtex.read(f"@{kind}{{a, {fields}}}")
        assert (len(found.works), len(found.passed_over)) == (0, 1)
    found = bibtex.read(f"@dataset{{a, {fields}}}")
    assert len(found.works) == 1
    assert "--data LINK" in found.remarks[0]


def test_ris_in_place_of_bibtex_is_named() -> None:
    found = bibtex.read("TY  - JOUR\nTI  - Edges\nER  -\n")
    assert found.works == ()
    assert "it looks like RIS" in found.lost[0]
