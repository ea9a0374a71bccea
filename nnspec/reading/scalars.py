"""What a plain word of YAML means: the core schema of YAML 1.2, with numbers kept as written."""

import re
from typing import Self

MAX_NUMBER = 4_000
"""Characters of the longest number that is read; Python itself refuses integers of more than 4,300 digits."""

Scalar = str | bool | int | float | None

_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class WrittenFloat(float):
    """A number that is not an integer, with the ``text`` it was written as, so that a decimal stays exact.

    The text of ``0.10`` is ``0.10``. The value of ``1e400`` is infinite, though its text is not: whoever needs a finite
    double must look.
    """

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """Return the number that ``text`` is written for; raises ValueError when it is none."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]  # a float is made from its text as well
        """Return what a copy or a pickle is made from."""
        return (self.text,)

    def __repr__(self) -> str:
        return self.text


class NotFiniteError(ValueError):
    """The word stands for infinity or for no number."""


class TooLongError(ValueError):
    """The number has more than ``MAX_NUMBER`` characters."""


def resolve(word: str) -> Scalar:
    """Return what the plain ``word`` means: null, a boolean, a number, or else itself.

    ``yes`` and ``no`` are words, ``010`` is 10, ``0o17`` 15, ``1e-4`` a number. Raises NotFiniteError for ``.inf`` and
    ``.nan`` and TooLongError for a number of too many digits.
    """
    if word in _CONSTANTS:
        return _CONSTANTS[word]
    if word[0] not in "0123456789+-.":
        return word
    if _INTEGER.fullmatch(word):
        return int(_bounded(word))
    if _FLOAT.fullmatch(word):
        return WrittenFloat(_bounded(word))
    if _OCTAL.fullmatch(word):
        return int(_bounded(word), 8)
    if _HEXADECIMAL.fullmatch(word):
        return int(_bounded(word), 16)
    if _NOT_FINITE.fullmatch(word):
        raise NotFiniteError(word)
    return word


def _bounded(number: str) -> str:
    if len(number) > MAX_NUMBER:
        raise TooLongError(number)
    return number
