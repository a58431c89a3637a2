"""The table of all export formats."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sam4mis.formats import bibtex, csl, csv_table, json_records, latex_table, plain, ris
from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.reference import Reference
from sam4mis.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Format:
    """Names of a format, and the functions that write it."""

    name: str
    """Name on the command line."""
    label: str
    """Name on the site."""
    file_name: str
    """Name of the export of the whole list, below `exports/`."""
    media_type: str
    """https://www.iana.org/assignments/media-types/ where it is registered."""
    entry: Callable[[Reference], str]
    """The text of one entry."""
    frame: Callable[[Registry], FileParts]
    """Header, separator and footer around the entries."""
    ending: str = ""
    """Ending of the file of a single entry beside its page; empty if there is no such file."""

    def document(self, registry: Registry, chosen: Iterable[Reference]) -> str:
        """A whole file of some works."""
        return self.frame(registry).document(self.entry(reference) for reference in chosen)

    def single(self, reference: Reference) -> str:
        """The file of one entry: the same text as in lists, ended by a line break."""
        return single(self.entry(reference))


def single(text: str) -> str:
    """The text of one entry as a file: ended by a line break."""
    return text if text.endswith("\n") else f"{text}\n"


def _always(frame: FileParts) -> Callable[[Registry], FileParts]:
    return lambda _: frame


PLAIN = Format(
    "text", "Plain text", "registry.txt", "text/plain", plain.entry, _always(plain.FRAME)
)

FORMATS = (
    Format(
        "bibtex", "BibTeX", "registry.bib", "application/x-bibtex",
        bibtex.entry, _always(bibtex.FRAME), ".bib",
    ),
    Format(
        "biblatex", "BibLaTeX", "registry.biblatex.bib", "application/x-bibtex",
        bibtex.biblatex_entry, _always(bibtex.FRAME),
    ),
    Format(
        "ris", "RIS", "registry.ris", "application/x-research-info-systems",
        ris.entry, _always(ris.FRAME), ".ris",
    ),
    Format(
        "csl-json", "CSL-JSON", "registry.csl.json", "application/vnd.citationstyles.csl+json",
        csl.entry, _always(csl.FRAME), ".csl.json",
    ),
    Format(
        "csv", "CSV", "registry.csv", "text/csv",
        csv_table.entry, csv_table.frame,
    ),
    Format(
        "json", "JSON", "registry.json", "application/json",
        json_records.entry, json_records.frame, ".json",
    ),
    PLAIN,
    Format(
        "latex", "LaTeX table", "registry.tex", "application/x-tex",
        latex_table.entry, _always(latex_table.FRAME),
    ),
)  # fmt: skip
"""All formats, in the order of the site."""
