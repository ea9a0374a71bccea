"""``nnspec draw``: a picture of a network, of one of its decisions, or of its training. Imports NumPy only for numbers.

A spec is drawn from its file alone; trained weights and decisions need a session.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.terminal import complain
from nnspec.drawing.formats import FORMATS, SUFFIXES, THEMES, Format, draw, draw_training
from nnspec.drawing.numbers import Number, given
from nnspec.drawing.subject import Subject, subject
from nnspec.drawing.text import plain
from nnspec.drawing.views import VIEWS, View, choose
from nnspec.errors import ReadError
from nnspec.ir.graph import Graph, Stored
from nnspec.ir.lower import lower
from nnspec.reading.source import STDIN
from nnspec.spec.load import load
from nnspec.spec.spec import Spec
from nnspec_runtime.cli.network import add_network
from nnspec_runtime.saved import is_saved

if TYPE_CHECKING:
    from nnspec.drawing.case import Case
    from nnspec_runtime.session import Session

MAX_HISTORY = 256 << 20  # bytes


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec draw SPEC [-o FILE] [--view VIEW] [--decide NAME=VALUE...] [--history FILE] [options]"
    parser.epilog = "Without -o the picture is text on standard output."
    add_network(parser)
    parser.add_argument(
        "-o", "--out", metavar="FILE", help=f"where to write ({', '.join(SUFFIXES)}), - for standard output"
    )
    parser.add_argument(
        "--format",
        type=one_of(*FORMATS),
        metavar="FORMAT",
        help="svg, mermaid, dot or text; default by the name of FILE",
    )
    parser.add_argument(
        "--view",
        type=one_of(*VIEWS),
        metavar="VIEW",
        help="neuron, network (layers unit by unit) or graph (layers as boxes); default what suits the network",
    )
    parser.add_argument(
        "--decide", nargs="+", metavar="NAME=VALUE", help="a decision to show: snacks=no partner=yes driving=yes"
    )
    parser.add_argument("--history", metavar="FILE", help="draw the training that nnspec train --history FILE kept")
    parser.add_argument(
        "--theme",
        type=one_of(*THEMES),
        default="auto",
        metavar="THEME",
        help="of SVG: light, dark or auto; default auto",
    )


def run(arguments: Namespace) -> int:
    """Write the picture."""
    form = _format(arguments)
    text = _training(arguments, form) if arguments.history is not None else _network(arguments, form)
    if arguments.out in (None, STDIN):
        print(plain(text) if form == "text" and not _says(sys.stdout.encoding) else text, end="")
    else:
        # Writing needs more than most of what is drawn does.
        from nnspec_runtime.files import atomic_write

        atomic_write(arguments.out, text.encode())
        complain(f"wrote {arguments.out}")
    return SUCCESS


def _format(arguments: Namespace) -> Format:
    if arguments.format is not None:
        named: Format = arguments.format
        return named
    if arguments.out in (None, STDIN):
        return "text"
    suffix = PurePath(arguments.out).suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise UsageError(f"{arguments.out} does not say what to draw by its end ({known}); name it with --format")
    return SUFFIXES[suffix]


def _training(arguments: Namespace, form: Format) -> str:
    """Return the curve of a training; the network says its name."""
    for option in ("view", "decide"):
        if getattr(arguments, option) is not None:
            raise UsageError(f"--history draws a training, and --{option} a network; give one of them")
    if form == "dot":
        raise UsageError("dot draws graphs, and a training is a curve; use svg, mermaid or text")
    if arguments.history == STDIN and arguments.network == STDIN:
        raise ReadError("the spec and the history cannot both come from standard input")
    from nnspec.drawing.history import read_curve

    name = _spec(arguments.network).name
    source = "<stdin>" if arguments.history == STDIN else arguments.history
    return draw_training(read_curve(_lines(arguments.history), source), name, form, arguments.theme)


def _lines(path: str) -> Iterator[str]:
    from nnspec_runtime.data.lines import read_lines

    if path == STDIN:
        if sys.stdin is None:
            raise ReadError("cannot read <stdin>: standard input is closed")
        yield from read_lines(sys.stdin.buffer, "<stdin>", MAX_HISTORY)
        return
    try:
        with Path(path).open("rb") as stream:
            yield from read_lines(stream, path, MAX_HISTORY)
    except OSError as error:
        raise ReadError(f"cannot read {path}: {error.strerror}") from error


def _spec(path: str) -> Spec:
    if not is_saved(path):
        return load(path)
    from nnspec_runtime.session import Session

    return Session.open(path).spec


def _opened(arguments: Namespace) -> tuple[Spec, Graph, "Session | None"]:
    """Return the network, with a session where the picture shows what only that knows."""
    if is_saved(arguments.network) or arguments.decide:
        from nnspec_runtime.session import Session

        session = Session.open(arguments.network)
        return session.spec, session.program.graph, session
    spec = load(arguments.network)
    graph = lower(spec)
    if not any(isinstance(param.start, Stored) for param in graph.params):
        return spec, graph, None
    from nnspec.codegen.program import Program
    from nnspec_runtime.session import Session

    return spec, graph, Session(Program(spec, graph))


def _network(arguments: Namespace, form: Format) -> str:
    spec, graph, session = _opened(arguments)
    params: dict[str, Sequence[Number]] = {}
    case: Case | None = None
    if session is not None:
        from nnspec_runtime.cases import known

        params = known(session)
    params |= given(graph, trained=session is not None and session.kind == "trained")
    if session is not None and arguments.decide:
        from nnspec_runtime.cases import decided
        from nnspec_runtime.cli.decide import named_values

        case = decided(session, named_values(spec.inputs, arguments.decide, {}))
    drawn = subject(spec, graph)
    return draw(drawn, _view(drawn, arguments.view), params, case, form, arguments.theme)


def _view(drawn: Subject, wanted: View | None) -> View:
    if wanted == "neuron" and not drawn.is_neuron:
        raise UsageError(f"--view neuron shows a network of one unit, and {drawn.name} is none; use network or graph")
    return wanted if wanted is not None else choose(drawn)


def _says(encoding: str) -> bool:
    """Return whether a stream can hold the lines of a picture."""
    try:
        "│●Σ".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
