"""A training that is made to be killed: ``python victim.py TRAINING CHECKPOINT OUT``, from the root of the repository.

It saves its state as often as it may, and writes its archive when it ends.
"""

import sys
from pathlib import Path

from nnspec_runtime.training import trainer

from tests.runtime.networks import line, rows


def main(training: str, checkpoint: str, out: str) -> None:
    trainer.CHECKPOINT_SECONDS = 0.0
    session = line(training)
    session.train(rows(400), checkpoint=Path(checkpoint), resume=True)
    session.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
