"""``import nnspec``: lean, and every public name is there."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nnspec

DECLARED = [
    alias.asname
    for node in ast.walk(ast.parse(Path(nnspec.__file__).read_text(encoding="utf-8")))
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
    if alias.asname is not None
]
SPEC = (
    "nnspec: 1\nname: a\ninputs: {a: {type: boolean}}\nweights: {a: 1}\nthreshold: 0.5\noutputs: {y: {type: boolean}}\n"
)


def modules_after(program: str) -> set[str]:
    code = f"import sys\n{program}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", DECLARED)
def test_what_a_type_checker_sees_is_there(name: str) -> None:
    assert getattr(nnspec, name).__name__ == name
    assert name in dir(nnspec)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = nnspec.lod


def test_import_alone_loads_nothing() -> None:
    assert not {"pydantic", "yaml", "numpy", "grpc"} & modules_after("import nnspec")


def test_a_spec_is_read_without_numpy_and_grpc() -> None:
    assert not {"numpy", "grpc"} & modules_after(f"import nnspec\nnnspec.loads({SPEC!r})")


def test_a_decision_imports_no_vocabulary() -> None:
    loaded = modules_after(f"import nnspec\nnnspec.loads({SPEC!r})")
    assert not {name for name in loaded if name.startswith(("nnspec.ops", "nnspec.primitives"))}


def test_only_the_models_that_a_spec_uses_are_built() -> None:
    program = f"""
import nnspec
nnspec.loads({SPEC!r})
from nnspec.spec.part import Part
built = [part.__name__ for part in Part.__subclasses__() if part.__pydantic_complete__]
assert built == ["BooleanOutput", "Spec"], built
"""
    modules_after(program)
