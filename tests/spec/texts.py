"""Small specs that several tests use."""

from pathlib import Path

CONCERT = """
nnspec: 1
name: concert
inputs:
  snacks: {type: boolean, question: Enough money?}
  partner: {type: boolean}
weights: {snacks: 0.10, partner: 1e-2}
threshold: 6
outputs: {go: {type: boolean}}
examples:
  - {given: {snacks: no, partner: 1}, expect: {go: no}}
"""

EVERYTHING = """
$schema: nnspec.schema.json
nnspec: 1
name: everything
description: Each part of the language once.
dtype: float64
metadata: {source: a book, year: 1958, version: 1.10}
inputs:
  area: {type: number, range: [0, 1e3], scale: [-1, 1], clip: yes, question: How large?}
  grid: {type: number, shape: [2, 2], standardize: {mean: 0.5, std: 2}}
  age: {type: number, standardize: fit, description: in years}
  heating: {type: category, categories: [gas, oil]}
  sold: {type: boolean, shape: [2]}
layers:
  - neurons:
      units:
        warm: {weights: {heating.gas: 1, "sold[1]": 0.5, age: -0.1}, threshold: 0.5, description: a concept}
        large: {weights: {"grid[1,0]": 1}, bias: 0}
      trainable: no
    name: concepts
  - dense: {units: 4, activation: {leaky_relu: {slope: 0.1}}, initializer: he_normal}
    from: [area, concepts, concepts.warm]
    name: hidden
  - dropout: {rate: 0.5}
  - dense: {units: 2, weights: [[1, 2], [3, 4], [5, 6], [7, 8.50]], bias: {file: w.safetensors, tensor: b}}
    name: kinds
  - activation: softmax
    name: chances
  - add: {}
    from: [chances, kinds]
  - flatten:
    from: hidden
  - dense: {units: 1, use_bias: no}
    name: money
outputs:
  kind: {type: category, categories: [a, b], from: chances}
  price: {type: number, range: [0, 10], scale: [0, 1], from: money}
  warmth: {type: boolean, from: concepts.warm, yes_above: 0.25}
training:
  loss: {kind: {loss: {cross_entropy: {label_smoothing: 0.1}}}, price: {loss: mse, weight: 2}}
  optimizer: {sgd: {learning_rate: 1e-4, momentum: 0.9, nesterov: yes}}
  schedule: {step: {every: 10, factor: 0.5}}
  batch_size: 8
  epochs: 3
  seed: 7
  metrics: [accuracy]
  validation: 0.2
  early_stopping: {patience: 2, min_delta: 0.01, monitor: kind.accuracy}
  clip: {norm: 1}
  regularization: {l2: 1e-3}
  class_weights: {kind: {a: 2}}
examples:
  - given: {area: 80, grid: [[1, 2], [3, 4.50]], age: 1e1, heating: gas, sold: [yes, no]}
    expect: {kind: {probabilities: {a: 0.9}, within: 0.05}, price: {value: 3.2, within: 0.1}, warmth: yes}
    description: one house
"""

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*/*.yaml"))
"""The specs of the repository."""
