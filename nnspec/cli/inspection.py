"""What ``nnspec check`` finds at the paths it is given: files are chosen, read, mended, checked and graded.

Knows nothing of how a report is shown, and of the arguments only those that say what to look at.
"""

import os
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from nnspec.cli.cache import Cache, folder
from nnspec.cli.paths import configs_of, find_all, is_other, read_all
from nnspec.cli.terminal import complain
from nnspec.config import Configs
from nnspec.diagnostics import Diagnostic, Severity, Source
from nnspec.reading.source import STDIN
from nnspec.reports import Checked, Report, Unread
from nnspec.weights_files import check_weights_files, may_name_file, named_files

MOST_REMEMBERED = 10_000
"""Specs whose files of weights are known while they are watched."""


def inspect(arguments: Namespace) -> Report:
    """Return what is found at the paths; a file that cannot be read is told at once, and in the report."""
    inspection = _Inspection(arguments)
    checked = inspection.check(inspection.read())
    if inspection.others and not checked and not inspection.unread:
        inspection.tell(Unread(arguments.paths[0], f"no file in {', '.join(arguments.paths)} has the key nnspec"))
    return Report(tuple(checked), tuple(inspection.unread), mended=arguments.fix, others=inspection.others)


def files(arguments: Namespace) -> list[str]:
    """Return the paths of all that a check depends on."""
    configs = configs_of(arguments)
    found = [path.name if isinstance(path, Unread) else path for path in _paths(arguments, configs)]
    for file in found:
        configs.of_file(file)
    # Only what watches asks, and has its module.
    from nnspec.cli.watch import state

    weights = (each for file in found for each in _weights_of(file, state(file)))
    return [*found, *configs.files, *weights]


@lru_cache(maxsize=MOST_REMEMBERED)
def _weights_of(file: str, state: tuple[int, int, int]) -> list[str]:
    """Return the files that a spec may take weights from; it is looked through once in each ``state``."""
    texts = (found for _, found in read_all([file]) if isinstance(found, Source))
    return [each for text in texts for each in named_files(text, Path(file).parent)]


class _Inspection:
    """One check of all paths: what could not be read so far, and how many ``others`` are no specs."""

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        self._configs = configs_of(arguments)
        self.unread: list[Unread] = []
        self.others = 0

    def read(self) -> dict[str, Source]:
        """Return the text of each file, after its fixes where these are to be made."""
        sources: dict[str, Source] = {}
        mends = self._arguments.fix or self._arguments.diff
        for path, found in read_all(_paths(self._arguments, self._configs)):
            # A spec shows at a glance that it is one; of the rest, reading costs less than finding all errors.
            if isinstance(found, Source) and (mends or "nnspec" not in found.text) and self._is_other(path, found):
                self.others += 1
                continue
            source = self._with_fixes(path, found) if mends and isinstance(found, Source) else found
            if isinstance(source, Unread):
                self.tell(source)
            else:
                sources[path] = source
        return sources

    def check(self, sources: Mapping[str, Source]) -> list[Checked]:
        """Return the findings of each spec among the texts, graded by the configuration that holds for it."""
        fail_on = Severity(self._arguments.fail_on) if self._arguments.fail_on is not None else None
        cache = Cache(None if self._arguments.no_cache else folder())
        beside = _beside(self._arguments.paths, sources)
        checked: list[Checked] = []
        for path, source in sources.items():
            config = self._configs.of_file(path)
            findings = config.grade(cache.check(source, config.limits, beside.get(path, ())))
            # What is a spec without errors needs no second look.
            if _has_errors(findings) and self._is_other(path, source):
                self.others += 1
            else:
                checked.append(Checked(source, findings, fail_on or config.fail_on))
        cache.save()
        return checked

    def tell(self, unread: Unread) -> None:
        """Say at once what could not be read, and keep it for the report."""
        complain(f"nnspec check: {unread.message}")
        self.unread.append(unread)

    def _is_other(self, path: str, source: Source) -> bool:
        return is_other(path, source, self._arguments.paths)

    def _with_fixes(self, path: str, source: Source) -> Source | Unread:
        # Most checks only look, and do without it.
        from nnspec.cli.fix import mend, show_fixes

        if self._arguments.fix:
            return mend(path, source)
        show_fixes(source)
        return source


def _paths(arguments: Namespace, configs: Configs) -> Iterator[str | Unread]:
    """Yield each file once, and the directories that hold none or cannot be read."""
    # The report of the last time may lie among the specs, in JSON.
    out = os.path.abspath(arguments.output_file) if arguments.output_file is not None else None  # noqa: PTH100
    for path in find_all(arguments.paths, configs):
        if out is None or isinstance(path, Unread) or os.path.abspath(path) != out:  # noqa: PTH100
            yield path


def _has_errors(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.code.severity is Severity.ERROR for finding in findings)


def _beside(paths: Sequence[str], sources: Mapping[str, Source]) -> dict[str, list[Diagnostic]]:
    """Return what only those know who see more than a text, by the path of the spec that it is about."""
    found: dict[str, list[Diagnostic]] = {}
    files = {path: os.path.abspath(path) for path in sources if path != STDIN}  # noqa: PTH100 - without following links
    for directory in filter(os.path.isdir, paths):
        # Who names files does without it.
        from nnspec.namesakes import namesakes

        within = os.path.join(os.path.abspath(directory), "")  # noqa: PTH100, PTH118
        below = (sources[path] for path, file in files.items() if file.startswith(within))
        for path, finding in namesakes(below).items():
            found.setdefault(path, [finding])  # of a directory within another once
    for path, source in sources.items():
        if path != STDIN and may_name_file(source):
            found.setdefault(path, []).extend(check_weights_files(source, Path(path).parent))
    return found
