"""README from templates: hostile text prints as it reads, staleness is seen."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sam4mis.files import layout, loading, yaml_text
from sam4mis.formats import latex
from sam4mis.formats.markdown import escape_markdown, fenced, markdown_target
from sam4mis.model.errors import TemplateFaultError
from sam4mis.model.records import Paper
from sam4mis.site import templates
from sam4mis.upkeep import fill_gaps
from tests.support.command_line import run
from tests.support.made_up_registries import ROOT

_HOSTILE = [
    "A | B", "A \\| B", "ends with \\", "`code`", "``", "*bold* and _thin_", "__init__ of SAM_2",
    "[click](https://evil.example)", "](https://evil.example)", "![image](x)", "a < b > c", "<!-- hidden",
    "&lt;script&gt; & &amp; &#60;", "$x^2$ costs 5$", "~~gone~~", "# heading", "- item", "1. item",
    "|---|---|", "SAM^Med^", "“quoted” – dashed", "{{ 7 * 7 }}", "{% raw %}",
    ":tada: and :+1:", "\\[escaped\\]", "a\\", "中文 العربية é",
]  # fmt: skip


def _cells(markdown: str) -> list[str]:
    """The text of the cells of the only row, as an independent parser of GitHub's tables sees it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    text = [
        "".join(child.content if child.type in {"text", "text_special"} else f"<{child.type}>"
                for child in token.children or [])
        for token in tokens if token.type == "inline"
    ]  # fmt: skip
    return text[2:]


@pytest.mark.parametrize("ticks", range(12))
@pytest.mark.parametrize("before", ["", "text\n", " ", "````\n"])
def test_no_fence_in_a_text_ends_its_block(ticks: int, before: str) -> None:
    text = f"{before}{'`' * ticks}\n<b>text</b>\n{'`' * ticks}text"
    tokens = MarkdownIt("commonmark").parse(fenced(text, "text"))
    assert [(token.type, token.content) for token in tokens] == [("fence", f"{text}\n")]


@pytest.mark.parametrize("title", _HOSTILE)
def test_text_prints_as_it_reads_in_a_table(title: str) -> None:
    table = f"|a|b|\n|---|---|\n|{escape_markdown(title)}|end|\n"
    assert _cells(table) == [title, "end"]


