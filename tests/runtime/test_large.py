"""Ten million parameters: compiled at once, and trained, saved and loaded in the memory that is predicted."""

import json
import subprocess
import sys
from pathlib import Path

import nnspec
from tests.runtime.networks import HEAD

LARGE = (
    HEAD
    + """
inputs: {x: {type: number, shape: [2000]}}
layers:
  - dense: {units: 2500, activation: relu}
  - dense: {units: 2000, activation: relu}
  - dense: {units: 10, activation: softmax}
outputs: {y: {type: category, categories: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]}}
training: {optimizer: adam, epochs: 2, batch_size: 32}
"""
)

# In a process of its own, whose highest memory is that of the training: first a small network, for what the interpreter
# and the libraries take, then the large one.
TRAINED = """
import json, resource, sys, time, tracemalloc
import nnspec, numpy as np
from nnspec_runtime import Session

def highest():
    if sys.platform == "linux":  # where ru_maxrss begins with what the process had that started this one
        line = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

text = open("large.yaml").read()
rows = {"x": np.random.default_rng(0).random((64, 2000), np.float32), "y": np.array([str(i % 10) for i in range(64)])}
small = Session(nnspec.compile(nnspec.loads(text.replace("2500", "2").replace("units: 2000", "units: 2"))))
small.train(rows)
small.predict({"x": rows["x"]})
before = highest()
tracemalloc.start()
start = time.perf_counter()
program = nnspec.compile(nnspec.loads(text))
seconds = time.perf_counter() - start
session = Session(program)
session.train(rows)
_, allocated = tracemalloc.get_traced_memory()
tracemalloc.stop()
resident = highest() - before
session.save("large.safetensors")
loaded = Session.open("large.safetensors")
same = bool((loaded.predict({"x": rows["x"]})["y"] == session.predict({"x": rows["x"]})["y"]).all())
same = same and loaded.digest == session.digest
print(json.dumps({"seconds": seconds, "allocated": allocated, "resident": resident, "same": same}))
"""


def test_ten_million_parameters(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_text(LARGE)
    run = [sys.executable, "-c", TRAINED]
    told = json.loads(subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, timeout=120).stdout)
    predicted = nnspec.compile(nnspec.loads(LARGE)).memory(32).total  # what `nnspec show` prints
    assert told["same"]
    assert told["seconds"] < 1
    assert abs(told["allocated"] - predicted) <= 0.1 * predicted
    assert told["resident"] <= 1.1 * predicted  # less where the machine is short of memory and swaps
