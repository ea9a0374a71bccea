"""Carrying trained weights over to an edited spec: only where they mean the same there, by name, never by position."""

from nnspec.ir.graph import Given, Param, Stored
from nnspec.spec.outputs import CategoryOutput
from nnspec.spec.spec import Spec
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.session import Session


def carry_over(edited: Session, trained: Session) -> Session | None:
    """Return ``edited`` with the weights of ``trained``, or None where they do not fit.

    They fit where parameters agree in name, shape and type, parameters and categories in the features they stand for.
    Weights that the edited spec gives and does not train are its own.
    """
    if _meaning(edited) != _meaning(trained):
        return None
    arrays = {
        param.name: (edited if _is_given_for_good(param) else trained).parameters[param.name]
        for param in edited.program.graph.params
    }
    parameters = Parameters(arrays, "trained")
    return Session(edited.program, seed=trained.seed, parameters=parameters, metrics=trained.metrics)


def _meaning(session: Session) -> tuple[object, ...]:
    graph = session.program.graph
    parameters = {param.name: (param.type.shape, param.type.dtype) for param in graph.params}
    features = {name: tuple(rows) for name, rows in graph.features.items()}
    return parameters, features, _categories(session.spec)


def _categories(spec: Spec) -> dict[str, tuple[str, ...]]:
    """Return the outputs in their order, with what each stands for."""
    return {
        name: tuple(kind.categories) if isinstance(kind, CategoryOutput) else () for name, kind in spec.outputs.items()
    }


def _is_given_for_good(param: Param) -> bool:
    return not param.trainable and isinstance(param.start, Given | Stored)
