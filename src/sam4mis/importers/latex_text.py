"""Convert the LaTeX of bibliographies to plain text, without loss of visible text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import LatexMacroNode
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_commands
from pylatexenc.macrospec import LatexContextDb, std_macro

from sam4mis.formats.latex import letter_of

UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""Errors of the parser if a command lacks an argument or braces are nested too deeply."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Plain text, and the unknown commands."""

    text: str
    unknown: tuple[str, ...]
    """Unknown commands: the text has their arguments, or their names if they have none."""


# Visible symbols that pylatexenc does not print.
_PRINTED = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textasciicircum": "^",
    "textasciitilde": "~", "textasciigrave": "`", "textbraceleft": "{", "textbraceright": "}",
    "textpercent": "%", "textunderscore": "_", "textdollar": "$", "textampersand": "&",
    "textnumbersign": "#", "textasteriskcentered": "*", "textquotesingle": "'", "slash": "/",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "pounds": "£",
    "textsterling": "£", "textyen": "¥", "S": "§", "textsection": "§", "P": "¶",
    "dag": "†", "ddag": "‡", "copyright": "©", "textmu": "µ", "textdegree": "°",
    "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "textohm": "Ω",
    "nobreakspace": " ", "space": " ", "newline": " ", "linebreak": " ", "par": " ",
    "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ",
}  # fmt: skip
_ACCENTS = {"textcommabelow": "\N{COMBINING COMMA BELOW}", "textcommaabove": "\u0313"}
# Commands for fonts, sizes and line breaks, which have no text.
_SILENT = (
    "rm", "bf", "it", "em", "sf", "tt", "sc", "sl", "bfseries", "mdseries", "itshape", "slshape",
    "scshape", "upshape", "ttfamily", "sffamily", "rmfamily", "normalfont", "normalsize", "tiny",
    "scriptsize", "footnotesize", "small", "large", "Large", "LARGE", "huge", "Huge", "boldmath",
    "unboldmath", "protect", "noindent", "relax", "selectfont", "nobreak", "allowbreak", "sloppy",
    "leavevmode", "ignorespaces", "unskip", "null", "string", "xspace", "displaystyle",
    "textstyle", "nolinebreak", "nopagebreak", "centering",
)  # fmt: skip
# Commands with arguments that are not text of the field, and the form of the arguments.
_NOTES = {
    "footnote": "[{", "footnotemark": "[", "footnotetext": "[{", "thanks": "{", "label": "{",
    "index": "{", "cite": "*[[{", "citep": "*[[{", "citet": "*[[{", "ref": "{", "pageref": "{",
    "color": "[{", "hspace": "*{", "vspace": "*{", "selectlanguage": "[{", "tnoteref": "{",
    "fnref": "{", "corref": "{", "inst": "{", "orcidID": "{", "hyphenation": "{",
    "todo": "[{", "input": "{", "include": "{", "includegraphics": "[{", "noopsort": "{",
    "vphantom": "{", "phantom": "{", "hphantom": "{",
}  # fmt: skip
# Commands whose last argument is the text.
_WRAPPERS = {
    "href": "{{", "textcolor": "[{{", "colorbox": "[{{", "raisebox": "{[[{", "scalebox": "{[{",
    "resizebox": "*{{{", "foreignlanguage": "[{{", "texorpdfstring": "{{", "hbox": "{",
    "num": "[{", "si": "[{", "ensuremath": "{", "lowercase": "{", "MakeLowercase": "{",
    "uppercase": "{", "MakeUppercase": "{", "nocase": "{", "NoCaseChange": "{",
    "textsuperscript": "{", "textsubscript": "{", "mbox": "{", "texttt": "{", "textsf": "{",
    "textmd": "{", "textup": "{", "verb": "{",
}  # fmt: skip


class _Reading:
    """The converter; collects the unknown commands of a text."""

    def __init__(self) -> None:
        self.unknown: dict[str, None] = {}
        known = get_default_latex_context_db()
        known.add_context_category("bibliographies", macros=self._macros(), prepend=True)
        known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=self._unknown_command))
        self.printer = LatexNodes2Text(latex_context=known, math_mode="verbatim")

    def _macros(self) -> list[MacroTextSpec]:
        return [
            *(MacroTextSpec(name, _printing(text)) for name, text in _PRINTED.items()),
            *(MacroTextSpec(name, _accenting(mark)) for name, mark in _ACCENTS.items()),
            *(MacroTextSpec(name, "") for name in (*_SILENT, *_NOTES)),
            *(MacroTextSpec(name, _last_of(len(args))) for name, args in _WRAPPERS.items()),
            MacroTextSpec("ensuremath", _formula),
            MacroTextSpec("url", _last_of(1)),
        ]

    def _unknown_command(self, node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        """The arguments of an unknown command; its name if it has no argument."""
        self.unknown.setdefault(f"\\{node.macroname}")
        if arguments := _arguments(node, l2tobj):
            return arguments
        rest = node.parsing_state.s[node.pos + node.len :]
        has_words = rest.startswith("{") and not rest.startswith("{}")
        return "" if has_words else f"{node.macroname}{node.macro_post_space}"


def _printing(text: str) -> Callable[[LatexMacroNode], str]:
    return lambda _: text


def _accenting(mark: str) -> Callable[[LatexMacroNode, LatexNodes2Text], str]:
    def accent(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        letter = _arguments(node, l2tobj)
        return f"{letter[:1]}{mark}{letter[1:]}" if letter else ""

    return accent


def _arguments(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    found = node.nodeargd.argnlist if node.nodeargd else None
    return "".join(l2tobj.nodelist_to_text([part]) for part in found or () if part is not None)


def _last_of(number: int) -> Callable[[LatexMacroNode, LatexNodes2Text], str]:
    def last_argument(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        return str(l2tobj.nodelist_to_text([node.nodeargd.argnlist[number - 1]]))

    return last_argument


def _formula(node: LatexMacroNode) -> str:
    found = node.nodeargd.argnlist if node.nodeargd else None
    formula = f"${found[-1].latex_verbatim().strip('{}')}$" if found else ""
    return letter_of(formula) or formula


def _commands() -> LatexContextDb:
    known = get_default_commands()
    arguments = {**_NOTES, **_WRAPPERS, **dict.fromkeys(_ACCENTS, "{")}
    macros = [std_macro(name, pattern) for name, pattern in arguments.items()]
    known.add_context_category("bibliographies", macros=macros, prepend=True)
    return known


_KNOWN_COMMANDS = _commands()
_READING = _Reading()

_SIGN = re.compile(r"\\(?:[^A-Za-z]|[A-Za-z]+)|\$\$?|[%&#]", re.DOTALL)
_TEX = re.compile(r"[\\^_]")
_INLINE = re.compile(r"\\\((.*?)\\\)", re.DOTALL)


def decoded(latex: str) -> Decoded:
    """A field as plain text. Formulas stay between dollar signs, unless a letter can replace them.

    `%`, `&`, `#` and a single dollar sign are plain characters, as in BibTeX; only LaTeX, which
    prints the bibliography, gives them another meaning.

    Raises:
        one of UNREADABLE: the LaTeX is broken.
    """
    if not _SPECIAL.search(latex):
        return Decoded(" ".join(latex.split()), ())
    reading = _READING
    reading.unknown = {}
    marked = _INLINE.sub(r"$\1$", latex)
    text = reading.printer.latex_to_text(_as_latex(marked), latex_context=_KNOWN_COMMANDS)
    composed = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return Decoded(" ".join(composed.split()), tuple(reading.unknown))


_SPECIAL = re.compile(r"[\\{}$~%&#^]|--|``|''|[?!]`")


def _as_latex(text: str) -> str:
    """The text with signs escaped, and formulas replaced by letters where possible."""
    parts = []
    done = 0
    for start, end in _formulas(text):
        formula = f"${text[start:end].strip('$')}$"
        parts += [_escaped(text[done:start]), letter_of(formula) or formula]
        done = end
    return "".join((*parts, _escaped(text[done:])))


def _escaped(text: str) -> str:
    return _SIGN.sub(
        lambda sign: sign[0] if sign[0][0] == "\\" else "".join(f"\\{one}" for one in sign[0]), text
    )


def _formulas(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each formula with its dollars."""
    dollars = [sign.span() for sign in _SIGN.finditer(text) if sign[0][0] == "$"]
    index = 0
    while index + 1 < len(dollars):
        (start, inner), (close, end) = dollars[index : index + 2]
        is_formula = _is_formula(text[inner:close], text[end : end + 1])
        if is_formula:
            yield start, end
        index += 1 + is_formula


def _is_formula(inner: str, behind: str) -> bool:
    """Whether the text between two dollar signs is a formula, and not that between two prices."""
    if _TEX.search(inner):
        return True
    return (
        bool(inner) and not inner[0].isspace() and not inner[-1].isspace() and not behind.isalnum()
    )


_COMMAND = re.compile(r"\\(?:(?P<name>[A-Za-z]+)(?:\{\}|\s+)?|(?P<sign>[^A-Za-z]))")
_COMPARISON = re.compile(r"\$([<>])\$")


def literal(latex: str) -> str:
    """A DOI, id or link with escapes resolved and without typographic replacements."""
    text = _COMMAND.sub(
        lambda found: found["sign"] or _PRINTED.get(found["name"], ""), latex.replace("\\url", "")
    )
    return _COMPARISON.sub(r"\1", text).replace("{", "").replace("}", "").strip()
