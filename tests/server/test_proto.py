"""The contract: the stubs are those of the proto files, and what was once published stays as it was."""

import subprocess
import sys
from pathlib import Path

from tests.server.conftest import ROOT

PROTO = ROOT / "proto"


def test_the_stubs_are_those_of_the_proto_files(tmp_path: Path) -> None:
    sources = sorted(str(path) for path in PROTO.rglob("*.proto"))
    protoc = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}"]
    subprocess.run([*protoc, f"--python_out={tmp_path}", f"--pyi_out={tmp_path}", *sources], check=True)
    service = str(PROTO / "nnspec/v1/network_service.proto")
    subprocess.run([*protoc, f"--grpc_python_out={tmp_path}", service], check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "nnspec/v1").iterdir()}
    kept = {path.name: path.read_text() for path in (ROOT / "nnspec/v1").glob("*_pb2*.py*")}
    assert made == kept, "run `make proto`"
