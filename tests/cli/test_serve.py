import json
import signal
from pathlib import Path

import pytest

from tests.cli.commands import SPECS, Run, start


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, ending: signal.Signals) -> None:
    with start("serve", SPECS / "concert", "--data-dir", "data", "--port", "0", cwd=tmp_path) as process:
        assert process.stderr is not None
        events = (json.loads(line) for line in process.stderr)
        assert next(event["port"] for event in events if event["event"] == "listening") > 0
        process.send_signal(ending)
        assert "stopped" in [event["event"] for event in events]
    assert process.returncode == 0


def test_every_wrong_setting_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNSPEC_MAX_ROWS", "none")
    told = run("serve", SPECS / "concert", "--data-dir", "data", "--port", "99999")
    assert told.code == 2
    assert "--port: '99999' is not a whole number from 0 to 65535" in told.err
    assert "NNSPEC_MAX_ROWS: 'none' is not a whole number" in told.err


@pytest.mark.parametrize(
    ("arguments", "message"), [(["--data-dir", "data"], "SPEC"), ([str(SPECS / "concert")], "--data-dir")]
)
def test_what_it_needs_is_asked_for(run: Run, arguments: list[str], message: str) -> None:
    told = run("serve", *arguments)
    assert told.code == 2
    assert f"the following arguments are required: {message}" in told.err


def test_a_spec_that_is_not_there(run: Run) -> None:
    told = run("serve", "missing.yaml", "--data-dir", "data", "--port", "0")
    assert (told.code, told.out) == (2, "")
    assert "missing.yaml" in told.err
