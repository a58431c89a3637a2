"""Tell what an abstract states of its own work from what it says about others."""

import re
from collections.abc import Iterator

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# A sentence with one of these is about the work itself.
_OWN = re.compile(
    r"\b(?:we|our|ours|this (?:\w+ )?(?:paper|work|study|article|review|report|survey)"
    r"|(?:is|are) (?:proposed|introduced|presented)|the proposed|proposes|the present study"
    r"|(?:the|this) (?:aim|objective|goal|purpose)|to this end"
    r"|to (?:address|overcome|tackle|bridge|mitigate|alleviate|solve|fill)"
    r" (?:this|these|the|that))\b"
    r"|\b(?:methods?:|here,)",
    re.IGNORECASE,
)
# A sentence with one of these, and with none of those above, is about others or a comparison.
_OTHERS = re.compile(
    r"\b(?:existing|previous|prior (?:works?|methods?|studies|approaches)|conventional|traditional"
    r"|current (?:methods?|approaches|models?|state)|however|although|despite|limitations?"
    r"|limited by|struggl\w*|suffers?|challeng\w+|recent(?:ly)?|typically|often|unlike"
    r"|rely(?:ing)? on|relies on|outperform\w*|surpass\w*|compared (?:to|with)|state-of-the-art"
    r"|superior to|in contrast|requir\w+|needs? to be|need for|burden|tedious|time-consuming"
    r"|labou?r-intensive|costly)\b",
    re.IGNORECASE,
)
# A sentence that begins so is about what is wrong with others.
_TURN = re.compile(r"\W*(?:however|nevertheless|yet|unfortunately)\b", re.IGNORECASE)
# What follows in the sentence is about others.
_COMPARISON = re.compile(
    r"\b(?:than|outperform\w*|surpass\w*|exceed\w*|compared (?:to|with)|superior to|unlike)\b.*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\bhttps?:\S+|\\(?:href|url)\{[^}]*\}")
_NAME = re.compile(r"([^:：]{2,25})[:：]")


def without_addresses(abstract: str) -> str:
    """The abstract without web addresses, whose words describe nothing."""
    return _ADDRESS.sub(" ", abstract)


def own_part(abstract: str, titles: tuple[str, ...] = ()) -> Iterator[str]:
    """The sentences in which an abstract says what its work does, each up to a comparison.

    They begin with the first sentence that speaks of "we" or "this paper", or that has the name of
    the work; later sentences without these words are left out if they are about others.

    Args:
        abstract: plain text.
        titles: a title's words before a colon are the name of the work.
    """
    names = [name[1].strip() for title in titles if (name := _NAME.match(title.strip()))]
    begun = False
    for sentence in _SENTENCE_END.split(abstract):
        is_own = not _TURN.match(sentence) and (
            bool(_OWN.search(sentence)) or any(name in sentence for name in names)
        )
        begun = begun or is_own
        if begun and (is_own or not _OTHERS.search(sentence)):
            yield _COMPARISON.sub("", sentence)
