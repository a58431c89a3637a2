"""The few exceptions. Each says what happened and what to do about it."""


class Sam4misError(Exception):
    """Base of everything this package raises on purpose."""


class CannotRunError(Sam4misError):
    """The work could not be started or finished: exit code 2, never a traceback."""


class LayoutError(CannotRunError, FileNotFoundError):
    """The folder given as root is not a checkout of the registry."""


class TemplateFaultError(CannotRunError, ValueError):
    """A template asks for something that does not exist, or is not well formed."""


class SiteBuildError(CannotRunError, RuntimeError):
    """MkDocs refused the pages, or produced a shell the pages cannot be stamped from."""


class FilterError(CannotRunError, ValueError):
    """A filter names a facet or a term that does not exist."""


class DataFaultError(Sam4misError, ValueError):
    """The data have errors, and a registry made from them would mislead; the text lists them."""

    def __init__(self, lines: list[str]) -> None:
        """Keep what is wrong: a line for each problem, with its location and remedy."""
        self.lines = lines
        super().__init__("\n".join(lines))
