"""What a stranger can write costs time in proportion to its length, whatever it is made of.

Two lengths are compared, so that it does not matter how fast the machine is: eight times the text
takes about eight times as long where the time is linear, and 64 times where it is quadratic.
"""

import ast
import importlib
import json
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

import sam4mis
from sam4mis.authorities import reading
from sam4mis.checks import fix
from sam4mis.checks.relevance import Relevance
from sam4mis.files import issue_forms, yaml_text
from sam4mis.files.validation import DataFile, did_you_mean, validate
from sam4mis.formats import csv_table, latex, markdown
from sam4mis.importers import bibtex, form_values, found_works, list_rows, ris
from sam4mis.model import fields, identifiers, names, text_faults
from sam4mis.model.characters import printable
from sam4mis.model.discovery import Discovery, Signal
from sam4mis.model.link_kinds import unlikely_as_code, unlikely_as_paper
from sam4mis.model.matching import Description, judge, same_title, similar_titles
from sam4mis.model.placeholders import is_placeholder
from sam4mis.model.records import Paper
from sam4mis.model.registry import kind_of_venue
from tests.support.made_up_registries import ROOT

_SHORT, _TIMES = 300, 8
# What costs enough at a quarter of the length is measured there.
_SHORTER = (_SHORT // 4, _SHORT)
# Between 8 and 64, nearer to what a busy machine may make of 8.
_MOST = 28
# What takes less CPU for the longer text is not worth a second look, whatever its growth.
_AT_ONCE = 0.01

_PUMPS = [
    " ", "\n", "a", "A", "1", "_", ".", ",", ", ", "; ", "/", "-", "'", '"', "|", "(", "[", "<", "{",
    "\\", "$", "&", "@", ":", "#", "*", "`", "%", "é", "\u3000", "中", "a.", "a@", "a ", "a: ", ": ",
    " :", "- ", "](", "] ", "()", "<a", "<!--", "<a:", "$a", "&a", "{a}", "x1 ", "1 x", "A.", "A B, ",
    "Jr., ", "II, A, ", " and", "and, ", "et al ", "et al., ", "a #\n", "a: b\n", "a:\n ", "? ", "||",
    " | ", "http://", "10.1/", "v1", "%2", "[(paper)](", "(a)", "AB: cd ef gh. ", "TY  - a\n",
    "AU  - a\n", "@a{a, a=a}\n", "@string{a=1}\n", "a#", "\r\n", "--", ":-", "a\n===\n", "```\n",
]  # fmt: skip


def _cost(call: Callable[[str], object], text: str) -> float:
    """Seconds of CPU, without those of other processes."""
    start = time.process_time()
    with suppress(PydanticCustomError):
        call(text)
    return time.process_time() - start


def _growth(call: Callable[[str], object], text_of: Callable[[int], str]) -> float:
    """How many times as long a text of eight times the length takes; 0 if it takes no time."""
    return next(
        (growth for length in _SHORTER if (growth := _growth_from(call, text_of, length))), 0
    )


def _growth_from(
    call: Callable[[str], object], text_of: Callable[[int], str], length: int
) -> float:
    long, short = text_of(length * _TIMES), text_of(length)
    growth = float("inf")
    for _ in range(3):
        cost = _cost(call, long)
        if cost < _AT_ONCE:
            return 0
        growth = min(growth, cost / max(_cost(call, short), 1e-5))
        if growth < _MOST:
            break
    return growth


def _pumped(pump: str, ending: str = "!", beginning: str = "") -> Callable[[int], str]:
    return lambda length: beginning + pump * (length // len(pump)) + ending


def _entry(text: str) -> None:
    parts = text.split(",")
    data = {
        "title": text, "authors": parts, "date": text, "sections": parts, "arxiv": text, "doi": text,
        "url": text, "venue": text, "code": [{"url": part} for part in parts], "notes": text,
        "tags": {part: [part] for part in parts}, "datasets": parts, text: text,
    }  # fmt: skip
    validate(Paper, {**data, "id": "kim2024lines"}, DataFile("a.yaml", b"title: a\n"))
    fix.repair(Paper, data, ())
    fix.repair(Paper, dict.fromkeys(data, text), ())


def _yaml(text: str) -> None:
    for before, after in (("", ""), ("k: ", ""), ("k: |\n  ", " #"), ("k: '", "'"), ("k: [", "]")):
        yaml_text.parse(f"{before}{text}{after}".encode())


def _links(text: str) -> None:
    for link in (
        text,
        f"https://{text}",
        f"https://{text}.org/",
        f"https://example.org/{text}",
        f"https://example.org/?{text}",
        f"https://www.spiedigitallibrary.org/{text}",
        f"https://iopscience.iop.org/article/10.1234/{text}",
        f"https://www.biorxiv.org/content/10.1101/{text}",
        f"https://link.springer.com/article/10.1234/{text}",
    ):
        identifiers.locate(link)
        identifiers.link_fault(link)
        identifiers.link_key(link)


def _titles(text: str) -> None:
    for other in (text + "b", text[::-1] + "b", text + ": b", "b: " + text):
        similar_titles(text, other)
        same_title(text, other)


def _author_lists(text: str) -> None:
    found = tuple(filter(str.strip, text.split(",")))
    other = tuple(name[::-1] for name in found)
    judge(Description("A study of lines", found), Description("Another of dots", other))


def _rows(text: str) -> None:
    flat = text.replace("|", " ").replace("\n", " ")
    list_rows.read(f"|202401|{flat}|T [(paper)]({flat})|[Code]({flat})|\n{text}|||{text}\n{text}")


def _references(text: str) -> None:
    bibtex.read(text)
    bibtex.read(f"@a{{k, title={{{text}}}, author={{{text}}}, note={{{text}}}, url={{{text}}}}}")
    ris.read(text)
    ris.read(f"TY  - JOUR\nAU  - {text}\nTI  - {text}\nUR  - {text}\nER  - \n")


def _finds(text: str) -> None:
    found_works.read("x.jsonl", json.dumps({"title": text, "abstract": text, "links": [text]}))
    found_works.read("x.jsonl", text)


_STARS = Discovery(
    threshold=1,
    queries=(),
    signals=(
        Signal(id="a", words=("*a*", "a* *1", "a 1 x"), title=1, abstract=1, why="so"),
        Signal(id="b", words=("*A*",), title=1, abstract=1, case=True, required=True, why="so"),
    ),
)


def _scored(text: str) -> None:
    Relevance(_STARS).score(text, text)


def _printed(text: str) -> None:
    markdown.escape_markdown(text)
    markdown.markdown_target(text)
    markdown.fenced(text, "text")
    printable(text)
    latex.escape(text)
    latex.split_math(text)
    latex.is_math(f"${text}$")
    csv_table.guard(text)
    yaml_text.write({"k": text})


def _form_values(text: str) -> None:
    form_values.works_in(text)
    form_values.works_in("\n".join(text.split()))
    form_values.links_in(text)
    form_values.values_by_field(("Venue", "DOI"), f"Venue: {text}")
    form_values.values_by_field(("Venue", "DOI"), text)
    form_values.new_value(text, "x")
    form_values.is_removal(text)
    is_placeholder(text)
    form_values.names_in(text)
    list(text_faults.title_faults(text))
    list(text_faults.name_faults(text))
    list(text_faults.list_faults((text, text)))
    list(text_faults.venue_faults(text))
    text_faults.number_fault("pages", text)
    for link in (f"https://{text}.org/", f"https://example.org/{text}", f"https://x.com/?{text}"):
        unlikely_as_paper(link)
        unlikely_as_code(link)


_CALLS: dict[str, Callable[[str], object]] = {
    "people": names.people_in,
    "short authors": names.parse_short_authors,
    "name": names._parsed.__wrapped__,
    "initials": names._abbreviated.__wrapped__,
    "author lists": _author_lists,
    "title": fields._check_title,
    "author": fields._check_author,
    "prose": fields._check_prose,
    "venue": kind_of_venue,
    "entry": _entry,
    "yaml": _yaml,
    "links": _links,
    "titles": _titles,
    "rows": _rows,
    "references": _references,
    "finds": _finds,
    "score": _scored,
    "printed": _printed,
    "form": lambda text: issue_forms.read(f"### {issue_forms.PAPER.fields['work']}\n{text}"),
    "form values": _form_values,
    "section": issue_forms.section_of,
    "reply": reading.plain,
    "page": lambda text: reading.is_html(text.encode()),
    "guess": lambda text: did_you_mean(text, ["title", text[1:]]),
}


@pytest.mark.parametrize("name", _CALLS)
def test_time_grows_with_the_length(name: str) -> None:
    slow = {
        pump: growth for pump in _PUMPS if (growth := _growth(_CALLS[name], _pumped(pump))) >= _MOST
    }
    assert slow == {}


def _repeated_keys(length: int) -> str:
    return "k: a\n" * (length // 5)


def _repeated_entries(length: int) -> str:
    """As many abbreviations as entries, which all have one key."""
    count = range(length // 5)
    strings = "".join(f'@string{{s{number} = "Journal {number}"}}\n' for number in count)
    entry = "@article{{same, title={{T}}, year={{2024}}, journal=s{}}}\n"
    return strings + "".join(entry.format(number) for number in count)


@pytest.mark.parametrize(
    ("call", "text_of"),
    [
        (lambda text: yaml_text.parse(text.encode()), _repeated_keys),
        (bibtex.read, _repeated_entries),
    ],
    ids=["keys", "entries"],
)
def test_time_grows_with_the_number_of_repetitions(
    call: Callable[[str], object], text_of: Callable[[int], str]
) -> None:
    assert _growth(call, text_of) < _MOST


def _patterns() -> Iterator[tuple[str, Any, str]]:
    """Every regular expression in the source, and the methods by which it is asked."""
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}
    everything = "".join(sources.values())
    for module in pkgutil.walk_packages(sam4mis.__path__, "sam4mis."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in _within(value):
                asked = set(re.findall(rf"\b{name}(?:\[\w+\])?\.(\w+)\(", everything))
                for method in {m if m in ("match", "fullmatch") else "search" for m in asked}:
                    yield f"{module.name}.{name}", pattern, method
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).startswith("re.")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                method = ast.unparse(node.func).removeprefix("re.")
                if method != "compile":
                    method = method if method in ("match", "fullmatch") else "search"
                    yield f"{path.stem}:{node.lineno}", re.compile(node.args[0].value), method


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _within(item)


def _asking(pattern: re.Pattern[Any], method: str) -> Callable[[str], object]:
    ask = getattr(pattern, method)
    is_bytes = isinstance(pattern.pattern, bytes)
    return lambda text: ask(text.encode() if is_bytes else text)


def test_no_pattern_goes_back_over_a_text_again_and_again() -> None:
    asked = list(_patterns())
    assert len(asked) > 100
    slow = [
        (name, method, beginning, pump)
        for name, pattern, method in asked
        for pump in _PUMPS
        for beginning in ("", "a", "1", "<", "[")
        if _growth(_asking(pattern, method), _pumped(pump, "\x00", beginning)) >= _MOST
    ]
    assert slow == []
