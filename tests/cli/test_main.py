import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from nnspec.cli import main as main_module
from nnspec.cli.failures import COULD_NOT_RUN, ERRORS_FOUND, INTERRUPTED, PIPE_CLOSED, SUCCESS, report
from nnspec.cli.main import main
from nnspec.cli.verbs import VERBS
from nnspec.diagnostics import Diagnostic, SpecError
from nnspec.diagnostics.codes import UNKNOWN_KEY
from nnspec.errors import (
    BusyError,
    CancelledError,
    CorruptError,
    DivergedError,
    InputError,
    LimitError,
    NotFoundError,
    NotReadyError,
    ReadError,
)
from tests.cli.commands import SPECS, Run, command

CONCERT = SPECS / "concert" / "concert.yaml"


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_every_verb(run: Run, flag: str) -> None:
    told = run(flag)
    assert told.code == SUCCESS
    assert all(f"\n  {verb.name} " in told.out and verb.help in told.out for verb in VERBS.values())


def test_a_bare_command_shows_how_it_is_used_and_fails(run: Run) -> None:
    told = run()
    assert (told.code, told.out.splitlines()[0]) == (COULD_NOT_RUN, "usage: nnspec VERB [arguments]")


def test_version(run: Run) -> None:
    told = run("--version")
    assert told.code == SUCCESS
    assert told.out.startswith("nnspec 0.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chekc"], "unknown verb 'chekc'; did you mean 'check'?"),
        (["--verison"], "unknown option '--verison'"),
        (["xyzzy"], "known here: check, "),
        (["check", "--fromat", "json", "x"], "unknown option --fromat; did you mean --format?"),
        (["check", "--form", "json", "x"], "unknown option --form; did you mean --format?"),
        (["check", "-q", "x"], "unknown option -q; nnspec check --help lists them"),
        (["check", "--select", "x"], "unknown option --select; nnspec check --help lists them"),
        (["check"], "the following arguments are required: PATH"),
        (["check", "x", "--format", "jsn"], "'jsn' is none of full, concise, json, "),
        (["check", "x", "--format", "jsn"], "; did you mean 'json'?"),
        (["show", "a", "b"], "'b' is one argument too many"),
    ],
)
def test_wrong_usage_is_told_with_the_right_one(run: Run, arguments: list[str], message: str) -> None:
    told = run(*arguments)
    assert (told.code, told.out) == (COULD_NOT_RUN, "")
    assert message in told.err
    assert "usage: nnspec" in told.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SpecError([Diagnostic(UNKNOWN_KEY, "unknown key 'x'")]), ERRORS_FOUND),
        (InputError.at("inputs.x", "missing"), ERRORS_FOUND),
        (DivergedError(1, 1, 1.0, 1.0, 1.0), ERRORS_FOUND),
        (CancelledError("cancelled"), INTERRUPTED),
        (KeyboardInterrupt(), INTERRUPTED),
        (BrokenPipeError(), PIPE_CLOSED),
        (ReadError("cannot read"), COULD_NOT_RUN),
        (NotFoundError("code", "NN999"), COULD_NOT_RUN),
        (NotReadyError("not trained"), COULD_NOT_RUN),
        (BusyError("busy"), COULD_NOT_RUN),
        (LimitError("too large"), COULD_NOT_RUN),
        (CorruptError("damaged"), COULD_NOT_RUN),
        (PermissionError(13, "Permission denied", "out.csv"), COULD_NOT_RUN),
        (MemoryError(), COULD_NOT_RUN),
        (ZeroDivisionError("x"), COULD_NOT_RUN),
    ],
)
def test_each_fault_has_its_exit_code(error: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(error, "verb") == code
    lines = {SpecError: 2, BrokenPipeError: 0}  # a finding and the summary; nobody is there to be told
    assert capsys.readouterr().err.count("\n") == lines.get(type(error), 1)


def test_an_operating_system_error_names_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    report(PermissionError(13, "Permission denied", "out.csv"), "predict")
    assert capsys.readouterr().err == "nnspec predict: out.csv: Permission denied\n"


def _broken(arguments: object) -> NoReturn:
    raise ZeroDivisionError("division by zero")


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours_is_one_line_unless_asked_for_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], debug: bool
) -> None:
    monkeypatch.setattr(main_module, "_run", _broken)
    monkeypatch.setenv("NNSPEC_DEBUG", "1" if debug else "")
    assert main(["check", "x"]) == COULD_NOT_RUN
    told = capsys.readouterr().err
    assert "nnspec check: ZeroDivisionError: division by zero; this is a fault of nnspec" in told
    assert ("Traceback" in told) == debug


def test_a_closed_standard_output_is_told() -> None:
    script = f"{' '.join(command('check', CONCERT))} >&-"
    told = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert told.returncode == COULD_NOT_RUN
    assert told.stderr == "nnspec: standard output is closed; redirect it to /dev/null if it is not wanted\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_below_standard_output_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(command("check", CONCERT), stdout=full, stderr=subprocess.PIPE, text=True)
    assert (told.returncode, told.stderr) == (
        COULD_NOT_RUN,
        "nnspec check: cannot write standard output: No space left on device\n",
    )


def test_a_reader_that_goes_away_ends_it_silently() -> None:
    reading, writing = os.pipe()
    process = subprocess.Popen(command("explain"), stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(reading)
    os.close(writing)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (PIPE_CLOSED, "")


def test_what_the_locale_cannot_write_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "π.yaml").write_text("nnspec: 1\n")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    told = subprocess.run(command("check", tmp_path), capture_output=True, text=True, env=environment)
    assert told.returncode == ERRORS_FOUND
    assert "\\u03c0.yaml:1:1" in told.stdout


@pytest.mark.parametrize("verb", ["check", "explain"])
def test_what_only_looks_imports_neither_numpy_nor_grpc(verb: str) -> None:
    argument = {"check": SPECS, "explain": "NN101"}[verb]
    script = (
        "import sys\nfrom nnspec.cli.main import main\n"
        f"code = main([{verb!r}, {str(argument)!r}])\n"
        "print(code, [name for name in ('numpy', 'grpc', 'nnspec_runtime') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "0 []"


def test_help_imports_no_verb() -> None:
    script = (
        "import sys\nfrom nnspec.cli.main import main\nmain(['--help'])\n"
        f"print([verb for verb in {[verb.module for verb in VERBS.values()]!r} if verb in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines()[-1] == "[]"
