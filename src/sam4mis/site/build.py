"""The build: pages into MkDocs, MkDocs into a site, works stamped into the site."""

import gzip
import html
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sam4mis import layout, store, yamltext
from sam4mis.errors import CannotRunError, SiteBuildError
from sam4mis.identifiers import link_fault
from sam4mis.loading import Loaded
from sam4mis.site import exports, pages
from sam4mis.site.shell import TOKENS, Page, Shell

_SEARCH_INDEX = "search/search_index.json"
_SITEMAP = "sitemap.xml"
# The theme gives the search dialog a role without a name, which screen readers need.
_UNNAMED_DIALOG = b'data-md-component="search" role="dialog"'
_NAMED_DIALOG = b'data-md-component="search" role="dialog" aria-label="Search"'

# The theme's search tells the nodes of its index apart by strings in which letters and numbers run
# together, so that two nodes can pass for one: identifiers are then not found.
_AMBIGUOUS_NODE = b"e=e+s+o.id}return e}"
_DISTINCT_NODE = b'e=e+s+o.id+","}return e}'


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the site and the repository live; empty where they are not published."""

    site_url: str
    repo_url: str


def addresses(root: Path) -> Addresses:
    """Read mkdocs.yml, the one place that knows the addresses.

    Raises:
        CannotRunError: the file cannot be read as plain YAML, or an address is none.
    """
    parsed = yamltext.parse(store.read(root, layout.SITE_CONFIG))
    if parsed.data is None or parsed.faults:
        fault = parsed.faults[0]
        raise CannotRunError(
            f"{layout.SITE_CONFIG}:{fault.line}:{fault.column}: {fault.message}; {fault.remedy}"
        )
    return Addresses(*(_address(parsed.data, name) for name in ("site_url", "repo_url")))


def _address(config: dict[str, Any], name: str) -> str:
    value = config.get(name) or ""
    if value and (not isinstance(value, str) or link_fault(value)):
        raise CannotRunError(f"{layout.SITE_CONFIG}: {name} is no https:// address: {value!r}")
    return str(value)


def build(loaded: Loaded, root: Path) -> int:
    """Build the whole site into `site/`; returns how many pages of works it has.

    The same data, templates and pages give the same bytes, whatever the clock says.

    Raises:
        SiteBuildError: MkDocs refused a page.
        CannotRunError: a file or template cannot be read or written.
    """
    where = addresses(root)
    templates = pages.Templates.of(root)
    sources = store.files(root, layout.DOCS)
    for path, text in pages.markdown_pages(loaded.registry, templates):
        if path in sources:
            raise SiteBuildError(f"{layout.DOCS}/{path} is in the way of a page made from data")
        sources[path] = text.encode("utf-8")
    store.mirror(root, layout.SITE_SOURCE, sources)
    if (root / layout.SITE).exists() and not (root / layout.SITE).is_dir():
        raise SiteBuildError(f"{layout.SITE} is a file and in the way of the site; remove it")
    _run_mkdocs(root, loaded.registry.last_update)
    works = list(pages.work_pages(loaded.registry, loaded.paths, where.repo_url, templates))
    _finish(root / layout.SITE, works, where.site_url)
    for path, content in exports.files(loaded.registry, where.site_url):
        _write(root / layout.SITE / path, content)
    for path, target in pages.redirects(loaded.registry):
        _write(root / layout.SITE / path / "index.html", pages.redirect_page(target))
    return len(works)


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
            # The pages of works are written there too, whatever the configuration says.
            "--site-dir",
            str((root / layout.SITE).resolve()),
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
        raise SiteBuildError(f"MkDocs refused the pages:\n{run.stdout}{run.stderr}".rstrip())


def _finish(site: Path, works: Sequence[Page], site_url: str) -> None:
    """Stamp the works, then write them into search index and sitemap."""
    for path in sorted(site.glob("assets/javascripts/workers/search.*.js")):
        path.write_bytes(path.read_bytes().replace(_AMBIGUOUS_NODE, _DISTINCT_NODE))
    for path in sorted(site.rglob("*.html")):
        page = path.read_bytes().replace(_UNNAMED_DIALOG, _NAMED_DIALOG)
        # The page of errors is shown anywhere, and knows no way to the feeds.
        if path.name != "404.html":
            depth = len(path.relative_to(site).parts) - 1
            page = page.replace(b"</head>", f"{exports.discovery(depth)}</head>".encode(), 1)
        path.write_bytes(page)
    placeholder = site / TOKENS.path
    shell = Shell.of((placeholder / "index.html").read_bytes())
    shutil.rmtree(placeholder)
    for work in works:
        _write(site / work.path / "index.html", shell.stamp(work))
    _extend_search(site / _SEARCH_INDEX, works)
    _extend_sitemap(site / _SITEMAP, works, site_url)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _extend_search(path: Path, works: Sequence[Page]) -> None:
    index = json.loads(path.read_bytes())
    index["docs"] += [
        {
            "location": f"{work.path}/",
            # The theme prints both as HTML.
            "title": html.escape(work.title),
            "text": html.escape(work.search_text),
        }
        for work in works
    ]
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _extend_sitemap(path: Path, works: Sequence[Page], site_url: str) -> None:
    """Replace the placeholder's address by those of all works; without an address, by none."""
    text = path.read_text(encoding="utf-8")
    base = html.escape(site_url.rstrip("/"))
    text = "<url>".join(block for block in text.split("<url>") if TOKENS.path not in block)
    text = text.replace("</urlset>", "").rstrip() + "\n</urlset>\n"
    if site_url:
        urls = "".join(f"<url><loc>{base}/{work.path}/</loc></url>\n" for work in works)
        text = text.replace("</urlset>", f"{urls}</urlset>")
    path.write_text(text, encoding="utf-8")
    # No file name and no time in the archive: two builds are to be alike.
    path.with_suffix(".xml.gz").write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
