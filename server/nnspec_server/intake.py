"""Taking a training in: what is asked, checked before any row is sent; the rows; then it is a run.

Until the run is accepted nothing remains of an upload that fails.
"""

import shutil
from collections.abc import Iterator
from typing import Any

from nnspec_runtime import Session
from nnspec_runtime.carry import carry_over
from nnspec_runtime.files import atomic_write
from nnspec_runtime.registry import Run, Version
from nnspec_runtime.registry.records import check_request_id
from nnspec_runtime.training.options import resolve

from nnspec.errors import NotReadyError
from nnspec.v1 import training_pb2 as pb
from nnspec_server.convert import faults_within
from nnspec_server.networks import Network, Networks
from nnspec_server.runs import Runs
from nnspec_server.settings import Settings
from nnspec_server.spool import Spool
from nnspec_server.task import ROWS, START, Task
from nnspec_server.uploads import read_rows, read_start

_OVERRIDES = ("epochs", "seed", "learning_rate", "validation_share")


class Intake:
    """Makes runs of uploads, for any number of threads."""

    def __init__(self, networks: Networks, runs: Runs, settings: Settings) -> None:
        self._networks, self._runs, self._settings = networks, runs, settings

    def take(self, frames: Iterator[pb.TrainRequest]) -> Run:
        """Return the run of an upload. Raises InputError, NotFoundError, NotReadyError, BusyError, LimitError."""
        start = read_start(frames)
        network = self._networks.find(start.network)
        overrides = {name: _given(start, name) for name in _OVERRIDES}
        threads = self._settings.training_threads
        with faults_within("start"):
            if start.request_id:
                check_request_id(start.request_id)
            resolve(network.program, **overrides, threads=threads)
        self._runs.check_free(network.name, start.request_id)
        parent, archive = self._start(network, _given(start, "base_version"))
        task = Task(
            **overrides,
            fresh=not start.HasField("base_version"),
            threads=threads,
            publish=not start.dry_run,
            spec_digest=network.origin.spec_digest,
            parent=parent.number,
        )
        request = {**overrides, "base_version": _given(start, "base_version"), "dry_run": start.dry_run}
        upload = self._runs.new_upload()
        spool = Spool(upload / ROWS, self._settings.max_upload_mib << 20)
        try:
            read_rows(frames, network.program, spool)
            digest = spool.finish()
            task.write(upload)
            atomic_write(upload / START, archive)
            with faults_within("start"):
                return self._runs.submit(
                    network.name, upload, request, rows=spool.rows, digest=digest, request_id=start.request_id
                )
        finally:
            spool.close()
            shutil.rmtree(upload, ignore_errors=True)

    def _start(self, network: Network, base: int | None) -> tuple[Version, bytes]:
        """Return the version to start from, and its archive. Raises NotReadyError for weights that do not fit."""
        if base is None:
            return network.origin, self._networks.archive(network.origin)
        version = self._networks.version(network.name, base)
        archive = self._networks.archive(version)
        if version.spec_digest == network.origin.spec_digest:
            return version, archive
        carried = carry_over(
            Session.from_archive(self._networks.archive(network.origin)), Session.from_archive(archive)
        )
        if carried is None:
            raise NotReadyError(
                f"the weights of version {base} do not fit the present spec of network {network.name!r}: "
                "leave base_version out to train afresh"
            )
        return version, carried.to_archive()


def _given(start: pb.TrainStart, name: str) -> Any:
    return getattr(start, name) if start.HasField(name) else None
