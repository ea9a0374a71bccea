"""What must hold between the parts of a spec; each module yields the findings of one family.

Shapes are not known here: what needs them is checked when the graph is made.
"""

from collections.abc import Iterator

from nnspec.diagnostics import Diagnostic
from nnspec.spec.checks.examples import check_examples
from nnspec.spec.checks.names import check_names
from nnspec.spec.checks.outputs import check_outputs
from nnspec.spec.checks.structure import check_structure
from nnspec.spec.checks.weights import check_weights
from nnspec.spec.draft import Draft


def check(draft: Draft) -> Iterator[Diagnostic]:
    """Yield every finding between the parts; what a decision has not is imported where a spec has it."""
    yield from check_structure(draft)
    yield from check_names(draft)
    yield from check_weights(draft)
    if draft.layers:
        from nnspec.spec.checks.options import check_options
        from nnspec.spec.checks.order import check_order

        yield from check_order(draft)
        yield from check_options(draft)
    yield from check_outputs(draft)
    if draft.training is not None:
        from nnspec.spec.checks.training import check_training

        yield from check_training(draft, draft.training)
    yield from check_examples(draft)
