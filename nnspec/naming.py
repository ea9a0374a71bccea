"""What may be a name, as patterns that validators of any language read."""

NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
"""Of an input, layer, neuron or output."""

NETWORK_NAME = r"^[a-z][a-z0-9_-]*$"
"""Of a network."""

MAX_NAME = 64
