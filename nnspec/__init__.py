"""Neural networks as files: specs that are checked like code and compiled to NumPy.

The public names are imported when they are first used, so that a part (the client, the command line) pays for itself
alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnspec.codegen.program import Program as Program
    from nnspec.codegen.program import compile as compile  # noqa: A004
    from nnspec.diagnostics import SpecError as SpecError
    from nnspec.errors import InputError as InputError
    from nnspec.errors import NnspecError as NnspecError
    from nnspec.spec import Spec as Spec
    from nnspec.spec import from_dict as from_dict
    from nnspec.spec import load as load
    from nnspec.spec import loads as loads

_HOMES = {
    "Program": "nnspec.codegen.program",
    "compile": "nnspec.codegen.program",
    "SpecError": "nnspec.diagnostics",
    "InputError": "nnspec.errors",
    "NnspecError": "nnspec.errors",
    "Spec": "nnspec.spec",
    "from_dict": "nnspec.spec",
    "load": "nnspec.spec",
    "loads": "nnspec.spec",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
