"""What changed for callers: every difference of inputs, outputs and the network's own name, each under its rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from nnspec.comparison.change import Edit, plain_or_none
from nnspec.comparison.names import Aligned, align
from nnspec.comparison.rules import Rule
from nnspec.comparison.version import Version
from nnspec.spec.canonical import plain
from nnspec.spec.inputs import CategoryInput, Input, NumberInput
from nnspec.spec.outputs import CategoryOutput, NumberOutput, Output

Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that callers may notice, and the rule that says whether it breaks them."""

    rule: Rule
    edit: Edit

    @property
    def breaking(self) -> bool:
        """Whether it breaks callers."""
        return self.rule.breaking


def compare_interfaces(old: Version, new: Version) -> tuple[Change, ...]:
    """Return every change for callers: the network's, then inputs and outputs in the order of the new version."""
    return tuple(Change(rule, edit) for rule, edit in _all(old, new))


def aligned_inputs(old: Version, new: Version) -> Aligned[Input]:
    """Return which input of the old version is which of the new."""
    return align(old.spec.inputs, new.spec.inputs, lambda a, b: a == b, lambda each: each.question or each.description)


def aligned_outputs(old: Version, new: Version) -> Aligned[Output]:
    """Return which output of the old version is which of the new; where it is taken from may differ."""
    return align(old.spec.outputs, new.spec.outputs, _same_output, lambda each: each.description)


Found = Iterator[tuple[Rule, Edit]]


class _Rules(NamedTuple):
    """The rules that inputs and outputs both have one of."""

    removed: Rule
    renamed: Rule
    added: Rule
    reordered: Rule
    category_removed: Rule
    category_added: Rule
    categories_reordered: Rule


_OF_INPUTS = _Rules(
    removed=Rule.INPUT_REMOVED,
    renamed=Rule.INPUT_RENAMED,
    added=Rule.INPUT_ADDED,
    reordered=Rule.INPUTS_REORDERED,
    category_removed=Rule.INPUT_CATEGORY_REMOVED,
    category_added=Rule.INPUT_CATEGORY_ADDED,
    categories_reordered=Rule.INPUT_CATEGORIES_REORDERED,
)
_OF_OUTPUTS = _Rules(
    removed=Rule.OUTPUT_REMOVED,
    renamed=Rule.OUTPUT_RENAMED,
    added=Rule.OUTPUT_ADDED,
    reordered=Rule.OUTPUTS_REORDERED,
    category_removed=Rule.OUTPUT_CATEGORY_REMOVED,
    category_added=Rule.OUTPUT_CATEGORY_ADDED,
    categories_reordered=Rule.OUTPUT_CATEGORIES_REORDERED,
)


def _all(old: Version, new: Version) -> Found:
    a, b = old.spec, new.spec
    if a.name != b.name:
        yield Rule.NETWORK_RENAMED, Edit("name", a.name, b.name)
    for key in ("description", "metadata"):
        yield from _texts(Rule.NETWORK_DESCRIBED, key, getattr(a, key), getattr(b, key))
    inputs, outputs = aligned_inputs(old, new), aligned_outputs(old, new)
    yield from _entries(_OF_INPUTS, "inputs", a.inputs, b.inputs, inputs)
    for before, after in inputs.pairs:
        yield from _input(f"inputs.{after}", a.inputs[before], b.inputs[after])
    yield from _entries(_OF_OUTPUTS, "outputs", a.outputs, b.outputs, outputs)
    for before, after in outputs.pairs:
        yield from _output(f"outputs.{after}", a.outputs[before], b.outputs[after])
        yield from _answers(f"outputs.{after}", old, new, before, after)
    if old.is_trainable != new.is_trainable:
        rule = Rule.TRAINING_ADDED if new.is_trainable else Rule.TRAINING_REMOVED
        yield rule, Edit("training", plain_or_none(a.training), plain_or_none(b.training))


def _entries(rules: _Rules, part: str, old: dict[str, Any], new: dict[str, Any], aligned: Aligned[Any]) -> Found:
    """Yield what has gone, has come, has another name, and another order of what stayed."""
    for name in aligned.removed:
        yield rules.removed, Edit(f"{part}.{name}", old=plain(old[name]))
    for before, after in aligned.renamed.items():
        yield rules.renamed, Edit(f"{part}.{after}", before, after, renamed=True)
    for name in aligned.added:
        yield rules.added, Edit(f"{part}.{name}", new=plain(new[name]))
    if aligned.reordered:
        yield rules.reordered, Edit(part, [*aligned.stood], [*aligned.stands])


