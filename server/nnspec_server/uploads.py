"""The frames of an upload, checked as they arrive: a start, batches that fit the network and each other, a finish.

A stream that ends without its finish was cut, whoever's fault it was: gRPC ends the stream of a killed client as if it
had come to its end. Knows no runs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from nnspec_runtime.data import Table
from nnspec_runtime.training import dataset
from numpy.typing import NDArray

from nnspec.codegen.program import Program
from nnspec.errors import InputError
from nnspec.spec.inputs import CategoryInput
from nnspec.spec.outputs import CategoryOutput
from nnspec.v1 import training_pb2 as pb
from nnspec_server.convert import columns, faults_within
from nnspec_server.spool import Spool

_LONGEST_WORD = 5  # of yes, no, true and false


def read_start(frames: Iterator[pb.TrainRequest]) -> pb.TrainStart:
    """Return the first frame. Raises InputError for any other."""
    first = next(frames, None)
    if first is None or first.WhichOneof("frame") != "start":
        raise InputError.at("start", "the first frame of an upload is its start")
    return first.start


def read_rows(frames: Iterator[pb.TrainRequest], program: Program, spool: Spool) -> None:
    """Write the batches up to the finish to ``spool``. Raises InputError that names batch and row, LimitError."""
    batches = _Batches(program)
    for frame in frames:
        match frame.WhichOneof("frame"):
            case "batch":
                spool.append(batches.checked(frame.batch))
            case "finish":
                _check_finish(frame.finish, spool.rows)
                batches.check_that_rows_count()
                return
            case _:
                raise InputError.at("frame", "after the start come batches and then the finish")
    raise InputError.at(
        "finish", f"the stream was cut after {spool.rows} rows, before its finish: nothing is trained, send it again"
    )


def _check_finish(finish: pb.TrainFinish, rows: int) -> None:
    if finish.rows != rows:
        raise InputError.at("finish.rows", f"{finish.rows} rows are said to be sent, but {rows} arrived")
    if rows == 0:
        raise InputError.at("finish.rows", "there are no rows to train on")


class _Batches:
    """Checks each batch against the network, and against the first in what a column is made of."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._first: dict[str, NDArray[Any]] = {}
        self._count = 0
        self._rows_count = False

    def checked(self, batch: pb.TrainBatch) -> Mapping[str, NDArray[Any]]:
        """Return the columns, in the same order every time. Raises InputError."""
        self._count += 1
        source = f"batch {self._count}"
        with faults_within("batch.columns"):
            given = columns(batch.columns, f"{source}, column ")
            raw = dataset.read(self._program, Table.from_arrays(given, source))
        self._rows_count |= dataset.SAMPLE_WEIGHT not in raw or bool(raw[dataset.SAMPLE_WEIGHT].any())
        ordered = {name: self._storable(name, given[name]) for name in sorted(given)}
        if not self._first:
            self._first = {name: array[:0] for name, array in ordered.items()}
        self._check_alike(source, ordered)
        return ordered

    def check_that_rows_count(self) -> None:
        """Raise InputError where every sample weight of every batch is 0."""
        if not self._rows_count:
            path = f"batch.columns.{dataset.SAMPLE_WEIGHT}"
            raise InputError.at(path, "every sample weight is 0: at least one row must count")

    def _check_alike(self, source: str, batch: Mapping[str, NDArray[Any]]) -> None:
        if batch.keys() != self._first.keys():
            names = ", ".join(self._first)
            raise InputError.at("batch.columns", f"{source}: every batch has the columns of the first: {names}")
        for name, array in batch.items():
            first = self._first[name]
            if array.dtype != first.dtype or array.shape[1:] != first.shape[1:]:
                raise InputError.at(
                    f"batch.columns.{name}",
                    f"{source}: rows of {array.dtype.name} {list(array.shape[1:])} after rows of {first.dtype.name} "
                    f"{list(first.shape[1:])}: a column stays the same throughout",
                )

    def _storable(self, name: str, array: NDArray[Any]) -> NDArray[Any]:
        """Return texts, which are known to be right, as texts of a fixed length."""
        if array.dtype.kind != "O":
            return array
        spec = self._program.spec
        kind = spec.inputs.get(name, spec.outputs.get(name))
        words = kind.categories if isinstance(kind, CategoryInput | CategoryOutput) else ()
        longest = max(map(len, words), default=_LONGEST_WORD)
        return array.astype(f"<U{longest}")
