"""Explanations of the rules, with a wrong and a right example, from rules.md beside this file."""

import re
from functools import cache
from importlib.resources import files

_HEADING = re.compile(r"^## (\S+)\n", re.MULTILINE)


@cache
def page() -> str:
    """The whole text, as a page of the site."""
    return files("sam4mis.checks").joinpath("rules.md").read_text(encoding="utf-8")


@cache
def explanations() -> dict[str, str]:
    """The explanation of every code that `check` reports, as Markdown."""
    parts = _HEADING.split(page())
    return {code: text.strip() for code, text in zip(parts[1::2], parts[2::2], strict=True)}
