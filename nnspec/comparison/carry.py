"""Whether weights trained with one version mean the same in another: by name, never by place."""

from collections.abc import Iterator

from nnspec.comparison.version import Version
from nnspec.spec.outputs import CategoryOutput
from nnspec.types import TensorType


def obstacles(trained: Version, edited: Version) -> Iterator[str]:
    """Yield why the weights of ``trained`` do not fit ``edited``; nothing where they carry over.

    They fit where parameters agree in name, shape and type, and parameters and outputs in the features and categories
    that they stand for.
    """
    before, after = _parameters(trained), _parameters(edited)
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"{name} is gone"
        elif name not in before:
            yield f"{name} is new"
        elif before[name] != after[name]:
            yield f"{name} is {after[name]}, and was {before[name]}"
    weighed_before, weighed_after = trained.graph.features, edited.graph.features
    for name, rows in weighed_before.items():
        if name in weighed_after and tuple(rows) != tuple(weighed_after[name]) and before.get(name) == after.get(name):
            yield f"{name} weighs other features, or the same in another order"
    if weighed_before.keys() != weighed_after.keys() and before == after:
        yield "other parameters weigh features"
    outputs_before, outputs_after = _categories(trained), _categories(edited)
    for name in dict.fromkeys([*outputs_before, *outputs_after]):
        if outputs_before.get(name) != outputs_after.get(name):
            yield f"output {name} stands for something else"


def _parameters(version: Version) -> dict[str, TensorType]:
    return {param.name: param.type for param in version.graph.params}


def _categories(version: Version) -> dict[str, tuple[str, ...]]:
    """Return what each output stands for."""
    return {
        name: tuple(kind.categories) if isinstance(kind, CategoryOutput) else ()
        for name, kind in version.spec.outputs.items()
    }
