"""The JSON Schema of the language, made of the models and the ops themselves: for editors and for other tools.

It says less than ``nnspec check`` does (no names, no shapes) and never refuses what that accepts.
"""

from nnspec.schema.document import FILE_NAME as FILE_NAME
from nnspec.schema.document import schema as schema
from nnspec.schema.document import schema_text as schema_text
