"""Single values as messages. Knows NumPy's scalars and arrays by their ``tolist`` only, and does not import it."""

from decimal import Decimal
from typing import Any

from nnspec.v1 import values_pb2 as pb

_INT64 = range(-(2**63), 2**63)


def to_message(plain: object) -> pb.Value:
    """Return a value of a decision as a message: a list of values for an input with a shape. Raises TypeError."""
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
        case list() | tuple():
            return pb.Value(list=pb.ValueList(values=map(to_message, plain)))
    tolist = getattr(plain, "tolist", None)
    if tolist is None:
        raise TypeError(f"a value is yes or no, a number, a text or a list of these, not a {type(plain).__name__}")
    return to_message(tolist())


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
