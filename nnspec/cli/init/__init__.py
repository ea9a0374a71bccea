"""``nnspec init``: a new spec, from a conversation or from a template. Imports neither NumPy nor grpc."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from shlex import join

from nnspec.cli.failures import SUCCESS
from nnspec.cli.init.files import NewFile, write
from nnspec.cli.init.modeline import in_its_format, schema_beside
from nnspec.cli.init.templates import SUFFIXES, TEMPLATES, Template, network_name
from nnspec.cli.parser import UsageError, one_of
from nnspec.cli.table import columns
from nnspec.cli.terminal import is_terminal
from nnspec.config.config import NO_SPECS

USAGE = "nnspec init [PATH] [--template NAME] [--force] [--no-schema]"


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = f"{USAGE}\n       nnspec init --list"
    parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="the new file, NAME.yaml or NAME.json, or a directory for it; default NAME.yaml here",
    )
    parser.add_argument(
        "--template",
        type=one_of(*TEMPLATES),
        metavar="NAME",
        help=f"one of {', '.join(TEMPLATES)}; without it a decision is made by questions and answers",
    )
    parser.add_argument("--list", action="store_true", help="show the templates")
    parser.add_argument("--force", action="store_true", help="overwrite the files that are there")
    parser.add_argument("--no-schema", action="store_true", help="leave out what leads editors to the schema")
    parser.epilog = (
        "Beside the spec goes nnspec.schema.json, unless a folder above has one: with it an editor completes and\n"
        "underlines (docs/editors.md). Templates that are trained bring a few made-up rows of data."
    )


def run(arguments: Namespace) -> int:
    """Write a new spec and what belongs to it, or nothing at all."""
    if arguments.list:
        print("\n".join(columns((template.name, template.purpose) for template in TEMPLATES.values())))
        return SUCCESS
    if arguments.template is not None:
        template = TEMPLATES[arguments.template]
        path = _path(arguments.path, template.network)
        files, following = _filled(template, path)
    elif is_terminal(sys.stdin) and is_terminal(sys.stdout):
        from nnspec.cli.init.interview import interview

        path, text, case = interview(lambda name: _path(arguments.path, name), force=arguments.force)
        files = [NewFile(path, text)]
        following = [_command("analyze", path), _command("test", path), f"{_command('decide', path)} {case}"]
    else:
        known = ", ".join(TEMPLATES)
        raise UsageError(f"there is no terminal to ask questions at; give --template NAME ({known})", f"usage: {USAGE}")
    if arguments.no_schema:
        files[0] = in_its_format(files[0], None)
    else:
        files = schema_beside(files)
    for written in write(files, force=arguments.force):
        print(f"wrote {written}")
    print("Next:", *following, sep="\n  ")
    return SUCCESS


def _filled(template: Template, path: Path) -> tuple[list[NewFile], list[str]]:
    files = [NewFile(path, template.text(network_name(path.stem)))]
    if template.data is None:
        return files, [_command("test", path), _command("show", path)]
    data, trained = path.with_suffix(".csv"), path.with_suffix(".safetensors")
    files.append(NewFile(data, template.data))
    return files, [_command("train", path, "--data", data, "--out", trained), _command("test", trained)]


def _command(*arguments: str | Path) -> str:
    return join(("nnspec", *map(str, arguments)))


def _path(given: str | None, name: str) -> Path:
    """Return where the spec goes; raises UsageError where no spec can be."""
    path = Path(given) if given is not None else Path()
    if path.is_dir() or (given is not None and given.endswith("/")):
        return path / f"{name}.yaml"
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{given} does not end in {', '.join(SUFFIXES)}", f"usage: {USAGE}")
    if path.name.endswith(NO_SPECS):
        raise UsageError(f"{given} is the name of a schema, which no directory of specs takes for one")
    return path
