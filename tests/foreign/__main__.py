"""`make foreign`: typesetting, spreadsheet, database and web programs read all exports.

Needs Debian's biber, texlive-bibtex-extra, texlive-latex-recommended, texlive-publishers and
libreoffice-calc; makes an environment of its own for packages that would hold back our pinned ones.
docs/exports.md has the figures.

    python -m tests.foreign [--csl-schema csl-data.json]
"""

import argparse
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import jsonschema

from sam4mis.files import loading
from sam4mis.formats import csv_table
from sam4mis.formats.reference import reference, references
from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import exports
from sam4mis.upkeep import fill_gaps
from tests.support.made_up_registries import ROOT, paper, registry_of

_STYLES = (
    "plain", "abbrv", "alpha", "unsrt", "ieeetr", "plainnat", "IEEEtran", "splncs04",
    "elsarticle-num",
)  # fmt: skip
# What a work lacks because nobody states it: https://ctan.org/pkg/bibtex and biber say so.
_LACKS = re.compile(
    r"empty (?P<field>\w+) in (?P<work>\w+)"
    r"|Entry '(?P<entry>\w+)' .*mandatory field '(?P<name>\w+)'"
)
# plainnat tells the works of one label apart by one letter, and has 26: of some years, 27 works are
# by Li et al. So it gets them in parts, and without the table, which cites all.
_IN_PARTS, _PARTS = "plainnat", 4
_FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0", "'=1")
# Comma, double quote, UTF-8: https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents
_CSV = "CSV:44,34,76"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"

