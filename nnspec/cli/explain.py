"""``nnspec explain``: the page of a code."""

from argparse import ArgumentParser, Namespace

from nnspec.cli.failures import SUCCESS
from nnspec.diagnostics.explain import explain, index


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec explain [CODE ...]"
    parser.add_argument(
        "codes", nargs="*", metavar="CODE", help="NN203, or its name unknown-name; all are listed without one"
    )


def run(arguments: Namespace) -> int:
    """Print the page of each code, or the list of all codes."""
    pages = [explain(code).rstrip("\n") for code in arguments.codes]
    print("\n\n".join(pages) if pages else index())
    return SUCCESS
