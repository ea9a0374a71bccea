import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import SPECS, Run

LOOSE = "nnspec:   1\nname: loose\ninputs: { x: {type: number} }   # in brackets\nweights: {x: 1}\n"
TIDY = "nnspec: 1\nname: loose\ninputs: {x: {type: number}}  # in brackets\nweights: {x: 1}\n"
DIFF = """\
--- loose.yaml
+++ loose.yaml
@@ -1,4 +1,4 @@
-nnspec:   1
+nnspec: 1
 name: loose
-inputs: { x: {type: number} }   # in brackets
+inputs: {x: {type: number}}  # in brackets
 weights: {x: 1}
"""


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    path = tmp_path / "loose.yaml"
    path.write_text(LOOSE)
    return path


def test_a_file_is_rewritten_once(run: Run, loose: Path) -> None:
    told = run("fmt", "loose.yaml")
    assert (told.code, told.out, told.err) == (0, "reformatted loose.yaml\n1 file reformatted\n", "")
    assert loose.read_text() == TIDY
    before = loose.stat()
    assert run("fmt", "loose.yaml").out == "1 file already in style\n"
    assert loose.stat() == before


def test_check_names_and_writes_nothing(run: Run, loose: Path) -> None:
    told = run("fmt", "--check", "loose.yaml", SPECS)
    count = len([*SPECS.rglob("*.yaml")])
    assert told.code == 1
    assert told.out == f"would reformat loose.yaml\n1 file would be reformatted, {count} files already in style\n"
    assert loose.read_text() == LOOSE
    assert run("fmt", "--check", SPECS).code == 0


def test_diff_is_a_patch(run: Run, loose: Path) -> None:
    told = run("fmt", "--diff", "loose.yaml")
    assert (told.code, told.out, told.err) == (1, DIFF, "1 file would be reformatted\n")
    assert loose.read_text() == LOOSE


def test_diff_of_a_file_without_a_last_line_end(run: Run, loose: Path, tmp_path: Path) -> None:
    loose.write_bytes(TIDY.rstrip().encode())
    patch = run("fmt", "--diff", "loose.yaml").out
    assert "\n\\ No newline at end of file\n" in patch
    subprocess.run(["git", "apply", "-p0", "-"], input=patch, text=True, cwd=tmp_path, check=True)
    assert loose.read_text() == TIDY


def test_a_byte_order_mark_alone_is_not_in_style(run: Run, loose: Path) -> None:
    loose.write_text(TIDY, encoding="utf-8-sig")
    assert run("fmt", "--check", "loose.yaml").code == 1
    assert run("fmt", "--diff", "loose.yaml").out.splitlines()[3] == f"-\ufeff{TIDY.splitlines()[0]}"
    assert run("fmt", "loose.yaml").out == "reformatted loose.yaml\n1 file reformatted\n"
    assert loose.read_bytes() == TIDY.encode()
    assert run("fmt", "--check", "loose.yaml").code == 0


def test_standard_input_goes_to_standard_output(run: Run) -> None:
    told = run("fmt", "-", given=LOOSE)
    assert (told.code, told.out, told.err) == (0, TIDY, "")
    assert run("fmt", "-", "--check", given=TIDY).code == 0
    told = run("fmt", "-", "--check", given=LOOSE)
    assert (told.code, told.out) == (1, "would reformat <stdin>\n")
    told = run("fmt", "-", "--diff", given=LOOSE)
    assert (told.code, told.out) == (1, DIFF.replace("loose.yaml", "<stdin>"))


def test_json_on_standard_input_stays_json(run: Run) -> None:
    assert run("fmt", "-", given='{"nnspec":1,"list":[1,\n2]}').out == '{\n  "nnspec": 1,\n  "list": [1, 2]\n}\n'
    assert run("fmt", "-", given="{nnspec: 1}").out == "nnspec: 1\n"


def test_what_is_written_is_utf8_whatever_the_locale() -> None:
    command, locale = [sys.executable, "-m", "nnspec", "fmt", "-"], {**os.environ, "PYTHONIOENCODING": "ascii"}
    told = subprocess.run(command, input="a:  日本\n".encode(), capture_output=True, check=True, env=locale)
    assert told.stdout == "a: 日本\n".encode()


