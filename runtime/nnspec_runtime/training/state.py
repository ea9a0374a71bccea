"""The state of a training: everything that the next step depends on, and nothing else."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.training.records import EpochRecord


@dataclass
class State:
    """Arrays and counters. ``step`` and ``epoch`` are what is finished; ``loss`` sums this epoch's rows so far."""

    trainable: NDArray[Any]
    slots: dict[str, NDArray[Any]]
    best: NDArray[Any]
    best_epoch: int = 0
    epoch: int = 0
    step: int = 0
    batch: int = 0
    loss: float = 0.0
    records: list[EpochRecord] = field(default_factory=list)

    @property
    def best_record(self) -> EpochRecord | None:
        """The record of the best epoch; None before there is one."""
        return self.records[self.best_epoch - 1] if self.best_epoch > 0 else None

    def finish(self, record: EpochRecord) -> None:
        """End the epoch of ``record``, and keep its parameters where it is the best."""
        self.records.append(record)
        self.epoch, self.batch, self.loss = self.epoch + 1, 0, 0.0
        if record.best:
            np.copyto(self.best, self.trainable)
            self.best_epoch = self.epoch

    @classmethod
    def start(cls, program: Program, parameters: Parameters) -> "State":
        """Return the state before the first step."""
        flat = flatten(program, parameters)
        slots = {name: np.zeros_like(flat) for name in program.update.optimizer.slots}
        return cls(flat, slots, flat.copy())


def flatten(program: Program, parameters: Parameters) -> NDArray[Any]:
    """Return the trainable parameters in one array; the gaps of the layout are 0 and stay so."""
    flat = np.zeros(program.layout.size, program.dtype)
    for param, offset in zip(program.layout.params, program.layout.offsets, strict=True):
        flat[offset : offset + param.type.size] = parameters[param.name].ravel()
    return flat


def unflatten(program: Program, parameters: Parameters, flat: NDArray[Any]) -> Parameters:
    """Return trained parameters: views of ``flat``, which must not change while they are used, and the frozen ones.

    Nothing is copied, so that a training holds its parameters, the published and the best, and no others.
    """
    moved = {
        param.name: flat[offset : offset + param.type.size].reshape(param.type.shape)
        for param, offset in zip(program.layout.params, program.layout.offsets, strict=True)
    }
    return Parameters({name: moved.get(name, array) for name, array in parameters.items()}, "trained")
