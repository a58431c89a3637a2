"""Two hundred right links and twenty wrong ones, as curators and authorities would describe them.

All works are made up. Each right link is described in one of twenty ways in which real records
differ from what a curator wrote; the wrong ones lead to papers that are easily taken for the right
one, or to any other.
"""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_ORGANS = (
    "polyps", "kidney tumours", "retinal vessels", "cardiac ventricles", "lung nodules",
    "liver lesions", "brain metastases", "cell nuclei", "thyroid nodules", "prostate zones",
    "surgical instruments", "dental roots", "spinal discs", "skin lesions", "breast masses",
)  # fmt: skip
_METHODS = (
    "Low-Rank Adapters", "Learned Box Prompts", "Test-Time Training", "Memory Attention",
    "Scribble Supervision", "Uncertainty Maps", "Contrastive Distillation", "Frequency Priors",
    "Self-Prompting", "Mixtures of Experts", "Anatomical Priors", "Weak Labels",
)  # fmt: skip
_TASKS = (
    "Segmenting", "Promptable Delineation of", "Zero-Shot Outlining of", "Volumetric Tracing of",
    "Few-Shot Labelling of", "Interactive Annotation of", "Robust Localisation of",
)  # fmt: skip
_NAMES = (
    "NovaSAM", "LumenSAM", "SAMbra", "TraceSAM", "OrbiSAM", "KiteSAM", "nnPrompt", "DeltaSAM",
    "SAMosa", "PrismSAM", "EchoSAM", "AtlaSAM",
)  # fmt: skip
_GIVEN = ("Jun", "Wei", "Ana", "Marta", "Lukas", "Yuki", "Amina", "Pierre", "Sofía", "Xin", "Olga")
_FAMILY = (
    "Wang", "Zhang", "Li", "Chen", "Müller", "Nováková", "García", "van der Berg", "Okafor",
    "Lefèvre", "Tanaka", "Rossi", "Kowalski", "Nguyen", "Haddad", "Singh", "Gutiérrez",
)  # fmt: skip


@dataclass
class Said:
    """A description, by a curator or an authority."""

    title: str | None
    authors: list[str]
    date: str


@dataclass
class Link:
    """An entry and what is found under its identifiers."""

    way: str
    ours: Said
    arxiv: Said | None = None
    doi: Said | None = None
    stated: bool = False
    """Whether arXiv states the DOI."""
    published: str | None = None
    wrong: bool = False
    names: list[str] = field(default_factory=list)


def _work(number: int) -> Said:
    chance = random.Random(number)  # noqa: S311  # the same works in every run
    name = f"{chance.choice(_NAMES)}: " if number % 3 else ""
    title = (
        f"{name}{chance.choice(_TASKS)} {chance.choice(_ORGANS).title()} in "
        f"{chance.choice(('CT', 'MR', 'Ultrasound', 'Endoscopy'))} with "
        f"{chance.choice(_METHODS)} and {chance.choice(_METHODS)}"
    )
    authors = [
        f"{chance.choice(_GIVEN)} {family}" for family in chance.sample(_FAMILY, 2 + number % 5)
    ]
    return Said(title, authors, f"{2023 + number % 3}-{1 + number % 12:02}")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(char for char in folded if not unicodedata.combining(char))


def _initials(name: str) -> str:
    given, _, family = name.partition(" ")
    return f"{given[0]}. {family}"


def _swapped(name: str) -> str:
    given, _, family = name.partition(" ")
    return f"{family} {given}"


def _retitled(said: Said) -> str:
    organ = next(organ for organ in _ORGANS if organ.title() in (said.title or ""))
    return f"Foundation models for the analysis of {organ}: a prompt-based approach"


Way = Callable[[Said], Link]


def _theirs(way: str, change: Callable[[Said], Said]) -> Way:
    """The curator is right, and arXiv says it a little differently."""
    return lambda said: Link(way, said, arxiv=change(said))


