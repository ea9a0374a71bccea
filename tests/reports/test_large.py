"""A spec of one line of megabytes, with as many findings as are told, costs no form more than its size."""

import time

import pytest

from nnspec.diagnostics import CODES, Diagnostic, Position, Source
from nnspec.reading.findings import MAX_FINDINGS
from nnspec.reports import FORMATS, Checked, Report, render

LINE = "ключ: 'é😀', " * 200_000
STEP = len(LINE) // MAX_FINDINGS
FINDINGS = tuple(
    Diagnostic(CODES["NN101"], f"unknown key {number}", (f"k{number}",), position=Position(1, number * STEP + 1, 3))
    for number in range(MAX_FINDINGS)
)


@pytest.mark.parametrize("form", FORMATS)
def test_a_long_line(form: str) -> None:
    start = time.perf_counter()
    text = render(Report((Checked(Source("s.yaml", LINE), FINDINGS),)), form)
    assert time.perf_counter() - start < 5
    assert len(text) < 1_000 * MAX_FINDINGS
    assert f"unknown key {MAX_FINDINGS - 1}" in text
