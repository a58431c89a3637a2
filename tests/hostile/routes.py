"""The ways on which text of strangers comes into a registry: issue forms and files of others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sam4mis.files import issue_forms
from sam4mis.files.issue_forms import CORRECTION, PAPER, RESOURCE, Form
from sam4mis.files.loading import LoadedData
from sam4mis.importers import bibtex, handed_over, issue, list_import, list_rows, ris
from sam4mis.importers.draft import Draft
from sam4mis.importers.form_change import ProposedChange
from sam4mis.importers.proposal import Proposer, WorkDescription
from sam4mis.model.identifiers import Locator
from tests.hostile.fields import Filler
from tests.hostile.registries import DAY, in_letters
from tests.hostile.strings import STRINGS

_CORRECTED = {
    "Title": "Paper.title",
    "Authors": "Paper.authors",
    "DOI": "Paper.doi",
    "Link": "Paper.url",
    "Code": "CodeLink.url",
    "Venue": "Paper.venue",
}


@dataclass
class Arrived:
    """What came in on one way: the files to be written, and how much was tried."""

    tried: int = 0
    files: dict[str, bytes] = field(default_factory=dict)


def filled_form(form: Form, **answers: str) -> str:
    """The text of an issue with these answers to the fields of a form."""
    return "\n\n".join(
        f"### {label}\n\n{answers.get(name, '_No response_')}"
        for name, label in form.fields.items()
    )


def through_forms(loaded: LoadedData, filler: Filler, numbers: Iterable[int]) -> Arrived:
    """What comes of forms after the job that reads them and the job that checks them anew."""
    arrived = Arrived()
    papers = [paper.id for paper in loaded.registry.papers]
    for body in (body for number in numbers for body in _forms(filler, number, papers)):
        arrived.tried += 1
        change = issue.proposed_change(body, loaded, _described, DAY)
        if isinstance(change, ProposedChange):
            anew = handed_over.accept(handed_over.as_json(change), loaded, DAY)
            if isinstance(anew, ProposedChange):
                arrived.files |= {file.path: file.content for file in anew.files}
    return arrived


def _described(name: str) -> WorkDescription:
    return WorkDescription(name, (Locator(url=name),))


def _forms(filler: Filler, number: int, papers: list[str]) -> Iterator[str]:
    text, name = filler.text, in_letters(number)
    yield filled_form(
        PAPER,
        work=f"https://example.org/forms/{number}",
        title=text("Paper.title", number),
        authors=f"Ann P{name}\n{text('Paper.authors', number)}",
        section="Any (first)",
        code=text("CodeLink.url", number).replace("example.org/", "example.org/form/"),
    )
    yield filled_form(
        RESOURCE,
        kind=issue_forms.DATASET,
        work=f"https://example.org/forms/data/{number}",
        title=text("Dataset.title", number),
        authors=f"Ann D{name}\n{text('Dataset.authors', number)}",
        link=text("Dataset.data", number),
    )
    yield filled_form(
        RESOURCE,
        kind=issue_forms.WORKSHOP,
        title=text("Workshop.title", number),
        # The id of a workshop is made of the letters and the year.
        event=f"{name} 2025 {text('Workshop.event', number)}",
        description=text("Workshop.description", number),
        link=text("WorkshopLink.url", number),
    )
    what = list(_CORRECTED)[number % len(_CORRECTED)]
    value = text(_CORRECTED[what], number)
    yield filled_form(CORRECTION, entry=papers[number % len(papers)], field=what, value=value)


def through_files(loaded: LoadedData, numbers: Iterable[int]) -> dict[str, Arrived]:
    """What comes of a Markdown list, and of BibTeX and RIS files, by the sort of file.

    The strings stand there as they are, each in a title, in a name, and in a venue: what they break
    is lost, and the rest arrives.
    """
    works = [
        _work(f"{in_letters(number)}{place}", place, STRINGS[number % len(STRINGS)])
        for number in numbers
        for place in ("title", "author", "venue")
    ]
    rows = "\n".join(_row(work) for work in works)
    plan = list_import.plan(list_rows.read(f'# <a id="first"></a>\n{rows}\n'), loaded.registry)
    arrived = {"Markdown": Arrived(len(works), _files(plan.drafts))}
    proposer = Proposer(loaded.registry, loaded.paths, DAY)
    for sort, made, read in (("BibTeX", _bibtex, bibtex.read), ("RIS", _ris, ris.read)):
        # One file each: what a string breaks is not to take others with it.
        given = [found for work in works for found in read(made(work), ["first"]).works]
        arrived[sort] = Arrived(len(works), _files(proposer.propose_all(given)[0]))
    return arrived


@dataclass(frozen=True)
class _Work:
    name: str
    title: str
    author: str = "Cy Roe"
    venue: str = "A Journal"


def _work(name: str, place: str, text: str) -> _Work:
    return _Work(**{"name": name, "title": f"Work {name}", place: text})


def _files(drafts: Iterable[Draft]) -> dict[str, bytes]:
    return {draft.path: draft.content for draft in drafts}


def _row(work: _Work) -> str:
    link = f"https://example.org/rows/{work.name}"
    return f"|202405|Ann L{work.name}, {work.author}|{work.title} [(paper)]({link})|[Code]({link}/code)|"


def _bibtex(work: _Work) -> str:
    return (
        f"@article{{{work.name},\n title = {{{work.title}}},\n"
        f" author = {{Ann B{work.name} and {work.author}}},\n journal = {{{work.venue}}},\n"
        f" year = 2024,\n url = {{https://example.org/bibtex/{work.name}}}\n}}\n"
    )


def _ris(work: _Work) -> str:
    return (
        f"TY  - JOUR\nTI  - {work.title}\nAU  - R{work.name}, Ann\nAU  - {work.author}\n"
        f"JO  - {work.venue}\nPY  - 2024\nUR  - https://example.org/ris/{work.name}\nER  - \n"
    )
