"""``nnspec analyze``: what a decision does on all its inputs, as a page for people or a record for machines.

What stands in a spec is analyzed without NumPy; weights that are trained or stored need a session.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from nnspec.cli.failures import SUCCESS
from nnspec.cli.page import as_markdown, as_text
from nnspec.cli.parser import one_of
from nnspec.decisions.network import Network
from nnspec.spec.load import load
from nnspec.spec.outputs import NumberOutput
from nnspec.spec.spec import Spec
from nnspec_runtime.cli.network import add_network
from nnspec_runtime.saved import is_saved

if TYPE_CHECKING:
    from nnspec_runtime.session import Session

WIDEST, NARROWEST = 100, 40


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec analyze SPEC [--format text|markdown|json]"
    add_network(parser)
    parser.add_argument(
        "--format",
        type=one_of("text", "markdown", "json"),
        default="text",
        metavar="FORMAT",
        help="text, markdown or json; default text",
    )


def run(arguments: Namespace) -> int:
    """Print the page."""
    spec, network, outside = _read(arguments.network)
    # The analysis is imported only where it runs.
    from nnspec.decisions.analysis.survey import survey

    surveyed = survey(network)
    if arguments.format == "json":
        from nnspec.cli.analyze_record import to_json

        print(to_json(spec, surveyed, outside))
        return SUCCESS
    from nnspec.cli.analyze_page import page

    blocks = page(spec, surveyed, outside)
    width = min(max(get_terminal_size().columns, NARROWEST), WIDEST)
    print(as_markdown(blocks) if arguments.format == "markdown" else as_text(blocks, width))
    return SUCCESS


def _read(path: str) -> tuple[Spec, Network, Mapping[str, str]]:
    """Return a network, its threshold units, and the outputs that they do not decide, each with the reason."""
    if is_saved(path):
        from nnspec_runtime.session import Session

        return _of_session(Session.open(path))
    from nnspec.ir.declared import declared

    spec = load(path)
    if spec.layers is None:
        found = declared(spec, None)
        return spec, found.network, found.outside
    from nnspec.ir.graph import Stored
    from nnspec.ir.lower import lower

    graph = lower(spec)
    if spec.training is None and any(isinstance(param.start, Stored) for param in graph.params):
        from nnspec.codegen.program import Program
        from nnspec_runtime.session import Session

        return _of_session(Session(Program(spec, graph)))
    found = declared(spec, graph)
    return spec, found.network, found.outside


def _of_session(session: "Session") -> tuple[Spec, Network, Mapping[str, str]]:
    network = session.thresholds
    known = {output.name for output in network.outputs}
    outside = {
        name: "it is a number" if isinstance(kind, NumberOutput) else "it is computed by more than threshold neurons"
        for name, kind in session.spec.outputs.items()
        if name not in known
    }
    return session.spec, network, outside
