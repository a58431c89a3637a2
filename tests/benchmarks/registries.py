"""Made-up registries of any size, shaped like the real one and in canonical form."""

import random
import shutil
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]

_WORDS = (
    "adapter atlas bladder brain cardiac cell clinical colon contrast decoder dental diffusion "
    "distilled dose efficient encoder federated femur frequency guided hepatic implicit knee "
    "lesion liver lung memory nuclei ovary pancreas polyp prompt prostate retina robust scribble "
    "shape sparse spine surgical texture thyroid tooth tumour ultrasound uncertain vessel video"
)
_ENDINGS = [a + b for a in "aeiou" for b in ("", "ric", "ton", "lux", "met", "phor", "gen", "ty")]
_VENUES = ("Medical Image Analysis", "MICCAI", "ISBI", "CVPR Workshops", "Scientific Reports")
_FAMILIES = ("Chen", "Wang", "Zhang", "Li", "Liu", "Yang", "Garcia", "Müller", "Novak", "Rossi")


def make(folder: Path, size: int, *, extra: str = "") -> Path:
    """A registry with `size` papers; `extra` is a line that each of them has besides."""
    for name in ("registry.yaml", "sections.yaml", "vocabulary", "workshops"):
        source, target = ROOT / "data" / name, folder / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    terms = _terms(folder / "data/vocabulary")
    for number in range(size):
        year = 2023 + number % 3
        family = _FAMILIES[number % len(_FAMILIES)].lower().replace("ü", "u")
        path = folder / f"data/papers/{year}/{family}{year}w{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_paper(number, year, terms) + extra, encoding="utf-8")
    return folder


def _terms(vocabulary: Path) -> dict[str, list[str]]:
    """The terms of each facet of the real vocabulary that have no parent."""
    facets = (yaml.safe_load(path.read_text("utf-8")) for path in sorted(vocabulary.iterdir()))
    return {
        facet["id"]: [term["id"] for term in facet["terms"] if "parent" not in term]
        for facet in facets
    }


def _paper(number: int, year: int, terms: dict[str, list[str]]) -> str:
    words = _WORDS.split()
    chance = random.Random(number)  # noqa: S311  # the same titles in every run
    made_up = [chance.choice(words) + chance.choice(_ENDINGS) for _ in range(6)]
    authors = "".join(
        f"  - {words[(number + i) % len(words)].title()} {_FAMILIES[(number + i) % len(_FAMILIES)]}\n"
        for i in range(6)
    )
    tags = "".join(
        f"  {facet}: [{', '.join(sorted(set(chance.choices(known[:12], k=1 + number % 2))))}]\n"
        for facet, known in terms.items()
        if chance.random() < 0.8
    )
    month = number % 12 + 1
    return (
        "# yaml-language-server: $schema=../../../docs/schema/paper.json\n"
        f"title: '{made_up[0]}SAM{number % 977}: {' '.join(made_up[1:])} with a foundation model'\n"
        f"authors:\n{authors}"
        f"date: {year}-{month:02}\n"
        "sections: [sam4mis]\n"
        f"arxiv: '{year - 2000}{month:02}.{number + 1:05}'\n"
        f"venue: {chance.choice(_VENUES)}\n"
        + (f"code: https://github.com/group{number}/code\n" if number % 3 else "")
        + (f"tags:\n{tags}" if tags else "")
        + f"added: '2025-{month:02}-{number % 28 + 1:02}'\n"
    )
