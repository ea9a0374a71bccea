"""Chooses the reader of a source's format and tells all its findings at once."""

from nnspec.diagnostics import Source, SpecError
from nnspec.reading.document import Document
from nnspec.reading.findings import Findings, StopReadingError


def parse(source: Source) -> Document:
    """Return the document in ``source``.

    Raises SpecError with every finding of codes NN0xx; those before a fault that ends the reading are among them.
    """
    findings = Findings(source)
    document: Document | None = None
    try:
        findings.check_text()
        if not source.text.strip():
            raise findings.empty()
        # Each format costs its own import, of which a run seldom needs both.
        if source.format == "json":
            from nnspec.reading.json_reader import read_json as read
        else:
            from nnspec.reading.yaml_reader import read_yaml as read
        document = read(source, findings)
    except StopReadingError:
        pass
    if findings.found or document is None:
        raise SpecError(findings.found, source)
    return document
