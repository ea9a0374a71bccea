"""Networks that the tests of pictures draw: the shipped ones, random ones, and large ones."""

from collections.abc import Sequence
from pathlib import Path

from nnspec_runtime import Session
from nnspec_runtime.cases import decided, known
from nnspec_runtime.given import Given

import nnspec
from nnspec.drawing.case import Case
from nnspec.drawing.numbers import Number, given
from nnspec.drawing.subject import Subject, subject
from nnspec.ir.lower import lower

ROOT = Path(__file__).parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
GOLDEN = Path(__file__).parent / "golden"
RESIDUAL = GOLDEN / "residual.yaml"
HOSTILE = GOLDEN / "hostile.yaml"
DRAWN = [*SPECS, RESIDUAL, HOSTILE]

Params = dict[str, Sequence[Number]]


def loaded(spec: nnspec.Spec) -> tuple[Subject, Params]:
    """Return what is drawn of a spec, and the parameters that its file gives."""
    graph = lower(spec)
    return subject(spec, graph), given(graph)


def case(spec: nnspec.Spec, values: dict[str, Given]) -> Case:
    """Return a decided case of a network that has its weights."""
    return decided(Session(nnspec.compile(spec)), values)


def trained(spec: nnspec.Spec, values: dict[str, Given], **data: list[int]) -> tuple[Subject, Params, Case]:
    """Return a network after a training, with a decided case."""
    session = Session(nnspec.compile(spec))
    session.train(data)
    graph = session.program.graph
    return subject(spec, graph), {**known(session), **given(graph, trained=True)}, decided(session, values)


def wide(count: int) -> str:
    """Return a decision of many inputs."""
    inputs = "".join(f"  x{i}: {{type: boolean, question: 'Is it {i}?'}}\n" for i in range(count))
    weights = ", ".join(f"x{i}: {i % 7 - 3}" for i in range(count))
    head = "nnspec: 1\nname: wide\n"
    return f"{head}inputs:\n{inputs}weights: {{{weights}}}\nthreshold: 10\noutputs: {{y: {{type: boolean}}}}\n"


def deep(count: int, units: int = 16) -> str:
    """Return a stack of many layers."""
    layers = f"  - dense: {{units: {units}, activation: relu}}\n" * count
    head = f"nnspec: 1\nname: deep\ninputs: {{x: {{type: number, shape: [{units}]}}}}\n"
    return f"{head}layers:\n{layers}outputs: {{y: {{type: number, shape: [{units}]}}}}\n"


def parallel(count: int) -> str:
    """Return many layers side by side, each with an output of its own."""
    layers = "".join(f"  - dense: {{units: 1}}\n    name: l{i}\n    from: x\n" for i in range(count))
    outputs = ", ".join(f"y{i}: {{type: number, from: l{i}}}" for i in range(count))
    head = "nnspec: 1\nname: parallel\ninputs: {x: {type: number, shape: [16]}}\n"
    return f"{head}layers:\n{layers}outputs: {{{outputs}}}\n"
