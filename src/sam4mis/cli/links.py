"""`sam4mis links`."""

from pathlib import Path

from sam4mis.cli import clock, network
from sam4mis.cli.checkout import load_readable, root_of
from sam4mis.cli.command import CANNOT_RUN, FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors, print_problems
from sam4mis.cli.terminal import count, progress, say
from sam4mis.files import layout, link_status, store
from sam4mis.files.link_status import LinkStatus
from sam4mis.files.loading import LoadedData
from sam4mis.upkeep import links
from sam4mis.upkeep.links import LinkCheck

# How often a sweep is saved: a run that is killed loses no more than its last twentieth.
_SAVES = 20


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "A link that is gone in two runs at least three days apart is an error; a link that is",
        "gone for the first time, or has moved, is a warning; refused and failed requests are",
        "counted. arXiv ids and DOIs are not requested; GitHub is asked only with a GITHUB_TOKEN.",
        example="sam4mis links --report",
    )
    parser.add_argument(
        "--report", action="store_true", help="send no request; report the results of the last run"
    )


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_readable(root)
    seen = list(loaded.link_status.values()) if options.report else _sweep(root, loaded)
    if seen is None:
        return CANNOT_RUN
    found = links.problems(loaded, seen)
    print_problems(found)
    states = [status.state for status in seen]
    say(", ".join(f"{state} {states.count(state)}" for state in link_status.STATES))
    return PROBLEMS if errors(found) else FINE


def _sweep(root: Path, loaded: LoadedData) -> list[LinkStatus] | None:
    """Request every link once, and save the results, also if the run is stopped.

    Returns:
        The states of links; None if every request failed temporarily, as without a network.
    """
    today, where, token = clock.day(), links.locations(loaded), network.github_token()
    looks: list[LinkCheck] = []

    def save() -> list[LinkStatus]:
        seen = links.remembered(looks, loaded.link_status, today, where)
        if seen != list(loaded.link_status.values()):
            store.write(root, layout.LINKS, link_status.write(seen))
        return seen

    with network.open_fetcher() as fetch:
        try:
            for look in links.sweep(where, fetch, token):
                looks.append(look)
                progress(len(looks), len(where), "looking")
                if len(looks) % (len(where) // _SAVES + 1) == 0:
                    save()
        finally:
            seen = save()
    say(f"{len(looks)} of {count(len(where), 'link')} looked at")
    if looks and links.no_server_reached(looks):
        say("no server was reached, and nothing is saved: is there a network?")
        return None
    return seen
