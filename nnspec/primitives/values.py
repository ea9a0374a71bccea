"""The values that steps read and write: arrays (Ref) and run-time numbers (Scalar)."""

from nnspec.record import entity, record
from nnspec.types import TensorType


@entity
class Ref:
    """One array of a plan, compared by identity; ``name`` is a hint for the printed program."""

    name: str
    type: TensorType

    def __str__(self) -> str:
        return f"%{self.name}"


Number = float | int


@record
class Scalar:
    """A number known only when a step runs (learning rate, step count), or an expression of such numbers.

    The operators build the expression; ``text`` is its Python source over the names that the program binds.
    """

    text: str

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: "Scalar | Number") -> "Scalar":
        return Scalar(f"({self.text} + {other})")

    def __radd__(self, other: Number) -> "Scalar":
        return Scalar(f"({other} + {self.text})")

    def __sub__(self, other: "Scalar | Number") -> "Scalar":
        return Scalar(f"({self.text} - {other})")

    def __rsub__(self, other: Number) -> "Scalar":
        return Scalar(f"({other} - {self.text})")

    def __mul__(self, other: "Scalar | Number") -> "Scalar":
        return Scalar(f"({self.text} * {other})")

    def __rmul__(self, other: Number) -> "Scalar":
        return Scalar(f"({other} * {self.text})")

    def __truediv__(self, other: "Scalar | Number") -> "Scalar":
        return Scalar(f"({self.text} / {other})")

    def __rtruediv__(self, other: Number) -> "Scalar":
        return Scalar(f"({other} / {self.text})")

    def __pow__(self, other: "Scalar | Number") -> "Scalar":
        return Scalar(f"({self.text} ** {other})")

    def __rpow__(self, other: Number) -> "Scalar":
        return Scalar(f"({other} ** {self.text})")

    def __neg__(self) -> "Scalar":
        return Scalar(f"(-{self.text})")

    def minimum(self, other: "Scalar | Number") -> "Scalar":
        """Return the expression of the smaller of the two."""
        return Scalar(f"min({self.text}, {other})")

    def sqrt(self) -> "Scalar":
        """Return the expression of the square root."""
        return Scalar(f"({self.text} ** 0.5)")


Operand = Ref | Scalar | float | int
