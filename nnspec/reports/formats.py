"""The names of the forms, and the module of each: a new form is one line here and one module."""

from importlib import import_module
from typing import Protocol, cast

from nnspec.reports.report import Report
from nnspec.reports.text import concise, full

HUMAN = ("full", "concise")
_MODULES = {
    name: f"nnspec.reports.{module}"
    for name, module in (
        ("json", "records"),
        ("github", "github"),
        ("gitlab", "gitlab"),
        ("junit", "junit"),
        ("sarif", "sarif"),
        ("rdjson", "rdjson"),
    )
}
FORMATS = (*HUMAN, *_MODULES)


class Form(Protocol):
    """A module that writes reports for machines."""

    def render(self, report: Report) -> str:
        """Return the report as one text without the last line end."""


def render(report: Report, form: str, *, color: bool = False, statistics: bool = False) -> str:
    """Return ``report`` in one of ``FORMATS``; color and the count of each code are for people alone."""
    if form in HUMAN:
        return (full if form == "full" else concise)(report, color=color, statistics=statistics)
    return cast(Form, import_module(_MODULES[form])).render(report)
