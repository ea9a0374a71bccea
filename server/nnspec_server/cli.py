"""``nnspec serve``: networks over gRPC until SIGTERM or Ctrl-C."""

import os
from argparse import ArgumentParser, Namespace

from nnspec.cli.parser import UsageError
from nnspec.errors import InputError
from nnspec_server.server import run as serve
from nnspec_server.settings import SETTINGS, Setting, read_settings


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes; a flag goes before its environment variable."""
    parser.usage = "nnspec serve SPEC... --data-dir DIR [options]"
    parser.epilog = (
        "All but --data-dir can be set in the environment too: --max-rows as NNSPEC_MAX_ROWS. The option goes first."
    )
    parser.add_argument("specs", nargs="+", metavar="SPEC", help="a spec, or a directory of specs")
    parser.add_argument(
        "--data-dir", required=True, metavar="DIR", help="where trained versions and runs are kept; made where missing"
    )
    for setting in SETTINGS:
        parser.add_argument(setting.flag, dest=setting.name, metavar=setting.metavar, help=_help(setting))


def run(arguments: Namespace) -> int:
    """Serve until told to stop."""
    flags = {setting.name: getattr(arguments, setting.name) for setting in SETTINGS}
    try:
        settings = read_settings(arguments.specs, arguments.data_dir, flags, os.environ)
    except InputError as error:
        raise UsageError(str(error)) from error
    return serve(settings)


def _help(setting: Setting) -> str:
    return f"{setting.meaning}; default {setting.default}" if setting.default is not None else setting.meaning
