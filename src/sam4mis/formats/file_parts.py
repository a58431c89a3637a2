"""Header, separator and footer of an export, which turn any entries into a whole file."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileParts:
    """Header, separator and footer around the texts of entries.

    The text of an entry never depends on other entries. A page that has the texts can therefore
    write the same file for any chosen works, byte for byte.
    """

    header: str = ""
    separator: str = ""
    footer: str = ""

    def document(self, entries: Iterable[str]) -> str:
        """The whole file."""
        return self.header + self.separator.join(entries) + self.footer
