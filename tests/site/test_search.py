"""The search of the site, asked in Node: its own scripts, its own index, and no browser."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from sam4mis.formats.all_formats import FORMATS, single
from sam4mis.model import names
from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry, versions_of
from sam4mis.site import search_index
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.facets import Work, has_code
from tests.conftest import _NOTHING_IS_SKIPPED
from tests.support.made_up_registries import CASES, ROOT, real_registry

_QUERIES = ROOT / "tests/site/search/queries.yaml"
_SCRIPTS = [
    ROOT / "node_modules/minisearch/dist/umd/index.js",
    *(ROOT / f"docs/assets/search/{name}.js" for name in ("words", "identifiers", "lexicon", "engine")),
]  # fmt: skip


def _ask(
    folder: Path,
    catalogue: Catalogue,
    questions: Iterable[str],
    pasted: Iterable[str] = (),
    known: Iterable[str] = (),
) -> tuple[list[dict[str, Any] | None], list[list[str]]]:
    """What the search answers to each question, and which of the known keys each text names."""
    node = shutil.which("node")
    if node is None:
        if _NOTHING_IS_SKIPPED:
            pytest.fail("Node is not on this machine")
        pytest.skip("Node is not on this machine: install it to measure the search")
    index = folder / "index.js"
    index.write_bytes(search_index.script(catalogue, []))
    task = folder / "task.json"
    scripts = [str(script) for script in (*_SCRIPTS, index)]
    task.write_text(
        json.dumps(
            {
                "scripts": scripts,
                "questions": list(questions),
                "pasted": list(pasted),
                "known": list(known),
            }
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [node, str(ROOT / "tests/site/search/ask.js"), str(task)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said["answers"], said["read"]


@cache
def _catalogue() -> Catalogue:
    return Catalogue(real_registry(), {})


def _found(answer: dict[str, Any] | None) -> list[str]:
    return answer["ids"] if answer else []


# The committed queries


def _values(wanted: object) -> tuple[str, ...]:
    return tuple(map(str, wanted)) if isinstance(wanted, list) else (str(wanted),)


def _years(work: Work) -> set[str]:
    dates = [listing.date for listing in versions_of(work)]
    return {str(date)[:4] for date in (*dates, getattr(work, "published", None)) if date}


_CONDITIONS: Mapping[str, Callable[[Work, str], bool]] = {
    "author": lambda work, name: name in work.authors,
    "family": lambda work, name: names.family_name(work.authors[0]) == name,
    "cited": lambda work, year: year in _years(work),
    "venue": lambda work, name: work.venue == name,
    "title": lambda work, word: re.search(rf"(?i){word}", work.title) is not None,
    "code": lambda work, _: isinstance(work, Paper) and has_code(work),
}


def _expected(query: Mapping[str, Any], registry: FilledRegistry) -> set[str]:
    """The ids that a query asks for; former ids lead to the present ones."""
    present = {alias: work.id for work in registry.works for alias in (work.id, *work.aliases)}
    if "works" in query:
        return {present[one] for one in query["works"] if one in present}
    found = set()
    for work in registry.works:
        if all(
            _CONDITIONS[facet](work, value)
            if facet in _CONDITIONS
            else value in registry.tagged(work, facet)
            for facet, wanted in query["where"].items()
            for value in _values(wanted)
        ):
            found.add(work.id)
    return found


def test_queries_find_what_they_ask_for_among_the_first(tmp_path: Path) -> None:
    registry = real_registry()
    queries = yaml.safe_load(_QUERIES.read_text(encoding="utf-8"))
    assert isinstance(queries, list)
    asked = [(query, _expected(query, registry)) for query in queries]
    asked = [(query, expected) for query, expected in asked if expected]
    assert len(asked) >= 150, "too many of the works are gone: write queries for others"
    answers, _ = _ask(tmp_path, _catalogue(), (query["query"] for query, _ in asked))
    reciprocal, recalls, wrong = [], [], []
    for (query, expected), answer in zip(asked, answers, strict=True):
        found = _found(answer)
        rank = next((n for n, one in enumerate(found, 1) if one in expected), None)
        reciprocal.append(1 / rank if rank else 0.0)
        recalls.append(len(expected & set(found[:10])) / min(10, len(expected)))
        if reciprocal[-1] < 1 or recalls[-1] < 1:
            wrong.append(f"{query['query']!r}: rank {rank}, recall {recalls[-1]:.2f}")
    mean = sum(reciprocal) / len(asked)
    recall = sum(recalls) / len(asked)
    report = "\n".join(wrong)
    assert mean >= 0.90, f"MRR {mean:.3f}\n{report}"
    assert recall >= 0.95, f"recall@10 {recall:.3f}\n{report}"


# Words for a topic


_TOPICS = [
    ("lora", "adaptation", "lora"), ("adapter", "adaptation", "adapter"),
    ("adapters", "adaptation", "adapter"), ("PEFT", "adaptation", "parameter-efficient"),
    ("whole slide image", "modality", "histopathology"), ("pathology", "modality", "histopathology"),
    ("weakly supervised", "supervision", "weak"), ("mri", "modality", "mr"),
    ("x-ray", "modality", "radiography"), ("x-rays", "modality", "radiography"),
    ("xray", "modality", "radiography"), ("CXR", "modality", "radiography"),
    ("echocardiography", "modality", "ultrasound"), ("colonoscopy", "modality", "endoscopy"),
    ("prompt-free", "prompt", "automatic"), ("tumor", "anatomy", "lesion"),
    ("tumour", "anatomy", "lesion"), ("tumours", "anatomy", "lesion"),
    ("zeroshot", "adaptation", "zero-shot"), ("zero shot", "adaptation", "zero-shot"),
    ("SAM2", "base-model", "sam2"), ("SAM 2", "base-model", "sam2"), ("SAM-2", "base-model", "sam2"),
    ("few-shot", "supervision", "few-shot"), ("semi supervised", "supervision", "semi"),
    ("computed tomography", "modality", "ct"), ("cbct", "modality", "ct"),
    ("finetuning", "adaptation", "fine-tuning"), ("polyps", "anatomy", "lesion"),
]  # fmt: skip


def test_a_word_for_a_topic_finds_the_works_so_tagged(tmp_path: Path) -> None:
    registry = real_registry()
    every = [
        (name, facet.id, term.id)
        for facet in registry.vocabulary for term in facet.terms
        for name in (term.label, *term.synonyms)
        if registry.uses[facet.id, term.id]
    ]  # fmt: skip
    topics = list(dict.fromkeys((*_TOPICS, *every)))
    answers, _ = _ask(tmp_path, _catalogue(), (word for word, _, _ in topics))
    missed = {}
    for (word, facet, term), answer in zip(topics, answers, strict=True):
        tagged = {work.id for work in registry.works if term in registry.tagged(work, facet)}
        part = len(tagged & set(_found(answer))) / len(tagged)
        if part < 0.95:
            missed[f"{word} ({facet}={term})"] = round(part, 2)
    assert missed == {}


def test_every_name_of_a_venue_finds_its_works(tmp_path: Path) -> None:
    registry = real_registry()
    asked = []
    for venue in registry.venues:
        works = {work.id for work in registry.works if work.venue == venue.name}
        for name in (venue.name, venue.title, *venue.other_names):
            if works and name:
                asked.append((name, works))
    answers, _ = _ask(tmp_path, _catalogue(), (name for name, _ in asked))
    missed = [
        name for (name, works), answer in zip(asked, answers, strict=True)
        if not works <= set(_found(answer))
    ]  # fmt: skip
    assert len(asked) > 100
    assert missed == []


# The ways in which people look a work up


def _family(work: Work) -> str:
    return work.authors[0].split()[-1]


def _swapped(work: Work) -> str | None:
    """The title with two letters of its longest word in the wrong order."""
    words = sorted(re.findall(r"[A-Za-z]{6,}", work.title), key=len)
    if not words or words[-1][2] == words[-1][3]:
        return None
    word = words[-1]
    return work.title.replace(word, word[:2] + word[3] + word[2] + word[4:])


def _broken(work: Work) -> str | None:
    """The title as a PDF breaks it at the end of a line."""
    words = sorted(re.findall(r"[A-Za-z]{8,}", work.title), key=len)
    return work.title.replace(words[-1], f"{words[-1][:4]}- {words[-1][4:]}") if words else None


def _code(work: Work) -> str | None:
    found = work.code[0].url if isinstance(work, Paper) and work.code else None
    return found if found and found.startswith("https://github.com/") else None


def _with(value: str | None, form: str) -> str | None:
    return form.format(value) if value else None


def _citation(work: Work) -> str:
    text = next(form for form in FORMATS if form.name == "text")
    return single(text.entry(_catalogue().cited.references[work.id])).strip()


_FORMS: Mapping[str, Callable[[Work], str | None]] = {
    "Family et al. YEAR": lambda w: f"{_family(w)} et al. {(w.date or '')[:4]}",
    "Family YEAR": lambda w: f"{_family(w)} {(w.date or '')[:4]}",
    "Family et al.": lambda w: f"{_family(w)} et al.",
    "cell of README": lambda w: names.short_authors(w.authors),
    "I. Family": lambda w: f"{w.authors[0][0]}. {_family(w)}",
    "Family, I.": lambda w: f"{_family(w)}, {w.authors[0][0]}.",
    "Family I": lambda w: f"{_family(w)} {w.authors[0][0]}",
    "Family and a word": lambda w: (
        f"{_family(w)} {max(re.findall(r'[A-Za-z]+', w.title), key=len)}"
    ),
    "citation of the site": _citation,
    "key": lambda w: w.id,
    "@article{key,": lambda w: f"@article{{{w.id},",
    "title": lambda w: w.title,
    "title in lower case": lambda w: w.title.lower(),
    "title in quotes": lambda w: f'"{w.title}"',
    "title in curly quotes": lambda w: f"“{w.title}”",
    "title with year": lambda w: f"{w.title}. {(w.date or '')[:4]}",
    "title cut": lambda w: f"{w.title[:40]}…" if len(w.title) > 45 else None,
    "title with letters swapped": _swapped,
    "title broken by a hyphen": _broken,
    "arXiv id": lambda w: w.arxiv,
    "arXiv id in quotes": lambda w: _with(w.arxiv, '"{}"'),
    "arXiv with query": lambda w: _with(w.arxiv, "https://arxiv.org/abs/{}?context=cs.CV"),
    "arXiv HTML": lambda w: _with(w.arxiv, "https://arxiv.org/html/{}v1#S3"),
    "arXiv DOI": lambda w: _with(w.arxiv, "10.48550/arXiv.{}"),
    "alphaXiv": lambda w: _with(w.arxiv, "https://www.alphaxiv.org/abs/{}"),
    "Hugging Face": lambda w: _with(w.arxiv, "https://huggingface.co/papers/{}"),
    "DOI": lambda w: w.doi,
    "DOI in capitals": lambda w: w.doi and w.doi.upper(),
    "DOI with a point": lambda w: _with(w.doi, "https://doi.org/{}."),
    "dx.doi.org": lambda w: _with(w.doi, "http://dx.doi.org/{}"),
    "DOI with query": lambda w: _with(w.doi, "https://doi.org/{}?utm_source=x"),
    "publisher": lambda w: _with(w.doi, "https://link.springer.com/article/{}#Sec2"),
    "own link": lambda w: w.url,
    "code": _code,
    "code with a slash": lambda w: _with(_code(w), "{}/"),
    "code, a folder": lambda w: _with(_code(w), "{}/tree/main"),
    "code by git": lambda w: (
        (_code(w) or "").replace("https://github.com/", "git@github.com:") + ".git"
        if _code(w)
        else None
    ),
}
_EVERY = 5
"""Looking up all works in all ways takes minutes: each form looks up every fifth, from another one on."""


def test_works_are_found_in_the_ways_people_look_them_up(tmp_path: Path) -> None:
    works = _catalogue().works
    asked = [
        (form, work.id, question)
        for number, (form, written) in enumerate(_FORMS.items())
        for work in works[number % _EVERY :: _EVERY]
        if work.authors and (question := written(work))
    ]  # fmt: skip
    answers, _ = _ask(tmp_path, _catalogue(), (question for _, _, question in asked))
    parts = {}
    for form in _FORMS:
        found = [
            identity in _found(answer)
            for (of, identity, _), answer in zip(asked, answers, strict=True) if of == form
        ]  # fmt: skip
        parts[form] = sum(found) / len(found)
    assert {form: round(part, 3) for form, part in parts.items() if part < 0.97} == {}


# Identifiers and addresses, by the same table as the reader in Python


def _keys(case: Mapping[str, str]) -> set[str]:
    return {f"{kind}:{case[kind].lower()}" for kind in ("arxiv", "doi") if kind in case}


def test_pasted_identifiers_are_read_as_the_importers_read_them(tmp_path: Path) -> None:
    table = json.loads((CASES / "identifiers.json").read_text(encoding="utf-8"))
    # What names nothing is left out: the search takes any text with an identifier that some work has.
    cases = [case for case in table if _keys(case)]
    known = sorted(set().union(*map(_keys, cases)))
    _, read = _ask(tmp_path, _catalogue(), (), (case["text"] for case in cases), known)
    assert len(cases) > 250
    assert [
        (case["text"], found)
        for case, found in zip(cases, read, strict=True) if set(found) != _keys(case)
    ] == []  # fmt: skip
