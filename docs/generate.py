"""Writes the parts of the documentation that the code knows best: ``python docs/generate.py``; a test compares them.

``vocabulary.md`` is written whole, from the docstrings and fields of the ops, and ``checks.md`` from the codes and
their pages. In the other pages, what stands between ``<!-- generated: NAME -->`` and ``<!-- end -->`` is.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from nnspec_server.settings import SETTINGS
from nnspec_server.statuses import STATUSES
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from nnspec.comparison.rules import Rule
from nnspec.diagnostics import CODES, Code
from nnspec.diagnostics.explain import explain
from nnspec.ops.activations import AnyActivation
from nnspec.ops.base import Op
from nnspec.ops.initializers import AnyInitializer
from nnspec.ops.layers import AnyLayer, Dense, Neurons
from nnspec.ops.layers.linear import TensorFile
from nnspec.ops.losses import AnyLoss
from nnspec.ops.metrics import AnyMetric
from nnspec.ops.metrics.base import Metric
from nnspec.ops.optimizers import AnyOptimizer
from nnspec.ops.schedules import AnySchedule
from nnspec.ops.tagged import Tagged, members
from nnspec.schema.describe import field_descriptions, op_formula, prose
from nnspec.spec.inputs import BooleanInput, CategoryInput, NumberInput
from nnspec.spec.outputs import BooleanOutput, CategoryOutput, NumberOutput
from nnspec.spec.spec import Spec
from nnspec.spec.training import EarlyStopping, Regularization, Training, WeightedLoss

DOCS = Path(__file__).parent

FAMILIES = (
    ("Layers", AnyLayer, "An entry of `layers`. `dense` and `neurons` are described in [the language](language.md)."),
    ("Activations", AnyActivation, "`activation:` of a `dense` or `neurons` layer, or an entry `- activation: NAME`."),
    (
        "Losses",
        AnyLoss,
        "`training: {loss: NAME}`. p is the prediction, t the target; of a batch the mean counts.",
    ),
    ("Optimizers", AnyOptimizer, "`training: {optimizer: NAME}`. g is the gradient, p the parameters."),
    ("Schedules", AnySchedule, "`training: {schedule: NAME}`: what the learning rate is multiplied by."),
    ("Initializers", AnyInitializer, "`initializer:` and `bias_initializer:` of a `dense` layer."),
    (
        "Metrics",
        AnyMetric,
        "`training: {metrics: [NAME]}`, measured after each epoch and by `nnspec evaluate`.",
    ),
)
SECTIONS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("top level", Spec),
    ("inputs: boolean", BooleanInput),
    ("inputs: number", NumberInput),
    ("inputs: category", CategoryInput),
    ("outputs: boolean", BooleanOutput),
    ("outputs: number", NumberOutput),
    ("outputs: category", CategoryOutput),
    ("dense", Dense),
    ("dense weights from a file", TensorFile),
    ("neurons", Neurons),
    ("training", Training),
    ("one loss of several", WeightedLoss),
    ("early_stopping", EarlyStopping),
    ("regularization", Regularization),
)
BOUNDS = {Gt: "above", Ge: "at least", Lt: "below", Le: "at most"}
REQUIRED, NONE = "required", "none"
TYPES = {float: "number", int: "whole number", bool: "yes or no"}


def vocabulary() -> str:
    """Return the page of all ops."""
    parts = ["# The vocabulary", "Written by `docs/generate.py` from the classes in `nnspec/ops`."]
    for title, union, introduction in FAMILIES:
        parts += [f"## {title}", introduction, *(_entry(tag, op) for tag, op in members(union).items())]
    return "\n\n".join(parts) + "\n"


def _entry(tag: str, op: type[Op]) -> str:
    lines = [f"### {tag}", prose(op.__doc__)]
    formula = op_formula(op)
    if formula is not None:
        lines.append(f"`{formula}`")
    if issubclass(op, Metric):
        lines.append(f"For outputs of type {' and '.join(op.kinds)}.")
    if op.model_fields and op not in (Dense, Neurons):
        told = field_descriptions(op)
        rows = [
            f"| `{name}` | {_type(field)} | {_default(field)} | {_cell(told[name])} |"
            for name, field in op.model_fields.items()
        ]
        lines.append("\n".join(["| option | type | default | meaning |", "|---|---|---|---|", *rows]))
    return "\n\n".join(lines)


def _cell(text: str) -> str:
    """Return a text as a cell of a table."""
    return text.replace("|", "\\|")


def _type(field: FieldInfo) -> str:
    if any(isinstance(mark, Tagged) for mark in field.metadata):
        return next(f"a {mark.noun}" for mark in field.metadata if isinstance(mark, Tagged))
    if get_origin(field.annotation) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(field.annotation))
    kinds = [field.annotation, *get_args(field.annotation)]
    name = next(TYPES[kind] for kind in kinds if kind in TYPES)
    bounds = [
        f"{word} {getattr(mark, kind.__name__.lower()):,}"
        for mark in field.metadata
        for kind, word in BOUNDS.items()
        if isinstance(mark, kind)
    ]
    return f"{name}, {' and '.join(bounds)}" if bounds else name


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return REQUIRED
    return _written(field.get_default(call_default_factory=True, validated_data={}))


def _written(value: Any) -> str:
    """Return a default as a file writes it."""
    match value:
        case None | () | {}:
            return NONE
        case bool():
            return "yes" if value else "no"
        case Op():
            return f"`{value.tag()}`"
    return f"`{value}`"


CODE_FAMILIES = (
    ("0", "Reading", "The text of a file, and what `nnspec check` itself is told."),
    ("1", "Structure", "Keys, and what kind of value each holds."),
    ("2", "Names", "What names stand for, and who reads whom."),
    ("3", "Shapes", "How many numbers a layer takes and gives."),
    ("4", "Values", "Numbers, ranges and categories, and the answers that can come of them."),
    ("5", "Training", "Losses, metrics, and the numbers of a training."),
    ("6", "Decisions", "Neurons that fire above a threshold."),
    ("7", "Examples", "What a spec says that it answers."),
    ("8", "Numerics", "What becomes of numbers on their way through a network."),
    ("9", "Style", "What could be written more plainly."),
)
CHECKS = """# Everything that is checked

