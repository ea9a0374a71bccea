"""YAML and JSON as people and programs write them: any style, space, comment, quote and anchor that is read."""

from random import Random

WORDS = [
    "a",
    "weights",
    "x y",
    "no",
    "yes",
    "010",
    "1e-4",
    "-0.50",
    "0x1F",
    "été",
    "日本",
    "🎉 ok",
    "a#b",
    "http://x/y",
]
NUMBERS = ["0", "1", "-2.5", "10", "255", "1e-4", "+3", "0.1234567890123456789012345678901234567890", "010", ".5"]
COMMENTS = [
    "# nnspec: ignore[NN210] reason: x",
    "#",
    "# why",
    "#no space",
    "# key: {value",
    "# été 日本",
    "#  two  ",
    "# - dash",
    '# "quote',
    "#!x\t",
]


# Where a line is filled up to a column, so that some are lined up.
COMMENT_STOP, VALUE_STOP = "\x01", "\x02"


def lined_up(line: str) -> str:
    for stop, column in ((VALUE_STOP, 14), (COMMENT_STOP, 50)):
        before, stopped, after = line.partition(stop)
        line = f"{before.ljust(column)} {after}" if stopped else line
    return line


class Writer:
    """Writes one random document; anchors are used only after they stand."""

    def __init__(self, random: Random) -> None:
        self.random = random
        # Those whose values are complete: inside its own anchor an alias is an error.
        self.anchors: list[str] = []
        self.keys = 0

    def document(self) -> str:
        before = "".join(f"{self.space()}{self.comment()}\n" for _ in range(self.below(3)))
        marker = self.one_of("", "", "", "---\n", "--- # marker\n", "---\n\n")
        body = f"{self.flow_mapping(2, 1)}{self.trailing()}\n" if self.one_in(8) else self.block_mapping(0, 3)
        after = "".join(f"{self.space()}{self.comment()}\n" for _ in range(self.below(3)))
        text = before + marker + body + after + self.one_of("", "", "\n", "\n\n  \n", "...\n")
        return "\n".join(map(lined_up, text.split("\n")))

    # Chances

    def below(self, n: int) -> int:
        return self.random.randrange(n)

    def one_in(self, n: int) -> bool:
        return self.below(n) == 0

    def one_of(self, *choices: str) -> str:
        return choices[self.below(len(choices))]

    def space(self) -> str:
        return " " * self.one_length()

    def one_length(self) -> int:
        return (0, 0, 1, 2, 3, 7)[self.below(6)]

    # Trivia

    def comment(self) -> str:
        return self.one_of(*COMMENTS)

    def trailing(self, *, tab: bool = False) -> str:
        if self.one_in(5):
            return f"{COMMENT_STOP}{self.comment()}"
        return f" {self.space()}{self.comment()}" if self.one_in(5) else self.one_of("", "", "  ", "\t" if tab else "")

    def gap(self, indent: int) -> str:
        """Return blank lines and comments that may stand before an entry at ``indent``, or behind the one before."""
        lines: list[str] = []
        while self.one_in(5):
            lines.append(self.one_of("\n", "\n", "   \n", f"{' ' * self.below(indent + 4)}{self.comment()}\n"))
        return "".join(lines)

    def flow_gap(self, indent: int) -> str:
        """Return what may stand between the parts of brackets: space, or a line end with a comment before it."""
        if self.one_in(5):
            comment = f" {self.comment()}" if self.one_in(3) else ""
            return f"{comment}\n{' ' * (indent + self.below(5))}"
        return self.one_of("", " ", " ", "  ")

    # Values

    def key(self) -> str:
        self.keys += 1
        word = f"{self.one_of(*WORDS)}{self.keys}"
        return self.one_of(word, word, word, f"'{word}'", f'"{word}"', "k" * (self.below(120) + 1) + str(self.keys))

    def block_mapping(self, indent: int, depth: int, first: bool = False) -> str:
        """Return entries on lines of their own; with ``first`` the line of the first is already indented."""
        lines: list[str] = []
        wide = self.one_of("", "", "   ", VALUE_STOP)
        for number in range(1 + self.below(4)):
            if number > 0 or not first:
                lines.append(self.gap(indent) + " " * indent)
            key = self.key()
            if self.one_in(12):
                lines.append(f"? {key}{self.trailing()}\n{' ' * indent}:{wide}{self.value(indent, depth)}")
            else:
                lines.append(f"{key}{self.one_of('', '', ' ')}:{wide}{self.value(indent, depth)}")
        return "".join(lines)

    def block_list(self, indent: int, depth: int, first: bool = False) -> str:
        lines: list[str] = []
        for number in range(1 + self.below(3)):
            if number > 0 or not first:
                lines.append(self.gap(indent) + " " * indent)
            inner = indent + 2
            if depth > 0 and self.one_in(3):
                lines.append(f"- {self.block_mapping(inner, depth - 1, first=True)}")
            elif depth > 0 and self.one_in(6):
                lines.append(f"- {self.block_list(inner, depth - 1, first=True)}")
            else:
                lines.append(f"-{self.value(indent, depth)}")
        return "".join(lines)

    def value(self, indent: int, depth: int) -> str:
        """Return what stands behind a colon or a dash, to the end of its last line."""
        anchor = self.anchor()
        text = self.anchored(anchor, indent, depth)
        self.anchors += [anchor[1:-1]] if anchor else []
        return text

    def anchored(self, anchor: str, indent: int, depth: int) -> str:
        inner = indent + 1 + self.below(4)
        kind = self.below(10)
        if depth > 0 and kind < 2:
            return f" {anchor}{self.trailing()}\n{self.block_mapping(inner, depth - 1)}"
        if depth > 0 and kind == 2:
            return f" {anchor}{self.trailing()}\n{self.block_list(inner, depth - 1)}"
        if kind == 3:
            return f" {anchor}{self.block_text(indent, inner)}"
        if kind == 4 and self.anchors and not anchor:
            return f" *{self.one_of(*self.anchors)}{self.trailing()}\n"
        if kind == 5 and not anchor:
            return f"{self.trailing()}\n"
        below = f"{self.trailing()}\n{self.gap(inner)}{' ' * inner}" if self.one_in(6) else " "
        text = self.flow(depth, inner) if self.one_in(2) else self.scalar(inner)
        return f"{below}{anchor}{text}{self.trailing(tab=True)}\n"

    def anchor(self) -> str:
        if not self.one_in(10):
            return ""
        self.keys += 1
        return f"&n-{self.keys} "

    def scalar(self, indent: int) -> str:
        space = " " * (indent + self.below(3))
        return self.one_of(
            self.one_of(*WORDS),
            self.one_of(*NUMBERS),
            f"plain over\n{space}two lines",
            f"plain \n\n{space}more",
            "'it''s'",
            "'single'",
            "'back\\slash'",
            "'say \"x\"'",
            f"'over\n{space}lines '",
            '"dou\\tble \\u00e9 # no comment"',
            f'"over \\\n{space}\\  lines\\ \n\n{space} end"',
            f'"{"long " * self.below(30)}"',
        )

    def block_text(self, outer: int, indent: int) -> str:
        header = self.one_of("|", ">", "|-", ">-", "|+", ">+")
        said = ("text", "  more", "# no comment", "", "a: b", "- x", "trailing  ")
        lines = [self.one_of(*said) for _ in range(self.below(5))]
        if self.one_in(3):
            header = header[0] + str(indent - outer) + header[1:]
        elif lines and (not lines[0].strip() or lines[0] == "  more"):
            lines[0] = "text"
        trailing = f" {self.comment()}" if self.one_in(4) else ""
        body = "".join(f"{' ' * indent}{line}\n" if line else self.one_of("\n", f"{' ' * indent}\n") for line in lines)
        return f"{header}{trailing}\n{body}"

    # Brackets

    def flow(self, depth: int, indent: int) -> str:
        if self.one_in(3):
            return self.numbers(indent)
        return self.flow_mapping(depth, indent) if self.one_in(2) else self.flow_list(depth, indent)

    def numbers(self, indent: int) -> str:
        count = self.one_length() * self.one_length() + self.below(4)
        separators = (",", ", ", ",\n" + " " * indent)
        numbers = [self.one_of(*NUMBERS) for _ in range(count)]
        if self.one_in(2):
            return f"[{self.one_of(*separators).join(numbers)}]"
        return f"[{''.join(number + self.one_of(*separators) for number in numbers)}]"

    def flow_mapping(self, depth: int, indent: int) -> str:
        parts = []
        for _ in range(self.below(4)):
            key = self.key()
            value = self.flow_value(depth, indent)
            spread = f"{key}:{self.flow_gap(indent) or ' '}{value}"
            parts.append(self.one_of(f"{key}: {value}", f"{key}: {value}", spread, key))
        return self.brackets("{", parts, "}", indent)

    def flow_list(self, depth: int, indent: int) -> str:
        parts = [self.flow_value(depth, indent) for _ in range(self.below(5))]
        if parts and self.one_in(8):
            parts.append(f"{self.key()}: {self.flow_value(0, indent)}")
        return self.brackets("[", parts, "]", indent)

    def brackets(self, opening: str, parts: list[str], closing: str, indent: int) -> str:
        text = opening + self.flow_gap(indent)
        for number, part in enumerate(parts):
            comma = "," if number + 1 < len(parts) or self.one_in(4) else ""
            text += part + self.one_of("", " ") + comma + self.flow_gap(indent)
        return text + closing

    def flow_value(self, depth: int, indent: int) -> str:
        if self.anchors and self.one_in(8):
            return f"*{self.one_of(*self.anchors)} "
        anchor = self.anchor()
        text = self.flow(depth - 1, indent) if depth > 0 and self.one_in(3) else self.scalar(indent)
        self.anchors += [anchor[1:-1]] if anchor else []
        return anchor + text


