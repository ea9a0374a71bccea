"""Formats a source, and refuses to hand out a text that does not say exactly what the old one said."""

from nnspec.diagnostics import Source, SpecError
from nnspec.errors import NnspecError
from nnspec.formatting.tree import Tree
from nnspec.reading import Document, parse
from nnspec.reading.source import MAX_BYTES


class FormattingError(NnspecError):
    """The formatter would have changed what a spec says, or made it unreadable: a fault of nnspec, not of the spec."""


def format_source(source: Source) -> str:
    """Return the text of a source in the one style, its line ends those of its first line.

    The result has the same document, in which each value is written as before, and the same comments in the same order.
    Raises SpecError for a text that cannot be read, FormattingError if the result would say anything else.
    """
    document = parse(source)
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    tree = tree_of(text, source.format)
    formatted = _lay_out(tree, source.format)
    if formatted != text:
        refuse_change(document, tree, formatted)
    return formatted.replace("\n", "\r\n") if _first_line_end(source.text) == "\r\n" else formatted


def refuse_change(document: Document, tree: Tree, formatted: str) -> None:
    """Raise FormattingError unless a text says what ``document`` says, written and commented as in its ``tree``."""
    source = document.source
    try:
        again = parse(Source(source.name, formatted, source.format))
    except SpecError as error:
        raise _refusal(source, f"it could not be read again: {error.diagnostics[0].message}") from error
    if again.value != document.value or [*tree_of(formatted, source.format).outline()] != [*tree.outline()]:
        raise _refusal(source, "it would not say the same")
    if len(formatted.encode()) > MAX_BYTES:
        raise _refusal(source, f"it would be larger than {MAX_BYTES // 2**20} MiB")


def tree_of(text: str, form: str) -> Tree:
    """Return the tree of a text in a format, its line ends ``\\n``."""
    # Each format costs its own import, of which a run seldom needs both.
    if form == "json":
        from nnspec.formatting.json_layout import json_tree

        return json_tree(text)
    from nnspec.formatting.yaml_tree import yaml_tree

    return yaml_tree(text)


def _lay_out(tree: Tree, form: str) -> str:
    if form == "json":
        from nnspec.formatting.json_layout import lay_out
    else:
        from nnspec.formatting.yaml_layout import lay_out
    return lay_out(tree)


def _refusal(source: Source, why: str) -> FormattingError:
    return FormattingError(
        f"{source.name} is left as it is: formatted, {why}; this is a fault of nnspec, please report it with the spec"
    )


def _first_line_end(text: str) -> str:
    end = text.find("\n")
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
