"""``nnspec predict``: the outputs for the rows of a data file."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import one_of
from nnspec.spec.outputs import BooleanOutput, CategoryOutput
from nnspec_runtime.cli.arguments import add_data, add_network, read_data
from nnspec_runtime.data import Format
from nnspec_runtime.files import atomic_write
from nnspec_runtime.session import Session

Outputs = dict[str, NDArray[Any]]


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec predict SPEC --data FILE [--out FILE] [options]"
    add_network(parser)
    add_data(parser)
    parser.add_argument("--out", metavar="FILE", help="write .csv, .npz or .jsonl; without it, CSV on standard output")
    parser.add_argument(
        "--out-format", type=one_of(*Format), metavar="FORMAT", help="csv, npz or jsonl, where the name does not say it"
    )


def run(arguments: Namespace) -> int:
    """Print or write the predictions."""
    session = Session.open(arguments.network)
    outputs = session.predict(read_data(arguments), ignored=arguments.ignore)
    columns = dict(_columns(session, outputs))
    suffix = Path(arguments.out).suffix.lstrip(".").lower() if arguments.out is not None else ""
    chosen = arguments.out_format if arguments.out_format is not None else suffix if suffix in [*Format] else "csv"
    content = WRITERS[chosen](columns)
    if arguments.out is not None:
        atomic_write(arguments.out, content)
    else:
        sys.stdout.buffer.write(content)
    return SUCCESS


def _columns(session: Session, outputs: Outputs) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the answer of each output and, of a boolean or a category, its probabilities."""
    for name, values in outputs.items():
        kind = session.spec.outputs[name]
        if isinstance(kind, CategoryOutput):
            yield name, np.array(kind.categories)[values.argmax(axis=-1)]
            if not kind.shape:
                for index, category in enumerate(kind.categories):
                    yield f"{name}.{category}", values[:, index]
        elif isinstance(kind, BooleanOutput):
            yield name, np.where(values.astype(np.float64) > float(kind.yes_above), "yes", "no")
            yield f"{name}.probability", values
        else:
            yield name, values


def _rows(columns: Outputs) -> Iterator[dict[str, Any]]:
    lists = {name: values.tolist() for name, values in columns.items()}
    for row in zip(*lists.values(), strict=True):
        yield dict(zip(lists, row, strict=True))


def _csv(columns: Outputs) -> bytes:
    flat: Outputs = {}
    for name, values in columns.items():
        if values.ndim == 1:
            flat[name] = values
            continue
        for place in np.ndindex(values.shape[1:]):
            flat[f"{name}[{','.join(map(str, place))}]"] = values[(slice(None), *place)]
    text = StringIO(newline="")
    writer = csv.DictWriter(text, list(flat), lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(flat))
    return text.getvalue().encode()


def _npz(columns: Outputs) -> bytes:
    content = BytesIO()
    np.savez(content, **columns)  # type: ignore[arg-type]  # the names are columns, none is an option of savez
    return content.getvalue()


def _jsonl(columns: Outputs) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(columns)).encode()


WRITERS: dict[str, Callable[[Outputs], bytes]] = {"csv": _csv, "npz": _npz, "jsonl": _jsonl}
