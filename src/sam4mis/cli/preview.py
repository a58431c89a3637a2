"""`sam4mis preview`."""

from __future__ import annotations

from sam4mis.cli.terminal import FINE, PROBLEMS, Commands, Options, errors, root_of, write_text


def define(commands: Commands) -> None:
    """Declare the command."""
    parser = commands.add(
        "preview",
        _run,
        "Say as Markdown what a branch changes for readers.",
        "The problems and the rows of the changed files, titles that changed, authors that were",
        "left out, and the difference in README.",
        example="sam4mis preview main",
    )
    parser.add_argument("base", metavar="BASE", help="branch or commit to compare with")


def _run(options: Options) -> int:
    from sam4mis.checks import across_entries, changes
    from sam4mis.checks.comparison import Comparison
    from sam4mis.cli import network
    from sam4mis.files import layout, loading
    from sam4mis.site import build, preview, templates
    from sam4mis.upkeep import fill_gaps

    root = root_of(options)
    changed = changes.since(root, options.base)
    loaded = loading.load(root)
    files = changes.files_before(root, options.base, changed.present | changed.removed)
    comparison = Comparison.of(files, loaded)
    everything = across_entries.check(loaded, network.day())
    problems = [problem for problem in everything if changes.concerns(problem, changed)]
    problems = sorted([*problems, *comparison.lost_ids(network.day())])
    readme = None
    if not errors(everything):
        registry = fill_gaps.filled(loaded).registry
        before = changes.text_before(root, options.base, layout.README)
        readme = before, templates.readme(registry, root, build.addresses(root).site_url)
    text = preview.preview(
        loaded, changed.present, problems, comparison.alterations(), readme, root
    )
    write_text(text)
    return PROBLEMS if errors(problems) else FINE
