"""The built site: complete, linked, quiet, the same every time, and safe against hostile text."""

import gzip
import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import lxml.html
import pytest
from markupsafe import escape

from sam4mis.files import layout, yaml_text
from sam4mis.model.errors import SiteBuildError
from sam4mis.model.records import Paper
from sam4mis.model.registry import versions_of
from sam4mis.site import build, explore, mkdocs_output, pages
from sam4mis.site.search_index import plain_slug
from sam4mis.site.shell import TOKENS, Shell
from tests.support.built_sites import built
from tests.support.command_line import run, run_anew
from tests.support.made_up_registries import ROOT, example, real_data, search_index, small_registry

_HOSTILE = """Lines "drawn' < twice & more <3, {{ 7*7 }} s4m-body-of-the-work"""


class _Page:
    """Links, ids and what could run, as a browser would find them."""

    def __init__(self, html: str | bytes) -> None:
        elements = list(lxml.html.document_fromstring(html).iter("*"))
        self.links = [
            str(value)
            for one in elements
            for name in ("href", "src")
            if (value := one.get(name)) is not None
        ]
        self.ids = [str(one.get("id")) for one in elements if one.get("id") is not None]
        self.scripts = [one.get("src") for one in elements if one.tag == "script"]
        self.handlers = [name for one in elements for name in one.attrib if name.startswith("on")]


@pytest.fixture
def hostile(small: Path) -> Path:
    """A registry with a title made to break out of every place in which it stands."""
    path = small / "data/papers/2024/kim2024lines.yaml"
    data = {"title": _HOSTILE, "authors": ['Z"oe K< im'], "sections": ["first"], "arxiv": "2407.00007",
            "venue": "J. of <Tests> & \"More\"", "aliases": ["kim2024former"],
            "status": {"kind": "withdrawn", "reason": "By the authors & < others"}}  # fmt: skip
    data["venue"] = 'J. of < Tests & "More"'
    workshop = small / "data/workshops/ws24.yaml"
    workshop.write_text(workshop.read_text("utf-8") + "aliases: [ws2024]\n", "utf-8")
    path.write_bytes(yaml_text.write(data, layout.key_order(Paper)))
    return small


@pytest.fixture(scope="module")
def real_pages(real: Path) -> dict[str, _Page]:
    """All pages of the real registry, by their paths."""
    return {
        path.relative_to(real).as_posix(): _Page(path.read_bytes())
        for path in sorted(real.rglob("*.html"))
    }


def test_every_entry_has_its_page_and_every_listed_page_exists(real: Path) -> None:
    registry = real_data().registry
    for work in registry.works:
        text = (real / work.entry_kind.folder / work.id / "index.html").read_text(encoding="utf-8")
        assert TOKENS.title not in text
        assert TOKENS.body not in text
    for workshop in registry.workshops:
        page = (real / "workshops" / workshop.id / "index.html").read_text(encoding="utf-8")
        papers = [paper for paper in registry.papers if paper.workshop == workshop.id]
        assert len(papers) > 5
        for paper in papers:
            own = (real / "papers" / paper.id / "index.html").read_text(encoding="utf-8")
            for text in (page, own):
                assert str(escape(paper.rank or paper.title)) in text, paper.id
    for path in ("index.html", "sections/sam24mis/index.html", "sections/sam4mis/index.html",
                 "sections/dataset/index.html", "corrections/index.html", "404.html"):  # fmt: skip
        assert (real / path).is_file(), path
    assert not (real / TOKENS.path).exists()


def test_every_internal_link_leads_somewhere(real: Path, real_pages: dict[str, _Page]) -> None:
    files = {path.relative_to(real).as_posix() for path in real.rglob("*") if path.is_file()}
    broken = []
    for path, page in real_pages.items():
        if path == "404.html":  # has absolute addresses, for it is shown anywhere
            continue
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, fragment = urljoin(f"/{path}", link).lstrip("/").partition("#")
            target = unquote(target.partition("?")[0])
            file = f"{target}index.html" if target.endswith("/") or not target else target
            if file not in files or (
                fragment and file in real_pages and unquote(fragment) not in real_pages[file].ids
            ):
                broken.append((path, link))
    assert broken == []


