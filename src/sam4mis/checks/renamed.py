"""Find new works that may be in the registry under another title, with the reason for people.

A list states little: often a first author by initial and "et al.". So beside what `look_alikes`
asks of entries, names and code speak here with a first author alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from sam4mis.checks import look_alikes
from sam4mis.checks.look_alikes import Author
from sam4mis.model.matching import normalised
from sam4mis.model.names import ET_AL
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of

_SIMILAR_TITLES = 75
"""Title similarity, 0 to 100, from which works of one first author may be one work."""
_SIMILAR_NAMES = 80
"""The same for the names of methods."""
_SHORTEST_NAME = 4
# Accounts of many groups: the same owner says nothing.
_SHARED_OWNERS = frozenset({"project-monai", "huggingface", "microsoft", "openmedlab", "mic-dkfz"})


def hints(new: Sequence[Paper], old: Iterable[Paper]) -> Iterator[tuple[Paper, Paper, str]]:
    """Each new work with a work that it may be, and why, each pair once.

    Args:
        new: what is about to be added.
        old: what is there.
    """
    there = [*old]
    ids = {paper.id for paper in new}
    seen: set[tuple[str, str]] = set()
    for first, second, why in look_alikes.pairs([*there, *new]):
        if (first.id in ids) != (second.id in ids):
            one, other = (first, second) if first.id in ids else (second, first)
            seen.add((one.id, other.id))
            yield one, other, why
    by_author: defaultdict[Author, list[Paper]] = defaultdict(list)
    for paper in there:
        if (author := _first_author(paper)) is not None:
            by_author[author].append(paper)
    for paper in new:
        author = _first_author(paper)
        for other in by_author[author] if author is not None else ():
            alike = _alike(paper, other)
            if alike and (paper.id, other.id) not in seen:
                yield paper, other, f"the first author is the same, and {alike}"


def _alike(paper: Paper, other: Paper) -> str | None:
    """What else is alike in two works of one first author."""
    if owners := _owners(paper) & _owners(other):
        return f"so is the owner of the code, {min(owners)}"
    for one, two in product(_names(paper), _names(other)):
        if fuzz.ratio(one, two, score_cutoff=_SIMILAR_NAMES):
            return f"{one} is like {two}"
    for one, two in product(_titles(paper), _titles(other)):
        if fuzz.token_sort_ratio(one, two, score_cutoff=_SIMILAR_TITLES):
            return "the titles are similar"
    return None


def _first_author(paper: Paper) -> Author | None:
    people = [name for name in paper.authors[:1] if name != ET_AL]
    return look_alikes.author(people[0]) if people else None


def _owners(paper: Paper) -> set[str]:
    """Who owns the code, as `github.com/name`."""
    found = set()
    for version in versions_of(paper):
        for link in version.code:
            parts = urlsplit(link.url)
            owner, _, repository = parts.path.strip("/").partition("/")
            if repository and owner.casefold() not in _SHARED_OWNERS:
                found.add(f"{parts.netloc}/{owner}".casefold())
    return found


def _names(paper: Paper) -> tuple[str, ...]:
    """Names of the method: known names, and the word before a colon in a title."""
    before = [title.partition(":")[0] for title in _all_titles(paper) if ":" in title]
    short = [name for name in before if len(name.split()) == 1]
    names = [normalised(name).replace(" ", "") for name in (*paper.known_as, *short)]
    return tuple(dict.fromkeys(name for name in names if len(name) >= _SHORTEST_NAME))


def _titles(paper: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalised(title) for title in _all_titles(paper)))


def _all_titles(paper: Paper) -> Iterator[str]:
    yield from (version.title for version in versions_of(paper))
    yield from paper.other_titles
