"""Which files a path stands for: itself, or the specs below a directory, by the configuration that holds for each."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from os import walk
from os.path import abspath
from pathlib import Path
from stat import S_ISREG

from nnspec.config import Configs
from nnspec.config.config import SUFFIXES
from nnspec.diagnostics import Source
from nnspec.errors import ReadError
from nnspec.reading.source import MAX_BYTES, STDIN, read_source
from nnspec.reports import Unread

_START = 64 * 1024
"""Bytes of a large file that show what it is."""

_PACKAGES = "node_modules"
"""Where other people's files lie, by the ten thousand."""


def add_config(parser: ArgumentParser) -> None:
    """Let the verb take a configuration."""
    given = parser.add_mutually_exclusive_group()
    given.add_argument(
        "--config", metavar="FILE", help="configuration; default the nearest nnspec.toml or pyproject.toml of each file"
    )
    given.add_argument("--no-config", action="store_true", help="read no configuration")


def configs_of(arguments: Namespace) -> Configs:
    """Return the configurations for what ``add_config`` lets a verb take. Raises ConfigError."""
    return Configs(arguments.config, none=arguments.no_config)


def find_specs(path: str, configs: Configs | None = None) -> list[str]:
    """Return the files at ``path``, those below a directory sorted; hidden ones only where they are named.

    Raises ReadError for a directory that cannot be read or holds no spec, ConfigError for a wrong configuration.
    """
    if path == STDIN or not Path(path).is_dir():
        return [path]
    configs = configs if configs is not None else Configs()
    found: list[str] = []
    for folder, folders, files in walk(path, onerror=_raise):
        config = configs.of_folder(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not passed_by(name) and not config.excludes(str(Path(folder, name)), folder=True)
        )
        specs = (str(Path(folder, name)) for name in sorted(files) if not passed_by(name))
        found += [file for file in specs if config.takes(file) and _is_to_be_read(file)]
    if not found:
        config = configs.of_folder(path)
        taken = f" and is taken by {config.file}" if config.selects else ""
        raise ReadError(f"no file in {path} ends in {', '.join(SUFFIXES)}{taken}")
    return found


def passed_by(name: str) -> bool:
    """Return whether a file or folder of a directory holds nothing of the project's own to see."""
    return name.startswith(".") or name == _PACKAGES


def find_all(paths: Iterable[str], configs: Configs) -> Iterator[str | Unread]:
    """Yield each file at ``paths`` once, as it is first spelt, and the directories that hold none or cannot be read."""
    seen: set[str] = set()
    for path in paths:
        try:
            found = find_specs(path, configs)
        except ReadError as error:
            yield Unread(path, str(error))
            continue
        for file in found:
            place = _place(file)
            if place not in seen:
                seen.add(place)
                yield file


def read_all(paths: Iterable[str | Unread]) -> Iterator[tuple[str, Source | Unread]]:
    """Yield each path with the text there, or why it cannot be read."""
    for path in paths:
        if isinstance(path, Unread):
            yield path.name, path
            continue
        try:
            yield path, read_source(path)
        except ReadError as error:
            yield path, Unread(path, str(error))


def is_other(path: str, source: Source, named: Iterable[str]) -> bool:
    """Return whether a file is none of ``named`` ones, but was found below a directory, and is not meant as a spec."""
    names = [*named]
    if path in names or _place(path) in map(_place, names):
        return False
    # Who checks specs that are right does without it.
    from nnspec.reading.meant import is_meant_as_spec

    return not is_meant_as_spec(source)


def _place(path: str) -> str:
    """Return what is the same however a path is spelt; links are not followed."""
    return path if path == STDIN else abspath(path)  # noqa: PTH100


def _is_to_be_read(file: str) -> bool:
    """Return whether a file of a directory may be a spec; one that is missing is for the reader to tell.

    Reading a pipe would wait for another program. What is larger than a spec can be is told, where it begins like one.
    """
    try:
        state = Path(file).stat()
        if not S_ISREG(state.st_mode) or state.st_size <= MAX_BYTES:
            return S_ISREG(state.st_mode)
        with Path(file).open("rb") as large:
            start = large.read(_START).decode("utf-8", errors="replace")
    except OSError:
        return True
    return not is_other(file, Source(file, start), ())


def _raise(error: OSError) -> None:
    raise ReadError(f"cannot read {error.filename}: {error.strerror}") from error