class JsonWriter:
    """Writes one random document of JSON, with space wherever it may stand."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def document(self) -> str:
        return self.space() + self.mapping(4) + self.space()

    def space(self) -> str:
        return "".join(self.random.choices([" ", "\n", "\t", "\r\n"], k=self.random.choice((0, 0, 0, 1, 3))))

    def value(self, depth: int) -> str:
        kind = self.random.randrange(6 if depth > 0 else 4)
        if kind == 5:
            return self.mapping(depth - 1)
        if kind == 4:
            return self.list_of([self.value(depth - 1) for _ in range(self.random.randrange(5))])
        if kind == 3:
            return self.list_of([self.number() for _ in range(self.random.choice((0, 1, 5, 60)))])
        return self.random.choice((self.number(), self.text(), "true", "false", "null"))

    def mapping(self, depth: int) -> str:
        count = self.random.randrange(5)
        pairs = [f'"k{number}"{self.space()}:{self.space()}{self.value(depth)}' for number in range(count)]
        return f"{{{self.space()}{self.joined(pairs)}{self.space()}}}"

    def list_of(self, parts: list[str]) -> str:
        return f"[{self.space()}{self.joined(parts)}{self.space()}]"

    def joined(self, parts: list[str]) -> str:
        return "".join(f"{self.space()},{self.space()}{part}" for part in parts).lstrip(" \n\t\r,")

    def number(self) -> str:
        return self.random.choice(("0", "-1", "255", "1e-4", "1E+2", "0.10", "12345678901234567890.1234567890123"))

    def text(self) -> str:
        long = f'"{"long " * 25}"'
        words = ('""', '"no"', '"010"', '"a, {b: [c]}"', r'"\"\\\n"', r'"\ud83c\udf89"', '"日本"', long)
        return self.random.choice(words)