def _input(path: str, old: Input, new: Input) -> Found:
    if old.type != new.type:
        yield Rule.INPUT_TYPE_CHANGED, Edit(f"{path}.type", old.type, new.type)
        return
    yield from _shapes(Rule.INPUT_SHAPE_CHANGED, path, old.shape, new.shape)
    if isinstance(old, NumberInput) and isinstance(new, NumberInput):
        yield from _range_of_input(path, old, new)
    if isinstance(old, CategoryInput) and isinstance(new, CategoryInput):
        yield from _categories(_OF_INPUTS, path, old.categories, new.categories)
    for key in ("question", "description"):
        yield from _texts(Rule.INPUT_DESCRIBED, f"{path}.{key}", getattr(old, key), getattr(new, key))


def _range_of_input(path: str, old: NumberInput, new: NumberInput) -> Found:
    """Yield how the numbers that are taken differ; with ``clip`` all are."""
    if (old.range, old.clip) == (new.range, new.clip):
        return
    before, after = (each.range if not each.clip else None for each in (old, new))
    if before != after:
        rule = Rule.INPUT_RANGE_WIDENED if _holds(after, before) else Rule.INPUT_RANGE_NARROWED
    else:
        rule = Rule.INPUT_CLIPPING_CHANGED
    if old.range != new.range:
        yield rule, Edit(f"{path}.range", plain_or_none(old.range), plain_or_none(new.range))
    if old.clip != new.clip:
        yield rule, Edit(f"{path}.clip", old.clip, new.clip)


def _output(path: str, old: Output, new: Output) -> Found:
    if old.type != new.type:
        yield Rule.OUTPUT_TYPE_CHANGED, Edit(f"{path}.type", old.type, new.type)
        return
    yield from _shapes(Rule.OUTPUT_SHAPE_CHANGED, path, old.shape, new.shape)
    if isinstance(old, NumberOutput) and isinstance(new, NumberOutput) and old.range != new.range:
        rule = Rule.OUTPUT_RANGE_NARROWED if _holds(old.range, new.range) else Rule.OUTPUT_RANGE_WIDENED
        yield rule, Edit(f"{path}.range", plain_or_none(old.range), plain_or_none(new.range))
    if isinstance(old, CategoryOutput) and isinstance(new, CategoryOutput):
        yield from _categories(_OF_OUTPUTS, path, old.categories, new.categories)
    yield from _texts(Rule.OUTPUT_DESCRIBED, f"{path}.description", old.description, new.description)


def _answers(path: str, old: Version, new: Version, before: str, after: str) -> Found:
    """Yield how answers of the same type differ in what comes with them."""
    a, b = old.answer(before), new.answer(after)
    if old.spec.outputs[before].type != new.spec.outputs[after].type:
        return
    if a.by_units != b.by_units and not isinstance(new.spec.outputs[after], NumberOutput):
        rule = Rule.OUTPUT_EXPLANATION_REMOVED if a.by_units else Rule.OUTPUT_PROBABILITY_REMOVED
        yield rule, Edit(path, a.words, b.words)
    if a.dtype != b.dtype:
        yield Rule.OUTPUT_DTYPE_CHANGED, Edit(path, a.dtype, b.dtype)


def _shapes(rule: Rule, path: str, old: Sequence[int], new: Sequence[int]) -> Found:
    if tuple(old) != tuple(new):
        yield rule, Edit(f"{path}.shape", [*old], [*new])


def _categories(rules: _Rules, path: str, old: Sequence[str], new: Sequence[str]) -> Found:
    removed = [category for category in old if category not in new]
    added = [category for category in new if category not in old]
    if removed:
        yield rules.category_removed, Edit(f"{path}.categories", old=removed)
    if added:
        yield rules.category_added, Edit(f"{path}.categories", new=added)
    stayed, order = [c for c in old if c in new], [c for c in new if c in old]
    if stayed != order:
        yield rules.categories_reordered, Edit(f"{path}.categories", stayed, order)


def _texts(rule: Rule, path: str, old: Any, new: Any) -> Found:
    if old != new:
        yield rule, Edit(path, plain_or_none(old), plain_or_none(new))


def _holds(outer: Interval | None, inner: Interval | None) -> bool:
    """Return whether all numbers of ``inner`` are in ``outer``, None being all numbers."""
    if outer is None or inner is None:
        return outer is None
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _same_output(old: Output, new: Output) -> bool:
    return old.model_copy(update={"source": None}) == new.model_copy(update={"source": None})
