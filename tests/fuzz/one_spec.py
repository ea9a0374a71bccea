"""What must hold of any bytes that are checked as a spec; shared by Hypothesis and by the coverage-guided fuzzer."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nnspec.check import check
from nnspec.diagnostics import CODES, Severity, Source, render_concise, render_full
from nnspec.errors import ReadError
from nnspec.formatting import format_source
from nnspec.reading import read_source
from nnspec.reports.formats import FORMATS, render
from nnspec.reports.report import Checked, Report
from nnspec.spec import loads


class OneSpec:
    """Checks bytes as a file, as the command line does, in both formats."""

    def __init__(self, folder: Path) -> None:
        self.paths = [folder / "fuzzed.yaml", folder / "fuzzed.json"]

    def try_bytes(self, data: bytes) -> None:
        """Check ``data``: only ReadError is raised, and what is told is coded, placed and can be shown."""
        for path in self.paths:
            path.write_bytes(data)
            with suppress(ReadError):
                self.try_source(read_source(path))

    def try_source(self, source: Source) -> None:
        """Check a text that could be read."""
        findings = check(source)
        for found in findings:
            assert found.code.id in CODES
            assert found.position is not None
            assert 1 <= found.position.column <= len(source.line(found.position.line)) + 1
        assert findings == check(source)
        assert all(part.isprintable() for part in render_full(findings, source).split("\n"))
        assert len(render_concise(findings, source).split("\n")) == max(1, len(findings))
        report = Report((Checked(source, tuple(findings)),))
        assert all(render(report, form) for form in FORMATS)
        if all(found.code.severity is not Severity.ERROR for found in findings):
            spec = loads(source.text, source.format)
            assert spec.digest
            self.try_format(source)

    def try_format(self, source: Source) -> None:
        """Format a spec that is right: it says the same afterwards, and formatting it again changes nothing."""
        formatted = format_source(source)
        again = Source(source.name, formatted, source.format)
        assert format_source(again) == formatted
        assert loads(formatted, source.format) == loads(source.text, source.format)


@contextmanager
def one_spec() -> Iterator[OneSpec]:
    """Have a folder for the files while it is open."""
    with tempfile.TemporaryDirectory() as folder:
        yield OneSpec(Path(folder))
