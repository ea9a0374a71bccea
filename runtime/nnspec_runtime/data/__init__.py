"""Data files as tables of named columns."""

from nnspec_runtime.data.columns import Column
from nnspec_runtime.data.read import LIMIT_BYTES, Format, read_table
from nnspec_runtime.data.table import Table

__all__ = ["LIMIT_BYTES", "Column", "Format", "Table", "read_table"]
