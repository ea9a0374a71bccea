"""``nnspec decide``: one case, its outcome, and why."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nnspec.cli.failures import SUCCESS
from nnspec.cli.parser import UsageError
from nnspec.decisions.render import render
from nnspec.errors import ReadError
from nnspec.reading import Source, parse, read_source
from nnspec.reading.scalars import NotFiniteError, TooLongError, resolve
from nnspec.reading.source import STDIN
from nnspec.spec.inputs import Input, NumberInput
from nnspec_runtime.cli.arguments import add_format, add_network
from nnspec_runtime.cli.records import decision_record, json_text
from nnspec_runtime.decision import Decision, Outcome
from nnspec_runtime.session import Session

SHOWN = 10  # of the categories, the most probable


def configure(parser: ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.usage = "nnspec decide SPEC NAME=VALUE... [options]"
    add_network(parser)
    parser.add_argument(
        "values",
        nargs="*",
        metavar="NAME=VALUE",
        help="an input: snacks=no, age=41.5, color=red; a shaped one as a list: pixels=[0, 0.5]",
    )
    parser.add_argument("--json", metavar="OBJECT", help="inputs as a JSON object, or - to read it from standard input")
    parser.add_argument("--layers", action="store_true", help="show the activations of each layer too")
    add_format(parser)


def run(arguments: Namespace) -> int:
    """Print the decision."""
    if arguments.json == STDIN and arguments.network == STDIN:
        raise ReadError("the spec and the inputs cannot both come from standard input")
    session = Session.open(arguments.network)
    given = _object(arguments.json) if arguments.json is not None else {}
    given |= named_values(session.spec.inputs, arguments.values, given)
    decision = session.decide(given, layers=arguments.layers)
    if arguments.format == "json":
        print(json_text(decision_record(decision), indent=2))
    else:
        print("\n".join(page(decision)))
    return SUCCESS


def page(decision: Decision) -> Iterator[str]:
    """Yield the lines that explain a decision."""
    for outcome in decision.outcomes.values():
        if outcome.explanation is not None:
            yield render(decision.network, [outcome.explanation])
        else:
            yield from _plain(decision.network, outcome)
    for name, activations in (decision.layers if decision.layers is not None else {}).items():
        yield f"layer {name}: {' '.join(f'{value:.6g}' for value in activations)}"


def _plain(network: str, outcome: Outcome) -> Iterator[str]:
    headline = f"{network}: {outcome.output} = {value_text(outcome.value)}"
    if outcome.probability is not None:
        yield f"{headline}   (probability of yes {outcome.probability:.4g})"
    elif outcome.probabilities is not None:
        yield f"{headline}   (probability {outcome.probabilities[outcome.value]:.4g})"
        width = max(map(len, outcome.probabilities))
        listed = sorted(outcome.probabilities.items(), key=lambda entry: -entry[1])
        yield from (f"  {category:<{width}}  {probability:.4g}" for category, probability in listed[:SHOWN])
        if len(listed) > SHOWN:
            yield f"  and {len(listed) - SHOWN:,} less probable"
    else:
        yield headline


def value_text(value: Any) -> str:
    """Return an answer as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(value_text, value))
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def _object(text: str) -> dict[str, Any]:
    """Return the inputs in a JSON object, decimals as written."""
    source = read_source(STDIN) if text == STDIN else Source("--json", text)
    value = parse(Source("--json", source.text, "json")).value
    return dict(value) if isinstance(value, dict) else {}


def named_values(inputs: Mapping[str, Input], texts: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in arguments ``NAME=VALUE``, read as their inputs want them; ``given`` are those known before.

    Raises UsageError for what is not of that form, or is given twice.
    """
    values: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text!r} is not NAME=VALUE")
        if name in values or name in given:
            raise UsageError(f"input {name!r} is given twice")
        values[name] = _read(inputs.get(name), value.strip())
    return values


def _read(kind: Input | None, text: str) -> Any:
    """Return a value as the input wants it; what it cannot be is left as a text, for the network to refuse."""
    if kind is not None and kind.shape:
        return _list(text)
    if not isinstance(kind, NumberInput) or not text:
        return text
    try:
        return resolve(text)
    except (NotFiniteError, TooLongError):
        return text


def _list(text: str) -> Any:
    document = parse(Source("NAME=VALUE", f'{{"value": {text}}}', "json"))
    return document.value["value"] if isinstance(document.value, dict) else None
