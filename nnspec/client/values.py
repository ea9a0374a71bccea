"""Single values as messages. Knows NumPy's scalars and arrays by their ``tolist`` only, and does not import it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nnspec.v1 import values_pb2 as pb

_INT64 = range(-(2**63), 2**63)
_MOST_AXES = 32  # as the server; protobuf reads no message that nests 100 deep


def to_messages(inputs: Mapping[str, object]) -> dict[str, pb.Value]:
    """Return the inputs of a decision as messages. Raises TypeError or ValueError that names the input."""
    messages = {}
    for name, plain in inputs.items():
        try:
            messages[name] = to_message(plain)
        except (TypeError, ValueError) as error:
            raise type(error)(f"input {name!r}: {error}") from error
    return messages


def to_message(plain: object, axes: int = _MOST_AXES) -> pb.Value:
    """Return a value of a decision as a message: a list of values for an input with a shape, of at most ``axes``.

    Raises TypeError, and ValueError for an integer of thousands of digits.
    """
    match plain:
        case bool():
            return pb.Value(boolean=plain)
        case int() if plain in _INT64:
            return pb.Value(integer=plain)
        case int() | Decimal():
            return pb.Value(decimal=str(plain))
        case float():
            return pb.Value(number=plain)
        case str():
            return pb.Value(text=plain)
        case list() | tuple() if axes == 0:
            raise TypeError(f"its lists nest more than {_MOST_AXES} deep")
        case list() | tuple():
            return pb.Value(list=pb.ValueList(values=[to_message(each, axes - 1) for each in plain]))
    tolist = getattr(plain, "tolist", None)
    if tolist is None:
        raise TypeError(f"a value is yes or no, a number, a text or a list of these, not a {type(plain).__name__}")
    return to_message(tolist(), axes)


def from_message(message: pb.Value) -> Any:
    """Return the value: bool, int, float, Decimal, str, or a list."""
    kind = message.WhichOneof("kind")
    match kind:
        case None:
            return None
        case "decimal":
            return Decimal(message.decimal)
        case "list":
            return from_list(message.list)
        case _:
            return getattr(message, kind)


def from_list(message: pb.ValueList) -> list[Any]:
    """Return the values side by side, each a list itself where there are more axes."""
    return [from_message(each) for each in message.values]
