"""A work that readers should not rely on is marked wherever it is seen, in one build."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from sam4mis.checks import across_entries
from sam4mis.files import layout, loading, metadata
from sam4mis.files.metadata import Metadata
from sam4mis.formats import feeds
from sam4mis.formats.reference import reference
from sam4mis.importers import list_rows
from sam4mis.model.records import Paper
from sam4mis.site import build
from sam4mis.upkeep import fill_gaps
from tests.support.built_sites import with_shells
from tests.support.command_line import run
from tests.support.made_up_registries import paper, registry_of

_EDGES = "data/papers/2024/doe2024edges.yaml"
_TITLE = "Edges: Segmenting What Is Not There"
_STATUS = (
    "status:\n  kind: KIND\n  reason: The journal says so (https://example.org/notice).\n"
    "  date: '2026-11-20'\nadded:"
)
_NOTICE = Metadata(
    id="arxiv:2405.00001", source="arxiv", retrieved="2026-11-20", title=_TITLE,
    notices=("This paper has been withdrawn",),
)  # fmt: skip


def _mark(root: Path, kind: str) -> None:
    path = root / _EDGES
    path.write_text(path.read_text("utf-8").replace("added:", _STATUS.replace("KIND", kind)))


def _built(root: Path) -> dict[str, str]:
    build.build(fill_gaps.filled(loading.load(root)), with_shells(root))
    return {
        str(path.relative_to(root / "site")): path.read_text("utf-8", errors="replace")
        for path in (root / "site").rglob("*")
        if path.is_file()
    }


def _row(page: str, start: str) -> str:
    """What stands between two starts, of the piece that has the title."""
    return next(unescape(part) for part in page.split(start) if _TITLE in unescape(part))


@pytest.mark.parametrize("kind", ["retracted", "withdrawn", "superseded"])
def test_a_status_is_shown_wherever_the_work_is_shown(kind: str, small: Path) -> None:
    _mark(small, kind)
    label = kind.capitalize()
    assert run("check", cwd=small).returncode == 0
    run("render", cwd=small)
    readme = (small / "README.md").read_text("utf-8")
    rows = [line for line in readme.splitlines() if _TITLE in line]
    assert len(rows) == 2
    assert all(f"**({kind})**" in row for row in rows)
    site = _built(small)
    shown = f'<strong class="status-mark">{label}</strong>'
    assert shown in _row(site["explore/index.html"], "<li ")
    assert shown in _row(site["sections/first/index.html"], "<tr>")
    assert shown in _row(site["new/index.html"], '<li class="card">')
    page = site["papers/doe2024edges/index.html"]
    assert f"<strong>{label}.</strong> The journal says so" in page
    assert f'property="og:title" content="{label}: {_TITLE}"' in page
    assert re.search(rf'property="og:description" content="{label}\. ', page)
    assert f'"creativeWorkStatus": "{label}"' in page
    assert f"{_TITLE} (arXiv:2405.00001) [{label}]." in site["exports/registry.txt"]
    assert rf"\textbf{{[{label}]}}" in site["exports/registry.tex"]
    assert f"note = {{{label}: The journal" in site["exports/registry.bib"]
    for name in ("feeds/all.atom", "feeds/modality-ct.atom"):
        entry = _row(site[name], "<entry>")
        assert f"<title>{label}: {_TITLE}</title>" in entry
        assert "<updated>2026-11-20T00:00:00Z</updated>" in entry
        assert f"\n{label}: The journal says so" in entry
    items = json.loads(site["feeds/all.json"])["items"]
    assert items[0]["title"] == f"{label}: {_TITLE}"
    assert items[0]["date_modified"] == "2026-11-20T00:00:00Z"
    assert run("export", "--format", "text", cwd=small).stdout.count(f"[{label}]") == 1


def test_a_status_without_a_day_is_shown_too_and_reported(small: Path) -> None:
    _mark(small, "retracted")
    path = small / _EDGES
    path.write_text(path.read_text("utf-8").replace("  date: '2026-11-20'\n", ""))
    (problem,) = across_entries.check(loading.load(small))
    assert (problem.code, problem.severity) == ("undated-status", "warning")
    assert f"<title>Retracted: {_TITLE}" in _built(small)["feeds/all.atom"]


def test_what_was_retracted_stays_in_the_feed_however_old_it_is() -> None:
    status = {"kind": "retracted", "reason": "So it is."}
    works = [
        paper(id=f"kim2024w{n}", arxiv=f"2407.{n + 1:05}", added=f"2026-01-{n % 28 + 1:02}")
        for n in range(80)
    ]
    old = paper(id="doe2020old", arxiv="2001.00001", added="2020-01-01", status=status)
    news = paper(id="doe2020new", arxiv="2001.00002", added="2020-01-01",
                 status={**status, "date": "2026-11-20"})  # fmt: skip
    registry = registry_of(*works, old, news)
    chosen = feeds.newest(reference(work, registry) for work in registry.works)
    assert len(chosen) == feeds.MOST_ENTRIES + 1
    assert [one.id for one in (chosen[0], chosen[-1])] == ["doe2020new", "doe2020old"]


def _state(root: Path, *records: Metadata) -> None:
    path = root / layout.metadata_path("arxiv")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(metadata.write(records))


def test_a_notice_of_an_authority_is_a_warning_and_a_banner_until_it_is_answered(
    small: Path,
) -> None:
    _state(small, _NOTICE)
    done = run("check", cwd=small)
    assert done.returncode == 0
    assert done.stdout.startswith(
        f"{_EDGES}:8:8: warning retraction-notice arxiv: arXiv says: This paper has been "
        "withdrawn; read the notice; if the work was retracted or withdrawn, add a `status`; if "
        "not, add answered_notices: [{notice: This paper has been withdrawn, answer: …}]"
    )
    page = _built(small)["papers/doe2024edges/index.html"]
    assert "<strong>arXiv states a notice.</strong> This paper has been withdrawn" in page
    path = small / _EDGES
    text = path.read_text("utf-8")
    answer = (
        "answered_notices:\n  - notice: This paper has been withdrawn\n"
        "    answer: It speaks of another paper.\nadded:"
    )
    path.write_text(text.replace("added:", answer))
    assert run("check", cwd=small).stdout == ""
    page = _built(small)["papers/doe2024edges/index.html"]
    assert "states a notice" not in page
    assert "Answer: It speaks of another paper." in page
    path.write_text(text)
    _mark(small, "withdrawn")
    assert across_entries.check(loading.load(small)) == []
    assert "states a notice" not in _built(small)["papers/doe2024edges/index.html"]


def test_that_a_work_is_out_of_scope_answers_no_notice(small: Path) -> None:
    _state(small, _NOTICE)
    _mark(small, "out-of-scope")
    found = across_entries.check(loading.load(small))
    assert [problem.code for problem in found if problem.path == _EDGES] == ["retraction-notice"]


def test_a_hostile_notice_stays_text(small: Path) -> None:
    _state(small, _NOTICE.model_copy(update={"notices": ("</p><script>alert(1)</script>",)}))
    page = _built(small)["papers/doe2024edges/index.html"]
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_out_of_scope_keeps_page_and_row_and_is_not_counted(small: Path) -> None:
    before = len(fill_gaps.filled(loading.load(small)).registry.works)
    _mark(small, "out-of-scope")
    run("render", cwd=small)
    readme = (small / "README.md").read_text("utf-8")
    assert f"**{before - 1} works" in readme
    assert readme.count("**(out of scope)**") == 2
    site = _built(small)
    page = site["papers/doe2024edges/index.html"]
    assert "<strong>Out of scope.</strong>" in page
    assert "papers/doe2024edges.bib" in site
    section = site["sections/first/index.html"]
    assert '<strong class="status-mark">Out of scope</strong>' in _row(section, "<tr>")
    assert "1 row is of a work out of scope" in section
    for name, text in site.items():
        if name.startswith(("exports/", "feeds/", "statistics/", "explore/", "timeline/")):
            assert "doe2024edges" not in text, name
    asked = run("export", "--format", "text", "--with", "out-of-scope", cwd=small)
    assert _TITLE in asked.stdout
    assert f"{before} works of {before}" in asked.stderr
    assert _TITLE not in run("export", "--format", "text", cwd=small).stdout


def test_a_row_with_a_status_is_read_back_without_it(small: Path) -> None:
    _mark(small, "retracted")
    run("render", cwd=small)
    found = list_rows.read((small / "README.md").read_text("utf-8"))
    assert not found.unreadable
    assert [row.title for row in found.rows if "Edges" in row.title] == [_TITLE] * 2
    work = fill_gaps.filled(loading.load(small)).registry.entries["doe2024edges"]
    assert isinstance(work, Paper)
    assert {row.link for row in found.rows if row.title == _TITLE} == {work.locator.link()}
