"""What the checks look at: the parts of a spec, those that could not be read being None.

So a mistake in one part does not hide what is wrong between the others, and nothing is said about what depends on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from nnspec.diagnostics import Diagnostic
from nnspec.record import record
from nnspec.spec.examples import Answer, Example
from nnspec.spec.guesses import Guesses
from nnspec.spec.inputs import Input
from nnspec.spec.names import Namespace
from nnspec.spec.outputs import Output
from nnspec.spec.spec import Layers, Spec, Training
from nnspec.spec.unread import Unread, UnreadExample, unread

if TYPE_CHECKING:
    from nnspec.spec.layers import Layer
    from nnspec.spec.slips import Meant

T = TypeVar("T")


@record
class Draft:
    """The parts of a spec: ``given`` is the top level as written, ``entries`` its layers as far as they are known."""

    given: Mapping[str, Any]
    inputs: Mapping[str, Input | None]
    outputs: Mapping[str, Output | None]
    entries: "Sequence[Layer | Unread | None]"
    training: Training | None
    examples: Sequence[Example | UnreadExample | None]
    names: Namespace
    guesses: Guesses = field(default_factory=Guesses)
    meant: "Meant | None" = None
    """The spec as it was meant, which this is about, where it was written otherwise."""

    def written(self, findings: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
        """Return findings about the parts with their paths as they stand in the file."""
        return findings if self.meant is None else map(self.meant.written, findings)

    @property
    def is_decision(self) -> bool:
        """Whether it is a single decision, and has no layers."""
        return "weights" in self.given and "layers" not in self.given

    @cached_property
    def layers(self) -> "Sequence[Layer | None]":
        """The layers that could be read whole, the others being None."""
        return [None if isinstance(entry, Unread) else entry for entry in self.entries]

    @classmethod
    def of(cls, spec: Spec) -> "Draft":
        """Return the parts of a spec that was read whole."""
        layers = spec.layers if spec.layers is not None else ()
        given = {key: getattr(spec, key) for key in spec.model_fields_set}
        names = Namespace(spec.inputs, layers)
        return cls(given, spec.inputs, spec.outputs, layers, spec.training, spec.examples, names)

    @classmethod
    def salvaged(cls, value: Mapping[str, Any]) -> "Draft":
        """Return what can be read of a spec that cannot be read whole."""
        inputs = _entries(TypeAdapter(Input), value.get("inputs"))
        outputs = _entries(TypeAdapter(Output), value.get("outputs"))
        list_of_layers, one_example = TypeAdapter(Layers), TypeAdapter(Example)
        entries: list[Layer | Unread | None] = []
        for entry in _list(value.get("layers")):
            read = _salvage(list_of_layers, [entry])
            entries.append(read[0] if read is not None else unread(entry) if isinstance(entry, dict) else None)
        training = _salvage(TypeAdapter(Training), value["training"]) if "training" in value else None
        examples = [_salvage(one_example, each) or _half(each) for each in _list(value.get("examples"))]
        all_doubtful = not inputs or (value.get("layers") is not None and not entries)
        names = Namespace(inputs, entries, all_doubtful=all_doubtful)
        return cls(value, inputs, outputs, entries, training, examples, names)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _entries(adapter: TypeAdapter[T], value: object) -> dict[str, T | None]:
    return {name: _salvage(adapter, entry) for name, entry in value.items()} if isinstance(value, dict) else {}


def _half(example: object) -> UnreadExample | None:
    """Return what an example gives and expects as far as it can be read: neither hides what is wrong with the other."""
    if not isinstance(example, dict):
        return None
    given, answers = example.get("given"), _entries(TypeAdapter(Answer), example.get("expect"))
    return UnreadExample(
        given if isinstance(given, dict) else None,
        {name: answer for name, answer in answers.items() if answer is not None},
    )


def _salvage(adapter: TypeAdapter[T], value: object) -> T | None:
    try:
        return adapter.validate_python(value)
    except ValidationError:
        return None
