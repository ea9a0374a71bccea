"""The whole way in a minute: serve, decide the concert, train digits over gRPC, predict what was not trained on.

``make demo`` runs it. The server is a process of its own, with a data directory that is removed afterwards.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnspec.client import Client, Decision, Epoch, RunEvent
from specs.digits.prepare import prepare

ROOT = Path(__file__).parents[1]
SHOWN = 6
SHADES = " .:-=+*#%@"


def main() -> int:
    """Run the demo; return 0 when at least 95% of the digits are right."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("w") as written:
            command = [sys.executable, "-m", "nnspec", "serve", "specs", "--data-dir", f"{folder}/data", "--port", "0"]
            server = subprocess.Popen(command, cwd=ROOT, stderr=written)
        try:
            with Client(_address(server, log)) as client:
                client.wait_ready()
                _decide(client)
                accuracy = _digits(client, Path(folder))
        except BaseException:
            print(log.read_text(), file=sys.stderr)
            raise
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(timeout=30)
    print(f"\nserver stopped with status {status}; {time.monotonic() - began:.0f} s in all")
    return 0 if accuracy >= 0.95 and status == 0 else 1


def _address(server: "subprocess.Popen[bytes]", log: Path) -> str:
    for _ in range(300):
        for line in log.read_text().splitlines():
            if line.startswith("{") and (event := json.loads(line))["event"] == "listening":
                return str(event["address"])
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"the server does not listen; it said:\n{log.read_text()}")


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
    print(f"\r  version {result.version}, parameters sha256 {result.digest[:16]}{'':<40}")
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
        line = f"  epoch {epoch.epoch:>2}/{epoch.epochs}  loss {epoch.loss:.4f}  accuracy {accuracy:.4f}"
        print(f"\r{line}" if sys.stdout.isatty() else line, end="" if sys.stdout.isatty() else "\n", flush=True)


def _draw(images: list[NDArray[np.uint8]], captions: list[str]) -> None:
    """Print images side by side, two rows of pixels to a line."""
    rows = [image[::2].astype(int) * (len(SHADES) - 1) // 255 for image in images]
    for line in range(14):
        print("  ".join("".join(SHADES[shade] for shade in row[line][4:24]) for row in rows).rstrip())
    print("  ".join(f"{caption:<20}" for caption in captions))


def _word(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    sys.exit(main())
