"""`sam4mis from-issue`."""

import json
from pathlib import Path

from sam4mis.cli import asking, clock
from sam4mis.cli.checkout import load_readable, root_of, text_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.terminal import say, write_text
from sam4mis.files import store
from sam4mis.files.loading import LoadedData
from sam4mis.importers import handed_over, issue
from sam4mis.importers.form_answer import comment
from sam4mis.importers.form_change import ProposedChange, Rejection
from sam4mis.importers.proposal import WorkDescription
from sam4mis.model.errors import CannotRunError


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "The text is untrusted: the result is valid entries or nothing. Prints the answer for",
        "the issue as Markdown.",
        example="sam4mis from-issue form.md",
    )
    parser.add_argument("source", metavar="FILE", help="text of the issue")
    parser.add_argument(
        "--event",
        action="store_true",
        help="FILE is the event that GitHub passes to a workflow, as JSON with the issue",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="FILE was written by --to: check it again and write the entries",
    )
    parser.add_argument("--to", metavar="FILE", help="write the change to this file, for --accept")
    parser.add_argument(
        "--comment", metavar="FILE", help="write the answer to this file instead of printing it"
    )
    parser.add_argument(
        "--offline", action="store_true", help="do not use the network; use only what the form says"
    )


def _run(options: Options) -> int:
    text = text_of(options.source)
    loaded = load_readable(root_of(options))
    answer = (
        handed_over.accept(text, loaded, clock.day())
        if options.accept
        else _read_form(text, loaded, options)
    )
    if options.comment is None:
        write_text(comment(answer))
    else:
        _put(options.comment, comment(answer))
    if isinstance(answer, Rejection):
        say("the form was declined")
        return PROBLEMS
    _write(answer, options)
    return FINE


def _read_form(text: str, loaded: LoadedData, options: Options) -> ProposedChange | Rejection:
    def describe(name: str) -> WorkDescription:
        return asking.describe([name], offline=options.offline)[0]

    body = _body(text) if options.event else text
    return issue.proposed_change(body, loaded, describe, clock.day())


def _body(event: str) -> str:
    try:
        body = json.loads(event)["issue"]["body"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotRunError("this is no event with an issue in it") from error
    return body if isinstance(body, str) else ""


def _write(change: ProposedChange, options: Options) -> None:
    if options.to is not None:
        _put(options.to, handed_over.as_json(change))
        return
    for file in change.files:
        store.write(root_of(options), file.path, file.content)
        say(f"{file.path} written")
    say("run `make check`, then commit on a branch")


def _put(name: str, text: str) -> None:
    store.write(Path(name).parent, Path(name).name, text.encode("utf-8"))
