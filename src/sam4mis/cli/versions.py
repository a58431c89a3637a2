"""`sam4mis versions`."""

from pathlib import Path

from sam4mis.cli import clock, network
from sam4mis.cli.checkout import load_readable, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import count, say, write, write_text
from sam4mis.files import store
from sam4mis.files.loading import LoadedData
from sam4mis.upkeep import doi_search, published_versions
from sam4mis.upkeep.published_versions import OpenCase, Proposal


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Prints a patch with its evidence for each DOI that an authority states, if title and",
        "authors of its record fit the entry; weaker hints are listed. Writes nothing without",
        "--apply. Reads stored metadata: run `sam4mis enrich` first.",
        example="sam4mis versions > proposals.patch && git apply proposals.patch",
    )
    parser.add_argument(
        "--search",
        action="store_true",
        help="also ask Crossref for the DOIs of publishers' links without a DOI in them",
    )
    parser.add_argument("--apply", action="store_true", help="write the proposed changes")


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_readable(root)
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
    with network.open_fetcher() as fetch:
        return list(doi_search.search(loaded, fetch, clock.day()))


def _show(
    loaded: LoadedData, proposal: Proposal, undecided: list[OpenCase], root: Path | None
) -> bool:
    """Print a proposal as a patch, or write it into its file where a root is given."""
    path = loaded.paths[proposal.entry]
    content = published_versions.patched(loaded, proposal)
    if not isinstance(content, bytes):
        undecided.append(content)
        return False
    for line in proposal.evidence:
        write(f"# {path}: {line}")
    write_text(published_versions.patch(path, loaded.files[path].raw, content))
    if root is not None:
        store.write(root, path, content)
    return True
