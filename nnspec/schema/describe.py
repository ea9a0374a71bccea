"""Descriptions: what the docstrings of models, ops and their fields say, as plain text for editors and pages."""

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from nnspec.ir.walk import formula
from nnspec.ops.base import Activation, Loss, Op, Optimizer, Schedule

FORMULAS: tuple[tuple[type[Op], str], ...] = (
    (Activation, "f"),
    (Loss, "loss"),
    (Optimizer, "update"),
    (Schedule, "at"),
)
"""The method of each kind of op whose docstring begins with a formula."""


def prose(docstring: str | None) -> str:
    """Return a docstring as one paragraph of Markdown."""
    return re.sub(r"\s*\n\s*", " ", (docstring or "").strip()).replace("``", "`")


def op_formula(op: type[Op]) -> str | None:
    """Return the formula of an op, None where it has none that says more than its name."""
    method = next((name for kind, name in FORMULAS if issubclass(op, kind)), None)
    return formula(getattr(op, method)) if method is not None and op.tag() != "constant" else None


def model_description(model: type[BaseModel]) -> str:
    """Return what a model is, an op with all that is said of it and its formula."""
    if not issubclass(model, Op):
        return prose((model.__doc__ or "").partition("\n\n")[0])
    told, of = prose(model.__doc__), op_formula(model)
    return f"{told}\n\n{of}" if of is not None else told


def field_descriptions(model: type[BaseModel]) -> Mapping[str, str]:
    """Return what the fields of a model mean: the strings below them, of the nearest class that has one."""
    found: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        if issubclass(parent, BaseModel) and parent is not BaseModel:
            found.update(_own(parent))
    return {name: found[name] for name in model.model_fields if name in found}


@cache
def _own(model: type[BaseModel]) -> dict[str, str]:
    """Return the strings below the fields that the class itself declares; a class made by a call has no source."""
    try:
        source = textwrap.dedent(inspect.getsource(model))
    except (OSError, TypeError):
        return {}
    (declared,) = ast.parse(source).body
    if not isinstance(declared, ast.ClassDef):
        return {}
    told = {}
    for field, below in zip(declared.body, declared.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            told[field.target.id] = prose(below.value.value)
    return told
