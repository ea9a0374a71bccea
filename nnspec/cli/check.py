"""``nnspec check``: every finding of every spec. Imports neither NumPy nor grpc."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nnspec.check import check
from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import one_of
from nnspec.cli.paths import find_specs
from nnspec.cli.terminal import complain, takes_color
from nnspec.diagnostics import Diagnostic, Severity, Source, render_concise, render_full, summary
from nnspec.errors import ReadError
from nnspec.reading.source import read_source


@dataclass(frozen=True)
class Checked:
    """One spec and what was found in it."""

    source: Source
    findings: tuple[Diagnostic, ...]


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec check PATH... [--format full|concise|json]"
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a spec, a directory of specs (.yaml, .yml and .json, at any depth), or - for standard input",
    )
    parser.add_argument(
        "--format",
        type=one_of("full", "concise", "json"),
        default="full",
        metavar="FORMAT",
        help="full (source lines and carets), concise (one line a finding) or json; default full",
    )


def run(arguments: Namespace) -> int:
    """Check every path; what cannot be read is told, and the others are checked all the same."""
    checked: list[Checked] = []
    unread = 0
    for source in _sources(arguments.paths):
        if isinstance(source, ReadError):
            complain(f"nnspec check: {source}")
            unread += 1
        else:
            checked.append(Checked(source, tuple(check(source))))
    _print(checked, arguments.format)
    if unread:
        return COULD_NOT_RUN
    wrong = any(finding.code.severity is Severity.ERROR for each in checked for finding in each.findings)
    return ERRORS_FOUND if wrong else SUCCESS


def _sources(paths: Iterable[str]) -> Iterator[Source | ReadError]:
    """Yield each file at ``paths`` once, or why it cannot be read."""
    seen: set[str] = set()
    for path in paths:
        try:
            files = [file for file in find_specs(path) if file not in seen]
        except ReadError as error:
            yield error
            continue
        seen.update(files)
        for file in files:
            try:
                yield read_source(file)
            except ReadError as error:
                yield error


def _print(checked: Sequence[Checked], format: str) -> None:  # noqa: A002 - what the command line calls it
    if format == "json":
        # Only those who want JSON pay for its module.
        from nnspec.diagnostics.records import to_json

        print(to_json((each.source, each.findings) for each in checked))
        return
    color = takes_color(sys.stdout)
    render, gap = (render_full, "\n\n") if format == "full" else (render_concise, "\n")
    told = [render(each.findings, each.source, color=color) for each in checked if each.findings]
    if told:
        print(gap.join(told), end=gap)
    print(_summary(checked))


def _summary(checked: Sequence[Checked]) -> str:
    count = f"{len(checked):,} spec{'s' if len(checked) != 1 else ''}"
    wrong = sum(bool(each.findings) for each in checked)
    found = summary(finding for each in checked for finding in each.findings)
    return f"{count} checked: {found}" + (f" in {wrong:,} of them" if wrong > 0 and len(checked) > 1 else "")
