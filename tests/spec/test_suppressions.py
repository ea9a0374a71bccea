"""Comments that take findings back: which they take, which they cannot, and what is no comment at all."""

from time import perf_counter

import pytest

from nnspec.check import check
from nnspec.diagnostics import CODES, Code, Severity, Source
from nnspec.reading.findings import MAX_FINDINGS
from tests.diagnostics.examples import examples, findings

INPUT = "  rain: {type: number}"
SPEC = f"""\
nnspec: 1
name: lunch
description: DESCRIPTION
inputs:
  hungry: {{type: number}}
{INPUT}
layers:
  - dense: {{units: 1, weights: [[1]]}}
    from: hungry
outputs: {{minutes: {{type: number}}}}
"""
REASON = "reason: it is meant"


def found(text: str) -> list[tuple[str, int]]:
    findings = check(Source("s.yaml", text))
    assert all(each.position is not None for each in findings)
    return [(each.code.id, each.position.line) for each in findings if each.position is not None]


def with_input(*lines: str) -> str:
    return SPEC.replace(INPUT, "\n".join(lines))


def test_without_a_comment_there_is_a_finding() -> None:
    assert found(SPEC) == [("NN210", 6)]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{INPUT}  # nnspec: ignore[NN210] {REASON}"],
        [f"{INPUT}\t#nnspec:ignore[ NN210 ,]\t{REASON}"],
        [f"# nnspec: ignore[NN210] {REASON}", INPUT],
        [f"      # nnspec: ignore[NN210] {REASON}", "", "  # and more", INPUT],
        [f"# nnspec: ignore[NN210] {REASON}", f"# nnspec: ignore[NN210] {REASON}", INPUT],
    ],
)
def test_on_its_line_or_above_it(lines: list[str]) -> None:
    assert found(with_input(*lines)) == []


@pytest.mark.parametrize("address", ["NNSPEC:", "nnspec", "Nnspec", "nnspec :"])
def test_a_comment_that_is_addressed_wrongly_is_told(address: str) -> None:
    text = with_input(f"{INPUT}  # {address} ignore[NN210] {REASON}")
    assert found(text) == [("NN210", 6), ("NN016", 6)]
    assert found(with_input(f"{INPUT}  # {address.rstrip(': ')} is about this")) == [("NN210", 6)]


def test_the_line_is_the_one_that_the_finding_names() -> None:
    text = with_input("  rain: {type: number,", f"    range: [0, 1]}}  # nnspec: ignore[NN210] {REASON}")
    assert found(text) == [("NN210", 6), ("NN020", 7)]


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# nnspec: ignore[NN210]", ["NN017"]),
        ("# nnspec: ignore[NN210] reason:", ["NN017"]),
        ("# nnspec: ignore[NN210] because", ["NN017"]),
        ("# nnspec: ignore[NN210]reason: x", ["NN017"]),
        (f"# nnspec: ignore[NN210, NN210] {REASON}", []),
        (f"# nnspec: ignore[NN210, NN208] {REASON}", ["NN020"]),
        (f"# nnspec: ignore[NN210, nn208] {REASON}", ["NN018"]),
        (f"# nnspec: ignore[NN210, NN106] {REASON}", ["NN019"]),
        (f"# nnspec: ignore[] {REASON}", ["NN016", "NN210"]),
        (f"# nnspec: ignore[{'NN210,' * 33}] {REASON}", ["NN016", "NN210"]),
        ("# nnspec: ignore", ["NN016", "NN210"]),
        ("# nnspec: ignore[NN210", ["NN016", "NN210"]),
        ("# nnspec: noqa(NN210)", ["NN016", "NN210"]),
        ("# nnspec: disable=NN210", ["NN016", "NN210"]),
        ("# nnspec: a neural network is a file", ["NN210"]),
        ("# nnspec: 1", ["NN210"]),
        (f"# NNSPEC: ignore[NN210] {REASON}", ["NN016", "NN210"]),
        (f"# nnspec: ignore[NN016] {REASON}", ["NN020", "NN210"]),
    ],
)
def test_forms(comment: str, codes: list[str]) -> None:
    assert sorted(code for code, _ in found(with_input(f"{INPUT}  {comment}"))) == codes


MARK = f"# nnspec: ignore[NN210] {REASON}"


