"""From a path to a value with positions: guarded reading of YAML and JSON.

Knows the two formats, and nothing of what a spec means.
"""

from nnspec.diagnostics import Source
from nnspec.reading.document import Document
from nnspec.reading.parsing import parse, read
from nnspec.reading.scalars import WrittenFloat
from nnspec.reading.source import read_source

__all__ = ["Document", "Source", "WrittenFloat", "parse", "read", "read_source"]
