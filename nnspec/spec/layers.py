"""Layers as a list of entries ``{<tag>: options, name, from}``, each read by the op that its tag names."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, create_model
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nnspec.either import Either, Omittable
from nnspec.ops.activations import AnyActivation, Step
from nnspec.ops.base import Activation, NodeOp
from nnspec.ops.layers import AnyLayer, Dense, Neuron, Neurons
from nnspec.ops.tagged import members
from nnspec.record import record
from nnspec.spec.outputs import Reference
from nnspec.spec.part import MAX_ENTRIES, Name, Part

SIBLINGS = ("name", "from")

Sources = Annotated[
    Reference | Annotated[tuple[Reference, ...], Field(strict=False, min_length=1, max_length=MAX_ENTRIES)], Either()
]


class Entry(Part):
    """What an entry of ``layers`` may have beside its tag."""

    name: Omittable[Name] = None
    """Name of the layer, by which others and outputs take it. Without one it is ``layer_3``, by its place."""
    sources: Sources = Field(default=(), alias="from")
    """What the layer takes: inputs, features, layers or neurons before it. Without it, the layer before."""


@record
class Layer:
    """One entry: ``op`` is a layer's or an activation's; without ``sources`` it takes the layer before it."""

    op: NodeOp
    name: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The key that names the op in the file."""
        return "activation" if isinstance(self.op, Activation) else self.op.tag()

    @property
    def activation(self) -> Activation | None:
        """The activation that the entry applies, if it applies one."""
        if isinstance(self.op, Dense | Neurons):
            return self.op.activation
        return self.op if isinstance(self.op, Activation) else None

    @property
    def is_linear(self) -> bool:
        """Whether it has weights."""
        return isinstance(self.op, Dense | Neurons)

    @property
    def is_trainable(self) -> bool:
        """Whether training moves its weights."""
        return isinstance(self.op, Dense | Neurons) and self.op.trainable

    @property
    def is_step(self) -> bool:
        """Whether its units step, and so hide the gradient from what lies before them."""
        return isinstance(self.activation, Step)

    @property
    def neurons(self) -> Mapping[str, Neuron]:
        """Its named neurons, of which only a layer of neurons has any."""
        return self.op.units if isinstance(self.op, Neurons) else {}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return a validator that looks at the tag first."""
        return core_schema.no_info_plain_validator_function(_read)


MAX_LAYERS = 2_000

Layers = Annotated[tuple[Layer, ...], Field(strict=False, min_length=1, max_length=MAX_LAYERS)]


@cache
def tags() -> dict[str, Any]:
    """Return the tags of entries and what reads their options."""
    return {**members(AnyLayer), "activation": AnyActivation}


def _read(entry: Any) -> Layer:
    if isinstance(entry, Layer):
        return entry
    if isinstance(entry, str):
        entry = {entry: {}}
    found = [key for key in entry if key in tags()] if isinstance(entry, dict) else []
    others = set(entry) - {*SIBLINGS} if isinstance(entry, dict) else set()
    if len(found) > 1 or not others:
        raise PydanticCustomError("one_tag", "", {"noun": "layer", "known": [*tags()], "found": found})
    tag = found[0] if found else None
    # Without a tag that is known, every other key is reported as unknown, and the siblings are read all the same.
    read: Any = _model(tag).model_validate(entry)
    sources = (read.sources,) if isinstance(read.sources, str) else read.sources
    return Layer(getattr(read, str(tag)), read.name, sources)


@cache
def _model(tag: str | None) -> type[Entry]:
    """Return the model of an entry whose op goes by ``tag``, or of one that has none."""
    if tag is None:
        return Entry
    options: Any = (Annotated[tags()[tag], BeforeValidator(_no_options)], ...)
    return create_model("entry", __base__=Entry, **{tag: options})


def _no_options(options: Any) -> Any:
    return {} if options is None else options
