"""``nnspec test``: the examples that specs give, asked of their networks."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from time import perf_counter

from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config, configs_of, find_specs, is_other
from nnspec.cli.terminal import complain, takes_color
from nnspec.diagnostics import SpecError
from nnspec.errors import NnspecError, ReadError
from nnspec_runtime.cli.arguments import NETWORK_HELP
from nnspec_runtime.cli.results import Report, Result, closing, line, lines, to_json, to_junit
from nnspec_runtime.examples import run_examples
from nnspec_runtime.saved import is_saved
from nnspec_runtime.session import Session

USAGE = "nnspec test SPEC... [--format text|json|junit] [options]"


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = USAGE
    parser.add_argument("networks", nargs="+", metavar="SPEC", help=f"{NETWORK_HELP}, or a directory of specs")
    parser.add_argument(
        "--format",
        type=one_of("text", "json", "junit"),
        default="text",
        metavar="FORMAT",
        help="text (a mark for each example, then the failures), json or junit; default text",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each example")
    parser.add_argument("-x", "--exit-first", action="store_true", help="stop after the first failure")
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Run every example and print the report; a network that cannot be asked does not keep the others from it."""
    if arguments.verbose and arguments.format != "text":
        raise UsageError("--verbose goes with the format text", f"usage: {USAGE}")
    paths = _paths(arguments)
    width = max(len(path) for path in paths)
    color = takes_color(sys.stdout)
    reports: list[Report] = []
    stopped = False
    others = 0
    for path, unread in paths.items():
        report = Report(path, unread=unread) if unread is not None else _report(path, arguments)
        if report is None:
            others += 1
            continue
        reports.append(report)
        if report.unread is not None:
            complain(f"nnspec test: {report.unread}")
        if arguments.format == "text":
            told = lines(report, color=color) if arguments.verbose else [line(report, width, color=color)]
            print(*told, sep="\n", flush=True)
        stopped = report.failed and arguments.exit_first
        if stopped:
            break
    if others and not reports:
        raise ReadError(f"no file in {', '.join(arguments.networks)} has the key nnspec")
    match arguments.format:
        case "json":
            print(to_json(reports))
        case "junit":
            print(to_junit(reports))
        case _:
            print(*closing(reports, stopped=stopped, others=others, color=color), sep="\n")
    if any(report.unread is not None for report in reports):
        return COULD_NOT_RUN
    return ERRORS_FOUND if any(report.failed for report in reports) else SUCCESS


def _paths(arguments: Namespace) -> dict[str, str | None]:
    """Return each file once, and with a directory that holds none or cannot be read why that is."""
    found: dict[str, str | None] = {}
    configs = configs_of(arguments)
    for path in arguments.networks:
        try:
            found |= dict.fromkeys(find_specs(path, configs))
        except NnspecError as error:
            found[path] = str(error)
    return found


def _report(path: str, arguments: Namespace) -> Report | None:
    """Return how each example of the network at ``path`` goes; those of a network without weights are skipped.

    None for a file of a directory that is not meant as a spec.
    """
    start = perf_counter()
    try:
        session = Session.open(path)
        results = tuple(_results(session, path, arguments.exit_first))
    except SpecError as error:
        if error.source is not None and is_other(path, error.source, arguments.networks):
            return None
        return Report(path, invalid=str(error))
    except (NnspecError, OSError) as error:
        return Report(path, unread=str(error))
    document = session.spec.document
    return Report(path, results, document.source if document is not None else None, perf_counter() - start)


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
