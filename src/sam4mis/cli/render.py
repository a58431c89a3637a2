"""`sam4mis render`."""

from collections.abc import Mapping
from pathlib import Path

from sam4mis.checks import changes
from sam4mis.cli.checkout import load_sound, root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import print_problems
from sam4mis.cli.terminal import say, write_text
from sam4mis.files import issue_forms, layout, store, yaml_text
from sam4mis.files.loading import LoadedData
from sam4mis.formats import citation_file
from sam4mis.importers import readme_rows
from sam4mis.model.problems import Problem
from sam4mis.model.registry import Registry
from sam4mis.site import build, navigation, templates
from sam4mis.upkeep import fill_gaps


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Also writes the sections into the navigation of mkdocs.yml and into the issue form for",
        "a paper. A row that somebody added to README by hand is never overwritten: the command",
        "names the row and how to turn it into an entry.",
        example="sam4mis render --check",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; show what is out of date"
    )
    parser.add_argument(
        "--base",
        metavar="BASE",
        help="with --check: accept a README that is unchanged since this branch or commit",
    )

    parser.add_argument(
        "--discard", action="store_true", help="overwrite rows of README that no entry has"
    )


def _run(options: Options) -> int:
    root = root_of(options)
    loaded = load_sound(root)
    if loaded.registry.about is None:
        return PROBLEMS
    registry = fill_gaps.filled(loaded).registry
    about, where = loaded.registry.about, build.addresses(root)
    texts = {
        layout.README: templates.readme(registry, root, where.site_url),
        layout.CITATION: citation_file.text(
            about, registry.last_update, where.site_url, where.repo_url
        ),
        **_lists(root, registry),
    }
    by_hand = _by_hand(texts[layout.README], loaded, registry, options)
    print_problems(by_hand)
    return _write_or_check(texts, options, edited=bool(by_hand))


def _by_hand(made: str, loaded: LoadedData, registry: Registry, options: Options) -> list[Problem]:
    """Edits of README made by hand that writing README would lose."""
    root = root_of(options)
    before = None
    if options.check and options.base is not None:
        if _is_untouched(root, options.base, layout.README):
            return []
        before = changes.text_before(root, options.base, layout.README)
    committed = store.read_text(root, layout.README)
    if options.discard or committed == made:
        return []
    edits = readme_rows.hand_edits(committed, made, before, registry, dict(loaded.paths))
    return list(edits.problems)


def _lists(root: Path, registry: Registry) -> dict[str, str]:
    """New texts of the hand-written files in which one list is made from data."""
    options = map(yaml_text.scalar, issue_forms.section_options(registry.sections))
    lists = {layout.SITE_CONFIG: navigation.items(registry), layout.PAPER_FORM: options}
    texts = {path: (store.read_text(root, path), items) for path, items in lists.items()}
    return {
        path: templates.with_items(text, items) for path, (text, items) in texts.items() if text
    }


def _write_or_check(texts: Mapping[str, str], options: Options, *, edited: bool) -> int:
    """Write or compare every file. `edited`: README was edited by hand."""
    root = root_of(options)
    stale = False
    for path, text in texts.items():
        if edited and path == layout.README:
            stale = True
            if options.check:
                write_text(templates.difference(store.read_text(root, path), text, path))
            say(f"{path} is edited by hand: see the problems above; {_OF_HAND_EDITS}")
        elif options.check:
            stale |= _is_stale(path, text, options)
        else:
            written = store.write(root, path, text.encode("utf-8"))
            say(f"{path} {'written' if written else 'is up to date'}")
    return PROBLEMS if stale else FINE


def _is_stale(path: str, text: str, options: Options) -> bool:
    """Whether a file is another than it should be, and changed by hand; says how it stands."""
    root = root_of(options)
    difference = templates.difference(store.read_text(root, path), text, path)
    if not difference:
        say(f"{path} is up to date")
        return False
    if options.base is not None and _is_untouched(root, options.base, path):
        say(f"{path} is unchanged; it is written when the branch is merged")
        return False
    write_text(difference)
    say(f"{path} is out of date: run `sam4mis render` and commit the file")
    return True


_OF_HAND_EDITS = "then `sam4mis render` writes it (`--discard` drops the edit)"


def _is_untouched(root: Path, base: str, path: str) -> bool:
    changed = changes.since(root, base)
    return path not in changed.present | changed.removed
