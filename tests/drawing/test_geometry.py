"""Laws of every picture: all of it lies inside, nothing covers anything else, its edges are those of the network."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from math import dist
from pathlib import Path as File

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nnspec_runtime.given import Given

import nnspec
from nnspec.drawing.numbers import Number
from nnspec.drawing.scene import Area, Box, Path, Scene, Text
from nnspec.drawing.subject import Subject
from nnspec.drawing.units import edges, shown
from nnspec.drawing.views import VIEWS, View, choose, scene, shortened
from nnspec.exact import written_number
from nnspec.spec.inputs import CategoryInput, Input, NumberInput
from tests.codegen.specs import networks
from tests.codegen.test_decisions import decisions
from tests.drawing.networks import DRAWN, SPECS, Params, case, deep, loaded, parallel, trained, wide

weights = st.decimals(-1000, 1000, places=12) | st.sampled_from([Decimal(0), Decimal("1e-300"), Decimal("-1e40")])

NODES = {"unit", "neuron", "port", "answer", "layer", "input", "output", "more", "dot"}
LARGE = [wide(300), wide(3000), deep(50), deep(1000), parallel(9), parallel(500)]


def role(shape: Box | Text | Path) -> str:
    return shape.role.partition(" ")[0]


def shrunk(area: Area, by: float) -> Area:
    return Area(area.left + by, area.top + by, area.right - by, area.bottom - by)


def inside(inner: Area, outer: Area) -> bool:
    return (
        outer.left <= inner.left
        and inner.right <= outer.right
        and outer.top <= inner.top
        and inner.bottom <= outer.bottom
    )


def within(box: Box, point: tuple[float, float]) -> bool:
    """Tell whether a point lies inside a box, or where that is round, inside its circle."""
    if box.width == box.height == 2 * box.radius:
        return dist(box.centre, point) < box.radius - 1
    return shrunk(box.area, 1).holds(point)


def faults(picture: Scene) -> Iterator[str]:
    """Yield everything that lies where it must not."""
    page = Area(0, 0, picture.width, picture.height)
    yield from (f"{shape} leaves the page" for shape in picture.shapes if not inside(shape.area, page))
    nodes = [shape for shape in picture.shapes if isinstance(shape, Box) and role(shape) in NODES]
    chips = [shape for shape in picture.shapes if isinstance(shape, Box) and role(shape) == "chip"]
    texts = [shape for shape in picture.shapes if isinstance(shape, Text)]
    for one, other in combinations([*nodes, *chips], 2):
        if shrunk(one.area, 0.5).overlaps(other.area):
            yield f"{one} covers {other}"
    for first, second in combinations(texts, 2):
        if first.area.overlaps(second.area, -1):
            yield f"{first} covers {second}"
    for text in texts:
        for box in (*nodes, *chips):
            if text.area.overlaps(box.area, -1) and not inside(text.area, box.area):
                yield f"{text} sticks out of {box}"
    on_chips = {text for text in texts for chip in chips if inside(text.area, chip.area)}
    obstacles = [text.area for text in texts if text not in on_chips]
    for line in picture.shapes:
        if isinstance(line, Path) and line.ends is not None:
            points = [line.at(step / 60) for step in range(61)]
            yield from (f"{line} runs through {area}" for area in obstacles if any(map(area.holds, points)))
            yield from (f"{line} runs through {node}" for node in nodes if any(within(node, point) for point in points))


def answer(kind: Input) -> st.SearchStrategy[Given]:
    """Return what may be given to an input."""
    one: st.SearchStrategy[Given] = st.booleans()
    if isinstance(kind, CategoryInput):
        one = st.sampled_from(kind.categories)
    elif isinstance(kind, NumberInput):
        one = st.floats(0, 3)
    return st.lists(one, min_size=kind.size, max_size=kind.size) if kind.shape else one


def views(subject: Subject) -> list[View]:
    return [view for view in VIEWS if view != "neuron" or subject.is_neuron]


def check(subject: Subject, params: dict[str, object] | Params, view: View, case: object = None) -> None:
    picture = scene(subject, view, params, case)  # type: ignore[arg-type]
    assert [*faults(picture)] == []
    short = shortened(subject, view)
    drawn = sorted(line.ends for line in picture.shapes if isinstance(line, Path) and line.ends is not None)
    if view == "graph":
        assert drawn == sorted((source, block.key) for block in short.blocks.values() for source in block.sources)
    else:
        chosen = {key: shown(block) for key, block in short.blocks.items()}
        found = [(edge.source[0], edge.target[0]) for edge in edges(short, chosen, {})]
        if view == "neuron":  # what it does not show of its inputs has no edge
            found = [ends for ends in found if short.blocks[ends[0]].kind != "more"]
        assert drawn == sorted(found)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_specs(path: File, view: View) -> None:
    subject, params = loaded(nnspec.load(path))
    if view in views(subject):
        check(subject, params, view)


@pytest.mark.parametrize("number", range(len(LARGE)))
def test_large_networks_stay_small(number: int) -> None:
    subject, params = loaded(nnspec.loads(LARGE[number]))
    for view in views(subject):
        check(subject, params, view)
        assert len(scene(subject, view, params, None).shapes) < 2000


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_any_network(spec: dict[str, object]) -> None:
    subject, params = loaded(nnspec.from_dict(spec))
    for view in views(subject):
        check(subject, params, view)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(decisions(), st.data())
def test_any_decision(spec: dict[str, object], data: st.DataObject) -> None:
    loaded_spec = nnspec.from_dict(spec)
    values = {name: data.draw(answer(kind)) for name, kind in loaded_spec.inputs.items()}
    subject, params = loaded(loaded_spec)
    for view in views(subject):
        check(subject, params, view, case(loaded_spec, values))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(weights, st.booleans(), st.text(max_size=60)), min_size=1, max_size=14),
    weights,
)
def test_any_neuron(inputs: list[tuple[Decimal, bool, str]], threshold: Decimal) -> None:
    spec = nnspec.from_dict(
        {
            "nnspec": 1,
            "name": "neuron",
            "inputs": {f"x{n}": {"type": "boolean", "question": text} for n, (_, _, text) in enumerate(inputs)},
            "weights": {f"x{n}": written_number(weight) for n, (weight, _, _) in enumerate(inputs)},
            "threshold": written_number(threshold),
            "outputs": {"y": {"type": "boolean"}},
        }
    )
    subject, params = loaded(spec)
    for decided in (None, case(spec, {f"x{n}": on for n, (_, on, _) in enumerate(inputs)})):
        for view in VIEWS:
            check(subject, params, view, decided)


def test_trained_and_decided() -> None:
    rows = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]}
    spec = nnspec.load(next(path for path in SPECS if path.stem == "xor_trained"))
    subject, params, case = trained(spec, {"a": "yes", "b": "no"}, **rows)
    for view in views(subject):
        check(subject, params, view, case)


def test_the_view_suits_the_network() -> None:
    chosen = {path.stem: choose(loaded(nnspec.load(path))[0]) for path in DRAWN}
    assert {name for name, view in chosen.items() if view == "neuron"} == {"concert", "and", "or", "nand"}
    assert {name for name, view in chosen.items() if view == "graph"} == {"residual"}
    assert choose(loaded(nnspec.loads(deep(50)))[0]) == "graph"


def test_weights_are_told_by_width_and_sign() -> None:
    subject, _ = loaded(nnspec.load(next(path for path in SPECS if path.stem == "concert")))
    params: dict[str, list[Number]] = {"decision.weights": [1, -4, 0], "decision.bias": [-6]}
    picture = scene(subject, "neuron", params, None)
    lines = {line.role: line.thickness for line in picture.shapes if isinstance(line, Path) and line.ends is not None}
    assert lines.keys() == {"edge plus", "edge minus", "edge zero", "edge out"}
    assert lines["edge minus"] > lines["edge plus"] > lines["edge zero"]