def test_html_ids_are_unique_and_nothing_is_loaded_from_other_servers(
    real: Path, real_pages: dict[str, _Page]
) -> None:
    for path, page in real_pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        assert not any(src and re.match(r"(?:https?:)?//", src) for src in page.scripts), path
    for style in real.rglob("*.css"):
        assert "@import" not in style.read_text(encoding="utf-8"), style


def test_open_questions_and_versions_without_a_row_are_shown(real: Path) -> None:
    registry = real_data().registry
    corrections = _words(real / "corrections/index.html")
    for question in registry.corrections.open:
        assert f"Line {question.line}, {question.title}: {question.doubt}" in corrections
    for work in registry.papers:
        page = _words(real / "papers" / work.id / "index.html")
        for version in work.versions:
            assert (version.title or work.title) in page


def _words(page: Path) -> str:
    text = unescape(re.sub(r"<[^<>]*>", "", page.read_text(encoding="utf-8")))
    return " ".join(text.split())


def test_search_knows_every_work_and_every_page(real: Path) -> None:
    index = search_index(real)
    works = {identity: n for n, identity in enumerate(index["works"]["id"])}
    assert works.keys() == {work.id for work in real_data().registry.works}
    for work in real_data().registry.works:
        column = {name: values[works[work.id]] for name, values in index["works"].items()}
        for version in versions_of(work):
            assert version.title in (work.title, *work.known_as) or version.title in column["other"]
            assert (version.locator.arxiv or "") in column["arxiv"]
        assert (real / f"{work.entry_kind.folder}/{work.id}/index.html").is_file()
    assert len(index["pages"]) > 20
    for _, path, _ in index["pages"]:
        assert (real / path / "index.html").is_file(), path
    for author in index["authors"]:
        key = author[1] if isinstance(author, list) else plain_slug(author)
        assert (real / f"authors/{key}/index.html").is_file()
    for venue in index["venues"]:
        assert (real / f"venues/{venue}/index.html").is_file()


def test_nothing_of_the_search_of_the_theme_is_left(real: Path) -> None:
    assert not list(real.rglob("lunr*"))
    assert not (real / "search").exists()
    assert not (real / "assets/javascripts/workers").exists()
    assert "md-search" not in (real / "index.html").read_text(encoding="utf-8")


