"""The log: one JSON object a line, bounded, and no reason to stop serving; ids that sort by time."""

import json
import sys
from io import StringIO
from uuid import UUID

import pytest
from nnspec_server.ids import time_ordered_id
from nnspec_server.log import log


def test_a_line_is_a_json_object_of_bounded_size(capsys: pytest.CaptureFixture[str]) -> None:
    log("event", text="a\nb\N{GRINNING FACE}", number=1.5, path=UUID(int=0), long="x" * 100_000 + "end")
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["text"], told["number"]) == ("event", "a\nb\N{GRINNING FACE}", 1.5)
    assert len(told["long"]) < 8100
    assert told["long"].endswith("end")


def test_a_closed_standard_error_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    log("event")


def test_ids_are_uuids_of_version_7_in_order() -> None:
    ids = [time_ordered_id() for _ in range(1000)]
    assert {UUID(each).version for each in ids} == {7}
    assert [each[:18] for each in ids] == sorted(each[:18] for each in ids)
    assert len(set(ids)) == len(ids)
