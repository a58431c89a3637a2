"""What inputs are made of: the cases of the other tests, and texts made up for this."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from sam4mis.files import issue_forms
from tests.support.made_up_registries import CASES, ROOT, SMALL

SHARED = ROOT.parent / "shared"
"""Foreign texts, which are kept outside this repository; used where they are there."""

_LARGEST = 60_000
_MARK = b"%% "


def packed(files: Mapping[str, bytes]) -> bytes:
    """Several files as one input: each behind a line with its path."""
    return b"".join(_MARK + path.encode() + b"\n" + raw + b"\n" for path, raw in files.items())


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of an input; what stands before the first is not one."""
    files = {}
    for part in (b"\n" + data.removesuffix(b"\n")).split(b"\n" + _MARK)[1:]:
        path, _, raw = part.partition(b"\n")
        files[path.decode("utf-8", "replace")] = raw
    return files


def _data_files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "data").rglob("*"))
        if path.is_file() and path.stat().st_size < _LARGEST and path.name != "LICENSE"
    }


_METADATA = {
    "data/metadata/crossref.jsonl": (
        b'{"id": "doi:10.1000/a", "title": "Edges", "source": "crossref", "retrieved": "2024-06-01", '
        b'"authors": [{"name": "Jane Doe", "family": "Doe", "given": "Jane"}], "date": "2024-05", "venue": "J"}\n'
        b'{"id": "doi:10.1000/b", "source": "crossref", "missing": "2024-06-01"}\n'
    ),
    "data/metadata/arxiv.jsonl": (
        b'{"id": "arxiv:2405.00001", "title": "Edges: Segmenting What Is Not There", "source": "arxiv", '
        b'"retrieved": "2024-06-01", "date": "2024-05-02", "dois": ["10.1000/a"], "notices": ["comment: withdrawn"]}\n'
    ),
    "data/metadata/links.jsonl": (
        b'{"url": "https://github.com/doe/edges", "state": "gone", "since": "2024-06-01", '
        b'"last": "2024-06-02", "detail": "status 404"}\n'
    ),
}  # fmt: skip


def registries() -> list[bytes]:
    """The made-up registry, whole and with each case of the checks laid over it."""
    whole = {**_data_files(SMALL), **_METADATA}
    cases = [case for case in sorted((CASES / "check").iterdir()) if (case / "data").is_dir()]
    laid_over = [packed({**whole, **_data_files(case)}) for case in cases]
    laid_over = [data for data in laid_over if len(data) < _LARGEST]
    # As often sound as faulty: only what passes the check goes further.
    return [packed(whole)] * len(laid_over) + laid_over


def yaml_files() -> list[bytes]:
    """Data files of every kind, one an input, sound and faulty."""
    roots = [SMALL, CASES / "formats", *sorted((CASES / "check").iterdir())]
    for case in sorted((CASES / "contributions").iterdir()):
        roots += [case / "broken", case / "corrected"]
    found = [
        packed({path: raw})
        for root in roots
        for path, raw in _data_files(root).items()
        if path.endswith(".yaml") and "contributions" not in path
    ]
    paper = "data/papers/2024/kim2024lines.yaml"
    found += [packed({paper: raw}) for raw in _PAPERS]
    found += [packed({paper: raw}) for raw in _shared("cases", "yaml", "yml")]
    return list(dict.fromkeys(found))


_PAPERS = (
    b"# a comment\n# another\ntitle: Lines\nauthors: Mia Kim; Doe, Jane\nsections: first, second\n"
    b"doi: https://doi.org/10.1000/ABC\ndate: 3 Sept. 2024\nnotes: >-\n  folded\n  text\n",
    b"title: \"A \\u201cquoted\\u201d title\"\nauthors:\n- '- 1. Kim, Mia'\n- et al\nsections: [first]\n"
    b"url: www.nature.com/articles/s41467-024-44824-z.pdf?utm_source=x\ncode:\n- github.com/a/b.git\n"
    b"- url: https://example.org/demo\n  kind: demo\n",
    b"title: Lines  # a comment inside\nyear: 2024\nversions:\n- date: '2024-05'\n  arxiv: 2405.00001v2\n  code: []\n"
    b"tags: {prompt: bounding box, modality: [CT, ct]}\nstatus: {kind: retracted, reason: why}\n",
    b"title: Lines\nnotes: |\n  a # b\n\n  c\ntldr: |2\n    d\n",
)  # fmt: skip


def issues() -> list[bytes]:
    """Filled-in forms, and changes as one job hands them to the other."""
    found = [_form(form, answers) for form, answers in _ANSWERS]
    content = (SMALL / "data/papers/2024/doe2024edges.yaml").read_text("utf-8")
    file = {"path": "data/papers/2024/doe2024edges.yaml", "content": content}
    handed = {"files": [file], "remarks": ["Code: 'TBA' says that there is none yet"]}
    found.append(json.dumps(handed).encode())
    return found + list(_shared("cases", "form", "md"))


