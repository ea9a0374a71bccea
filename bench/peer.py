"""The peer: PyTorch eager, written as a user who cares for speed writes it, on one thread.

Tensors lie in memory, an epoch's rows are gathered at once, nothing is recorded. The plain SGD loop was faster here
than ``fused=True`` and ``foreach=True``, and one gather an epoch faster than one a batch.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import nn

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}


class Peer:
    """A classifier of dense layers trained by plain SGD on cross-entropy; ``widths`` are those of its layers."""

    def __init__(self, widths: Sequence[int], activation: str, rate: float, seed: int) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(seed)
        layers: list[nn.Module] = []
        for fan_in, fan_out in pairwise(widths):
            layers += [nn.Linear(fan_in, fan_out), ACTIVATIONS[activation]()]
        self.network = nn.Sequential(*layers[:-1])
        self._loss = nn.CrossEntropyLoss()
        self._optimizer = torch.optim.SGD(self.network.parameters(), lr=rate)

    def epoch(self, x: Any, y: Any, batch: int) -> None:
        """Train once through the rows, in a new order: ``x`` is (n, features), ``y`` (n,) codes."""
        order = torch.randperm(len(x))
        for rows, targets in zip(x[order].split(batch), y[order].split(batch), strict=True):
            self._optimizer.zero_grad()
            self._loss(self.network(rows), targets).backward()
            self._optimizer.step()

    def accuracy(self, x: Any, y: Any) -> float:
        """Return the share of right answers."""
        with torch.inference_mode():
            return float((self.network(x).argmax(dim=1) == y).float().mean())
