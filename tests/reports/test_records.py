import json

from nnspec.diagnostics import Code, Diagnostic, Fix, Position, Severity, Source
from nnspec.reports import Checked, Report, Unread, render

WARNING = Code("NN902", "a-warning", Severity.WARNING)
ERROR = Code("NN901", "an-error", Severity.ERROR)


def test_the_findings_of_several_files_are_one_document() -> None:
    late = Diagnostic(
        WARNING, "late", ("layers", 0), hint="h", position=Position(9, 2, 3), fix=Fix(Position(9, 2, 3), "now")
    )
    early = Diagnostic(ERROR, "early", position=Position(1, 1))
    one = Checked(Source("one.yaml", "a"), (early, late))
    two = Checked(Source("two.yaml", "b"), (Diagnostic(ERROR, "whole"),))
    told = json.loads(render(Report((one, two), (Unread("three.yaml", "cannot read three.yaml"),)), "json"))
    assert told["version"] == 1
    assert (told["specs"], told["errors"], told["warnings"], told["notes"]) == (2, 2, 1, 0)
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
        "fix": {"line": 9, "column": 2, "length": 3, "text": "now"},
    }
    assert (told["diagnostics"][2]["line"], told["diagnostics"][2]["fix"]) == (None, None)
    assert told["unread"] == [{"file": "three.yaml", "message": "cannot read three.yaml"}]
