"""What cannot be seen is refused by one rule, whoever wrote it."""

import sys
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sam4mis.authorities import reading
from sam4mis.files.metadata import Identity, Stated
from sam4mis.model import fields, identifiers
from sam4mis.model.characters import printable, unseen, without_unseen

# DerivedCoreProperties.txt of Unicode 16, Default_Ignorable_Code_Point.
_IGNORED = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
_HIDDEN = [
    "\0", "\b", "\x1f", "\x7f", "\x85", "\xad", "\u034f", "\u0600", "\u061c", "\u06dd", "\u070f",
    "\u08e2", "\u115f", "\u1160", "\u17b4", "\u180b", "\u180e", "\u200b", "\u200c", "\u200d",
    "\u200e", "\u2028", "\u2029", "\u202a", "\u202e", "\u2060", "\u2063", "\u2065", "\u2066",
    "\u2069", "\u206f", "\u2800", "\u3164", "\ue000", "\uf8ff", "\ufdd0", "\ufe00", "\ufe0f",
    "\ufeff", "\uffa0", "\ufff0", "\ufff9", "\ufffb", "\ufffe", "\uffff", "\u0378", "\U000110bd",
    "\U0001bca0", "\U0001d173", "\U0001d17a", "\U000e0001", "\U000e0041", "\U000e007f",
    "\U000e0100", "\U000e01ef", "\U000f0000", "\U0010ffff",
]  # fmt: skip
_SEEN = [
    "Jun Ma", "José", "Jose\u0301", "Ștefan Ţ", "王伟", "이민", "Łukasz", "Ω-Net", "ʻOkina", "Μαρία",
    "Иван", "محمد", "हिन्दी", "ไทย", "𝑥", "🫁", "x²", "×", "–", "‑", "…", "ﬁ", "Z͂",
]  # fmt: skip


def _accepts(kind: Any, value: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("char", _HIDDEN, ids=lambda char: f"{ord(char):04X}")
def test_invisible_characters_are_refused_from_people_and_authorities(char: str) -> None:
    assert unseen(f"Kim{char} Lee") == char
    for kind in (fields.Line, fields.Title, fields.Text, fields.Prose, fields.Author, Stated):
        for text in (f"Kim{char} Lee", f"Kim {char}", f"{char}Kim", char, f"K{char}im"):
            assert not _accepts(kind, text), (kind, text)
    assert not _accepts(fields.Url, f"https://example.org/a{char}b")
    assert not _accepts(Identity, f"doi:10.1234/a{char}b")
    assert identifiers.link_fault(f"https://example.org/a{char}b") is not None
    assert char not in (reading.plain(f"Kim{char} Lee") or "")
    assert char not in printable(f"Kim{char} Lee")


@pytest.mark.parametrize("space", ["\n", "\t", "\u00a0", "\u2009", "\u3000"])
def test_text_on_one_line_has_only_plain_spaces(space: str) -> None:
    assert unseen(f"Kim{space}Lee") is None
    for kind in (fields.Line, fields.Title, Stated):
        assert not _accepts(kind, f"Kim{space}Lee")


@pytest.mark.parametrize("text", _SEEN)
def test_letters_of_all_scripts_stay(text: str) -> None:
    assert unseen(text) is None
    for kind in (fields.Line, fields.Title, fields.Text, fields.Prose, Stated):
        assert _accepts(kind, f"Kim {text} Lee")
    assert reading.plain(text) == unicodedata.normalize("NFC", text)
    assert printable(text) == text


def test_every_character_is_judged_by_its_category_and_property() -> None:
    ignored = {code for first, last in _IGNORED for code in range(first, last + 1)}
    categories = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        hidden = unicodedata.category(char) in categories or code in ignored or code == 0x2800
        assert (unseen(char) is not None) is (hidden and char not in "\n\t"), hex(code)


@given(st.text())
def test_the_first_that_is_unseen_is_found_and_without_it_there_is_none(text: str) -> None:
    assert unseen(without_unseen(text)) is None
    found = unseen(text)
    assert (found is None) is (without_unseen(text) == text)
    if found is not None:
        assert unseen(text[: text.index(found)]) is None
