"""What the checks look at: the parts of a spec, those that could not be read being None.

So a mistake in one part does not hide what is wrong between the others, and nothing is said about what depends on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from nnspec.record import record
from nnspec.spec.examples import Example
from nnspec.spec.guesses import Guesses
from nnspec.spec.inputs import Input
from nnspec.spec.names import Namespace
from nnspec.spec.outputs import Output
from nnspec.spec.spec import Layers, Spec, Training
from nnspec.spec.unread import Unread, unread

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer

T = TypeVar("T")


@record
class Draft:
    """The parts of a spec; ``given`` is the top level as written.

    ``readers`` are the layers for those who ask for names alone, which are known of more of them.
    """

    given: Mapping[str, Any]
    inputs: Mapping[str, Input | None]
    outputs: Mapping[str, Output | None]
    layers: "Sequence[Layer | None]"
    readers: "Sequence[Layer | Unread | None]"
    training: Training | None
    examples: Sequence[Example | None]
    names: Namespace
    guesses: Guesses = field(default_factory=Guesses)

    @property
    def is_decision(self) -> bool:
        """Whether it is a single decision, and has no layers."""
        return "weights" in self.given and "layers" not in self.given

    @classmethod
    def of(cls, spec: Spec) -> "Draft":
        """Return the parts of a spec that was read whole."""
        layers = spec.layers if spec.layers is not None else ()
        given = {key: getattr(spec, key) for key in spec.model_fields_set}
        names = Namespace(spec.inputs, layers)
        return cls(given, spec.inputs, spec.outputs, layers, layers, spec.training, spec.examples, names)

    @classmethod
    def salvaged(cls, value: Mapping[str, Any]) -> "Draft":
        """Return what can be read of a spec that cannot be read whole."""
        inputs = _entries(TypeAdapter(Input), value.get("inputs"))
        outputs = _entries(TypeAdapter(Output), value.get("outputs"))
        entries = value.get("layers")
        broken: set[str] = set()
        layers: list[Layer | None] = []
        readers: list[Layer | Unread | None] = []
        list_of_layers = TypeAdapter(Layers)
        for entry in entries if isinstance(entries, list) else []:
            read = _salvage(list_of_layers, [entry])
            layers.append(read[0] if read is not None else None)
            readers.append(layers[-1])
            if read is None and isinstance(entry, dict):
                readers[-1] = known = unread(entry)
                broken |= {*known.neurons, *((known.name,) if known.name is not None else ())}
        training = _salvage(TypeAdapter(Training), value["training"]) if "training" in value else None
        examples = value.get("examples")
        listed = examples if isinstance(examples, list) else []
        names = Namespace(
            inputs,
            readers,
            frozenset(broken),
            all_doubtful=not inputs or (entries is not None and not layers),
        )
        one_example = TypeAdapter(Example)
        read_examples = [_salvage(one_example, example) for example in listed]
        return cls(value, inputs, outputs, layers, readers, training, read_examples, names)


def _entries(adapter: TypeAdapter[T], value: object) -> dict[str, T | None]:
    return {name: _salvage(adapter, entry) for name, entry in value.items()} if isinstance(value, dict) else {}


def _salvage(adapter: TypeAdapter[T], value: object) -> T | None:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None
