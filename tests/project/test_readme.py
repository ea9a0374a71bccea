"""The README is run: its blocks in order, in a folder of their own that holds the repository's specs.

- ``python`` blocks share one namespace;
- ``bash`` blocks are scripts that must exit 0; what they leave running in the background ends with the test;
- ``console`` blocks are prompts (``$ command``), each followed by what it prints; ``...`` stands for anything.

Other tags are not run.
"""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
COMMAND_SECONDS = 120
PORT = "50851"


@dataclass(frozen=True)
class Block:
    tag: str
    text: str
    line: int  # of its first line of text, 1-based


def blocks(text: str) -> list[Block]:
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 2) for m in FENCE.finditer(text)]


def prompts(text: str) -> list[tuple[str, str]]:
    """Return (command, expected output) of each prompt; a command goes on after a trailing backslash."""
    found = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(m[0], p[m.end() :].lstrip("\n")) for p in found if (m := re.match(r"(?:[^\n]*\\\n)*[^\n]*", p))]


def agrees(expected: str, actual: str) -> bool:
    """Tell whether the texts agree but for spaces at the ends of lines, where ``...`` stands for anything."""

    def tidy(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip().splitlines())

    pattern = ".*".join(re.escape(part) for part in tidy(expected).split("..."))
    return re.fullmatch(pattern, tidy(actual), re.DOTALL) is not None


@dataclass
class Runner:
    """Runs the blocks of one document in ``folder``."""

    folder: Path
    name: str
    namespace: dict[str, object] = field(default_factory=lambda: {"__name__": "__main__"})
    sessions: list[int] = field(default_factory=list)

    def run(self, text: str) -> None:
        for block in blocks(text):
            self.run_block(block)

    def run_block(self, block: Block) -> None:
        if block.tag == "python":
            padding = "\n" * (block.line - 1)  # so that a traceback names the line of the document
            exec(compile(padding + block.text, self.name, "exec"), self.namespace)  # noqa: S102 - our own README
        elif block.tag == "bash":
            code, printed = self.shell("set -euo pipefail\n" + block.text)
            assert code == 0, f"{self.name}:{block.line} exits {code}:\n{printed}"
        elif block.tag == "console":
            for command, expected in prompts(block.text):
                _, printed = self.shell(command)
                assert agrees(expected, printed), f"{self.name}:{block.line}: $ {command}\nprints\n{printed}"

    def shell(self, script: str) -> tuple[int, str]:
        """Return exit status and output; output goes to a file, which a background process may hold open."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        log = self.folder / ".output"
        with log.open("w+") as output:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.folder,
                env={**os.environ, "PATH": path, "COLUMNS": "120"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self.sessions.append(process.pid)
            code = process.wait(COMMAND_SECONDS)
            output.seek(0)
            return code, output.read()

    def close(self) -> None:
        for session in self.sessions:
            try:
                os.killpg(session, signal.SIGKILL)
            except ProcessLookupError:
                continue


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runner]:
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    monkeypatch.chdir(tmp_path)
    opened = Runner(tmp_path, "README.md")
    yield opened
    opened.close()


def test_readme_runs(runner: Runner) -> None:
    """It runs on a free port, not to meet a server that happens to run on this machine."""
    text = (ROOT / "README.md").read_text()
    assert text.count(PORT) > 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    runner.run(text.replace(PORT, port))


def test_blocks_know_tag_and_line() -> None:
    assert blocks("a\n```python\nx = 1\n```\n\n```\ny\n```\n") == [Block("python", "x = 1\n", 3), Block("", "y\n", 7)]


def test_prompts_are_split_from_their_output() -> None:
    assert prompts("$ a \\\n  b\nout\n\nmore\n$ c\n") == [("a \\\n  b", "out\n\nmore\n"), ("c", "")]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nassert False\n```\n",
        "```bash\nfalse\ntrue\n```\n",
        "```console\n$ echo one\ntwo\n```\n",
        "```python\nx = 1\n```\n```python\nassert x == 2\n```\n",
    ],
)
def test_a_wrong_block_fails(runner: Runner, text: str) -> None:
    with pytest.raises(AssertionError):
        runner.run(text)


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ echo one; echo 2.5 s; echo three\none\n... s\nthree\n```\n",
        "```bash\nsleep 1000 &\n```\n```console\n$ echo on\non\n```\n",
        "```sh\nfalse\n```\n",
    ],
)
def test_a_right_block_passes(runner: Runner, text: str) -> None:
    runner.run(text)
