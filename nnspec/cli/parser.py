"""Reading the arguments of one verb: argparse, with a suggestion for what is misspelt. Knows no verb."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter, _StoreAction
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NoReturn

from nnspec.diagnostics.suggest import nearest
from nnspec.errors import NnspecError


class UsageError(NnspecError):
    """The command itself is wrong; ``usage`` is how it is written."""

    def __init__(self, message: str, usage: str = "") -> None:
        self.usage = usage
        super().__init__(message)


class Parser(ArgumentParser):
    """The parser of one verb, which raises UsageError where argparse would end the process."""

    def __init__(self, verb: str, description: str) -> None:
        super().__init__(
            f"nnspec {verb}",
            description=description,
            formatter_class=lambda prog: RawDescriptionHelpFormatter(prog, max_help_position=28),
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(message, self.format_usage().strip())

    def read(self, arguments: Sequence[str]) -> Namespace:
        """Return the parsed arguments; raises UsageError, with the nearest option where one is unknown."""
        # Options may stand between the names and values of a decision; what follows -- is none, though it look so.
        parse = self.parse_known_args if "--" in arguments else self.parse_known_intermixed_args
        read, unknown = parse(arguments)
        self._refuse_repeated(arguments)
        for text in unknown:
            # Behind -- what is known is no option.
            if text.startswith("-") and text != "-" and text not in self._option_string_actions:
                # Of one letter any other is near.
                near = nearest(text.partition("=")[0], self._option_string_actions) if text[1] == "-" else None
                hint = f"did you mean {near}?" if near is not None else f"{self.prog} --help lists them"
                self.error(f"unknown option {text}; {hint}")
            self.error(f"{text!r} is one argument too many")
        return read

    def _refuse_repeated(self, arguments: Sequence[str]) -> None:
        """Raise UsageError for an option that takes a value and is given twice: argparse would drop the first."""
        seen: set[str] = set()
        for text in takewhile(lambda each: each != "--", arguments):
            action = self._option_string_actions.get(text.partition("=")[0])
            if not isinstance(action, _StoreAction):  # a flag, or one that gathers values
                continue
            if action.dest in seen:
                self.error(f"{text.partition('=')[0]} is given twice")
            seen.add(action.dest)


def one_of(*names: str) -> Callable[[str], str]:
    """Return an argument type that takes one of ``names``."""

    def read(text: str) -> str:
        if text not in names:
            near = nearest(text, names)
            meant = f"; did you mean {near!r}?" if near is not None else ""
            raise ArgumentTypeError(f"{text!r} is none of {', '.join(names)}{meant}")
        return text

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return an argument type that takes a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 20 and low <= int(text) <= high):
            raise ArgumentTypeError(f"{text!r} is not a whole number from {low:,} to {high:,}")
        return int(text)

    return read


def number(above: float, below: float = float("inf")) -> Callable[[str], float]:
    """Return an argument type that takes a number strictly between ``above`` and ``below``."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not above < value < below:
            between = f"above {above:g}" + (f" and below {below:g}" if below != float("inf") else "")
            raise ArgumentTypeError(f"{text!r} is not a number {between}")
        return value

    return read
