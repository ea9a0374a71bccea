"""A trained network as one safetensors file: its parameters, and in the metadata its spec and what made them.

Reading runs no code and trusts nothing: the digest of every byte is compared, the spec is validated anew.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load

from nnspec.codegen import program as codegen
from nnspec.codegen.program import Program
from nnspec.diagnostics import SpecError
from nnspec.errors import CorruptError
from nnspec.spec.load import loads
from nnspec_runtime.parameters import Kind, Parameters
from nnspec_runtime.tensors import read_metadata, to_bytes

FORMAT = 1
MANIFEST, SPEC = "nnspec.manifest", "nnspec.spec"


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself beside its spec and arrays."""

    kind: Kind
    seed: int
    metrics: dict[str, Any]
    spec_digest: str
    parameters_digest: str
    features: dict[str, list[str]]
    numpy: str


def pack(program: Program, parameters: Parameters, seed: int, metrics: dict[str, Any]) -> bytes:
    """Return the archive of a program with parameters."""
    spec = json.dumps(program.spec.canonical(), ensure_ascii=False)
    manifest = {
        "format": FORMAT,
        "language": program.spec.nnspec,
        "kind": parameters.kind,
        "seed": seed,
        "metrics": metrics,
        "spec_digest": program.spec.digest,
        "parameters_digest": parameters.digest,
        "features": {name: [*rows] for name, rows in program.graph.features.items()},
        "numpy": np.__version__,
    }
    text = json.dumps(manifest, ensure_ascii=False)
    seal = sha256((spec + text).encode()).hexdigest()
    return to_bytes(parameters, {SPEC: spec, MANIFEST: text, "nnspec.seal": seal})


def unpack(data: bytes, name: str) -> tuple[Program, Parameters, Manifest]:
    """Return what an archive holds; raises CorruptError when it is damaged or is none."""
    metadata = read_metadata(data, name)
    if not {SPEC, MANIFEST, "nnspec.seal"} <= metadata.keys():
        raise CorruptError(f"{name} is a safetensors file, but no network that nnspec saved")
    if sha256((metadata[SPEC] + metadata[MANIFEST]).encode()).hexdigest() != metadata["nnspec.seal"]:
        raise CorruptError(f"{name} is damaged: its spec or manifest does not match its digest")
    fields = json.loads(metadata[MANIFEST])
    if fields.pop("format") != FORMAT:
        raise CorruptError(f"{name} was saved by a newer nnspec; update nnspec to read it")
    fields.pop("language")
    manifest = Manifest(**fields)
    try:
        program = codegen.compile(loads(metadata[SPEC], "json", name))
        stored = load(data)
    except SpecError as error:
        raise CorruptError(f"{name} holds a spec that is no longer valid:\n{error}") from error
    except SafetensorError as error:
        raise CorruptError(f"{name} is damaged: {error}") from error
    arrays = {}
    for param in program.graph.params:
        array = stored.get(param.name)
        if array is None or array.shape != param.type.shape or array.dtype != param.type.dtype:
            raise CorruptError(f"{name} does not hold parameter {param.name} as {param.type}")
        arrays[param.name] = array
    parameters = Parameters(arrays, manifest.kind)
    if parameters.digest != manifest.parameters_digest:
        raise CorruptError(f"{name} is damaged: its parameters do not match their digest")
    return program, parameters, manifest
