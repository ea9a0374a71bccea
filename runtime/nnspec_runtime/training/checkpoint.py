"""Checkpoints: a training's state in one safetensors file, written whole or not at all.

A resumed training continues only what it was: same spec, data, options, NumPy; anything else is refused.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from nnspec.codegen.program import Program
from nnspec.errors import CorruptError, InputError, ReadError
from nnspec_runtime.files import atomic_write
from nnspec_runtime.training.options import Options
from nnspec_runtime.training.records import EpochRecord
from nnspec_runtime.training.state import State

FORMAT = 1


def identity(program: Program, options: Options, data: str, validation: str | None) -> dict[str, Any]:
    """Return what fixes every bit of a training, apart from its state. ``data`` and ``validation`` are digests."""
    return {
        "format": FORMAT,
        "spec": program.spec.digest,
        "data": data,
        "validation": validation,
        "numpy": np.__version__,
        **asdict(options),
    }


def write(path: Path, state: State, whose: dict[str, Any]) -> None:
    """Replace the checkpoint; raises LimitError when the disk is full, the former one being untouched."""
    manifest = {
        "identity": whose,
        "best_epoch": state.best_epoch,
        "epoch": state.epoch,
        "step": state.step,
        "batch": state.batch,
        "loss": state.loss.hex(),
        "records": [record.to_json() for record in state.records],
    }
    tensors = {"trainable": state.trainable, "best": state.best}
    tensors |= {f"slot.{name}": array for name, array in state.slots.items()}
    atomic_write(path, save(tensors, {"nnspec.checkpoint": json.dumps(manifest)}))


def read(path: Path, state: State, whose: dict[str, Any]) -> None:
    """Fill ``state`` from the checkpoint.

    Raises ReadError where there is no such file, CorruptError for a damaged one, InputError for one of another run.
    """
    try:
        with safe_open(path, framework="numpy") as stored:
            manifest = json.loads((stored.metadata() or {})["nnspec.checkpoint"])
            for name, array in _arrays(state).items():
                np.copyto(array, stored.get_tensor(name), casting="no")
        _compare(path, manifest["identity"], whose)
        state.best_epoch, state.epoch = manifest["best_epoch"], manifest["epoch"]
        state.step, state.batch = manifest["step"], manifest["batch"]
        state.loss = float.fromhex(manifest["loss"])
        state.records = [EpochRecord(**record) for record in manifest["records"]]
    except OSError as error:
        raise ReadError(f"cannot read checkpoint {path}: {error.strerror or error}") from error
    except (SafetensorError, KeyError, ValueError, TypeError) as error:
        raise CorruptError(f"{path} is no checkpoint of this training: {error}") from error


def _arrays(state: State) -> dict[str, Any]:
    return {"trainable": state.trainable, "best": state.best, **{f"slot.{k}": v for k, v in state.slots.items()}}


def _compare(path: Path, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    # More epochs than planned may follow: a run is extended, and its first part stays as it was.
    for key in wanted:
        if key != "epochs" and found.get(key) != wanted[key]:
            message = f"{path} belongs to a training with {key} {found.get(key)}, this one has {wanted[key]}"
            raise InputError.at("resume", f"{message}; train without --resume to start anew")
