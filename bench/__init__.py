"""Benchmarks: each module is a program, run from the root of the repository as ``python -m bench.NAME``."""
