"""`sam4mis render`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    load_sound,
    root_of,
    say,
    write_text,
)


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "render",
        _run,
        "Write README.md from the data.",
        example="sam4mis render --check",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; show what is stale")


def _run(options: Options) -> int:
    from sam4mis import layout, render, resolution, store
    from sam4mis.site import build

    root = root_of(options)
    loaded = load_sound(root)
    if loaded is None:
        return PROBLEMS
    text = render.readme(resolution.filled(loaded).registry, root, build.addresses(root).site_url)
    if not options.check:
        written = store.write(root, layout.README, text.encode("utf-8"))
        say(f"{layout.README} {'written' if written else 'is up to date'}")
        return FINE
    difference = render.difference(store.read_text(root, layout.README), text, layout.README)
    if not difference:
        say(f"{layout.README} is up to date")
        return FINE
    write_text(difference)
    say(f"{layout.README} is stale: run `sam4mis render` and commit the file")
    return PROBLEMS
