"""Whatever an entry may hold, no format lets it out of its place; what none could hold is refused."""

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sam4mis.formats import csv_table, feeds, page_metadata, sqlite
from sam4mis.formats.all_formats import FORMATS
from sam4mis.formats.reference import Reference, reference
from sam4mis.model.fields import Author, Line, Title
from sam4mis.model.records import Facet, Paper, Venue
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import exports
from tests.support.made_up_registries import paper, registry_of

_BY_NAME = {form.name: form for form in FORMATS}
_HIDDEN = "\0\b\x1b\x1f\x7f\x85\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff\uffff"
_PIECES = [
    *"ab1 é王\u05d0\u0627", *"{}\"'<>&%$#_~^\\|`=+-@;,/*[]()!?", *_HIDDEN, *"\n\r\t",
    "TY  - ", "ER  - ", "\\end{document}", "@misc{", "</script>", "]]>", "<!--", " and ", "=cmd|' /C'!A0",
    "$x^{2}$", "\\\\", "%0A", "＝", "－", "et al.", "，",
]  # fmt: skip
_text = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join)


def _allowed(adapter: TypeAdapter[str]) -> st.SearchStrategy[str]:
    """Texts that an entry may hold: what is refused in one form is tried without what hides."""
    hidden = str.maketrans(dict.fromkeys(f"{_HIDDEN}\n\r\t", " "))

    def is_allowed(text: str) -> bool:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return False
        return True

    return _text.map(lambda text: " ".join(text.translate(hidden).split())).filter(is_allowed)


_lines = _allowed(TypeAdapter(Line))
_titles = _allowed(TypeAdapter(Title))
_names = _allowed(TypeAdapter(Author))


@st.composite
def _works(draw: st.DrawFn) -> tuple[Paper, FilledRegistry]:
    venue, label = draw(_lines), draw(_lines)
    kind = draw(st.sampled_from(["journal", "proceedings", "book-series", "preprint-server"]))
    details = {name: draw(_lines) for name in ("volume", "issue", "pages", "publisher")}
    try:
        work = paper(
            title=draw(_titles), authors=draw(st.lists(_names, min_size=1, max_size=3)),
            venue=venue, date="2024-05-02", added="2024-06-01", tags={"f": ["t"]},
            status={"kind": "withdrawn", "reason": draw(_lines)}, **details,
        )  # fmt: skip
    except ValidationError:
        assume(condition=False)
    facet = Facet.model_validate(
        {"id": "f", "label": "F", "definition": "x", "terms": [{"id": "t", "label": label, "definition": "x"}]}
    )  # fmt: skip
    made = registry_of(work, venues=[Venue.model_validate({"name": venue, "kind": kind})])
    return work, FilledRegistry(**{
        name: getattr(made, name) for name in FilledRegistry.__dataclass_fields__ if name != "vocabulary"
    }, vocabulary=(facet,))  # fmt: skip


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.data += data


def _text_of(form: str, item: Reference) -> str:
    return _BY_NAME[form].entry(item)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(made=_works())
def test_values_stay_in_their_placeholders(made: tuple[Paper, FilledRegistry]) -> None:
    work, registry = made
    item = reference(work, registry)
    for form in FORMATS:
        text = form.entry(item).replace("\r\n", "\n")
        strange = {char for char in text if unicodedata.category(char) in {"Cc", "Cf"}}
        assert strange <= {"\n"}, form.name
    _check_latex(item)
    lines = _text_of("ris", item).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[:2] for line in lines[:-1] if line[:2] in {"TY", "ER"}] == ["TY", "ER"]
    (cells,) = csv.reader(io.StringIO(_text_of("csv", item), newline=""))
    assert len(cells) == len(csv_table.HEADINGS) + len(item.facets)
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)]
    assert json.loads(_text_of("csl-json", item))["title"] == work.title
    assert json.loads(_text_of("json", item))["volume"] == work.volume
    assert _text_of("text", item).count("\n") == 1
    _check_markup(work, item)
    assert sqlite.database(registry, [item]).startswith(b"SQLite format 3")


def _check_latex(item: Reference) -> None:
    for form in ("bibtex", "biblatex"):
        library = parse_string(_text_of(form, item))
        assert library.failed_blocks == []
        ((entry,), others) = library.entries, library.blocks[1:]
        assert not others
        for field in entry.fields:
            assert not re.search(r"(?<!\\)(?:\\\\)*[%#]", field.value), field
    row = _text_of("latex", item)
    assert row.count("\n") == 1
    assert len(re.findall(r"(?<!\\)&", row)) == 4
    for form in ("bibtex", "biblatex", "latex"):
        depth = 0
        for char in _text_of(form, item):
            depth += {"{": 1, "}": -1}.get(char, 0)
            assert depth >= 0
        assert depth == 0


def _check_markup(work: Paper, item: Reference) -> None:
    head = _Elements(f"{exports.head_of(item, 'CC0-1.0')}{page_metadata.coins(item)}")
    assert set(head.tags) == {"meta", "link", "script", "span"}
    assert json.loads(head.data)["headline"] == work.title
    feed = feeds.Feed("all", work.title, work.venue or "")
    atom = ET.fromstring(feeds.atom(feed, [item]))  # noqa: S314  # our own text
    title = f"{item.status_label}: {work.title}" if item.status_label else work.title
    entry = atom.find("{http://www.w3.org/2005/Atom}entry")
    assert atom.findtext("{http://www.w3.org/2005/Atom}title") == work.title
    assert entry is None or entry.findtext("{http://www.w3.org/2005/Atom}title") == title
    assert json.loads(feeds.json_feed(feed, [item]))["items"][0]["title"] == title


_FIELDS = ("title", "venue", "volume", "issue", "pages", "publisher")


@pytest.mark.parametrize("field", _FIELDS)
@pytest.mark.parametrize(
    "char", [*_HIDDEN, "\n", "\r", "\t"], ids=lambda char: f"U+{ord(char):04X}"
)
def test_what_no_format_could_hold_is_refused(field: str, char: str) -> None:
    for text in (f"{char}a", f"a{char}b", f"a{char}"):
        with pytest.raises(ValidationError):
            paper(**{field: text})
