"""Recognise placeholders for unknown values: `coming soon`, `TBA`, `n/a`, `?`."""

import re

_PHRASES = (
    r"n/?a",
    r"none(?: yet)?",
    r"nil",
    r"null",
    r"nan",
    r"unknown",
    r"unclear",
    r"pending",
    r"tb[acdr]",
    r"to ?do",
    r"to be (?:added|announced|confirmed|decided|determined|published|released|updated|made \w+)",
    r"(?:(?:the )?(?:code|data|dataset|source code|link|weights) )?(?:is |are )?coming(?: soon)?",
    r"soon",
    r"later",
    r"(?:(?:the )?(?:code|data|dataset|source code|link|weights) )?(?:will|shall) be "
    r"(?:\w+ ){0,2}(?:available|public|open|published|released|open-?sourced)(?: [\w ]{1,40})?",
    r"(?:(?:the )?(?:code|data|dataset) )?(?:is |are )?(?:available )?(?:up)?on "
    r"(?:\w+ )?(?:request|acceptance|publication)",
    r"(?:(?:the )?(?:code|data|dataset) )?(?:is |are )?not (?:yet )?"
    r"(?:applicable|available|given|known|open|public|published|released|stated)(?: yet)?",
    r"no (?:code|link|doi|url|date|venue|data|id)(?: yet)?",
    r"not yet",
    r"to appear|forthcoming|accepted|submitted|n\.? ?d",
    r"(?:in|under) (?:press|review|preparation|progress|construction)",
    r"work in progress|wip",
    r"private",
    r"placeholder|example|link|url|here|xx+",
)
_PLACEHOLDER = re.compile(rf"(?i)(?:{'|'.join(_PHRASES)})")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST = 100


def is_placeholder(text: str) -> bool:
    """Whether a text is only a placeholder: `Coming soon!`, `(TBA)`, `?`."""
    if len(text) > _LONGEST:
        return False
    bare = " ".join(text.split())
    if _NO_WORD.fullmatch(bare):
        return True
    return _PLACEHOLDER.fullmatch(bare.strip("()[]<>*_`'\"„“”.…!?:- ")) is not None
