"""What the documentation says is what there is."""

import re
import textwrap
from pathlib import Path

import pytest

from sam4mis import __version__, loading
from tests.support import CASES, ROOT, run, small_registry

_DOCS = ROOT / "docs"


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", (_DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _commands() -> list[str]:
    listed = run("--help").stdout.split("COMMAND\n")[1]
    return re.findall(r"^ {4}([a-z-]+)", listed, flags=re.MULTILINE)


def test_every_command_is_documented_and_no_other() -> None:
    assert list(_sections("commands.md")) == _commands()


@pytest.mark.parametrize("command", list(_sections("commands.md")))
def test_help_in_the_documentation_is_what_help_prints(command: str) -> None:
    printed = run(command, "--help").stdout.rstrip()
    assert f"```text\n{printed}\n```" in _sections("commands.md")[command]


def test_the_message_shown_is_one_that_is_printed() -> None:
    expected = (CASES / "check/unknown-key/expected.txt").read_text(encoding="utf-8")
    assert expected in (_DOCS / "commands.md").read_text(encoding="utf-8")


def test_the_entries_shown_are_valid(tmp_path: Path) -> None:
    text = (_DOCS / "contribute.md").read_text(encoding="utf-8")
    shown = re.findall(r"^( *)```yaml\n(.*?)^ *```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    for number, (_, entry) in enumerate(shown):
        root = small_registry(tmp_path / str(number))
        raw = textwrap.dedent(entry).replace("sam4mis", "first")
        (root / "data/papers/2023").mkdir(exist_ok=True)
        (root / "data/papers/2023/ma2023segment.yaml").write_text(raw, encoding="utf-8")
        assert loading.load(root).problems == []


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in [ROOT / "README.md", *sorted(_DOCS.glob("*.md"))]:
        for target in re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8")):
            assert f"\n{target}:" in makefile, f"{page.name}: make {target}"


def test_the_changelog_begins_with_this_version() -> None:
    assert next(iter(_sections("changelog.md"))) == __version__
