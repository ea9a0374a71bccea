"""The smallest change of inputs that turns an outcome: of a single unit in closed form, of several by search."""

from collections.abc import Sequence

from nnspec.decisions.change import Flip, NoFlip
from nnspec.decisions.network import BooleanOutput, Network, Output, Value
from nnspec.decisions.search import search_flip
from nnspec.decisions.single import flip_unit


def find_flip(network: Network, output: Output, values: Sequence[Value]) -> Flip | NoFlip:
    """Return the change of fewest inputs, then first in declaration order, that turns ``output``.

    ``values`` are those of all elements (``Network.flatten``); each entry of a shaped input counts as an input. A
    yes/no toggles, a category becomes the first that turns the outcome, a number moves beyond its boundary, within its
    range. Raises ValueError where a value is not one of its input.
    """
    if isinstance(output, BooleanOutput):
        unit = network.units[output.unit]
        if all(feature < network.raw_count for feature, _ in unit.weights):
            return flip_unit(network, unit, values)
    return search_flip(network, output, values)
