from nnspec.v1 import values_pb2 as _values_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DecideRequest(_message.Message):
    __slots__ = ("network", "version", "inputs", "request_id", "layers")
    class InputsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _values_pb2.Value
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Value, _Mapping]] = ...) -> None: ...
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    network: str
    version: int
    inputs: _containers.MessageMap[str, _values_pb2.Value]
    request_id: str
    layers: bool
    def __init__(self, network: _Optional[str] = ..., version: _Optional[int] = ..., inputs: _Optional[_Mapping[str, _values_pb2.Value]] = ..., request_id: _Optional[str] = ..., layers: bool = ...) -> None: ...

class DecideResponse(_message.Message):
    __slots__ = ("decision_id", "network", "version", "request_id", "outcomes", "layers")
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    decision_id: str
    network: str
    version: int
    request_id: str
    outcomes: _containers.RepeatedCompositeFieldContainer[Outcome]
    layers: _containers.RepeatedCompositeFieldContainer[LayerActivations]
    def __init__(self, decision_id: _Optional[str] = ..., network: _Optional[str] = ..., version: _Optional[int] = ..., request_id: _Optional[str] = ..., outcomes: _Optional[_Iterable[_Union[Outcome, _Mapping]]] = ..., layers: _Optional[_Iterable[_Union[LayerActivations, _Mapping]]] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("output", "yes", "category", "number", "list", "probability", "probabilities", "units", "flip")
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    YES_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    LIST_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    PROBABILITIES_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    FLIP_FIELD_NUMBER: _ClassVar[int]
    output: str
    yes: bool
    category: str
    number: float
    list: _values_pb2.ValueList
    probability: float
    probabilities: _containers.RepeatedCompositeFieldContainer[CategoryProbability]
    units: _containers.RepeatedCompositeFieldContainer[Unit]
    flip: Flip
    def __init__(self, output: _Optional[str] = ..., yes: bool = ..., category: _Optional[str] = ..., number: _Optional[float] = ..., list: _Optional[_Union[_values_pb2.ValueList, _Mapping]] = ..., probability: _Optional[float] = ..., probabilities: _Optional[_Iterable[_Union[CategoryProbability, _Mapping]]] = ..., units: _Optional[_Iterable[_Union[Unit, _Mapping]]] = ..., flip: _Optional[_Union[Flip, _Mapping]] = ...) -> None: ...

class CategoryProbability(_message.Message):
    __slots__ = ("category", "probability")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    category: str
    probability: float
    def __init__(self, category: _Optional[str] = ..., probability: _Optional[float] = ...) -> None: ...

class Unit(_message.Message):
    __slots__ = ("name", "fires", "weighted_sum", "threshold", "margin", "contributions")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FIRES_FIELD_NUMBER: _ClassVar[int]
    WEIGHTED_SUM_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    MARGIN_FIELD_NUMBER: _ClassVar[int]
    CONTRIBUTIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    fires: bool
    weighted_sum: _values_pb2.ExactNumber
    threshold: _values_pb2.ExactNumber
    margin: _values_pb2.ExactNumber
    contributions: _containers.RepeatedCompositeFieldContainer[Contribution]
    def __init__(self, name: _Optional[str] = ..., fires: bool = ..., weighted_sum: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., threshold: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., margin: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., contributions: _Optional[_Iterable[_Union[Contribution, _Mapping]]] = ...) -> None: ...

class Contribution(_message.Message):
    __slots__ = ("name", "total", "terms")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    name: str
    total: _values_pb2.ExactNumber
    terms: _containers.RepeatedCompositeFieldContainer[Term]
    def __init__(self, name: _Optional[str] = ..., total: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., terms: _Optional[_Iterable[_Union[Term, _Mapping]]] = ...) -> None: ...

class Term(_message.Message):
    __slots__ = ("name", "value", "feature", "weight", "product")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: _values_pb2.Value
    feature: _values_pb2.ExactNumber
    weight: _values_pb2.ExactNumber
    product: _values_pb2.ExactNumber
    def __init__(self, name: _Optional[str] = ..., value: _Optional[_Union[_values_pb2.Value, _Mapping]] = ..., feature: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., weight: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., product: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ...) -> None: ...

class Flip(_message.Message):
    __slots__ = ("changes", "yes", "category", "none_because", "none_proven")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    YES_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    NONE_BECAUSE_FIELD_NUMBER: _ClassVar[int]
    NONE_PROVEN_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[Change]
    yes: bool
    category: str
    none_because: str
    none_proven: bool
    def __init__(self, changes: _Optional[_Iterable[_Union[Change, _Mapping]]] = ..., yes: bool = ..., category: _Optional[str] = ..., none_because: _Optional[str] = ..., none_proven: bool = ...) -> None: ...

class Change(_message.Message):
    __slots__ = ("input", "before", "value", "bounds")
    INPUT_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    input: str
    before: _values_pb2.Value
    value: _values_pb2.Value
    bounds: Bounds
    def __init__(self, input: _Optional[str] = ..., before: _Optional[_Union[_values_pb2.Value, _Mapping]] = ..., value: _Optional[_Union[_values_pb2.Value, _Mapping]] = ..., bounds: _Optional[_Union[Bounds, _Mapping]] = ...) -> None: ...

class Bounds(_message.Message):
    __slots__ = ("low", "high", "low_included", "high_included")
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    LOW_INCLUDED_FIELD_NUMBER: _ClassVar[int]
    HIGH_INCLUDED_FIELD_NUMBER: _ClassVar[int]
    low: _values_pb2.ExactNumber
    high: _values_pb2.ExactNumber
    low_included: bool
    high_included: bool
    def __init__(self, low: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., high: _Optional[_Union[_values_pb2.ExactNumber, _Mapping]] = ..., low_included: bool = ..., high_included: bool = ...) -> None: ...

class LayerActivations(_message.Message):
    __slots__ = ("layer", "activations")
    LAYER_FIELD_NUMBER: _ClassVar[int]
    ACTIVATIONS_FIELD_NUMBER: _ClassVar[int]
    layer: str
    activations: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, layer: _Optional[str] = ..., activations: _Optional[_Iterable[float]] = ...) -> None: ...
