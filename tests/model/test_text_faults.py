"""Titles, names, venues and pages that keep every rule and are not what the paper prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sam4mis.model.names import Organisation
from sam4mis.model.text_faults import (
    bare_number,
    inverted_names,
    list_faults,
    name_faults,
    number_fault,
    plain_title,
    title_faults,
    venue_faults,
)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("SEGMENTING LIVERS BY PROMPTING TWICE", "the title is in capitals"),
        ("Segmenting Livers Twice.", "the title ends with '.'"),
        ("Segmenting Livers Twice,", "the title ends with ','"),
        (r"\textbf{Segmenting} Livers Twice", r"'\\textbf' is TeX"),
        ("[2602.05555] Segmenting Livers Twice", "'[2602.05555]' is not part of the title"),
        ("arXiv:2602.05555v2 Segmenting Livers", "'arXiv:2602.05555v2' is not part of the title"),
        ("Title: Segmenting Livers Twice", "'Title:' is not part of the title"),
        ("[PDF] Segmenting Livers Twice", "'[PDF]' is not part of the title"),
        ("RETRACTED: Segmenting Livers Twice", "'RETRACTED:' is a notice"),
        ("[Retracted] Segmenting Livers Twice", "'[Retracted]' is a notice"),
        ("Segmenting Livers Twice | IEEE Xplore", "'| IEEE Xplore' is not part of the title"),
        ("Segmenting Livers Twice - ScienceDirect", "'- ScienceDirect' is not part of the title"),
        ("segmenting_livers_final.pdf", "'.pdf' is not part of the title"),
        ("**Segmenting Livers Twice**", "'**' is Markdown"),
        ("Segmenting `Livers` Twice", "'`' is Markdown"),
        ("Livers &amp; Kidneys Twice", "'&amp;' is an HTML entity"),
        ("Segmenting Livers with a Foundation …", "the title is truncated"),
        ("{LiverNet}: Segmenting Twice", "'{', '}' are braces"),
        (r"Reaching 50\% Fewer Clicks", r"'\\%' is TeX"),
        ("Segmenting $x Livers", "a `$` opens a formula"),
        ("Livers and &beta;-Cells", "'&beta;' is an HTML entity"),
        ('"RETRACTED ARTICLE: Segmenting Livers', "'\"RETRACTED ARTICLE:' is a notice"),
        ("(Withdrawn) Segmenting Livers Twice", "'(Withdrawn)' is a notice"),
        ("Segmenting Livers Twice (Retracted)", "'(Retracted)' is a notice"),
        ("Author Correction: Segmenting Livers", "'Author Correction:' is a notice"),
    ],
)
def test_a_title_that_was_copied_with_something_else(title: str, said: str) -> None:
    assert [message[: len(said)] for message, _ in title_faults(title)] == [said]


@pytest.mark.parametrize(
    "title",
    [
        "SAM-Med2D", "SAM", "CT-SAM 3D: MRI AND CT", "Is SAM 2 Enough?", "What a Surprise!",
        "$\\alpha$-SAM: Segmenting Livers", "SAM*Path: Prompts for Slides", "A Study by Doe et al.",
        "Livers vs. Kidneys", "Segment Anything in the U.S.", "Retracting Instruments in Surgery",
        "Nature - Inspired Prompts", "Prompts, Titles: A Study", "x < y in CT",
        "Retracted Needles: A Study", "Correction of Motion in MRI", "Livers at $5 a Case",
        "$x_{i}$-Nets: a Study", "R&D; a Study",
    ],
)  # fmt: skip
def test_a_title_as_papers_print_it(title: str) -> None:
    assert list(title_faults(title)) == []


def test_all_faults_of_a_title_are_named() -> None:
    title = r"{WidgetNet}: \textit{In vivo} study of the &amp; and &lt; 50\% of $\alpha"
    assert [message for message, _ in title_faults(title)] == [
        r"'\\textit', '\\%', '\\alpha' are TeX", "'{', '}' are braces of BibTeX",
        "a `$` opens a formula that is never closed", "'&amp;', '&lt;' are HTML entities",
    ]  # fmt: skip
    ((alone, _),) = title_faults(r"A \textit{Study} of Livers")
    assert alone == r"'\\textit' is TeX"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        (r"{LiverNet}: \textit{In vivo} Study of 50\% &amp; More", "LiverNet: In vivo Study of 50% & More"),
        ("Livers &amp;amp; Kidneys", "Livers & Kidneys"),
        (r"\emph{A \textbf{Study}} of $\alpha_{i}$", r"A Study of $\alpha_{i}$"),
        ("Segmenting Livers Twice.", "Segmenting Livers Twice"),
        ("**Segmenting Livers**", "Segmenting Livers"),
    ],
)  # fmt: skip
def test_a_title_that_can_be_read_in_one_way(title: str, plain: str) -> None:
    assert plain_title(title) == plain
    assert plain_title(plain) == plain
    assert list(title_faults(plain)) == []


@pytest.mark.parametrize(
    "title",
    [
        r"Widgets of $\alpha &amp; More", "A Study by Doe et al.", r"A \unknown{b} c", "Cut ...",
        "[Retracted] Livers", "Labels in {0, 1}", "A Study of {braces}", "x^{2} and y_{1}", "SAM*Path", "SEGMENTING LIVERS TWICE",
    ],
)  # fmt: skip
def test_a_title_that_is_left_to_a_person(title: str) -> None:
    assert plain_title(title) == title


@given(st.text(st.sampled_from("ab {}$&\\.;*_%<amp"), max_size=30))
def test_a_plain_title_stays_so(title: str) -> None:
    plain = plain_title(title)
    assert plain_title(plain) == plain
    assert len(plain) <= len(title)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ann Lee MD", "'MD' is a degree"),
        ("Bo Roe Ph.D.", "'Ph.D.' is a degree"),
        ("Prof. Ann Lee", "'Prof.' is a form of address"),
        ("Dr Ann Lee", "'Dr' is a form of address"),
        ("ANN LEE", "'ANN LEE' is in capitals"),
        ("Wei WANG", "'Wei WANG' is in capitals"),
        ("ann lee", "'ann lee' is in small letters"),
        ("C.", "'C.' is only an initial"),
        ("Anonymous", "'Anonymous' names nobody"),
        ("Anonymous Authors", "'Anonymous Authors' names nobody"),
        ("Author Name", "'Author Name' names nobody"),
        ("Ann Lee¹", "'Ann Lee¹' has '¹'"),
        (
            "please add Jane Doe as last author",
            "'please add Jane Doe as last author' does not look",
        ),
        ("Prompting Livers Twice in CT", "'Prompting Livers Twice in CT' does not look"),
    ],
)
def test_a_name_that_is_more_or_less_than_a_name(name: str, said: str) -> None:
    assert [message[: len(said)] for message, _ in name_faults(name)] == [said]


@pytest.mark.parametrize(
    "name",
    [
        "Jun Ma", "J. Ma", "MS. Hossain", "Md. Rahman", "Gurunath Reddy M", "Mausam", "et al.",
        "Rosa van der Berg", "Sidaty El hadramy", "Henry VIII", "Louis Moreau III", "O. J. Hénaff",
        "Abu al-Haytham", "Le Lu", "José Luis de la Cruz Martínez", "王伟",
        Organisation("The ABC Consortium"), "The Anh Nguyen",
    ],
)  # fmt: skip
def test_a_name_as_people_have_it(name: str) -> None:
    assert list(name_faults(name)) == []


def test_names_are_judged_together() -> None:
    assert list(list_faults(("Raj Kumar K", "Ann Lee"))) == []
    assert list(list_faults(("Mausam", "Ann Lee", "Bo Roe"))) == []
    assert list(list_faults(())) == []
    (behind,) = list_faults(("Smith J", "Doe JA", "Bo Roe", "et al."))
    assert behind[0].startswith("'Smith J' seems to have its initials after")
    (alone,) = list_faults(("Smith", "et al."))
    assert alone[0] == "'Smith' is one word, like a family name alone"
    (behind,) = list_faults(("Yılmaz Ş", "Țurcanu ȘA"))
    assert behind[0].startswith("'Yılmaz Ş' seems to have its initials after")
    # Family names in capitals are reported as such, unless others have initials.
    assert list(list_faults(("Ann LEE",))) == []
    assert inverted_names(("Smith JAB", "Doe K")) == ["Smith JAB", "Doe K"]
    assert list(name_faults("Smith JAB", is_inverted=True)) == []
    (words,) = list_faults(("Smith", "Doe"))
    assert words[0] == "'Smith' and others are one word each"


@pytest.mark.parametrize(
    ("venue", "said"),
    [
        ("10.1038/s41467-024-44824-z", "identifier or a link"),
        ("https://example.org/journal", "identifier or a link"),
        ("IEEE", "not a journal or conference"),
        ("Springer Nature", "not a journal or conference"),
        ("arXiv preprint arXiv:2602.05551", "repeats the arXiv id"),
        ("CoRR, abs/2602.05551", "repeats the arXiv id"),
    ],
)
def test_texts_that_are_no_venue_are_reported(venue: str, said: str) -> None:
    ((message, _),) = venue_faults(venue)
    assert said in message


@pytest.mark.parametrize("venue", ["MICCAI", "IEEE Access", "arXiv", "Nature", "", "PLOS ONE"])
def test_sound_venues_have_no_fault(venue: str) -> None:
    assert list(venue_faults(venue)) == []


@pytest.mark.parametrize(
    ("key", "stated", "plain"),
    [
        ("pages", "103 – 117", "103-117"), ("pages", "pp. 103-117", "103-117"),
        ("pages", "103--117", "103-117"), ("pages", "e12 − e19", "e12-e19"),
        ("pages", "pp. 12 to 19", "12-19"), ("pages", "p 7", "7"), ("volume", "Vol. 12", "12"),
        ("issue", "no. 3", "3"), ("issue", "Number 3", "3"), ("issue", "Suppl 1", "Suppl 1"),
        ("pages", "103-117", "103-117"), ("pages", "e12", "e12"), ("pages", "103, 117", "103, 117"),
        ("pages", "S1-S9", "S1-S9"), ("volume", "Volume", "Volume"), ("volume", "LNCS 1", "LNCS 1"),
        ("pages", "p12", "p12"), ("volume", "novel", "novel"),
    ],
)  # fmt: skip
def test_volume_issue_and_pages_are_bare_numbers(key: str, stated: str, plain: str) -> None:
    assert bare_number(stated) == plain
    fault = number_fault(key, stated)
    assert (fault and fault[1]) == (None if stated == plain else f"write {key}: {plain}")
