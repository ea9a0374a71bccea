"""Which configuration holds for a file: the nearest upward, ``nnspec.toml`` before ``pyproject.toml``."""

import os
import re
from pathlib import Path

from nnspec.config.config import Config
from nnspec.errors import ConfigError, ReadError
from nnspec.reading.source import read_source

NAME, SHARED = "nnspec.toml", "pyproject.toml"
TABLE = ("tool", "nnspec")

# A table of ours needs one of these; without, the file is some other tool's alone and is not parsed.
_TOOL = re.compile(r"""tool["'\s]*\.["'\s]*nnspec|^\s*\[\s*["']?tool["']?\s*\]|^\s*["']?tool["']?\s*=""", re.MULTILINE)


class Configs:
    """The configurations of a run; each directory is looked at once."""

    def __init__(self, file: str | None = None, *, none: bool = False) -> None:
        """Take the one in ``file`` for everything, or with ``none`` no file at all; else the nearest of each.

        Raises ConfigError for ``file``.
        """
        self._found: dict[str, Config] = {}
        self._only = Config() if none else _read(file, asked=True) if file is not None else None

    def of_file(self, path: str) -> Config:
        """Return what holds for a file, ``-`` being in the current directory. Raises ConfigError."""
        return self.of_folder(os.path.dirname(path))  # noqa: PTH120 - Path would make . of nothing

    def of_folder(self, folder: str) -> Config:
        """Return what holds for the files in ``folder``. Raises ConfigError."""
        return self._only if self._only is not None else self._nearest(os.path.abspath(folder))  # noqa: PTH100 - of ..

    @property
    def files(self) -> list[str]:
        """The configuration files that were read so far."""
        read = self._found.values() if self._only is None else [self._only]
        return [*dict.fromkeys(config.file for config in read if config.file)]

    def _nearest(self, folder: str) -> Config:
        found = self._found.get(folder)
        if found is None:
            found = _in(folder)
            if found is None:
                above = os.path.dirname(folder)  # noqa: PTH120 - for every folder of every run
                found = self._nearest(above) if above != folder else Config()
            self._found[folder] = found
        return found


def _in(folder: str) -> Config | None:
    """Return the configuration that lies in ``folder`` itself."""
    for name in (NAME, SHARED):
        path = os.path.join(folder, name)  # noqa: PTH118 - for every folder of every run
        if os.path.isfile(path) and (found := _read(os.path.relpath(path))) is not None:  # noqa: PTH113
            return found
    return None


def _read(path: str, *, asked: bool = False) -> Config | None:
    """Return the configuration in a file; None when it holds none of ours, which is an error if it was asked for."""
    try:
        source = read_source(path)
    except ReadError as error:
        raise ConfigError(str(error)) from error
    shared = Path(path).name == SHARED
    if not shared or _TOOL.search(source.text):
        # TOML is imported where there is some.
        from nnspec.config.read import read_config

        found = read_config(source, TABLE if shared else ())
        if found is not None:
            return found
    if asked:
        raise ConfigError(f"{path} has no table [{'.'.join(TABLE)}]")
    return None
