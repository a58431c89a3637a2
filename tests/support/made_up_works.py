"""Registries in memory, for what needs no files: made-up papers and what authorities know of them."""

from collections.abc import Iterable, Sequence

from sam4mis.model.records import Paper
from sam4mis.model.registry import FilledRegistry
from tests.support.made_up_registries import registry_of
from tests.support.played_authorities import Work

AUTHORS = (("Ana", "Kim"), ("Bo", "Roe"), ("Cy", "Lee"))


def registry(papers: Iterable[Paper]) -> FilledRegistry:
    """A registry of papers and nothing else."""
    return registry_of(*papers)


def works(arxiv: int, dois: int = 0) -> list[Work]:
    """Works that are on arXiv, and works that have a DOI."""
    return [
        Work(f"Lines of kind {n}", AUTHORS, arxiv=f"2405.{n + 1:05}", date="2024-05-01")
        for n in range(arxiv)
    ] + [
        Work(f"Dots of kind {n}", AUTHORS, doi=f"10.1000/dots.{n}", venue="J. of Dots")
        for n in range(dois)
    ]


def papers(known: Sequence[Work]) -> list[Paper]:
    """The entry of each work, with its identifiers and its title."""
    return [
        Paper(
            id=f"kim2024w{place}",
            title=work.title,
            sections=("first",),
            arxiv=work.arxiv,
            doi=work.doi,
        )
        for place, work in enumerate(known)
    ]
