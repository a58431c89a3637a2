"""How Explore lists works: the first ones whole, the others as far as links and filters need it."""

from collections.abc import Mapping

from sam4mis.model.errors import SiteBuildError

SHOWN = 50
"""How many works Explore shows at first. The page has all that is shown of them; what is shown of
the others beside their titles, a script takes from the index of the search."""

SCRIPT = "assets/explore/explore.js"
"""The script of Explore as published, by its path below the site."""

_PARTS = (
    "state", "works", "filter", "facets", "notes", "results", "basket", "export", "rows", "main",
)  # fmt: skip
"""The scripts of which it is made, in the order in which they need each other."""


def with_one_script(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the site, with the scripts of Explore as one.

    Scripts that are alike compress better together, and one is asked for faster than ten.

    Raises:
        SiteBuildError: a script is missing.
    """
    paths = [f"assets/explore/{name}.js" for name in _PARTS]
    missing = [path for path in paths if path not in files]
    if missing:
        raise SiteBuildError(f"docs/{missing[0]} is missing: bring it back")
    joined = b"\n".join(files[path].rstrip() for path in paths) + b"\n"
    return {path: files[path] for path in files if path not in paths} | {SCRIPT: joined}
