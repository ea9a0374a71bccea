"""The command ``nnspec``: finds the verb, imports it, runs it, and turns what stops it into an exit code."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

from nnspec.cli.failures import COULD_NOT_RUN, SUCCESS, report
from nnspec.cli.parser import Parser, UsageError
from nnspec.cli.terminal import complain
from nnspec.cli.verbs import VERBS, Verb
from nnspec.diagnostics.suggest import did_you_mean

USAGE = "usage: nnspec VERB [arguments]"


def entry() -> NoReturn:
    """Run the process's own arguments and exit."""
    # Modules are no garbage, and looking for some among them is a fifth of a check.
    gc.disable()
    # A plugin of pydantic that some other package brings would be imported for every check, and see nothing of use.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever a spec holds, and whatever the locale can say
    code = main(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 no errors, 1 errors found, 2 could not run, 130 interrupted,
    141 output not read to its end.
    """
    if sys.stdout is None:
        complain("nnspec: standard output is closed; redirect it to /dev/null if it is not wanted")
        return COULD_NOT_RUN
    verb = arguments[0] if arguments and arguments[0] in VERBS else ""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BaseException as error:
        code = _exit_code(error, verb)
        _drop_unwritten()
    return code


def overview() -> str:
    """Return the help of ``nnspec`` itself: the verbs and the exit codes."""
    verbs = "\n".join(f"  {verb.name:<10}{verb.help}" for verb in VERBS.values())
    return f"""{USAGE}

Neural networks as files: checked like code, compiled to NumPy, served over gRPC.

verbs:
{verbs}

options:
  -h, --help  show this help; nnspec VERB --help shows that of a verb
  --version   show the version

Exit codes: 0 no errors, 1 errors found, 2 could not run, 130 interrupted, 141 output not read to its end."""


def parser_of(verb: Verb) -> Parser:
    """Return the parser of ``verb``, whose module is imported."""
    parser = Parser(verb.name, f"{verb.help[0].upper()}{verb.help[1:]}.")
    import_module(verb.module).configure(parser)
    return parser


def _run(arguments: Sequence[str]) -> int:
    match arguments:
        case [] | ["-h" | "--help", *_]:
            print(overview())
            return SUCCESS if arguments else COULD_NOT_RUN
        case ["--version"]:
            # Reading the metadata of packages costs every other start.
            from importlib.metadata import version

            print(f"nnspec {version('nnspec')}")
            return SUCCESS
        case [name, *rest] if name in VERBS:
            read = parser_of(VERBS[name]).read(rest)
            # What is imported stays, and so do the tens of thousands of values of a large spec: few are garbage.
            gc.freeze()
            gc.set_threshold(50_000)
            gc.enable()
            code: int = import_module(VERBS[name].module).run(read)
            return code
    kind = "option" if arguments[0].startswith("-") else "verb"
    raise UsageError(f"unknown {kind} {arguments[0]!r}; {did_you_mean(arguments[0], VERBS)}", USAGE)


def _exit_code(error: BaseException, verb: str) -> int:
    if isinstance(error, SystemExit):  # argparse has shown help
        return SUCCESS
    return report(error, verb)


def _drop_unwritten() -> None:
    """Send what standard output still buffers nowhere, if it cannot be written: the exit would complain again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
