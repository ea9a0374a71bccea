"""What one training is to do and what becomes of it: a JSON file beside what the training needs.

task.json                this
start.safetensors        the archive to start from
rows/                    see `spool`
checkpoint.safetensors   where the training stands
result.safetensors       the trained archive
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from nnspec_runtime.files import atomic_write

START = "start.safetensors"
ROWS = "rows"
CHECKPOINT = "checkpoint.safetensors"
RESULT = "result.safetensors"

_TASK = "task.json"


@dataclass(frozen=True, kw_only=True)
class Task:
    """``fresh`` draws the parameters anew, else training starts from those of the archive; None is as the spec says.

    The result is published as a version of ``spec_digest`` that was trained from version ``parent``.
    """

    fresh: bool
    epochs: int | None
    seed: int | None
    learning_rate: float | None
    validation_share: float | None
    threads: int
    publish: bool
    spec_digest: str
    parent: int

    def write(self, directory: Path) -> None:
        """Store the task. Raises LimitError if the disk is full."""
        atomic_write(directory / _TASK, json.dumps(asdict(self)).encode())

    @classmethod
    def read(cls, directory: Path) -> "Task":
        """Return the task of ``directory``."""
        return cls(**json.loads((directory / _TASK).read_bytes()))
