"""The service as a client meets it: answers, explanations, and a clear status for whatever is wrong."""

import csv
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import grpc
import numpy as np
import pytest

from nnspec.client import Client, InvalidInputError, NotFoundError, NotReadyError, RunEvent
from nnspec.v1 import prediction_pb2, training_pb2, values_pb2
from tests.server.conftest import ROOT, Open, SpecFile

CONCERT = {"snacks": False, "partner": True, "driving": True}
IDENTITIES = """
nnspec: 1
name: identities
inputs: {x: {type: number}}
layers: [{activation: identity, name: once}, {activation: identity, name: again}]
dtype: float64
outputs: {a: {type: number, from: once}, b: {type: number, from: again}}
"""
CANCELLING = """
nnspec: 1
name: cancelling
inputs: {x: {type: number}}
layers:
  - dense: {units: 2, weights: [[1e30, -1e30]], bias: [0, 0]}
  - dense: {units: 2, weights: [[1, 1], [1, 1]], bias: [0, 0], activation: softmax}
outputs: {y: {type: category, categories: [a, b]}}
"""
XOR = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "odd": [0, 1, 1, 0]}


def read_iris() -> dict[str, list[Any]]:
    with (ROOT / "specs/iris/iris.csv").open() as file:
        rows = [*csv.DictReader(file)]
    return {name: [row[name] if name == "species" else float(row[name]) for row in rows] for name in rows[0]}


def test_decide_explains(client: Client) -> None:
    decision = client.decide("concert", CONCERT)
    outcome = decision.outcomes["go"]
    (unit,) = outcome.units
    assert outcome.value is True
    assert decision.version == 1
    assert decision.decision_id
    assert (str(unit.weighted_sum.decimal), str(unit.threshold.decimal), str(unit.margin.decimal)) == ("7", "6", "1")
    assert {c.name: int(c.total.value) for c in unit.contributions} == {"snacks": 0, "partner": 4, "driving": 3}
    assert outcome.flip is not None
    assert [(change.input, change.after) for change in outcome.flip.changes] == [("partner", False)]


def test_activations_of_named_layers_are_told_on_request(client: Client) -> None:
    (face,) = (network for network in client.networks() if network.name == "face")
    # a profile: one eye, and the ridge of the nose
    inputs = {each.name: each.name in ("left_eyebrow", "left_iris", "bridge") for each in face.inputs}
    assert not client.decide("face", inputs).layers
    decision = client.decide("face", inputs, layers=True)
    assert decision.outcome is True
    assert decision.layers == {"sides": (1, 0), "parts": (1, 1, 0), "whole": (1,)}