def test_mkdocs_gives_no_warning(real: Path) -> None:
    assert real.is_dir()  # the pages made from data are there
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "build/quiet"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={"NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "WARNING" not in done.stderr


def test_two_builds_give_the_same_bytes_and_change_no_tracked_file(
    small: Path, tmp_path: Path
) -> None:
    other = small_registry(tmp_path / "other")
    # Sets of text come in another order in each of the two.
    first = run_anew("build", cwd=small, more={"PYTHONHASHSEED": "1"})
    second = run_anew("build", cwd=other, more={"PYTHONHASHSEED": "2"})
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    one, two = ({p.relative_to(root / "site"): p.read_bytes() for p in (root / "site").rglob("*")
                 if p.is_file()} for root in (small, other))  # fmt: skip
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []
    again = built(small)
    assert again.returncode == 0
    assert {p.relative_to(small / "site"): p.read_bytes()
            for p in (small / "site").rglob("*") if p.is_file()} == one  # fmt: skip


def test_removed_data_disappear_from_the_site(hostile: Path) -> None:
    assert built(hostile).returncode == 0
    assert (hostile / "site/papers/kim2024lines/index.html").is_file()
    (hostile / "data/papers/2024/kim2024lines.yaml").unlink()
    assert built(hostile).returncode == 0
    assert not (hostile / "site/papers/kim2024lines").exists()
    assert "kim2024lines" not in search_index(hostile / "site")["works"]["id"]


def test_hostile_text_stays_text(hostile: Path) -> None:
    done = built(hostile)
    assert done.returncode == 0, done.stderr
    site = hostile / "site"
    page = (site / "papers/kim2024lines/index.html").read_text(encoding="utf-8")
    harmless = (site / "papers/doe2024edges/index.html").read_text(encoding="utf-8")
    assert "{{ 7*7 }}" in page
    assert page.count("s4m-body-of-the-work") >= 1  # its own words, not the place of the body
    assert 1 <= page.count('<dl class="facts">') <= 3
    for ours, theirs in ((_Page(page), _Page(harmless)),):
        assert ours.scripts == theirs.scripts
        assert ours.handlers == []
    for path in ("sections/first/index.html", "index.html"):
        assert "&lt; twice &amp; more" in (site / path).read_text(encoding="utf-8")
    # Scripts make text of it, never HTML.
    works = search_index(site)["works"]
    assert "< twice & more" in works["title"][works["id"].index("kim2024lines")]


def test_former_ids_and_withdrawn_works(hostile: Path) -> None:
    assert built(hostile).returncode == 0
    moved = (hostile / "site/papers/kim2024former/index.html").read_text(encoding="utf-8")
    assert 'content="0; url=../kim2024lines/"' in moved
    assert "../ws24/" in (hostile / "site/workshops/ws2024/index.html").read_text("utf-8")
    page = (hostile / "site/papers/kim2024lines/index.html").read_text(encoding="utf-8")
    assert "Withdrawn" in page
    assert "By the authors &amp; &lt; others" in page


def test_a_removed_entry_leaves_a_page_with_the_reason(small: Path) -> None:
    (small / "data/removed.yaml").write_text(
        "removed:\n  - id: kim2024strokes\n    title: Strokes & Brushes\n"
        "    reason: It is about brushes < pencils.\n    date: '2026-01-02'\n"
        "    instead: doe2024edges\n    aliases: [kim2024strings]\n"
        "  - id: ws23\n    kind: workshop\n    title: Called off\n    reason: It never took place.\n"
        "    date: '2026-01-03'\n    instead: kim2024strokes\n"
    )
    config = small / "mkdocs.yml"
    address = 'site_url: ""', "site_url: https://example.org/list/"
    config.write_text(config.read_text("utf-8").replace(*address), "utf-8")
    done = built(small)
    assert done.returncode == 0, done.stderr
    site = small / "site"
    page = (site / "papers/kim2024strokes/index.html").read_text("utf-8")
    assert '<h1 id="content">Strokes &amp; Brushes</h1>' in page
    assert "<strong>Removed on 2026-01-02.</strong> It is about brushes &lt; pencils." in page
    assert '<a href="../../papers/doe2024edges/">Edges: Segmenting What Is Not There</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    alias = (site / "papers/kim2024strings/index.html").read_text("utf-8")
    assert 'content="0; url=../kim2024strokes/"' in alias
    workshop = (site / "workshops/ws23/index.html").read_text("utf-8")
    assert '<a href="../../papers/kim2024strokes/">Strokes &amp; Brushes</a>' in workshop
    # It is not counted, not found, and in no list.
    assert "site/ has 3 pages of works" in done.stderr
    for path in ("assets/search/index.js", "sitemap.xml", "explore/index.html", "index.html",
                 "new/index.html", "exports/registry.bib", "feeds/all.atom"):  # fmt: skip
        text = (site / path).read_text("utf-8")
        assert "kim2024strokes" not in text, path
        assert "Strokes" not in text, path
    assert '"noindex"' not in (site / "papers/doe2024edges/index.html").read_text("utf-8")


def test_addresses_come_from_one_place(small: Path) -> None:
    config = small / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8")
        .replace('site_url: ""', "site_url: https://example.org/list/")
        .replace('repo_url: ""', "repo_url: https://github.com/example/list"),
        encoding="utf-8",
    )
    assert built(small).returncode == 0
    sitemap = (small / "site/sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://example.org/list/papers/doe2024edges/</loc>" in sitemap
    assert TOKENS.path not in sitemap
    assert gzip.decompress((small / "site/sitemap.xml.gz").read_bytes()).decode() == sitemap
    # Neither time, name nor system, which some versions of Python write there.
    assert (small / "site/sitemap.xml.gz").read_bytes()[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    page = (small / "site/papers/doe2024edges/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/list/papers/doe2024edges/">' in page
    assert "https://github.com/example/list/blob/main/data/papers/2024/doe2024edges.yaml" in page
    assert run("render", cwd=small).returncode == 0
    assert "https://example.org/list/" in (small / "README.md").read_text(encoding="utf-8")


def test_every_page_made_from_data_can_be_reached_from_the_navigation() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    made = pages.markdown_pages(real_data().registry, pages.Templates.of(ROOT))
    missing = {path for path, _ in made if f": {path}\n" not in config} - {f"{TOKENS.path}.md"}
    assert missing == set()


def test_no_workflow_assumes_a_repository_owner(real: Path) -> None:
    assert build.addresses(ROOT) == build.Addresses("", "")
    sitemap = (real / "sitemap.xml").read_text(encoding="utf-8")
    assert "<url>" not in sitemap
    page = real / "papers" / example().id / "index.html"
    assert "canonical" not in page.read_text("utf-8")


def test_a_page_in_the_way_is_named(small: Path) -> None:
    (small / "docs").unlink()
    (small / "docs").mkdir()
    (small / "docs/corrections.md").write_text("# Mine\n")
    done = built(small)
    assert done.returncode == 2
    assert "docs/corrections.md is in the way" in done.stderr


def test_a_new_workshop_and_one_that_is_gone_change_the_navigation(small: Path) -> None:
    old, new = small / "data/workshops/ws24.yaml", small / "data/workshops/ws25.yaml"
    new.write_text(old.read_text("utf-8").replace("event: ", "event: New "), "utf-8")
    assert run("render", cwd=small).returncode == 0
    assert ": workshops/ws25.md\n" in (small / "mkdocs.yml").read_text("utf-8")
    assert built(small).returncode == 0
    assert 'href="../workshops/ws25/"' in (small / "site/about/index.html").read_text("utf-8")
    new.unlink()
    done = built(small)
    assert done.returncode == 2
    assert "workshops/ws25.md" in done.stderr
    assert "Run `sam4mis render`" in done.stderr
    assert run("render", cwd=small).returncode == 0
    assert built(small).returncode == 0


def test_what_mkdocs_refuses_is_shown(small: Path) -> None:
    (small / "docs").unlink()
    (small / "docs").mkdir()
    (small / "docs/contribute.md").write_text("[gone](gone.md)\n")
    done = built(small)
    assert done.returncode == 2
    assert "gone.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_site_is_where_it_is_said_to_be_whatever_the_configuration_says(small: Path) -> None:
    config = small / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("site_dir: site", "site_dir: public"), "utf-8"
    )
    assert built(small).returncode == 0
    assert (small / "site/papers/doe2024edges/index.html").is_file()


def test_a_link_in_the_docs_is_not_published(small: Path) -> None:
    (small / "docs").unlink()
    (small / "docs").mkdir()
    (small / "docs/lost.md").symlink_to("nowhere.md")
    done = built(small)
    assert done.returncode == 2
    assert "lost.md: is a link" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_in_the_place_of_the_site_is_named(small: Path) -> None:
    (small / "site").touch()
    done = built(small)
    assert done.returncode == 2
    assert "site is a file and in the way" in done.stderr


def test_a_link_in_the_place_of_the_site_is_named_and_nothing_is_removed(small: Path) -> None:
    elsewhere = small / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine", encoding="utf-8")
    (small / "site").symlink_to(elsewhere)
    done = built(small)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "site is a link, and the build would empty what it leads to" in done.stderr
    assert [path.name for path in elsewhere.iterdir()] == ["mine.txt"]


def test_a_foreign_file_in_the_site_is_named_and_kept(small: Path) -> None:
    assert built(small).returncode == 0
    (small / "site/mine.txt").write_text("mine", encoding="utf-8")
    done = built(small)
    assert done.returncode == 2
    assert done.stderr == (
        "sam4mis: site: holds mine.txt, which no build is known to have made; move elsewhere what "
        "is needed, and remove the folder\n"
    )
    (small / "site/mine.txt").unlink()
    assert built(small).returncode == 0


def test_a_failure_of_mkdocs_is_one_sentence(small: Path) -> None:
    # Files of the theme are larger than that; to the process it is as if the disk were full.
    command = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000)); "
        "from sam4mis.cli.main import main; main(['build'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=small, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert re.fullmatch(
        r"sam4mis: MkDocs failed: OSError: \[Errno 27\] File too large.*; see to that and build again\n",
        done.stderr,
    )


