"""The networks that are served: which version answers, and its session, ready in memory.

A version changes by the swap of one reference: a call that has its session keeps it. Knows neither messages nor runs.
"""

from collections import OrderedDict
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from nnspec_runtime import Session
from nnspec_runtime.registry import Registry, Version, VersionKind

from nnspec.codegen.program import Program
from nnspec.diagnostics import nearest
from nnspec.errors import CorruptError, NotFoundError, NotReadyError
from nnspec.spec.spec import Spec
from nnspec_server.log import log
from nnspec_server.succession import log_older, succeed


@dataclass(frozen=True)
class Network:
    """A network as it stands: ``origin`` is the version its spec makes by itself, ``serving`` the one that answers."""

    program: Program
    origin: Version
    serving: Version | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.program.spec.name


class Networks:
    """All networks, for any number of threads; ``capacity`` sessions are kept."""

    def __init__(self, registry: Registry, capacity: int) -> None:
        self._registry = registry
        self._networks: dict[str, Network] = {}
        self._sessions: OrderedDict[tuple[str, int], Future[Session]] = OrderedDict()
        self._capacity = capacity
        self._lock = Lock()

    def add(self, network: Network) -> None:
        """Serve a network from now on."""
        self._networks[network.name] = network

    def names(self) -> list[str]:
        """Return the names, sorted."""
        return sorted(self._networks)

    def find(self, name: str) -> Network:
        """Return a network. Raises NotFoundError with the nearest name."""
        network = self._networks.get(name)
        if network is None:
            raise NotFoundError("network", _shown(name), nearest(name, self._networks))
        return network

    def version(self, name: str, number: int | None = None) -> Version:
        """Return a version, or the one that answers. Raises NotFoundError, NotReadyError."""
        network = self.find(name)
        if number is not None:
            return self._registry.version(name, number)
        if network.serving is None:
            raise NotReadyError(f"network {name!r} is not trained yet: train it first")
        return network.serving

    def session(self, name: str, number: int | None = None) -> tuple[Version, Session]:
        """Return a version and its session. Raises NotFoundError, NotReadyError, CorruptError."""
        if number is None and (serving := self.find(name).serving) is not None:
            version = serving
        else:
            version = self.version(name, number)
        if version.kind is VersionKind.INITIALIZED:
            raise NotReadyError(f"version {version.number} of network {name!r} is not trained: it cannot answer")
        return version, self._loaded(version)

    def interface(self, name: str) -> Spec:
        """Return the spec by which calls are answered: that of an older version until the edited spec is trained."""
        network = self.find(name)
        serving = network.serving
        if serving is not None and serving.spec_digest != network.origin.spec_digest:
            with suppress(CorruptError):  # calls will say so; a list of all networks is no place to
                return self._loaded(serving).spec
        return network.program.spec

    def archive(self, version: Version) -> bytes:
        """Return the archive of a version. Raises CorruptError."""
        return self._registry.blob(version.blob)

    def publish(self, name: str, archive: bytes, **record: Any) -> Version:
        """Store a trained version and let it answer from now on, if its spec is still the network's.

        Raises what `Registry.publish` does.
        """
        session = Session.from_archive(archive)
        version = self._registry.publish(name, kind=VersionKind.TRAINED, blob=archive, **record)
        ready: Future[Session] = Future()
        ready.set_result(session)
        with self._lock:
            self._keep(version, ready)
        log("published", network=name, version=version.number)
        network = self._networks.get(name)
        if network is not None:  # its spec may not be served any more
            self._networks[name] = replace(network, serving=self._successor(network, version, session))
        return version

    def _successor(self, network: Network, version: Version, session: Session) -> Version | None:
        """Return which version answers after ``version`` was trained, maybe under a spec that was edited meanwhile."""
        origin = network.origin
        if version.spec_digest == origin.spec_digest:
            return version
        if origin.kind is VersionKind.INITIALIZED:
            edited = Session.from_archive(self.archive(origin))
            carried = succeed(self._registry, origin, edited, version, session)
            if carried is not None:
                return carried
            log_older(origin, version)
            return version
        log(
            "newer_spec_serves",
            network=network.name,
            version=origin.number,
            message=f"version {version.number} is of an earlier spec: version {origin.number} goes on serving",
        )
        return network.serving

    def _loaded(self, version: Version) -> Session:
        """Return the session of a version, loaded by the first that asks while the others wait for it."""
        key = version.network, version.number
        with self._lock:
            ready = self._sessions.get(key)
            if ready is not None:
                self._sessions.move_to_end(key)
            else:
                loading: Future[Session] = Future()
                self._keep(version, loading)
        if ready is not None:
            return ready.result()
        try:
            loading.set_result(Session.from_archive(self._registry.blob(version.blob)))
        except BaseException as error:
            with self._lock:
                self._sessions.pop(key, None)
            loading.set_exception(error)
        return loading.result()

    def _keep(self, version: Version, session: "Future[Session]") -> None:
        self._sessions[version.network, version.number] = session
        while len(self._sessions) > self._capacity:
            self._sessions.popitem(last=False)


def _shown(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}..."
