"""What ``nnspec test`` learns of the networks it is given: files are chosen, and each is asked its examples.

Knows nothing of how a report is shown, and of the arguments only those that say what to ask.
"""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TypeAlias

from nnspec.cli.paths import configs_of, find_all, is_other
from nnspec.cli.terminal import complain
from nnspec.diagnostics import SpecError
from nnspec.errors import NnspecError
from nnspec.reading.source import name_of
from nnspec.reports import Unread
from nnspec_runtime.cli.results import Report, Result, Tested
from nnspec_runtime.examples import run_examples
from nnspec_runtime.saved import is_saved
from nnspec_runtime.session import Session

Tell: TypeAlias = Callable[[Tested, int], None]
"""Shows how one network went before the next is asked, its name in so many columns."""


def examine(arguments: Namespace, tell: Tell) -> Report:
    """Return how all examples go; a network that cannot be asked is told at once, and in the report."""
    paths = list(_paths(arguments))
    width = max(len(_name(path)) for path in paths)
    tested: list[Tested] = []
    others = 0

    def keep(each: Tested, width: int) -> None:
        if each.unread is not None:
            complain(f"nnspec test: {each.unread}")
        tell(each, width)
        tested.append(each)

    for path in paths:
        each = Tested(path.name, unread=path.message) if isinstance(path, Unread) else _tested(path, arguments)
        if each is None:
            others += 1
            continue
        keep(each, width)
        if each.failed and arguments.exit_first:
            return Report(tuple(tested), others, stopped=True)
    if others and not tested:
        given = arguments.networks
        keep(Tested(given[0], unread=f"no file in {', '.join(given)} has the key nnspec"), 0)
    return Report(tuple(tested), others)


def _paths(arguments: Namespace) -> Iterator[str | Unread]:
    """Yield each file once, and the directories that hold none or cannot be read."""
    # The report of the last time may lie among the specs, in JSON.
    out = os.path.abspath(arguments.output_file) if arguments.output_file is not None else None  # noqa: PTH100
    for path in find_all(arguments.networks, configs_of(arguments)):
        if out is None or isinstance(path, Unread) or os.path.abspath(path) != out:  # noqa: PTH100
            yield path


def _name(path: str | Unread) -> str:
    return path.name if isinstance(path, Unread) else name_of(path)


def _tested(path: str, arguments: Namespace) -> Tested | None:
    """Return how each example of the network at ``path`` goes; those of a network without weights are skipped.

    None for a file of a directory that is not meant as a spec.
    """
    start = perf_counter()
    name = name_of(path)
    try:
        session = Session.open(path)
        results = tuple(_results(session, path, arguments.exit_first))
    except SpecError as error:
        if error.source is not None and is_other(path, error.source, arguments.networks):
            return None
        return Tested(name, invalid=str(error))
    except (NnspecError, OSError) as error:
        return Tested(name, unread=str(error))
    document = session.spec.document
    return Tested(name, results, document.source if document is not None else None, perf_counter() - start)


def _results(session: Session, path: str, exit_first: bool) -> Iterator[Result]:
    # The text of an archive's spec is not the one that its author wrote.
    document = session.spec.document if not is_saved(path) else None

    def result(number: int, faults: tuple[str, ...] = (), *, asked: bool = True) -> Result:
        place = document.locate(("examples", number - 1)) if document is not None else None
        return Result(number, "skipped" if not asked else "failed" if faults else "passed", faults, place)

    if session.kind == "initialized":
        yield from (result(number, asked=False) for number in range(1, len(session.spec.examples) + 1))
        return
    for each in run_examples(session):
        yield result(each.number, each.faults)
        if each.faults and exit_first:
            return
