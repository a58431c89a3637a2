"""The command line as its users meet it: exit codes, help, and never a traceback."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sam4mis import __version__
from sam4mis.cli.main import COMMANDS
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT

_COMMANDS = [name for name, _, _ in COMMANDS]


def test_version_and_help() -> None:
    assert run("--version").stdout == f"sam4mis {__version__}\n"
    text = run("--help").stdout
    assert re.findall(r"^    ([a-z-]+)\b", text, re.MULTILINE) == _COMMANDS
    assert "exit codes" in text


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"sam4mis {command}" in done.stdout.split("example:")[1]


@pytest.mark.parametrize(
    "command", ["check", "fmt", "render", "build", "enrich", "verify", "versions", "links"]
)
def test_no_registry_here(command: str, tmp_path: Path) -> None:
    done = run(command, "--root", str(tmp_path))
    assert done.returncode == 2
    assert "no data/ folder here" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--nonsense"], ["nonsense"], ["check", "--format", "xml"]])
def test_wrong_words_cannot_run(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_check_of_the_real_data_is_clean() -> None:
    done = run("check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 errors, 0 warnings" in done.stderr


def test_warnings_alone_do_not_fail(small: Path) -> None:
    path = small / "data/papers/2024/kim2024lines.yaml"
    path.write_text("arxiv: '2407.00001'\ntitle: Lines\nsections: [first]\n")
    done = run("check", cwd=small)
    assert done.returncode == 0
    assert "warning key-order" in done.stdout
    assert "0 errors, 1 warning\n" in done.stderr


def test_a_link_is_no_entry_and_hides_no_other_problem(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").symlink_to("/etc/passwd")
    os.mkfifo(small / "data/papers/2024/pipe.yaml")
    (small / "data/papers/2024/poe2024broken.yaml").write_text("title: [\n")
    done = run("check", cwd=small)
    assert done.returncode == 1
    assert [line.split(" ")[2].strip(":") for line in done.stdout.splitlines()] == [
        "not-a-file", "not-a-file", "broken-yaml",
    ]  # fmt: skip


def test_json_does_not_depend_on_the_locale(small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text("titél: x\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sam4mis", "check", "--format", "json"],
        cwd=small, capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )  # fmt: skip
    assert any(problem["field"] == "titél" for problem in json.loads(done.stdout))


@pytest.mark.parametrize("command", ["render", "build"])
def test_errors_in_the_data_stop_render_and_build(command: str, small: Path) -> None:
    (small / "data/papers/2024/kim2024lines.yaml").write_text("title: [\n")
    (small / "README.md").write_text("as it was")
    done = run(command, cwd=small)
    assert done.returncode == 1
    assert "broken-yaml" in done.stdout
    assert (small / "README.md").read_text() == "as it was"
    assert not (small / "site").exists()


def test_no_command_prints_what_a_file_name_commands(small: Path) -> None:
    hostile = small / "data/papers/2024/x\n::error::pwn\x1b[31m.yaml"
    hostile.write_text("title:  x\n")
    for command in (["check"], ["fmt", "--check"], ["check", "--format", "github"]):
        done = run(*command, cwd=small)
        assert "\x1b" not in done.stdout
        assert not any(line.startswith("::error::pwn") for line in done.stdout.splitlines())


@pytest.mark.parametrize("address", ["true", "[a]", "javascript:alert(1)", "ftp://example.org"])
def test_an_address_of_the_site_is_an_address(small: Path, address: str) -> None:
    config = small / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace('site_url: ""', f"site_url: {address}"), "utf-8"
    )
    done = run("render", cwd=small)
    assert done.returncode == 2
    assert "site_url is no https:// address" in done.stderr


def test_a_reader_who_has_seen_enough(small: Path) -> None:
    for number in range(60):
        (small / f"data/stray{number}.txt").touch()
    done = subprocess.run(  # noqa: S602  # the shell is what makes the pipe
        f"{sys.executable} -m sam4mis check | head -1",
        shell=True, cwd=small, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_importing_a_binary_file_is_refused(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.md"
    source.write_bytes(b"\xff\xfe")
    done = run("import", str(source), cwd=small)
    assert done.returncode == 2
    assert "cannot be read as UTF-8" in done.stderr


def test_no_slow_module_is_imported_for_help() -> None:
    code = (
        "import sys; from sam4mis.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*[m for m in ('pydantic', 'jinja2', 'yaml', 'rapidfuzz', 'pathlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("could not run\n\n")