def _form(form: issue_forms.Form, answers: Mapping[str, str]) -> bytes:
    text = "\n\n".join(
        f"### {label}\n\n{answers.get(field, '_No response_')}"
        for field, label in form.fields.items()
    )
    return text.encode("utf-8")


_ANSWERS = (
    (issue_forms.PAPER, {"work": "https://arxiv.org/pdf/2407.00007v2", "title": "Lines: Segmenting CT",
                         "authors": "Mia Kim\nDoe, Jane", "section": "First (first)", "date": "July 2024"}),
    (issue_forms.PAPER, {"work": "10.1000/lines", "title": "“Lines”", "authors": "Mia Kim et al.",
                         "code": "github.com/kim/lines.git", "remarks": "### Title\nnone"}),
    (issue_forms.RESOURCE, {"kind": "Dataset", "title": "Voxels", "authors": "Ana Lee", "date": "2024-03",
                            "link": "https://example.org/voxels"}),
    (issue_forms.RESOURCE, {"kind": "Workshop or challenge", "title": "Tests", "event": "TEST 2025",
                            "link": "https://example.org/ws", "description": "It asked for *tests*.\n\n- one\n- two"}),
    (issue_forms.CORRECTION, {"entry": "doe2024edges", "field": "Authors", "value": "Doe, Jane\nRichard Roe",
                              "evidence": "https://example.org"}),
    (issue_forms.CORRECTION, {"entry": "data/papers/2024/doe2024edges.yaml", "field": "DOI",
                              "value": "https://doi.org/10.1000/x"}),
    (issue_forms.CORRECTION, {"entry": "https://example.org/papers/doe2024edges/", "field": "Venue, DOI",
                              "value": "Venue: TEST 2024\nDOI: 10.1000/x"}),
    (issue_forms.PAPER, {"work": "2407.00007\n- 2407.00008", "code": "Coming soon"}),
    (issue_forms.CORRECTION, {"entry": "ws24", "field": "Title", "value": "Another title"}),
)  # fmt: skip


def bibtex_files() -> list[bytes]:
    """BibTeX and biblatex of our own, of others, and some that is odd."""
    found = [
        _cut(CASES / "formats/expected/exports" / f"registry.{end}")
        for end in ("bib", "biblatex.bib")
    ]
    return [*found, *_BIBTEX, *_shared("cases", "bib"), *_shared("fixtures/api", "bib")]  # fmt: skip


_BIBTEX = (
    b'@string{j = "J. of Tests"}\n@article{a1, title = {Lines {\\\'e} $x^{2}$}, author = {Kim, Mia and {The Team} and others},\n'
    b"  journal = j, year = 2024, month = jul, doi = {10.1000/a}, eprint = {2405.00001}, archiveprefix={arXiv}}\n",
    b"@comment{no}\n@preamble{\"x\"}\nloose text\n@inproceedings(b2, title=\"Edges\", author = \"Jane Doe\", booktitle = {P} # { of T},"
    b" date = {2024-05-02}, howpublished = {\\url{https://example.org/a_b}})\n@misc{a1, title={Again}, url={https://arxiv.org/abs/2405.00002}}\n",
    b"@article{c3,\n  title = {Unclosed,\n  author = {de la Cruz, Jr., Juan}\n}\n@book{d4, title = {}, author = {and and}}\n",
)  # fmt: skip


def ris_files() -> list[bytes]:
    """RIS of our own, of others, and some that is odd."""
    own = _cut(CASES / "formats/expected/exports/registry.ris")
    return [own, *_RIS, *_shared("cases", "ris")]


_RIS = (
    b"TY  - JOUR\nTI  - Lines\nAU  - Kim, Mia\nAU  - Doe, Jane\nPY  - 2024/07/01/\nJO  - J. of Tests\nDO  - 10.1000/a\nER  - \n",
    b"noise\n\nTY  - CPAPER\nT1  - Edges\n  goes on\nA1  - Doe\nA2  - Roe\nUR  - https://arxiv.org/abs/2405.00001\nAN  - arXiv:2405.00001\nY1  - 2024//\n"
    b"\nTY  - RPRT\nTI  -\nER  -\nER  - \n",
)  # fmt: skip


def markdown_lists() -> list[bytes]:
    """Tables of the original list, six rows each, in the sections of the made-up registry."""
    text = (ROOT / "tests/fixtures/original-list-2025-09-29.md").read_text("utf-8")
    text = text.replace('"sam24mis"', '"first"').replace('"sam4mis"', '"second"')
    lines = text.splitlines(keepends=True)
    heads = [place for place, line in enumerate(lines) if line.startswith("## ")]
    found = [
        "".join(lines[head : head + 5] + lines[start : start + 6])
        for head in heads
        for start in range(head + 5, min(head + 80, len(lines)), 6)
    ]
    return [text.encode("utf-8") for text in (*found, *_LISTS)]


