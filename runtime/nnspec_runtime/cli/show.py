"""``nnspec show``: a network's layers, parameters and memory, or one stage of its compilation as text."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import fields

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import one_of
from nnspec.cli.table import bytes_text, columns
from nnspec.codegen.program import Program
from nnspec.ir.graph import Param
from nnspec.spec.canonical import canonical_text
from nnspec.spec.layers import Layer
from nnspec_runtime.cli.arguments import add_network
from nnspec_runtime.session import Session

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
    print(stage(session.program, arguments.stage) if arguments.stage is not None else summary(session))
    return SUCCESS


def summary(session: Session) -> str:
    """Return a page: what goes in, each layer with its shape and parameters, what comes out, and the sizes."""
    program, spec = session.program, session.spec
    rows = [("name", "kind", "shape", "parameters")]
    rows += [(name, f"{kind.type} input", _shape(kind.shape), "") for name, kind in spec.inputs.items()]
    kinds = map(_kind, spec.layers) if spec.layers is not None else ["decision"]
    for kind, (name, value) in zip(kinds, program.graph.layers.items(), strict=True):
        rows.append((name, kind, _shape(value.type.shape), f"{_parameters(program, name):,}"))
    rows += [(name, f"{kind.type} output", _shape(kind.shape), "") for name, kind in spec.outputs.items()]
    return "\n".join([f"{spec.name}, {session.kind}", "", *columns(rows, right=(3,)), "", *_sizes(program)])


def stage(program: Program, name: str) -> str:
    """Return one stage of the compilation as text."""
    match name:
        case "spec":
            return canonical_text(program.spec.canonical())
        case "graph":
            return str(program.graph).rstrip("\n")
        case "plan":
            return "\n".join(str(function.plan) for function in program.functions).rstrip("\n")
    return program.source.rstrip("\n")


def _kind(layer: Layer) -> str:
    activation = layer.activation
    tags = [layer.op.tag()] + ([activation.tag()] if activation is not None and activation is not layer.op else [])
    return ", ".join(tags)


def _shape(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) if shape else "1"


def _parameters(program: Program, layer: str) -> int:
    return sum(_count(param) for param in program.graph.params if param.name.partition(".")[0] == layer)


def _count(param: Param) -> int:
    return sum(param.mask) if param.mask is not None else param.type.size


def _sizes(program: Program) -> Iterator[str]:
    params = program.graph.params
    count, trainable = (sum(map(_count, chosen)) for chosen in (params, program.layout.params))
    size = sum(param.type.row_bytes for param in params)
    yield f"parameters: {count:,}, of which {trainable:,} can be trained; {bytes_text(size)}"
    training = program.spec.training
    if training is not None:
        memory = program.memory(training.batch_size)
        parts = ", ".join(f"{field.name} {bytes_text(getattr(memory, field.name))}" for field in fields(memory))
        yield f"training in batches of {training.batch_size:,}: {bytes_text(memory.total)} beside the data ({parts})"
