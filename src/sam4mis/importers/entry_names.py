"""Which entry somebody means: by its id, its address, its file, or an identifier of the work."""

import re
from urllib.parse import unquote

from sam4mis.model import identifiers
from sam4mis.model.pasted import bare
from sam4mis.model.records import AnyEntry
from sam4mis.model.registry import Registry

_ENDING = re.compile(r"(?:/index\.html|\.html|\.yaml|\.yml|\.bib|\.ris|\.json)?(?:[?#].*)?\Z")


def entry_named(text: str, registry: Registry) -> AnyEntry | None:
    """The entry that a text names, or None.

    Takes an id or a former id, the address of a page or of a file, and whatever
    `identifiers.locate` reads, with what people paste around them.
    """
    name = _ENDING.sub("", unquote(bare(" ".join(text.split())))).rstrip("/")
    name = name.rpartition("/")[2].strip("@").lower()
    if entry := registry.entries.get(name) or registry.successors.get(name):
        return entry
    asked = set(identifiers.locate(text).identities())
    holders = {
        listing.work.id
        for listing in registry.listings()
        if asked & set(listing.locator.identities())
    }
    return registry.entries[holders.pop()] if len(holders) == 1 else None
