"""The program: every function of one network, made when first wanted."""

from dataclasses import dataclass
from functools import cache, cached_property

from nnspec.codegen.function import Function, called
from nnspec.codegen.numpy_source import listed
from nnspec.ir.graph import Graph
from nnspec.ir.layout import Layout, lay_out
from nnspec.ir.lower import lower
from nnspec.ir.planner import Update, plan_encode, plan_evaluate, plan_forward, plan_step
from nnspec.ops.optimizers import Sgd
from nnspec.spec.spec import Spec
from nnspec.types import ITEM_SIZE, DType

HEADER = '''"""{name}, compiled by nnspec.

Each bind_* names the arrays for batches of n rows and returns the function that runs. All arrays are parts of a few
buffers that they take turns in, so that a call allocates nothing. Their shapes stand beside them.
"""
'''


@dataclass(frozen=True)
class Memory:
    """Bytes that a training holds: each field counts whole arrays, ``buffers`` those of one batch."""

    parameters: int
    published: int
    best: int
    gradients: int
    optimizer: int
    buffers: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.parameters + self.published + self.best + self.gradients + self.optimizer + self.buffers


class Program:
    """A compiled network: its graph, where its parameters lie, and its functions. It holds no parameters itself."""

    def __init__(self, spec: Spec, graph: Graph) -> None:
        self.spec, self.graph = spec, graph
        self.dtype: DType = spec.dtype
        self.layout: Layout = lay_out(graph.params)
        self._step = cache(self._make_step)
        self._evaluate = cache(self._make_evaluate)

    @cached_property
    def forward(self) -> Function:
        """Inputs to outputs, in the order of the spec."""
        return Function(plan_forward(self.graph, self.dtype, [result.value for result in self.graph.results]))

    @cached_property
    def forward_layers(self) -> Function:
        """Inputs to outputs and then the values of every layer, in the order of the spec."""
        values = [result.value for result in self.graph.results] + [*self.graph.layers.values()]
        return Function(plan_forward(self.graph, self.dtype, values))

    @cached_property
    def encode(self) -> Function:
        """Inputs and targets to what training reads."""
        return Function(plan_encode(self.graph, self.dtype))

    def evaluate(self, *, weighted: bool) -> Function:
        """Encoded values to the summed loss and the outputs."""
        return self._evaluate(weighted)

    def step(self, *, weighted: bool) -> Function:
        """One update of the parameters."""
        return self._step(weighted)

    @property
    def functions(self) -> list[Function]:
        """What a person reads of the network: its forward and, where it can be trained, what training runs."""
        if not self.graph.objectives:
            return [self.forward]
        return [self.forward, self.encode, self.evaluate(weighted=False), self.step(weighted=False)]

    @property
    def source(self) -> str:
        """The whole program as readable Python."""
        functions = [each.source for each in self.functions]
        homes = zip(("numpy", "nnspec.codegen.kernels"), called("".join(functions)), strict=True)
        lines = [line for home, names in homes if names for line in listed(f"from {home} import ", names, broken="()")]
        imports = ["\n".join(lines) + "\n"] if lines else []
        return "\n\n".join(["\n".join([HEADER.format(name=self.graph.name), *imports]), *functions])

    def memory(self, batch: int) -> Memory:
        """Return the bytes that training in batches of ``batch`` rows holds, data apart."""
        size = ITEM_SIZE[self.dtype]
        flat = self.layout.size * size
        every = sum(param.type.row_bytes for param in self.graph.params)
        slots = len(self.update.optimizer.slots)
        buffers = self.step(weighted=False).plan.buffer_bytes(batch) if self.graph.objectives else 0
        return Memory(flat, every, every, flat, slots * flat, buffers)

    @cached_property
    def update(self) -> Update:
        """How training changes the parameters."""
        training = self.spec.training
        if training is None or training.rule == "perceptron":
            return Update(Sgd(learning_rate=1.0))
        penalty, clip = training.regularization, training.clip
        return Update(
            training.optimizer,
            l1=penalty.l1 if penalty is not None else 0.0,
            l2=penalty.l2 if penalty is not None else 0.0,
            clip_norm=clip.norm if clip is not None else None,
            clip_value=clip.value if clip is not None else None,
        )

    def _make_evaluate(self, weighted: bool) -> Function:
        return Function(plan_evaluate(self.graph, self.dtype, weighted=weighted))

    def _make_step(self, weighted: bool) -> Function:
        return Function(plan_step(self.graph, self.dtype, self.layout, self.update, weighted=weighted))


def compile(spec: Spec) -> Program:  # noqa: A001 - the public name is nnspec.compile
    """Return the program of a spec; raises SpecError when its parts do not fit together."""
    return Program(spec, lower(spec))
