"""The checks of a network that was lowered to a graph."""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic
from nnspec.ir.graph import Graph
from nnspec.lint.activations import check_activations
from nnspec.lint.answers import check_answers
from nnspec.lint.limits import Limits
from nnspec.lint.losses import check_losses
from nnspec.lint.precision import check_precision
from nnspec.lint.sizes import check_sizes
from nnspec.lint.starts import check_starts
from nnspec.lint.view import View
from nnspec.spec.spec import Spec


def check_network(spec: Spec, graph: Graph, limits: Limits) -> Iterator[Diagnostic]:
    """Yield what layers, their training and their answers make one think about."""
    view = View(spec, graph)
    yield from check_activations(view)
    yield from check_answers(view)
    yield from check_starts(view)
    yield from check_precision(view)
    yield from check_sizes(view, limits)
    if spec.training is not None:
        yield from check_losses(view, spec.training)
