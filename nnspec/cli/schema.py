"""``nnspec schema``: the JSON Schema of the language, for editors and other tools. Imports neither NumPy nor grpc."""

from argparse import ArgumentParser, Namespace

from nnspec.cli.failures import SUCCESS
from nnspec.schema import schema_text


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec schema > nnspec.schema.json"
    parser.epilog = (
        "An editor with yaml-language-server completes, explains and underlines a spec that begins with\n"
        "  # yaml-language-server: $schema=PATH\n"
        "where PATH leads from the spec to the schema. nnspec init writes both."
    )


def run(arguments: Namespace) -> int:
    """Print the schema."""
    print(schema_text(), end="")
    return SUCCESS
