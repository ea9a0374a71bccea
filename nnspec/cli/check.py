"""``nnspec check``: every finding of every spec. Imports neither NumPy nor grpc."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from nnspec.check import check
from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config, configs_of, find_all, read_all
from nnspec.cli.terminal import complain, takes_color
from nnspec.config import Configs
from nnspec.diagnostics import Severity
from nnspec.reading.source import STDIN
from nnspec.reports import FORMATS, HUMAN, Checked, Report, Unread, render

_FOR_PEOPLE = f"goes with the formats {' and '.join(HUMAN)}"
USAGE = "nnspec check PATH... [--format FORMAT] [options]"


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = USAGE
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a spec, a directory of specs (.yaml, .yml and .json, at any depth), or - for standard input",
    )
    parser.add_argument(
        "--format",
        type=one_of(*FORMATS),
        default="full",
        metavar="FORMAT",
        help="full (source lines and carets), concise (one line a finding), json, github, gitlab, junit, sarif or "
        "rdjson; default full",
    )
    parser.add_argument(
        "--output-file", metavar="FILE", help="write the report there, and the concise one to standard output"
    )
    parser.add_argument("--statistics", action="store_true", help="count each code after the findings")
    failing = parser.add_mutually_exclusive_group()
    failing.add_argument(
        "--fail-on",
        type=one_of(*(each.value for each in Severity)),
        metavar="SEVERITY",
        help="exit with 1 from error (the default), warning or note on",
    )
    failing.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Check every path; what cannot be read is told, and the others are checked all the same."""
    told = arguments.format if arguments.output_file is None else "concise"
    if told not in HUMAN and (arguments.statistics or arguments.watch):
        raise UsageError(f"{'--watch' if arguments.watch else '--statistics'} {_FOR_PEOPLE}", f"usage: {USAGE}")
    if arguments.watch:
        if STDIN in arguments.paths:
            raise UsageError("--watch goes with files: standard input is read once", f"usage: {USAGE}")
        # Who checks once does without it.
        from nnspec.cli.watch import watch

        watch("check", lambda: show(inspect(arguments), arguments), lambda: _files(arguments))
    report = inspect(arguments)
    show(report, arguments)
    if report.unread:
        return COULD_NOT_RUN
    return ERRORS_FOUND if report.failed and not arguments.exit_zero else SUCCESS


def inspect(arguments: Namespace) -> Report:
    """Return what is found at the paths; a file that cannot be read is told at once, and in the report."""
    configs = configs_of(arguments)
    fail_on = Severity(arguments.fail_on) if arguments.fail_on is not None else None
    checked: list[Checked] = []
    unread: list[Unread] = []
    for path, source in read_all(_paths(arguments, configs)):
        if isinstance(source, Unread):
            complain(f"nnspec check: {source.message}")
            unread.append(source)
        else:
            config = configs.of_file(path)
            checked.append(Checked(source, config.grade(check(source)), fail_on or config.fail_on))
    return Report(tuple(checked), tuple(unread))


def show(report: Report, arguments: Namespace) -> None:
    """Print the report, or write it to its file and print it in short."""
    form = arguments.format
    if arguments.output_file is not None:
        Path(arguments.output_file).write_text(f"{render(report, form)}\n", encoding="utf-8", errors="backslashreplace")
        form = "concise"
    print(render(report, form, color=takes_color(sys.stdout), statistics=arguments.statistics))


def _paths(arguments: Namespace, configs: Configs) -> Iterator[str | Unread]:
    """Yield each file once, and the directories that hold none or cannot be read."""
    # The report of the last time may lie among the specs, in JSON.
    out = os.path.abspath(arguments.output_file) if arguments.output_file is not None else None  # noqa: PTH100
    for path in find_all(arguments.paths, configs):
        if out is None or isinstance(path, Unread) or os.path.abspath(path) != out:  # noqa: PTH100
            yield path


def _files(arguments: Namespace) -> list[str]:
    """Return the paths of all that a check depends on."""
    configs = configs_of(arguments)
    files = [path.name if isinstance(path, Unread) else path for path in _paths(arguments, configs)]
    for file in files:
        configs.of_file(file)
    return [*files, *configs.files]
