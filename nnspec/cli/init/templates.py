"""The templates that ``nnspec init`` can begin from: specs to change, with made-up data for those that are trained."""

import re
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from nnspec.cli.parser import UsageError
from nnspec.naming import MAX_NAME

SUFFIXES = (".yaml", ".yml", ".json")

_NAMES = ("decision", "neurons", "perceptron", "probability", "classifier", "regression", "image")


@dataclass(frozen=True)
class Template:
    """A spec of the package; its first line is a comment that says what it is for."""

    name: str

    @property
    def purpose(self) -> str:
        """What it is for, in a line."""
        return self._text.partition("\n")[0].removeprefix("# ").removesuffix(".")

    @property
    def network(self) -> str:
        """The name of the network in it."""
        return _name_line(self._text)[1]

    def text(self, network: str) -> str:
        """Return the spec, under the name ``network``."""
        match = _name_line(self._text)
        return f"{self._text[: match.start(1)]}{network}{self._text[match.end(1) :]}"

    @property
    def data(self) -> str | None:
        """The rows that it can be trained on; None for a network whose weights are given."""
        data = files("nnspec") / "templates" / f"{self.name}.csv"
        return data.read_text(encoding="utf-8") if data.is_file() else None

    @cached_property
    def _text(self) -> str:
        return (files("nnspec") / "templates" / f"{self.name}.yaml").read_text(encoding="utf-8")


TEMPLATES = {name: Template(name) for name in _NAMES}


def network_name(stem: str) -> str:
    """Return the name of a network after that of its file; raises UsageError where there is none."""
    name = re.sub(r"[^a-z0-9_-]+", "_", stem.lower()).strip("_")[:MAX_NAME]
    if not name[:1].isalpha():
        raise UsageError(f"{stem!r} makes no name for a network; begin the file's name with a letter")
    return name


def _name_line(text: str) -> re.Match[str]:
    match = re.search(r"^name: (\S+)$", text, re.MULTILINE)
    if match is None:
        raise ValueError("a template has a line name: NAME")
    return match
