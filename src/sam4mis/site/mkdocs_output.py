"""What MkDocs makes: pages written by hand and page shells, anew only where a source changed."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sam4mis.files import layout, store
from sam4mis.model.errors import SiteBuildError
from sam4mis.model.registry import Registry
from sam4mis.site import explore, pages
from sam4mis.site.folder import LIST, Folder, take

# Files of the theme's own search, which the site does not use.
_LEFT_OUT = ("assets/javascripts/workers/", "assets/javascripts/lunr/")
# Pages in docs/ are read on GitHub too. There they lead to the source of a page that only the build
# makes; on the site, to the page.
_PAGES_OF_SOURCES = {
    "../.github/CONTRIBUTING.md": "add.md",
    "../README.md": "index.md",
    "../README.md#explore": "explore.md",
    "../README.md#statistics": "statistics.md",
    "../data/corrections.yaml": "corrections.md",
    "../data/screening/decisions.jsonl": "screened.md",
    "../data/vocabulary": "vocabulary.md",
    "../src/sam4mis/checks/rules.md": "rules.md",
    "schema/paper.json": "fields.md",
}
_LINK = re.compile(rb"\]\(([^()\s]+)\)")
_OF_THE_THEME = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
_COMMENTS = {
    "css": re.compile(rb"/\*.*?\*/\n?", re.DOTALL),
    "js": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
}
_CORRECTIONS = (
    # HTML knows no such attribute for boxes to tick, and no empty number.
    (b'id="__drawer" autocomplete="off"', b'id="__drawer"'),
    (b'id="__search" autocomplete="off"', b'id="__search"'),
    (b'tabindex=""', b'tabindex="0"'),
    # By this name the theme's script finds the link to the repository, and asks GitHub about it.
    (b' data-md-component="source"', b""),
)
# Whoever changes one of these gets other pages from the same files.
_MADE_WITH = ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions", "Jinja2", "Pygments")
# With one of these in its configuration, MkDocs reads more than the files that are known here.
_READS_MORE = re.compile(rb"^(?:INHERIT|hooks)\b", re.MULTILINE)


def of(registry: Registry, root: Path) -> Mapping[str, bytes]:
    """Hand-written pages, page shells and assets, by path below the site.

    What an earlier run made is taken from `build/shells`, if the same files would go in and nobody
    changed what came out.

    Raises:
        SiteBuildError: MkDocs refused a page.
        CannotRunError: a file or template cannot be read.
        OSError: a file cannot be written.
    """
    given = sources(registry, root)
    behind = _digest({**given, **_theme(root), "": _circumstances(registry.last_update)})
    made = _kept(root, behind) or _made_anew(root, given, behind, registry.last_update)
    corrected = {
        path: _corrected(path, content)
        for path, content in made.items()
        if path != LIST and not path.startswith(_LEFT_OUT)
    }
    return explore.with_one_script(corrected)


def _theme(root: Path) -> dict[str, bytes]:
    found = {layout.SITE_CONFIG: store.read(root, layout.SITE_CONFIG)}
    for path, content in store.files(root, layout.THEME).items():
        found[f"{layout.THEME}/{path}"] = content
    return found


def _circumstances(last_update: str | None) -> bytes:
    return json.dumps([last_update, *(f"{name} {version(name)}" for name in _MADE_WITH)]).encode()


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for path, content in sorted(files.items()):
        for part in (path.encode(), content):
            whole.update(b"%d:" % len(part))
            whole.update(part)
    return whole.hexdigest()


def _kept(root: Path, behind: str) -> dict[str, bytes] | None:
    """What the last run made, if it is still what would be made."""
    record = root / layout.SITE_SHELLS_RECORD
    if record.is_symlink() or not record.is_file():
        return None
    made = store.files(root, layout.SITE_SHELLS)
    return made if record.read_bytes() == _record(behind, made) else None


def _record(behind: str, made: Mapping[str, bytes]) -> bytes:
    return f"{behind} in\n{_digest(made)} out\n".encode()


def _made_anew(
    root: Path, given: Mapping[str, bytes], behind: str, last_update: str | None
) -> dict[str, bytes]:
    record = root / layout.SITE_SHELLS_RECORD
    record.unlink(missing_ok=True)
    folder = Folder(root / layout.SITE_SOURCE)
    for path, content in given.items():
        folder.put(path, content)
    folder.close()
    take(root / layout.SITE_SHELLS)
    _run_mkdocs(root, last_update)
    made = store.files(root, layout.SITE_SHELLS)
    if not _READS_MORE.search(store.read(root, layout.SITE_CONFIG)):
        record.write_bytes(_record(behind, made))
    return made


def _corrected(path: str, content: bytes) -> bytes:
    if path.endswith(".html"):
        for wrong, right in _CORRECTIONS:
            content = content.replace(wrong, right)
    elif path.startswith("assets/") and not path.startswith(_OF_THE_THEME):
        content = without_comments(path, content)
    return content


def without_comments(path: str, content: bytes) -> bytes:
    """A style sheet without comments, a script without lines that are comments.

    Readers load a tenth less, and those who want to know read the source. What else a file of
    another kind holds stays as it is.
    """
    pattern = _COMMENTS.get(path.rpartition(".")[2])
    return pattern.sub(b"", content) if pattern else content


def sources(registry: Registry, root: Path) -> dict[str, bytes]:
    """All input files of MkDocs, by path."""
    found = store.files(root, layout.DOCS)
    for path, text in pages.markdown_pages(registry, pages.Templates.of(root)):
        if path in found:
            raise SiteBuildError(f"{layout.DOCS}/{path} is in the way of a page made from data")
        found[path] = text.encode("utf-8")
    return {
        path: _LINK.sub(_on_the_site, content) if path.endswith(".md") else content
        for path, content in found.items()
    }


def _on_the_site(link: re.Match[bytes]) -> bytes:
    page = _PAGES_OF_SOURCES.get(link[1].decode())
    return link[0] if page is None else b"](" + page.encode() + b")"


def _run_mkdocs(root: Path, last_update: str | None) -> None:
    day = datetime.strptime(last_update or "1980-01-01", "%Y-%m-%d").replace(tzinfo=UTC)
    run = subprocess.run(  # noqa: S603  # our own interpreter, no shell, no outside words
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--config-file",
            str(root / layout.SITE_CONFIG),
            # The build reads the output from there, whatever the configuration says.
            "--site-dir",
            str((root / layout.SITE_SHELLS).resolve()),
        ],
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": str(int(day.timestamp())),
            "NO_MKDOCS_2_WARNING": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        reason = _reason(run.stdout + run.stderr, run.returncode)
        if "'nav' configuration" in reason:
            reason += f". Run `sam4mis render`, which writes the sections into {layout.SITE_CONFIG}"
        raise SiteBuildError(f"MkDocs failed: {reason}")


def _reason(output: str, code: int) -> str:
    """Why MkDocs failed, as one line: its warnings and errors, or the end of its traceback."""
    lines = [" ".join(line.split()) for line in output.splitlines() if line.strip()]
    if any(line.startswith("Traceback (most recent call last)") for line in lines):
        return f"{lines[-1]}; see to that and build again"
    wrong = [line for line in lines if not line.startswith(("INFO", "DEBUG"))]
    return "; ".join(wrong) or f"it ended with code {code} and said nothing"
