"""Every type of page can be used by everybody, on a desk and on a phone, in light and in dark."""

import re

import pytest
from playwright.sync_api import Page

from tests.support.accessibility import complaints_of, look_over, overflow, page_types
from tests.support.made_up_registries import ROOT, until_idle

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", page_types())
def test_a_page_can_be_used_by_everybody(page: Page, address: str, path: str) -> None:
    with complaints_of(page, address, path) as complaints:
        faults = [overflow(page, 320), *look_over(page, [1280, 375], thin=True)]
    assert [*filter(None, faults), *complaints] == []


_LIST = "<ul>{}</ul>"
_ROW = "<li><p>as all others</p></li>"
# Small on a phone alone.
_SMALL = """<style>@media (max-width: 400px) {
  .small { display: block; width: 9px; height: 9px; overflow: hidden; }
}</style>"""


@pytest.mark.parametrize(
    ("smuggled", "fault"),
    [
        (_LIST.format(_ROW * 40 + "<li><img src=data:,></li>"), "light, 1280: image-alt"),
        (
            _LIST.format(_ROW * 40 + "<li><p style='color: #ccc; background: #fff'>faint</p></li>"),
            "light, 1280: color-contrast",
        ),
        # Dark ink is right in light alone, unless it follows the scheme as ours does.
        (
            _LIST.format(_ROW * 40 + "<li><p style='color: #17262b'>too dark</p></li>" + _ROW),
            "dark, 1280: color-contrast",
        ),
        (
            _LIST.format("<li><a class=small href=#a>a</a><a class=small href=#b>b</a></li>" * 20)
            + _SMALL,
            "light, 375: target-size",
        ),
        ('<p style="width: 2000px">x</p>', "pixels wide on a screen of 320"),
    ],
    ids=["image", "contrast", "contrast in dark", "targets", "width"],
)
def test_a_planted_fault_is_found(page: Page, address: str, smuggled: str, fault: str) -> None:
    page.goto(f"{address}about/")
    until_idle(page)
    page.evaluate(
        "html => document.querySelector('article').insertAdjacentHTML('beforeend', html)", smuggled
    )
    faults = [overflow(page, 320) or "", *look_over(page, [1280, 375], thin=True)]
    assert any(fault in one for one in faults), faults


def test_the_dark_scheme_changes_nothing_but_colours() -> None:
    """So that in dark no other rules need be asked than those about colours."""
    style = re.sub(r"/\*.*?\*/", "", (ROOT / "docs/assets/site.css").read_text("utf-8"), flags=re.S)
    rules = re.findall(r'\[data-md-color-scheme="slate"\][^{}]*\{([^}]*)\}', style)
    assert rules
    for rule in rules:
        names = {one.partition(":")[0].strip() for one in rule.split(";") if one.strip()}
        assert all(name.startswith("--") or name == "background" for name in names), rule
