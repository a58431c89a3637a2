"""The command line as its user calls it: each call in a process of its own, without its start-up time.

A process that has imported the program waits, and divides itself for each call (`forkserver` of
https://docs.python.org/3/library/multiprocessing.html). What a call leaves behind in memory ends with it, as
in a terminal; what is saved is the third of a second in which Python starts and imports.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sam4mis.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]
_PRELOADED = [
    __name__,
    *sorted({f"sam4mis.cli.{module}" for _, module, _ in COMMANDS}),
]
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(_PRELOADED)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """What a call says and how it ends."""
    with tempfile.TemporaryDirectory() as folder:
        files = (f"{folder}/stdout", f"{folder}/stderr")
        call = _SERVER.Process(target=_answer, args=(arguments, str(cwd), _environment(), files))
        call.start()
        call.join()
        said = [Path(file).read_text(encoding="utf-8") for file in files]
    assert call.exitcode is not None
    return subprocess.CompletedProcess(arguments, call.exitcode, *said)


def run_anew(
    *arguments: str, cwd: Path = ROOT, more: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """The same in a Python of its own, in which nothing was imported before.

    `more` are further variables of the environment.
    """
    return subprocess.run(
        [sys.executable, "-m", "sam4mis", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**_environment(), **more},
    )


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "90"}


def _answer(
    arguments: Sequence[str], cwd: str, environment: Mapping[str, str], files: Sequence[str]
) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["sam4mis", *arguments]
    main()
