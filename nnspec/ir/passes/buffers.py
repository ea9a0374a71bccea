"""Give each computed value a buffer, so that the program allocates nothing while it runs.

A buffer is free again after the last read of what it holds. An elementwise step writes over its own operand where that
is the operand's last use. What backward needs again simply has its last use there: nothing else is kept.
"""

from dataclasses import replace

from nnspec.ir.plan import Buffer, Plan
from nnspec.primitives import Ref, Step
from nnspec.types import TensorType


def assign_buffers(plan: Plan) -> Plan:
    """Return ``plan`` with ``buffers``, ``placed`` and ``scratch`` filled in."""
    return _Assignment(plan).run()


class _Assignment:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.buffers: list[Buffer] = []
        self.free: list[int] = []
        self.placed: dict[Ref, int] = {}
        self.scratch: dict[int, tuple[int, ...]] = {}
        self.base: dict[Ref, Ref] = {}  # view -> the array it looks into
        for step in plan.steps:
            if step.primitive.kind == "view" and step.output is not None:
                self.base[step.output] = self._root(step.reads[0])
        self.last_use = self._last_uses()

    def run(self) -> Plan:
        given = {*self.plan.arguments, *self.plan.parameters, *self.plan.storage}
        for index, step in enumerate(self.plan.steps):
            output = step.output
            if output is not None and step.primitive.kind != "view" and not step.stored and output not in given:
                self.scratch[index] = tuple(self._take(output.type) for _ in range(step.primitive.scratch))
                target = self._overwritten(index, step)
                self.placed[output] = target if target is not None else self._take(output.type)
                self.free += self.scratch[index]
            self._release(index, step)
        scratch = {index: used for index, used in self.scratch.items() if used}
        return replace(self.plan, buffers=tuple(self.buffers), placed=self.placed, scratch=scratch)

    def _root(self, ref: Ref) -> Ref:
        return self.base.get(ref, ref)

    def _last_uses(self) -> dict[Ref, int]:
        last: dict[Ref, int] = {}
        for index, step in enumerate(self.plan.steps):
            for ref in (*step.reads, *([step.output] if step.output is not None else [])):
                last[self._root(ref)] = index
        for result in self.plan.results:
            if isinstance(result, Ref):
                last[self._root(result)] = len(self.plan.steps)
        return last

    def _overwritten(self, index: int, step: Step) -> int | None:
        """Return the buffer of an operand that this step may write over, or None."""
        if step.primitive.kind != "elementwise" or step.output is None:
            return None
        for operand in step.reads:
            root = self._root(operand)
            if root not in self.placed or self.last_use[root] != index:
                continue
            same = (root.type.dtype, root.type.batched) == (step.output.type.dtype, step.output.type.batched)
            whole = operand.type.size == root.type.size == step.output.type.size
            # Another operand that looks into the same array through a view must not see it half written.
            alone = all(other is operand or self._root(other) is not root for other in step.reads)
            if same and whole and alone:
                return self.placed[root]
        return None

    def _take(self, type_: TensorType) -> int:
        fitting = [
            i for i in self.free if self.buffers[i].dtype == type_.dtype and self.buffers[i].batched == type_.batched
        ]
        if fitting:
            # The tightest that is large enough, else the largest, which grows.
            enough = [i for i in fitting if self.buffers[i].size >= type_.size]
            best = (
                min(enough, key=lambda i: self.buffers[i].size)
                if enough
                else max(fitting, key=lambda i: self.buffers[i].size)
            )
            self.free.remove(best)
            self.buffers[best] = replace(self.buffers[best], size=max(self.buffers[best].size, type_.size))
            return best
        self.buffers.append(Buffer(type_.dtype, type_.size, type_.batched))
        return len(self.buffers) - 1

    def _release(self, index: int, step: Step) -> None:
        held = set()
        if step.output is not None:
            root = self._root(step.output)
            if root in self.placed and self.last_use[root] > index:
                held.add(self.placed[root])
        for ref in {self._root(ref) for ref in (*step.reads, *([step.output] if step.output is not None else []))}:
            if ref in self.placed and self.last_use[ref] == index and self.placed[ref] not in held:
                self.free.append(self.placed[ref])
