"""`make bench`, second part: the site, as ratios to a stock Material build of the same pages.

Stock means: each work, author and venue is a Markdown page with the same facts and links, outside the
navigation; MkDocs, Material and its search do the rest. Our build is measured twice: without and
with exports, feeds and the four files beside each page, which a stock build does not make.

    python -m tests.benchmarks.site [--sizes 374 1000] [--rounds 3]
"""

import argparse
import gzip
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from sam4mis.files import loading
from sam4mis.formats.all_formats import FORMATS
from sam4mis.site.catalogue import Catalogue
from sam4mis.site.related import RelatedWork, related_works
from sam4mis.upkeep import fill_gaps
from tests.benchmarks.registries import make
from tests.support import browsers
from tests.support.made_up_registries import served, with_site_files

_TARGETS = {374: (0.40, None, 50), 1000: (0.17, 0.25, 100), 10_000: (0.10, 0.15, 100)}
_CONFIG = "site_name: Stock\ntheme:\n  name: material\n  font: false\nplugins:\n  - search\n"
# Exports, feeds and files beside the pages are left out, for a stock build makes none.
_PAGES_ALONE = """
from unittest import mock
from sam4mis.cli.main import main
from sam4mis.site import exports
with mock.patch.object(exports, "files", lambda *_: iter(())):
    main(["build"])
"""
_CITED = ("bibtex", "ris", "csl-json", "text")
# From the press of a key or box until the frame that shows the result is painted.
_TO_PAINT = """async (act) => {
  const times = [];
  const text = document.getElementById("text");
  const boxes = [...document.querySelectorAll("[data-facet] .term input")];
  for (let turn = 0; turn < 24; turn += 1) {
    const start = performance.now();
    if (act === "type") {
      text.value = "prostate with a foundat".slice(0, turn + 1);
      text.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      boxes[turn % boxes.length].click();
    }
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
  }
  return times;
}"""


def _stock_page(catalogue: Catalogue, work_id: str, nearest: tuple[RelatedWork, ...]) -> str:
    work = catalogue.cited.references[work_id].work
    facts = [("Date", work.date), ("Venue", work.venue), ("arXiv", work.arxiv), ("DOI", work.doi)]
    facts += [
        (view.label, ", ".join(f"[{c.label}](../index.md)" for c in terms))
        for view, terms in catalogue.facets.of_work(work)
        if view.id in work.tags
    ]
    lines = [f"# {work.title}", "", ", ".join(work.authors), "", "| | |", "|---|---|"]
    lines += [f"| {label} | {value} |" for label, value in facts if value]
    for form in FORMATS:
        if form.name in _CITED:
            text = catalogue.cited.entries(form)[work_id].rstrip()
            lines += ["", f"## {form.label}", "", "```text", text, "```"]
    lines += ["", "## Related works", ""]
    lines += [f"- [{r.work.title}]({r.work.id}.md) {'; '.join(r.reasons)}" for r in nearest]
    return "\n".join(lines) + "\n"


def _stock(root: Path, folder: Path) -> Path:
    """The same works as Markdown pages for a stock build."""
    loaded = fill_gaps.filled(loading.load(root))
    catalogue = Catalogue(loaded.registry, loaded.paths)
    pages = folder / "docs" / "papers"
    pages.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(f"{_CONFIG}nav:\n  - Home: index.md\n", encoding="utf-8")
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    for work, nearest in related_works(catalogue.works, catalogue.facets):
        page = _stock_page(catalogue, work.id, nearest)
        (pages / f"{work.id}.md").write_text(page, encoding="utf-8")
    for name, groups in (("authors", catalogue.authors), ("venues", catalogue.venues)):
        (folder / "docs" / name).mkdir()
        for group in groups.values():
            works = [f"- [{w.title}](../papers/{w.id}.md), {w.date}" for w in group.works]
            text = "\n".join((f"# {group.name}", "", *works, ""))
            (folder / "docs" / name / f"{group.slug}.md").write_text(text, encoding="utf-8")
    return folder


def _seconds(command: list[str], cwd: Path) -> float:
    shutil.rmtree(cwd / "site", ignore_errors=True)
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, capture_output=True, check=True)
    return time.perf_counter() - start


def _bytes(site: Path) -> int:
    """What Explore needs before it can show a result, compressed; the theme's own is left out."""
    scripts = [*(site / "assets/explore").glob("*.js"), *(site / "assets/search").glob("*.js")]
    files = [site / "explore/index.html", *scripts]
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in files)


def _to_paint(page: Page, address: str, act: str) -> float:
    """Median milliseconds from a press to the painted result, the first press left out."""
    page.goto(address)
    page.wait_for_selector(".explore.ready")
    page.focus("#text")
    page.evaluate("sam4mis.search.ready().then(() => null)")
    times: list[float] = page.evaluate(_TO_PAINT, act)
    return median(times[1:])


def _report(what: str, value: str, target: float | None, reached: bool) -> None:
    verdict = "" if target is None else f"{target:>9}  {'reached' if reached else 'MISSED'}"
    print(f"{what:<58}{value:>20}{verdict}", flush=True)


def _measure(size: int, rounds: int, folder: Path) -> None:
    build_target, byte_target, paint_target = _TARGETS.get(size, (None, None, None))
    root = with_site_files(make(folder / "ours", size))
    stock = _stock(root, folder / "stock")
    stock_command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    turns = [
        (
            _seconds([sys.executable, "-c", _PAGES_ALONE], root),
            _seconds([sys.executable, "-m", "sam4mis", "build"], root),
            _seconds(stock_command, stock),
        )
        for _ in range(rounds)
    ]
    seconds = " / ".join(f"{median(column):.1f}" for column in zip(*turns, strict=True))
    _report(f"build of {size:,}: pages / all / stock, seconds", seconds, None, True)
    for what, place in (("pages", 0), ("pages, exports and feeds", 1)):
        ratio = median(turn[place] / turn[2] for turn in turns)
        _report(f"build of {size:,}: {what}, to stock", f"{ratio:.2f}", build_target,
                build_target is None or ratio <= build_target)  # fmt: skip
    index = len(gzip.compress((stock / "site/search/search_index.json").read_bytes(), mtime=0))
    ours = _bytes(root / "site")
    _report(f"bytes before a result, {size:,}", f"{ours / 1000:.0f} / {index / 1000:.0f} kB",
            None, True)  # fmt: skip
    _report(f"bytes before a result, {size:,}, to stock", f"{ours / index:.2f}", byte_target,
            byte_target is None or ours / index <= byte_target)  # fmt: skip
    _paint(root, size, paint_target)


def _paint(root: Path, size: int, target: float | None) -> None:
    with browsers.opened() as browser, served(root / "site") as base:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for act in ("type", "press"):
            spent = _to_paint(page, f"{base}explore/", act)
            _report(f"{act} to paint, {size:,} works, ms", f"{spent:.0f}", target,
                    target is None or spent <= target)  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="the site, as ratios to a stock build")
    options.add_argument("--sizes", type=int, nargs="+", default=[374, 1000])
    options.add_argument("--rounds", type=int, default=3, help="pairs of builds (default 3)")
    chosen = options.parse_args()
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(size, chosen.rounds, Path(folder))


if __name__ == "__main__":
    main()
