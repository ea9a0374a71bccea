"""Outputs: what a network answers, yes or no, a number or a category, and which layer it is taken from."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from nnspec.diagnostics import Diagnostic
from nnspec.either import Omittable
from nnspec.exact import Exact
from nnspec.naming import MAX_NAME
from nnspec.spec.inputs import Categories, Numeric, repeated
from nnspec.spec.part import Part, Text
from nnspec.spec.variants import ByType

Reference = Annotated[str, Field(min_length=1, max_length=2 * MAX_NAME + 1)]


class BooleanOutput(Part):
    """Yes where the layer gives strictly more than ``yes_above``."""

    type: Literal["boolean"]
    """Yes or no."""
    description: Omittable[Text] = None
    """What it is, for people."""
    source: Omittable[Reference] = Field(default=None, alias="from")
    """The layer, or ``layer.neuron``, that it is taken from. Without it: the last layer, or its neuron of this name."""
    yes_above: Exact = Decimal("0.5")
    """The answer is yes where the value is strictly above this."""

    shape: ClassVar[tuple[int, ...]] = ()

    @property
    def width(self) -> int:
        """The number of values it takes from its layer."""
        return 1


class NumberOutput(Numeric):
    """A number; trained on the scaled or standardized target, and mapped back."""

    type: Literal["number"]
    """A number."""
    source: Omittable[Reference] = Field(default=None, alias="from")
    """The layer, or ``layer.neuron``, that it is taken from. Without it: the last layer, or its neuron of this name."""


class CategoryOutput(Part):
    """The category of the greatest value; a tie goes to the first declared."""

    type: Literal["category"]
    """One of several names."""
    description: Omittable[Text] = None
    """What it is, for people."""
    source: Omittable[Reference] = Field(default=None, alias="from")
    """The layer that it is taken from. Without it: the last layer."""
    categories: Categories
    """The names, in the order of the layer's units."""

    shape: ClassVar[tuple[int, ...]] = ()

    @property
    def width(self) -> int:
        """The number of values it takes from its layer."""
        return len(self.categories)

    def findings(self) -> Iterator[Diagnostic]:
        """Yield categories that are named twice."""
        yield from repeated(self.categories)


OUTPUTS: dict[str, type[Part]] = {"boolean": BooleanOutput, "number": NumberOutput, "category": CategoryOutput}
Output = Annotated[BooleanOutput | NumberOutput | CategoryOutput, ByType("output", OUTPUTS)]
