"""The argument that names a network. It stands alone, as verbs that read no data take it too, and import no NumPy."""

from argparse import ArgumentParser

NETWORK_HELP = "a spec (.yaml, .json, or - for standard input) or a trained network (.safetensors)"


def add_network(parser: ArgumentParser) -> None:
    """Let the verb take one network."""
    parser.add_argument("network", metavar="SPEC", help=NETWORK_HELP)