_LISTS = (
    '## First <div id="first"></div>\n|Date|Authors|Title|Code|\n|---|---|---|---|\n'
    "|202405|J. Doe et al.|Edges: Segmenting What Is Not There [(paper)](https://arxiv.org/abs/2405.00001)|[Code](https://github.com/doe/edges)|\n"
    "|202407|M. Kim and J. Doe|Lines | and pipes [(paper)](arxiv.org/abs/2407.00007)||None|\n<!-- |202401|x|y|z| -->\n"
    '## Second <a name="second"></a>\n|202407|M. Kim and J. Doe|Lines | and pipes [(paper)](arxiv.org/abs/2407.00007)|None|\n* Last update 2025-9-1\n',
)  # fmt: skip


def xml_replies() -> list[bytes]:
    """What arXiv's two interfaces answer."""
    return [*_XML, *_shared("fixtures/api/arxiv", "xml"), *_shared("fixtures/api/arxiv_oai", "xml"),
            *_shared("cases", "xml")]  # fmt: skip


_XML = (
    b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
    b"<entry><id>http://arxiv.org/abs/2405.00001v2</id><title>Edges &lt;i&gt; $a&lt;b$</title><summary>This paper has been withdrawn</summary>"
    b"<published>2024-05-02T00:00:00Z</published><author><name>Jane Doe</name></author><arxiv:doi>10.1000/a, 10.1000/b</arxiv:doi>"
    b"<arxiv:comment>withdrawn by the authors</arxiv:comment><arxiv:journal_ref>J 1 (2024)</arxiv:journal_ref></entry>"
    b"<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>incorrect id</summary></entry></feed>",
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record><metadata>'
    b'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2405.00001</id><created>2024-05-02</created><authors><author>'
    b"<keyname>Doe</keyname><forenames>Jane</forenames><suffix>Jr</suffix></author></authors><title>Edges</title>"
    b"<doi>10.1000/a</doi><comments>c</comments><abstract>a</abstract></arXiv></metadata></record></GetRecord></OAI-PMH>",
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="idDoesNotExist">no</error></OAI-PMH>',
)  # fmt: skip


def json_replies() -> list[bytes]:
    """What the other authorities answer."""
    folders = ("crossref", "datacite", "openalex", "semanticscholar", "github", "doi_org")
    recorded = [raw for name in folders for raw in _shared(f"fixtures/api/{name}", "json")]
    return [*map(_as_json, _JSON), *recorded, *_shared("cases", "json")]


def _as_json(value: object) -> bytes:
    return json.dumps(value).encode()


_CROSSREF_WORK = {
    "DOI": "10.1000/A", "title": ["<i>Edges</i>"], "subtitle": ["A &amp; B"], "author": [
        {"given": "Jane", "family": "Doe", "suffix": "Jr"}, {"name": "The Team"}],
    "issued": {"date-parts": [[2024, 5, 2]]}, "container-title": ["J. of Tests"], "volume": "1", "page": "1-2",
    "publisher": "P", "type": "journal-article", "resource": {"primary": {"URL": "https://example.org/a"}},
    "updated-by": [{"type": "retraction", "DOI": "10.1000/r"}], "alternative-id": ["S1", 2],
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2405.00001"}]},
    "institution": [{"name": "bioRxiv"}],
}  # fmt: skip
_JSON: tuple[object, ...] = (
    {"status": "ok", "message-type": "work", "message": _CROSSREF_WORK},
    {"status": "ok", "message-type": "work-list", "message": {"items": [_CROSSREF_WORK, {}, None]}},
    {"status": "failed", "message": [{"message": "bad"}]},
    {"data": {"attributes": {
        "doi": "10.48550/arxiv.2405.00001", "titles": [{"title": "Edges"}, {"title": "B", "titleType": "Subtitle"}],
        "creators": [{"name": "Doe, Jane", "givenName": "Jane", "familyName": "Doe"}, {"name": "T", "nameType": "Organizational"}],
        "dates": [{"date": "2024-05-02", "dateType": "Submitted"}], "publicationYear": 2024, "publisher": {"name": "arXiv"},
        "types": {"resourceTypeGeneral": "Preprint", "citeproc": "article"}, "url": "https://arxiv.org/abs/2405.00001",
        "relatedIdentifiers": [{"relationType": "IsVersionOf", "relatedIdentifierType": "DOI", "relatedIdentifier": "10.1000/A"}]}}},
    {"errors": [{"title": "not found"}]},
    {"id": "https://openalex.org/W1", "doi": "https://doi.org/10.1000/a", "display_name": "Edges", "publication_date": "2024-05-02",
     "authorships": [{"author": {"display_name": "Jane Doe"}, "raw_author_name": "J Doe"}], "type": "article", "cited_by_count": 3,
     "is_retracted": True, "primary_location": {"source": {"display_name": "J"}}},
    [{"paperId": "x", "externalIds": {"ArXiv": "2405.00001", "DOI": "10.1000/A"}, "title": "Edges", "authors": [{"name": "Jane Doe"}],
      "year": 2024, "publicationDate": "2024-05-02", "venue": "J", "citationCount": 3}, None],
    {"error": "no"},
    {"data": {"r0": {"nameWithOwner": "doe/edges"}, "r1": None}, "errors": [{"message": "gone"}]},
)  # fmt: skip


