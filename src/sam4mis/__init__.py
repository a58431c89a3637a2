"""A curated bibliography of the Segment Anything Model in medical image segmentation."""

from __future__ import annotations

__version__ = "0.2.0"
__all__ = ["load"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sam4mis.api import load


def __getattr__(name: str) -> object:
    """Import `load` when it is asked for: the command line must not wait for the models."""
    if name == "load":
        from sam4mis.api import load  # noqa: PLC0415  # the reason stands above

        return load
    raise AttributeError(f"module 'sam4mis' has no attribute {name!r}")
