"""The activations of a file, by tag; each family's module ends with the union of its members."""

from typing import Annotated

from nnspec.ops.activations.categorical import Categorical
from nnspec.ops.activations.categorical import LogSoftmax as LogSoftmax
from nnspec.ops.activations.categorical import Softmax as Softmax
from nnspec.ops.activations.gated import Gated
from nnspec.ops.activations.gated import Gelu as Gelu
from nnspec.ops.activations.gated import HardSwish as HardSwish
from nnspec.ops.activations.gated import Mish as Mish
from nnspec.ops.activations.gated import Silu as Silu
from nnspec.ops.activations.rectified import Elu as Elu
from nnspec.ops.activations.rectified import LeakyRelu as LeakyRelu
from nnspec.ops.activations.rectified import Rectified
from nnspec.ops.activations.rectified import Relu as Relu
from nnspec.ops.activations.rectified import Selu as Selu
from nnspec.ops.activations.rectified import Softplus as Softplus
from nnspec.ops.activations.saturating import HardSigmoid as HardSigmoid
from nnspec.ops.activations.saturating import HardTanh as HardTanh
from nnspec.ops.activations.saturating import Identity as Identity
from nnspec.ops.activations.saturating import Saturating
from nnspec.ops.activations.saturating import Sigmoid as Sigmoid
from nnspec.ops.activations.saturating import Softsign as Softsign
from nnspec.ops.activations.saturating import Step as Step
from nnspec.ops.activations.saturating import Tanh as Tanh
from nnspec.ops.tagged import Tagged

AnyActivation = Annotated[Saturating | Rectified | Gated | Categorical, Tagged("activation")]
