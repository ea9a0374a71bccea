"""Plan -> NumPy: each step one line on named arrays, every array bound before the first line runs.

The printed module has one ``bind_<plan>`` for each plan. Binding names the buffers for a batch size and returns the
function that runs; what it returns lies in the buffers until the next call.
"""

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nnspec.ir.plan import Plan
from nnspec.primitives import Operand, Ref, Scalar, Step, table
from nnspec.primitives.table import Primitive
from nnspec.types import DType, TensorType

INDENT = "    "
WIDTH = 100
RESERVED = {"n", "buffers", "storage", "parameters", "rate", "step", "count", "share", "environment", "min"}
WORDS = {0.0: "zero", 0.5: "half", 1.0: "one", 2.0: "two"}
# Every function that a template calls is a name that no array may take.
FUNCTIONS = {"array"} | {
    name
    for primitive in vars(table).values()
    if isinstance(primitive, Primitive)
    for name in re.findall(r"[a-z_][a-z_0-9]*", re.sub(r"{[^}]*}", "", primitive.template))
}


def print_plan(plan: Plan) -> str:
    """Return the source of ``bind_<name>(n, buffers, environment[, storage])`` for a plan with buffers."""
    return _Printer(plan).source()


class _Printer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.names: dict[Ref, str] = {}
        self.taken = RESERVED | FUNCTIONS | {plan.name} | {f"b{i}" for i in range(len(plan.buffers))}
        self.taken |= {str(step.scalar) for step in plan.steps if step.scalar is not None}
        self.taken |= {_scratch(i, place) for i, used in plan.scratch.items() for place in range(len(used))}
        self.constants: dict[tuple[str, DType], str] = {}
        self.bound: set[Ref] = set()  # known when the function is bound, not only when it is called
        self.joined = _joined(plan)

    def source(self) -> str:
        plan = self.plan
        bind = [*self._storage(), *self._arrays()]
        body = [*self._body()]
        given = [*(["parameters"] if plan.parameters else []), *map(self._name, plan.arguments)]
        lines = [
            *(f"{name} = environment.{name}" for name in ("settle", "uniform") if _calls(body, name)),
            *bind,
            *(f"{name} = array({text}, {dtype!r})" for (text, dtype), name in self.constants.items()),
            "",
            *listed(f"def {plan.name}(", [*given, *map(str, plan.scalars)], "):"),
            *(INDENT + line for line in body),
            "",
            f"return {plan.name}",
        ]
        head = f"def bind_{plan.name}(n, buffers, environment{', storage' if plan.storage else ''}):"
        return "\n".join([head, *(INDENT + line if line else "" for line in lines)]) + "\n"

    def _storage(self) -> Iterator[str]:
        plan = self.plan
        for ref in plan.storage:
            self.bound.add(ref)
            yield f"{self._name(ref)} = storage[{ref.name!r}]  # {_shape(ref.type)}"
        if plan.buffers:
            yield from listed("", [f"b{i}" for i in range(len(plan.buffers))], " = buffers", brackets="[]")
        numbers = " ".join(str(o) for step in plan.steps for o in step.operands if isinstance(o, Scalar))
        numbers += " ".join(map(str, plan.results))
        for name, value in (("count", "n"), ("share", "1.0 / n")):
            if re.search(rf"\b{name}\b", numbers):
                yield f"{name} = {value}"

    def _arrays(self) -> Iterator[str]:
        plan = self.plan
        for index, step in enumerate(plan.steps):
            output = step.output
            if output is None:
                continue
            for place, buffer in enumerate(plan.scratch.get(index, ())):
                yield f"{_scratch(index, place)} = {_window(buffer, output.type)}"
            if self.joined.get(output, output) in self.names:
                continue
            if output in plan.placed:
                expression = _window(plan.placed[output], output.type)
            elif step.primitive.kind == "view" and step.reads[0] in self.bound:
                expression = self._expression(step)
            else:
                continue
            self.bound.add(self.joined.get(output, output))
            yield f"{self._name(output)} = {expression}  # {_shape(output.type)}"

    def _body(self) -> Iterator[str]:
        plan = self.plan
        if plan.parameters:
            yield from listed("", [self._name(ref) for ref in plan.parameters], " = parameters", brackets="[]")
        told = None
        for index, step in enumerate(plan.steps):
            if step.primitive.kind == "view":
                if step.output is not None and step.output not in self.bound:
                    yield f"{self._name(step.output)} = {self._expression(step)}"
                continue
            if step.comment != told:
                told = step.comment
                yield from textwrap.wrap(told, WIDTH, initial_indent="# ", subsequent_indent="#     ")
            scratch = {f"s{i}": _scratch(index, i) for i in range(step.primitive.scratch)}
            line = self._expression(step, scratch)
            yield f"{step.scalar} = {line}" if step.scalar is not None else line
        results = [self._name(result) if isinstance(result, Ref) else str(result) for result in plan.results]
        yield from listed("return ", results, brackets="[]")

    def _expression(self, step: Step, scratch: Mapping[str, str] | None = None) -> str:
        operands = [self._operand(operand, step) for operand in step.operands]
        attributes: dict[str, object] = dict(step.attributes)
        out = ""
        if step.output is not None:
            out = self._name(step.output)
            attributes["shape"] = ", ".join(_axes(step.output.type, "n"))
        names = scratch if scratch is not None else {}
        return step.primitive.template.format(*operands, out=out, operands=", ".join(operands), **attributes, **names)

    def _operand(self, operand: Operand, step: Step) -> str:
        if isinstance(operand, Ref):
            return self._name(operand)
        if isinstance(operand, Scalar) or step.primitive.kind != "elementwise" or step.output is None:
            return str(operand)
        # An array of no axes enters a ufunc in half the time that a number takes.
        dtypes = [ref.type.dtype for ref in step.reads if ref.type.dtype != "bool"]
        return self._constant(float(operand), dtypes[0] if dtypes else step.output.type.dtype)

    def _constant(self, value: float, dtype: DType) -> str:
        key = (repr(value), dtype)
        if key not in self.constants:
            digits = f"{abs(value):g}"
            known = re.sub(r"\W", "_", digits) if float(digits) == abs(value) else f"{len(self.constants)}"
            name = f"minus_{known}" if value < 0 else f"c_{known}"
            self.constants[key] = self._free(WORDS.get(value, name))
        return self.constants[key]

    def _name(self, ref: Ref) -> str:
        ref = self.joined.get(ref, ref)
        if ref not in self.names:
            base = re.sub(r"\W", "_", ref.name)
            self.names[ref] = self._free(f"{base}_" if keyword.iskeyword(base) or base == "__debug__" else base)
        return self.names[ref]

    def _free(self, base: str) -> str:
        """Return ``base`` as a name that nothing has yet."""
        name, count = base, 1
        while name in self.taken:
            count += 1
            name = f"{base}_{count}"
        self.taken.add(name)
        return name


