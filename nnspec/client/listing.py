"""Networks as the client lists them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from nnspec.v1 import listing_pb2 as pb

Kind: TypeAlias = Literal["boolean", "number", "category"]

_KINDS: dict[pb.VariableType, Kind] = {
    pb.VARIABLE_TYPE_BOOLEAN: "boolean",
    pb.VARIABLE_TYPE_NUMBER: "number",
    pb.VARIABLE_TYPE_CATEGORY: "category",
}


@dataclass(frozen=True, slots=True)
class Variable:
    """An input or output; ``shape`` is that of one row, () for a single value."""

    name: str
    type: Kind
    shape: tuple[int, ...]
    categories: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Network:
    """A network; ``serving_version`` is None until it is trained, ``active_run_id`` None unless it is in training."""

    name: str
    description: str
    serving_version: int | None
    newest_version: int
    inputs: tuple[Variable, ...]
    outputs: tuple[Variable, ...]
    active_run_id: str | None


def network(message: pb.Network) -> Network:
    """Return the network that a message describes."""
    return Network(
        name=message.name,
        description=message.description,
        serving_version=message.serving_version if message.HasField("serving_version") else None,
        newest_version=message.newest_version,
        inputs=tuple(map(_variable, message.inputs)),
        outputs=tuple(map(_variable, message.outputs)),
        active_run_id=message.active_run_id if message.active_run_id else None,
    )


def _variable(message: pb.Variable) -> Variable:
    return Variable(
        name=message.name,
        type=_KINDS[message.type],
        shape=tuple(message.shape),
        categories=tuple(message.categories),
        question=message.question,
    )
