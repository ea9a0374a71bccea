"""From the text of a configuration file to its settings, with everything that is wrong told at once, in its place."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from nnspec.config.config import Config, patterns
from nnspec.config.toml_places import Places, find_places
from nnspec.diagnostics import CODES, Path, Position, Severity, Source, did_you_mean
from nnspec.diagnostics.codes import code_hint
from nnspec.diagnostics.render import pointed_at, visible
from nnspec.errors import ConfigError
from nnspec.lint.limits import Limits

KEYS = ("severity", "include", "exclude", "fail-on", "limits")
LIMITS = ("parameters", "training-mib")
OFF = "off"
SEVERITIES = tuple(each.value for each in Severity)
LEVELS = (*SEVERITIES, OFF)
MAX_FAULTS = 50

# The message of tomllib ends so; it has no attributes before Python 3.14.
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SHOWN = 40


def read_config(source: Source, table: tuple[str, ...] = ()) -> Config | None:
    """Return the settings in ``source``, there under ``table``, or None when it has no such table.

    Raises ConfigError with every fault.
    """
    try:
        value: object = tomllib.loads(source.text)
        places = find_places(source.text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(error, source) from error
    except RecursionError as error:
        raise ConfigError(f"{source.name}: error: lists nest too deep") from error
    for key in table:
        value = value.get(key) if isinstance(value, dict) else None
    return _Reader(source, places, table).config(value) if value is not None else None


class _Reader:
    """Takes the settings of one file and collects its faults."""

    def __init__(self, source: Source, places: Places, table: Path) -> None:
        self.source, self.places, self.table = source, places, table
        self.faults: list[tuple[Position, str]] = []

    def config(self, value: object) -> Config:
        config = Config(self.source.name)
        for key, setting in self._mapping(value, self.table).items():
            path = (*self.table, key)
            match key:
                case "severity":
                    config = replace(config, severities=self._severities(setting, path))
                case "include":
                    config = replace(config, include=self._patterns(setting, path))
                case "exclude":
                    config = replace(config, exclude=self._patterns(setting, path))
                case "fail-on":
                    config = replace(config, fail_on=self._fail_on(setting, path))
                case "limits":
                    config = replace(config, limits=self._limits(setting, path))
                case _:
                    bare = not self.table and key in ("tool", "nnspec")
                    hint = "in this file the keys stand in no table" if bare else did_you_mean(key, KEYS)
                    self._add(path, f"unknown key {_shown(key)}", hint, at_key=True)
        if self.faults:
            self.faults.sort(key=lambda fault: (fault[0].line, fault[0].column))
            more = [f"(the first {MAX_FAULTS} are shown)"] if len(self.faults) == MAX_FAULTS else []
            raise ConfigError("\n\n".join([*(told for _, told in self.faults), *more]))
        return config

    def _severities(self, value: object, path: Path) -> Mapping[str, Severity | None]:
        found: dict[str, Severity | None] = {}
        for code, level in self._mapping(value, path).items():
            place = (*path, code)
            if code not in CODES:
                self._add(place, f"unknown code {_shown(code)}", code_hint(code), at_key=True)
            elif level not in LEVELS:
                known = did_you_mean(level, LEVELS) if isinstance(level, str) else None
                self._add(place, f"expected {_one_of(LEVELS)}, not {_shown(level)}", known)
            elif CODES[code].severity is Severity.ERROR and level != Severity.ERROR:
                message = f"{code} ({CODES[code].name}) is an error of the language, which stays an error"
                self._add(place, message, "warnings and notes can be turned off; nnspec explain lists the codes")
            else:
                found[code] = None if level == OFF else Severity(str(level))
        return MappingProxyType(found)

    def _patterns(self, value: object, path: Path) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._add(path, f"expected a list of patterns, not {_shown(value)}", 'write it in brackets: ["drafts/"]')
            return ()
        found: list[str] = []
        for number, line in enumerate(value):
            try:
                found.append(_pattern(line))
            except ValueError:
                self._add((*path, number), f"expected a pattern as in .gitignore, not {_shown(line)}")
        return tuple(found)

    def _fail_on(self, value: object, path: Path) -> Severity:
        if value not in SEVERITIES:
            known = did_you_mean(value, SEVERITIES) if isinstance(value, str) else None
            self._add(path, f"expected {_one_of(SEVERITIES)}, not {_shown(value)}", known)
            return Severity.ERROR
        return Severity(str(value))

    def _limits(self, value: object, path: Path) -> Limits:
        found: dict[str, int] = {}
        for key, number in self._mapping(value, path).items():
            if key not in LIMITS:
                self._add((*path, key), f"unknown limit {_shown(key)}", did_you_mean(key, LIMITS), at_key=True)
            elif not isinstance(number, int) or isinstance(number, bool) or number < 1:
                self._add((*path, key), f"expected a whole number of at least 1, not {_shown(number)}")
            else:
                found[key] = number
        return Limits(**{key.replace("-", "_"): number for key, number in found.items()})

    def _mapping(self, value: object, path: Path) -> dict[str, object]:
        if isinstance(value, dict):
            return value
        self._add(path, f"expected a table, not {_shown(value)}")
        return {}

    def _add(self, path: Path, message: str, hint: str | None = None, *, at_key: bool = False) -> None:
        if len(self.faults) == MAX_FAULTS:
            return
        spans = [self.places.keys, self.places.values] if at_key else [self.places.values, self.places.keys]
        # An entry that is a table of its own has no place but its header's.
        span = next((each[path] for each in spans if path in each), None) or self.places.keys[path[:-1]]
        place = self.source.position(*span)
        self.faults.append((place, _told(self.source, place, message, hint)))


def _syntax_error(error: tomllib.TOMLDecodeError, source: Source) -> ConfigError:
    found = _AT.search(str(error))
    message = f"not valid TOML: {str(error)[: found.start()] if found is not None else error}"
    if found is not None and found[1] is not None:
        place = Position(int(found[1]), int(found[2]))
    else:
        end = len(source.text.rstrip())
        place = source.position(end, end + 1)
    return ConfigError(_told(source, place, message))


def _told(source: Source, place: Position, message: str, hint: str | None = None) -> str:
    """Return one fault as ``check`` shows a finding, though it has no code."""
    lines = [visible(f"{source.name}:{place.line}:{place.column}: error: {message}"), *pointed_at(source, place)]
    return "\n".join(lines if hint is None else [*lines, f"  hint: {visible(hint)}"])


def _pattern(line: object) -> str:
    """Return one pattern; raises ValueError where a line of ``.gitignore`` would be none, or only a comment."""
    if not isinstance(line, str) or not line.strip() or line.startswith("#"):
        raise ValueError(line)
    patterns([line])
    return line


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _shown(value: object) -> str:
    """Return a value in few words, as the file would write it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
        case dict():
            return "a table"
        case list():
            return "a list"
    return str(value)[:_SHOWN]