@pytest.mark.parametrize(
    "description",
    [
        f'"{MARK}"',
        f"'x {MARK}'",
        "x#nnspec:ignore[NN210]",
        f"|\n  text\n  {MARK}",
        f'"x\n  {MARK}\n  y"',
    ],
)
def test_in_a_text_it_is_none(description: str) -> None:
    codes = [code for code, _ in found(SPEC.replace("DESCRIPTION", description))]
    assert codes == ["NN210"]


@pytest.mark.parametrize("description", [f"|  {MARK}\n  text", f">-  {MARK}\n  text", f"x {MARK}", f"&a x {MARK}"])
def test_behind_a_text_it_is_one(description: str) -> None:
    assert [code for code, _ in found(SPEC.replace("DESCRIPTION", description))] == ["NN020", "NN210"]


def test_below_everything_it_is_about_no_line() -> None:
    (unused,) = [each for each in check(Source("s.yaml", f"{SPEC}{MARK}\n")) if each.code.id == "NN020"]
    assert unused.message == "NN210 (unused-input) has no line below to be found on"


def test_an_error_stays_and_of_a_wrong_spec_nothing_is_called_unused() -> None:
    text = SPEC.replace("units: 1", f"unit: 1}}  # nnspec: ignore[NN101] {REASON}\n#").replace(
        INPUT, f"{INPUT}  {MARK}"
    )
    assert [code for code, _ in found(text)] == ["NN101", "NN019"]
    assert found(f"{MARK}\n- a\n") == [("NN013", 2)]


@pytest.mark.parametrize(("codes", "told"), [("NN999", "NN018"), ("NN101", "NN019"), ("NN211", "NN020")])
def test_what_is_said_of_a_code_points_at_it(codes: str, told: str) -> None:
    source = Source("s.yaml", with_input(f"{INPUT}  # nnspec: ignore[NN210, {codes}] {REASON}"))
    (finding,) = check(source)
    assert finding.code.id == told
    assert finding.position is not None
    start, end = source.span(finding.position)
    assert source.text[start:end] == codes


@pytest.mark.parametrize(("codes", "named"), [("NN210", "NN210 is"), ("NN210, NN211", "NN210, ... is")])
def test_a_missing_reason_names_what_it_is_missed_for(codes: str, named: str) -> None:
    findings = check(Source("s.yaml", with_input(f"{INPUT}  # nnspec: ignore[{codes}]")))
    messages = [each.message for each in findings if each.code.id == "NN017"]
    assert messages == [f"nothing says why {named} suppressed"]


def test_json_has_no_comments() -> None:
    text = '{"nnspec": 1, "name": "x", "description": "# nnspec: ignore[NN210]"}'
    assert {each.code.severity for each in check(Source("s.json", text, "json"))} == {Severity.ERROR}


@pytest.mark.parametrize(
    "comments",
    ["#nnspec:ignore[NN210]\n" * 150_000, f"#nnspec:ignore[{'x,' * 32}]\n" * 40_000, " #nnspec:ignore[" * 200_000],
    ids=["many", "unknown", "open"],
)
def test_many_comments_take_little_time(comments: str) -> None:
    start = perf_counter()
    findings = check(Source("s.yaml", SPEC + comments))
    assert perf_counter() - start < 5
    assert len(findings) <= MAX_FINDINGS + 1


def test_of_too_many_comments_the_first_is_named() -> None:
    findings = check(Source("s.yaml", SPEC + f"{MARK}\n" * 1_001))
    (told,) = [each for each in findings if each.code.id == "NN016"]
    assert told.position is not None
    assert told.position.line == 1_011
    assert told.message == "of more than 1,000 comments to nnspec this and the others are not read"


SUPPRESSIBLE = [
    code for code in CODES.values() if code.severity is not Severity.ERROR and not "NN016" <= code.id <= "NN020"
]


@pytest.mark.parametrize("code", SUPPRESSIBLE, ids=lambda code: code.id)
@pytest.mark.parametrize("above", [False, True])
def test_every_warning_can_be_taken_back_where_it_is_told(code: Code, above: bool) -> None:
    *others, bad = examples(code, "bad")
    lines = bad.text.splitlines()
    told = [each.position.line for each in findings(bad, others) if each.position is not None]
    assert told
    comment = f"# nnspec: ignore[{code.id}] {REASON}"
    # From the last line on, so that the lines before it stay where they are.
    for line in sorted(set(told), reverse=True):
        if above:
            lines.insert(line - 1, comment)
        else:
            lines[line - 1] += f"  {comment}"
    source = Source(bad.name, "\n".join(lines) + "\n")
    assert findings(source, others) == []
    if others:  # of a spec alone nobody knows whether the comment is needed
        assert check(source) == []
