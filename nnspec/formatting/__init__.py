"""One style for specs: the text of a file, rewritten with the same document and the same comments.

Knows text and the two formats, and nothing of what a spec means: a spec with errors is formatted like any other.
"""

from nnspec.formatting.formatting import FormattingError, format_source

__all__ = ["FormattingError", "format_source"]
