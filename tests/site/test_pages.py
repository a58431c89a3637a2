"""Foreign text on pages: never given to MkDocs, escaped where it is stamped, and never run."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sam4mis.files import loading
from sam4mis.model.corrections import Correction, Corrections, OpenQuestion, Rule
from sam4mis.model.errors import SiteBuildError
from sam4mis.model.fields import Author, Line, Prose, Text, Title
from sam4mis.model.records import Record
from sam4mis.model.registry import FilledRegistry
from sam4mis.site import build, mkdocs_output, pages
from sam4mis.site.policy import guarded
from sam4mis.site.prose import prose
from sam4mis.site.shell import NOTHING, TOKENS, Page, Shell
from sam4mis.upkeep import fill_gaps
from tests.support.built_sites import with_shells
from tests.support.made_up_registries import ROOT, real_registry, small_registry

_ATTACK = """ "'><script>boom()</script><img src=https://x.example/i onerror=boom() x="<!--"""
_TEXTS = {
    "title", "event", "description", "short", "contents", "introduction", "summary", "author",
    "authors", "venue", "reason", "label", "heading", "definition", "scope", "synonyms", "remark",
    "licence", "rank", "extent", "what", "why", "was", "now", "evidence", "doubt", "source", "notes", "necessary",
}  # fmt: skip


class _Elements(HTMLParser):
    """Every start tag of a page, as a browser would find them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _spoilt(value: Any, *, is_text: bool = False) -> Any:
    """A record with the attack in each of its texts, past all rules."""
    if isinstance(value, Record):
        fields = {
            name: _spoilt(getattr(value, name), is_text=name in _TEXTS)
            for name in type(value).model_fields
        }
        return value.model_copy(update=fields)
    if isinstance(value, tuple):
        return tuple(_spoilt(item, is_text=is_text) for item in value)
    return f"{value}{_ATTACK}" if is_text and isinstance(value, str) else value


