"""The coverage-guided fuzzer: raw bytes through ``nnspec check``.

Run as ``python -m tests.fuzz.check_bytes [libFuzzer's flags] [corpus folders]``, for example ``-max_total_time=600``;
``make fuzz`` does, from the shipped specs on. It needs atheris.
"""

import sys

import atheris

with atheris.instrument_imports(include=["nnspec"]):
    from tests.fuzz.one_spec import one_spec


def main() -> None:
    """Fuzz until a flag says otherwise, or something is found."""
    with one_spec() as spec:
        atheris.Setup(sys.argv, spec.try_bytes)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
