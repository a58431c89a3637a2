"""Files that commands read: the checkout, and files named on the command line."""

from pathlib import Path

from sam4mis.checks import across_entries
from sam4mis.cli.command import Options
from sam4mis.files import loading
from sam4mis.files.loading import LoadedData
from sam4mis.model.errors import CannotRunError
from sam4mis.model.problems import stop_at_errors


def root_of(options: Options) -> Path:
    """The checkout to work on."""
    return Path(options.root)


def load_readable(root: Path) -> LoadedData:
    """The registry, if each of its files can be read.

    Raises:
        DataFaultError: a file has an error of its own.
    """
    loaded = loading.load(root)
    stop_at_errors(loaded.problems)
    return loaded


def load_sound(root: Path) -> LoadedData:
    """The registry, if it has no error, also none between files.

    Raises:
        DataFaultError: there are errors.
    """
    loaded = loading.load(root)
    stop_at_errors(across_entries.check(loaded))
    return loaded


def text_of(name: str) -> str:
    """The text of a file that a person named, without a byte order mark.

    Raises:
        CannotRunError: it cannot be read, or is no UTF-8 text.
    """
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{name}: cannot be read as UTF-8 text ({error})") from error
