"""The difference between two texts of one file, as patch and git apply read it."""

from difflib import unified_diff


def unified(name: str, old: str, new: str) -> str:
    """Return the unified diff of a file's text, empty where nothing differs."""
    lines = unified_diff(_lines(old), _lines(new), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; ``splitlines`` would also split at characters that end no line here."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
