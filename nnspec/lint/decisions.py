"""What a decision, or a network of threshold neurons, never does: all of it is proven, nothing is guessed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nnspec.decisions.analysis.domain import weights_of
from nnspec.decisions.analysis.findings import find
from nnspec.decisions.network import Network
from nnspec.diagnostics import Code, Diagnostic, Path
from nnspec.diagnostics.codes import (
    ALWAYS_FIRES,
    CATEGORY_NEVER_CHOSEN,
    IMPLIED_NEURON,
    INPUT_NEVER_MATTERS,
    NEVER_FIRES,
    REACHABLE_TIE,
    SAME_NEURONS,
    WEIGHT_NEVER_MATTERS,
)
from nnspec.ir.declared import Declared, declared
from nnspec.spec.outputs import CategoryOutput
from nnspec.spec.spec import Spec

if TYPE_CHECKING:
    from nnspec.decisions.analysis.remarks import Kind, Remark
    from nnspec.ir.graph import Graph
    from nnspec.lint.decided import Decided

MAX_WEIGHTS = 20_000  # of all units, those of 0 too: beyond, not even bounds are looked at
MAX_PRODUCTS = 100_000  # of weights and features, to decide the examples
MAX_WORK = 1 << 28  # some milliseconds; nnspec analyze takes its time

CODES: "dict[Kind, Code]" = {
    "always": ALWAYS_FIRES,
    "never": NEVER_FIRES,
    "no_category": CATEGORY_NEVER_CHOSEN,
    "idle_input": INPUT_NEVER_MATTERS,
    "idle_weight": WEIGHT_NEVER_MATTERS,
    "same": SAME_NEURONS,
    "tie": REACHABLE_TIE,
    "implied": IMPLIED_NEURON,
}


def check_decisions(spec: Spec, graph: "Graph | None") -> Iterator[Diagnostic]:
    """Yield what the threshold units of a spec never do, where their weights stand in the file."""
    known = declared(spec, graph)
    network = known.network
    if not network.units or len(network.elements) * len(network.units) > MAX_WEIGHTS:
        return
    decided: Sequence[Decided] = ()
    if 0 < len(spec.examples) * len(network.elements) * len(network.units) <= MAX_PRODUCTS:
        from nnspec.lint.decided import check_decided, decide_examples

        decided = decide_examples(spec, network)
        yield from check_decided(spec, network, decided)
    findings = find(network, most=MAX_WORK)
    if findings.is_empty:
        return
    from nnspec.decisions.analysis.remarks import remarks

    for remark in remarks(network, findings, named=repr):
        if _is_surprising(network, remark, decided):
            path, at_key = _place(spec, known, remark)
            yield Diagnostic(CODES[remark.kind], remark.text, path, at_key=at_key, hint=remark.hint)


def _is_surprising(network: Network, remark: "Remark", decided: "Sequence[Decided]") -> bool:
    """Return whether an author may not know it.

    Where one of two units weighs all that the other does, one is plainly a stricter form of the other. Of a tie that an
    example has, it is said what is meant.
    """
    if remark.kind == "tie" and remark.place is not None:
        return not any(each.meets_threshold(network, remark.place) for each in decided)
    if remark.kind != "implied":
        return True
    units = [unit for unit in network.units if unit.name in (remark.name, remark.other)]
    one, other = ({feature for feature, weight in unit.weights if weight} for unit in units)
    return not one <= other and not other <= one


def _place(spec: Spec, known: Declared, remark: "Remark") -> tuple[Path, bool]:
    """Return the path that a remark is about, and whether it is about the key there."""
    place = known.places[remark.place] if remark.place is not None else None
    match remark.kind:
        case "no_category":
            output = spec.outputs[remark.name]
            categories = output.categories if isinstance(output, CategoryOutput) else ()
            return ("outputs", remark.name, "categories", categories.index(str(remark.outcome))), False
        case "idle_input":
            written = [known.places[unit].weights.get(remark.name) for unit in weights_of(known.network, remark.name)]
            if len(written) == 1 and written[0] is not None:
                return written[0], True
            return ("inputs", remark.name.partition("[")[0]), True
        case "idle_weight" if place is not None:
            return place.weights.get(remark.name, place.unit), True
        case "same" | "implied" if place is not None:
            return place.unit, True
    return (place.threshold, False) if place is not None else ((), False)
