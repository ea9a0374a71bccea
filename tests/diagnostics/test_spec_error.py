import pickle

from nnspec.diagnostics import Code, Diagnostic, Position, Severity, Source, SpecError

ERROR = Code("NN901", "an-error", Severity.ERROR)


def test_its_text_is_every_finding_in_order_and_the_summary() -> None:
    source = Source("a.yaml", "a: 1\nb: 2\n")
    error = SpecError(
        [Diagnostic(ERROR, "two", position=Position(2, 1)), Diagnostic(ERROR, "one", position=Position(1, 4))], source
    )
    assert [each.message for each in error.diagnostics] == ["one", "two"]
    assert str(error) == (
        "a.yaml:1:4: error[NN901]: one\n    1 | a: 1\n      |    ^\n\n"
        "a.yaml:2:1: error[NN901]: two\n    2 | b: 2\n      | ^\n2 errors"
    )


def test_its_text_is_bounded_and_says_so() -> None:
    error = SpecError(Diagnostic(ERROR, f"m{i}") for i in range(1000))
    assert len(error.diagnostics) == 1000
    assert str(error).endswith("\n1000 errors\n(100 of 1000 shown)")
    assert str(error).count("<spec>") == 100


def test_it_crosses_processes() -> None:
    error = SpecError([Diagnostic(ERROR, "m")], Source("a.yaml", "a: 1"))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert str(again) == str(error)
