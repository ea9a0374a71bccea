"""Plan -> NumPy: each step one line on named arrays, every array bound before the first line runs.

The printed module has one ``bind_<plan>`` for each plan. Binding names the buffers for a batch size and returns the
function that runs; what it returns lies in the buffers until the next call.
"""

import keyword
import re
from collections.abc import Iterable

from nnspec.ir.plan import Plan
from nnspec.primitives import Operand, Ref, Scalar, Step, table
from nnspec.primitives.table import Primitive
from nnspec.types import TensorType

INDENT = "    "
RESERVED = {"n", "buffers", "storage", "parameters", "rate", "step", "count", "share", "kernels"}
# Every function that a template calls is a name that no array may take.
FUNCTIONS = {
    name
    for primitive in vars(table).values()
    if isinstance(primitive, Primitive)
    for name in re.findall(r"[a-z_][a-z_0-9]*", re.sub(r"{[^}]*}", "", primitive.template))
}


def print_plan(plan: Plan) -> str:
    """Return the source of ``bind_<name>(n, buffers, kernels[, storage])`` for a plan with buffers."""
    return _Printer(plan).source()


class _Printer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names: dict[Ref, str] = {}
        self.taken = RESERVED | FUNCTIONS | {str(step.scalar) for step in plan.steps if step.scalar is not None}
        self.bound: set[Ref] = set()  # known when the function is bound, not only when it is called
        self.overwritten = _overwritten(plan)

    def source(self) -> str:
        plan = self.plan
        storage = ", storage" if plan.storage else ""
        head = [f"def bind_{plan.name}(n, buffers, kernels{storage}):"]
        bind = self._bindings()
        body = list(self._body())
        arguments = [self._name(ref) for ref in plan.arguments] + [str(scalar) for scalar in plan.scalars]
        call = ", ".join((["parameters"] if plan.parameters else []) + arguments)
        used = "\n".join(body)
        kernels = [f"{name} = kernels.{name}" for name in ("settle", "uniform") if f"{name}(" in used]
        inner = [f"def {plan.name}({call}):", *(INDENT + line for line in body)]
        lines = [*kernels, *bind, "", *inner, "", f"return {plan.name}"]
        return "\n".join(head + [INDENT + line if line else "" for line in lines]) + "\n"

    def _bindings(self) -> list[str]:
        plan = self.plan
        lines = []
        for ref in plan.storage:
            self.bound.add(ref)
            lines.append(f"{self._name(ref)} = storage[{ref.name!r}]  # {_shape(ref.type)}")
        if plan.buffers:
            buffers = ", ".join(f"b{i}" for i in range(len(plan.buffers)))
            lines.append(f"{buffers}{',' if len(plan.buffers) == 1 else ''} = buffers")
        if any("share" in str(o) or "count" in str(o) for s in plan.steps for o in s.operands if isinstance(o, Scalar)):
            lines.append("count, share = n, 1.0 / n")
        for index, step in enumerate(plan.steps):
            for place, buffer in enumerate(plan.scratch.get(index, ())):
                if step.output is not None:
                    lines.append(f"scratch_{index}_{place} = {_window(buffer, step.output.type)}")
            if step.output is None or step.output in self.names:
                continue
            if step.output in self.overwritten:
                self.bound.add(step.output)
                self._name(step.output)
            elif step.output in plan.placed:
                self.bound.add(step.output)
                window = _window(plan.placed[step.output], step.output.type)
                lines.append(f"{self._name(step.output)} = {window}  # {_shape(step.output.type)}")
            elif step.primitive.kind == "view" and step.reads[0] in self.bound:
                self.bound.add(step.output)
                lines.append(f"{self._name(step.output)} = {self._expression(step)}  # {_shape(step.output.type)}")
        return lines

    def _body(self) -> Iterable[str]:
        plan = self.plan
        if plan.parameters:
            names = ", ".join(self._name(ref) for ref in plan.parameters)
            yield f"{names}{',' if len(plan.parameters) == 1 else ''} = parameters"
        scope = None
        for index, step in enumerate(plan.steps):
            if step.primitive.kind == "view":
                if step.output is not None and step.output not in self.bound:
                    yield f"{self._name(step.output)} = {self._expression(step)}"
                continue
            if step.comment != scope:
                scope = step.comment
                yield f"# {scope}"
            scratch = {f"s{i}": f"scratch_{index}_{i}" for i in range(step.primitive.scratch)}
            line = self._expression(step, **scratch)
            yield f"{step.scalar} = {line}" if step.scalar is not None else line
        results = [self._name(result) if isinstance(result, Ref) else str(result) for result in plan.results]
        yield f"return {', '.join(results)}{',' if len(results) == 1 else ''}"

    def _expression(self, step: Step, **names: str) -> str:
        operands = [self._operand(operand) for operand in step.operands]
        attributes: dict[str, object] = dict(step.attributes)
        out = ""
        if step.output is not None:
            out = self._name(step.output)
            attributes["shape"] = ", ".join(
                (["n"] if step.output.type.batched else []) + [*map(str, step.output.type.shape)]
            )
        return step.primitive.template.format(*operands, out=out, operands=", ".join(operands), **attributes, **names)

    def _operand(self, operand: Operand) -> str:
        return (
            self._name(operand)
            if isinstance(operand, Ref)
            else str(operand)
            if isinstance(operand, Scalar)
            else repr(operand)
        )

    def _name(self, ref: Ref) -> str:
        if ref not in self.names:
            overwritten = self.overwritten.get(ref)
            if overwritten is not None:
                self.names[ref] = self._name(overwritten)
                return self.names[ref]
            base = re.sub(r"\W", "_", ref.name)
            base = f"{base}_" if keyword.iskeyword(base) else base
            name, count = base, 1
            while name in self.taken:
                count += 1
                name = f"{base}_{count}"
            self.taken.add(name)
            self.names[ref] = name
        return self.names[ref]


def _overwritten(plan: Plan) -> dict[Ref, Ref]:
    """Return output -> operand where a step writes over an operand of its own type: the two share a name."""
    pairs = {}
    for step in plan.steps:
        if step.output is None or step.primitive.kind == "view":
            continue
        for operand in step.reads:
            same = operand.type == step.output.type and operand in plan.placed
            if same and plan.placed[operand] == plan.placed.get(step.output):
                pairs[step.output] = operand
                break
    return pairs


def _window(buffer: int, type_: TensorType) -> str:
    """Return the expression of the part of a flat buffer that holds a value of this type."""
    if not type_.batched:
        return (
            f"b{buffer}[:{type_.size}].reshape({', '.join(map(str, type_.shape))})"
            if type_.shape
            else f"b{buffer}[:1].reshape()"
        )
    rows = "n" if type_.size == 1 else f"n * {type_.size}"
    shape = ", ".join(["n", *map(str, type_.shape)])
    return f"b{buffer}[:{rows}]" if not type_.shape else f"b{buffer}[:{rows}].reshape({shape})"


def _shape(type_: TensorType) -> str:
    axes = ["batch"] if type_.batched else []
    return f"({', '.join([*axes, *map(str, type_.shape)])})"
