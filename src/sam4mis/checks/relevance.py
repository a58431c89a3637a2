"""Score how likely a work belongs into the list, from title and abstract, with reasons.

Time grows with the length of the texts and not with its square.
"""

import re
import unicodedata
from dataclasses import dataclass

from sam4mis.model.discovery import Discovery, Signal

# What separates words: spaces, hyphens, TeX, punctuation.
_BETWEEN = re.compile(r"[\W_]+")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal found in a work."""

    signal: str
    """Id of the signal."""
    weight: int
    """Weight that the signal adds to the score."""
    field: str
    """`title` or `abstract`."""
    words: tuple[str, ...]
    """The first words that were found, as in the text."""

    def __str__(self) -> str:
        """`sam +4 (title: MedSAM, SAM)`."""
        return f"{self.signal} {self.weight:+} ({self.field}: {', '.join(self.words)})"


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a work, with its reasons."""

    value: int
    """Sum of all weights."""
    reasons: tuple[Reason, ...]
    """Signals that make up the score, the largest weight first."""
    lacking: tuple[str, ...] = ()
    """Ids of required signals that are not there."""


class Relevance:
    """The signals of data/discovery.yaml, compiled."""

    def __init__(self, rules: Discovery) -> None:
        """Compile the words of all signals."""
        self._threshold = rules.threshold
        self._signals = [(signal, _pattern(signal)) for signal in rules.signals]

    def score(self, title: str, abstract: str | None) -> Score:
        """The score of a work, from its title alone if it has no abstract.

        A signal counts once: by its weight for titles if the title has one of its words, else by
        its weight for abstracts if the abstract has one.
        """
        texts = (("title", _words(title)), ("abstract", _words(abstract or "")))
        reasons, lacking = [], []
        for signal, pattern in self._signals:
            shown = (_shown(signal, field, pattern.findall(text)) for field, text in texts)
            reason = next(filter(None, shown), None)
            if reason is not None:
                reasons.append(reason)
            elif signal.required:
                lacking.append(signal.id)
        reasons.sort(key=lambda reason: (-abs(reason.weight), reason.signal))
        counted = tuple(reason for reason in reasons if reason.weight)
        return Score(sum(reason.weight for reason in counted), counted, tuple(lacking))

    def is_worth_reading(self, score: Score, *, has_abstract: bool) -> bool:
        """Whether a person should read it: its score is high enough, and nothing required lacks.

        A title alone need not say all that is required.
        """
        return score.value >= self._threshold and not (has_abstract and score.lacking)


def _shown(signal: Signal, field: str, found: list[str]) -> Reason | None:
    """The reason that words of a signal, found in a field, give; None if there are none."""
    if not found:
        return None
    weight = signal.title if field == "title" else signal.abstract
    return Reason(signal.id, weight, field, tuple(dict.fromkeys(found))[:_SHOWN])


def _words(text: str) -> str:
    """The words of a text between single spaces."""
    return f" {_BETWEEN.sub(' ', unicodedata.normalize('NFKC', text)).strip()} "


def _pattern(signal: Signal) -> re.Pattern[str]:
    # Longer words first: of `segment anything model` and `segment anything`, the whole is shown.
    alternatives = sorted(signal.words, key=lambda words: (-len(words), words))
    joined = "|".join(re.escape(words).replace(r"\*", "[^ ]*") for words in alternatives)
    return re.compile(f"(?<= )(?:{joined})(?= )", 0 if signal.case else re.IGNORECASE)
