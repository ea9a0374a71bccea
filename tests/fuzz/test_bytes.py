"""Any bytes are a spec or are refused with documented errors: by Hypothesis, and shortly by the fuzzer itself."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.one_spec import one_spec

ROOT = Path(__file__).parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
TEXTS = [path.read_bytes() for path in SPECS if path.stem != "digits"]
WORDS = [
    *(word for text in TEXTS for word in text.split()),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"\n",
        b"- ",
        b"#",
        b"&a ",
        b"*a",
        b"!!x",
        b"'",
        b'"',
        b"\t",
        b"\\",
        b"\x00",
        b"\xff",
    ),
    *(b"1e400", b"-0.0", b"0x1F", b".nan", b"null", b"yes", b"999999999999999999999", b"\xe2\x80\xae"),
]
RUNS = 1_500


@st.composite
def altered(draw: st.DrawFn) -> bytes:
    """A shipped spec in which pieces are cut out, doubled, or replaced by words of any."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.one_of(st.sampled_from(WORDS), st.binary(max_size=4), st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return text


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_spec_or_refused(data: bytes) -> None:
    with one_spec() as spec:
        spec.try_bytes(data)


@settings(deadline=None, max_examples=150)
@given(altered())
def test_altered_specs_are_specs_or_refused(data: bytes) -> None:
    with one_spec() as spec:
        spec.try_bytes(data)


def test_the_fuzzer_finds_nothing_in_a_short_run(tmp_path: Path) -> None:
    if find_spec("atheris") is None:
        message = "atheris is needed: pip install atheris"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    for path in SPECS:
        if path.stem != "digits":  # thousands of pixels would take all the time
            shutil.copy(path, tmp_path)
    flags = [f"-runs={RUNS}", "-seed=1", "-max_len=4096", f"-artifact_prefix={tmp_path}/", str(tmp_path)]
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.check_bytes", *flags], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    assert f"Done {RUNS} runs" in run.stderr
