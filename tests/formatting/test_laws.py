"""What holds for every text: formatted once is formatted, and it says the same, with the same comments in order."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnspec.check import check
from nnspec.diagnostics import Severity, Source, SpecError
from nnspec.formatting import format_source
from nnspec.formatting.yaml_tree import yaml_tree
from nnspec.reading import parse, read_source
from tests.formatting.texts import JsonWriter, Writer
from tests.mutants.generator import mutants
from tests.mutants.texts import Text

ROOT = Path(__file__).parents[2]


def readable(source: Source) -> bool:
    try:
        parse(source)
    except SpecError:
        return False
    return True


PAGES = [
    Source(f"{page.stem}-{number}.yaml", text)
    for page in sorted((ROOT / "nnspec" / "diagnostics" / "pages").glob("*.md"))
    for number, text in enumerate(re.findall(r"^```yaml \w+\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))
]
FILES = sorted(
    path
    for folder in ("specs", "tests/spec/golden", "tests/reading/golden", "tests/codegen/golden", "tests/formatting")
    for suffix in ("*.yaml", "*.json")
    for path in (ROOT / folder).rglob(suffix)
)
SOURCES = [*map(read_source, FILES), *PAGES]
READABLE = [source for source in SOURCES if readable(source)]
UNREADABLE = [source for source in SOURCES if not readable(source)]
RANDOM = st.randoms(use_true_random=False)


def name(source: Source) -> str:
    return "-".join(Path(source.name).parts[-2:])


def numbers(value: object) -> list[str]:
    """Return every number as it is written, in order."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in numbers(part)]
    if isinstance(value, list):
        return [text for part in value for text in numbers(part)]
    return [repr(value)] if isinstance(value, int | float) else []


def keys(value: object) -> list[str]:
    if isinstance(value, dict):
        return [key for name, part in value.items() for key in (name, *keys(part))]
    return [key for part in value for key in keys(part)] if isinstance(value, list) else []


def comments(text: str) -> list[str]:
    return [comment.text for comment in yaml_tree(text.replace("\r\n", "\n")).comments]


def hold(source: Source) -> str:
    """Assert every law but that about findings; return the formatted text."""
    formatted = format_source(source)
    again = Source(source.name, formatted, source.format)
    assert format_source(again) == formatted
    before, after = parse(source).value, parse(again).value
    assert after == before
    assert numbers(after) == numbers(before)
    assert keys(after) == keys(before)
    if source.format == "yaml":
        assert comments(formatted) == comments(source.text)
    assert formatted.endswith("\n")
    return formatted


def found(source: Source) -> list[tuple[str, object]]:
    return sorted((finding.code.id, repr(finding.path)) for finding in check(source))


@pytest.mark.parametrize("source", READABLE, ids=name)
def test_a_file_says_the_same_and_has_the_same_findings(source: Source) -> None:
    formatted = hold(source)
    assert found(Source(source.name, formatted, source.format)) == found(source)


@pytest.mark.parametrize("source", UNREADABLE, ids=name)
def test_what_cannot_be_read_is_refused_as_check_does(source: Source) -> None:
    with pytest.raises(SpecError) as caught:
        format_source(source)
    # Check also tells what it found in the part that could be read.
    assert list(caught.value.diagnostics) == [each for each in check(source) if each.code.id < "NN1"]


@settings(max_examples=300, deadline=None)
@given(RANDOM)
def test_any_yaml_says_the_same(random: Random) -> None:
    source = Source("any.yaml", Writer(random).document())
    assume(readable(source))
    formatted = hold(source)
    for line in formatted.split("\n"):
        assert "\t" not in line[: len(line) - len(line.lstrip())]


@settings(max_examples=100, deadline=None)
@given(RANDOM)
def test_line_ends_are_those_of_the_first(random: Random) -> None:
    text = Writer(random).document()
    assume(readable(Source("any.yaml", text)))
    formatted = hold(Source("any.yaml", text.replace("\n", "\r\n")))
    assert formatted.replace("\r\n", "\n") == format_source(Source("any.yaml", text))
    assert formatted.count("\n") == formatted.count("\r\n")


@settings(max_examples=300, deadline=None)
@given(RANDOM)
def test_any_json_says_the_same(random: Random) -> None:
    hold(Source("any.json", JsonWriter(random).document(), "json"))


def mutated() -> Iterator[Source]:
    random = Random(20)  # noqa: S311 - the same mutants every time
    for path in sorted((ROOT / "specs").rglob("*.yaml")):
        text = Text(path.stem, path.read_text(encoding="utf-8"), "yaml")
        yield from (mutant.source for mutant in mutants(text, random, of_each_kind=3))
        if path.stem != "digits":  # whose examples are thousands of lines there
            yield from (mutant.source for mutant in mutants(text.as_json(), random, of_each_kind=1))


def test_mutants_say_the_same_and_have_the_same_findings() -> None:
    read = [source for source in mutated() if readable(source)]
    assert len(read) > 300
    for source in read:
        formatted = hold(source)
        assert found(Source(source.name, formatted, source.format)) == found(source)


@pytest.mark.parametrize("spread", [False, True], ids=["as it is", "spread"])
@pytest.mark.parametrize("above", [False, True], ids=["behind", "above"])
def test_a_comment_to_nnspec_stays_about_the_same_finding(spread: bool, above: bool) -> None:
    suppressed = 0
    for source in READABLE:
        text = re.sub(r"(?<=[\w}\]]), ", ",\n      ", source.text) if spread else source.text
        if source.format == "json" or not readable(Source("x", text)):
            continue
        weak = [each for each in check(Source("x", text)) if each.code.severity is not Severity.ERROR and each.path]
        if not weak or weak[0].position is None:
            continue
        lines, at = text.split("\n"), weak[0].position.line - 1
        pragma = f"# nnspec: ignore[{weak[0].code.id}] reason: meant"
        lines[at] = f"{pragma}\n{lines[at]}" if above else f"{lines[at]}  {pragma}"
        commented = Source("x", "\n".join(lines))
        if readable(commented):
            suppressed += (weak[0].code.id, repr(weak[0].path)) not in found(commented)
            assert found(Source("x", hold(commented))) == found(commented)
    assert suppressed > 20
