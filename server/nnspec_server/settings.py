"""Everything an operator can set, in one table: flag, environment variable, default and meaning.

Knows nothing of the command line; `SETTINGS` is what it makes its flags from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from nnspec.errors import Fault, InputError


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 16 and low <= int(text) <= high):
            raise ValueError(f"is not a whole number from {low} to {high}")
        return int(text)

    return parse


def _text(text: str) -> str:
    if not text:
        raise ValueError("is empty")
    return text


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("is not a file")
    return Path(text)


@dataclass(frozen=True)
class _Read:
    """How a setting is read from text, what it means, and what help writes for its value."""

    parse: Callable[[str], object]
    meaning: str
    metavar: str = "N"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to serve. ``specs`` are files or directories of them; ``data_dir`` keeps versions and runs."""

    specs: tuple[Path, ...]
    data_dir: Path
    host: Annotated[str, _Read(_text, "address to listen on; 0.0.0.0 for all", "ADDRESS")] = "127.0.0.1"
    port: Annotated[int, _Read(_whole(0, 65535), "port to listen on; 0 for any that is free")] = 50051
    tls_certificate: Annotated[
        Path | None, _Read(_file, "PEM file of the certificates; without it, no TLS", "FILE")
    ] = None
    tls_key: Annotated[Path | None, _Read(_file, "PEM file of the certificate's private key", "FILE")] = None
    workers: Annotated[int, _Read(_whole(1, 256), "calls other than streams that are worked on at once")] = 16
    waiting_calls: Annotated[int, _Read(_whole(1, 65536), "calls that may wait for a worker; more are refused")] = 256
    streams: Annotated[int, _Read(_whole(1, 256), "uploads and watchers at once; more are refused")] = 16
    idle_seconds: Annotated[int, _Read(_whole(1, 86400), "after which a stream is ended whose client rests")] = 60
    max_message_mib: Annotated[int, _Read(_whole(1, 1024), "largest message, in MiB")] = 64
    max_rows: Annotated[int, _Read(_whole(1, 10**9), "rows of one Predict")] = 100_000
    max_upload_mib: Annotated[int, _Read(_whole(1, 2**20), "data of one training, in MiB")] = 2048
    max_runs: Annotated[int, _Read(_whole(1, 64), "trainings at once, each a process of its own; more wait")] = 1
    max_queued_runs: Annotated[int, _Read(_whole(0, 1024), "trainings that may wait; more are refused")] = 16
    training_threads: Annotated[int, _Read(_whole(1, 256), "threads of the matrix products of each training")] = 1
    loaded_versions: Annotated[int, _Read(_whole(1, 4096), "versions kept ready in memory")] = 32
    grace_seconds: Annotated[int, _Read(_whole(0, 3600), "for calls in flight to end after SIGTERM")] = 10


@dataclass(frozen=True)
class Setting:
    """One row of the table; ``parse`` raises ValueError with what is wrong."""

    name: str
    default: object
    parse: Callable[[str], object]
    meaning: str
    metavar: str

    @property
    def flag(self) -> str:
        """What the command line calls it."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable; a flag goes before it."""
        return f"NNSPEC_{self.name.upper()}"


def _table() -> tuple[Setting, ...]:
    hints = get_type_hints(Settings, include_extras=True)
    read = {name: mark for name, hint in hints.items() for mark in getattr(hint, "__metadata__", ())}
    defaults = {entry.name: entry.default for entry in fields(Settings)}
    return tuple(Setting(name, defaults[name], mark.parse, mark.meaning, mark.metavar) for name, mark in read.items())


SETTINGS = _table()


def read_settings(
    specs: Sequence[str | Path], data_dir: str | Path, flags: Mapping[str, str | None], environment: Mapping[str, str]
) -> Settings:
    """Return the settings from ``flags`` (by `Setting.name`; None for not given) and then the environment.

    Raises InputError that names every flag or variable whose value cannot be taken.
    """
    taken: dict[str, Any] = {}
    faults = []
    for setting in SETTINGS:
        place, text = setting.flag, flags.get(setting.name)
        if text is None:
            place, text = setting.variable, environment.get(setting.variable)
        if text is None:
            continue
        try:
            taken[setting.name] = setting.parse(text)
        except ValueError as error:
            faults.append(Fault(place, f"{text!r} {error}"))
    if not str(data_dir):  # of a shell's empty variable; it would be the working directory
        faults.append(Fault("--data-dir", "'' is empty"))
    if not faults and ("tls_certificate" in taken) != ("tls_key" in taken):
        faults.append(Fault("--tls-certificate", "TLS takes both --tls-certificate and --tls-key"))
    if faults:
        raise InputError(faults)
    return Settings(specs=tuple(map(Path, specs)), data_dir=Path(data_dir), **taken)
