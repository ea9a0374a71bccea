from nnspec.v1 import decision_pb2 as _decision_pb2
from nnspec.v1 import listing_pb2 as _listing_pb2
from nnspec.v1 import prediction_pb2 as _prediction_pb2
from nnspec.v1 import training_pb2 as _training_pb2
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor
