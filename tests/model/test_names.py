"""Names as they are given, and as the tables print them."""

import pytest

from sam4mis.model import names


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Jun Ma", "J. Ma"),
        ("Hallee E. Wong", "HE. Wong"),
        ("Duy Minh Ho Nguyen", "DMH. Nguyen"),
        ("Quoc-Huy Trinh", "QH. Trinh"),
        ("JD. Gutiérrez", "JD. Gutiérrez"),
        ("Cecilia Diana-Albelda", "C. Diana-Albelda"),
        ("José Guilherme de Almeida", "JG. de Almeida"),
        ("Laurens van der Maaten", "L. van der Maaten"),
        ("Robert Smith Jr.", "R. Smith"),
        ("Plato", "Plato"),
        ("J.P. Sartre", "JP. Sartre"),
        ("van der Maaten", "van der Maaten"),
        ("de Bruijne", "de Bruijne"),
        ("SeungKyu Kim", "SK. Kim"),
        ("Mauricio Fernandez M.", "M. Fernandez M."),
        ("Gurunath Reddy M", "G. Reddy M"),
        ("Malcolm X", "M. X"),
        ("Abdullah-Al-Zubaer Imran", "AAZ. Imran"),
        ("Álvaro García-Martín", "Á. García-Martín"),
        ("Van Gogh", "V. Gogh"),
    ],
)
def test_abbreviated(name: str, short: str) -> None:
    assert names.abbreviated(name) == short


def test_an_organisation_has_no_parts() -> None:
    society = names.Organisation("European Society of Radiology")
    assert names.parse_name(society) == names.Name(literal="European Society of Radiology")
    assert names.abbreviated(society) == "European Society of Radiology"
    # The same words of a person, asked before or after, are read as a person's.
    assert names.abbreviated(str(society)) == "ESO. Radiology"
    assert names.short_authors((society, "Jun Ma")) == "European Society of Radiology and J. Ma"


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        ((), ""),
        (("Jun Ma",), "J. Ma"),
        (("Jun Ma", "Bo Wang"), "J. Ma and B. Wang"),
        (("Jun Ma", "Bo Wang", "Yuting He"), "J. Ma et al."),
        (("J. Ma", "et al."), "J. Ma et al."),
    ],
)
def test_short_authors(authors: tuple[str, ...], short: str) -> None:
    assert names.short_authors(authors) == short


@pytest.mark.parametrize("text", ["J. Ma", "J. Ma and B. Wang", "JD. Gutiérrez et al.", ""])
def test_the_short_form_survives_reading(text: str) -> None:
    assert names.short_authors(names.parse_short_authors(text)) == text


def test_and_others() -> None:
    assert names.parse_short_authors("J. Ma and et al.") == ("J. Ma", "et al.")


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("J. Ma, B. Wang, and A. Kim", ("J. Ma", "B. Wang", "A. Kim")),
        ("J. Ma  and  B. Wang", ("J. Ma", "B. Wang")),
        ("J. Ma.et al", ("J. Ma.", "et al.")),
        ("J. Ma and others", ("J. Ma", "et al.")),
        ("A. Carothers", ("A. Carothers",)),
        ("A. Band and B. Sandoval", ("A. Band", "B. Sandoval")),
        (", ,", ()),
    ],
)
def test_names_behind_a_short_form(text: str, authors: tuple[str, ...]) -> None:
    assert names.parse_short_authors(text) == authors


def test_two_named_and_others() -> None:
    assert names.parse_short_authors("M. Li and G. Yang et al.") == ("M. Li", "G. Yang", "et al.")


@pytest.mark.parametrize(
    ("text", "key"),
    [("Hörst", "horst"), ("Häkkinen", "hakkinen"), ("Łukasz", "lukasz"), ("Diana-Albelda", "dianaalbelda"),
     ("SAM^Med^", "sammed"), ("中", ""), ("Ørsted", "orsted"), ("Straße", "strasse")],
)  # fmt: skip
def test_ascii_key(text: str, key: str) -> None:
    assert names.ascii_key(text) == key


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jun Ma", ("Jun Ma",)),
        ("Ma, Jun", ("Jun Ma",)),
        ("Jun Ma and Bo Wang", ("Jun Ma", "Bo Wang")),
        ("Ma, Jun and Wang, Bo", ("Jun Ma", "Bo Wang")),
        ("Ma, Jun; Wang, Bo", ("Jun Ma", "Bo Wang")),
        ("Jun Ma, Bo Wang, and Ana Kim", ("Jun Ma", "Bo Wang", "Ana Kim")),
        ("Jun Ma, Bo Wang, Ana Kim & Jo Li", ("Jun Ma", "Bo Wang", "Ana Kim", "Jo Li")),
        ("Jun Ma, Bo Wang, Ana Kim", ("Jun Ma", "Bo Wang", "Ana Kim")),
        ("Jun Ma et al", ("Jun Ma", "et al.")),
        ("Ma, Jun, et al.", ("Jun Ma", "et al.")),
        ("Jun Ma and others", ("Jun Ma", "et al.")),
        ("Jun Ma,  Bo Wang, Ana Kim ,and  et al.", ("Jun Ma", "Bo Wang", "Ana Kim", "et al.")),
        ("Jun Ma.et al.", ("Jun Ma.", "et al.")),
        ("Ana Carothers", ("Ana Carothers",)),
        ("Carothers", ("Carothers",)),
        (", et al.", ("et al.",)),
        ("Jun Ma、Bo Wang", ("Jun Ma", "Bo Wang")),
        ("Jun Ma；Bo Wang", ("Jun Ma", "Bo Wang")),
        ("Jun Ma，Bo Wang，Ana Kim", ("Jun Ma", "Bo Wang", "Ana Kim")),
        ("Jun Ma, Jr., Jr.", None),
        ("et al.", ("et al.",)),
        ("van der Berg, Jan Willem", ("Jan Willem van der Berg",)),
        ("García Márquez, Gabriel", ("Gabriel García Márquez",)),
        ("Jun Ma, Jr.", ("Jun Ma Jr.",)),
        ("Ma, Jun, Jr.", ("Jun Ma Jr.",)),
        ("Ma, Jr., Jun", ("Jun Ma Jr.",)),
        ("Ma, Jun, III", ("Jun Ma III",)),
        ("Segment Anything and Friends Consortium", ("Segment Anything and Friends Consortium",)),
        ("Anderson Band", ("Anderson Band",)),
        # Two people, or one with two family names and two given ones.
        ("García Márquez, Gabriel José", None),
        ("Jun Ma, Bo Wang", None),
        ("Jun Ma, Bo Wang and Ana Kim", None),
        ("Wang Lab & Co", None),
        ("Procter & Gamble", None),
        ("Ann Bee, MD", ("Ann Bee",)),
        ("Ann Bee, Ph.D., FRCR; Bob Roe MD", ("Ann Bee", "Bob Roe")),
        ("Doe, Jane, PhD; Roe, Bob", ("Jane Doe", "Bob Roe")),
        ("Prof. Dr. Ann Bee and Dr Bob Roe", ("Ann Bee", "Bob Roe")),
        ("Bee, MD", None),
        # As medical databases have it, where nothing else can be meant.
        ("Smith J, Doe JA, Müller M.", ("J. Smith", "J. A. Doe", "M. Müller")),
        ("de la Cruz AB, Fanning E., et al.", ("A. B. de la Cruz", "E. Fanning", "et al.")),
        ("Smith, J., Doe, J. A., & Müller, M.", ("J. Smith", "J. A. Doe", "M. Müller")),
        ("Jun MA, Bo WU", None),
        ("Jun MD and Bo MD", None),
        ("Malcolm X", ("Malcolm X",)),
        ("Asha V, Ravi K", None),
        ("Cai¹ Z", ("Cai¹ Z",)),
        # What belongs to the page.
        ("John Smith¹, Jane Doe²", ("John Smith", "Jane Doe")),
        ("John Smith1,2, Jane Doe2* and Wei Wang3", ("John Smith", "Jane Doe", "Wei Wang")),
        ("Jun Ma† and Bo Wang*", ("Jun Ma", "Bo Wang")),
        ("Bo Wang 0003", ("Bo Wang",)),
        ("O J Hénaff", ("O. J. Hénaff",)),
        ("G. S.P Mok", ("G. S.P. Mok",)),
        ("K. -S. Lee and S. -k. Lam", ("K.-S. Lee", "S.-k. Lam")),
        ("Guangqi Yang et al", ("Guangqi Yang", "et al.")),
        ("Jun Ma et al,", ("Jun Ma", "et al.")),
        ("Budi -", ("Budi",)),
        ("Ma, Jun, Wang, Bo", None),
        ("Jun Ma,, Bo Wang", None),
        ("Jun Ma and", None),
    ],
)
def test_people_in_a_text(text: str, people: tuple[str, ...] | None) -> None:
    assert names.people_in(text) == people
