"""A thin client of the gRPC service: decide, predict, train.

    from nnspec.client import Client

    with Client("localhost:50051") as client:
        decision = client.decide("concert", {"snacks": False, "partner": True, "driving": True})
        print(decision.outcome)

It needs the extra ``nnspec[client]``. Importing it and deciding load neither NumPy nor the compiler.
"""

from nnspec.client.client import Client, Prediction
from nnspec.client.decision import Bounds, Change, Contribution, Decision, Flip, Number, Outcome, Term, Unit
from nnspec.client.errors import (
    BusyError,
    ClientError,
    DataLossError,
    InternalError,
    InvalidInputError,
    LimitExceededError,
    NotFoundError,
    NotReadyError,
    TimedOutError,
    UnavailableError,
)
from nnspec.client.listing import Network, Variable
from nnspec.client.training import (
    Accepted,
    Cancelled,
    Done,
    Epoch,
    Failed,
    Progress,
    RunCancelledError,
    RunEvent,
    RunFailedError,
    Started,
    TrainResult,
)

__all__ = [
    "Accepted",
    "Bounds",
    "BusyError",
    "Cancelled",
    "Change",
    "Client",
    "ClientError",
    "Contribution",
    "DataLossError",
    "Decision",
    "Done",
    "Epoch",
    "Failed",
    "Flip",
    "InternalError",
    "InvalidInputError",
    "LimitExceededError",
    "Network",
    "NotFoundError",
    "NotReadyError",
    "Number",
    "Outcome",
    "Prediction",
    "Progress",
    "RunCancelledError",
    "RunEvent",
    "RunFailedError",
    "Started",
    "Term",
    "TimedOutError",
    "TrainResult",
    "UnavailableError",
    "Unit",
    "Variable",
]
