"""Ways to add and correct: forms, a mail, or a page that says how; never an empty promise."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page

from sam4mis.files.issue_forms import CORRECTABLE, present_values
from sam4mis.importers.form_values import values_by_field
from tests.support.built_sites import built
from tests.support.made_up_registries import real_registry, served

_REPOSITORY = 'repo_url: ""', "repo_url: https://github.com/example/list"
_CONTACT = 'contact: ""', "contact: list@example.org"


def _built(root: Path, *changes: tuple[str, str]) -> Path:
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    config.write_text(text, "utf-8")
    done = built(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


def _links(page: Path, text: str) -> list[str]:
    found = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>{text}', page.read_text("utf-8"))
    return [one.replace("&amp;", "&") for one in found]


def test_without_addresses_all_ways_lead_to_a_page_that_says_what_is_missing(small: Path) -> None:
    site = _built(small)
    assert _links(site / "explore/index.html", "Add it") == ["../add/"] * 2
    work = site / "papers/doe2024edges/index.html"
    assert _links(work, "Suggest a correction") == ["../../add/#correct"]
    page = (site / "add/index.html").read_text("utf-8")
    assert "neither a repository nor a mail address" in page
    assert "github.com/example" not in page
    assert "mailto:" not in page


def test_a_repository_brings_forms_that_are_filled_in(small: Path) -> None:
    site = _built(small, _REPOSITORY)
    (form, _) = _links(site / "explore/index.html", "Add it")
    assert form == "https://github.com/example/list/issues/new?template=paper.yml"
    (fault,) = _links(site / "papers/doe2024edges/index.html", "Suggest a correction")
    query = parse_qs(urlsplit(fault).query)
    assert query["entry"] == ["doe2024edges"]
    (value,) = query["value"]
    assert value.startswith("Title: Edges: Segmenting What Is Not There\nFirst public appearance: ")
    assert _links(site / "add/index.html", "Correct an entry")


def test_a_mail_address_serves_who_has_no_account(small: Path) -> None:
    site = _built(small, _CONTACT)
    (mail,) = _links(site / "papers/doe2024edges/index.html", "Suggest a correction")
    assert mail.startswith("mailto:list@example.org?subject=Correct%20doe2024edges&body=")
    assert "Entry: doe2024edges\r\n" in unquote(mail)
    assert len(_links(site / "add/index.html", "Write a mail")) == 2


@pytest.mark.parametrize(
    "contact", ["nobody", "a@b", '"><b>@example.org', "a@example.org?cc=b@c.org"]
)
def test_a_contact_that_is_no_mail_address_is_refused(small: Path, contact: str) -> None:
    config = small / "mkdocs.yml"
    text = config.read_text("utf-8").replace('contact: ""', f"contact: '{contact}'")
    config.write_text(text, "utf-8")
    done = built(small)
    assert done.returncode == 2
    assert "contact is no mail address" in done.stderr


def test_a_form_that_is_sent_as_it_was_filled_in_says_what_the_entry_says() -> None:
    for work in real_registry().works:
        values = values_by_field(("Code",), f"{present_values(work)}Code: https://example.org/")
        assert isinstance(values, dict)
        assert values.pop("Code") == "https://example.org/"
        assert values.pop("Title").strip() == work.title.strip(" *_`"), work.id
        for label, value in values.items():
            assert value == getattr(work, CORRECTABLE[label]), work.id


def test_every_page_says_up_to_when(real: Path) -> None:
    for path in ("index.html", "about/index.html", "rules/index.html", "statistics/index.html",
                 "explore/index.html", "add/index.html"):  # fmt: skip
        text = (real / path).read_text("utf-8")
        footer = text.partition('<footer class="md-footer')[2]
        assert re.search(r"Sources searched up to <time>\d{4}", footer), path
        assert re.search(r"Last update <time>\d{4}-\d\d-\d\d</time>", footer), path
        assert "s4m-" not in text, path


def test_list_and_site_have_one_name(real: Path) -> None:
    home = (real / "index.html").read_text("utf-8")
    (name,) = re.findall(r"<title>([^<]*)</title>", home)
    (heading,) = re.findall(r'<h1 id="content">([^<]*)</h1>', home)
    assert name == heading


@pytest.mark.browser
@pytest.mark.parametrize("prefix", ["", "list/", "some/list/"])
def test_a_missing_page_finds_the_way_home_under_any_prefix(
    page: Page, small: Path, tmp_path: Path, prefix: str
) -> None:
    top = tmp_path / "top"
    (top / prefix).parent.mkdir(parents=True, exist_ok=True)
    site = _built(small)
    if prefix:
        (top / prefix.rstrip("/")).symlink_to(site)
    with served(top if prefix else site) as address:
        # A server shows the page at the address that was asked for.
        body = (site / "404.html").read_text("utf-8")
        asked = f"{address}{prefix}papers/nobody2024/"
        page.route(asked, lambda route: route.fulfill(body=body, content_type="text/html"))
        # The page asks the server at which prefix the site stands.
        page.goto(asked, wait_until="networkidle")
        assert page.get_by_role("link", name="Home").get_attribute("href") == f"/{prefix}"
        page.fill("#text", "edges")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url(f"{address}{prefix}explore/?text=edges")
