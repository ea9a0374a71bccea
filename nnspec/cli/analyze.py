"""``nnspec analyze``: what a decision does on all its inputs, as a page for people or a record for machines."""

from argparse import ArgumentParser, Namespace
from shutil import get_terminal_size

from nnspec.cli.failures import SUCCESS
from nnspec.cli.page import as_markdown, as_text
from nnspec.cli.parser import one_of
from nnspec.errors import ReadError
from nnspec.spec.load import load

WIDEST, NARROWEST = 100, 40


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec analyze SPEC [--format text|markdown|json]"
    parser.add_argument("spec", metavar="SPEC", help="a spec (.yaml, .json, or - for standard input)")
    parser.add_argument(
        "--format",
        type=one_of("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text, markdown or json; default text",
    )


def run(arguments: Namespace) -> int:
    """Print the page."""
    if arguments.spec.endswith(".safetensors"):
        raise ReadError(f"{arguments.spec} is a trained network; analyze takes the spec of given weights")
    # The analysis is imported only where it runs.
    from nnspec.cli.analyze_page import page
    from nnspec.decisions.analysis.survey import survey
    from nnspec.ir.declared import declared

    spec = load(arguments.spec)
    graph = None
    if spec.layers is not None:
        from nnspec.ir.lower import lower

        graph = lower(spec)
    found = declared(spec, graph)
    surveyed = survey(found.network)
    if arguments.format == "json":
        from nnspec.cli.analyze_record import to_json

        print(to_json(spec, found, surveyed))
        return SUCCESS
    blocks = page(spec, found, surveyed)
    width = min(max(get_terminal_size().columns, NARROWEST), WIDEST)
    print(as_markdown(blocks) if arguments.format == "markdown" else as_text(blocks, width))
    return SUCCESS
