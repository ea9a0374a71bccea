import json

from nnspec.diagnostics import Code, Diagnostic, Position, Severity, Source
from nnspec.diagnostics.records import to_json

WARNING = Code("NN902", "a-warning", Severity.WARNING)
ERROR = Code("NN901", "an-error", Severity.ERROR)


def test_the_findings_of_several_files_are_one_document() -> None:
    one, two = Source("one.yaml", "a"), Source("two.yaml", "b")
    late = Diagnostic(WARNING, "late", ("layers", 0), hint="h", position=Position(9, 2, 3))
    early = Diagnostic(ERROR, "early", position=Position(1, 1))
    told = json.loads(to_json([(one, [late, early]), (two, [Diagnostic(ERROR, "whole")])]))
    assert told["version"] == 1
    assert (told["errors"], told["warnings"], told["notes"]) == (2, 1, 0)
    assert [(each["file"], each["message"]) for each in told["diagnostics"]] == [
        ("one.yaml", "early"),
        ("one.yaml", "late"),
        ("two.yaml", "whole"),
    ]
    assert told["diagnostics"][1] == {
        "file": "one.yaml",
        "line": 9,
        "column": 2,
        "length": 3,
        "code": "NN902",
        "name": "a-warning",
        "severity": "warning",
        "message": "late",
        "path": ["layers", 0],
        "hint": "h",
    }
    assert told["diagnostics"][2]["line"] is None
