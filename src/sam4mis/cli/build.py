"""`sam4mis build`."""

from __future__ import annotations

from sam4mis.cli.terminal import FINE, PROBLEMS, Commands, Options, count, load_sound, root_of, say


def define(commands: Commands) -> None:
    """Declare the command."""
    commands.add(
        "build",
        _run,
        "Build the website into site/ from the data, the templates and docs/.",
        example="sam4mis build && python -m http.server --directory site",
    )


def _run(options: Options) -> int:
    from sam4mis.site import build
    from sam4mis.upkeep import fill_gaps

    root = root_of(options)
    loaded = load_sound(root)
    if loaded is None:
        return PROBLEMS
    number = build.build(fill_gaps.filled(loaded), root)
    say(f"site/ has {count(number, 'page')} of works")
    return FINE
