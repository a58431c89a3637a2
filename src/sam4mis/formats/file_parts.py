"""What stands around the entries of a list, so that any choice of them makes a whole file."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileParts:
    """A list is the header, the texts of its entries joined by the separator, and the footer.

    The texts of entries never depend on each other: whoever has them can make the file of any
    choice of them, byte for byte as it is made here.
    """

    header: str = ""
    separator: str = ""
    footer: str = ""

    def document(self, entries: Iterable[str]) -> str:
        """The whole file."""
        return self.header + self.separator.join(entries) + self.footer
