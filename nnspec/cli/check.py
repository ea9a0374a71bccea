"""``nnspec check``: every finding of every spec. Imports neither NumPy nor grpc."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from nnspec.check import check
from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config, configs_of, find_specs
from nnspec.cli.terminal import complain, takes_color
from nnspec.config import Configs
from nnspec.diagnostics import Severity, Source
from nnspec.errors import ReadError
from nnspec.reading.source import read_source
from nnspec.reports import FORMATS, HUMAN, Checked, Report, Unread, render

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
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Check every path; what cannot be read is told, and the others are checked all the same."""
    if arguments.statistics and arguments.format not in HUMAN and arguments.output_file is None:
        raise UsageError(f"--statistics goes with the formats {' and '.join(HUMAN)}", f"usage: {USAGE}")
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
    for path, source in _sources(arguments.paths, configs):
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


def _sources(paths: Iterable[str], configs: Configs) -> Iterator[tuple[str, Source | Unread]]:
    """Yield the path of each file at ``paths`` once, with its text or why it cannot be read."""
    seen: set[str] = set()
    for path in paths:
        try:
            files = [file for file in find_specs(path, configs) if file not in seen]
        except ReadError as error:
            yield path, Unread(path, str(error))
            continue
        seen.update(files)
        for file in files:
            try:
                yield file, read_source(file)
            except ReadError as error:
                yield file, Unread(file, str(error))
