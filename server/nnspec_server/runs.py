"""Trainings on the server: accepted, waiting, running in a process each, resumed after a restart, and told about.

The registry knows where each run stands; what a run needs lies in its directory until it ends. So a server that is
killed at any moment finds every accepted run again and goes on from its last checkpoint.
"""

import shutil
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from time import monotonic
from typing import Any

from nnspec_runtime.files import fsync_directory, make_directory
from nnspec_runtime.registry import Event, Registry, Run, RunState

from nnspec.errors import BusyError, LimitError, NnspecError
from nnspec_server.ids import time_ordered_id
from nnspec_server.log import log
from nnspec_server.networks import Networks
from nnspec_server.settings import Settings
from nnspec_server.spool import is_complete
from nnspec_server.task import RESULT, ROWS, Task
from nnspec_server.training import TrainingProcess

FINAL = frozenset(state for state in RunState if state.final)

_ACTIVE = frozenset(RunState) - FINAL
_PAGE = 200
_LOOK_SECONDS = 1.0  # how often a watcher looks whether its client is still there


@dataclass
class _Work:
    """A run that has not ended; ``process`` while it runs."""

    run: Run
    process: TrainingProcess | None = None
    is_cancelled: bool = False


class Runs:
    """All runs of one registry, for any number of threads."""

    def __init__(self, registry: Registry, networks: Networks, settings: Settings) -> None:
        self._registry, self._networks, self._settings = registry, networks, settings
        self._uploads = settings.data_dir / "uploads"
        self._active: dict[str, _Work] = {}
        self._changed = Condition()
        self._threads = ThreadPoolExecutor(settings.max_runs, "run")
        self.is_stopping = False

    def resume(self) -> None:
        """Go on with the runs that a server before this one accepted, in their order."""
        for run in self._registry.runs(states=_ACTIVE):
            if self._settle_upload(run):
                log("run_resumed", run=run.id, network=run.network)
                self._begin(run)
            else:
                message = "the server was stopped before the rows were safe: send them again"
                self._registry.update_run(run.id, RunState.FAILED, error={"message": message})
        shutil.rmtree(self._uploads, ignore_errors=True)
        make_directory(self._uploads)
        for directory in (self._settings.data_dir / "runs").iterdir():
            if directory.name not in self._active:  # it ended just before its server did
                shutil.rmtree(directory, ignore_errors=True)

    def new_upload(self) -> Path:
        """Return the path of a directory that is not there yet: for its owner to fill, then to `submit` or remove."""
        return self._uploads / time_ordered_id()

    def active(self, network: str) -> Run | None:
        """Return the run of a network that is queued or running."""
        with self._changed:
            return next((work.run for work in self._active.values() if work.run.network == network), None)

    def check_free(self, network: str, request_id: str) -> None:
        """Refuse a training that could not begin now. Raises BusyError, LimitError.

        The run that the same ``request_id`` began is no obstacle: it will be found again.
        """
        with self._changed:
            self._check_free(network, request_id)

    def submit(
        self, network: str, upload: Path, request: Mapping[str, Any], *, rows: int, digest: str, request_id: str
    ) -> Run:
        """Accept a run: ``upload`` holds its task, start and rows, of which ``digest`` stands for the rows.

        Returns the former run where the same request, rows and ``request_id`` were accepted before. Raises BusyError,
        LimitError, and InputError where the ``request_id`` was used for another request.
        """
        with self._changed:
            self._check_free(network, request_id)
            named = self._uploads / digest
            shutil.rmtree(named, ignore_errors=True)
            upload.rename(named)
            fsync_directory(self._uploads)
            try:
                run, is_new = self._registry.create_run(
                    network, {**request, "rows": digest}, request_id=request_id if request_id else None
                )
                if is_new:
                    self._settle_upload(run)
                    self._tell(run, kind="accepted", network=network, rows=rows)
                    self._begin(run)
                    log("run_accepted", run=run.id, network=network, rows=rows)
            finally:
                shutil.rmtree(named, ignore_errors=True)
        return run

    def cancel(self, run_id: str) -> RunState:
        """Ask a run to stop; return where it stood. Raises NotFoundError."""
        with self._changed:
            run = self._registry.run(run_id)
            work = self._active.get(run_id)
            if work is not None and not work.is_cancelled:
                work.is_cancelled = True
                if work.process is not None:
                    work.process.stop()
                else:
                    self._end(work, RunState.CANCELLED)
        return run.state

    def follow(self, run_id: str, after: int, is_watched: Callable[[], bool]) -> Iterator[Event]:
        """Yield the events of a run after the one numbered ``after``, up to its last. Raises NotFoundError.

        It ends early where nobody watches any more, and when the server is going down.
        """
        while is_watched() and not self.is_stopping:
            is_active = run_id in self._active
            events = self._registry.events(run_id, after, _PAGE)
            for event in events:
                yield event
                after = event.seq
                if event.content["kind"] in FINAL:
                    return
            if events:
                continue
            if not is_active:  # it ended untold: the server was killed at that moment, or the disk was full
                yield _last_event(self._registry.run(run_id), after + 1)
                return
            with self._changed:
                self._changed.wait(_LOOK_SECONDS)

    def stop(self, grace: float) -> None:
        """Let every training write its checkpoint and end; those that need more than ``grace`` seconds are killed."""
        with self._changed:
            self.is_stopping = True
            processes = [work.process for work in self._active.values() if work.process is not None]
            for process in processes:
                process.stop()
            self._changed.notify_all()
        deadline = monotonic() + grace
        for process in processes:
            process.end_within(max(0.0, deadline - monotonic()))
        self._threads.shutdown(cancel_futures=True)

    def _check_free(self, network: str, request_id: str) -> None:
        for work in self._active.values():
            if request_id and work.run.request_id == request_id and work.run.network == network:
                return
            if work.run.network == network:
                raise BusyError(
                    f"network {network!r} is in training by run {work.run.id}: wait for it, watch it or cancel it"
                )
        if len(self._active) >= self._settings.max_runs + self._settings.max_queued_runs:
            raise LimitError(
                f"there is no room for another training ({len(self._active)} running or waiting): try again later",
                limit="max_queued_runs",
            )

    def _settle_upload(self, run: Run) -> bool:
        """Move the upload of a run to its directory, if that was not done yet; return whether it is there."""
        target = self._directory(run)
        named = self._uploads / run.request["rows"]
        if not target.exists() and named.exists():
            named.rename(target)
            fsync_directory(target.parent)
        return is_complete(target / ROWS)

    def _directory(self, run: Run) -> Path:
        return self._registry.run_directory(run.id) / "training"

    def _begin(self, run: Run) -> None:
        work = self._active[run.id] = _Work(run)
        self._threads.submit(self._carry_out, work)

    def _carry_out(self, work: _Work) -> None:
        """Bring a run to its end, unless the server is going down before."""
        try:
            result = self._train(work)
            if result is not None:
                self._finish(work, result)
        except Exception as error:
            message = str(error)
            if not isinstance(error, NnspecError):
                incident = time_ordered_id()
                log("incident", incident=incident, run=work.run.id, trace=traceback.format_exc())
                message = f"internal error; the server's log explains incident {incident}"
            with self._changed:
                self._end(work, RunState.FAILED, message=message)

    def _train(self, work: _Work) -> dict[str, Any] | None:
        """Run the process; return the last thing it tells, None where the run is not to be ended here."""
        directory = self._directory(work.run)
        with self._changed:
            if self.is_stopping or work.is_cancelled:
                return None
            self._registry.update_run(work.run.id, RunState.RUNNING)
            process = work.process = TrainingProcess(directory, Task.read(directory).threads)
        last: dict[str, Any] = {"kind": "failed", "message": "the training process ended without a word"}
        passing: int | None = None  # the progress told last: what comes next supersedes it
        try:
            for told in process.events():
                if told["kind"] in ("started", "progress", "epochs"):
                    told_as = self._tell(work.run, passing, **told)
                    passing = told_as if told["kind"] == "progress" else None
                else:
                    last = told
        finally:
            process.kill()
        if self.is_stopping and last["kind"] != "result" and not work.is_cancelled:
            return None  # its checkpoint is for the next server
        return last

    def _finish(self, work: _Work, last: dict[str, Any]) -> None:
        if last["kind"] == "result":
            self._publish(work, last)
            return
        with self._changed:
            if work.is_cancelled:
                self._end(work, RunState.CANCELLED)
            else:
                self._end(work, RunState.FAILED, message=last.get("message", "the training process was stopped"))

    def _publish(self, work: _Work, result: dict[str, Any]) -> None:
        directory = self._directory(work.run)
        task = Task.read(directory)
        outcome = {name: result[name] for name in ("best_epoch", "stopped", "digest", "warnings")}
        if task.publish:
            archive = (directory / RESULT).read_bytes()
            version = self._networks.publish(
                work.run.network,
                archive,
                run_id=work.run.id,
                spec_digest=task.spec_digest,
                metrics=outcome,
                parent=task.parent,
            )
            outcome["version"] = version.number
        with self._changed:
            self._end(work, RunState.DONE, **outcome)

    def _end(self, work: _Work, state: RunState, **outcome: Any) -> None:
        """Record the end of a run, tell it, and remove what the run needed. The lock is held."""
        run = work.run
        try:
            self._registry.update_run(run.id, state, error=outcome if state is RunState.FAILED else None)
            self._registry.remove_run_directory(run.id)
            self._tell(run, kind=state.value, **outcome)
        except (NnspecError, OSError) as error:  # a full disk: the state is recorded, and watchers are told by that
            log("run_end_untold", run=run.id, message=str(error))
        self._active.pop(run.id, None)
        self._changed.notify_all()
        log("run_ended", run=run.id, network=run.network, state=state.value, **outcome)

    def _tell(self, run: Run, instead_of: int | None = None, **content: object) -> int:
        sequence = self._registry.append_event(run.id, content, instead_of=instead_of)
        with self._changed:
            self._changed.notify_all()
        return sequence


def _last_event(run: Run, sequence: int) -> Event:
    """Return the event that the end of ``run`` should have been told by."""
    content: dict[str, Any] = {"kind": run.state.value, **(run.error if run.error is not None else {})}
    if run.version is not None:
        content["version"] = run.version
    return Event(run.id, sequence, content)
