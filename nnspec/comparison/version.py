"""One of the two versions that are compared: a spec, and what its graph says of it."""

from dataclasses import dataclass

from nnspec.ir.graph import Graph
from nnspec.ir.lower import lower
from nnspec.spec.spec import Spec
from nnspec.types import DType


@dataclass(frozen=True, slots=True)
class Answer:
    """How an output is answered: by threshold units alone, and in which element type it comes."""

    by_units: bool
    dtype: DType

    @property
    def words(self) -> str:
        """What makes it."""
        return "threshold units" if self.by_units else "probabilities"


@dataclass(frozen=True)
class Version:
    """A version of a network; ``name`` is what messages call it."""

    name: str
    spec: Spec
    graph: Graph

    @classmethod
    def of(cls, name: str, spec: Spec) -> "Version":
        """Return the version that a spec is; raises SpecError where its parts do not fit together."""
        return cls(name, spec, lower(spec))

    @property
    def is_trainable(self) -> bool:
        """Whether training has anything to minimize."""
        return bool(self.graph.objectives)

    def answer(self, output: str) -> Answer:
        """Return how an output is answered."""
        result = next(result for result in self.graph.results if result.name == output)
        return Answer(bool(result.units), result.value.type.dtype)
