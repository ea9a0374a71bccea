"""What a picture says in words: labels that several views share, and the description for who cannot see it."""

from collections.abc import Iterator

from nnspec.drawing.case import Case
from nnspec.drawing.measure import clean
from nnspec.drawing.numbers import Params, number_text, plural, set_text
from nnspec.drawing.subject import Block, Subject
from nnspec.drawing.units import Edge, Shown, bias, edges, shown, threshold

NAMED = 12  # blocks or inputs that a description names


def sum_text(block: Block, unit: int, params: Params, case: Case | None) -> tuple[str, str]:
    """Return what stands in a unit: what it compares or computes, and what that is called.

    With a case these are the numbers of the case, where they are known.
    """
    level = case.level(block.key, unit) if case is not None else None
    if block.thresholds:
        bound = threshold(block, unit, params)
        sums = case.sums.get(block.key) if case is not None else None
        if bound is None:
            return "Σ > t", "threshold not trained"
        if sums is None:
            return f"Σ > {set_text(bound)}", "threshold"
        sign = ">" if level else "≤"
        return f"{set_text(sums[unit])} {sign} {set_text(bound)}", f"sum {sign} threshold"
    name = block.activation if block.activation is not None else "weighted sum"
    added = bias(block, unit, params)
    if level is not None:
        return set_text(level), name
    if not added:  # none, or not known
        return "Σ", name
    return f"Σ {'+' if added > 0 else '−'} {set_text(added if added > 0 else -added)}", name


def answer_text(block: Block, case: Case | None) -> str:
    """Return an output with its answer, where there is a case."""
    answer = case.outcomes.get(block.name) if case is not None else None
    return f"{block.name} = {answer}" if answer is not None else block.name


def unit_answer(block: Block, unit: int, case: Case | None) -> str:
    """Return one unit of an output: its category with the probability, or the output with its answer."""
    if block.width == 1:
        return answer_text(block, case)
    level = case.level(block.key, unit) if case is not None else None
    name = block.unit_name(unit)
    if level is None:
        return name
    is_share = block.op == "category" and 0 <= level <= 1
    return f"{name}: {f'{float(level):.1%}' if is_share else set_text(level)}"


def size_text(block: Block) -> str:
    """Return the shape of a block: how many units, or its axes."""
    if block.kind == "input":
        if block.op == "category":
            return plural(block.width, "feature")
        return "yes or no" if block.op == "boolean" and block.width == 1 else _sized(block, block.op)
    if block.kind == "output":
        if block.op == "category":
            return plural(block.width, "category", "categories")
        return "yes or no" if block.op == "boolean" and block.width == 1 else _sized(block, block.op)
    return _sized(block, "unit")


def edge_text(subject: Subject, edge: Edge) -> str:
    """Return what an edge is when it is pointed at: from where to where, and its weight."""
    source, target = (subject.blocks[key].unit_name(unit) for key, unit in (edge.source, edge.target))
    return f"{source} → {target}" + (f": {set_text(edge.weight)}" if edge.weight is not None else "")


def is_unknown(subject: Subject, edge: Edge) -> bool:
    """Return whether an edge has a weight that is not known, as training has yet to find it."""
    drawn = "more" not in (subject.blocks[edge.source[0]].kind, subject.blocks[edge.target[0]].kind)
    return edge.weighed and edge.weight is None and drawn


def layer_text(block: Block) -> str:
    """Return what a layer does: ``dense, sigmoid``."""
    return ", ".join(part for part in (block.op, block.activation) if part)


def block_lines(block: Block, case: Case | None) -> list[str]:
    """Return what a box for a whole block says: its name, with its value in a case, what it does, its sizes."""
    if block.kind == "layer":
        lines = [block.name, layer_text(block), size_text(block)]
    elif block.kind == "output":
        lines = [answer_text(block, case), size_text(block)]
    else:
        value = case.values.get(block.name) if case is not None else None
        lines = [f"{block.name} = {value}" if value is not None else block.name]
        lines += [size_text(block)] if block.kind == "input" else []
    return [*lines, plural(block.parameters, "parameter")] if block.parameters else lines


def facts(subject: Subject) -> str:
    """Return the sizes of a network on one line."""
    sizes = subject.sizes
    inputs = plural(sizes.inputs, "input")
    return " · ".join(
        [
            inputs if sizes.features == sizes.inputs else f"{inputs} of {sizes.features:,} features",
            "1 neuron" if subject.is_neuron else plural(sizes.layers, "layer"),
            plural(sizes.parameters, "parameter"),
        ]
    )


def words(subject: Subject, params: Params, case: Case | None) -> str:
    """Return the description of a network, a few sentences however large it is."""
    return " ".join(_sentences(subject, params, case))


def _sentences(subject: Subject, params: Params, case: Case | None) -> Iterator[str]:
    if subject.description:
        yield clean(subject.description)
    if subject.is_neuron:
        yield _neuron(subject, params)
    else:
        yield f"A network of {facts(subject).replace(' · ', ', ')}."
        layers = [block for block in subject.blocks.values() if block.is_layer]
        yield f"Layers: {_listed([_named(block, layer_text(block), size_text(block)) for block in layers])}."
    outputs = [block for block in subject.blocks.values() if block.is_output]
    yield f"Outputs: {_listed([_named(block, size_text(block)) for block in outputs])}."
    if case is not None:
        given = [f"{name} = {value}" for name, value in case.values.items()]
        answers = [f"{name} = {value}" for name, value in case.outcomes.items()]
        yield f"Given {_listed(given)}: {_listed(answers)}."


def _named(block: Block, *what: str) -> str:
    """Return a block with what it is; one that stands for others has said that."""
    return block.name if block.kind == "more" else f"{block.name} ({', '.join(what)})"


def _neuron(subject: Subject, params: Params) -> str:
    (layer,) = subject.of("layer")
    chosen = {block.key: shown(block) for block in subject.blocks.values()}
    chosen[layer.key] = Shown((0,))
    parts = []
    for edge in edges(subject, chosen, params):
        if edge.target[0] == layer.key:
            name = subject.blocks[edge.source[0]].unit_name(edge.source[1])
            parts.append(f"{name} (weight {number_text(edge.weight)})" if edge.weight is not None else name)
    bound = threshold(layer, 0, params)
    fires = f" It fires where the weighted sum is above {number_text(bound)}." if bound is not None else ""
    return f"A neuron that weighs {_listed(parts)}.{fires}"


def _listed(parts: list[str]) -> str:
    left = f" and {len(parts) - NAMED:,} more" if len(parts) > NAMED else ""
    return ", ".join(clean(part) for part in parts[:NAMED]) + left


def _sized(block: Block, noun: str) -> str:
    if len(block.shape) > 1:
        return " × ".join(map(str, block.shape))
    return noun if block.width == 1 and noun != "unit" else plural(block.width, noun)
