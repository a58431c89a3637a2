"""Convert plain text to LaTeX: special characters, accents, symbols, and formulas in titles."""

import re
import unicodedata

_NON_JOINER = "\N{ZERO WIDTH NON-JOINER}"
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    "\N{NO-BREAK SPACE}": "~",
    _NON_JOINER: "{}",
}

# LaTeX has a command for each of these in every font encoding.
_SYMBOLS = {
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": r"{\textquoteright}",
    "…": r"\ldots{}",
    "ß": r"{\ss}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}", "ø": r"{\o}",
    "Ø": r"{\O}", "ł": r"{\l}", "Ł": r"{\L}", "å": r"{\aa}", "Å": r"{\AA}", "ı": r"{\i}",
    "×": r"{$\times$}", "±": r"{$\pm$}", "≤": r"{$\leq$}", "≥": r"{$\geq$}", "→": r"{$\to$}",
    "∞": r"{$\infty$}", "°": r"{$^\circ$}", "²": r"{$^2$}", "³": r"{$^3$}", "µ": r"{$\mu$}",
}  # fmt: skip

_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u ",
    "\u0307": ".", "\u0308": '"', "\u030a": "r ", "\u030b": "H ", "\u030c": "v ", "\u0323": "d ",
    "\u0327": "c ", "\u0328": "k ", "\u0331": "b ",
}  # fmt: skip

_GREEK_LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ"
_GREEK_COMMANDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_GREEK = {
    letter: f"{{$\\{command}$}}"
    for letter, command in zip(_GREEK_LETTERS, _GREEK_COMMANDS.split(), strict=True)
}


def _accented() -> dict[str, str]:
    r"""Latin letters with one accent, as BibTeX's special characters: `é` is `{\'e}`."""
    table = {}
    for code in (*range(0x00C0, 0x0180), *range(0x01CD, 0x0220), *range(0x1E00, 0x1F00)):
        parts = unicodedata.normalize("NFD", chr(code))
        if len(parts) == 2 and parts[1] in _ACCENTS and parts[0].isascii():
            base = f"\\{parts[0]}" if parts[0] in "ij" else parts[0]
            table[chr(code)] = f"{{\\{_ACCENTS[parts[1]]}{base}}}"
    return table


# Fonts join these characters into ligatures; they must stay separate.
_LIGATURE = re.compile(r"(?<=[-–—])[-–—]|(?<=['’”])['’”]|(?<=[‘“])[‘“]|(?<=,),|(?<=[?!])[‘“]")

_UNICODE = str.maketrans(_SPECIAL)
_ASCII = str.maketrans({**_accented(), **_GREEK, **_SYMBOLS, **_SPECIAL})
_UNUSUAL = re.compile(r"[^A-Za-z0-9 .,:;()/?!*+=\"'-]|--|''|,,")

# https://pandoc.org/MANUAL.html#math: `$` opens before and closes after what is no space, so that
# prices are no formula.
_MATH = re.compile(r"(\$(?=\S)[^$]+(?<=\S)\$(?!\d))")
_HARMLESS = (
    f"{_GREEK_COMMANDS} varepsilon varphi times pm mp cdot ast star circ dagger prime infty ell "
    "leq geq le ge neq approx sim equiv to rightarrow leftarrow leftrightarrow in subset cup cap "
    "sum prod mathrm mathbf mathit mathcal mathbb mathsf text rm bf it hat bar tilde vec sqrt "
    "ldots cdots quad"
)
_MATH_COMMANDS = frozenset(_HARMLESS.split())
_MATH_TOKEN = re.compile(r"\\([A-Za-z]+)|\\[,;:! ]|[A-Za-z0-9 ^_{}+\-=<>.,:;()\[\]/|!*']")
# LaTeX stops with an error if a command that needs an argument has none.
_OPEN_END = re.compile(
    r"[\^_](?=[\s$}^_]|$)|\\(?:math[a-z]+|text|hat|bar|tilde|vec|sqrt)(?![A-Za-z])(?!\s*\{)"
)


_LETTERS = {
    found[1]: letter
    for letter, latex in {**_SYMBOLS, **_GREEK}.items()
    if (found := re.fullmatch(r"\{(\$.*\$)\}", latex))
}
# Commands for letters that exist as single characters.
_LETTERS |= {
    r"$\le$": "≤", r"$\ge$": "≥", r"$\rightarrow$": "→", r"$^{\circ}$": "°", r"$^{2}$": "²",
    r"$^{3}$": "³", r"$\sim$": "∼", r"$\approx$": "≈", r"$\neq$": "≠", r"$\cdot$": "·",
    r"$\varepsilon$": "ε", r"$\varphi$": "φ", "$<$": "<", "$>$": ">", "$-$": "-", "$+$": "+",
    "$=$": "=", "$|$": "|", r"$\star$": "⋆", r"$\ast$": "*",
}  # fmt: skip


def letter_of(formula: str) -> str | None:
    r"""The one character that a formula means, such as β for `$\beta$`; None if it has more."""
    return _LETTERS.get(formula)


def is_math(text: str) -> bool:
    """Whether `$…$` is a formula that is safe to typeset.

    It has only commands of `_MATH_COMMANDS`, in balanced braces: a title can neither read a file
    nor
    end the field in which it stands. Whatever else stands between dollars is text.
    """
    inner = text[1:-1]
    depth = end = 0
    for token in _MATH_TOKEN.finditer(inner):
        if token.start() != end or (token[1] and token[1] not in _MATH_COMMANDS):
            return False
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth < 0:
            return False
        end = token.end()
    return end == len(inner) and not depth and not _OPEN_END.search(inner)


def split_math(text: str) -> list[str]:
    """Text and formulas in turn; every second item is a formula with its dollars."""
    if "$" not in text:
        return [text]
    parts = [""]
    for index, part in enumerate(_MATH.split(text)):
        if index % 2 and is_math(part):
            parts += [part, ""]
        else:
            parts[-1] += part
    return parts


def escape(text: str, *, ascii_letters: bool = True) -> str:
    """Turn plain text into LaTeX that prints the same characters.

    With `ascii_letters`, accents and common symbols become commands, which BibTeX and any LaTeX
    understand. Characters without a command in every font encoding stay UTF-8: letters with two
    accents, other scripts.
    """
    if not _UNUSUAL.search(text):
        return text
    return _LIGATURE.sub(f"{_NON_JOINER}\\g<0>", text).translate(
        _ASCII if ascii_letters else _UNICODE
    )
