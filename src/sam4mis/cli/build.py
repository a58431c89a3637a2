"""`sam4mis build`."""

from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import count, say
from sam4mis.site import build
from sam4mis.upkeep import fill_gaps


def define(command: Command) -> None:
    """Declare the command."""
    command.declare(
        _run,
        example="sam4mis build && python -m http.server --directory site",
    )


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_sound(root)
    number = build.build(fill_gaps.filled(loaded), root)
    say(f"site/ has {count(number, 'page')} of works")
    return FINE
