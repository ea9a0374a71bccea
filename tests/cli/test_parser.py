from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

from nnspec.cli.parser import Parser, UsageError, number, one_of, whole


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (one_of("csv", "npz"), "npz", "npz"),
        (whole(1, 100), "1", 1),
        (whole(1, 100), "100", 100),
        (whole(0, 2**63 - 1), str(2**63 - 1), 2**63 - 1),
        (number(0), "1e-4", 1e-4),
        (number(0, 1), "0.999", 0.999),
    ],
)
def test_values_are_read(read: Callable[[str], object], text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (one_of("csv", "npz"), "CSV"),
        *[(whole(1, 100), text) for text in ("0", "101", "-1", "1.5", "", "1_0", "²", "9" * 5000)],
        *[(number(0, 1), text) for text in ("0", "1", "nan", "inf", "", "x", "-0.5")],
        (number(0), "inf"),
    ],
)
def test_other_values_are_refused_and_named(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        read(text)
    assert str(caught.value).startswith(repr(text))


def test_an_option_is_not_taken_for_a_longer_one() -> None:
    parser = Parser("verb", "Do it.")
    parser.add_argument("--format", type=one_of("a", "b"))
    with pytest.raises(UsageError, match="did you mean --format"):
        parser.read(["--forma", "a"])
    assert parser.read(["--format", "a"]).format == "a"


def test_an_option_of_one_value_is_given_once() -> None:
    parser = Parser("verb", "Do it.")
    parser.add_argument("-o", "--out")
    parser.add_argument("--ignore", action="append")
    parser.add_argument("--flag", action="store_true")
    parser.add_argument("--decide", nargs="+")
    parser.add_argument("paths", nargs="*")
    assert parser.read(["--ignore", "a", "--ignore", "b", "--flag", "--flag", "-o", "x", "--", "-o"]).out == "x"
    for twice in (["--out", "x", "--out=y"], ["-o", "x", "--out", "x"], ["--decide", "a", "b", "--decide", "c"]):
        with pytest.raises(UsageError, match="is given twice"):
            parser.read(twice)


def test_what_follows_two_dashes_is_no_option() -> None:
    parser = Parser("verb", "Do it.")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--flag", action="store_true")
    read = parser.read(["--flag", "--", "--help", "-x", "a"])
    assert (read.flag, read.paths) == (True, ["--help", "-x", "a"])
