"""Inputs: what a caller gives, yes or no, a number or a category, and how it becomes features."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from nnspec.diagnostics import Diagnostic, Path
from nnspec.diagnostics.codes import BAD_RANGE, CONFLICTING_KEYS, DUPLICATE_CATEGORY, NEEDS_KEY, TOO_LARGE
from nnspec.either import Either, Omittable
from nnspec.exact import SAYS_YES, Boolean, Exact
from nnspec.spec.part import MAX_ENTRIES, Part, Text
from nnspec.spec.variants import ByType

MAX_FEATURES = 2**24

Shape = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MAX_FEATURES)], ...], Field(strict=False, min_length=1, max_length=8)
]
Interval = Annotated[tuple[Exact, Exact], Field(strict=False)]
Categories = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
    Field(strict=False, min_length=2, max_length=MAX_ENTRIES, json_schema_extra={"uniqueItems": True}),
]


class Moments(Part):
    """A mean and a standard deviation, known beforehand."""

    mean: Exact
    """What is subtracted."""
    std: Annotated[Exact, Field(json_schema_extra={"exclusiveMinimum": 0})]
    """What the difference is divided by, above 0."""

    def findings(self) -> Iterator[Diagnostic]:
        """Yield a deviation that nothing can be divided by."""
        if self.std <= 0:
            yield Diagnostic(BAD_RANGE, f"a standard deviation is above 0, not {self.std}", ("std",))


Standardize = Annotated[Literal["fit"] | Moments, Either()]


class Shaped(Part):
    """One value, or with ``shape`` an array of values."""

    description: Omittable[Text] = None
    """What it is, for people."""
    shape: Shape = ()
    """The size of each axis of an array, without the batch: ``[28, 28]``. Without a shape it is one value."""

    @property
    def size(self) -> int:
        """The number of values."""
        return prod(self.shape)

    @property
    def width(self) -> int:
        """The number of features: those of a category are one-hot."""
        return self.size

    def findings(self) -> Iterator[Diagnostic]:
        """Yield a shape beyond what is computed with."""
        if self.width > MAX_FEATURES:
            yield Diagnostic(TOO_LARGE, f"{self.width:,} features; at most {MAX_FEATURES:,}", ("shape",))


class Numeric(Shaped):
    """A number, as given or mapped to a scale."""

    model_config = ConfigDict(
        json_schema_extra={
            "dependencies": {"scale": ["range"]},
            "not": {"required": ["scale", "standardize"]},
        }
    )

    range: Omittable[Interval] = None
    """``[low, high]``: the numbers that there can be."""
    scale: Omittable[Interval] = None
    """``[start, end]``: what the ends of the range are mapped to."""
    standardize: Omittable[Standardize] = None
    """Subtract a mean and divide by a deviation: given, or ``fit`` to measure both on the rows trained on."""

    def findings(self) -> Iterator[Diagnostic]:
        """Yield intervals that are none, and keys that contradict or need each other."""
        yield from super().findings()
        yield from _interval("range", self.range)
        yield from _interval("scale", self.scale)
        if self.scale is not None and self.range is None:
            hint = "add range: [low, high], the numbers that become the ends of the scale"
            yield Diagnostic(NEEDS_KEY, "scale maps a range, and there is none", ("scale",), at_key=True, hint=hint)
        if self.scale is not None and self.standardize is not None:
            message = "scale and standardize both map the number; give one of them"
            yield Diagnostic(CONFLICTING_KEYS, message, ("standardize",), at_key=True)


class BooleanInput(Shaped):
    """Yes or no; the feature is 1 or 0."""

    type: Literal["boolean"]
    """Yes or no: true/false, yes/no or 1/0."""
    question: Omittable[Text] = None
    """What to ask for it; shown where a decision is explained."""


class NumberInput(Numeric):
    """A number; one outside its range is refused, or brought to its nearest end with ``clip``."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"clip": SAYS_YES}, "required": ["clip"]},
            "then": {"required": ["range"]},
        }
    )

    type: Literal["number"]
    """A finite number."""
    clip: Boolean = False
    """Whether a number outside the range is brought to its nearer end and not refused."""
    question: Omittable[Text] = None
    """What to ask for it; shown where a decision is explained."""

    def findings(self) -> Iterator[Diagnostic]:
        """Yield what a number has wrong, and a clip without a range."""
        yield from super().findings()
        if self.clip and self.range is None:
            hint = "add range: [low, high]"
            yield Diagnostic(
                NEEDS_KEY, "clip brings numbers into a range, and there is none", ("clip",), at_key=True, hint=hint
            )


class CategoryInput(Shaped):
    """One of ``categories``; the features are one-hot, in their order."""

    type: Literal["category"]
    """One of several names; each becomes a feature of its own, 1 or 0."""
    categories: Categories
    """The names, in the order of their features."""
    question: Omittable[Text] = None
    """What to ask for it; shown where a decision is explained."""

    @property
    def width(self) -> int:
        """The number of features: one for each category."""
        return self.size * len(self.categories)

    def findings(self) -> Iterator[Diagnostic]:
        """Yield a shape that is too large, and categories that are named twice."""
        yield from super().findings()
        yield from repeated(self.categories)


INPUTS: dict[str, type[Part]] = {"boolean": BooleanInput, "number": NumberInput, "category": CategoryInput}
Input = Annotated[BooleanInput | NumberInput | CategoryInput, ByType("input", INPUTS)]


def repeated(categories: Sequence[str]) -> Iterator[Diagnostic]:
    """Yield the categories that are named twice."""
    first: dict[str, int] = {}
    for index, category in enumerate(categories):
        if first.setdefault(category, index) != index:
            path: Path = ("categories", index)
            yield Diagnostic(DUPLICATE_CATEGORY, f"the category {category!r} is here twice", path)


def _interval(key: str, interval: tuple[Decimal, Decimal] | None) -> Iterator[Diagnostic]:
    if interval is not None and not interval[0] < interval[1]:
        low, high = interval
        message = f"{key} goes from the lower number to the higher, and {low} is not below {high}"
        yield Diagnostic(BAD_RANGE, message, (key,))
