"""One side of a comparison: a spec or a saved network, and its session, which is made when first asked for.

Two declared decisions are compared without one, and so without NumPy.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nnspec.comparison.version import Version
from nnspec.decisions.network import Network
from nnspec.diagnostics import Source
from nnspec.ir.declared import declared
from nnspec.ir.graph import Stored
from nnspec.reading import read_source
from nnspec.spec.load import loads
from nnspec_runtime.saved import is_saved

if TYPE_CHECKING:
    from nnspec_runtime.session import Session


@dataclass(frozen=True)
class Side:
    """A version, and its session where that was made as it was read: of a saved network, or of one in a commit."""

    version: Version
    saved: "Session | None" = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.version.name

    @property
    def has_stored_numbers(self) -> bool:
        """Whether it has numbers that its spec does not show: those of training, or of a file."""
        return self.saved is not None or any(isinstance(p.start, Stored) for p in self.version.graph.params)

    @cached_property
    def session(self) -> "Session":
        """The network in use; raises ReadError or CorruptError for weights files that cannot be read."""
        return self.saved if self.saved is not None else in_use(self.version)

    @property
    def is_ready(self) -> bool:
        """Whether it answers: its weights are given or trained."""
        return self.session.kind != "initialized"

    @cached_property
    def thresholds(self) -> Network:
        """Its threshold units, with the outputs that they alone decide; none of those where they are not known."""
        if not self.has_stored_numbers:
            return declared(self.version.spec, self.version.graph).network
        return self.session.thresholds if self.is_ready else Network(self.version.spec.name, (), (), ())


def read_side(path: str) -> Side:
    """Return the spec or the saved network at ``path``, ``-`` being standard input.

    Raises ReadError, SpecError or CorruptError, as the file cannot be read, is no spec, or is damaged.
    """
    if not is_saved(path):
        side = side_of_source(read_source(path))
        return Side(side.version, in_use(side.version)) if side.has_stored_numbers else side
    from nnspec_runtime.session import Session

    return _side_of_session(Session.open(path), path)


def side_of_source(source: Source) -> Side:
    """Return the spec in a text; raises SpecError with every finding."""
    return Side(Version.of(source.name, loads(source.text, source.format, source.name)))


def side_of_archive(data: bytes, name: str) -> Side:
    """Return a saved network; raises CorruptError where it is damaged."""
    from nnspec_runtime.session import Session

    return _side_of_session(Session.from_archive(data, name), name)


def _side_of_session(session: "Session", name: str) -> Side:
    return Side(Version(name, session.spec, session.program.graph), saved=session)


def in_use(version: Version, folder: Path | None = None) -> "Session":
    """Return the session of a spec, whose weights files lie in ``folder``, else beside it.

    Raises ReadError or CorruptError for weights files that cannot be read.
    """
    from nnspec.codegen.program import Program
    from nnspec_runtime.parameters import initial
    from nnspec_runtime.session import Session

    program = Program(version.spec, version.graph)
    seed = version.spec.training.seed if version.spec.training is not None else 0
    return Session(program, seed=seed, parameters=initial(program, seed, folder))