def test_standard_input_stands_alone(run: Run, loose: Path) -> None:
    told = run("fmt", "-", "loose.yaml", given=LOOSE)
    assert told.code == 2
    assert "- stands alone" in told.err
    assert loose.read_text() == LOOSE


def test_a_syntax_error_is_told_as_check_tells_it_and_the_others_are_formatted(
    run: Run, loose: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [1,   2\nb: 1\n")
    told = run("fmt", "broken.yaml", "loose.yaml")
    assert told.code == 1
    assert run("check", "broken.yaml").out.startswith(told.err.rstrip("\n"))
    assert told.out == "reformatted loose.yaml\n1 file reformatted, 1 file that cannot be read\n"
    assert broken.read_text() == "a: [1,   2\nb: 1\n"
    assert loose.read_text() == TIDY
    assert run("fmt", "-", given="a: [1").code == 1


def test_a_spec_with_other_errors_is_formatted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("nnspec:  1\nnaem: x\n")
    assert run("fmt", "wrong.yaml").code == 0
    assert (tmp_path / "wrong.yaml").read_text() == "nnspec: 1\nnaem: x\n"


def test_of_a_directory_only_specs_are_written(run: Run, loose: Path, tmp_path: Path) -> None:
    package = tmp_path / "package.json"
    package.write_text('{"name":"x"}')
    (tmp_path / "chart.yaml").write_text("{{ if x }}\na: {{ .b }}\n")
    told = run("fmt", ".")
    assert told.out == "reformatted loose.yaml\n1 file reformatted, 2 files without the key nnspec left alone\n"
    assert package.read_text() == '{"name":"x"}'
    assert run("fmt", "package.json").code == 0
    assert package.read_text() == '{\n  "name": "x"\n}\n'


def test_the_configuration_says_what_a_directory_holds(run: Run, loose: Path, tmp_path: Path) -> None:
    (tmp_path / "nnspec.toml").write_text('exclude = ["loose.yaml"]\n')
    (tmp_path / "other.yaml").write_text("nnspec: 1\n")
    assert run("fmt", ".").out == "1 file already in style\n"
    assert loose.read_text() == LOOSE


def test_mode_link_and_line_ends_are_kept(run: Run, loose: Path, tmp_path: Path) -> None:
    loose.write_bytes(LOOSE.replace("\n", "\r\n").encode())
    loose.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to("loose.yaml")
    assert run("fmt", "link.yaml").code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(loose.stat().st_mode) == 0o640
    assert loose.read_bytes() == TIDY.replace("\n", "\r\n").encode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "loose.yaml"]


def test_a_byte_order_mark_goes(run: Run, loose: Path) -> None:
    loose.write_bytes(b"\xef\xbb\xbf" + LOOSE.encode())
    run("fmt", "loose.yaml")
    assert loose.read_bytes() == TIDY.encode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_what_may_not_be_written_is_told(run: Run, loose: Path) -> None:
    loose.chmod(0o400)
    told = run("fmt", "loose.yaml")
    assert (told.code, told.err) == (2, "nnspec fmt: cannot write loose.yaml: permission denied\n")
    assert loose.read_text() == LOOSE


def test_what_cannot_be_read_is_told_and_the_others_are_formatted(run: Run, loose: Path) -> None:
    told = run("fmt", "missing.yaml", "loose.yaml")
    assert told.code == 2
    assert told.err == "nnspec fmt: cannot read missing.yaml: no such file\n"
    assert loose.read_text() == TIDY


def test_neither_numpy_nor_the_models_are_imported() -> None:
    script = (
        "import sys; from nnspec.cli.main import main; code = main(['fmt', '--check', sys.argv[1]]);"
        "print(code, *({'numpy', 'grpc', 'pydantic', 'difflib'} & {*sys.modules}))"
    )
    told = subprocess.run([sys.executable, "-c", script, str(SPECS)], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "0"
