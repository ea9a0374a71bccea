"""What may be a name, as patterns that validators of any language read, and in words."""

NAME = r"^[A-Za-z_][A-Za-z0-9_]*$"
"""Of an input, layer, neuron or output."""

NETWORK_NAME = r"^[a-z][a-z0-9_-]*$"
"""Of a network."""

MAX_NAME = 64

NAME_RULE = f"a name begins with a letter and goes on with letters, digits and _, up to {MAX_NAME} in all"
NETWORK_NAME_RULE = "a network's name begins with a small letter and goes on with small letters, digits, _ and -"
