"""`sam4mis schema`."""

from __future__ import annotations

from sam4mis.cli.terminal import FINE, PROBLEMS, Commands, Options, load_sound, root_of, say, write


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "schema",
        _run,
        "Write the JSON Schemas of the data files, from the models and the vocabulary.",
        "Editors use them to complete and check an entry while it is typed.",
        example="sam4mis schema --check",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; name what is stale")


def _run(options: Options) -> int:
    from sam4mis.files import store
    from sam4mis.formats import json_schema

    root = root_of(options)
    loaded = load_sound(root)
    if loaded is None:
        return PROBLEMS
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
