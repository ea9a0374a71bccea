"""Data as training reads them: validated, split, scaled by what the training rows say, encoded once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.errors import InputError
from nnspec.ir.graph import Fitted
from nnspec.spec.outputs import CategoryOutput
from nnspec_runtime.data import Table
from nnspec_runtime.encoding import Field, encode_table
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.random import generator
from nnspec_runtime.snapshot import Snapshot

SAMPLE_WEIGHT = "sample_weight"

Raw = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Encoded:
    """Encoded rows: ``values`` in the order the program's functions take them, ``targets`` as given, for metrics.

    The loss counts a row by ``row_weights``, a metric by ``sample_weights``; None where all are 1.
    """

    values: tuple[NDArray[Any], ...]
    targets: Raw
    row_weights: NDArray[Any] | None
    sample_weights: NDArray[Any] | None

    def __len__(self) -> int:
        return len(next(iter(self.targets.values())))

    @property
    def digest(self) -> str:
        """The sha256 of all that training reads."""
        digest = sha256()
        for array in (*self.values, *([self.row_weights] if self.row_weights is not None else [])):
            digest.update(f"{array.dtype} {array.shape}\n".encode())
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


def fields(program: Program, *, targets: bool) -> list[Field]:
    """Return the columns that a network reads: inputs, and with ``targets`` the outputs it is trained on."""
    spec, graph = program.spec, program.graph
    wanted = [Field(v.name, kind, v.type.dtype) for v, kind in zip(graph.inputs, spec.inputs.values(), strict=True)]
    if targets:
        trained = [spec.outputs[objective.output] for objective in graph.objectives]
        names = [objective.output for objective in graph.objectives]
        pairs = zip(names, trained, graph.targets, strict=True)
        wanted += [Field(name, kind, value.type.dtype) for name, kind, value in pairs]
    return wanted


def read(program: Program, data: Table | Mapping[str, Any], *, ignored: Collection[str] = ()) -> Raw:
    """Return inputs, targets and, where the data have them, sample weights; raises InputError with every fault."""
    table = data if isinstance(data, Table) else Table.from_arrays(data)
    raw = encode_table(table, fields(program, targets=True), ignored=(*ignored, SAMPLE_WEIGHT))
    if SAMPLE_WEIGHT in table.columns and SAMPLE_WEIGHT not in raw:
        weights = table.column(SAMPLE_WEIGHT).numbers()
        if weights.ndim != 1 or (weights < 0).any():
            place = f"{table.source}, column {SAMPLE_WEIGHT}" if table.source else SAMPLE_WEIGHT
            raise InputError.at(place, "sample weights are numbers of 0 and above, one a row")
        raw[SAMPLE_WEIGHT] = weights.astype(program.dtype)
    return raw


def check_that_rows_count(raw: Raw) -> None:
    """Raise InputError where every sample weight is 0: there would be nothing to train on or to measure."""
    if SAMPLE_WEIGHT in raw and not raw[SAMPLE_WEIGHT].any():
        raise InputError.at(SAMPLE_WEIGHT, "every sample weight is 0: at least one row must count")


def split(raw: Raw, share: float | None, seed: int) -> tuple[Raw, Raw | None]:
    """Return training and validation rows, drawn by the seed alone; raises InputError when a part would be empty."""
    if share is None:
        return raw, None
    rows = len(next(iter(raw.values())))
    held = round(rows * share)
    if not 0 < held < rows:
        raise InputError.at("validation", f"a share of {share:g} of {rows} rows leaves one part empty")
    order = generator(seed, "split", "rows").permutation(rows)
    validation, training = np.sort(order[:held]), np.sort(order[held:])
    return {k: v[training] for k, v in raw.items()}, {k: v[validation] for k, v in raw.items()}


def fit(program: Program, parameters: Parameters, raw: Raw) -> Parameters:
    """Return the parameters with means and deviations of the training rows; a constant column keeps deviation 1."""
    fitted: dict[str, NDArray[Any]] = {}
    for param in program.graph.params:
        if isinstance(param.start, Fitted):
            values = raw[param.start.source].reshape(-1, param.type.size).astype(np.float64)
            statistic = values.mean(axis=0) if param.start.statistic == "mean" else values.std(axis=0)
            if param.start.statistic == "deviation":
                statistic[statistic == 0] = 1.0
            fitted[param.name] = statistic.reshape(param.type.shape).astype(param.type.dtype)
    return Parameters({**parameters, **fitted}, parameters.kind) if fitted else parameters


def encode(program: Program, snapshot: Snapshot, raw: Raw) -> Encoded:
    """Return the rows as the training functions read them."""
    names = [*program.spec.inputs, *(objective.output for objective in program.graph.objectives)]
    values = snapshot.run(program.encode, [raw[name] for name in names])
    targets = {objective.output: raw[objective.output] for objective in program.graph.objectives}
    return Encoded(tuple(values), targets, _row_weights(program, raw), raw.get(SAMPLE_WEIGHT))


def _row_weights(program: Program, raw: Raw) -> NDArray[Any] | None:
    """Return the weight of each row: its sample weight times that of its class; None where all are 1."""
    weights = raw.get(SAMPLE_WEIGHT)
    training = program.spec.training
    for output, classes in (training.class_weights if training is not None else {}).items():
        kind = program.spec.outputs[output]
        codes = raw[output].astype(np.int64).reshape(len(raw[output]), -1)[:, 0]
        names = kind.categories if isinstance(kind, CategoryOutput) else ("no", "yes")
        factors = np.array([classes.get(name, 1.0) for name in names], program.dtype)[codes]
        weights = factors if weights is None else weights * factors
    return weights
