"""How far the stored numbers of two networks lie apart."""

from collections.abc import Iterator

import numpy as np

from nnspec.comparison.comparison import WeightMove
from nnspec_runtime.session import Session


def compare_weights(old: Session, new: Session) -> Iterator[WeightMove]:
    """Yield each parameter that both have in the same shape, and whose numbers differ."""
    for name, after in new.parameters.items():
        before = old.parameters.get(name)
        if before is None or before.shape != after.shape:
            continue
        distance = np.abs(after.astype(np.float64) - before.astype(np.float64))
        differ = int(np.count_nonzero(distance))
        if differ:
            yield WeightMove(name, distance.size, differ, float(distance.max()), float(distance.mean()))
