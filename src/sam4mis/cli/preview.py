"""`sam4mis preview`."""

from sam4mis.checks import across_entries, changes
from sam4mis.checks.comparison import Comparison
from sam4mis.cli import clock
from sam4mis.cli.checkout import root_of
from sam4mis.cli.command import FINE, PROBLEMS, Command, Options
from sam4mis.cli.reporting import errors
from sam4mis.cli.terminal import write_text
from sam4mis.files import layout, loading, store
from sam4mis.importers import readme_rows
from sam4mis.site import build, preview, templates
from sam4mis.upkeep import fill_gaps


def define(command: Command) -> None:
    """Declare the command."""
    parser = command.declare(
        _run,
        "Lists the problems and the rows of changed files, changed titles, removed authors,",
        "edits of README made by hand, and the difference in README.",
        example="sam4mis preview main",
    )
    parser.add_argument("base", metavar="BASE", help="branch or commit to compare with")


def _run(options: Options) -> int:
    root = root_of(options)
    changed = changes.since(root, options.base)
    loaded = loading.load(root)
    files = changes.files_before(root, options.base, changed.present | changed.removed)
    comparison = Comparison.of(files, loaded)
    everything = across_entries.check(loaded, clock.day())
    problems = [problem for problem in everything if changes.concerns(problem, changed)]
    problems = sorted([*problems, *comparison.lost_ids(clock.day())])
    filled = fill_gaps.filled(loaded)
    before = changes.text_before(root, options.base, layout.README)
    made = None
    if not errors(everything):
        made = templates.readme(filled.registry, root, build.addresses(root).site_url)
    committed = store.read_text(root, layout.README)
    edits = None
    if layout.README in changed.present | changed.removed and committed != made:
        edits = readme_rows.hand_edits(
            committed,
            before if made is None else made,
            before,
            filled.registry,
            dict(loaded.paths),
        )
    readme = preview.ReadmeChange(before, made, edits)
    text = preview.preview(
        filled, changed.present, problems, comparison.alterations(), readme, root
    )
    write_text(text)
    return PROBLEMS if errors(problems) else FINE
