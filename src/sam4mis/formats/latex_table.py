"""A LaTeX `longtable` for a survey, with one work in each row, cited by its key."""

from sam4mis.formats.bibtex import title
from sam4mis.formats.file_parts import FileParts
from sam4mis.formats.latex import escape
from sam4mis.formats.reference import Reference
from sam4mis.model.names import short_authors

_HEADINGS = r"Work & Year & Title & Venue & Topics \\"

FRAME = FileParts(
    header=(
        "% Needs the packages longtable, booktabs and array; keys are those of the BibTeX export.\n"
        r"\begin{longtable}{@{}"
        r">{\raggedright}p{.15\linewidth}l>{\raggedright}p{.32\linewidth}"
        r">{\raggedright}p{.15\linewidth}>{\raggedright\arraybackslash}p{.13\linewidth}@{}}"
        "\n"
        rf"\toprule {_HEADINGS} \midrule \endhead"
        "\n"
        r"\bottomrule \endfoot"
        "\n"
    ),
    footer="\\end{longtable}\n",
)


def entry(reference: Reference) -> str:
    """One row."""
    cells = (
        rf"{escape(short_authors(reference.work.authors))} \cite{{{reference.id}}}".lstrip(),
        reference.year,
        title(reference.title)
        + (rf" \textbf{{[{reference.status_label}]}}" if reference.status_label else ""),
        escape(reference.work.venue or ("arXiv" if reference.arxiv else "")),
        escape(", ".join(reference.keywords)),
    )
    # Without the braces, LaTeX reads a bracket at the start as the optional length of `\\`.
    return "{}" + " & ".join(cells) + " \\\\\n"