def test_a_network_of_numbers_has_nothing_to_decide(client: Client) -> None:
    with pytest.raises(NotReadyError, match="Predict it"):
        client.decide("nested", {"x": 3})


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"partner": True, "driving": True}, "inputs.snacks"),
        ({**CONCERT, "snack": True}, "inputs.snack"),
        ({**CONCERT, "snacks": "perhaps"}, "inputs.snacks"),
        ({**CONCERT, "snacks": 2}, "inputs.snacks"),
    ],
)
def test_wrong_inputs_of_decide_name_their_field(client: Client, inputs: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        client.decide("concert", inputs)
    assert path in str(caught.value)


def test_unknown_networks_and_versions(client: Client) -> None:
    with pytest.raises(NotFoundError, match="concert"):
        client.decide("concrt", CONCERT)
    with pytest.raises(NotFoundError):
        client.decide("concert", CONCERT, version=99)
    with pytest.raises(NotReadyError):
        client.predict("digits", {"pixels": np.zeros((1, 784))})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"x": np.zeros((2, 3))}, "shape"),
        ({"x": np.array([np.nan])}, "finite"),
        ({"x": np.zeros(0)}, "holds no values"),
        ({"y": np.zeros(1)}, "x"),
        ({"x": np.zeros(100_001)}, "rows"),
    ],
)
def test_wrong_columns_of_predict(client: Client, columns: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        client.predict("nested", columns)


def test_more_rows_than_one_call_takes_name_their_field(client: Client) -> None:
    with pytest.raises(InvalidInputError, match="100001 rows in one call") as caught:
        client.predict("nested", {"x": np.zeros(100_001)})
    assert [fault.path for fault in caught.value.faults] == ["inputs"]


def test_rows_whose_sums_overflow_are_refused_as_decisions_are(opened: Open, spec_file: SpecFile) -> None:
    client = opened(spec_file("cancelling", CANCELLING))
    assert client.predict("cancelling", {"x": [0.0, 1.0]})["y"].tolist() == [[0.5, 0.5]] * 2
    with pytest.raises(InvalidInputError, match="output 'y' is not a number here") as caught:
        client.predict("cancelling", {"x": [1.0, 1e30]})
    assert [fault.path for fault in caught.value.faults] == ["inputs"]
    assert caught.value.faults[0].message.startswith("row 2: ")


def test_outputs_that_no_message_holds_are_refused_as_that(opened: Open, spec_file: SpecFile) -> None:
    client = opened(spec_file("identities", IDENTITIES), max_message_mib=1)
    rows = {"x": np.zeros(100_000, np.uint8)}
    with pytest.raises(InvalidInputError, match=r"the outputs of 100000 rows take 1 MiB, .* send fewer rows") as caught:
        client.predict("identities", rows)
    assert [fault.path for fault in caught.value.faults] == ["inputs"]
    assert len(client.predict("identities", {"x": rows["x"][:50_000]})["a"]) == 50_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1.5"), "1.5 is neither"),
        ("y" * 1000, f"'{'y' * 79}... is neither"),
        ([True, False], "a list of 2 is neither"),
    ],
)
def test_a_wrong_value_is_shown_as_it_was_sent_and_cut(client: Client, value: Any, shown: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        client.decide("tenths", {"a": value, "b": True})
    assert caught.value.faults[0].message.startswith(shown)


def test_tensors_of_a_wrong_length_are_refused(client: Client) -> None:
    tensor = values_pb2.Tensor(data_type=values_pb2.DATA_TYPE_FLOAT64, shape=[2], data=b"12345678")
    request = prediction_pb2.PredictRequest(network="nested", inputs={"x": values_pb2.Column(tensor=tensor)})
    with pytest.raises(grpc.RpcError) as caught:
        client._stub.Predict(request)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_train_then_predict_with_the_version_it_names(client: Client) -> None:
    (before,) = [each.newest_version for each in client.networks() if each.name == "xor_trained"]
    events: list[RunEvent] = []
    result = client.train("xor_trained", XOR, on_progress=events.append)
    assert result.version == before + 1
    assert events
    odd = client.predict("xor_trained", {"a": XOR["a"], "b": XOR["b"]}, version=result.version)
    assert odd.version == result.version
    assert (odd["odd"] > 0.5).tolist() == [False, True, True, False]
    watched = list(client.watch(result.run_id))
    assert watched[-1].run_id == result.run_id


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({**XOR, "odd": [0, 1, 1, 3]}, "odd"),
        ({**XOR, "a": [0, 0, 1, float("nan")]}, "a"),
        ({"a": [0], "b": [1]}, "odd"),
    ],
)
def test_wrong_rows_train_nothing(client: Client, data: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInputError, match=message):
        client.train("xor_trained", data)


def test_an_upload_without_its_finish_trains_nothing(client: Client) -> None:
    before = {n.name: n.newest_version for n in client.networks()}
    start = training_pb2.TrainRequest(start=training_pb2.TrainStart(network="and"))
    with pytest.raises(grpc.RpcError):
        list(client._stub.Train(iter([start])))
    assert {n.name: n.newest_version for n in client.networks()} == before


def test_64_threads_get_the_answers_of_the_versions_they_name_while_trainings_publish(client: Client) -> None:
    flowers = read_iris()
    inputs = {name: column[60] for name, column in flowers.items() if name != "species"}
    row = {name: [value] for name, value in inputs.items()}
    faults: list[Exception] = []
    told: set[tuple[int, str, tuple[Any, ...]]] = set()
    is_over = Event()

    def decided(version: int | None = None) -> tuple[int, str, tuple[Any, ...]]:
        decision = client.decide("iris", inputs, version=version)
        return decision.version, "decide", (decision.outcome, *decision["species"].probabilities.items())

    def predicted(version: int | None = None) -> tuple[int, str, tuple[Any, ...]]:
        prediction = client.predict("iris", row, version=version)
        return prediction.version, "predict", tuple(prediction["species"][0].tolist())

    def ask() -> None:
        try:
            while not is_over.is_set():
                told.update([decided(), predicted()])
                assert client.decide("concert", CONCERT).outcome is True
        except Exception as error:
            faults.append(error)

    versions = [client.train("iris", flowers, epochs=2).version]
    threads = [Thread(target=ask) for _ in range(64)]
    for thread in threads:
        thread.start()
    try:
        versions += [client.train("iris", flowers, epochs=epochs).version for epochs in (20, 40, 60)]
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert not faults
    seen = {version for version, _, _ in told}
    assert {versions[0], versions[-2]} <= seen <= {*versions}
    assert told == {answer(version) for version in seen for answer in (decided, predicted)}
