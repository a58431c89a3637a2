"""The built site in a real browser: readable, reachable, searchable, and alone."""

import re
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route

from sam4mis.model.names import family_name
from sam4mis.model.records import Paper
from tests.support.accessibility import complaints_of
from tests.support.built_sites import built
from tests.support.made_up_registries import (
    example,
    real_registry,
    served,
    small_registry,
    until,
    until_idle,
)

pytestmark = pytest.mark.browser

_WORK = example(
    lambda paper: paper.arxiv and paper.doi and paper.code and "github.com" in paper.code[0].url
)
_VERSIONS = example(lambda paper: paper.versions and paper.versions[0].title)


_FAMILIES = Counter(
    family for work in real_registry().works for family in map(family_name, work.people)
)
_ACCENTED = re.compile("[A-Z][a-zäöüéñ]*[äöüéñ][a-z]+")


def _own_family(paper: Paper) -> str | None:
    """A family name with an accent that no author of another work has."""
    families = (family for family in map(family_name, paper.people) if _FAMILIES[family] == 1)
    return next((family for family in families if _ACCENTED.fullmatch(family)), None)


_FOREIGN = example(_own_family)


@pytest.mark.parametrize(
    ("words", "entry"),
    [(_VERSIONS.versions[0].title or "", _VERSIONS.id), (_FOREIGN.title, _FOREIGN.id),
     (_own_family(_FOREIGN) or "", _FOREIGN.id),
     (_WORK.arxiv, _WORK.id)],
    ids=["title of a version", "title", "author", "identifier"],
)  # fmt: skip
def test_search_finds_a_work_by_title_author_and_identifier(
    page: Page, address: str, words: str, entry: str
) -> None:
    with complaints_of(page, address, "about/") as complaints:
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.wait_for_selector(f'.find-option[href*="papers/{entry}/"]', timeout=10_000)
        page.click(f'.find-option[href*="papers/{entry}/"]')
        page.wait_for_url(f"**/papers/{entry}/**")
    assert complaints == []


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (f"https://arxiv.org/abs/{_WORK.arxiv}", _WORK.id), (f"arXiv:{_WORK.arxiv}", _WORK.id),
        (f"{_WORK.arxiv}v1", _WORK.id), (f"https://arxiv.org/pdf/{_WORK.arxiv}v3.pdf", _WORK.id),
        (f"10.48550/arXiv.{_WORK.arxiv}", _WORK.id), (f"https://doi.org/{_WORK.doi}", _WORK.id),
        (f"{_WORK.code[0].url}.git", _WORK.id),
    ],
    ids=["abstract", "arXiv id", "version", "PDF", "DOI of arXiv", "DOI", "code"],
)  # fmt: skip
def test_explore_finds_a_work_by_pasted_text(
    page: Page, address: str, typed: str, entry: str
) -> None:
    page.goto(f"{address}explore/")
    page.fill("#text", typed)
    assert entry in _found(page)
    assert len(_found(page)) < 5


def _found(page: Page) -> list[str]:
    page.wait_for_selector(".explore.ready")
    if page.locator("#all").is_visible():
        page.click("#all")
    links = page.locator("#works > li > a").evaluate_all("links => links.map((link) => link.href)")
    return [link.split("/")[-2] for link in links]


def test_explore_finds_what_was_asked_for_and_not_more(page: Page, address: str) -> None:
    page.goto(f"{address}explore/")
    found = {}
    for text in ["polyp", "SAM 2", "sam-2", "sam2", '"SAM 2"', "segmnet"]:
        page.fill("#text", text)
        found[text] = set(_found(page))
    works = len(real_registry().works)
    assert 0 < len(found["polyp"]) < works / 2
    assert found["SAM 2"] == found["sam-2"] == found["sam2"]
    page.goto(f"{address}explore/?base-model=sam2")
    assert set(_found(page)) <= found["SAM 2"]
    assert len(found["SAM 2"]) < works / 2
    assert found['"SAM 2"'] <= found["SAM 2"]
    assert found["segmnet"]


def test_the_rows_of_a_long_section_are_offered_to_reference_managers(
    browser: Browser, address: str
) -> None:
    registry = real_registry()
    section = max(registry.sections, key=lambda one: len(list(registry.rows(one))))
    works = {row.work.id: row.work.title for row in registry.rows(section)}
    context = browser.new_context()
    # The connector looks again when a page says that it has changed.
    context.add_init_script(
        "addEventListener('ZoteroItemUpdated', () => { globalThis.told = true; })"
    )
    page = context.new_page()
    with complaints_of(page, address, f"sections/{section.id}/") as complaints:
        until(page, "globalThis.told === true")
    offered = page.locator(".rows .Z3988").evaluate_all(
        "spans => spans.map((span) => [span.closest('td').querySelector('a').pathname, span.title])"
    )
    assert complaints == []
    assert len(offered) == len(works) > 500
    for path, url in offered[::50]:
        assert parse_qs(url)["rft.atitle"] == [works[path.split("/")[-2]]]
    context.close()


def test_paper_is_white_also_for_who_reads_in_the_dark(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}papers/{_WORK.id}/")
    until_idle(page)
    colour = "getComputedStyle(document.querySelector('h1')).color"
    assert page.evaluate(colour) == "rgb(228, 236, 236)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(colour) == "rgb(23, 38, 43)"


