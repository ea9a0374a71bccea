"""The settings of one configuration file, and what follows from them for a finding or a file."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from nnspec.diagnostics import Diagnostic, Severity
from nnspec.record import record

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from nnspec.lint.limits import Limits

SUFFIXES = (".yaml", ".yml", ".json")
NO_SPECS = ".schema.json"
"""How a JSON Schema ends that lies beside specs for the sake of editors, as ``nnspec init`` leaves it."""


@record
class Config:
    """The settings; without a file all are as they are here.

    ``severities`` are by code, None being off. ``include`` and ``exclude`` are patterns of ``.gitignore``, from the
    directory of ``file`` on; without ``include`` every name that a spec can have is taken.
    """

    file: str = ""
    severities: Mapping[str, Severity | None] = field(default_factory=lambda: MappingProxyType({}))
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    fail_on: Severity = Severity.ERROR
    limits: "Limits | None" = None

    def grade(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the findings that are not turned off, each as severe as this project wants it."""
        if not self.severities:
            return tuple(findings)
        return tuple(graded for finding in findings if (graded := self._graded(finding)) is not None)

    def _graded(self, finding: Diagnostic) -> Diagnostic | None:
        severity = self.severities.get(finding.code.id, finding.code.severity)
        if severity is finding.code.severity:
            return finding
        return replace(finding, code=replace(finding.code, severity=severity)) if severity is not None else None

    @property
    def selects(self) -> bool:
        """Whether it leaves out files that a directory would otherwise give."""
        return self.include is not None or bool(self.exclude)

    def takes(self, path: str) -> bool:
        """Return whether a file that was found in a directory is one of the specs."""
        name = path.lower()
        if not name.endswith(SUFFIXES) or name.endswith(NO_SPECS):
            return False
        included = self._included is None or self._included.match_file(self._from_root(path))
        return included and not self.excludes(path)

    def excludes(self, path: str, *, folder: bool = False) -> bool:
        """Return whether a file, or a folder with all that is in it, is left out."""
        return self._excluded is not None and self._excluded.match_file(self._from_root(path) + "/" * folder)

    def _from_root(self, path: str) -> str:
        return Path(os.path.relpath(path, self._root)).as_posix()

    @cached_property
    def _root(self) -> str:
        return os.path.dirname(os.path.abspath(self.file))  # noqa: PTH100, PTH120 - without following links

    @cached_property
    def _included(self) -> "GitIgnoreSpec | None":
        return patterns(self.include) if self.include is not None else None

    @cached_property
    def _excluded(self) -> "GitIgnoreSpec | None":
        return patterns(self.exclude) if self.exclude else None


def patterns(lines: Iterable[str]) -> "GitIgnoreSpec":
    """Return what matches paths as lines of a ``.gitignore`` do; raises ValueError for a line that is no pattern."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
