"""Networks in use: sessions that decide, predict and train; data; the registry. Knows nothing of any transport."""

from nnspec_runtime.decision import Decision, Outcome
from nnspec_runtime.evaluation import Evaluation
from nnspec_runtime.session import Session
from nnspec_runtime.training.records import EpochRecord, History, StepProgress

__all__ = ["Decision", "EpochRecord", "Evaluation", "History", "Outcome", "Session", "StepProgress"]
