"""A pictogram for each work: its modality, its dimension and its prompt.

A pictogram is three drawings in one box: a frame for the dimension, in it a sign for the modality,
and at its corner one for the prompt. A page holds each drawing that it needs once, as an SVG symbol
to which the pictograms refer; so the colours follow the theme.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from sam4mis.site.facets import FacetViews, TermView, Work

# All drawings stand in a box of 32 by 32 units. Lines take the colour of the text around them; what
# has the class "fill" is filled with it.
_FRAMES: Mapping[str, str] = {
    "2d": '<rect x="3" y="5" width="23" height="23" rx="4"/>',
    "3d": '<rect x="3" y="8" width="20" height="20" rx="3.5"/>'
    '<path d="M7 5.2h15.5a3.5 3.5 0 0 1 3.5 3.5V24M11 2.5h14a4 4 0 0 1 4 4V20"/>',
    "video": '<rect x="3" y="5" width="23" height="23" rx="4"/>'
    '<path d="M6 8h2.5m3 0H14m3 0h2.5m3 0H24M6 25h2.5m3 0H14m3 0h2.5" stroke-width="2"/>',
    "": '<rect x="3" y="5" width="23" height="23" rx="4" stroke-dasharray="2 2.6"/>',
}
_SIGNS: Mapping[str, str] = {
    "ct": '<circle cx="14" cy="17" r="7"/><ellipse class="fill" cx="14" cy="17.5" rx="3.6" '
    'ry="2.4"/>',
    "mr": '<path d="M6.5 17c1.3-7 2.7-7 3.7 0s2.3 7 3.7 0 2.5-6 3.7 0 2 4 3.4 0"/>',
    "pet": '<circle class="fill" cx="14.5" cy="16.5" r="3"/>'
    '<path d="M14.5 9v2.5m0 10V24M7 16.5h2.5m10 0H22m-12.8-5.3 1.8 1.8m7.1 7.1 1.8 1.8'
    'm0-10.7-1.8 1.8'
    'm-7.1 7.1-1.8 1.8"/>',
    "ultrasound": '<path d="M12 10h5l5 11.5c-4.6 4-10.4 4-15 0zM9.8 15c3 1.8 6.4 1.8 9.4 0m-11 '
    '3.7c3.8 2.6'
    ' 8.8 2.6 12.6 0"/>',
    "radiography": '<path d="M14.5 9v15M8 12.5c4-2 9-2 13 0m-13 4c4-2 9-2 13 0m-13 4c4-2 9-2 13 '
    '0"/>',
    "oct": '<path d="M6.5 12.5c4 2.5 5.5-2.5 8-2.5s4 3 7.5 2.5m-15.5 4c4 2.5 5.5-2.5 8-2.5s4 3 '
    '7.5 2.5'
    'm-15.5 4.5h15.5"/>',
    "fundus": '<circle cx="14.5" cy="16.5" r="7.5"/><circle class="fill" cx="18" cy="16.5" '
    'r="1.9"/>'
    '<path d="M18 16.5c-2.5-4-5-4.5-9-3.5m9 3.5c-2.5 4-5 4.5-9 3.5"/>',
    "endoscopy": '<circle cx="14.5" cy="16.5" r="7.5"/><circle cx="15.3" cy="17.2" r="4.5"/>'
    '<circle class="fill" cx="16" cy="17.9" r="1.8"/>',
    "dermoscopy": '<circle cx="14.5" cy="16.5" r="7.5" stroke-dasharray="2.4 1.6"/>'
    '<path class="fill" d="M12 13.5c2-1.6 5.5-.6 6 1.7s-.8 5-3.4 5-4.6-5-2.6-6.7z"/>',
    "histopathology": '<circle cx="10.5" cy="13" r="2.6"/><circle cx="17.5" cy="11.8" r="2.2"/>'
    '<circle cx="20" cy="17.5" r="2.3"/><circle cx="14.3" cy="18.5" r="2.6"/><circle cx="9" '
    'cy="20.5" r="2"/>'
    '<circle class="fill" cx="10.5" cy="13" r=".8"/><circle class="fill" cx="14.3" cy="18.5" '
    'r=".8"/>',
    "microscopy": '<path d="M14.5 9.5c5 0 8 2.8 7.5 7s-3.5 7-8 7-7.5-3-7-7.5 3-6.5 7.5-6.5z"/>'
    '<circle class="fill" cx="15" cy="16.5" r="2.6"/>',
    "photography": '<path d="M7 13h3.5l1.5-2.5h5l1.5 2.5H22v10H7z"/><circle cx="14.5" cy="17.7" '
    'r="3"/>',
    "generic": '<rect x="7.5" y="9.5" width="6" height="6" rx="1"/><rect x="15.7" y="9.5" '
    'width="6" height="6" rx="1"/>'
    '<rect x="7.5" y="17.7" width="6" height="6" rx="1"/><rect x="15.7" y="17.7" width="6" '
    'height="6" rx="1"/>',
}  # fmt: skip
_PROMPTS: Mapping[str, str] = {
    "point": '<circle class="fill" cx="25" cy="25" r="2.2"/><circle cx="25" cy="25" r="4.5"/>',
    "box": '<path d="M20.5 20.5h2.5m2 0h2m2 0v2.5m0 2v4h-3m-2 0h-3.5v-3m0-2v-3.5"/>',
    "mask": '<path class="fill" d="M22 21.5c2-1.5 5.5-1 6.5 1.5s-.5 6-3.5 6-5-5.5-3-7.5z"/>',
    "scribble": '<path d="M20 28c1.5-4 3-6 4-5s-1.5 4 0 4 2-4.5 3.5-4.5.5 2.5 2 2.5"/>',
    "text": '<path d="M20.8 21.5h8.4M25 21.5v8" stroke-width="2"/>',
    "exemplar": '<rect x="20" y="20" width="6" height="6" rx="1"/><rect class="fill" x="24" '
    'y="24" width="5.5" height="5.5"'
    ' rx="1"/>',
    "interactive": '<path class="fill" d="M21.5 20l7.5 4.8-3.6.7 1.7 3.3-1.7.9-1.7-3.3-2.2 2.6z"/>',
    "automatic": '<path class="fill" d="M25 19.5l1.4 4.1 4.1 1.4-4.1 1.4-1.4 '
    '4.1-1.4-4.1-4.1-1.4 4.1-1.4z"/>',
}  # fmt: skip
# Terms that are drawn as another, and the order in which one of several dimensions is chosen.
DIMENSIONS = {"video": "video", "native-3d": "3d", "3d": "3d", "slice-wise": "3d", "2d": "2d"}

_DRAWINGS: Mapping[str, str] = {
    **{f"frame-{name or 'none'}": drawing for name, drawing in _FRAMES.items()},
    **{f"modality-{name}": drawing for name, drawing in _SIGNS.items()},
    **{f"prompt-{name}": drawing for name, drawing in _PROMPTS.items()},
}


@dataclass(frozen=True, slots=True)
class Pictogram:
    """The drawings that make up the pictogram of a work, by name."""

    drawings: tuple[str, ...]

    @property
    def modality(self) -> str:
        """The modality that the pictogram shows, by the id of its term; may be empty."""
        drawn = (name.partition("modality-")[2] for name in self.drawings)
        return next(filter(None, drawn), "")

    @property
    def card(self) -> str:
        """The picture shown where the page of such a work is shared: a file of `assets`."""
        return f"cards/{self.modality}" if self.modality else "social"

    def __html__(self) -> str:
        """The pictogram as HTML; the page must hold its `sprite`. Screen readers ignore it."""
        uses = "".join(f'<use href="#{escape(name)}"/>' for name in self.drawings)
        return f'<svg class="pictogram" viewBox="0 0 32 32" aria-hidden="true">{uses}</svg>'


def of_modalities() -> Iterator[Pictogram]:
    """One pictogram for each modality that has a drawing, in a frame of no dimension."""
    return (Pictogram(("frame-2d", f"modality-{name}")) for name in _SIGNS)


def pictogram_of(work: Work, facets: FacetViews) -> Pictogram:
    """The pictogram of a work, from its terms of the facets modality, dimension and prompt."""
    terms: dict[str, list[TermView]] = {view.id: found for view, found in facets.of_work(work)}
    return Pictogram(
        tuple(_drawings({facet: [term.id for term in terms[facet]] for facet in terms}))
    )


def _drawings(terms: Mapping[str, list[str]]) -> Iterator[str]:
    dimensions = terms.get("dimension", [])
    frame = next((drawn for term, drawn in DIMENSIONS.items() if term in dimensions), "none")
    yield f"frame-{frame}"
    signs = [term for term in terms.get("modality", ()) if term in _SIGNS]
    if signs:
        yield f"modality-{signs[0] if len(signs) == 1 else 'generic'}"
    prompts = [term for term in terms.get("prompt", ()) if term in _PROMPTS]
    if prompts:
        yield f"prompt-{prompts[0]}"


def sprite(pictograms: Iterable[Pictogram] | None = None) -> Markup:
    """Drawings of some pictograms, or all drawings, each once, as hidden SVG symbols."""
    names = (
        _DRAWINGS if pictograms is None else {name for one in pictograms for name in one.drawings}
    )
    symbols = "".join(
        f'<symbol id="{name}" class="{name.partition("-")[0]}" viewBox="0 0 32 32">'
        f"{_DRAWINGS[name]}</symbol>"
        for name in sorted(names)
    )
    return Markup('<svg class="sprite" aria-hidden="true">{}</svg>').format(Markup(symbols))  # noqa: S704
