"""`sam4mis versions`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    count,
    root_of,
    say,
    stopped_by,
    write,
    write_text,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from sam4mis.files.loading import LoadedData
    from sam4mis.upkeep.published_versions import OpenCase, Proposal


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "versions",
        _run,
        "Propose versions of record for entries known as preprints.",
        "Prints a patch for each DOI that an authority states and whose record has the same",
        "authors, with the evidence in front; what falls short of that is listed. Nothing is",
        "changed unless you ask for it. Works on stored metadata: run `sam4mis enrich` first.",
        example="sam4mis versions > proposals.patch && git apply proposals.patch",
    )
    parser.add_argument(
        "--search",
        action="store_true",
        help="also ask Crossref for the DOIs of publishers' links that do not spell them out",
    )
    parser.add_argument("--apply", action="store_true", help="write what is proposed")


def _run(options: Options) -> int:
    from sam4mis.files import loading
    from sam4mis.upkeep import published_versions

    root = root_of(options)
    loaded = loading.load(root)
    if stopped_by(loaded.problems):
        return PROBLEMS
    found = list(published_versions.propose(loaded))
    if options.search:
        found += _search(loaded)
    proposals, undecided = published_versions.settle(found)
    shown = 0
    for proposal in proposals:
        if _show(loaded, proposal, undecided, root if options.apply else None):
            shown += 1
    for hint in undecided:
        say(f"{loaded.paths[hint.entry]}: {hint.reason}")
    done = "written" if options.apply else "proposed"
    say(f"{count(shown, 'change')} {done}, {len(undecided)} undecided")
    return FINE


def _search(loaded: LoadedData) -> list[Proposal | OpenCase]:
    from sam4mis.cli import network
    from sam4mis.upkeep import doi_search

    with network.open_fetcher() as fetch:
        return list(doi_search.search(loaded, fetch, network.day()))


def _show(
    loaded: LoadedData, proposal: Proposal, undecided: list[OpenCase], root: Path | None
) -> bool:
    """Print a proposal as a patch, or write it into its file where a root is given."""
    from sam4mis.files import store
    from sam4mis.upkeep import published_versions

    path = loaded.paths[proposal.entry]
    content = published_versions.patched(loaded, proposal)
    if not isinstance(content, bytes):
        undecided.append(content)
        return False
    for line in proposal.evidence:
        write(f"# {path}: {line}")
    write_text(published_versions.patch(path, loaded.sources[path].raw, content))
    if root is not None:
        store.write(root, path, content)
    return True
