"""`sam4mis from-issue`."""

from __future__ import annotations

from sam4mis.cli.terminal import (
    FINE,
    PROBLEMS,
    Commands,
    Options,
    root_of,
    say,
    stopped_by,
    text_of,
    write_text,
)
from sam4mis.model.errors import CannotRunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sam4mis.files.loading import LoadedData
    from sam4mis.importers.form_change import ProposedChange, Rejection
    from sam4mis.importers.proposal import WorkDescription


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "from-issue",
        _run,
        "Turn a filled-in issue form into the files of entries, or say why not.",
        "The text is taken for hostile: what comes of it is valid entries or nothing.",
        "Prints what to say under the issue, as Markdown.",
        example="sam4mis from-issue form.md",
    )
    parser.add_argument("source", metavar="FILE", help="the text of the issue")
    parser.add_argument(
        "--event",
        action="store_true",
        help="FILE is the event that GitHub hands to a workflow, with the issue in it",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="FILE is what --to wrote: check it anew and write the entries",
    )
    parser.add_argument("--to", metavar="FILE", help="hand the change over in a file of its own")
    parser.add_argument(
        "--comment", metavar="FILE", help="write there what to say, instead of printing it"
    )
    parser.add_argument("--offline", action="store_true", help="ask nobody; use what is given")


def _run(options: Options) -> int:
    from sam4mis.files import loading
    from sam4mis.importers.form_answer import comment
    from sam4mis.importers.form_change import Rejection

    text = text_of(options.source)
    loaded = loading.load(root_of(options))
    if stopped_by(loaded.problems):
        return PROBLEMS
    answer = _accept(text, loaded) if options.accept else _read_form(text, loaded, options)
    if options.comment is None:
        write_text(comment(answer))
    else:
        _put(options.comment, comment(answer))
    if isinstance(answer, Rejection):
        say("the form was declined")
        return PROBLEMS
    _write(answer, options)
    return FINE


def _accept(text: str, loaded: LoadedData) -> ProposedChange | Rejection:
    from sam4mis.cli import network
    from sam4mis.importers import handed_over

    return handed_over.accept(text, loaded, network.day())


def _read_form(text: str, loaded: LoadedData, options: Options) -> ProposedChange | Rejection:
    from sam4mis.cli import asking, network
    from sam4mis.importers import issue

    def describe(name: str) -> WorkDescription:
        return asking.describe([name], offline=options.offline)[0]

    body = _body(text) if options.event else text
    return issue.proposed_change(body, loaded, describe, network.day())


def _body(event: str) -> str:
    import json

    try:
        body = json.loads(event)["issue"]["body"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotRunError("this is no event with an issue in it") from error
    return body if isinstance(body, str) else ""


def _write(change: ProposedChange, options: Options) -> None:
    from sam4mis.files import store
    from sam4mis.importers import handed_over

    if options.to is not None:
        _put(options.to, handed_over.as_json(change))
        return
    for file in change.files:
        store.write(root_of(options), file.path, file.content)
        say(f"{file.path} written")
    say("run `make check`, then commit on a branch")


def _put(name: str, text: str) -> None:
    from pathlib import Path

    from sam4mis.files import store

    store.write(Path(name).parent, Path(name).name, text.encode("utf-8"))
