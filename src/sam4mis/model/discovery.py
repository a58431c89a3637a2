"""What is searched for new works, and which words speak for one: data/discovery.yaml."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool

from sam4mis.model.fields import FullDate, Line, LongLine, Slug, refuse
from sam4mis.model.records import Record

SearchSource = Literal["arxiv", "arxiv_oai", "crossref", "openalex"]
"""An authority that can be searched."""

# Stars are allowed at the ends of a word only, so that each word of a text is read once.
_WORDS = re.compile(r"\*?[^\W_]+\*?(?: \*?[^\W_]+\*?)*")


def _check_words(value: str) -> str:
    if not _WORDS.fullmatch(value):
        refuse(
            "bad-value",
            f"{value!r} is more than letters and digits with single spaces",
            "write words as `vision language model*`: a hyphen counts as a space, and `*` at an "
            "end of a word matches more letters",
        )
    return value


Words = Annotated[Line, AfterValidator(_check_words)]
"""Words in a row, as a text has them; `*` at an end of a word matches any letters."""


class Query(Record):
    """One question to one authority, asked again for what has come since."""

    id: Slug
    """Name of the query, which candidates carry; never reused for another question."""
    source: SearchSource
    """Whom to ask."""
    text: LongLine
    """The question in the words of the source: a query of arXiv, a set of OAI, words."""
    since: FullDate
    """First day that is searched."""
    most: Annotated[int, Field(ge=1)] | None = None
    """Most records to read of one span of days, where the source puts the best first."""
    on_demand: StrictBool = False
    """Whether it is left out unless its source is named."""
    why: Line
    """What it finds that others do not."""


class Signal(Record):
    """Words that speak for a work or against it."""

    id: Slug
    """Name of the signal, as scores are explained by it."""
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Any of these is enough; several count once."""
    title: int = 0
    """What it adds to the score if the title has one of the words."""
    abstract: int = 0
    """What it adds if only the abstract has one."""
    case: StrictBool = False
    """Whether upper and lower case differ: SAM and same."""
    required: StrictBool = False
    """Whether a work without any of the words is passed over, whatever its score."""
    why: Line
    """Why the words say so."""


class Discovery(Record):
    """data/discovery.yaml: the searches for new works, and the words by which they are scored."""

    threshold: int
    """Score from which a person reads a record."""
    queries: tuple[Query, ...]
    """What is asked."""
    signals: tuple[Signal, ...]
    """What makes the score: the sum over all signals."""