def _joined(plan: Plan) -> dict[Ref, Ref]:
    """Return operand -> output where a step writes over an operand made in its own scope: the two share a name."""
    made = {step.output: step for step in plan.steps if step.output is not None}
    joined: dict[Ref, Ref] = {}
    for step in reversed(plan.steps):
        if step.output is None or step.primitive.kind == "view":
            continue
        for operand in step.reads:
            same = operand.type == step.output.type and operand in plan.placed and operand in made
            if same and plan.placed[operand] == plan.placed.get(step.output) and made[operand].comment == step.comment:
                joined[operand] = joined.get(step.output, step.output)
                break
    return joined


def _scratch(step: int, place: int) -> str:
    return f"scratch_{step}_{place}"


def _calls(lines: Iterable[str], name: str) -> bool:
    return any(line.startswith(f"{name}(") for line in lines)


def listed(before: str, names: Sequence[str], after: str = "", *, brackets: str = "", broken: str = "") -> list[str]:
    """Return ``before name, name, ... after``, in ``brackets``, or as several lines where it is too long for one.

    Several lines stand in brackets ``broken`` where one needs none.
    """
    line = f"{before}{brackets[:1]}{', '.join(names)}{brackets[1:]}{after}"
    if len(line) <= WIDTH:
        return [line]
    around = brackets + broken
    inner = textwrap.wrap(", ".join(names) + ",", WIDTH)
    return [f"{before}{around[:1]}", *(INDENT + part for part in inner), f"{around[1:]}{after}"]


def _window(buffer: int, type_: TensorType) -> str:
    """Return the expression of the part of a flat buffer that holds a value of this type."""
    size = str(type_.size) if not type_.batched else "n" if type_.size == 1 else f"n * {type_.size}"
    axes = _axes(type_, "n")
    part = f"b{buffer}[:{size}]"
    return part if len(axes) == 1 else f"{part}.reshape({', '.join(axes)})"


def _shape(type_: TensorType) -> str:
    return f"({', '.join(_axes(type_, 'batch'))})"


def _axes(type_: TensorType, batch: str) -> list[str]:
    return [*([batch] if type_.batched else []), *map(str, type_.shape)]
