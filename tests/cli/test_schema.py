import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.commands import CLEAN, Run, command


def test_the_schema_is_printed(run: Run) -> None:
    told = run("schema")
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_it_is_the_same_in_every_process(tmp_path: Path) -> None:
    first, second = (
        subprocess.run(
            command("schema"),
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second


def test_it_needs_neither_numpy_nor_grpc() -> None:
    script = "import sys, nnspec.cli.main as m; m.main(['schema']); print({'numpy', 'grpc'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "set()"


def test_a_schema_beside_specs_is_no_spec(run: Run, tmp_path: Path) -> None:
    (tmp_path / "clean.yaml").write_text(CLEAN)
    (tmp_path / "nnspec.schema.json").write_text(run("schema").out)
    told = run("check", ".")
    assert told.out.startswith("1 spec checked")
    assert run("check", "nnspec.schema.json").code == 1
