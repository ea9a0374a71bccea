"""The first line of a spec, which leads editors to the schema, and the schema itself where there is none yet.

In JSON, which has no comments, the line is the key ``$schema``.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from nnspec.cli.init.decision import quoted
from nnspec.cli.init.files import NewFile
from nnspec.cli.terminal import complain
from nnspec.diagnostics import Source
from nnspec.formatting import format_source
from nnspec.reading import parse
from nnspec.schema import FILE_NAME, schema_text
from nnspec.spec.canonical import canonical_text, plain

MODELINE = "# yaml-language-server: $schema="


def schema_beside(files: Sequence[NewFile]) -> list[NewFile]:
    """Return the files with the line in the first, the spec, and with the schema unless a folder above has it."""
    spec, *others = files
    found = find_schema(spec.path.parent)
    text = schema_text()
    if found is not None and found.read_bytes() != text.encode():
        complain(f"nnspec init: {found} is of another version of nnspec; to write it anew: nnspec schema > {found}")
    schema = found if found is not None else spec.path.with_name(FILE_NAME)
    leading = Path(os.path.relpath(schema, spec.path.parent)).as_posix()
    written = [in_its_format(spec, leading), *others]
    return written if found is not None else [*written, NewFile(schema, text)]


def in_its_format(spec: NewFile, schema: str | None) -> NewFile:
    """Return a spec, whose text is YAML, in the format that its name says, leading to ``schema`` where there is one."""
    if spec.path.suffix.lower() != ".json":
        return NewFile(spec.path, f"{MODELINE}{schema}\n{spec.text}") if schema is not None else spec
    value = {"$schema": schema} if schema is not None else {}
    value |= plain(parse(Source(str(spec.path), spec.text)).value)
    text = canonical_text(value, quoted)
    return NewFile(spec.path, format_source(Source(str(spec.path), text, "json")))


def find_schema(folder: Path) -> Path | None:
    """Return the schema in a folder or the nearest above it, up to the top of the repository if it lies in one."""
    for place in (folder.absolute(), *folder.absolute().parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
        if (place / ".git").exists():
            return None
    return None
