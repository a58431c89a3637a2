"""What Explore fetches besides its page: summaries, which make up half of what it shows."""

import json

from sam4mis.site.catalogue import Catalogue

SHOWN = 50
"""How many works a page of Explore shows at first; these have their summaries in the page."""


def summaries(catalogue: Catalogue) -> bytes:
    """A script with the summary of each work by id, fetched when one is to be shown.

    It is a script, because a page that is read from a folder can load scripts and nothing else.
    """
    texts = {work.id: work.summary for work in catalogue.works[SHOWN:] if work.summary}
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.sam4mis ??= {{}}).summaries = {text};\n".encode()
