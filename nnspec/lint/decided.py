"""The examples of a spec, decided by the weights that it gives: what they expect against what comes out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nnspec.decisions.exact import Exact, exact, number_text
from nnspec.decisions.network import BooleanOutput, Network, outcome_text
from nnspec.diagnostics import Diagnostic
from nnspec.diagnostics.codes import EXAMPLE_AGAINST_WEIGHTS
from nnspec.spec.spec import Spec
from nnspec.spec.values import read_value


class Decided(NamedTuple):
    """One example, by its number: the features that it gives, those of the units after those of the inputs."""

    number: int
    features: tuple[Exact, ...]
    fired: tuple[bool, ...]

    def meets_threshold(self, network: Network, place: int) -> bool:
        """Return whether the sum of a unit is exactly its threshold in this example."""
        return network.units[place].margin(self.features) == 0


def decide_examples(spec: Spec, network: Network) -> list[Decided]:
    """Return every example, decided."""
    found = []
    for number, example in enumerate(spec.examples):
        read = {name: read_value(kind, example.given[name]) for name, kind in spec.inputs.items()}
        given = {name: values if spec.inputs[name].shape else values[0] for name, values in read.items()}
        features = network.encode(network.flatten(given))
        fired = network.fired(features)
        found.append(Decided(number, (*features, *map(int, fired)), fired))
    return found


def check_decided(spec: Spec, network: Network, decided: Sequence[Decided]) -> Iterator[Diagnostic]:
    """Yield the answers that an example expects and the weights do not give."""
    for each in decided:
        expect = spec.examples[each.number].expect
        for output in network.outputs:
            if output.name not in expect:
                continue
            (expected,) = read_value(spec.outputs[output.name], expect[output.name])
            given = output.outcome(each.fired)
            if expected != given:
                wanted = bool(expected) if isinstance(given, bool) else str(expected)
                message = f"{output.name} = {outcome_text(wanted)} is expected, and the weights give "
                message += outcome_text(given)
                if isinstance(output, BooleanOutput):
                    unit = network.units[output.unit]
                    total, threshold = unit.weighted_sum(each.features), exact(unit.threshold)
                    relation = ">" if total > threshold else "<="
                    message += f": weighted sum {number_text(total)} {relation} threshold {number_text(threshold)}"
                path = ("examples", each.number, "expect", output.name)
                hint = "mend the example, the weights or the threshold"
                yield Diagnostic(EXAMPLE_AGAINST_WEIGHTS, message, path, hint=hint)
