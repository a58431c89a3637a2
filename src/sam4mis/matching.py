"""Whether two descriptions are of one work: titles, authors, years.

Similarity alone merges different papers: the titles of MedSAM and MedSAM2 are 99 of 100 alike.
"""

import re
import unicodedata

from rapidfuzz import fuzz

_MARKUP = re.compile(r"<[^<>]*>|[^\w\s]|_")
_MODEL_NAME_OR_DIGITS = re.compile(r"\w*\d\w*")


def normalised(title: str) -> str:
    """A title as titles are compared: NFKC, no case, markup or punctuation, single spaces."""
    text = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(_MARKUP.sub(" ", text).split())


def similar_titles(first: str, second: str) -> bool:
    """Whether two titles with one identifier can be titles of one work.

    Equal after normalisation, or at least 95 of 100 alike with the same digits and model names:
    `SAM-Med2D` and `SAM-Med3D` are different works.
    """
    one, other = normalised(first), normalised(second)
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if sorted(_MODEL_NAME_OR_DIGITS.findall(one)) != sorted(_MODEL_NAME_OR_DIGITS.findall(other)):
        return False
    return fuzz.ratio(one, other) >= 95
