"""`sam4mis serve`."""

import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, Command, Options
from sam4mis.cli.terminal import count, say, say_faults
from sam4mis.files import layout
from sam4mis.model.errors import CannotRunError, DataFaultError
from sam4mis.site import build
from sam4mis.site.watch import changes
from sam4mis.upkeep import fill_gaps

_PAUSE = 0.2
"""Seconds between two looks at the files."""


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Reload the page to see a change. Only this machine can reach the server.",
        example="sam4mis serve --port 8000",
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on; 0 takes any (default: 8000)"
    )


def _run(options: Options) -> int:
    root = root_of(options)
    _build(root)
    server = _server(root, options.port)
    say(f"http://127.0.0.1:{server.server_port}/ shows the site; stop with Ctrl-C")
    try:
        for changed in changes(root, lambda: time.sleep(_PAUSE)):
            say(f"changed: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''}")
            _build(root)
    finally:
        server.shutdown()
        server.server_close()
    return FINE


def _build(root: Path) -> None:
    """Build, or say what is in the way: the next change may mend it."""
    try:
        number = build.build(fill_gaps.filled(load_sound(root)), root)
    except DataFaultError as fault:
        say_faults(fault)
    except (CannotRunError, OSError) as error:
        say(f"sam4mis: {error}")
    else:
        say(f"site/ has {count(number, 'page')} of works")


def _server(root: Path, port: int) -> ThreadingHTTPServer:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing: a page asks for many files."""

    handler = partial(Quiet, directory=str(root / layout.SITE))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise CannotRunError(
            f"port {port} cannot be used ({error.strerror}); give another one with --port"
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
