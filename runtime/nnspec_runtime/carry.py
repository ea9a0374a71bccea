"""Carrying trained weights over to an edited spec: only where they mean the same there, by name, never by position."""

from nnspec.comparison.carry import obstacles
from nnspec.comparison.version import Version
from nnspec.ir.graph import Given, Param, Stored
from nnspec_runtime.parameters import Parameters
from nnspec_runtime.session import Session


def carry_over(edited: Session, trained: Session) -> Session | None:
    """Return ``edited`` with the weights of ``trained``, or None where they do not fit.

    ``nnspec.comparison.carry`` says when they fit. Weights that the edited spec gives and does not train are its own.
    """
    if any(obstacles(_version(trained), _version(edited))):
        return None
    arrays = {
        param.name: (edited if _is_given_for_good(param) else trained).parameters[param.name]
        for param in edited.program.graph.params
    }
    parameters = Parameters(arrays, "trained")
    return Session(edited.program, seed=trained.seed, parameters=parameters, metrics=trained.metrics)


def _version(session: Session) -> Version:
    return Version(session.spec.name, session.spec, session.program.graph)


def _is_given_for_good(param: Param) -> bool:
    return not param.trainable and isinstance(param.start, Given | Stored)