Written by `docs/generate.py` from the codes and their pages. `nnspec check SPEC` tells all that is found in one pass,
with line and column; `nnspec explain CODE` prints the page of a code: what it says, why it matters, a bad and a good
example, and how to fix it.

An **error** makes a spec invalid. A **warning** is about a spec that is valid and hardly means what it says; a **note**
is advice. Warnings and notes are told where a spec has no errors, for half of them would follow from those."""


def checks() -> str:
    """Return the page of all codes, one table a family."""
    parts = [CHECKS]
    for digit, title, introduction in CODE_FAMILIES:
        rows = ["| code | severity | name | what it says |", "|---|---|---|---|"]
        rows += [_code(code) for code in CODES.values() if code.id[2] == digit]
        parts += [f"## {title}", introduction, "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def _code(code: Code) -> str:
    says = explain(code.id).partition("## What it says\n\n")[2].partition("\n\n")[0]
    page = f"../nnspec/diagnostics/pages/{code.id}.md"
    text = prose(says).replace("|", "\\|")
    return f"| [{code.id}]({page}) | {code.severity} | `{code.name}` | {text} |"


def defaults() -> str:
    """Return the table of all defaults of the language, the options of the vocabulary apart."""
    lines = ["| where | key | default |", "|---|---|---|"]
    for place, part in SECTIONS:
        for name, field in part.model_fields.items():
            default = _default(field)
            if default not in (REQUIRED, NONE):
                lines.append(f"| {place} | `{field.alias or name}` | {default} |")
    return "\n".join(lines)


def settings() -> str:
    """Return the table of what can be set for the service."""
    lines = ["| flag | environment | default | meaning |", "|---|---|---|---|"]
    for each in SETTINGS:
        lines.append(f"| `{each.flag}` | `{each.variable}` | {_written(each.default)} | {each.meaning} |")
    return "\n".join(lines)


def statuses() -> str:
    """Return the table from faults to status codes."""
    lines = ["| status | fault |", "|---|---|"]
    for error, code in STATUSES.items():
        first, _, _ = (error.__doc__ or "").partition("\n\n")
        lines.append(f"| `{code.name}` | {prose(first)} |")
    return "\n".join(lines)


def rules() -> str:
    """Return the table of what breaks callers."""
    lines = ["| change | callers | why | rule |", "|---|---|---|---|"]
    for rule in Rule:
        verdict = "**break**" if rule.breaking else "go on"
        lines.append(f"| {rule.when} | {verdict} | {rule.why} | `{rule.id}` |")
    return "\n".join(lines)


GENERATED: dict[str, Callable[[], str]] = {
    "defaults": defaults,
    "rules": rules,
    "settings": settings,
    "statuses": statuses,
}
_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page that is written, whole or in part, with the text it should have."""
    yield DOCS / "vocabulary.md", vocabulary()
    yield DOCS / "checks.md", checks()
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if _PART.search(text):
            yield path, _PART.sub(lambda match: f"{match[1]}\n{GENERATED[match[2]]()}\n\n{match[3]}", text)


if __name__ == "__main__":
    for page, wanted in pages():
        page.write_text(wanted, encoding="utf-8")
