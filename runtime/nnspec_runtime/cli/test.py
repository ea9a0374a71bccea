"""``nnspec test``: the examples that specs give, asked of their networks."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config
from nnspec.cli.terminal import takes_color
from nnspec_runtime.cli.arguments import NETWORK_HELP
from nnspec_runtime.cli.examination import examine
from nnspec_runtime.cli.results import Report, Tested, closing, network, render

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
    parser.add_argument(
        "--output-file", metavar="FILE", help="write the report there, and the one in text to standard output"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each example")
    parser.add_argument("-x", "--exit-first", action="store_true", help="stop after the first failure")
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Run every example and print the report; a network that cannot be asked does not keep the others from it."""
    is_text = arguments.format == "text" or arguments.output_file is not None
    if arguments.verbose and not is_text:
        raise UsageError("--verbose goes with the format text", f"usage: {USAGE}")
    color = takes_color(sys.stdout)

    def tell(tested: Tested, width: int) -> None:
        if is_text:
            print(network(tested, width, verbose=arguments.verbose, color=color), flush=True)

    report = examine(arguments, tell)
    if arguments.output_file is not None:
        _write(report, arguments)
    print(closing(report, color=color) if is_text else render(report, arguments.format))
    if any(tested.unread is not None for tested in report.tested):
        return COULD_NOT_RUN
    return ERRORS_FOUND if report.failed else SUCCESS


def _write(report: Report, arguments: Namespace) -> None:
    text = render(report, arguments.format, verbose=arguments.verbose)
    Path(arguments.output_file).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
