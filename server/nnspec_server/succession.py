"""What becomes of trained weights where the spec of their network was edited: they carry over, or serve as they are.

Knows neither files nor runs.
"""

from nnspec_runtime import Session
from nnspec_runtime.carry import carry_over
from nnspec_runtime.registry import Registry, Version, VersionKind

from nnspec_server.log import log


def succeed(registry: Registry, origin: Version, edited: Session, former: Version, trained: Session) -> Version | None:
    """Publish the weights of ``former`` as a version of the spec of ``origin``; return it, or None if they do not fit.

    ``edited`` and ``trained`` are the sessions of the two. Raises what `Registry.publish` does.
    """
    carried = carry_over(edited, trained)
    if carried is None:
        return None
    version = registry.publish(
        origin.network,
        kind=VersionKind.TRAINED,
        spec_digest=origin.spec_digest,
        blob=carried.to_archive(),
        parent=former.number,
    )
    log("weights_carried_over", network=origin.network, version=version.number, parent=former.number)
    return version


def log_older(origin: Version, former: Version) -> None:
    """Tell that ``former`` answers, though its spec is not that of ``origin`` any more."""
    log(
        "older_version_serves",
        network=origin.network,
        version=former.number,
        message=f"the weights of version {former.number} do not fit the spec of version {origin.number}: "
        f"version {former.number} goes on serving until the network is trained again",
    )
