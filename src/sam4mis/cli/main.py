"""The command line as a whole: all commands in their order, and how a run ends."""

import argparse
import sys
from importlib import import_module

from sam4mis import __version__
from sam4mis.cli.command import CANNOT_RUN, EXIT_CODES, PROBLEMS, Command
from sam4mis.cli.terminal import say, say_faults
from sam4mis.model.errors import CannotRunError, DataFaultError

# Name, module in this package, summary. A start is felt at every call, in editors and hooks:
# only the module of the command that was called is imported.
COMMANDS = (
    (
        "add",
        "add",
        "Write the entries of works, from identifiers or from a BibTeX or RIS file.",
    ),
    (
        "published",
        "published",
        "Enter the version of record of a work that is known as a preprint.",
    ),
    (
        "from-issue",
        "from_issue",
        "Turn a filled-in issue form into entries, or say why not.",
    ),
    ("check", "check", "Report everything that is wrong with the data, all at once."),
    ("fix", "fix", "Put right what a machine can, say what was done, and report what is left."),
    ("fmt", "fmt", "Write every data file in canonical form: order of keys, quotes, indentation."),
    ("import", "import_", "Turn the tables of a Markdown list into entries."),
    (
        "suggest",
        "suggest",
        "Suggest tags from titles and abstracts, by the words of the vocabulary.",
    ),
    ("stats", "stats", "Say how complete the registry is: fields, facets, terms."),
    ("gate", "gate", "Refuse what a change made by machine may not do."),
    ("preview", "preview", "Say as Markdown what a branch changes for readers."),
    ("export", "export", "Write works as BibTeX, RIS, CSL-JSON, CSV, JSON, text or a LaTeX table."),
    ("render", "render", "Write README.md and CITATION.cff from the data."),
    (
        "schema",
        "schema",
        "Write the JSON Schemas of the data files from models and vocabulary.",
    ),
    ("build", "build", "Build the website into site/ from the data, the templates and docs/."),
    ("serve", "serve", "Build the website, show it on this machine, and build again what changes."),
    ("enrich", "enrich", "Ask arXiv, Crossref and DataCite about the identifiers of the registry."),
    (
        "discover",
        "discover",
        "Search for works that the list does not have, and keep those that a person should read.",
    ),
    (
        "screen",
        "screen",
        "Show what was found, and write down what a person decides about it.",
    ),
    ("verify", "verify", "Compare entries with what the authorities say about their identifiers."),
    ("versions", "versions", "Propose versions of record for entries known as preprints."),
    ("links", "links", "Check whether the links of entries still lead somewhere."),
)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script; ends the process with an exit code."""
    # Names have every letter there is, and what is printed must not depend on the locale.
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given).parse_args(given)
    try:
        code = options.run(options)
        sys.stdout.flush()
    except DataFaultError as fault:
        say_faults(fault)
        code = PROBLEMS
    except KeyboardInterrupt:
        say("stopped")
        code = CANNOT_RUN
    except BrokenPipeError:
        # The reader has seen enough (`| head`); Python would complain again at its end.
        sys.stdout = None
        code = CANNOT_RUN
    except (CannotRunError, OSError) as error:
        say(f"sam4mis: {error}")
        code = CANNOT_RUN
    sys.exit(code)


def _parser(given: list[str]) -> argparse.ArgumentParser:
    """The parser of all commands, with the options of those that the arguments may call."""
    parser = argparse.ArgumentParser(
        prog="sam4mis",
        description="Check, render and publish the bibliography.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"sam4mis {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, module, summary in COMMANDS:
        added = commands.add_parser(name, help=summary[0].lower() + summary[1:].rstrip("."))
        if name in given:
            import_module(f"sam4mis.cli.{module}").define(Command(added, summary))
    return parser
