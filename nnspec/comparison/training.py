"""What changed for training: what is minimized and how, and whether trained weights carry over."""

from collections.abc import Iterator
from dataclasses import dataclass

from nnspec.comparison.carry import obstacles
from nnspec.comparison.change import Edit
from nnspec.comparison.tree import edits
from nnspec.comparison.version import Version
from nnspec.ops.base import Loss


@dataclass(frozen=True)
class TrainingChanges:
    """The differences of the section and of the layers' options, and why weights do not carry over.

    ``obstacles`` is empty where weights trained with the old version fit the new one, None where none are trained.
    """

    edits: tuple[Edit, ...] = ()
    obstacles: tuple[str, ...] | None = None


def compare_trainings(old: Version, new: Version, of_layers: tuple[Edit, ...] = ()) -> TrainingChanges:
    """Return what differs for training; ``of_layers`` are the options of layers that only training reads."""
    found = (*_section(old, new), *of_layers)
    if not (old.is_trainable and new.is_trainable):
        return TrainingChanges(found)
    return TrainingChanges(found, tuple(obstacles(old, new)))


def _section(old: Version, new: Version) -> Iterator[Edit]:
    a, b = old.spec.training, new.spec.training
    if a is None or b is None:
        yield from edits("training", a, b)
        return
    yield from _losses(old, new)
    without = {"loss": None}
    yield from edits("training", a.model_copy(update=without), b.model_copy(update=without))


def _losses(old: Version, new: Version) -> Iterator[Edit]:
    """Yield how the losses differ, those included for which a file names none."""
    before, after = _terms(old), _terms(new)
    for output in dict.fromkeys([*before, *after]):
        path = "training.loss" if len(before) == len(after) == 1 else f"training.loss.{output}"
        (loss_a, weight_a), (loss_b, weight_b) = before.get(output, (None, None)), after.get(output, (None, None))
        yield from edits(path, loss_a, loss_b)
        if loss_a is not None and loss_b is not None:
            yield from edits(f"{path}.weight", weight_a, weight_b)


def _terms(version: Version) -> dict[str, tuple[Loss, float]]:
    return {objective.output: (objective.loss, objective.weight) for objective in version.graph.objectives}
