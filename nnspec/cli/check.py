"""``nnspec check``: every finding of every spec. Imports neither NumPy nor grpc."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.inspection import files, inspect
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config
from nnspec.cli.terminal import complain, takes_color
from nnspec.diagnostics import Severity
from nnspec.reading.source import STDIN
from nnspec.reports import FORMATS, HUMAN, Report, render

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
    mending = parser.add_mutually_exclusive_group()
    mending.add_argument("--fix", action="store_true", help="write what has one safe way out, and report what is left")
    mending.add_argument(
        "--diff", action="store_true", help="show as a patch what --fix would write; the report goes to standard error"
    )
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    parser.add_argument(
        "--no-cache", action="store_true", help="check what is known to be valid again, and keep nothing"
    )
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Check every path; what cannot be read is told, and the others are checked all the same."""
    _refuse_contradictions(arguments)
    if arguments.watch:
        # Who checks once does without it.
        from nnspec.cli.watch import watch

        watch("check", lambda: show(inspect(arguments), arguments), lambda: files(arguments))
    report = inspect(arguments)
    if arguments.diff:
        complain(render(report, arguments.format, color=takes_color(sys.stderr), statistics=arguments.statistics))
    else:
        show(report, arguments)
    if report.unread:
        return COULD_NOT_RUN
    return ERRORS_FOUND if report.failed and not arguments.exit_zero else SUCCESS


def _refuse_contradictions(arguments: Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    told = arguments.format if arguments.output_file is None else "concise"
    problem = None
    for option in ("statistics", "watch", "diff"):
        if getattr(arguments, option) and told not in HUMAN:
            problem = f"--{option} goes with the formats {' and '.join(HUMAN)}"
    if arguments.diff and arguments.output_file is not None:
        problem = "--diff writes no report to a file"
    if arguments.watch and (arguments.fix or arguments.diff):
        problem = "--watch only looks: what changes a file is said by its author"
    if STDIN in arguments.paths and arguments.watch:
        problem = "--watch goes with files: standard input is read once"
    if STDIN in arguments.paths and arguments.fix:
        problem = "--fix goes with files; --diff shows what it would write"
    if problem is not None:
        raise UsageError(problem, f"usage: {USAGE}")


def show(report: Report, arguments: Namespace) -> None:
    """Print the report, or write it to its file and print it in short."""
    form = arguments.format
    if arguments.output_file is not None:
        Path(arguments.output_file).write_text(f"{render(report, form)}\n", encoding="utf-8", errors="backslashreplace")
        form = "concise"
    print(render(report, form, color=takes_color(sys.stdout), statistics=arguments.statistics))
