"""``nnspec diff``: what changed between two versions of a network, for callers, for its decisions and for training."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nnspec.cli.failures import ERRORS_FOUND, SUCCESS, report
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.paths import add_config, configs_of, find_specs, is_other
from nnspec.cli.terminal import takes_color
from nnspec.comparison.comparison import Comparison, added, removed
from nnspec.config import Configs
from nnspec.diagnostics import SpecError
from nnspec.errors import NnspecError, ReadError
from nnspec.reading.source import STDIN
from nnspec_runtime.cli.differences.text import page
from nnspec_runtime.comparison.compare import compare_sides
from nnspec_runtime.comparison.side import Side, read_side

if TYPE_CHECKING:
    from nnspec_runtime.data import Table

USAGE = "nnspec diff OLD NEW [options]\n       nnspec diff --against git:REF PATH... [options]"
GIT = "git:"

Read = Callable[[], Side]
Sides = tuple[Side | None, Side | None]


class Pair(NamedTuple):
    """How both sides are read, None where one is not there; ``found`` is whether they lie below a directory."""

    old: Read | None
    new: Read | None
    found: bool = False


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = USAGE
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="OLD and NEW: two specs or trained networks (.safetensors), - for standard input, or two directories of "
        "specs; with --against what to compare",
    )
    parser.add_argument(
        "--against",
        metavar="git:REF",
        help="compare what is at PATH with what is there in a commit of git: git:HEAD~1, git:origin/main",
    )
    parser.add_argument(
        "--data", metavar="FILE", help="rows to compare the answers to: .csv, .npz or .jsonl, or - for standard input"
    )
    parser.add_argument(
        "--data-format",
        type=one_of("csv", "npz", "jsonl"),
        metavar="FORMAT",
        help="csv, npz or jsonl, where the name of the file does not say it",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column of the rows that is neither network's; may be repeated",
    )
    parser.add_argument(
        "--format",
        type=one_of("text", "json", "markdown"),
        default="text",
        metavar="FORMAT",
        help="text, json, or markdown for a pull request; default text",
    )
    add_config(parser)


def run(arguments: Namespace) -> int:
    """Print every difference; 1 where callers break or a spec is invalid, 2 where something cannot be read."""
    if arguments.data is None and (arguments.data_format is not None or arguments.ignore):
        raise UsageError("--data-format and --ignore are about --data, which is not given", f"usage: {USAGE}")
    pairs = _pairs(arguments)
    if arguments.data is not None and len(pairs) > 1:
        raise UsageError(f"--data is for one network, and here are {len(pairs):,}", f"usage: {USAGE}")
    sides, code = _read(pairs)
    if pairs and not sides and code == SUCCESS and all(pair.found for pair in pairs):
        raise ReadError(f"no file in {' and '.join(arguments.paths)} has the key nnspec")
    table = _table(arguments)
    done = [_compared(old, new, table, arguments.ignore) for old, new in sides]
    if done or code == SUCCESS:
        print(_rendered(done, arguments.format))
    broken = any(comparison.breaking for comparison in done)
    return max(code, ERRORS_FOUND if broken else SUCCESS)


def _pairs(arguments: Namespace) -> list[Pair]:
    """Return what to read and compare. Raises UsageError and ReadError."""
    if arguments.against is not None:
        return _against(arguments)
    if len(arguments.paths) != 2:
        raise UsageError("give OLD and NEW, or --against git:REF and what to compare", f"usage: {USAGE}")
    if [*arguments.paths, arguments.data].count(STDIN) > 1:
        raise ReadError("only one of OLD, NEW and the rows can come from standard input")
    old, new = arguments.paths
    folders = [path for path in (old, new) if Path(path).is_dir()]
    if len(folders) == 2:
        return _below(old, new, configs_of(arguments))
    if folders:
        file = new if folders == [old] else old
        raise UsageError(
            f"{folders[0]} is a directory and {file} is none; give two files or two directories", f"usage: {USAGE}"
        )
    return [Pair(partial(read_side, old), partial(read_side, new))]


def _below(old: str, new: str, configs: Configs) -> list[Pair]:
    """Return the specs below two directories, those of one path within them together. Raises ReadError for none."""
    before, after = ({Path(file).relative_to(path): file for file in find_specs(path, configs)} for path in (old, new))

    def reads(files: Mapping[Path, str], within: Path) -> Read | None:
        return partial(read_side, files[within]) if within in files else None

    every = sorted(before.keys() | after.keys())
    return [Pair(reads(before, within), reads(after, within), found=True) for within in every]


def _against(arguments: Namespace) -> list[Pair]:
    """Return each file at the paths as it is in a commit, and as it is now; None where it is not there."""
    # Only those who ask for git pay for starting other programs.
    from nnspec_runtime.comparison.git import Commit
    from nnspec_runtime.comparison.revisions import revisions, side_of_revision

    ref = arguments.against.removeprefix(GIT)
    if ref == arguments.against:
        raise UsageError(f"--against takes git:REF, as in git:HEAD~1, not {ref!r}", f"usage: {USAGE}")
    if STDIN in arguments.paths:
        raise UsageError("standard input is in no commit; name a file", f"usage: {USAGE}")
    configs = configs_of(arguments)
    pairs: dict[tuple[Path, str], Pair] = {}
    for path in arguments.paths:
        commit = Commit.at(ref, Path(path).resolve())
        for each in revisions(commit, path, configs):
            old = partial(side_of_revision, commit, each.path, each.before) if each.before is not None else None
            new = partial(read_side, each.now) if each.now is not None else None
            found = commit.root / each.path != Path(path).resolve()
            pairs[commit.root, each.path] = Pair(old, new, found)
    return [*pairs.values()]


def _read(pairs: Sequence[Pair]) -> tuple[list[Sides], int]:
    """Return the networks to compare, and the exit code for those that cannot be read, which is told at once.

    One that is gone from one file and new in another, under the same name, is a pair. A file that is no spec and was
    none before, word for word, did not change. One that was found and is not meant as a spec is as good as none.
    """
    code = SUCCESS
    sides: list[Sides] = []
    for pair in pairs:
        read: list[Side | None] = []
        errors: list[NnspecError] = []
        for each in (pair.old, pair.new):
            try:
                read.append(each() if each is not None else None)
            except NnspecError as error:
                if pair.found and _is_other(error):
                    read.append(None)
                else:
                    errors.append(error)
        if not errors:
            old, new = read
            if old is not None or new is not None:
                sides.append((old, new))
        elif not _are_alike(errors):
            code = max(code, *(report(error, "diff") for error in errors))
    return _joined(sides), code


def _is_other(error: NnspecError) -> bool:
    """Return whether a text that is no spec is not meant as one."""
    return isinstance(error, SpecError) and error.source is not None and is_other("", error.source, ())


def _are_alike(errors: Sequence[NnspecError]) -> bool:
    """Return whether both sides are the same text, which is no spec."""
    texts = [error.source.text for error in errors if isinstance(error, SpecError) and error.source is not None]
    return len(texts) == 2 and texts[0] == texts[1]


def _joined(sides: Sequence[Sides]) -> list[Sides]:
    """Return the sides, those of a network that moved to another file together."""
    gone: dict[str, list[Side]] = {}
    for old, new in sides:
        if old is not None and new is None:
            gone.setdefault(old.version.spec.name, []).append(old)
    joined: list[Sides] = []
    for old, new in sides:
        if old is None and new is not None and gone.get(new.version.spec.name):
            joined.append((gone[new.version.spec.name].pop(0), new))
        else:
            joined.append((old, new))
    left = {id(old) for those in gone.values() for old in those}
    return [(old, new) for old, new in joined if new is not None or id(old) in left]


def _table(arguments: Namespace) -> "Table | None":
    if arguments.data is None:
        return None
    from nnspec_runtime.cli.arguments import read_rows

    return read_rows(arguments)


def _compared(old: Side | None, new: Side | None, table: "Table | None", ignored: Sequence[str]) -> Comparison:
    if old is not None and new is not None:
        return compare_sides(old, new, table, ignored)
    if new is not None:
        return added(new.version)
    if old is not None:
        return removed(old.version)
    raise AssertionError("neither side is there")


def _rendered(done: Sequence[Comparison], form: str) -> str:
    match form:
        case "json":
            from nnspec_runtime.cli.differences.records import to_json

            return to_json(done)
        case "markdown":
            from nnspec_runtime.cli.differences.markdown import page as markdown

            return "\n".join(markdown(done))
    return "\n".join(page(done, color=takes_color(sys.stdout)))
