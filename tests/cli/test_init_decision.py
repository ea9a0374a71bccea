"""Whatever an author answers, the decision is a spec that says it, and its examples hold."""

from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from nnspec_runtime import Session
from nnspec_runtime.examples import run_examples

import nnspec
from nnspec.cli.init.decision import Draft, Question, cases, number, spec_text, telling
from nnspec.cli.init.files import NewFile
from nnspec.cli.init.modeline import in_its_format
from nnspec.diagnostics import Source
from nnspec.formatting import format_source
from nnspec.reading.findings import has_invalid_character

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True)
TEXTS = st.text(max_size=30).filter(lambda text: not has_invalid_character(text) and "\n" not in text)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2).map(str)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    answer, *names = draw(st.lists(NAMES, min_size=2, max_size=6, unique=True))
    questions = tuple(Question(name, draw(TEXTS), draw(NUMBERS)) for name in names)
    return Draft("draft", draw(TEXTS).strip(), answer, questions)


@given(drafts(), NUMBERS)
def test_the_spec_says_what_was_answered(draft: Draft, threshold: str) -> None:
    spec = nnspec.loads(spec_text(draft, threshold))
    assert spec.description == (draft.description or None)
    assert [(name, kind.question) for name, kind in spec.inputs.items()] == [(q.name, q.text) for q in draft.questions]
    assert spec.weights is not None
    assert [*spec.weights.values()] == draft.weights
    assert spec.threshold == number(threshold)
    assert [*spec.outputs] == [draft.answer]


@given(drafts(), NUMBERS)
def test_as_json_it_says_the_same(draft: Draft, threshold: str) -> None:
    text = spec_text(draft, threshold)
    written = in_its_format(NewFile(Path("draft.json"), text), "nnspec.schema.json").text
    assert nnspec.loads(written, "json") == nnspec.loads(text)
    assert format_source(Source("draft.json", written, "json")) == written


@given(drafts())
def test_its_examples_hold(draft: Draft) -> None:
    spec = nnspec.loads(spec_text(draft, draft.half))
    results = [*run_examples(Session(nnspec.compile(spec)))]
    assert len(results) in (2, 3, 4)
    assert all(not result.faults for result in results)


def test_so_many_questions_are_not_answered_in_every_way() -> None:
    questions = tuple(Question(f"q{place}", "", "1") for place in range(20))
    draft = Draft("d", "", "go", questions)
    assert cases(draft) == ()
    assert [case.total for case in telling(draft, Decimal(3))] == [20, 0]
    assert len(nnspec.loads(spec_text(draft, "3")).examples) == 2


def test_decimals_are_summed_exactly() -> None:
    draft = Draft("d", "", "go", (Question("a", "", "0.1"), Question("b", "", "0.2"), Question("c", "", "1e-400")))
    assert draft.total > Decimal("0.3")
    (both,) = [case for case in cases(draft) if case.given == (True, True, False)]
    assert both.total == Decimal("0.3")
