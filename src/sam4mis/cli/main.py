"""The command line as a whole: all commands in their order, and how a run ends."""

import argparse
import sys
from importlib import import_module

from sam4mis import __version__
from sam4mis.cli.command import CANNOT_RUN, EXIT_CODES, PROBLEMS, Command
from sam4mis.cli.terminal import say, say_faults
from sam4mis.model.errors import CannotRunError, DataFaultError

# Name, module in this package, summary. Only the module of the called command is imported, because
# editors and hooks call the program often and each import costs start-up time.
COMMANDS = (
    (
        "add",
        "add",
        "Add works, given by identifier, link, title, or a BibTeX or RIS file.",
    ),
    (
        "published",
        "published",
        "Add the published version to the entry of a preprint.",
    ),
    (
        "from-issue",
        "from_issue",
        "Turn a filled-in issue form into entries, or explain what is wrong with it.",
    ),
    ("check", "check", "Report every problem in the data, all in one run."),
    ("fix", "fix", "Correct what needs no decision, list the corrections, and report the rest."),
    ("fmt", "fmt", "Bring data files into canonical form: order of keys, quotes, indentation."),
    ("import", "import_", "Turn the tables of a Markdown list into entries."),
    (
        "suggest",
        "suggest",
        "Suggest tags for works from the words of their titles and abstracts.",
    ),
    ("stats", "stats", "Report how complete the registry is: fields, facets, terms."),
    ("gate", "gate", "Refuse a machine-made change that breaks a safety rule."),
    ("preview", "preview", "Summarise as Markdown what a branch changes for readers."),
    (
        "export",
        "export",
        "Export works as BibTeX, RIS, CSL-JSON, CSV, JSON, text or a LaTeX table.",
    ),
    ("render", "render", "Write README.md and CITATION.cff from the data."),
    ("schema", "schema", "Write the JSON Schemas of the data files."),
    ("build", "build", "Build the website into site/ from the data, the templates and docs/."),
    ("serve", "serve", "Build the website, serve it on this machine, and rebuild what changes."),
    (
        "enrich",
        "enrich",
        "Fetch metadata for the identifiers of entries from arXiv, Crossref and DataCite.",
    ),
    (
        "discover",
        "discover",
        "Search for works that the list lacks, and keep candidates for a person to read.",
    ),
    (
        "screen",
        "screen",
        "Show the candidates that were found, and record a person's decisions.",
    ),
    ("verify", "verify", "Compare entries with the stored metadata of their identifiers."),
    (
        "versions",
        "versions",
        "Propose published versions for entries of preprints, from stored metadata.",
    ),
    ("links", "links", "Check whether the links of entries still work."),
)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the console script; ends the process with an exit code."""
    # Names hold letters of all scripts, and the output must not depend on the locale.
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
        # The reader closed the pipe (`| head`); Python would report the error again at exit.
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
