"""The characters that a text may contain: one rule for people and authorities.

What cannot be seen can carry words that nobody reads but programs, tell two names apart that look
the same, or turn the direction of a line.
"""

import re
import unicodedata

# https://www.unicode.org/reports/tr44/#General_Category_Values: control, format, surrogate, private
# use, not assigned in the Unicode of this Python, line and paragraph separators.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters and marks with the property Default_Ignorable_Code_Point, variation selectors among them:
# https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
# U+2800 has not the property, and shows as little: a cell of Braille without a dot.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
# The rules about space decide whether these are allowed.
_SPACES = {"\n", "\t"}


def unseen(text: str) -> str | None:
    """The first invisible or unprintable character of a text, or None.

    Spaces, line feeds and tabs count as seen. The joiners U+200C and U+200D do not, although
    Persian and the scripts of India are written with them: titles and names stand here as they do
    in English. What Unicode has added since the version of this Python does not either.
    """
    if text.isprintable():
        found = None if text.isascii() else _BLANK.search(text)
        return found[0] if found else None
    return next((char for char in text if _is_unseen(char)), None)


def without_unseen(text: str) -> str:
    """The text without all that `unseen` finds."""
    return "".join(char for char in text if not _is_unseen(char))


def _is_unseen(char: str) -> bool:
    if char in _SPACES:
        return False
    return unicodedata.category(char) in _UNSEEN or _BLANK.match(char) is not None


def printable(text: str) -> str:
    """The text as one line for a terminal, with control and invisible characters replaced."""
    return "".join(
        char if char.isprintable() and not unseen(char) else char.encode("unicode_escape").decode()
        for char in text
    )
