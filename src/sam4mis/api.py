"""The registry for scripts and notebooks: `from sam4mis import load`."""

from pathlib import Path

from sam4mis import checks, loading, resolution
from sam4mis.errors import DataFaultError
from sam4mis.problems import Severity, as_text
from sam4mis.registry import Registry


def load(root: str | Path = ".") -> Registry:
    """All entries of a checkout, as typed and frozen records, with gaps filled in from metadata.

    Args:
        root: folder of the checkout, which has `data/` in it.

    Raises:
        LayoutError: there is no `data/` in the folder.
        CannotRunError: a file cannot be read.
        DataFaultError: the data have errors; the text names each with its place.
    """
    loaded = loading.load(Path(root))
    errors = [p for p in checks.check(loaded) if p.severity is Severity.ERROR]
    if errors:
        raise DataFaultError("\n".join(as_text(problem) for problem in errors))
    return resolution.filled(loaded).registry