def names() -> list[bytes]:
    """Personal names and lists of them."""
    return [text.encode("utf-8") for text in _NAMES]


_NAMES = (
    "Jun Ma", "Laurens van der Maaten", "Ma, Jun; Wang, Bo", "Jun Ma, Bo Wang, Ana Kim, et al.", "Mauricio Fernandez M.",
    "Jun Ma and Bo Wang & Ana Kim and others", "García Márquez, Gabriel José", "The SAM Consortium", "HE. Wong", "J.-D. Gutiérrez",
    "De La Cruz, Juan, Jr.", "1. Jun Ma\n2. Bo Wang", "- Jun Ma\n- - Bo Wang", "马俊", "Jun Ma, MD", "M. Kim and J. Doe", "X",
    "O'Brien III", "Łukasz Ørsted", "jun ma, bo wang", "Le Lu", "and", ",", "et al.",
)  # fmt: skip


def identifiers() -> list[bytes]:
    """Ids of arXiv, DOIs and links in many forms."""
    return [text.encode("utf-8") for text in _IDENTIFIERS]


_IDENTIFIERS = (
    "2405.00001v2", "arXiv:2405.00001", "hep-th/9901001", "https://arxiv.org/pdf/2405.00001v3.pdf", "10.48550/arXiv.2405.00001",
    "10.1000/a(b)c<d>;2-#", "doi:10.1000/ABC", "https://doi.org/10.1000/a%20b", "10.3390/x https://doi.org/10.3390/x",
    "https://doi.org/10.3390/x\nhttps://doi.org/10.3390/x",
    "https://www.mdpi.com/2306-5354/11/5/447/htm", "https://www.nature.com/articles/s41467-024-44824-z.pdf",
    "https://link.springer.com/content/pdf/10.1007/978-3-031-1_2.pdf", "https://onlinelibrary.wiley.com/doi/full/10.1002/mp.1",
    "https://www.spiedigitallibrary.org/conference/10.1117/12.1.short", "https://pubs.rsna.org/doi/pdf/10.1148/r.1",
    "https://iopscience.iop.org/article/10.1088/1361/ab/meta", "https://www.biorxiv.org/content/10.1101/2024.01.02.573v2.full.pdf",
    "https://www.biorxiv.org/content/biorxiv/early/2024/01/02/2024.01.02.573.full.pdf", "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=123",
    "https://www.preprints.org/manuscript/202401.0001/v1", "https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=123",
    "https://www.sciencedirect.com/science/article/abs/pii/S001?via=x", "https://github.com/a/b.git/", "github.com/a/b",
    "https://example.org/a?utm_source=x&y=1#:~:text=z", "https://xn--bcher-kva.example/ü?é#ß", "https://bücher.example/", "http://a.b:80/..//%2e",
)  # fmt: skip


def field_values() -> list[bytes]:
    """Values that fields may have to take: titles, prose, dates, and all of the above."""
    texts = (
        "Edges: Segmenting What Is Not There", "SAM-Med2D & <i>SAM-Med3D</i>", "$x^{2}$ and `code`", "2024-05", "2024-02-30",
        "Plain prose, with a [link](https://example.org) and *stress*.\n\n- a list\n- of two", "[a]: https://example.org", "# x", "x\n===",
        "![a](https://example.org/a.png)", "1. 1. 1. x", "> > x", "| a | b |\n|---|---|\n| c | d |", "doe2024edges", "a-slug", "=1+1",
    )  # fmt: skip
    return [*(text.encode("utf-8") for text in texts), *names(), *identifiers()]


def _cut(path: Path) -> bytes:
    """The beginning of a file: many small inputs find more than few large ones."""
    return path.read_bytes()[:2_000]


def _shared(folder: str, *endings: str) -> Iterator[bytes]:
    for path in sorted((SHARED / folder).rglob("*")):
        is_wanted = path.suffix.removeprefix(".") in endings and path.is_file()
        about_it = path.name.endswith((".meta.json", ".expect.md", "README.md"))
        if is_wanted and not about_it and path.stat().st_size < _LARGEST:
            yield path.read_bytes()
