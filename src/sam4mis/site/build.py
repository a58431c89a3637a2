"""The build: MkDocs renders page shells, which are then filled with data."""

import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from sam4mis.checks import notices
from sam4mis.files import layout, store, yaml_text
from sam4mis.model.errors import CannotRunError, SiteBuildError
from sam4mis.model.identifiers import link_fault
from sam4mis.model.registry import Registry
from sam4mis.site import coins, exports, mkdocs_output, npm_files, pages, search_index
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.folder import Folder
from sam4mis.site.policy import guarded
from sam4mis.site.search_index import FoundPage
from sam4mis.site.shell import TOKENS, Page, Shell
from sam4mis.upkeep.fill_gaps import FilledData

_SEARCH_INDEX = "assets/search/index.js"
_SITEMAP = "sitemap.xml"
_DEEPEST = 2
"""Most folders above a page."""
# Plain addresses; whoever has a rarer one writes to it from a page of the docs.
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of site and repository; empty if they are not published."""

    site_url: str
    repo_url: str
    contact: str = ""
    """Mail address for readers."""


def addresses(root: Path) -> Addresses:
    """Read the addresses from mkdocs.yml.

    Raises:
        CannotRunError: the file cannot be read as plain YAML, or an address is none.
    """
    parsed = yaml_text.parse(store.read(root, layout.SITE_CONFIG))
    if parsed.data is None or parsed.faults:
        fault = parsed.faults[0]
        raise CannotRunError(
            f"{layout.SITE_CONFIG}:{fault.line}:{fault.column}: {fault.message}; {fault.remedy}"
        )
    site_url, repo_url = (_address(parsed.data, name) for name in ("site_url", "repo_url"))
    return Addresses(site_url, repo_url, _contact(parsed.data))


def _contact(config: dict[str, Any]) -> str:
    extra = config.get("extra")
    value = extra.get("contact") if isinstance(extra, dict) else None
    if value and (not isinstance(value, str) or not _MAIL.fullmatch(value)):
        raise CannotRunError(f"{layout.SITE_CONFIG}: contact is no mail address: {value!r}")
    return str(value or "")


def _address(config: dict[str, Any], name: str) -> str:
    value = config.get(name) or ""
    if value and (not isinstance(value, str) or link_fault(value)):
        raise CannotRunError(f"{layout.SITE_CONFIG}: {name} is no https:// address: {value!r}")
    return str(value)


def build(loaded: FilledData, root: Path) -> int:
    """Build the whole site into `site/`; returns how many pages of works it has.

    The same data, templates and pages give the same bytes, whatever the clock says.

    Raises:
        SiteBuildError: MkDocs refused a page.
        CannotRunError: a file or template cannot be read.
        OSError: a file cannot be written.
    """
    # MkDocs runs as a separate process; the pages are made meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        rendered = beside.submit(mkdocs_output.of, loaded.registry, root)
        folder, site = Folder(root / layout.SITE), _Site.of(loaded, root)
        return site.publish(rendered.result(), folder)


@dataclass(frozen=True, slots=True)
class _Site:
    """Everything made from data, before it is filled into page shells."""

    catalogue: Catalogue
    made: list[Page]
    beside: list[tuple[str, bytes]]
    """Files that are published without a page shell."""
    footers: tuple[Markup, ...]
    """The footer of pages, by their depth below the top of the site."""
    found_pages: list[FoundPage]

    @classmethod
    def of(cls, loaded: FilledData, root: Path) -> "_Site":
        where = addresses(root)
        stated = {
            work.id: tuple(notices.unanswered(work, loaded.library))
            for work in loaded.registry.all_works
        }
        catalogue = Catalogue(
            loaded.registry,
            loaded.paths,
            where.site_url,
            where.repo_url,
            where.contact,
            {name: found for name, found in stated.items() if found},
        )
        all_pages = pages.Pages(catalogue, pages.Templates.of(root))
        footers = tuple(all_pages.footer(depth) for depth in range(_DEEPEST + 1))
        found_pages = list(_found_pages(loaded.registry, root))
        beside = list(npm_files.files(root))
        return cls(catalogue, list(all_pages), beside, footers, found_pages)

    def publish(self, rendered: Mapping[str, bytes], folder: Folder) -> int:
        for path, content in self._files(rendered):
            folder.put(path, content)
        folder.close()
        return len(self.catalogue.works)

    def _files(self, rendered: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """Every file of the site."""
        yield from self._html(rendered)
        for path, target in pages.redirects(self.catalogue.registry):
            yield f"{path}/index.html", pages.redirect_page(target)
        yield _SEARCH_INDEX, search_index.script(self.catalogue, self.found_pages)
        sitemap = self._sitemap(rendered)
        yield _SITEMAP, sitemap
        yield f"{_SITEMAP}.gz", _packed(sitemap)
        catalogue = self.catalogue
        yield from exports.files(catalogue.registry, catalogue.site_url, catalogue.cited)
        yield from coins.files(catalogue.registry, catalogue.cited)
        yield from self.beside

    def _sitemap(self, rendered: Mapping[str, bytes]) -> bytes:
        stamped = [
            page for page in self.made if page.for_search_engines and page.file not in rendered
        ]
        return _sitemap(rendered[_SITEMAP], stamped, self.catalogue.site_url)

    def _html(self, rendered: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """Every page, and the other files of MkDocs."""
        placeholder = f"{TOKENS.path}/index.html"
        shell = Shell.of(rendered[placeholder])
        replaced = {placeholder, _SITEMAP, f"{_SITEMAP}.gz"}
        for page in self.made:
            own = page.file in rendered
            own_shell = Shell.of(rendered[page.file]) if own else shell
            yield page.file, own_shell.stamp(page, self.footers[page.depth])
            replaced.add(page.file)
        for path in sorted(rendered.keys() - replaced):
            yield (
                path,
                _handwritten(path, rendered[path], self.footers[min(path.count("/"), _DEEPEST)]),
            )


def _handwritten(path: str, content: bytes, footer: Markup) -> bytes:
    """A hand-written page as published: the output of MkDocs with the footer filled in."""
    if not path.endswith(".html"):
        return content
    html = content.decode("utf-8")
    if TOKENS.title in html:
        raise SiteBuildError(
            f"{path} shows the placeholder of a title: "
            f"give each page of the navigation a title in {layout.SITE_CONFIG}"
        )
    return guarded(html).replace(TOKENS.element("footer"), footer).encode("utf-8")


def _packed(content: bytes) -> bytes:
    """A gzip archive without file name, time and operating system, so that builds are identical."""
    archive = io.BytesIO()
    # `gzip.compress` names the operating system in some versions of Python.
    with gzip.GzipFile(filename="", mode="wb", fileobj=archive, mtime=0) as file:
        file.write(content)
    return archive.getvalue()


def _found_pages(registry: Registry, root: Path) -> Iterator[FoundPage]:
    """The pages of the navigation, as the search suggests them."""
    config = yaml_text.parse(store.read(root, layout.SITE_CONFIG)).data or {}
    texts = {
        path: content.decode("utf-8", "replace")
        for path, content in store.files(root, layout.DOCS).items()
        if path.endswith(".md")
    }
    return search_index.pages(config.get("nav"), texts, pages.words(registry))


def _sitemap(rendered: bytes, stamped: Sequence[Page], site_url: str) -> bytes:
    """The sitemap with all stamped pages instead of the placeholder; without an address, none."""
    text = rendered.decode("utf-8")
    base = escape(site_url.rstrip("/"))
    text = "<url>".join(block for block in text.split("<url>") if TOKENS.path not in block)
    text = text.replace("</urlset>", "").rstrip() + "\n</urlset>\n"
    if site_url:
        urls = "".join(f"<url><loc>{base}/{quote(page.path)}/</loc></url>\n" for page in stamped)
        text = text.replace("</urlset>", f"{urls}</urlset>")
    return text.encode("utf-8")
