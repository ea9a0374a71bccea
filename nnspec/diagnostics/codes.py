"""Every code nnspec can report, one constant each; a code is stable for ever and is never given a new meaning.

Families: NN0xx reading, NN1xx structure, NN2xx names, NN3xx shapes, NN4xx values, NN5xx training, NN6xx
decisions, NN7xx examples. A new code is one line here and one page in ``pages/``.
"""

from collections.abc import Iterable

from nnspec.diagnostics.code import Code, Severity

# Reading
SYNTAX_ERROR = Code("NN001", "syntax-error", Severity.ERROR)
DUPLICATE_KEY = Code("NN002", "duplicate-key", Severity.ERROR)
TOO_DEEP = Code("NN003", "too-deep", Severity.ERROR)
TOO_MANY_NODES = Code("NN004", "too-many-nodes", Severity.ERROR)
INVALID_CHARACTER = Code("NN005", "invalid-character", Severity.ERROR)
TAG_NOT_READ = Code("NN006", "tag-not-read", Severity.ERROR)
MERGE_KEY = Code("NN007", "merge-key", Severity.ERROR)
SEVERAL_DOCUMENTS = Code("NN008", "several-documents", Severity.ERROR)
KEY_NOT_TEXT = Code("NN009", "key-not-text", Severity.ERROR)
EMPTY_FILE = Code("NN010", "empty-file", Severity.ERROR)
NUMBER_NOT_FINITE = Code("NN011", "number-not-finite", Severity.ERROR)
NUMBER_TOO_LONG = Code("NN012", "number-too-long", Severity.ERROR)
NOT_A_MAPPING = Code("NN013", "not-a-mapping", Severity.ERROR)
UNKNOWN_ANCHOR = Code("NN014", "unknown-anchor", Severity.ERROR)
DIRECTIVE = Code("NN015", "directive", Severity.ERROR)


def _by_id(codes: Iterable[Code]) -> dict[str, Code]:
    """Return the codes by id, in the order of ids; two codes of one id or one name are a mistake in this file."""
    found: dict[str, Code] = {}
    names: set[str] = set()
    for code in sorted(codes, key=lambda code: code.id):
        if code.id in found or code.name in names:
            raise ValueError(f"code {code.id} {code.name!r} is declared twice")
        found[code.id] = code
        names.add(code.name)
    return found


CODES = _by_id([value for value in list(vars().values()) if isinstance(value, Code)])
