"""The step language: typed array operations that ops are written in and back ends print."""

from nnspec.primitives.builder import Builder as Builder
from nnspec.primitives.step import Step as Step
from nnspec.primitives.values import Operand as Operand
from nnspec.primitives.values import Ref as Ref
from nnspec.primitives.values import Scalar as Scalar
