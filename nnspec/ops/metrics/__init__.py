"""The metrics of a file, by tag; each family's module ends with the union of its members."""

from typing import Annotated

from nnspec.ops.metrics.answers import F1 as F1
from nnspec.ops.metrics.answers import Accuracy as Accuracy
from nnspec.ops.metrics.answers import Answers
from nnspec.ops.metrics.answers import ConfusionMatrix as ConfusionMatrix
from nnspec.ops.metrics.answers import Precision as Precision
from nnspec.ops.metrics.answers import Recall as Recall
from nnspec.ops.metrics.base import Kind as Kind
from nnspec.ops.metrics.base import Metric as Metric
from nnspec.ops.metrics.base import Result as Result
from nnspec.ops.metrics.numeric import R2 as R2
from nnspec.ops.metrics.numeric import MeanAbsoluteError as MeanAbsoluteError
from nnspec.ops.metrics.numeric import MeanSquaredError as MeanSquaredError
from nnspec.ops.metrics.numeric import Numeric
from nnspec.ops.metrics.ranks import Auc as Auc
from nnspec.ops.metrics.ranks import Ranks
from nnspec.ops.metrics.ranks import TopK as TopK
from nnspec.ops.tagged import Tagged

AnyMetric = Annotated[Answers | Ranks | Numeric, Tagged("metric")]
