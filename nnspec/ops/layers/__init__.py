"""The layers of a file, by tag.

``- activation: sigmoid`` is a layer too: its entry holds the Activation itself, read as ``AnyActivation``.
"""

from typing import Annotated

from nnspec.ops.layers.arrange import Add as Add
from nnspec.ops.layers.arrange import Concat as Concat
from nnspec.ops.layers.arrange import Flatten as Flatten
from nnspec.ops.layers.dropout import Dropout as Dropout
from nnspec.ops.layers.linear import Dense as Dense
from nnspec.ops.layers.linear import Linear as Linear
from nnspec.ops.layers.linear import Neuron as Neuron
from nnspec.ops.layers.linear import Neurons as Neurons
from nnspec.ops.layers.linear import TensorFile as TensorFile
from nnspec.ops.tagged import Tagged

AnyLayer = Annotated[Dense | Neurons | Dropout | Flatten | Concat | Add, Tagged("layer")]
