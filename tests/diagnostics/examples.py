"""The examples on the pages of the codes, and what check says of them."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Literal

from nnspec.check import check
from nnspec.diagnostics import CODES, Code, Diagnostic, Source
from nnspec.namesakes import namesakes
from nnspec.weights_files import check_weights_files

PAGES = {page.name.removesuffix(".md"): page for page in (files("nnspec.diagnostics") / "pages").iterdir()}
EXAMPLE = re.compile(r"^```(yaml|json) (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Kind = Literal["bad", "good"]


def text(code: Code) -> str:
    """Return the page of a code."""
    return PAGES[code.id].read_text(encoding="utf-8")


def examples(code: Code, wanted: Kind) -> list[Source]:
    """Return the files of an example: one, or those that lie beside each other."""
    formats: dict[str, Literal["yaml", "json"]] = {"yaml": "yaml", "json": "json"}
    found = [(form, body) for form, kind, body in EXAMPLE.findall(text(code)) if kind == wanted]
    assert len(found) == (2 if code is CODES["NN213"] else 1)
    names = [f"{code.id}.{form}" for form, _ in found]
    if len(found) > 1:
        names[:-1] = [f"{code.id}_{number}.{form}" for number, (form, _) in enumerate(found[:-1], 1)]
    return [Source(name, body, formats[form]) for name, (form, body) in zip(names, found, strict=True)]


def example(code: Code, wanted: Kind) -> Source:
    """Return the file of an example that its code is about."""
    return examples(code, wanted)[-1]


def findings(source: Source, others: list[Source]) -> list[Diagnostic]:
    """Return what is found in a file that lies beside others, and beside no file of weights."""
    namesake = namesakes([*others, source]).get(source.name)
    beside = [*([namesake] if namesake is not None else []), *check_weights_files(source, Path("no-such-folder"))]
    return check(source, beside=[each for each in beside if each.code.id == source.name[:5]])
