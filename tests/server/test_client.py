"""The client: light to import, and typed in what it returns and raises."""

import subprocess
import sys

from tests.server.conftest import Server

DECIDES = """
import sys
from nnspec.client import Client

with Client(sys.argv[1]) as client:
    client.wait_ready()
    decision = client.decide("concert", {"snacks": False, "partner": True, "driving": True})
    print(decision.outcome, decision["go"].units[0].margin)
print([name for name in ("numpy", "pydantic", "yaml", "nnspec.spec", "nnspec.ir") if name in sys.modules])
"""


def test_deciding_imports_neither_numpy_nor_the_compiler(server: Server) -> None:
    done = subprocess.run([sys.executable, "-c", DECIDES, server.address], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True 1", "[]"]
