import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from nnspec.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RunState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RUN_STATE_UNSPECIFIED: _ClassVar[RunState]
    RUN_STATE_QUEUED: _ClassVar[RunState]
    RUN_STATE_RUNNING: _ClassVar[RunState]
    RUN_STATE_DONE: _ClassVar[RunState]
    RUN_STATE_FAILED: _ClassVar[RunState]
    RUN_STATE_CANCELLED: _ClassVar[RunState]
RUN_STATE_UNSPECIFIED: RunState
RUN_STATE_QUEUED: RunState
RUN_STATE_RUNNING: RunState
RUN_STATE_DONE: RunState
RUN_STATE_FAILED: RunState
RUN_STATE_CANCELLED: RunState

class TrainRequest(_message.Message):
    __slots__ = ("start", "batch", "finish")
    START_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    FINISH_FIELD_NUMBER: _ClassVar[int]
    start: TrainStart
    batch: TrainBatch
    finish: TrainFinish
    def __init__(self, start: _Optional[_Union[TrainStart, _Mapping]] = ..., batch: _Optional[_Union[TrainBatch, _Mapping]] = ..., finish: _Optional[_Union[TrainFinish, _Mapping]] = ...) -> None: ...

class TrainStart(_message.Message):
    __slots__ = ("network", "request_id", "base_version", "epochs", "seed", "learning_rate", "validation_share", "dry_run")
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    BASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    LEARNING_RATE_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_SHARE_FIELD_NUMBER: _ClassVar[int]
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    network: str
    request_id: str
    base_version: int
    epochs: int
    seed: int
    learning_rate: float
    validation_share: float
    dry_run: bool
    def __init__(self, network: _Optional[str] = ..., request_id: _Optional[str] = ..., base_version: _Optional[int] = ..., epochs: _Optional[int] = ..., seed: _Optional[int] = ..., learning_rate: _Optional[float] = ..., validation_share: _Optional[float] = ..., dry_run: bool = ...) -> None: ...

class TrainBatch(_message.Message):
    __slots__ = ("columns",)
    class ColumnsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _values_pb2.Column
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Column, _Mapping]] = ...) -> None: ...
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    columns: _containers.MessageMap[str, _values_pb2.Column]
    def __init__(self, columns: _Optional[_Mapping[str, _values_pb2.Column]] = ...) -> None: ...

class TrainFinish(_message.Message):
    __slots__ = ("rows",)
    ROWS_FIELD_NUMBER: _ClassVar[int]
    rows: int
    def __init__(self, rows: _Optional[int] = ...) -> None: ...

class WatchRunRequest(_message.Message):
    __slots__ = ("run_id", "after_sequence")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    after_sequence: int
    def __init__(self, run_id: _Optional[str] = ..., after_sequence: _Optional[int] = ...) -> None: ...

class CancelRunRequest(_message.Message):
    __slots__ = ("run_id",)
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    def __init__(self, run_id: _Optional[str] = ...) -> None: ...

class CancelRunResponse(_message.Message):
    __slots__ = ("state",)
    STATE_FIELD_NUMBER: _ClassVar[int]
    state: RunState
    def __init__(self, state: _Optional[_Union[RunState, str]] = ...) -> None: ...

class TrainResponse(_message.Message):
    __slots__ = ("run_id", "sequence", "accepted", "started", "progress", "epochs", "done", "failed", "cancelled")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    sequence: int
    accepted: TrainAccepted
    started: TrainStarted
    progress: TrainProgress
    epochs: TrainEpochs
    done: TrainDone
    failed: TrainFailed
    cancelled: TrainCancelled
    def __init__(self, run_id: _Optional[str] = ..., sequence: _Optional[int] = ..., accepted: _Optional[_Union[TrainAccepted, _Mapping]] = ..., started: _Optional[_Union[TrainStarted, _Mapping]] = ..., progress: _Optional[_Union[TrainProgress, _Mapping]] = ..., epochs: _Optional[_Union[TrainEpochs, _Mapping]] = ..., done: _Optional[_Union[TrainDone, _Mapping]] = ..., failed: _Optional[_Union[TrainFailed, _Mapping]] = ..., cancelled: _Optional[_Union[TrainCancelled, _Mapping]] = ...) -> None: ...

class TrainAccepted(_message.Message):
    __slots__ = ("network", "rows")
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    network: str
    rows: int
    def __init__(self, network: _Optional[str] = ..., rows: _Optional[int] = ...) -> None: ...

class TrainStarted(_message.Message):
    __slots__ = ("resumed",)
    RESUMED_FIELD_NUMBER: _ClassVar[int]
    resumed: bool
    def __init__(self, resumed: bool = ...) -> None: ...

class TrainProgress(_message.Message):
    __slots__ = ("epoch", "step", "steps", "loss", "remaining")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    LOSS_FIELD_NUMBER: _ClassVar[int]
    REMAINING_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    step: int
    steps: int
    loss: float
    remaining: _duration_pb2.Duration
    def __init__(self, epoch: _Optional[int] = ..., step: _Optional[int] = ..., steps: _Optional[int] = ..., loss: _Optional[float] = ..., remaining: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class TrainEpochs(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[EpochRecord]
    def __init__(self, records: _Optional[_Iterable[_Union[EpochRecord, _Mapping]]] = ...) -> None: ...

class EpochRecord(_message.Message):
    __slots__ = ("epoch", "epochs", "step", "loss", "validation_loss", "metrics", "learning_rate", "duration", "best")
    class MetricsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    LOSS_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_LOSS_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    LEARNING_RATE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    BEST_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    epochs: int
    step: int
    loss: float
    validation_loss: float
    metrics: _containers.ScalarMap[str, float]
    learning_rate: float
    duration: _duration_pb2.Duration
    best: bool
    def __init__(self, epoch: _Optional[int] = ..., epochs: _Optional[int] = ..., step: _Optional[int] = ..., loss: _Optional[float] = ..., validation_loss: _Optional[float] = ..., metrics: _Optional[_Mapping[str, float]] = ..., learning_rate: _Optional[float] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., best: bool = ...) -> None: ...

class TrainDone(_message.Message):
    __slots__ = ("version", "best_epoch", "stopped", "digest", "warnings")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    BEST_EPOCH_FIELD_NUMBER: _ClassVar[int]
    STOPPED_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    version: int
    best_epoch: int
    stopped: str
    digest: str
    warnings: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[int] = ..., best_epoch: _Optional[int] = ..., stopped: _Optional[str] = ..., digest: _Optional[str] = ..., warnings: _Optional[_Iterable[str]] = ...) -> None: ...

class TrainFailed(_message.Message):
    __slots__ = ("message",)
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    message: str
    def __init__(self, message: _Optional[str] = ...) -> None: ...

class TrainCancelled(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