class _Words(HTMLParser):
    """The text of the first table cell of a page, and every attribute in the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.attributes: list[tuple[str, str | None]] = []
        self._cells = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._cells += tag == "td"
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self._cells == 1:
            self.text += data


@pytest.mark.parametrize("title", [*_HOSTILE, "{: onclick=alert(1) }", "A { .b #c onclick=x }"])
def test_text_prints_as_it_reads_on_the_site(title: str) -> None:
    escaped = escape_markdown(title)
    table = f"|a|b|\n|---|---|\n|{escaped}|end|\n"
    page = _Words(markdown.markdown(table, extensions=["tables", "attr_list"]))
    assert (page.text.strip(), page.attributes) == (title, [])
    heading = _Words(markdown.markdown(f"# {escaped}", extensions=["attr_list"]))
    assert heading.attributes == []


@given(
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FFF), max_size=50)
)
def test_any_text_prints_as_it_reads_in_a_table(title: str) -> None:
    spaced = " ".join(title.split())
    table = f"|a|b|\n|---|---|\n|x{escape_markdown(title)}x|end|\n"
    cells = _cells(table)
    assert len(cells) == 2
    assert cells[0].replace("\N{NO-BREAK SPACE}", " ") == f"x{spaced}x"


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), max_size=30))
def test_any_text_prints_as_it_reads_on_the_site(title: str) -> None:
    spaced = " ".join(title.split())
    table = f"|a|b|\n|---|---|\n|x{escape_markdown(title)}x|end|\n"
    page = _Words(markdown.markdown(table, extensions=["tables", "attr_list"]))
    assert (page.text.strip(), page.attributes) == (f"x{spaced}x", [])


@pytest.mark.parametrize(
    "url", ["https://example.org/a_(b)|c", "https://doi.org/10.1/a<b>c\\d", 'https://x.org/"a b"']
)
def test_a_link_cannot_leave_its_parenthesis(url: str) -> None:
    table = f"|a|b|\n|---|---|\n|[(paper)]({markdown_target(url)})|end|\n"
    tokens = MarkdownIt("commonmark").enable("table").parse(table)
    links = [
        child for token in tokens for child in token.children or [] if child.type == "link_open"
    ]
    assert len(links) == 1
    assert len([t for t in tokens if t.type == "td_open"]) == 2


# No title has a link or what opens a comment.
@pytest.mark.parametrize("title", [title for title in _HOSTILE if not re.search("http|<!", title)])
def test_readme_survives_a_hostile_title(small: Path, title: str) -> None:
    path = small / "data/papers/2024/kim2024lines.yaml"
    path.write_bytes(
        yaml_text.write(
            {"title": title, "sections": ["first"], "doi": "10.1000/a(b)c"},
            layout.key_order(Paper),
        )
    )
    loaded = loading.load(small)
    assert loaded.problems == []
    text = templates.readme(fill_gaps.filled(loaded).registry, small, "")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    titles = [
        "".join(child.content for child in token.children or [] if child.type.startswith("text"))
        for token in tokens if token.type == "inline" and "(paper)" in token.content
    ]  # fmt: skip
    assert f"{title} (paper)" in titles
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows == 3 + 1 + 3 + 2  # headings, datasets, first, second


def test_readme_of_the_made_up_registry(small: Path) -> None:
    text = templates.readme(
        fill_gaps.filled(loading.load(small)).registry, small, "https://example.org/list/"
    )
    assert (
        "|202405|J. Doe et al.|Edges: Segmenting What Is Not There [(paper)]"
        "(https://arxiv.org/abs/2405.00001)|[Code](https://github.com/doe/edges)|\n"
        "|202401|R. Roe and J. Doe|Corners Made Easy [(paper)](https://doi.org/10.1000/corners.1)|None|\n"
        "|202311|R. Roe and J. Doe|Corners Made Hard [(paper)](https://arxiv.org/abs/2311.00011)"
        "|[Code](https://github.com/roe/corners)|\n"
    ) in text
    assert (
        "|202402|A. Lee and B. Poe|Pixels: a Made-Up Dataset [(paper)](https://arxiv.org/abs/2402.00002)|[Link](https://example.org/pixels)|"
        in text
    )
    assert "**3 works, last update 2024-06-02.**" in text
    assert "title = {A Survey of Nothing \\& Everything}" in text
    assert "[https://example.org/list/](https://example.org/list/)" in text
    assert "[(Website)](https://example.org/ws24)" in text


def test_readme_does_not_depend_on_the_order_of_files(small: Path) -> None:
    registry = fill_gaps.filled(loading.load(small)).registry
    turned = type(registry)(**{**vars(registry), "papers": registry.papers[::-1]})
    assert templates.readme(turned, small, "") == templates.readme(registry, small, "")


def test_a_stale_readme_is_reported_and_updated(small: Path) -> None:
    assert run("render", cwd=small).returncode == 0
    assert run("render", "--check", cwd=small).returncode == 0
    readme = small / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("Corners Made Easy", "Corners"), "utf-8")
    stale = run("render", "--check", cwd=small)
    assert stale.returncode == 1
    changed = [line for line in stale.stdout.splitlines() if re.match(r"[-+]\|", line)]
    assert len(changed) == 2
    assert "sam4mis render" in stale.stderr
    assert run("render", cwd=small).returncode == 0
    assert run("render", "--check", cwd=small).returncode == 0


def test_a_readme_that_is_a_link_is_not_replaced(small: Path) -> None:
    (small / "README.md").unlink(missing_ok=True)
    (small / "README.md").symlink_to("nowhere.md")
    done = run("render", cwd=small)
    assert done.returncode == 2
    assert done.stderr.startswith("sam4mis: README.md: is a link, and may lead")
    assert done.stderr.count("\n") == 1
    assert (small / "README.md").readlink() == Path("nowhere.md")
    assert not (small / "nowhere.md").exists()


def test_readme_is_never_there_and_stale_when_missing(small: Path) -> None:
    assert run("render", "--check", cwd=small).returncode == 1
    assert not (small / "README.md").exists()


def test_committed_readme_is_what_the_data_say() -> None:
    done = run("render", "--check")
    assert (done.returncode, done.stdout) == (0, "")


def test_readme_names_its_sources() -> None:
    head = (ROOT / "README.md").read_text(encoding="utf-8")[:300]
    assert "Generated by `sam4mis render` from data/ and templates/README.md.j2" in head


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ nothing }}", "templates/t.md.j2: 'nothing' is undefined"),
        ("{% if %}", "templates/t.md.j2:1: Expected an expression"),
        ("{% include 'gone' %}", "templates/gone: no such template"),
        ("{{ 1 / 0 }}", "templates/t.md.j2: division by zero"),
    ],
)
def test_a_faulty_template_is_named(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/t.md.j2").write_text(source)
    with pytest.raises(TemplateFaultError, match=re.escape(message)):
        templates.render("t.md.j2", templates.environment(tmp_path, "md"))


def test_entities_in_a_link_are_not_decoded() -> None:
    url = "https://example.com/?a=1&copy;=2&lt;x"
    tokens = MarkdownIt("commonmark").parse(f"[(paper)]({markdown_target(url)})")
    (link,) = [c for t in tokens for c in t.children or [] if c.type == "link_open"]
    assert link.attrs["href"] == url


def test_bibtex_cannot_be_broken_out_of() -> None:
    assert latex.escape("100% {SAM} \\input{x} a_b $ # & ~ ^") == (
        r"100\% \textbraceleft{}SAM\textbraceright{} "
        r"\textbackslash{}input\textbraceleft{}x\textbraceright{} a\_b \$ \# \& "
        r"\textasciitilde{} \textasciicircum{}"
    )


def test_a_list_that_is_made_from_data_is_written_into_a_file_written_by_hand() -> None:
    text = (
        "a: 1\nnav:\n  - Home: index.md\n  - Made: # made by `sam4mis render` from x\n"
        "      - Old: old.md\n      - Older: older.md\n  - Last: last.md\n"
    )
    written = templates.with_items(text, ["New: new.md"])
    assert yaml.safe_load(written) == {
        "a": 1,
        "nav": [{"Home": "index.md"}, {"Made": [{"New": "new.md"}]}, {"Last": "last.md"}],
    }
    assert templates.with_items(written, ["Old: old.md", "Older: older.md"]) == text
    assert templates.with_items(text.replace("made by", "kept by"), []).count("old") == 2
    options = "options: # made by `sam4mis render` from y\n"
    assert templates.with_items(options + "default: 0\n", ["x"]) == f"{options}  - x\ndefault: 0\n"


@pytest.mark.parametrize(
    "short", ["A & B", "x: y # z", "!ENV HOME", "- a", "'", "{a}", "中", "yes"]
)
def test_names_of_sections_stay_names_in_the_navigation_and_the_form(
    small: Path, short: str
) -> None:
    sections = small / "data/sections.yaml"
    text = sections.read_text("utf-8").replace("short: First", f"short: {yaml_text.scalar(short)}")
    sections.write_text(text, "utf-8")
    form = small / layout.PAPER_FORM
    form.parent.mkdir(parents=True)
    shutil.copy(ROOT / layout.PAPER_FORM, form)
    assert run("render", "--check", cwd=small).returncode == 1
    assert run("render", cwd=small).returncode == 0
    assert run("render", "--check", cwd=small).returncode == 0
    (where,) = (item for item in yaml.safe_load(form.read_text("utf-8"))["body"]
                if item.get("id") == "section")  # fmt: skip
    assert where["attributes"]["options"] == ["Propose one", f"{short} (first)", "Second (second)"]
    config = yaml.safe_load((small / "mkdocs.yml").read_text("utf-8"))
    (found,) = (item["Browse"] for item in config["nav"] if "Browse" in item)
    # The theme prints titles as HTML.
    assert found[0] == {short.replace("&", "&amp;"): "sections/first.md"}
    assert {"Workshop": "workshops/ws24.md"} in found
    assert found[-1] == {"All data sets": "datasets.md"}
