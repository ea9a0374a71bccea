"""How large networks may be before it is told; a project has limits of its own in its configuration."""

from nnspec.record import record


@record
class Limits:
    """Parameters of a network (50 million are 200 MB in float32), and MiB that its training holds beside the data."""

    parameters: int = 50_000_000
    training_mib: int = 4_096
