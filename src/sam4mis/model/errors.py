"""The few exceptions. Each says what happened and what to do about it."""

from collections.abc import Iterable

from sam4mis.model.problems import Problem, as_text, is_error


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

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep all problems, sorted by place; warnings are no part of the text."""
        self.problems = sorted(problems)
        super().__init__("\n".join(map(as_text, filter(is_error, self.problems))))

    @classmethod
    def raise_for(cls, problems: Iterable[Problem]) -> None:
        """Raise the exception if one of the problems is an error."""
        found = list(problems)
        if any(map(is_error, found)):
            raise cls(found)
