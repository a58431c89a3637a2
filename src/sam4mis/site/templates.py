"""README and text pages through Jinja2: one environment for each kind of text.

What a template prints is escaped for the kind of its file unless it is marked as safe for that
kind, so that forgetting is harmless. Asking for what does not exist is an error.
"""

import difflib
import html
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

from sam4mis.files import layout
from sam4mis.formats import bibtex, citation_file
from sam4mis.formats.markdown import Markdown, escape_markdown, markdown_target
from sam4mis.model import names
from sam4mis.model.errors import TemplateFaultError
from sam4mis.model.records import Dataset, Section
from sam4mis.model.registry import FilledRegistry, WorkVersion, first_date


def month(version: WorkVersion) -> str:
    """The month as the tables of the original list print it: `202408`; a year alone as such."""
    return (version.date or "")[:7].replace("-", "")


def resource(version: WorkVersion) -> tuple[str, str] | None:
    """Label and address of what the last column links: code, or the data themselves."""
    if isinstance(version.work, Dataset):
        return ("Link", version.work.data) if version.work.data else None
    return ("Code", version.code[0].url) if version.code else None


def _finish_markdown(value: Any) -> Any:
    return (
        value
        if isinstance(value, Markdown) or not isinstance(value, str)
        else escape_markdown(value)
    )


def environment(root: Path, kind: str) -> jinja2.Environment:
    """The environment for templates of a kind: `md` or `html`."""
    escapes_html = kind == "html"
    loaded = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / layout.TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=escapes_html,  # noqa: S701  # Markdown has its own escaping, in finalize
        finalize=None if escapes_html else _finish_markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    loaded.filters["short_authors"] = names.short_authors
    loaded.filters["resource"] = resource
    loaded.filters["first_date"] = first_date
    loaded.filters["own_bibtex"] = _own_bibtex
    if escapes_html:
        loaded.filters["bibtex"] = bibtex.citation
    else:
        loaded.filters["month"] = month
        loaded.filters["target"] = markdown_target
        loaded.filters["markdown"] = Markdown
        loaded.filters["bibtex"] = lambda citation: Markdown(bibtex.citation(citation).rstrip("\n"))
        loaded.filters["html"] = lambda text: Markdown(html.escape(text))
    return loaded


def _own_bibtex(registry: FilledRegistry, site_url: str = "") -> Markdown:
    about = registry.about
    text = citation_file.own_bibtex(about, registry.last_update, site_url) if about else ""
    return Markdown(text.rstrip("\n"))


def render(template: str, env: jinja2.Environment, **context: Any) -> str:
    """The text of a template.

    Raises:
        TemplateFaultError: the template is missing, is not well formed, or asks for what
            does not exist.
    """
    try:
        return env.get_template(template).render(**context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFaultError(
            f"{layout.TEMPLATES}/{error.name}:{error.lineno}: {error.message}"
        ) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateFaultError(f"{layout.TEMPLATES}/{error.name}: no such template") from error
    except Exception as error:  # whatever an expression in a template does
        raise TemplateFaultError(f"{layout.TEMPLATES}/{template}: {error}") from error


def readme(registry: FilledRegistry, root: Path, site_url: str) -> str:
    """The text of README.md."""
    return render(
        "README.md.j2",
        environment(root, "md"),
        registry=registry,
        about=registry.about,
        site_url=site_url,
    )


def table(section: Section, rows: list[WorkVersion], root: Path) -> str:
    """A Markdown table of some rows, as README has it for a section."""
    module = environment(root, "md").get_template("rows.md.j2").module
    return str(module.table(section, rows))  # type: ignore[attr-defined]  # a macro


_MADE = re.compile(
    r"^(?P<head>(?P<indent> *)\S.*# made by `sam4mis render`.*\n)(?P<made>(?:(?P=indent) +.*\n)*)",
    re.MULTILINE,
)


def with_items(text: str, items: Iterable[str]) -> str:
    """A YAML file with the list that is made from data written anew.

    Args:
        text: the file. The list stands, indented deeper, below the line that ends in the comment
            that `sam4mis render` made it; in a file without such a line, nothing changes.
        items: the items, each YAML on one line.
    """
    found = _MADE.search(text)
    if found is None:
        return text
    # The value of a key that is itself in a list stands below the key, not below the dash.
    deeper = 4 if found["head"].lstrip().startswith("- ") else 2
    made = "".join(f"{found['indent']}{' ' * deeper}- {item}\n" for item in items)
    return f"{text[: found.start('made')]}{made}{text[found.end('made') :]}"


def difference(committed: str, rendered: str, path: str) -> str:
    """A unified diff from the file as it is to the file as it should be; empty if alike."""
    return "".join(
        difflib.unified_diff(
            committed.splitlines(keepends=True),
            rendered.splitlines(keepends=True),
            f"{path} (as committed)",
            f"{path} (as the data say)",
        )
    )
