"""An interpreter of recorded steps: each runs by the very template that a compiled program prints."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnspec.codegen.function import namespace
from nnspec.primitives import Builder, Ref, Scalar

Array = NDArray[Any]
NAMESPACE = namespace()


def run_steps(b: Builder, arrays: Mapping[Ref, Array], results: Sequence[Ref], **scalars: float) -> list[Array]:
    """Run the steps of ``b`` on ``arrays`` (written to where a step stores) and return ``results``."""
    values = dict(arrays)
    rows = next((array.shape[0] for ref, array in arrays.items() if ref.type.batched), 0)
    names: dict[str, Any] = {**NAMESPACE, **scalars}

    def operand(value: Ref | Scalar | float, local: dict[str, Any]) -> str:
        if not isinstance(value, Ref):
            return str(value) if isinstance(value, Scalar) else repr(value)
        name = f"v{len(local)}"
        local[name] = values[value]
        return name

    for step in b.steps:
        local: dict[str, Any] = {}
        operands = [operand(value, local) for value in step.operands]
        attributes: dict[str, Any] = dict(step.attributes)
        if step.output is not None:
            shape = (rows, *step.output.type.shape) if step.output.type.batched else step.output.type.shape
            attributes["shape"] = ", ".join(map(str, shape))
            for name in ("out", "s0", "s1"):
                local[name] = np.empty(shape, step.output.type.dtype)
            if step.stored:
                local["out"] = values[step.output]
        line = step.primitive.template.format(
            *operands, out="out", s0="s0", s1="s1", operands=", ".join(operands), **attributes
        )
        if step.scalar is not None:
            names[step.scalar.text] = eval(line, names | local)  # noqa: S307 - the line is the table's
        elif step.output is not None and step.primitive.kind == "view":
            values[step.output] = eval(line, names | local)  # noqa: S307
        else:
            exec(line, names | local)  # noqa: S102
            if step.output is not None:
                values[step.output] = local["out"]
    return [values[result] for result in results]


@pytest.fixture(scope="session")
def run() -> Callable[..., list[Array]]:
    return run_steps
