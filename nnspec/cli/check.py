"""``nnspec check``: every finding of every spec. Imports neither NumPy nor grpc."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nnspec.cli.cache import Cache, folder
from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, SUCCESS
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config, configs_of, find_all, is_other, read_all
from nnspec.cli.terminal import complain, takes_color
from nnspec.config import Configs
from nnspec.diagnostics import Diagnostic, Severity, Source
from nnspec.reading.source import STDIN
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

        watch("check", lambda: show(inspect(arguments), arguments), lambda: _files(arguments))
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


def inspect(arguments: Namespace) -> Report:
    """Return what is found at the paths; a file that cannot be read is told at once, and in the report."""
    configs = configs_of(arguments)
    fail_on = Severity(arguments.fail_on) if arguments.fail_on is not None else None
    checked: list[Checked] = []
    unread: list[Unread] = []
    others = 0
    cache = Cache(None if arguments.no_cache else folder())
    sources: dict[str, Source] = {}
    for path, source in read_all(_paths(arguments, configs)):
        if not isinstance(source, Unread) and (arguments.fix or arguments.diff):
            if is_other(path, source, arguments.paths):
                others += 1
                continue
            source = _with_fixes(path, source, arguments)
        if isinstance(source, Unread):
            complain(f"nnspec check: {source.message}")
            unread.append(source)
        else:
            sources[path] = source
    beside = _beside(arguments.paths, sources)
    for path, source in sources.items():
        config = configs.of_file(path)
        findings = config.grade(cache.check(source, config.limits, beside.get(path, ())))
        # What is a spec without errors needs no second look.
        if _has_errors(findings) and is_other(path, source, arguments.paths):
            others += 1
        else:
            checked.append(Checked(source, findings, fail_on or config.fail_on))
    cache.save()
    if others and not checked and not unread:
        unread.append(Unread(arguments.paths[0], f"no file in {', '.join(arguments.paths)} has the key nnspec"))
        complain(f"nnspec check: {unread[0].message}")
    return Report(tuple(checked), tuple(unread), mended=arguments.fix, others=others)


def _has_errors(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.code.severity is Severity.ERROR for finding in findings)


def _beside(paths: Sequence[str], sources: Mapping[str, Source]) -> dict[str, list[Diagnostic]]:
    """Return what only those know who have seen all specs of a directory, by the path of the spec that it is about."""
    found: dict[str, list[Diagnostic]] = {}
    files = {path: os.path.abspath(path) for path in sources if path != STDIN}  # noqa: PTH100 - without following links
    for directory in filter(os.path.isdir, paths):
        # Who names files does without it.
        from nnspec.namesakes import namesakes

        within = os.path.join(os.path.abspath(directory), "")  # noqa: PTH100, PTH118
        below = (sources[path] for path, file in files.items() if file.startswith(within))
        for path, finding in namesakes(below).items():
            found.setdefault(path, [finding])
    return found


def _with_fixes(path: str, source: Source, arguments: Namespace) -> Source | Unread:
    # Most checks only look, and do without it.
    from nnspec.cli.fix import mend, show_fixes

    if arguments.fix:
        return mend(path, source)
    show_fixes(source)
    return source


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
