"""``nnspec fmt``: specs in one style. Imports neither NumPy nor grpc."""

import sys
from argparse import ArgumentParser, Namespace
from codecs import BOM_UTF8
from pathlib import Path

from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError
from nnspec.cli.paths import add_config, configs_of, find_all, is_other, read_all
from nnspec.cli.rewrite import rewrite
from nnspec.cli.terminal import complain, put, takes_color
from nnspec.diagnostics import Source, SpecError, render_full
from nnspec.diagnostics.render import visible
from nnspec.errors import NnspecError
from nnspec.formatting import format_source
from nnspec.reading import parse
from nnspec.reading.source import STDIN, read_source
from nnspec.reports import Unread

USAGE = "nnspec fmt PATH... [--check] [--diff]"


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = USAGE
    parser.epilog = (
        "Of a directory only files with the key nnspec are written. A file that cannot be read is told as\n"
        "check tells it, and left as it is; one with other errors is formatted all the same."
    )
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a spec, a directory of specs (.yaml, .yml and .json, at any depth), or - to format standard input to "
        "standard output",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; name what would change, and exit with 1")
    parser.add_argument("--diff", action="store_true", help="write nothing; show what would change, and exit with 1")
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Format every path; a file that cannot be is told, and the others are formatted all the same."""
    if STDIN in arguments.paths:
        if len(arguments.paths) > 1:
            raise UsageError("- stands alone: what is formatted goes to standard output", f"usage: {USAGE}")
        return _standard_input(arguments)
    tally = _Tally()
    for path, source in read_all(find_all(arguments.paths, configs_of(arguments))):
        if isinstance(source, Unread):
            complain(f"nnspec fmt: {source.message}")
            tally.failed += 1
        else:
            _file(path, source, arguments, tally)
    # A diff is for programs to read; what is said about it goes elsewhere.
    (complain if arguments.diff else print)(tally.told(wrote=not (arguments.check or arguments.diff)))
    if tally.failed:
        return COULD_NOT_RUN
    return ERRORS_FOUND if tally.invalid or (tally.changed and (arguments.check or arguments.diff)) else SUCCESS


class _Tally:
    def __init__(self) -> None:
        self.changed = self.same = self.skipped = self.invalid = self.failed = 0

    def told(self, *, wrote: bool) -> str:
        counts = (
            (self.changed, "reformatted" if wrote else "would be reformatted"),
            (self.same, "already in style"),
            (self.skipped, "without the key nnspec left alone"),
            (self.invalid, "that cannot be read"),
            (self.failed, "that could not be formatted"),
        )
        told = [f"{count:,} file{'s' if count != 1 else ''} {what}" for count, what in counts if count]
        return ", ".join(told) if told else "no files"


def _file(path: str, source: Source, arguments: Namespace, tally: _Tally) -> None:
    try:
        formatted = format_source(source)
        if formatted == source.text and not _has_mark(path):
            tally.same += 1
        elif path not in arguments.paths and "nnspec" not in parse(source).value:
            tally.skipped += 1
        else:
            _change(path, source, formatted, arguments)
            tally.changed += 1
    except SpecError as error:
        if is_other(path, source, arguments.paths):
            tally.skipped += 1
            return
        complain(f"{render_full(error.diagnostics, source, color=takes_color(sys.stderr))}\n")
        tally.invalid += 1
    except NnspecError as error:
        complain(f"nnspec fmt: {error}")
        tally.failed += 1


def _change(path: str, source: Source, formatted: str, arguments: Namespace) -> None:
    if arguments.diff:
        mark = "\ufeff" if _has_mark(path) else ""
        put(_diff(Source(source.name, mark + source.text, source.format), formatted))
    elif arguments.check:
        print(f"would reformat {visible(path)}")
    else:
        rewrite(path, formatted)
        print(f"reformatted {visible(path)}")


def _has_mark(path: str) -> bool:
    """Return whether a file begins with a byte order mark, which reading it has dropped."""
    with Path(path).open("rb") as file:
        return file.read(len(BOM_UTF8)) == BOM_UTF8


def _standard_input(arguments: Namespace) -> int:
    source = _as_json(read_source(STDIN))
    try:
        formatted = format_source(source)
    except SpecError as error:
        complain(render_full(error.diagnostics, source, color=takes_color(sys.stderr)))
        return ERRORS_FOUND
    if not arguments.check and not arguments.diff:
        put(formatted)
        return SUCCESS
    if formatted == source.text:
        return SUCCESS
    put(_diff(source, formatted) if arguments.diff else "would reformat <stdin>\n")
    return ERRORS_FOUND


def _as_json(source: Source) -> Source:
    """Return standard input as JSON where it is JSON: YAML reads that too, but would write it as YAML."""
    if not source.text.lstrip().startswith("{"):
        return source
    candidate = Source(source.name, source.text, "json")
    try:
        parse(candidate)
    except SpecError:
        return source
    return candidate


def _diff(source: Source, formatted: str) -> str:
    # Only those who want to see a difference pay for its module.
    from nnspec.cli.unified import unified

    return unified(source.name, source.text, formatted)
