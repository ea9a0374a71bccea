"""The schema as one document, and as the text of a file."""

import json
from typing import Any

from nnspec.schema.types import Types
from nnspec.spec.spec import Spec

FILE_NAME = "nnspec.schema.json"

DIALECT = "http://json-schema.org/draft-07/schema#"
"""What every validator and editor reads; see docs/decisions."""

IDENTIFIER = "urn:nnspec:schema:1"
"""The 1 is the version of the language."""


def schema() -> dict[str, Any]:
    """Return the schema of a spec, with what several places share in ``definitions``."""
    types = Types()
    spec = types.model(Spec)
    return {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": "A neural network as a file",
        **spec,
        "definitions": types.definitions,
    }


def schema_text() -> str:
    """Return the schema as a file holds it: the same bytes every time."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
