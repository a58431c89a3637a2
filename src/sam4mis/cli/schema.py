"""`sam4mis schema`."""

from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.terminal import say, write
from sam4mis.files import store
from sam4mis.formats import json_schema


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Editors use them to complete and check an entry while it is typed.",
        example="sam4mis schema --check",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; name the files that are out of date"
    )


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_sound(root)
    stale = [
        (path, content)
        for path, content in json_schema.schemas(loaded.registry)
        if store.read_text(root, path).encode("utf-8") != content
    ]
    for path, content in stale:
        if not options.check:
            store.write(root, path, content)
        write(f"{path}: {'stale' if options.check else 'written'}")
    if stale and options.check:
        say("run `sam4mis schema` and commit the files")
        return PROBLEMS
    return FINE
