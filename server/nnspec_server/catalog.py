"""From spec files to networks: what each file is in the registry, and what answers for it.

A file that says something new becomes a version of its own. Trained weights carry over to it only where parameters and
features match; otherwise the version before goes on serving. Knows neither messages nor runs.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from nnspec_runtime import Session
from nnspec_runtime.registry import Registry, Version, VersionKind

from nnspec.cli.paths import find_all, is_other
from nnspec.config import Configs
from nnspec.diagnostics import SpecError
from nnspec.errors import CorruptError, InputError, NotFoundError, NotReadyError, ReadError
from nnspec.reports import Unread
from nnspec_server.log import log
from nnspec_server.networks import Network
from nnspec_server.succession import log_older, succeed


def load(registry: Registry, paths: Sequence[Path], data_dir: Path) -> list[Network]:
    """Return the networks of spec files, of archives, and of the specs below directories, without the registry's own.

    Raises ReadError, ConfigError, SpecError, and InputError where two files hold a network of the same name.
    """
    sessions: dict[str, tuple[Path, Session]] = {}
    for path in _files(paths, data_dir.resolve()):
        try:
            session = Session.open(path)
        except SpecError as error:
            if error.source is not None and is_other(str(path), error.source, map(str, paths)):
                continue
            raise
        name = session.spec.name
        if name in sessions:
            raise InputError.at(str(path), f"network {name!r} is also in {sessions[name][0]}: rename one of them")
        sessions[name] = path, session
    if not sessions:
        raise ReadError(f"no file in {', '.join(map(str, paths))} has the key nnspec")
    return [_register(registry, session) for _, session in sessions.values()]


def _files(paths: Sequence[Path], data_dir: Path) -> Iterator[Path]:
    """Yield each file once; of a directory those that ``nnspec check`` looks at, by the same configuration.

    What is found below the data directory is the registry's, unless the operator named a place there.
    """
    named = [path for path in (path.resolve() for path in paths) if path.is_relative_to(data_dir)]
    for file in find_all(map(str, paths), Configs()):
        if isinstance(file, Unread):
            raise ReadError(file.message)
        found = Path(file).resolve()
        if not found.is_relative_to(data_dir) or any(map(found.is_relative_to, named)):
            yield Path(file)


def _register(registry: Registry, session: Session) -> Network:
    name = session.spec.name
    digest = hashlib.sha256(f"{session.spec.digest} {session.digest}".encode()).hexdigest()
    versions = _versions(registry, name)
    if not versions or versions[-1].spec_digest != digest:
        archive = session.to_archive()
        versions.append(registry.publish(name, kind=VersionKind(session.kind), spec_digest=digest, blob=archive))
        log("published", network=name, version=versions[-1].number, kind=session.kind)
        _carry_weights(registry, session, versions)
    origin = next(version for version in reversed(versions) if version.spec_digest == digest and _is_from_file(version))
    serving = _serving(registry, name)
    if serving is not None and serving.spec_digest != digest:
        log_older(origin, serving)
    return Network(session.program, origin, serving)


def _carry_weights(registry: Registry, session: Session, versions: list[Version]) -> None:
    """Let a new version that needs training take over the weights of the one that serves, if they fit."""
    origin = versions[-1]
    if origin.kind is not VersionKind.INITIALIZED:
        return
    former = _serving(registry, origin.network)
    if former is None:
        return
    try:
        trained = Session.from_archive(registry.blob(former.blob))
    except CorruptError as error:  # of this network alone: no reason not to serve the others
        log("weights_damaged", network=origin.network, version=former.number, message=str(error))
        return
    version = succeed(registry, origin, session, former, trained)
    if version is not None:
        versions.append(version)


def _is_from_file(version: Version) -> bool:
    return version.run_id is None and version.parent is None


def _versions(registry: Registry, name: str) -> list[Version]:
    try:
        return registry.versions(name)
    except NotFoundError:
        return []


def _serving(registry: Registry, name: str) -> Version | None:
    try:
        return registry.version(name)
    except NotReadyError:
        return None
