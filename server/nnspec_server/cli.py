"""``nnspec serve``: the service on one port, until it is told to stop."""

import os
from argparse import ArgumentParser, Namespace

from nnspec_server.server import run as serve
from nnspec_server.settings import SETTINGS, read_settings


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes: every setting of the service is a flag and an environment variable."""
    parser.usage = "nnspec serve SPEC... --data-dir DIR [options]"
    parser.add_argument("specs", nargs="+", metavar="SPEC", help="specs, or directories of them")
    parser.add_argument("--data-dir", required=True, metavar="DIR", help="keeps versions and runs; made if need be")
    for setting in SETTINGS:
        default = f"; default {setting.default}" if setting.default is not None else ""
        help_ = f"{setting.meaning} ({setting.variable}{default})"
        parser.add_argument(setting.flag, dest=setting.name, metavar="VALUE", help=help_)


def run(arguments: Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    flags = {setting.name: getattr(arguments, setting.name) for setting in SETTINGS}
    return serve(read_settings(arguments.specs, arguments.data_dir, flags, os.environ))