def _both(way: str, *, stated: bool) -> Way:
    def make(said: Said) -> Link:
        published = Said(_retitled(said), said.authors, f"{int(said.date[:4]) + 1}-02")
        return Link(way, said, arxiv=said, doi=published, stated=stated, published=published.date)

    return make


def _late(said: Said) -> Link:
    after = Said(said.title, said.authors, f"{int(said.date[:4]) + 3}")
    return Link("published three years later", said, arxiv=said, doi=after)


_WAYS: tuple[Way, ...] = (
    _theirs("alike", lambda s: s),
    _theirs("sentence case", lambda s: Said((s.title or "").capitalize(), s.authors, s.date)),
    _theirs("capitals", lambda s: Said((s.title or "").upper(), s.authors, s.date)),
    _theirs("TeX", lambda s: Said(f"${{{s.title}}}$".replace(" in ", r" \textit{in} "), s.authors, s.date)),
    _theirs("subtitle", lambda s: Said(f"{s.title}: A Multi-Centre Study", s.authors, s.date)),
    _theirs("without its name", lambda s: Said((s.title or "").split(": ")[-1], s.authors, s.date)),
    _theirs("initials", lambda s: Said(s.title, [_initials(a) for a in s.authors], s.date)),
    _theirs("swapped names", lambda s: Said(s.title, [_swapped(a) for a in s.authors], s.date)),
    _theirs("accents lost", lambda s: Said(s.title, [_plain(a) for a in s.authors], s.date)),
    _theirs("particles lost", lambda s: Said(s.title, [a.replace("van der ", "") for a in s.authors], s.date)),
    lambda s: Link("list in part", Said(s.title, [_initials(s.authors[0]), "et al."], s.date), arxiv=s),
    _theirs("other dashes", lambda s: Said((s.title or "").replace("-", "–").replace(" and ", " & "), s.authors, s.date)),
    _theirs("a slip of the pen", lambda s: Said((s.title or "").replace("with", "wiht"), s.authors, s.date)),
    _theirs("spelling", lambda s: Said((s.title or "").replace("our", "or").replace("lling", "ling"), s.authors, s.date)),
    _both("new title, stated by arXiv", stated=True),
    _both("new title, same authors", stated=False),
    lambda s: Link("no authors stated", s, doi=Said(s.title, [], s.date)),
    _late,
    _theirs("an author more", lambda s: Said(s.title, [*s.authors, "The Outline Consortium"], s.date)),
    lambda s: Link("no title stated", s, arxiv=s, doi=Said(None, s.authors, s.date), published=s.date),
)  # fmt: skip


def right_links() -> Iterator[Link]:
    """Ten works described in each of twenty ways."""
    for place, way in enumerate(_WAYS):
        for number in range(10):
            yield way(_work(place * 10 + number))


def wrong_links() -> Iterator[Link]:
    """Twenty entries whose identifier leads to another paper."""
    for number in range(8):
        ours, theirs = _work(1_000 + number), _work(2_000 + number)
        yield Link("any other paper", ours, arxiv=theirs, wrong=True)
    for number in range(4):
        ours = _work(3_000 + number)
        pair = (
            ("NovaSAM", "NovaSAM2"),
            ("SAM-Line2D", "SAM-Line3D"),
            ("nnPrompt", "nnPrompt-v2"),
            ("SAM4Cells", "SAM4Organs"),
        )
        mine, other = pair[number]
        ours.title = f"{mine}: {(ours.title or '').split(': ')[-1]}"
        theirs = Said(f"{other}: {ours.title.split(': ')[-1]}", ours.authors, ours.date)
        yield Link("the next model of the same group", ours, arxiv=theirs, wrong=True)
    for number in range(4):
        ours, theirs = _work(4_000 + number), _work(5_000 + number)
        theirs.authors = [ours.authors[0], *theirs.authors[1:]]
        yield Link("another paper of the same first author", ours, arxiv=theirs, wrong=True)
    for number in range(4):
        ours, theirs = _work(6_000 + number), _work(7_000 + number)
        yield Link("the DOI of another paper", ours, arxiv=ours, doi=theirs, wrong=True)
