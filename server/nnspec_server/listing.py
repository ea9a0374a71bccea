"""Networks as messages: what they take, give and serve."""

from nnspec_runtime.registry import Run

from nnspec.spec.inputs import Input
from nnspec.spec.outputs import Output
from nnspec.spec.spec import Spec
from nnspec.v1 import listing_pb2 as pb
from nnspec_server.networks import Network

_TYPES = {
    "boolean": pb.VARIABLE_TYPE_BOOLEAN,
    "number": pb.VARIABLE_TYPE_NUMBER,
    "category": pb.VARIABLE_TYPE_CATEGORY,
}


def network(listed: Network, spec: Spec, active: Run | None) -> pb.Network:
    """Return a network as a message; ``spec`` answers calls, ``active`` is its run, if it is in training."""
    serving = listed.serving
    newest = max(listed.origin.number, serving.number if serving is not None else 0)
    return pb.Network(
        name=spec.name,
        description=spec.description,
        serving_version=serving.number if serving is not None else None,
        newest_version=newest,
        inputs=[_variable(name, kind) for name, kind in spec.inputs.items()],
        outputs=[_variable(name, kind) for name, kind in spec.outputs.items()],
        active_run_id=active.id if active is not None else None,
    )


def _variable(name: str, kind: Input | Output) -> pb.Variable:
    return pb.Variable(
        name=name,
        type=_TYPES[kind.type],
        shape=kind.shape,
        categories=getattr(kind, "categories", ()),
        question=getattr(kind, "question", None),
    )
