"""What an authority is asked and what comes back, as values: nothing here touches a network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sam4mis.files.metadata import Facts, SourceName
from sam4mis.model.problems import printable

_LONGEST = 300


def shown(text: str) -> str:
    """What a server said, as people and files get to see it: one short line, nothing invisible."""
    return printable(" ".join(text.split()))[:_LONGEST].strip()


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a server may be asked, and how long to wait when it is in trouble; seconds.

    Requests with the same `line` stand in one queue and share one connection.
    """

    line: str
    interval: float
    first_wait: float
    longest_wait: float
    attempts: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A body that is no answer, and why. A passing fault may be gone when one asks again."""

    reason: str
    passing: bool = True

    def __post_init__(self) -> None:
        """Whatever was quoted in it, the reason is fit to be shown and stored."""
        object.__setattr__(self, "reason", shown(self.reason))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an authority said, in no particular order, and what in it could not be understood."""

    facts: tuple[Facts, ...]
    skipped: tuple[str, ...] = ()

    @classmethod
    def of(cls, read: Iterable[Facts | str]) -> Self:
        """An answer of what was read one by one: facts, or a remark on what was no record."""
        found = tuple(read)
        return cls(
            tuple(one for one in found if isinstance(one, Facts)),
            tuple(shown(one) for one in found if isinstance(one, str)),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One question over HTTP: GET, or POST where there is a payload (JSON)."""

    url: str
    accept: str
    pace: Pace
    payload: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Sent to the first address alone: a redirect must not carry a token elsewhere."""
    fault: Callable[[bytes], str | None] = lambda _: None
    """Why a body, in spite of its status 200, is to be treated like a passing fault; else None."""
    divisible: bool = False
    """An internal error is answered by asking for less instead of by asking again."""
    api: bool = True
    """False for a link from the data, whose host and body are nobody's we know."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of a successful answer, and the address from which it came in the end."""

    body: bytes
    url: str
    status: int = 200


class Trouble(StrEnum):
    """What a failure means for whoever asked."""

    ABSENT = "absent"
    """The server answers, and does not have it (404, 410)."""
    REJECTED = "rejected"
    """The question is at fault, or something in it: asking for less may help (400, 500)."""
    PASSING = "passing"
    """Throttled, down or garbled: to be asked in another run."""
    FORBIDDEN = "forbidden"
    """Not followed on purpose: unsafe address, endless redirects, too large."""


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer, after everything that was worth trying."""

    kind: Trouble
    reason: str
    status: int | None = None

    def __post_init__(self) -> None:
        """Whatever was quoted in it, the reason is fit to be shown and stored."""
        object.__setattr__(self, "reason", shown(self.reason))


Fetch = Callable[[Request], Reply | Failure]


@dataclass(frozen=True, slots=True)
class Source:
    """One authority: which identities it knows, how many fit in a request, how to read a reply.

    Identities are those of `identifiers.Locator`: `arxiv:…`, `doi:…`.
    """

    name: SourceName
    batch: int
    knows: Callable[[str], bool]
    request: Callable[[Sequence[str]], Request]
    parse: Callable[[bytes], Answer | Refused]
