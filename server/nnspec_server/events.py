"""The events of a run as messages. What each holds, `training_process` and `runs` have written."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.duration_pb2 import Duration
from nnspec_runtime.registry import Event

from nnspec.v1 import training_pb2 as pb


def response(event: Event) -> pb.TrainResponse:
    """Return an event as a message."""
    message = pb.TrainResponse(run_id=event.run_id, sequence=event.seq)
    content = event.content
    match content["kind"]:
        case "accepted":
            message.accepted.CopyFrom(pb.TrainAccepted(network=content["network"], rows=content["rows"]))
        case "started":
            message.started.CopyFrom(pb.TrainStarted(resumed=content["resumed"]))
        case "progress":
            message.progress.CopyFrom(_progress(content))
        case "epochs":
            message.epochs.CopyFrom(pb.TrainEpochs(records=map(_epoch, content["records"])))
        case "done":
            message.done.CopyFrom(_done(content))
        case "failed":
            message.failed.CopyFrom(pb.TrainFailed(message=content["message"]))
        case "cancelled":
            message.cancelled.CopyFrom(pb.TrainCancelled())
        case unknown:
            raise ValueError(f"event of unknown kind {unknown!r}")
    return message


def _progress(content: Mapping[str, Any]) -> pb.TrainProgress:
    return pb.TrainProgress(
        epoch=content["epoch"],
        step=content["step"],
        steps=content["steps"],
        loss=content.get("loss"),
        remaining=_duration(content.get("seconds_left")),
    )


def _epoch(record: Mapping[str, Any]) -> pb.EpochRecord:
    return pb.EpochRecord(
        epoch=record["epoch"],
        epochs=record["epochs"],
        step=record["step"],
        loss=record.get("loss"),
        validation_loss=record.get("validation_loss"),
        metrics={name: value for name, value in record["metrics"].items() if isinstance(value, float)},
        learning_rate=record["learning_rate"],
        duration=_duration(record["seconds"]),
        best=record["best"],
    )


def _done(content: Mapping[str, Any]) -> pb.TrainDone:
    return pb.TrainDone(
        version=content.get("version"),
        best_epoch=content.get("best_epoch"),
        stopped=content.get("stopped"),
        digest=content.get("digest"),
        warnings=content.get("warnings"),
    )


def _duration(seconds: float | None) -> Duration | None:
    return None if seconds is None else Duration(seconds=int(seconds), nanos=int(seconds % 1 * 1e9))
