"""``nnspec build``: a network as one Python file that needs only NumPy."""

from argparse import ArgumentParser, Namespace

from nnspec.cli.failures import SUCCESS
from nnspec.cli.terminal import complain
from nnspec_runtime.cli.arguments import add_network, refuse_overwriting
from nnspec_runtime.files import atomic_write
from nnspec_runtime.session import Session


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec build SPEC --standalone FILE"
    add_network(parser)
    parser.add_argument("--standalone", required=True, metavar="FILE", help="the .py file to write")


def run(arguments: Namespace) -> int:
    """Write the file."""
    refuse_overwriting(arguments.standalone, arguments.network)
    session = Session.open(arguments.network)
    atomic_write(arguments.standalone, session.to_standalone().encode())
    complain(f"wrote {arguments.standalone}")
    return SUCCESS
