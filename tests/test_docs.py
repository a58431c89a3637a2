"""What the documentation says is what there is."""

import re
import textwrap
from pathlib import Path

import pytest

from sam4mis import __version__
from sam4mis.checks import across_entries, explanations
from sam4mis.files import loading
from tests.support.command_line import run
from tests.support.made_up_registries import CASES, ROOT, small_registry

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
    text += (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"^( *)```yaml\n(.*?)^ *```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(shown) == 3
    for number, (_, entry) in enumerate(shown):
        root = small_registry(tmp_path / str(number))
        raw = textwrap.dedent(entry).replace("sam4mis", "first")
        (root / "data/papers/2023").mkdir(exist_ok=True)
        (root / "data/papers/2023/ma2023segment.yaml").write_text(raw, encoding="utf-8")
        assert loading.load(root).problems == []


def test_the_removed_entries_shown_are_valid(small: Path) -> None:
    text = (_DOCS / "contribute.md").read_text(encoding="utf-8") + explanations.page()
    shown = re.findall(
        r'^```yaml title="data/removed.yaml"\n(.*?)^```$', text, re.MULTILINE | re.DOTALL
    )
    assert len(shown) == 2
    (small / "data/papers/2024/kim2024lines.yaml").write_text(
        "title: Lines\nsections: [first]\narxiv: '2407.00007'\n", encoding="utf-8"
    )
    for lines in shown:
        (small / "data/removed.yaml").write_text(lines, encoding="utf-8")
        assert across_entries.check(loading.load(small)) == []


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    pages = [ROOT / "README.md", *_DOCS.glob("*.md"), *(ROOT / ".github").glob("*.md")]
    for page in pages:
        for target in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8")):
            assert f"\n{target}:" in makefile, f"{page.name}: make {target}"


def test_the_changelog_begins_with_this_version() -> None:
    assert next(iter(_sections("changelog.md"))) == __version__


def test_every_file_that_the_pages_on_github_link_to_exists() -> None:
    for page in (ROOT / ".github").glob("*.md"):
        for target in re.findall(r"\]\((\.\./[^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_every_workflow_is_described_for_maintainers() -> None:
    text = (_DOCS / "maintain.md").read_text(encoding="utf-8")
    for path in (ROOT / ".github/workflows").iterdir():
        name = path.read_text(encoding="utf-8").split("\nname: ")[1].splitlines()[0]
        assert f"| {name} |" in text


_LINKS = re.compile(r"\]\((?!https?:|mailto:)([^()\s#]+)(?:#[^()\s]*)?\)")


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere_in_the_repository(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = [link for link in _LINKS.findall(text) if not (page.parent / link).exists()]
    assert not broken
