"""What each input can do, as tables of the page of ``nnspec analyze``: its weights, how often it decides, its power."""

from collections.abc import Iterator
from fractions import Fraction

from nnspec.cli.page import Block, Heading, Paragraph, Table
from nnspec.decisions.analysis.domain import weights_of
from nnspec.decisions.analysis.output_survey import Influence, OutputSurvey
from nnspec.decisions.analysis.survey import Survey
from nnspec.decisions.exact import exact, number_text
from nnspec.decisions.network import BooleanOutput, Category, Element, Kind, Network, Number

MAX_INPUTS = 40
MAX_WEIGHTS = 2  # neurons whose weight of an input is written out


def inputs(survey: Survey) -> Iterator[Block]:
    """Yield the questions, where several outputs share them, and for each output a table of its inputs."""
    asked = [(each.name, each.question) for each in survey.network.inputs[:MAX_INPUTS] if each.question is not None]
    if len(survey.outputs) > 1 and asked:
        yield Table(("input", "question"), tuple(asked))
    for each in survey.outputs:
        if len(survey.outputs) > 1:
            yield Heading(each.output.name, 3)
        yield _input_table(survey.network, each, apart=len(survey.outputs) > 1)
        if len(each.inputs) > MAX_INPUTS:
            yield Paragraph(f"And {len(each.inputs) - MAX_INPUTS:,} inputs more.")


def _input_table(network: Network, each: OutputSurvey, *, apart: bool) -> Table:
    elements = {element.name: element for element in network.elements}
    shown = [(influence, elements[influence.input]) for influence in each.inputs[:MAX_INPUTS]]
    unnatural = any(influence.matters is not False and influence.towards < 1 for influence, _ in shown)
    pushes = unnatural and isinstance(each.output, BooleanOutput)
    # Of several outputs the questions would be told again and again.
    questions = not apart and any(element.input.question is not None for _, element in shown)
    rows = []
    for influence, element in shown:
        power = percent(influence.shapley) if influence.shapley is not None else "-"
        row = [influence.input, _weights(network, each, element), _decides(influence), power]
        if pushes:
            row.append(_towards(influence, element.input.kind))
        if questions:
            row.append(element.input.question if element.input.question is not None else "")
        rows.append(tuple(row))
    header = ["input", "weight", "decides", "power", *["makes it yes"] * pushes, *["question"] * questions]
    return Table(tuple(header), tuple(rows), frozenset({2, 3}))


def _decides(influence: Influence) -> str:
    if influence.matters is None:
        return "not known"
    if not influence.matters:
        return "never"
    if influence.banzhaf is None:
        return "sometimes"
    return "always" if influence.banzhaf == 1 else percent(influence.banzhaf)


def _towards(influence: Influence, kind: Kind) -> str:
    if influence.matters is False or (influence.banzhaf is None and not influence.towards and not influence.best):
        return ""
    if not influence.towards:
        return " or ".join(influence.best) if influence.best else "either way"
    higher, lower = ("higher", "lower") if isinstance(kind, Number) else ("yes", "no")
    return higher if influence.towards > 0 else lower


def _weights(network: Network, each: OutputSurvey, element: Element) -> str:
    """Return the weights of an input: plain where one neuron decides, else with the neurons that they are in."""
    kind, places = element.input.kind, network.bearing_on(each.output.units)
    texts = []
    for place, weights in weights_of(network, element.name).items():
        if place not in places:
            continue
        numbers = [number_text(exact(weight)) for weight in weights]
        if isinstance(kind, Category):
            numbers = [f"{category} {number}" for category, number in zip(kind.categories, numbers, strict=True)]
        texts.append(", ".join(numbers) + (f" in {network.units[place].name}" if len(places) > 1 else ""))
    if not texts:
        return "0"
    more = f" and {len(texts) - MAX_WEIGHTS} more" if len(texts) > MAX_WEIGHTS else ""
    return "; ".join(texts[:MAX_WEIGHTS]) + more


def percent(share: Fraction) -> str:
    """Return a share as a percentage; none that is not 0 or 1 is rounded to either."""
    if share in (0, 1):
        return f"{int(share) * 100}%"
    if share < Fraction(1, 1000):
        return "<0.1%"
    if share > Fraction(999, 1000):
        return ">99.9%"
    tenths = round(share * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
