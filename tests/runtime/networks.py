"""Networks and rows that several tests of the runtime train."""

from typing import Any

import numpy as np
from nnspec_runtime import Session

import nnspec

HEAD = "nnspec: 1\nname: net\n"

# A category and two numbers, one of them standardized; both kinds of randomness (first weights, dropout).
LINE = """
nnspec: 1
name: line
inputs: {x: {type: number, standardize: fit}, kind: {type: category, categories: [low, high]}}
layers:
  - dense: {units: 8, activation: tanh}
    name: hidden
  - dropout: {rate: 0.1}
    name: drop
  - dense: {units: 1}
    name: last
outputs: {y: {type: number, standardize: fit}}
training: {TRAINING}
"""
ADAM = "optimizer: {adam: {learning_rate: 0.02}}, epochs: 6, batch_size: 16, seed: 3, validation: 0.25"


def session(text: str, **options: Any) -> Session:
    return Session(nnspec.compile(nnspec.loads(text)), **options)


def line(training: str = ADAM) -> Session:
    return session(LINE.replace("{TRAINING}", f"{{{training}}}"))


def rows(count: int = 200) -> dict[str, Any]:
    random = np.random.default_rng(0)
    x = random.normal(5, 2, count)
    kind = np.where(random.random(count) < 0.5, "low", "high")
    return {"x": x, "kind": kind, "y": 100 + 10 * x + 5 * (kind == "high") + random.normal(0, 3, count)}
