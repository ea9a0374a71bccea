"""What ``nnspec check --fix`` does to a file, and what ``--diff`` shows in its place."""

from nnspec.cli.rewrite import rewrite
from nnspec.cli.terminal import complain, put
from nnspec.diagnostics import Diagnostic, Source
from nnspec.diagnostics.render import visible
from nnspec.errors import NnspecError
from nnspec.fix import fix
from nnspec.reports import Unread


def mend(path: str, source: Source) -> Source | Unread:
    """Write the file with its fixes and tell them; return its text then, or why it could not be written."""
    fixed = fix(source)
    if not fixed.mended:
        return source
    try:
        rewrite(path, fixed.source.text)
    except NnspecError as error:
        return Unread(path, str(error))
    for finding in fixed.mended:
        complain(visible(f"{source.name}:{_told(finding)}"))
    return fixed.source


def show_fixes(source: Source) -> None:
    """Write what the fixes would change to standard output, as a patch."""
    fixed = fix(source)
    if fixed.mended:
        # Only those who want to see a difference pay for its module.
        from nnspec.cli.unified import unified

        put(unified(source.name, source.text, fixed.source.text))


def _told(finding: Diagnostic) -> str:
    place, edit = finding.position, finding.fix
    where = f"{place.line}:{place.column}" if place is not None else ""
    # What is removed is said by the hint alone.
    what = f"{finding.message}; wrote {edit.text}" if edit is not None and edit.text else finding.hint
    return f"{where}: fixed[{finding.code.id}]: {what}"