def _hostile(registry: FilledRegistry) -> FilledRegistry:
    parts = {name: getattr(registry, name) for name in FilledRegistry.__dataclass_fields__}
    parts["corrections"] = Corrections(
        source="a list",
        rules=(Rule(id="form", what="Form", why="Form"),),
        corrections=(
            Correction(line=1, title="A", field="date", was="a", now="b", why="c", evidence=("d",)),
        ),
        open=(OpenQuestion(line=2, title="A", doubt="b"),),
    )
    return FilledRegistry(**{name: _spoilt(part) for name, part in parts.items()})


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a registry with the attack in each of its texts, as if `check` had passed it."""
    root = with_shells(small_registry(tmp_path_factory.mktemp("attacked") / "registry"))
    filled = fill_gaps.filled(loading.load(root))
    build.build(replace(filled, registry=_hostile(filled.registry)), root)
    return root / "site"


def _html(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


def test_mkdocs_is_given_nothing_of_the_data(small: Path) -> None:
    registry = fill_gaps.filled(loading.load(small)).registry
    assert mkdocs_output.sources(_hostile(registry), small) == mkdocs_output.sources(
        registry, small
    )


def test_no_text_becomes_an_element(attacked: Path) -> None:
    seen = 0
    for path, html in _html(attacked):
        text = unescape(html)
        seen += text.count("boom()</script>")
        for tag, attributes in _Elements(html).tags:
            assert not any(name.startswith("on") for name in attributes), path
            assert tag != "img" or not str(attributes.get("src")).startswith("http"), path
            if tag == "script" and attributes.get("src") is None:
                assert attributes.get("type") in {None, "application/json", "application/ld+json"}
    assert seen > 100
    title = "A Workshop of Tests" + _ATTACK
    page = (attacked / "workshops/ws24/index.html").read_text("utf-8")
    described = [a for tag, a in _Elements(page).tags if tag == "meta" and "content" in a]
    assert {"name": "description", "content": title} in described
    assert {"property": "og:description", "content": title} in described
    assert {"property": "og:title", "content": "TEST 2024" + _ATTACK} in described


def test_every_page_has_its_policy_first_and_just_its_own_scripts(attacked: Path) -> None:
    for path, html in _html(attacked):
        tags = _Elements(html).tags
        place = [tag for tag, _ in tags].index("head")
        tag, attributes = tags[place + 1]
        assert (tag, attributes["http-equiv"]) == ("meta", "Content-Security-Policy"), path
        rules = dict(rule.split(" ", 1) for rule in str(attributes["content"]).split("; "))
        assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == "'none'"
        assert rules["connect-src"] == rules["form-action"] == "'self'"
        assert "worker-src" not in rules
        inline = [
            code
            for attributes, code in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
            if "src=" not in attributes and "json" not in attributes
        ]
        hashes = [b64encode(sha256(code.encode()).digest()).decode() for code in inline]
        assert set(rules["script-src"].split()) == {
            "'self'", *(f"'sha256-{one}'" for one in hashes),
        }, path  # fmt: skip
        assert not any("boom" in code for code in inline), path
        # https://html.spec.whatwg.org/multipage/semantics.html#charset
        assert b'<meta charset="utf-8">' in html.encode()[:1024], path


def test_a_page_without_a_head_is_refused() -> None:
    with pytest.raises(SiteBuildError, match="lacks the <head>"):
        guarded("<p>Text</p>")


def _shell(place: str) -> str:
    return (
        f'<head><meta name="{TOKENS.head}"></head>{place}'
        f'<h1 id="content">x</h1><div id="{TOKENS.body}"></div>'
    )


@pytest.mark.parametrize(
    "place",
    [
        f"<script>let title = '{TOKENS.title}'</script>", f"<p onclick=\"go('{TOKENS.title}')\">",
        f"<style>p::before {{ content: '{TOKENS.title}' }}</style>", f"<p title={TOKENS.title}>",
        f"<!-- {TOKENS.description} -->", f'<a href="{TOKENS.title}">', f'<p style="{TOKENS.title}">',
        f'<script type="application/json">{{"path": "{TOKENS.path}"}}</script>',
    ],
)  # fmt: skip
def test_a_page_shell_with_a_value_where_escaping_does_not_help_is_refused(place: str) -> None:
    with pytest.raises(SiteBuildError, match="cannot be escaped"):
        Shell(_shell(place))


def test_values_are_escaped_for_text_and_attributes() -> None:
    shell = _shell(
        f'<title>{TOKENS.title}</title><meta content="{TOKENS.description}">'
        f'<link href="https://example.org/{TOKENS.path}/">'
    )
    page = Page("a b/ü\"'", "</title>", '"><b>', NOTHING)
    html = Shell(shell).stamp(page).decode("utf-8")
    assert "<title>&lt;/title&gt;</title>" in html
    assert 'content="&#34;&gt;&lt;b&gt;"' in html
    assert 'href="https://example.org/a%20b/%C3%BC%22%27/"' in html


def test_a_navigation_that_shows_placeholders_is_refused(small: Path) -> None:
    config = small / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("- New: new.md", "- new.md"), "utf-8")
    with pytest.raises(SiteBuildError, match="give each page of the navigation a title"):
        build.build(fill_gaps.filled(loading.load(small)), small)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b>b</b>", "<p>a &lt;b&gt;b&lt;/b&gt;</p>"),
        ("<script>boom()</script>", "<p>&lt;script&gt;boom()&lt;/script&gt;</p>"),
        ("![x](https://x.example/p.png)", "<p>![x](https://x.example/p.png)</p>"),
        ("[x](javascript:boom())", "<p><a>x</a></p>"),
        ("[x](&#106;avascript:boom())", "<p><a>x</a></p>"),
        ("[x](data:text/html,x)", "<p><a>x</a></p>"),
        ("# x\n\ny\n===", "<p># x</p>\n<p>y\n===</p>"),
        ("*x* **y** `z` [a](https://example.org/)",
         '<p><em>x</em> <strong>y</strong> <code>z</code> <a href="https://example.org/">a</a></p>'),
    ],
)  # fmt: skip
def test_prose_is_safe_whatever_it_holds(text: str, html: str) -> None:
    assert prose(text) == html


_PIECES = st.sampled_from([
    "<", ">", "[", "]", "(", ")", "!", "&lt;", "&#60;", "javascript:", "https://x.org", "#", "\n", "    ",
    "\n\n", "`", "*", "_", "\\", '"', "'", " ", "a", "script", "img src=x onerror=a", "/", "- ", "> ", "1. ",
    "\x02", "\x03", "klzzwxh:0", "wzxhzdk:0", ":", "{", "}", "===", "=",
])  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_prose_is_made_of_known_elements_alone(text: str) -> None:
    known = {"p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br"}
    for tag, attributes in _Elements(prose(text)).tags:
        assert tag in known
        assert set(attributes) <= {"href", "title", "start"}
        assert re.match(r"https?://|#", str(attributes.get("href", "#")))


_KINDS = [Line, Title, Text, Prose, Author]


@pytest.mark.parametrize("kind", _KINDS)
@pytest.mark.parametrize(
    "start", ["<a", "</", "</a", "<!", "<!--", "<?", "a <Z", "<b>", "<img src=x "]
)
def test_what_opens_a_tag_is_refused_in_every_text(kind: Any, start: str) -> None:
    with pytest.raises(ValidationError, match="looks like HTML"):
        TypeAdapter(kind).validate_python(f"Zoe {start}x")


@pytest.mark.parametrize("kind", _KINDS[:4])
@pytest.mark.parametrize(
    "text", ["a < b", "p<0.05", "x <3", "a <", "<é", "<< 2", "$x <$", "a > b", "<@"]
)
def test_a_less_than_sign_is_no_tag(kind: Any, text: str) -> None:
    assert TypeAdapter(kind).validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# x", "prose-heading"), ("x\n  ### y", "prose-heading"), ("x\n=", "prose-heading"),
        ("x\n---  ", "prose-heading"), ("- x\n\n  ==", "prose-heading"), ("1) # x", "prose-heading"),
        (">># x", "prose-heading"), ("x\n    ---", "prose-heading"), ("> - 1. -", "prose-heading"),
        ("![x](https://example.org/)", "prose-image"), ("a![", "prose-image"), ("![x][y]", "prose-image"),
        ("> " * 5 + "x", "prose-nesting"), (">>>>>x", "prose-nesting"), ("- " * 5 + "x", "prose-nesting"),
        ("1) " * 5 + "x", "prose-nesting"), ("a\n" + " " * 17 + "- b", "prose-nesting"),
        ("a\n\t\t\t\t- b", "prose-nesting"), ("[" * 101, "prose-nesting"),
        ("[x](#y)" * 101, "prose-nesting"), ("[a [b](#](javascript:x)", "bad-url"),
    ],
)  # fmt: skip
def test_prose_that_a_page_cannot_hold_is_refused(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        TypeAdapter(Prose).validate_python(text)
    assert [error["type"] for error in refusal.value.errors()] == [code]


@pytest.mark.parametrize(
    "text", ["> > - 1. x", "[x](#y)" * 100, "a\n" + " " * 12 + "- b", "C# and a--b = c"]
)
def test_prose_that_a_page_can_hold_is_fine(text: str) -> None:
    assert prose(TypeAdapter(Prose).validate_python(text))


def test_page_shells_know_no_more_of_the_registry_than_ids() -> None:
    registry = real_registry()
    given_to_mkdocs = "".join(
        text for path, text in pages.markdown_pages(registry, pages.Templates.of(ROOT))
        if path not in {"rules.md", "fields.md"}
    )  # fmt: skip
    for section in registry.sections:
        assert section.title not in given_to_mkdocs
    for workshop in registry.workshops:
        assert workshop.event not in given_to_mkdocs
