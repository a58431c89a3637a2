"""Enrichment, killed at each step of each write, and what is left: run by test_enrich.

    python -m tests.support.killed_enrichment FOLDER

Prints a JSON list, one object for each point at which a process was killed: whether it was, how
many records were left, how many errors there were in what was left, and how many records the next
run ended with.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from unittest import mock

from sam4mis.authorities.messages import Authority, Failure, FailureKind, Reply, Request
from sam4mis.files import layout, loading, metadata, store
from sam4mis.files.metadata import Metadata
from sam4mis.model.problems import Severity
from sam4mis.upkeep import enrich
from sam4mis.upkeep.enrich import Scope
from tests.support.made_up_registries import small_registry
from tests.support.made_up_works import works
from tests.support.played_authorities import _atom, _atom_entry, _crossref_work

_KNOWN = works(5, 4)


def _answer(request: Request) -> Reply | Failure:
    """What the authorities say, two works at a time, so that there are many writes."""
    if "arxiv" in request.url:
        entries = [_atom_entry(work) for work in _KNOWN if f"{work.arxiv}" in request.url]
        return Reply(_atom("".join(entries[:2])), request.url)
    found = [work for work in _KNOWN if work.doi and work.doi in request.url]
    items = [_crossref_work(work) for work in found][:2]
    if not items:
        return Failure(FailureKind.ABSENT, "no")
    said = {"status": "ok", "message-type": "work-list", "message": {"items": items}}
    return Reply(json.dumps(said).encode(), request.url)


def _registry(folder: Path) -> Path:
    root = small_registry(folder)
    for path in sorted((root / "data").rglob("2024/*.yaml")) + sorted(
        (root / "data").rglob("2023/*.yaml")
    ):
        path.unlink()
    for place, work in enumerate(_KNOWN):
        locator = f"arxiv: '{work.arxiv}'" if work.arxiv else f"doi: {work.doi}"
        path = root / f"data/papers/2024/kim2024w{place}.yaml"
        path.write_text(f"title: {work.title}\nsections: [first]\n{locator}\n")
    return root


def _run(root: Path) -> None:
    loaded = loading.load(root)

    def save(authority: Authority, records: Iterable[Metadata]) -> None:
        store.write(root, layout.metadata_path(authority.name), metadata.write(records))

    small = mock.patch.object(enrich, "AUTHORITIES", {
        name: replace(authority, batch=min(authority.batch, 2))
        for name, authority in enrich.AUTHORITIES.items()
    })  # fmt: skip
    with small:
        enrich.run(loaded.registry, loaded.library, Scope("2026-11-25"), fetch=_answer, save=save)


def _deadly(counter: list[int], call: Callable[..., object]) -> Callable[..., object]:
    """The call, which kills the process before or after the step that is due."""

    def counted(*arguments: object, **named: object) -> object:
        for after in (False, True):
            result = call(*arguments, **named) if after else None
            counter[0] -= 1
            if counter[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    return counted


def _killed_at(step: int, root: Path) -> bool:
    child = os.fork()
    if child == 0:
        counter = [step]
        with (
            mock.patch.object(os, "fsync", _deadly(counter, os.fsync)),
            mock.patch.object(Path, "replace", _deadly(counter, Path.replace)),
        ):
            _run(root)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """Kill at the first step, the second, and so on, until a run comes to its end."""
    outcomes: list[dict[str, int]] = []
    killed = True
    while killed:
        root = _registry(Path(sys.argv[1]) / str(len(outcomes)))
        killed = _killed_at(len(outcomes) + 1, root)
        left = loading.load(root)
        errors = [p for p in left.problems if p.severity is Severity.ERROR]
        _run(root)
        outcomes.append({
            "killed": killed,
            "kept": len(left.library.records),
            "errors": len(errors),
            "whole": len(loading.load(root).library.records),
        })  # fmt: skip
    print(json.dumps(outcomes))


if __name__ == "__main__":
    main()
