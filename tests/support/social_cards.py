"""The pictures that are shown where the page of a work is shared: one for each modality.

`make cards` draws them anew into `docs/assets/cards`, with the fonts and the drawings of the site. They hold
no number, so that they change only with the vocabulary or the looks of the site.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from markupsafe import escape

from sam4mis.site import pictograms
from sam4mis.site.pictograms import Pictogram
from tests.support import browsers
from tests.support.made_up_registries import ROOT, real_registry

FOLDER = ROOT / "docs/assets/cards"
WIDTH, HEIGHT = 1200, 630

_FONTS = {
    "Card Serif": "source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "Card Sans": "source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
}
_STYLE = """
body {
  margin: 0; background: #fdfcf9; color: #17262b; font-family: Card Serif;
  border-top: 14px solid #0b5a66;
}
main { position: absolute; inset: 0 420px 0 80px; display: grid; align-content: center; gap: 24px; }
p { margin: 0; font: 30px Card Sans; color: #4a5a5f; }
p.kind { font-weight: 600; color: #a83a12; }
h1 { margin: 0; font-size: 92px; line-height: 1; font-weight: 600; }
svg.sprite { position: absolute; width: 0; height: 0; }
svg.pictogram {
  position: absolute; right: 70px; top: 150px; width: 360px; height: 360px;
  color: #0b5a66; fill: none; stroke: currentcolor; stroke-width: .8; stroke-linecap: round;
}
.fill { fill: #c44a1c; stroke: none; }
"""


def page(pictogram: Pictogram, label: str) -> str:
    """The HTML of which a card is a photograph; `label` is that of the modality."""
    fonts = "".join(
        f"@font-face {{ font-family: {name!r}; font-weight: 200 900; src: url({_font(file)}); }}"
        for name, file in _FONTS.items()
    )
    return (
        f"<!doctype html><meta charset=utf-8><style>{fonts}{_STYLE}</style>"
        f"{pictograms.sprite([pictogram])}{pictogram.__html__()}"
        f"<main><p class=kind>Bibliography, open data</p><h1>{escape(label)}</h1>"
        "<p>Segment Anything Model (SAM, SAM 2, SAM 3) for medical image segmentation</p></main>"
    )


def _font(file: str) -> str:
    return (ROOT / "node_modules/@fontsource-variable" / file).as_uri()


def labels() -> dict[str, str]:
    """The labels of all modalities of the vocabulary, by the ids of their terms."""
    (facet,) = (one for one in real_registry().vocabulary if one.id == "modality")
    return {term.id: term.label for term in facet.terms}


def main(say: Callable[[str], None] = print) -> int:
    """Draw all cards."""
    FOLDER.mkdir(exist_ok=True)
    known = labels()
    source = FOLDER / ".card.html"
    with browsers.opened() as browser:
        opened = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for pictogram in pictograms.of_modalities():
            name = pictogram.modality
            source.write_text(page(pictogram, known[name]), encoding="utf-8")
            opened.goto(source.as_uri())
            opened.evaluate("document.fonts.ready")
            opened.screenshot(path=FOLDER / f"{name}.png")
            say(f"{Path('docs/assets/cards') / name}.png: {known[name]}")
    source.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
