"""Made-up registries of any size, shaped like the real one."""

import random
import shutil
from pathlib import Path

from sam4mis import layout, yamltext
from sam4mis.models import Paper

ROOT = Path(__file__).parents[2]

_WORDS = (
    "adapter atlas bladder brain cardiac cell clinical colon contrast decoder dental diffusion "
    "distilled dose efficient encoder federated femur frequency guided hepatic implicit knee "
    "lesion liver lung memory nuclei ovary pancreas polyp prompt prostate retina robust scribble "
    "shape sparse spine surgical texture thyroid tooth tumour ultrasound uncertain vessel video"
)
_ENDINGS = [a + b for a in "aeiou" for b in ("", "ric", "ton", "lux", "met", "phor", "gen", "ty")]
_FAMILIES = ("Chen", "Wang", "Zhang", "Li", "Liu", "Yang", "Garcia", "Müller", "Novak", "Rossi")


def make(folder: Path, size: int, *, faulty: int = 0) -> Path:
    """A registry with `size` papers, of which the first `faulty` have an unknown key."""
    for name in ("registry.yaml", "sections.yaml", "vocabulary", "workshops"):
        source, target = ROOT / "data" / name, folder / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    for number in range(size):
        year = 2023 + number % 3
        name = f"{_FAMILIES[number % len(_FAMILIES)].lower().replace('ü', 'u')}{year}w{number}"
        path = folder / "data" / "papers" / str(year) / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = _paper(number, year)
        path.write_text(text + ("colour: red\n" if number < faulty else ""), encoding="utf-8")
    return folder


def _paper(number: int, year: int) -> str:
    words_of_the_field = _WORDS.split()
    chance = random.Random(number)  # noqa: S311  # the same titles in every run
    words = [chance.choice(words_of_the_field) + chance.choice(_ENDINGS) for _ in range(6)]
    authors = [f"{words_of_the_field[(number + i) % len(words_of_the_field)].title()} "
               f"{_FAMILIES[(number + i) % len(_FAMILIES)]}" for i in range(6)]  # fmt: skip
    data = {
        "title": f"{words[0]}SAM{number % 977}: {' '.join(words[1:])} with a foundation model",
        "authors": authors,
        "date": f"{year}-{number % 12 + 1:02}",
        "sections": ["sam4mis"],
        "arxiv": f"{year - 2000}{number % 12 + 1:02}.{number % 100_000:05}",
        "code": f"https://github.com/group{number}/code",
        "venue": "Medical Image Analysis",
        "tags": {"modality": ["ct", "mr"], "prompt": ["box"], "contribution": ["method"]},
        "added": "2025-09-29",
    }
    return yamltext.write(data, layout.key_order(Paper)).decode()