def test_warnings_of_mkdocs_are_reported(small: Path) -> None:
    config = small / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("sections/first.md", "sections/none.md"), encoding="utf-8")
    done = built(small)
    assert done.returncode == 2
    assert re.match(r"sam4mis: MkDocs failed: .*WARNING\s+-\s+.*'sections/none.md'", done.stderr)
    assert "INFO" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\\n" not in done.stderr


def test_a_shell_without_its_tokens_is_refused() -> None:
    with pytest.raises(SiteBuildError, match="lacks the placeholder for the head"):
        Shell("<html><head></head></html>")


def test_every_description_for_machines_is_valid_and_says_what_the_entry_says(real: Path) -> None:
    for work in real_data().registry.works:
        text = (real / work.entry_kind.folder / work.id / "index.html").read_text(encoding="utf-8")
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        assert len(blocks) == 1, work.id
        data = json.loads(blocks[0])
        assert data["@context"] == "https://schema.org"
        assert data["headline"] == work.title
        assert f'<meta name="citation_title" content="{escape(work.title)}">' in text
        assert '<link rel="cite-as" ' in text


def test_every_section_of_readme_has_a_page_with_as_many_rows(real: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for section in real_data().registry.sections:
        assert f"(#{section.id})" in readme, section.id
        if section.kind == "workshop":
            assert (real / f"workshops/{section.workshop}/index.html").is_file()
        if section.columns:
            page = (real / f"sections/{section.id}/index.html").read_text(encoding="utf-8")
            start = readme.index(f'id="{section.id}"')
            rows = re.match(r"(?:[^|]*\n)*?\|[^\n]*\n\|[-: |]+\n((?:\|[^\n]*\n)*)", readme[start:])
            assert rows is not None, section.id
            assert page.count("<tr>") - page.count("<thead>") == rows[1].count("\n"), section.id


def test_section_pages_offer_each_work_once_to_reference_managers(real: Path) -> None:
    registry = real_data().registry
    for section in registry.sections:
        if section.columns:
            page = (real / f"sections/{section.id}/index.html").read_text(encoding="utf-8")
            works = {row.work.id for row in registry.rows(section)}
            script = real / f"sections/{section.id}/coins.js"
            offered = page.count('class="Z3988"')
            if script.is_file():
                assert offered == 0
                offered = len(json.loads(script.read_text("utf-8")[len("sam4mis.addCoins(") : -3]))
            assert offered == len(works)


def test_the_theme_is_corrected_where_it_fails_checkers(real: Path) -> None:
    for path in ("index.html", f"papers/{example().id}/index.html", "about/index.html"):
        page = (real / path).read_text(encoding="utf-8")
        assert 'tabindex=""' not in page
        assert not re.search(r"<input[^>]*checkbox[^>]*autocomplete", page)


def test_pictures_and_addresses_for_others_need_an_address(small: Path, real: Path) -> None:
    assert "og:url" not in (real / "index.html").read_text("utf-8")
    assert "og:image" not in (real / "papers" / example().id / "index.html").read_text("utf-8")
    config = small / "mkdocs.yml"
    address = 'site_url: ""', "site_url: https://example.org/list/"
    config.write_text(config.read_text("utf-8").replace(*address), "utf-8")
    assert built(small).returncode == 0
    for path in ("", "explore/", "papers/doe2024edges/"):
        page = (small / "site" / path / "index.html").read_text("utf-8")
        assert f'<meta property="og:url" content="https://example.org/list/{path}">' in page
        assert f'<link rel="canonical" href="https://example.org/list/{path}">' in page
        card = "cards/ct" if path == "papers/doe2024edges/" else "social"
        assert f'content="https://example.org/list/assets/{card}.png"' in page
        assert "opensearch.xml" in page
    sitemap = (small / "site/sitemap.xml").read_text("utf-8")
    for path in ("explore/", "authors/jane-doe/", "papers/doe2024edges/", "statistics/"):
        assert sitemap.count(f"<loc>https://example.org/list/{path}</loc>") == 1


def test_banners_versions_and_milestones_stand_on_the_page(small: Path) -> None:
    path = small / "data/papers/2023/roe2023corners.yaml"
    text = path.read_text("utf-8").replace(
        "added:",
        "milestone:\n  reason: It made corners easy.\n  url: https://example.org/why\n"
        "status:\n  kind: superseded\n  reason: By a better one.\nadded:",
    )
    text = text.replace("- Jane Doe\n", "- name: Jane Doe\n    orcid: 0000-0002-1825-0097\n")
    path.write_text(text, "utf-8")
    assert built(small).returncode == 0
    page = (small / "site/papers/roe2023corners/index.html").read_text("utf-8")
    assert "<strong>Superseded.</strong> By a better one." in page
    assert "Corners Made Hard" in page
    assert "It made corners easy." in page
    assert "It made corners easy." in (small / "site/timeline/index.html").read_text("utf-8")
    assert 'href="../../authors/jane-doe/"' in page
    author = (small / "site/authors/jane-doe/index.html").read_text("utf-8")
    assert "2 works in this list" in author
    assert author.count('<a href="https://orcid.org/0000-0002-1825-0097">ORCID iD') == 1


def test_an_author_keeps_the_page_when_a_work_goes_out_of_scope(small: Path) -> None:
    path = small / "data/papers/2023/roe2023corners.yaml"
    mark = "status:\n  kind: out-of-scope\n  reason: It is about corners.\nadded:"
    path.write_text(path.read_text("utf-8").replace("added:", mark), "utf-8")
    assert built(small).returncode == 0
    author = small / "site/authors/jane-doe/index.html"
    assert "1 work in this list, and 1 that does not count" in author.read_text("utf-8")
    beside = author.read_text("utf-8").partition('id="not-counted"')[2]
    assert 'href="../../papers/roe2023corners/"' in beside
    assert "Out of scope" in beside
    page = (small / "site/papers/roe2023corners/index.html").read_text("utf-8")
    assert 'href="../../authors/jane-doe/"' in page


def test_sections_are_counted_in_works_and_say_why_they_have_more_rows(real: Path) -> None:
    registry = real_data().registry
    home = _words(real / "index.html")
    for section in registry.sections:
        if section.columns:
            rows = [one for one in registry.rows(section) if not one.work.is_out_of_scope]
            works = len({row.work.id for row in rows})
            assert f"{section.short} {works}" in home
            page = _words(real / f"sections/{section.id}/index.html")
            assert f"{works} works" in page
            assert (f"in {len(rows)} rows: some have a row for each version" in page) == (
                len(rows) > works
            )
    shown = [one for one in registry.sections if one.columns]
    total = sum(
        len({row.work.id for row in registry.rows(one) if not row.work.is_out_of_scope})
        for one in shown
    )
    more = total - len(registry.works)
    said = f"{total} in all, for {len(registry.works)} works: {more} in two sections"
    assert (said in home) == (more > 0)


def test_corrections_state_the_old_and_the_new_value(real: Path) -> None:
    words = _words(real / "corrections/index.html")
    for correction in real_data().registry.corrections.corrections:
        assert f"Line {correction.line}, {correction.field}." in words
    assert "Was: M. Fernandez et al." in words
    assert "authors was" not in words


def test_diagrams_scroll_where_they_do_not_fit(real: Path) -> None:
    page = (real / "introduction/index.html").read_text(encoding="utf-8")
    assert page.count('class="scroll"') == page.count('class="diagram"') == 2


_BUDGET, _AT, _EACH = 150_000, 1_069, 80
"""Bytes of the first load, up to so many works, and for each one more."""
_LOADED = re.compile(
    r'<(?:script[^>]*\ssrc|link[^>]*rel="stylesheet"[^>]*\shref)="(?P<path>[^"]+)"'
)


def test_explore_loads_little_before_somebody_searches(real: Path) -> None:
    page = real / "explore/index.html"
    paths = [match["path"] for match in _LOADED.finditer(page.read_text(encoding="utf-8"))]
    assert any(path.endswith(explore.SCRIPT) for path in paths)
    assert any(path.endswith("/site.css") for path in paths)
    files = [page, *((page.parent / unquote(path.partition("?")[0])).resolve() for path in paths)]
    sizes = {file.name: len(gzip.compress(file.read_bytes(), mtime=0)) for file in files}
    more = max(0, len(real_data().registry.works) - _AT)
    assert sum(sizes.values()) <= _BUDGET + _EACH * more, sizes


def test_comments_are_not_published_and_nothing_else_is_left_out() -> None:
    style = b"/* why */\na { b: c; }\n  /* d\n e */ f { g: h; }\n"
    assert mkdocs_output.without_comments("site.css", style) == b"a { b: c; }\n   f { g: h; }\n"
    script = b'// why\nlet a = "//b"; // c\n  // d\n  e(); /* f */\n'
    assert (
        mkdocs_output.without_comments("a.js", script) == b'let a = "//b"; // c\n  e(); /* f */\n'
    )
    assert mkdocs_output.without_comments("a.svg", style) == style


def test_published_scripts_are_those_that_were_written(real: Path) -> None:
    one_script = (real / explore.SCRIPT).read_bytes()
    for path in (ROOT / "docs/assets").rglob("*.js"):
        written = path.read_bytes()
        without = mkdocs_output.without_comments(path.name, written)
        # A line that begins so inside of a template would be lost with the comments.
        for template in re.findall(rb"`[^`]*`", written):
            assert b"\n" not in template or b"//" not in template, path
        if path.parent.name == "explore":
            assert one_script.count(without) == 1, path
            continue
        published = (real / "assets" / path.relative_to(ROOT / "docs/assets")).read_bytes()
        assert published == without
    parts = (ROOT / "docs/assets/explore").glob("*.js")
    assert len(one_script) == sum(
        len(mkdocs_output.without_comments(path.name, path.read_bytes())) for path in parts
    )
    assert [path.name for path in (real / "assets/explore").iterdir()] == ["explore.js"]


def test_a_script_of_explore_that_is_missing_is_named() -> None:
    parts = {
        path.relative_to(ROOT / "docs").as_posix(): path.read_bytes()
        for path in (ROOT / "docs/assets/explore").glob("*.js")
    }
    assert list(explore.with_one_script(parts)) == [explore.SCRIPT]
    del parts["assets/explore/rows.js"]
    with pytest.raises(SiteBuildError, match=r"docs/assets/explore/rows\.js is missing"):
        explore.with_one_script(parts)
