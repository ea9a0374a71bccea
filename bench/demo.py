"""The whole way in a minute: serve, decide the concert, train digits over gRPC, predict what was not trained on.

``make demo`` runs it. The server is a process of its own, with a data directory that is removed afterwards.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnspec.client import Client, Decision, Epoch, RunEvent
from specs.digits.prepare import prepare

ROOT = Path(__file__).parents[1]
WANTED = 0.95
STOP_SECONDS = 30
SHOWN = 6  # of the wrong ones
SHADES = " .:-=+*#%@"


def main() -> int:
    """Run the demo; return 0 when at least 95% of the digits are right, 130 when it was interrupted."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        try:
            with _server(Path(folder), log) as server, Client(_address(server, log)) as client:
                client.wait_ready()
                _decide(client)
                accuracy = _digits(client, Path(folder))
        except KeyboardInterrupt:
            print("\ninterrupted; the server is stopped", file=sys.stderr)
            return 130
        except Exception:
            print(f"the server said:\n{log.read_text()}", file=sys.stderr)
            raise
    print(f"\nserver stopped with status {server.returncode}; {time.monotonic() - began:.0f} s in all")
    return 0 if accuracy >= WANTED and server.returncode == 0 else 1


@contextmanager
def _server(folder: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the server on a port that is free, and stop it with SIGTERM."""
    command = [sys.executable, "-m", "nnspec", "serve", "specs", "--data-dir", str(folder / "data"), "--port", "0"]
    with log.open("w") as written:
        # A group of its own: Ctrl-C then reaches the demo alone, which stops the server in good order.
        server = subprocess.Popen(command, cwd=ROOT, stderr=written, process_group=0)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    for _ in range(300):
        for line in log.read_text().splitlines():
            if line.startswith("{") and (event := json.loads(line))["event"] == "listening":
                return str(event["address"])
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server does not listen")


def _decide(client: Client) -> None:
    decision: Decision = client.decide("concert", {"snacks": False, "partner": True, "driving": True})
    outcome = decision.outcomes["go"]
    unit = outcome.units[0]
    print("Shall I go to the concert?  snacks: no, partner: yes, driving: yes")
    for contribution in unit.contributions:
        print(f"  {contribution.name:<8} {contribution.total.value:+g}")
    relation = ">" if unit.fires else "<="
    print(f"  weighted sum {unit.weighted_sum.decimal} {relation} threshold {unit.threshold.decimal}", end="")
    print(f": {'yes' if outcome.value else 'no'} (version {decision.version})")
    if outcome.flip is not None:
        changes = " and ".join(f"{change.input} = {_word(change.after)}" for change in outcome.flip.changes)
        print(f"  what would turn it: {changes}\n")


def _digits(client: Client, folder: Path) -> float:
    train, test = (dict(np.load(path)) for path in prepare(folder))
    print(f"Training digits on {len(train['digit']):,} images over gRPC")
    result = client.train("digits", train, on_progress=_show)
    print("\n" if sys.stdout.isatty() else "", end="")  # after the line of the last epoch
    print(f"  version {result.version}, parameters sha256 {result.digest[:16]}")
    predicted = client.predict("digits", {"pixels": test["pixels"]}, version=result.version)["digit"].argmax(axis=1)
    truth = test["digit"].astype(int)
    right = predicted == truth
    print(f"{right.sum():,} of {len(truth):,} images it has not seen are right: {right.mean():.2%}")
    wrong = np.flatnonzero(~right)
    print(f"The first {SHOWN} of {len(wrong)} wrong ones:\n")
    captions = [f"{predicted[i]}, and it is {truth[i]}" for i in wrong[:SHOWN]]
    _draw([test["pixels"][i].reshape(28, 28) for i in wrong[:SHOWN]], captions)
    return float(right.mean())


def _show(event: RunEvent) -> None:
    if isinstance(event.what, Epoch):
        epoch = event.what
        accuracy = epoch.metrics["accuracy"]
        ends = ("\r", "") if sys.stdout.isatty() else ("", "\n")
        line = f"  epoch {epoch.epoch:>2}/{epoch.epochs}  loss {epoch.loss:.4f}  accuracy {accuracy:.4f}"
        print(f"{ends[0]}{line}", end=ends[1], flush=True)


def _draw(images: list[NDArray[np.uint8]], captions: list[str]) -> None:
    """Print images side by side, two rows of pixels to a line."""
    rows = [image[::2].astype(int) * (len(SHADES) - 1) // 255 for image in images]
    for line in range(14):
        print("  ".join("".join(SHADES[shade] for shade in row[line][4:24]) for row in rows).rstrip())
    print("  ".join(f"{caption:<20}" for caption in captions))


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    sys.exit(main())
