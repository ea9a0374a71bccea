"""Versions, runs and content in one data directory; nothing acknowledged is lost."""

from nnspec_runtime.registry.records import Event, Run, RunState, Version, VersionKind
from nnspec_runtime.registry.registry import Registry

__all__ = ["Event", "Registry", "Run", "RunState", "Version", "VersionKind"]
