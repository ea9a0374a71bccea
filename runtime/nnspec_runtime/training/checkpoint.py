"""Checkpoints: a training's state in one safetensors file, written whole or not at all and sealed by a digest.

A resumed training continues only what it was: same spec, data and options; anything else is refused.
"""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from nnspec.codegen.program import Program
from nnspec.errors import CorruptError, InputError, ReadError
from nnspec_runtime.files import atomic_write
from nnspec_runtime.parameters import digest
from nnspec_runtime.tensors import read_metadata, to_bytes
from nnspec_runtime.training.blas import blas_name
from nnspec_runtime.training.options import Options
from nnspec_runtime.training.records import EpochRecord
from nnspec_runtime.training.state import State

FORMAT = 1
MANIFEST, SEAL, RECORDS = "nnspec.checkpoint", "nnspec.seal", "records"

Identity = dict[str, Any]


def identity(program: Program, options: Options, data: str, validation: str | None, frozen: str) -> Identity:
    """Return what fixes every bit of a training, apart from its state.

    ``data``, ``validation`` and ``frozen`` (the parameters that do not move) are digests.
    """
    return {"spec": program.spec.digest, "data": data, "validation": validation, "frozen": frozen, **asdict(options)}


def write(path: Path, state: State, whose: Identity) -> None:
    """Replace the checkpoint; raises LimitError when the disk is full, the former one being untouched."""
    manifest = json.dumps(
        {
            "format": FORMAT,
            "identity": whose,
            "numerics": _numerics(),
            "best_epoch": state.best_epoch,
            "epoch": state.epoch,
            "step": state.step,
            "batch": state.batch,
            "loss": state.loss.hex(),
        }
    )
    records = json.dumps([record.to_json() for record in state.records])  # too long for a header that has its limit
    arrays = {**_arrays(state), RECORDS: np.frombuffer(records.encode(), np.uint8)}
    atomic_write(path, to_bytes(arrays, {MANIFEST: manifest, SEAL: _seal(manifest, arrays)}))


def read(path: Path, state: State, whose: Identity) -> tuple[int, tuple[str, ...]]:
    """Fill ``state`` from the checkpoint; return the epochs that were planned, and what there is to warn of.

    Raises ReadError for a file that cannot be read, CorruptError for a damaged one, InputError for one of another run.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read checkpoint {path}: {error.strerror}") from error
    manifest, arrays = _opened(str(path), data)
    _compare(path, manifest["identity"], whose)
    if manifest["epoch"] > whose["epochs"]:
        message = f"{path} has trained {manifest['epoch']} epochs already, and {whose['epochs']} are wanted"
        raise InputError.at("epochs", f"{message}; train without resuming to start anew")
    for name, array in _arrays(state).items():
        np.copyto(array, arrays[name])
    state.best_epoch, state.epoch = manifest["best_epoch"], manifest["epoch"]
    state.step, state.batch = manifest["step"], manifest["batch"]
    state.loss = float.fromhex(manifest["loss"])
    state.records = [EpochRecord(**record) for record in json.loads(arrays[RECORDS].tobytes())]
    planned = manifest["identity"]["epochs"]
    if manifest["numerics"] == _numerics():
        return planned, ()
    return planned, (
        f"{path} was written with {manifest['numerics']}, and goes on with {_numerics()}: the weights may differ in "
        "their last bits from those of a training that was not stopped",
    )


def _opened(name: str, data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return manifest and arrays, their seal compared. Raises CorruptError."""
    metadata = read_metadata(data, name)
    if not {MANIFEST, SEAL} <= metadata.keys():
        raise CorruptError(f"{name} is a safetensors file, but no checkpoint")
    try:
        arrays = load(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise CorruptError(f"checkpoint {name} is damaged: {error}") from error
    if _seal(metadata[MANIFEST], arrays) != metadata[SEAL]:
        raise CorruptError(f"checkpoint {name} is damaged: it does not match its digest; remove it to start anew")
    manifest: dict[str, Any] = json.loads(metadata[MANIFEST])
    if manifest["format"] != FORMAT:
        raise CorruptError(f"checkpoint {name} was written by another version of nnspec")
    return manifest, arrays


def _arrays(state: State) -> dict[str, NDArray[Any]]:
    return {"trainable": state.trainable, "best": state.best, **{f"slot.{k}": v for k, v in state.slots.items()}}


def _seal(manifest: str, arrays: dict[str, NDArray[Any]]) -> str:
    return sha256(f"{manifest}{digest(dict(sorted(arrays.items())))}".encode()).hexdigest()


def _numerics() -> str:
    return f"NumPy {np.__version__}, {blas_name()}"


def _compare(path: Path, found: Identity, wanted: Identity) -> None:
    for key in wanted:
        # More epochs than planned may follow: a run is extended, and its first part stays as it was.
        if key != "epochs" and found.get(key) != wanted[key]:
            message = f"{path} belongs to a training with {key} {found.get(key)}, this one has {wanted[key]}"
            raise InputError.at("resume", f"{message}; train without resuming to start anew")
