"""Networks in use: sessions that decide, predict and train; data; the registry. Knows nothing of any transport.

The public names are imported when they are first used, so that a verb that needs no session does not pay for NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnspec_runtime.decision import Decision as Decision
    from nnspec_runtime.decision import Outcome as Outcome
    from nnspec_runtime.evaluation import Evaluation as Evaluation
    from nnspec_runtime.session import Session as Session
    from nnspec_runtime.training.records import EpochRecord as EpochRecord
    from nnspec_runtime.training.records import History as History
    from nnspec_runtime.training.records import StepProgress as StepProgress

_HOMES = {
    "Decision": "nnspec_runtime.decision",
    "Outcome": "nnspec_runtime.decision",
    "Evaluation": "nnspec_runtime.evaluation",
    "Session": "nnspec_runtime.session",
    "EpochRecord": "nnspec_runtime.training.records",
    "History": "nnspec_runtime.training.records",
    "StepProgress": "nnspec_runtime.training.records",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
