"""ORCID iDs of persons: their form, their check digit, their address.

https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier
"""

import re

FORM = r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"
"""An iD without its address, for editors."""

_ADDRESS = r"(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?: ?id)?[:\s]*+)*+"
_PASTED = re.compile(
    rf"{_ADDRESS}"
    r"(\d{4})[-‐‑–− ]?(\d{4})[-‐‑–− ]?(\d{4})[-‐‑–− ]?(\d{3}[\dx])/?",
    re.ASCII | re.IGNORECASE,
)


_BEHIND_NAME = re.compile(
    r"(?P<name>[^\d()<>\[\]]{2,100}?)[\s,;]*+[(<\[]?\s*+"
    rf"(?P<orcid>{_ADDRESS}"
    r"(?:\d{4}[-‐‑–−]){3}\d{3}[\dx]/?)\s*+[)>\]]?",
    re.ASCII | re.IGNORECASE,
)


def behind_name(text: str) -> tuple[str, str] | None:
    """A name and the bare iD after it, as in `Ann Lee (0000-0002-1825-0097)`."""
    found = _BEHIND_NAME.fullmatch(text.strip())
    orcid = parse(found["orcid"]) if found else None
    return (found["name"].strip(), orcid) if found and orcid else None


def parse(text: str) -> str | None:
    """The bare iD in a text that is one, with or without address and hyphens; None where none is.

    Its check digit can still be wrong.
    """
    found = _PASTED.fullmatch(text.strip(" <>()[]\"'`.,;"))
    return "-".join(found.groups()).upper() if found else None


def is_checked(orcid: str) -> bool:
    """Whether the last digit of a bare iD follows from the others (ISO 7064, MOD 11-2)."""
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def link(orcid: str) -> str:
    """The address of a person's page."""
    return f"https://orcid.org/{orcid}"
