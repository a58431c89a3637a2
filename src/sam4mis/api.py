"""The registry for scripts and notebooks: `from sam4mis import load`."""

from pathlib import Path

from sam4mis.checks import across_entries
from sam4mis.files import loading
from sam4mis.model.problems import stop_at_errors
from sam4mis.model.registry import FilledRegistry
from sam4mis.upkeep import fill_gaps


def load(root: str | Path = ".") -> FilledRegistry:
    """All entries of a checkout, as typed and frozen records, with gaps filled in from metadata.

    Args:
        root: folder of the checkout, which has `data/` in it.

    Raises:
        LayoutError: there is no `data/` in the folder.
        CannotRunError: a file cannot be read.
        DataFaultError: the data have errors; the text names each with its location.
    """
    loaded = loading.load(Path(root))
    stop_at_errors(across_entries.check(loaded))
    return fill_gaps.filled(loaded).registry
