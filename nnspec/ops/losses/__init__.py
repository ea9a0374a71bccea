"""The losses of a file, by tag; each family's module ends with the union of its members."""

from typing import Annotated

from nnspec.ops.losses.margin import Hinge as Hinge
from nnspec.ops.losses.margin import Margin
from nnspec.ops.losses.margin import SquaredHinge as SquaredHinge
from nnspec.ops.losses.numeric import Huber as Huber
from nnspec.ops.losses.numeric import LogCosh as LogCosh
from nnspec.ops.losses.numeric import Mae as Mae
from nnspec.ops.losses.numeric import Mse as Mse
from nnspec.ops.losses.numeric import Numeric
from nnspec.ops.losses.numeric import Poisson as Poisson
from nnspec.ops.losses.probability import BinaryCrossEntropy as BinaryCrossEntropy
from nnspec.ops.losses.probability import CrossEntropy as CrossEntropy
from nnspec.ops.losses.probability import KlDivergence as KlDivergence
from nnspec.ops.losses.probability import Probability
from nnspec.ops.tagged import Tagged

AnyLoss = Annotated[Numeric | Probability | Margin, Tagged("loss")]
