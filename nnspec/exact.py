"""Values that mean what was written: decimals kept digit for digit, and yes and no.

Both are types for pydantic models; ``exact_decimal`` and ``boolean`` read a single value.
"""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from nnspec.reading.scalars import WrittenFloat

if TYPE_CHECKING:
    from pydantic.config import JsonDict

MAX_DIGITS = 40
MAX_EXPONENT = 400

YES_AND_NO = {"yes": True, "no": False, "true": True, "false": False}
"""The words that say yes and no."""

_ANY_CASE = "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"

SAYS_YES: "JsonDict" = {
    "anyOf": [{"enum": [True, 1]}, {"type": "string", "pattern": "^([Yy][Ee][Ss]|[Tt][Rr][Uu][Ee])$"}]
}
"""The JSON Schema of a ``Boolean`` that is yes, for rules between keys."""


def exact_decimal(value: object) -> Decimal:
    """Return the decimal that ``value`` was written as; a float stands for its shortest decimal.

    Raises PydanticCustomError for what is no number, is not finite, has more than 40 digits or an exponent (of its
    first digit) beyond 400.
    """
    match value:
        case bool():
            raise _not_a_number()
        case Decimal():
            number = value
        case int() if abs(value) < 10**MAX_DIGITS:
            return Decimal(value)
        case int():
            raise _too_many_digits()
        case WrittenFloat():
            try:
                number = Decimal(value.text)
            except InvalidOperation:  # an exponent of more digits than a Decimal counts
                raise _exponent_too_large() from None
        case float():
            number = Decimal(float.__repr__(value))  # not repr(): a NumPy float prints its type
        case _:
            raise _not_a_number()
    if not number.is_finite():
        raise PydanticCustomError("not_finite", "a finite number is expected")
    if len(number.as_tuple().digits) > MAX_DIGITS:
        raise _too_many_digits()
    # Zero has no first digit; its exponent is only a number of zeros that were written.
    exponent = number.adjusted() if number else number.as_tuple().exponent
    if abs(int(exponent)) > MAX_EXPONENT:
        raise _exponent_too_large()
    return number


def written_number(number: Decimal) -> int | float:
    """Return the number that, written out, is ``number``; ``exact_decimal`` gives the same decimal back."""
    exponent = number.as_tuple().exponent
    if exponent == 0 and not (number.is_zero() and number.is_signed()):
        return int(number)
    return WrittenFloat(str(number))


def boolean(value: object) -> bool:
    """Return whether ``value`` says yes: true/false, yes/no and 1/0 are answers.

    Raises PydanticCustomError for anything else.
    """
    answer = YES_AND_NO.get(value.lower()) if isinstance(value, str) else None
    if isinstance(value, bool):
        answer = value
    elif isinstance(value, int) and value in (0, 1):
        answer = value == 1
    if answer is None:
        raise PydanticCustomError("not_a_boolean", "yes or no is expected (or true or false, 1 or 0)")
    return answer


Exact = Annotated[
    Decimal, PlainValidator(exact_decimal), PlainSerializer(written_number), WithJsonSchema({"type": "number"})
]
"""A decimal exactly as written: finite, at most 40 digits, its exponent within 400."""

Boolean = Annotated[
    bool,
    PlainValidator(boolean),
    WithJsonSchema({"anyOf": [{"enum": [True, False, "yes", "no", 1, 0]}, {"type": "string", "pattern": _ANY_CASE}]}),
]
"""Yes or no: true/false, yes/no or 1/0."""


def _not_a_number() -> PydanticCustomError:
    return PydanticCustomError("not_a_number", "a number is expected")


def _too_many_digits() -> PydanticCustomError:
    return PydanticCustomError("too_many_digits", "a number has at most {most} digits", {"most": MAX_DIGITS})


def _exponent_too_large() -> PydanticCustomError:
    return PydanticCustomError("exponent_too_large", "an exponent lies within {most}", {"most": MAX_EXPONENT})