def test_without_scripts_everything_is_there_as_links(browser: Browser, address: str) -> None:
    works = len(real_registry().works)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}explore/")
    assert page.locator("#works > li > a:visible").count() == works
    assert not page.locator("#filters").is_visible()
    page.goto(f"{address}sections/sam4mis/")
    assert page.locator(".rows tbody tr").count() > 300
    page.locator(".rows tbody tr td:nth-child(3) a").first.click()
    assert "/papers/" in page.url
    assert page.locator("dl.facts").count() >= 1
    context.close()


def test_the_keyboard_reaches_the_content(page: Page, address: str) -> None:
    page.goto(f"{address}papers/{_WORK.id}/")
    until_idle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "text"])
def test_a_citation_is_copied_as_it_stands(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}papers/{_WORK.id}/")
    until_idle(page)
    block = page.locator(f"details:has(#cite-{name})")
    if block.get_attribute("open") is None:
        block.locator("summary").click()
    block.get_by_role("button").click()
    until(page, "document.activeElement.textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(f"#cite-{name}").text_content()
    assert (_WORK.doi or "") in copied


def test_the_files_of_a_work_answer(page: Page, address: str) -> None:
    page.goto(f"{address}papers/{_WORK.id}/")
    links = page.locator(".files a").evaluate_all("links => links.map((link) => link.href)")
    assert [link.rpartition(_WORK.id)[2] for link in links] == [
        ".bib", ".ris", ".csl.json", ".json",
    ]  # fmt: skip
    for link in links:
        assert page.request.get(link).ok


def test_the_choice_of_colours_stays_and_charts_follow(page: Page, explore: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{explore}../statistics/")
    until_idle(page)
    colour = "getComputedStyle(document.querySelector('rect.s0')).fill"
    light = page.evaluate(colour)
    for _ in range(2):  # from the system's choice to light, then to dark
        page.locator("form.md-header__option label:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    assert page.evaluate(colour) != light
    page.reload()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"


_KINDS = [
    "index.html", "explore/index.html", "sections/first/index.html", "workshops/ws24/index.html",
    "papers/doe2024edges/index.html", "authors/jane-doe/index.html", "statistics/index.html",
    "timeline/index.html", "corrections/index.html", "vocabulary/index.html", "new/index.html",
    "introduction/index.html", "404.html",
]  # fmt: skip
_EVENTS = """
globalThis.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.effectiveDirective}: ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up registry as it is where addresses are set."""
    root = small_registry(tmp_path_factory.mktemp("published") / "registry")
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8").replace('site_url: ""', "site_url: https://example.org/")
    text = text.replace('repo_url: ""', "repo_url: https://github.com/example/list")
    config.write_text(text, "utf-8")
    assert built(root).returncode == 0
    return root / "site"


@pytest.mark.parametrize("from_folder", [False, True])
def test_no_request_leaves_a_published_site_and_its_policy_hinders_nothing(
    browser: Browser, published: Path, from_folder: bool
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(_EVENTS)
    opened = {}
    with served(published) as base, ExitStack() as listening:
        root = f"{published.as_uri()}/" if from_folder else base
        for address in _KINDS:
            # Its addresses start at the top of the server, which a folder does not have.
            if from_folder and address == "404.html":
                continue
            page = context.new_page()
            complaints = listening.enter_context(complaints_of(page, root, address))
            # The page for missing addresses stands alone, without the header of the theme.
            if address != "404.html":
                assert page.locator("a.md-source").first.get_attribute("href") is not None
            # A page can be at rest before the theme's script has run.
            until(page, "!document.documentElement.classList.contains('no-js')")
            opened[address] = page, complaints
        # What a page asks for by a timer would come now.
        page.wait_for_load_state("networkidle")
        faults = {
            address: found
            for address, (page, complaints) in opened.items()
            if (found := complaints + page.evaluate("violations"))
        }
    context.close()
    assert faults == {}


def test_injected_scripts_do_not_run(browser: Browser, small: Path) -> None:
    assert built(small).returncode == 0
    path = small / "site/papers/doe2024edges/index.html"
    smuggled = (
        "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
        "<script src=https://unpkg.com/mermaid></script><img src=https://example.org/x.png>"
        "<base href=https://example.org/><a id=smuggled href=\"javascript:document.title = 'run'\">x</a>"
    )
    text = path.read_text("utf-8").replace('<h1 id="content">', f'{smuggled}<h1 id="content">')
    path.write_text(text, "utf-8")
    context = browser.new_context()
    context.add_init_script(_EVENTS)
    page = context.new_page()
    # The browser reports what is about to leave: what the policy stops never gets there.
    left: list[str] = []

    def stop(route: Route) -> None:
        left.append(route.request.url)
        route.abort()

    context.route("https://**", stop)
    with served(small / "site") as base:
        page.goto(f"{base}papers/doe2024edges/")
        until_idle(page)
        page.evaluate("document.getElementById('smuggled').click()")
        until(page, "violations.length >= 6")
        assert page.title() != "run"
        assert page.evaluate("document.baseURI").startswith(base)
        assert sorted({one.partition(":")[0] for one in page.evaluate("violations")}) == [
            "base-uri", "img-src", "script-src-attr", "script-src-elem",
        ]  # fmt: skip
    assert left == []
    context.close()


def test_a_former_id_leads_on(page: Page, small: Path) -> None:
    path = small / "data/papers/2024/doe2024edges.yaml"
    text = path.read_text("utf-8").replace("added:", "aliases: [doe2024lines]\nadded:")
    path.write_text(text, "utf-8")
    assert built(small).returncode == 0
    with served(small / "site") as base:
        page.goto(f"{base}papers/doe2024lines/")
        page.wait_for_url("**/papers/doe2024edges/")
