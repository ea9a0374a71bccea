"""``nnspec show``: a network's layers, parameters and memory, or one stage of its compilation as text."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import one_of
from nnspec.cli.table import columns
from nnspec.codegen.program import Memory, Program
from nnspec.ir.graph import Folded
from nnspec.ir.planner import Plan
from nnspec.spec.canonical import canonical_text
from nnspec.types import ITEM_SIZE
from nnspec_runtime import Session
from nnspec_runtime.cli.arguments import add_network

STAGES = ("spec", "graph", "plan", "program")


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec show SPEC [--stage spec|graph|plan|program]"
    add_network(parser)
    parser.add_argument(
        "--stage",
        type=one_of(*STAGES),
        metavar="STAGE",
        help="spec (as JSON, in one form for all that say the same), graph, plan or program (Python with NumPy)",
    )


def run(arguments: Namespace) -> int:
    """Print the summary or the stage."""
    session = Session.open(arguments.network)
    print(_stage(session.program, arguments.stage) if arguments.stage is not None else summary(session))
    return SUCCESS


def summary(session: Session) -> str:
    """Return a page: what goes in, each layer with its shape and parameters, what comes out, and the sizes."""
    program = session.program
    graph, spec = program.graph, program.spec
    rows = [("", "what", "shape", "parameters")]
    rows += [
        (value.name, f"{kind.type} input", _shape(kind.shape), "")
        for value, kind in zip(graph.inputs, spec.inputs.values(), strict=True)
    ]
    for name, value in graph.layers.items():
        nodes = [node for node in graph.nodes if node.layer == name]
        rows.append(
            (
                name,
                " + ".join(node.op.tag() for node in nodes),
                _shape(value.type.shape),
                f"{_parameters(program, name):,}",
            )
        )
    rows += [(name, f"{kind.type} output", _shape(kind.shape), "") for name, kind in spec.outputs.items()]
    return "\n".join([f"{spec.name} ({session.kind})", "", *columns(rows), "", *_sizes(program)])


def _parameters(program: Program, layer: str) -> int:
    return sum(param.type.size for param in program.graph.params if param.name.split(".")[0] == layer)


def _sizes(program: Program) -> Iterator[str]:
    params = program.graph.params
    count, trainable = (sum(p.type.size for p in chosen) for chosen in (params, program.layout.params))
    size = sum(param.type.row_bytes for param in params)
    yield f"parameters: {count:,}, of which {trainable:,} can be trained; {bytes_text(size)} in {program.dtype}"
    training = program.spec.training
    if training is not None:
        memory = program.memory(training.batch_size)
        yield f"training in batches of {training.batch_size:,}: {bytes_text(memory.total)} ({_parts(memory)}), data apart"


def _parts(memory: Memory) -> str:
    names = ("parameters", "published", "best", "gradients", "optimizer", "buffers")
    return ", ".join(f"{name} {bytes_text(getattr(memory, name))}" for name in names)
