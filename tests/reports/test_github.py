"""GitHub's reports, read as its runner reads the output of a step."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings

from nnspec.diagnostics import CODES, Code, Diagnostic, Position, Severity, Source
from nnspec.diagnostics.render import visible
from nnspec.reports import Checked, Report, render
from nnspec.reports.paths import relative
from tests.reports.reports import reports

COMMANDS = {
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "endgroup",
    "add-mask",
    "stop-commands",
    "set-env",
    "add-path",
}


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str]
    message: str


def unescaped(text: str, *more: tuple[str, str]) -> str:
    for code, char in (*more, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def obeyed(output: str) -> list[Command]:
    """Return the commands that the runner obeys, as ActionCommand.TryParseV2 and TryParse of actions/runner do."""
    found: list[Command] = []
    token: str | None = None
    for line in output.split("\n"):
        if token is not None:
            token = None if line.strip() == f"::{token}::" else token
            continue
        head, separator, message = line.lstrip()[2:].partition("::")
        name, _, properties = head.partition(" ")
        if not (line.lstrip().startswith("::") and separator and name in COMMANDS):
            # The older form is looked for anywhere in a line that is none of the newer.
            if (old := re.search(r"##\[([^\] ]*)", line)) and old[1] in COMMANDS:
                found.append(Command(old[1], {}, line))
            continue
        pairs = (pair.partition("=") for pair in properties.split(",") if "=" in pair)
        values = {key.strip(): unescaped(value, ("%3A", ":"), ("%2C", ",")) for key, _, value in pairs}
        command = Command(name, values, unescaped(message))
        if name == "stop-commands":
            token = command.message
        else:
            found.append(command)
    assert token is None
    return found


@settings(deadline=None)
@given(reports)
def test_the_runner_sees_every_finding_once_and_nothing_else(report: Report) -> None:
    commands = obeyed(render(report, "github"))[len(report.unread) :]
    found = sorted(report.findings(), key=lambda each: [*Severity].index(each[1].code.severity))
    for command, (source, finding) in zip(commands, found, strict=True):
        assert command.name == {"note": "notice"}.get(finding.code.severity, finding.code.severity)
        assert command.properties["file"] == visible(relative(source.name, str(Path.cwd())))
        assert command.properties["title"] == f"{finding.code.id} {finding.code.name}"
        assert command.message.startswith("\n".join(map(visible, finding.message.split("\n"))))
        if finding.position is not None:
            assert command.properties["line"] == command.properties["endLine"] == str(finding.position.line)


@pytest.mark.parametrize("line", ["::error::pwned", "##[add-mask]x", "  ::set-env name=PATH::x", "::stop-commands::t"])
def test_a_spec_gives_no_commands(line: str) -> None:
    found = Diagnostic(CODES["NN001"], f"not valid\n{line}", position=Position(1, 1))
    report = Report((Checked(Source("s.yaml", f"{line}\n"), (found,)),))
    assert [command.name for command in obeyed(render(report, "github"))] == ["error"]


def test_errors_come_first_for_only_ten_are_shown() -> None:
    kinds = [Severity.NOTE, Severity.WARNING, Severity.ERROR] * 2
    findings = tuple(Diagnostic(Code("NN101", "n", kind), f"{n}") for n, kind in enumerate(kinds))
    text = render(Report((Checked(Source("s.yaml", ""), findings),)), "github")
    assert [command.message for command in obeyed(text)] == ["2", "5", "1", "4", "0", "3"]
    assert text.split("\n")[-2] == "1 spec checked: 2 errors, 2 warnings, 2 notes"


@pytest.mark.parametrize(("workspace", "file"), [("..", "below/s.yaml"), ("elsewhere", "s.yaml"), (None, "s.yaml")])
def test_files_are_named_from_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: str | None, file: str
) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    if workspace is not None:
        monkeypatch.setenv("GITHUB_WORKSPACE", str((tmp_path / "below" / workspace).resolve()))
    text = render(Report((Checked(Source("./s.yaml", ""), (Diagnostic(CODES["NN001"], "m"),)),)), "github")
    assert [command.properties["file"] for command in obeyed(text)] == [file]
