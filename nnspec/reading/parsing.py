"""Chooses the reader of a source's format and tells all its findings at once."""

from nnspec.diagnostics import Diagnostic, Source, SpecError
from nnspec.diagnostics.codes import INVALID_CHARACTER
from nnspec.reading.document import Document
from nnspec.reading.findings import Findings, StopReadingError


def parse(source: Source) -> Document:
    """Return the document in ``source``.

    Raises SpecError with every finding of codes NN0xx; those before a fault that ends the reading are among them.
    """
    document, findings = read(source)
    if findings or document is None:
        raise SpecError(findings, source)
    return document


def read(source: Source) -> tuple[Document | None, list[Diagnostic]]:
    """Return the document in ``source`` and every finding of codes NN0xx.

    What a finding is about is null in the document, or the first of two. There is none after a fault that ends the
    reading, nor where a text holds what no message could show.
    """
    findings = Findings(source)
    document: Document | None = None
    try:
        findings.check_text()
        if not source.text.strip():
            raise findings.empty()
        # Each format costs its own import, of which a run seldom needs both.
        if source.format == "json":
            from nnspec.reading.json_reader import read_json as reader
        else:
            from nnspec.reading.yaml_reader import read_yaml as reader
        document = reader(source, findings)
    except StopReadingError:
        pass
    if any(each.code is INVALID_CHARACTER for each in findings.found):
        document = None
    return document, findings.found