_CLASSIC = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[numbers]{natbib}
\usepackage{amsmath,url,longtable,booktabs,array,hyperref}
%% One of the styles leaves this to the class of its publisher.
\newcommand{\doi}[1]{\url{https://doi.org/#1}}
\begin{document}
%s
\bibliographystyle{%s}
\bibliography{registry}
\end{document}
"""
_MODERN = r"""\documentclass{article}
\usepackage{amsmath}
\usepackage[backend=biber]{biblatex}
\addbibresource{registry.biblatex.bib}
\begin{document}
\nocite{*}
\printbibliography
\end{document}
"""


def _odd_works() -> Iterator[Paper]:
    """What no real entry has yet: marks, accents, formulas and names that are hard to typeset."""
    titles = (
        r"100% of R&D_x costs 5$, #1 of {a} and }b{ ~ ^ \ | < > ` \input{x} \end{document}",
        "“Quoted” ‘words’ – and — dashes -- --- ,, '' ``, É École Łódź ñ ç ž ş ő ų ṭ ı ß æ œ ø å",
        r"The $\ell_2$ norm, $x^{2}$, $\mathcal{L}_{\mathrm{dice}}$, $\alpha$-SAM and α-SAM, ≤ 3×3 µm²",
        "A: B. C? D! (E) [F] / G; H = I + J * K @ L",
    )
    names = [
        "Élodie Ştefan",
        "Paul J. van der Berg",
        "Robert O'Neil Jr.",
        "The 100% Group",
        "Plato",
    ]
    for number, title in enumerate(titles):
        fields = {
            "id": f"odd2024t{number}",
            "arxiv": f"2405.0010{number}",
            "title": title,
            "authors": [names[number], *names[:1]],
        }
        yield paper(**fields, date="2024-05", venue=(None, "MICCAI", "Radiology", None)[number])


def _run(*command: str | Path, cwd: Path) -> str:
    """What a program prints; the checks read that, whatever its exit code."""
    if shutil.which(command[0]) is None:
        sys.exit(f"{command[0]} is not on this machine: see the top of tests/foreign/__main__.py")
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, check=False, timeout=600
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _latex(name: str, folder: Path, program: str = "pdflatex") -> Iterator[str]:
    printed = _run(program, "-interaction=nonstopmode", "-halt-on-error", name, cwd=folder)
    yield from (line for line in printed.splitlines() if line.startswith("!"))


def bibtex(folder: Path, registry: FilledRegistry) -> Iterator[str]:
    """The classic program, under nine styles, and the table that cites every work."""
    for style in _STYLES:
        parts = _PARTS if style == _IN_PARTS else 1
        for part in range(parts):
            works = replace(registry, papers=registry.papers[part::parts])
            if part:
                works = replace(works, datasets=())
            cited = ",".join(work.id for work in works.works)
            whole = r"\input{registry} \nocite{*}"
            text = whole if parts == 1 else f"\\nocite{{{cited}}}"
            yield from _typeset(folder, style, text, works)


def _typeset(folder: Path, style: str, text: str, registry: FilledRegistry) -> Iterator[str]:
    """What is wrong with a paper that cites the works of a registry in one style."""
    (folder / "paper.tex").write_text(_CLASSIC % (text, style), "utf-8")
    yield from _latex("paper", folder)
    log = _run("bibtex", "paper", cwd=folder)
    yield from (
        f"{style}: {line}"
        for line in log.splitlines()
        if re.search(r"(?i)warning|error", line)
        and not re.match(r"\(There (was|were) \d+ warning", line)
        and not _is_unknown(line, registry)
    )
    yield from _latex("paper", folder)
    yield from _latex("paper", folder)
    printed = (folder / "paper.bbl").read_text("utf-8")
    if (found := printed.count("\\bibitem")) != len(registry.works):
        yield f"{style}: {found} items of {len(registry.works)}"
    yield from (f"{style}: {line}" for line in _numbers(printed, registry))
    undefined = re.findall(r"Citation .* undefined", (folder / "paper.log").read_text("latin-1"))
    yield from undefined[:3]


def _is_unknown(line: str, registry: FilledRegistry) -> bool:
    """Whether a warning is about what the registry does not know: a book, the pages."""
    match = _LACKS.search(line)
    if match is None:
        return False
    (item,) = (item for item in references(registry) if item.id in (match["work"], match["entry"]))
    known = {"booktitle": item.kind != "chapter", "pages": bool(item.pages)}
    return not known.get(match["field"] or match["name"], True)


def _numbers(printed: str, registry: FilledRegistry) -> Iterator[str]:
    """Preprints of arXiv whose number is not printed."""
    for item in references(registry):
        number = rf"arXiv:{re.escape(item.arxiv or '')}(?!\d)"
        if item.server == "arXiv" and not re.search(number, printed):
            yield f"the number of {item.id} does not stand there"


def biber(folder: Path, registry: FilledRegistry) -> Iterator[str]:
    """Biblatex with its own program, which also validates entries against its data model."""
    (folder / "modern.tex").write_text(_MODERN, "utf-8")
    yield from _latex("modern", folder, "xelatex")
    log = _run("biber", "--validate-datamodel", "modern", cwd=folder)
    yield from (
        line
        for line in log.splitlines()
        if re.match("WARN|ERROR", line) and not _is_unknown(line, registry)
    )
    yield from _latex("modern", folder, "xelatex")
    entries = (folder / "modern.bbl").read_text("utf-8").count("\\entry{")
    if entries != len(registry.works):
        yield f"{entries} entries of {len(registry.works)}"


def spreadsheet(folder: Path, registry: FilledRegistry) -> Iterator[str]:
    """LibreOffice opens the table: every row is there, and nothing is a formula."""
    hostile = [
        paper(id=f"doe2024w{number}", title=f"{text} x", notes=text)
        for number, text in enumerate(text.strip() for text in _FORMULAS)
    ]
    made_up = registry_of(*hostile)
    rows = [csv_table.entry(reference(work, made_up)) for work in hostile]
    # Behind the guard of the format, every start that a spreadsheet may take for a formula.
    guarded = io.StringIO(newline="")
    csv.writer(guarded).writerows([["x", csv_table.guard(text)] for text in _FORMULAS])
    text = (folder / "registry.csv").read_bytes().decode() + "".join(rows) + guarded.getvalue()
    # The last one is without guard, and shows that formulas would run.
    text += "x,=20+22\r\n"
    (folder / "table.csv").write_bytes(text.encode())
    _run(
        "soffice",
        "--headless",
        f"--infilter={_CSV}",
        "--convert-to",
        "fods",
        "table.csv",
        cwd=folder,
    )
    table = ET.parse(folder / "table.fods").getroot()  # noqa: S314  # LibreOffice wrote it
    formulas = [cell for cell in table.iter() if cell.get(f"{{{_OFFICE}}}formula")]
    if ["".join(cell.itertext()).strip() for cell in formulas] != ["42"]:
        yield from (f"a formula: {cell.attrib}" for cell in formulas)
    shown = [
        row for row in table.iter(f"{{{_OFFICE}}}table-row") if "".join(row.itertext()).strip()
    ]
    wanted = 1 + len(registry.works) + len(rows) + len(_FORMULAS) + 1
    if len(shown) != wanted:
        yield f"{len(shown)} rows of {wanted}"
    titles = ["".join(row[2].itertext()).strip() for row in shown[1 : 1 + len(registry.works)]]
    read = csv.DictReader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline=""))
    for title, row in zip(titles, read, strict=False):
        # The office notes repeated spaces as elements, which have no text.
        if title.replace(" ", "") != row["title"].replace(" ", ""):
            yield f"{title!r} is shown for {row['title']!r}"


def _isolated(*packages: str) -> Path:
    """The Python of an environment with these packages."""
    folder = ROOT / "build" / "foreign"
    if not (folder / "bin" / "python").is_file():
        venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    _run(python, "-m", "pip", "install", "--quiet", *packages, cwd=ROOT)
    return python


def datasette(folder: Path, registry: FilledRegistry) -> Iterator[str]:
    """Datasette serves the database, counts its rows, and finds words in it."""
    python = _isolated("datasette")

    def get(path: str) -> dict[str, object]:
        printed = _run(python, "-m", "datasette", "registry.sqlite", "--get", path, cwd=folder)
        return dict(json.loads(printed))

    number = get("/registry/works.json?_size=0")["filtered_table_rows_count"]
    if number != len(registry.works):
        yield f"{number} works of {len(registry.works)}"
    found = json.dumps(get("/registry/works.json?_search=microscopy&_shape=objects"))
    if "archit2023microscopy" not in found:
        yield "the search does not find `microscopy`"


def json_ld(folder: Path, registry: FilledRegistry) -> Iterator[str]:
    """Extruct takes the description out of every page's head."""
    python = _isolated("extruct")
    heads = folder / "heads.json"
    items = references(registry)
    heads.write_text(
        json.dumps({item.work.title: exports.head_of(item, "CC0-1.0") for item in items}), "utf-8"
    )
    code = (
        "import extruct, json, sys\n"
        "for title, head in json.load(open(sys.argv[1], encoding='utf-8')).items():\n"
        "    page = f'<html><head>{head}</head><body></body></html>'\n"
        "    (found,) = extruct.extract(page, syntaxes=['json-ld'])['json-ld']\n"
        "    assert found['headline'] == title, title\n"
        "print('sound')\n"
    )
    printed = _run(python, "-c", code, heads, cwd=folder)
    if not printed.endswith("sound\n"):
        yield printed


def citation_file(folder: Path, registry: FilledRegistry) -> Iterator[str]:  # noqa: ARG001
    """CITATION.cff is valid against the schema that cffconvert brings."""
    python = _isolated("pip")
    _run(python, "-m", "pip", "download", "-q", "--no-deps", "cffconvert==2.0.0", cwd=folder)
    (wheel,) = folder.glob("cffconvert*.whl")
    with ZipFile(wheel) as archive:
        schema = json.loads(archive.read("cffconvert/schemas/1.2.0/schema.json"))
    import yaml  # noqa: PLC0415  # the reader that others use, not ours

    data = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    yield from (error.message for error in jsonschema.Draft7Validator(schema).iter_errors(data))


def csl_schema(folder: Path, schema: Path) -> Iterator[str]:
    """CSL-JSON is valid against https://github.com/citation-style-language/schema."""
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8")))
    data = json.loads((folder / "registry.csl.json").read_text("utf-8"))
    yield from (error.message for error in validator.iter_errors(data))


_CHECKS: tuple[Callable[[Path, FilledRegistry], Iterator[str]], ...] = (
    bibtex,
    biber,
    spreadsheet,
    datasette,
    json_ld,
    citation_file,
)


def main() -> None:
    """Run every check and print what each found."""
    parser = argparse.ArgumentParser(description="read the exports with foreign programs")
    parser.add_argument("--csl-schema", type=Path, help="the official csl-data.json")
    options = parser.parse_args()
    real = fill_gaps.filled(loading.load(ROOT)).registry
    registry = replace(real, papers=(*real.papers, *_odd_works()))
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in exports.files(registry, ""):
            if path.startswith("exports/registry"):
                (folder / path.rpartition("/")[2]).write_bytes(content)
        checks = [(check.__name__, check(folder, registry)) for check in _CHECKS]
        if options.csl_schema:
            checks.append(("csl_schema", csl_schema(folder, options.csl_schema)))
        for title, complaints in checks:
            found = list(complaints)
            failed = failed or bool(found)
            print(f"{title}: {len(found)} complaints", *found[:20], sep="\n  ", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
